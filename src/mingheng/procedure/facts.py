"""Everything a gate may ask about one case, read at once (案件事实)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from mingheng.cases.models import Case, Clock, CredentialShowing
from mingheng.documents.models import Document
from mingheng.documents.terms import DocumentState
from mingheng.evidence.models import Evidence
from mingheng.evidence.rules import RecordedScene, WaivedScene
from mingheng.evidence.terms import MediaKind
from mingheng.law.calendar import Calendar
from mingheng.org.models import Officer
from mingheng.procedure import models as m
from mingheng.procedure.terms import ApprovalOutcome, DecisionState, HearingAnswer
from mingheng.review.models import ReviewRequest

_VALID = {DocumentState.ISSUED}
FOR_THE_PARTY = frozenset({"T05", "T05-B", "T06", "T07", "T08", "T15", "T23", "T24", "T43", "T44", "T45"})
"""Papers that are served on the party by the step “送达其他文书” (送达当事人的文书)."""


@dataclass(frozen=True)
class CaseFile:
    """One case with all that happened in it, as gates see it (案件全貌); lists are in order of time."""

    case: Case
    today: dt.date
    calendar: Calendar
    officers: Sequence[Officer] = ()
    clocks: Sequence[Clock] = ()
    showings: Sequence[CredentialShowing] = ()
    evidence: Sequence[Evidence] = ()
    documents: Sequence[Document] = ()
    recorded: Sequence[RecordedScene] = ()
    waived: Sequence[WaivedScene] = ()
    filing: m.Filing | None = None
    recusals: Sequence[m.Recusal] = ()
    preservations: Sequence[m.Preservation] = ()
    orders: Sequence[m.OrderToCorrect] = ()
    rechecks: Sequence[m.Recheck] = ()
    suspensions: Sequence[m.Suspension] = ()
    proposals: Sequence[m.Proposal] = ()
    notices: Sequence[m.Notice] = ()
    defences: Sequence[m.Defence] = ()
    hearing_choices: Sequence[m.HearingChoice] = ()
    hearings: Sequence[m.Hearing] = ()
    reviews: Sequence[ReviewRequest] = ()
    discussions: Sequence[m.Discussion] = ()
    decisions: Sequence[m.Decision] = ()
    services: Sequence[m.Service] = ()
    payments: Sequence[m.Payment] = ()
    deferrals: Sequence[m.Deferral] = ()
    reminders: Sequence[m.Reminder] = ()
    remedies: Sequence[m.Remedy] = ()
    filing_report: m.FilingReport | None = None
    closing: m.Closing | None = None
    transfers: Sequence[m.Transfer] = field(default=())

    @cached_property
    def proposal(self) -> m.Proposal | None:
        """The newest approved proposal (现行的拟处理意见)."""
        return next((p for p in reversed(self.proposals) if p.outcome == ApprovalOutcome.APPROVED), None)

    @cached_property
    def pending_proposal(self) -> m.Proposal | None:
        """The proposal that waits for the head (待审批的拟处理意见)."""
        return next((p for p in reversed(self.proposals) if p.outcome == ApprovalOutcome.PENDING), None)

    @cached_property
    def notice(self) -> m.Notice | None:
        """The newest notice (最近的告知)."""
        return self.notices[-1] if self.notices else None

    @cached_property
    def notice_defences(self) -> list[m.Defence]:
        """What the party stated to the newest notice (对最近告知的陈述申辩)."""
        return [d for d in self.defences if self.notice is not None and d.notice_id == self.notice.pk]

    @cached_property
    def hearing_choice(self) -> m.HearingChoice | None:
        """The answer to the hearing right of the newest notice (听证意愿)."""
        return next((c for c in self.hearing_choices if self.notice and c.notice_id == self.notice.pk), None)

    @cached_property
    def hearing(self) -> m.Hearing | None:
        """The hearing asked for after the newest notice (听证)."""
        choice = self.hearing_choice
        if choice is None or choice.answer != HearingAnswer.REQUESTED:
            return None
        return next((h for h in self.hearings if h.choice_id == choice.pk), None)

    @cached_property
    def review(self) -> ReviewRequest | None:
        """The newest review of the present proposal (对现行意见的最近一轮审核)."""
        if self.proposal is None:
            return None
        return next((r for r in reversed(self.reviews) if r.proposal_round == self.proposal.round), None)

    @cached_property
    def discussion(self) -> m.Discussion | None:
        """The newest discussion of the present proposal (对现行意见的集体讨论)."""
        return next(
            (d for d in reversed(self.discussions) if self.proposal and d.proposal_id == self.proposal.pk), None
        )

    @cached_property
    def decision(self) -> m.Decision | None:
        """The decision in force (有效的决定)."""
        return next((d for d in reversed(self.decisions) if d.validity == DecisionState.IN_FORCE), None)

    @cached_property
    def order(self) -> m.OrderToCorrect | None:
        """The newest order to correct (最近的责令改正)."""
        return self.orders[-1] if self.orders else None

    @cached_property
    def recheck(self) -> m.Recheck | None:
        """The newest recheck of the newest order (最近的复查)."""
        return next((r for r in reversed(self.rechecks) if self.order and r.order_id == self.order.pk), None)

    @cached_property
    def suspension(self) -> m.Suspension | None:
        """The suspension that is running (正在中止)."""
        return next((s for s in reversed(self.suspensions) if s.until_on is None), None)

    @cached_property
    def has_recording(self) -> bool:
        """Whether a picture-and-sound recording is in the file (有音像记录)."""
        return any(e.is_usable and e.media in {MediaKind.VIDEO, MediaKind.AUDIO} for e in self.evidence)

    @cached_property
    def last_act_at(self) -> dt.datetime | None:
        """The instant of the newest act on the road (最近一次行为的时间); later acts cannot lie before it."""
        filing, closing = self.filing, self.closing
        times = [
            self.case.opened_at,
            *((filing.proposed_at, filing.decided_at) if filing else ()),
            *(t for p in self.preservations for t in (p.requested_at, p.decided_at, p.disposed_at)),
            *(o.ordered_at for o in self.orders),
            *(t for p in self.proposals for t in (p.submitted_at, p.decided_at)),
            *(n.told_at for n in self.notices),
            *(d.answered_at for d in self.defences),
            *(h.reported_at for h in self.hearings),
            *(r.submitted_at for r in self.reviews),
            *(d.decided_at for d in self.decisions),
            *((closing.proposed_at, closing.decided_at) if closing else ()),
        ]
        return max((t for t in times if t is not None), default=None)

    def served_on(self, document: Document | None) -> dt.date | None:
        """Return the day on which a paper counts as served (送达日期), or None."""
        days = [
            s.served_on
            for s in self.services
            if document and s.served_on and document.pk in {d.pk for d in s.documents.all()}
        ]
        return min(days, default=None)

    @cached_property
    def pending_services(self) -> list[m.Service]:
        """The services whose receipt is still to come (待签收), and whose papers were not served another way since."""
        open_ones = [s for s in self.services if s.served_on is None]
        return [s for s in open_ones if any(self.served_on(d) is None for d in s.documents.all())]

    @cached_property
    def unserved(self) -> list[Document]:
        """The papers for the party that nobody served yet (尚未送达的文书), notice and decision apart."""
        sent = {document.pk for service in self.services for document in service.documents.all()}
        own_step = {*(n.document_id for n in self.notices), *(d.document_id for d in self.decisions)}
        outward = [d for d in self.documents if d.state in _VALID and d.form_code in FOR_THE_PARTY]
        return [d for d in outward if d.pk not in sent | own_step]

    def clock(self, rule: str) -> Clock | None:
        """Return the newest clock of this rule (期限), running or ended."""
        return next((c for c in reversed(self.clocks) if c.rule == rule), None)

    def issued(self, form: str) -> list[Document]:
        """Return the issued papers of this form (已签发的某类文书)."""
        return [d for d in self.documents if d.form_code == form and d.state in _VALID]

    def showing_on(self, activity: str, day: dt.date) -> CredentialShowing | None:
        """Return the showing of credentials for this activity up to this day (亮证记录)."""
        return next((s for s in reversed(self.showings) if s.activity == activity and s.shown_at.date() <= day), None)
