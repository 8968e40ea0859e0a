"""What follows from the facts of a case under the rules (案情判断): hearing, review, discussion, money owed.

Pure over the case file: no query, no clock, no write.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from mingheng.base.errors import NotLawful
from mingheng.evidence.rules import Lack, lack_of_recording
from mingheng.evidence.terms import Scene
from mingheng.law.deadlines import Suspension
from mingheng.law.terms import PartyKind, PenaltyKind
from mingheng.powers.models import Power
from mingheng.powers.terms import Sector
from mingheng.procedure import rules
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.models import Defence, Deferral, Proposal
from mingheng.procedure.rules.proposals import Allowed
from mingheng.procedure.terms import ApprovalOutcome, DefenceKind, ProposalKind, ServiceMethod
from mingheng.review import rules as review
from mingheng.review.terms import OpinionKind, RequestStage

_NEVER = dt.date(9999, 12, 31)


def is_time_barred(file: CaseFile) -> bool:
    """Tell whether the violation was found after the limitation period (超过处罚时效).

    Two years; five for items of food, drugs, special equipment, work safety and fire, which are about life and health.
    """
    last = rules.limitation_ends_on(
        ended_on=file.case.acted_on,
        harms_life_or_finance=file.case.power.sector != Sector.GENERAL,
        calendar=file.calendar,
    )
    return file.case.found_on > last


def is_penalty(file: CaseFile) -> bool:
    """Tell whether the present proposal is a penalty (拟给予处罚)."""
    return file.proposal is not None and file.proposal.kind == ProposalKind.PENALTY


def weights(proposal: Proposal) -> dict[PenaltyKind, Decimal]:
    """Return what a proposal would impose (拟处罚内容): each kind with its amount in yuan, 0 where there is none."""
    amounts = {PenaltyKind.FINE: proposal.fine_amount, PenaltyKind.CONFISCATION: proposal.confiscation_amount}
    return {PenaltyKind(kind): amounts.get(PenaltyKind(kind), Decimal(0)) for kind in proposal.penalties}


def is_heavier(proposal: Proposal, *, than: Proposal) -> bool:
    """Tell whether a proposal is heavier than another (更重): a further kind or a higher amount."""
    if than.kind != ProposalKind.PENALTY:
        return proposal.kind == ProposalKind.PENALTY
    if proposal.kind != ProposalKind.PENALTY:
        return False
    try:
        rules.require_no_heavier(noticed=weights(than), decided=weights(proposal))
    except NotLawful:
        return True
    return False


def notice_covers(told: Proposal, proposal: Proposal) -> bool:
    """Tell whether what the party was told covers a proposal (告知内容覆盖): same facts and basis, content not heavier."""
    if told.pk == proposal.pk:
        return True
    same = (told.facts, told.basis) == (proposal.facts, proposal.basis)
    other = proposal.other_content in {"", told.other_content}
    return same and other and not is_heavier(proposal, than=told)


def notice_covers_proposal(file: CaseFile) -> bool:
    """Tell whether the newest notice covers the present proposal (现行意见已经告知), the right to a hearing included."""
    if file.notice is None or file.proposal is None or file.notice.proposal is None:
        return False
    if hearing_triggers(file) and not file.notice.offers_hearing:
        return False
    return notice_covers(file.notice.proposal, file.proposal)


def is_answered(defence: Defence) -> bool:
    """Tell whether a statement of defence was answered (已复核); a waiver needs no answer."""
    return defence.kind == DefenceKind.WAIVED or bool(defence.adoption)


def ranges_of(power: Power) -> list[Allowed]:
    """Return what an item allows to impose (法定幅度), whom it binds and in which amounts."""
    return [
        Allowed(
            scope=one.scope,
            kinds=frozenset(PenaltyKind(kind) for kind in one.kinds),
            minimum=one.minimum_amount,
            maximum=one.maximum_amount,
            unit=one.unit,
        )
        for one in power.ranges.all()
    ]


def hearing_thresholds(file: CaseFile) -> rules.HearingThresholds:
    """Return from which amounts a fine is large in this agency (较大数额)."""
    agency = file.case.agency
    return rules.HearingThresholds(
        citizen=Decimal(agency.setting("hearing_fine_person")),
        organization=Decimal(agency.setting("hearing_fine_organization")),
    )


def hearing_triggers(file: CaseFile, proposal: Proposal | None = None) -> tuple[str, ...]:
    """Return why the party must be told of the right to a hearing (听证情形); of the present proposal unless another is given."""
    wanted = proposal or file.proposal
    if wanted is None or wanted.kind != ProposalKind.PENALTY:
        return ()
    return rules.hearing_grounds(
        party=PartyKind(file.case.party.kind),
        penalties=[PenaltyKind(kind) for kind in wanted.penalties],
        amount=wanted.fine_amount,
        confiscated_amount=wanted.confiscation_amount,
        thresholds=hearing_thresholds(file),
    )


def hearing_course(file: CaseFile, proposal: Proposal | None = None) -> str:
    """Return what became of the right to a hearing (听证经过): "held", "waived" (also lapsed or forfeited), or "" for none.

    Before the notice it says what will be: where a hearing must be offered, it ends in one or the other.
    """
    told = file.notice is not None and file.notice.offers_hearing
    if not told and not hearing_triggers(file, proposal):
        return ""
    return "held" if file.hearing is not None and not file.hearing.is_forfeited else "waived"


def review_codes(file: CaseFile, proposal: Proposal | None = None) -> tuple[str, ...]:
    """Return the catalogue entries by which a proposal needs legal review (法制审核目录条目); empty for none."""
    return tuple(entry.code for entry in review_entries(file, proposal))


def review_entries(file: CaseFile, proposal: Proposal | None = None) -> tuple[review.CatalogueEntry, ...]:
    """Return the catalogue entries with names and sources (须法制审核的情形); of the present proposal unless another is given."""
    wanted = proposal or file.proposal
    if wanted is None:
        return ()
    limits = hearing_thresholds(file)
    penalties = frozenset(PenaltyKind(kind) for kind in wanted.penalties)
    return review.review_catalogue(
        review.Draft(
            party=PartyKind(file.case.party.kind),
            penalties=penalties,
            amount=wanted.fine_amount,
            confiscated_amount=wanted.confiscation_amount,
            mitigated=wanted.is_mitigated,
            hearing=hearing_course(file, wanted),
            crime_suspected=wanted.has_crime_suspected or wanted.kind == ProposalKind.CRIME,
            structure_completed=PenaltyKind.DEMOLITION_ORDER in penalties,
            public_interest=wanted.has_public_interest,
            complex=wanted.is_complex,
        ),
        thresholds=review.Thresholds(citizen=limits.citizen, organization=limits.organization),
    )


def needs_discussion(file: CaseFile, proposal: Proposal | None = None) -> bool:
    """Tell whether the leaders must discuss together (须集体讨论): a complex or grave case that is to be penalised.

    Grave is what the officers marked as such, and what is heavy enough for a hearing.
    """
    wanted = proposal or file.proposal
    if wanted is None or wanted.kind != ProposalKind.PENALTY:
        return False
    return wanted.is_complex or wanted.is_grave or bool(hearing_triggers(file, wanted))


def review_passed(file: CaseFile) -> bool:
    """Tell whether the newest review of the present proposal has passed (审核通过), or was overruled in writing by the leader."""
    opinion = getattr(file.review, "opinion", None)
    if opinion is None:
        return False
    objection = getattr(opinion, "objection", None)
    return opinion.kind == OpinionKind.AGREE or bool(objection is not None and objection.for_department)


def review_is_running(file: CaseFile) -> bool:
    """Tell whether a review waits for its opinion (审核中)."""
    request = file.review
    return (
        request is not None
        and getattr(request, "opinion", None) is None
        and request.stage in {RequestStage.SUBMITTED, RequestStage.ACCEPTED}
    )


def may_submit_review(file: CaseFile) -> bool:
    """Tell whether the present proposal may be sent for review (可以送审): not sent yet, or the opinion was not favourable."""
    request = file.review
    if request is None:
        return file.proposal is not None
    return getattr(request, "opinion", None) is not None and not review_passed(file)


def is_served(served_on: dt.date | None, today: dt.date) -> bool:
    """Tell whether a paper counts as served (已送达); by announcement only when its days are over."""
    return served_on is not None and served_on <= today


def outstanding(file: CaseFile) -> Decimal:
    """Return how much of the fine is not paid yet (未缴罚款), in yuan; additional fines are not counted."""
    decision = file.decision
    if decision is None:
        return Decimal(0)
    paid = sum((p.amount for p in file.payments if p.decision_id == decision.pk and not p.is_additional), Decimal(0))
    return max(decision.fine_amount - paid, Decimal(0))


def asked_deferral(file: CaseFile) -> Deferral | None:
    """Return the request to pay later that waits for an answer (待审批的延期、分期申请)."""
    return _deferral(file, ApprovalOutcome.PENDING)


def open_parts(file: CaseFile) -> list[tuple[dt.date, Decimal]]:
    """Return what is still to be paid and until when (未缴部分及期限): the whole fine, or the instalments that were granted.

    Empty when nothing is owed, or when the term has not begun. Payments cover the earliest instalments first.
    """
    owed = outstanding(file)
    if file.decision is None or not owed:
        return []
    deferral = _deferral(file, ApprovalOutcome.APPROVED)
    if deferral is None:
        clock = file.clock("P-09")
        return [(clock.due_on, owed)] if clock is not None and clock.due_on is not None else []
    parts = sorted((str(one["due_on"]), Decimal(str(one["amount"]))) for one in deferral.instalments)
    # What was paid before the leave counts against the whole fine, so only the rest covers instalments.
    covered = sum((amount for _, amount in parts), Decimal(0)) - owed
    found = []
    for day, amount in parts:
        left = amount - max(min(covered, amount), Decimal(0))
        covered -= amount - left
        if left:
            found.append((dt.date.fromisoformat(day), left))
    return found


def pay_by(file: CaseFile) -> dt.date | None:
    """Return until when the next money has to be paid (缴款期限): the fine, or the first instalment that is not covered."""
    return next((day for day, _ in open_parts(file)), None)


def overdue_parts(file: CaseFile) -> list[tuple[dt.date, Decimal]]:
    """Return what should have been paid by now (逾期未缴部分), each with its last day."""
    return [(day, amount) for day, amount in open_parts(file) if file.today > day]


def is_overdue(file: CaseFile) -> bool:
    """Tell whether a fine or an instalment should have been paid by now (逾期未缴)."""
    return bool(overdue_parts(file))


def is_reminded(file: CaseFile) -> bool:
    """Tell whether a reminder's own term still runs (催告期限未满)."""
    return any(file.decision and r.decision_id == file.decision.pk and r.due_on >= file.today for r in file.reminders)


def surcharge(file: CaseFile) -> Decimal:
    """Return the additional fine up to today (加处罚款), in yuan: of every overdue part from the day after its own last day."""
    stays = remedy_stays(file)
    parts = [
        rules.additional_fine(unpaid=amount, due_on=day, until_on=file.today, stays=stays).amount
        for day, amount in overdue_parts(file)
    ]
    return sum(parts, Decimal(0))


def remedy_stays(file: CaseFile) -> list[Suspension]:
    """Return the times of reconsideration and litigation (复议、诉讼期间), in which additional fines do not run."""
    return [
        Suspension(remedy.begun_on, remedy.ended_on or _NEVER, str(remedy.get_kind_display()))
        for remedy in file.remedies
    ]


def _deferral(file: CaseFile, outcome: ApprovalOutcome) -> Deferral | None:
    decision = file.decision
    return next(
        (d for d in reversed(file.deferrals) if decision and d.decision_id == decision.pk and d.outcome == outcome),
        None,
    )


def scenes_to_record(file: CaseFile) -> list[Scene]:
    """Return the scenes of this case that must or should be recorded in sound and picture (应当音像记录的环节)."""
    methods = {service.method for service in file.services}
    held = any(h.held_at is not None and not h.is_forfeited for h in file.hearings)
    due = {
        Scene.PRESERVATION: any(p.outcome == ApprovalOutcome.APPROVED for p in file.preservations),
        Scene.INSPECTION: bool(file.issued("T03")),
        Scene.HEARING: held,
        Scene.SERVICE_BY_LEAVING: ServiceMethod.LEFT in methods,
        Scene.SERVICE_BY_NOTICE: ServiceMethod.ANNOUNCEMENT in methods,
    }
    return [scene for scene, is_due in due.items() if is_due]


def lack_of_recordings(file: CaseFile) -> Lack | None:
    """Return the first scene that is neither recorded as it has to be nor explained (音像记录欠缺), or None."""
    threshold = float(file.case.agency.setting("recording_gap_seconds"))
    for scene in scenes_to_record(file):
        lack = lack_of_recording(scene, file.recorded, file.waived, threshold_seconds=threshold)
        if lack is not None:
            return lack
    return None
