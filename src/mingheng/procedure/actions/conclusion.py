"""The end of the investigation (调查终结): what the officers propose, the head's word on it, and changes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from mingheng import ledger
from mingheng.base.errors import NotFound, NotLawful
from mingheng.cases.models import Case
from mingheng.cases.rules import age_on
from mingheng.law.citations import cite
from mingheng.law.terms import PartyKind, PenaltyKind
from mingheng.org.models import Account
from mingheng.powers.models import DiscretionBand
from mingheng.procedure import judgement, prefill, queries, rules
from mingheng.procedure.actions.road import issue_paper, move_on
from mingheng.procedure.events import InvestigationConcluded, ProposalChanged, ProposalDecided
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.models import Decision, Proposal
from mingheng.procedure.rules import proposals
from mingheng.procedure.terms import ApprovalOutcome, ProposalKind

_ARTICLE = cite("处罚法", 57)


@dataclass(frozen=True, slots=True)
class Draft:
    """What the officers propose (拟处理意见); amounts in yuan."""

    kind: ProposalKind
    facts: str
    discretion: str
    basis: str = ""
    """Empty for the item's own penalty clauses."""
    evidence_summary: str = ""
    penalties: Sequence[PenaltyKind] = ()
    fine_amount: Decimal = Decimal(0)
    confiscation_amount: Decimal = Decimal(0)
    other_content: str = ""
    no_penalty_ground: str = ""
    band: DiscretionBand | None = None
    is_mitigated: bool = False
    is_complex: bool = False
    has_public_interest: bool = False
    is_grave: bool = False
    has_crime_suspected: bool = False
    paper: dict[str, Any] = field(default_factory=dict)
    """What else the report says (调查终结报告的其他栏目)."""


@ledger.transaction
def conclude_investigation(
    *, case: Case, draft: Draft, course: str, seen_version: int | None = None, by: Account, at: dt.datetime
) -> Proposal:
    """Conclude the investigation with a proposal and its report (提交调查终结报告); the head decides on it.

    :param course: how the investigation went (调查经过)
    :raises NotLawful: FACTS_MISSING, DISCRETION_MISSING, the refusals of rules.proposals, ALREADY_MENDED, BAND_NOT_VALID, OUT_OF_BAND
    """
    file = queries.take_up(case, "conclude_investigation", seen_version=seen_version, by=by, at=at)
    proposal = _write(file, draft, "", by=by, at=at)
    _report(file, proposal, draft, course, by=by, at=at)
    event = InvestigationConcluded(
        round=proposal.round, kind=str(proposal.get_kind_display()), content=prefill.content_of(proposal)
    )
    move_on(file=file, event=event, step="conclude_investigation", by=by, at=at)
    return proposal


@ledger.transaction
def change_proposal(
    *,
    case: Case,
    draft: Draft,
    reason: str,
    new_facts: str = "",
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Proposal:
    """Change the proposal in a new round (修改处理意见) after defence, hearing, review or discussion; the head decides on it again.

    Heavier than what the party was told and heard on it may only be on newly found facts, and is told anew.

    :param new_facts: what was newly found, and where it comes from; only for a heavier proposal
    :raises NotLawful: REASON_MISSING, HEAVIER_AFTER_DEFENCE, and the refusals of conclude_investigation
    """
    file = queries.take_up(case, "change_proposal", seen_version=seen_version, by=by, at=at)
    if not reason.strip():
        raise NotLawful("REASON_MISSING", "请写明修改处理意见的理由", article=cite("处罚法", 45))
    why = reason.strip() + (f"；新查明的事实：{new_facts.strip()}" if new_facts.strip() else "")
    proposal = _write(file, draft, why, by=by, at=at)
    told = [notice.proposal for notice in file.notices if notice.proposal is not None and notice.served_on is not None]
    for earlier in told:
        proposals.require_new_facts(
            is_heavier=judgement.is_heavier(proposal, than=earlier),
            after_hearing_the_party=True,
            new_facts=new_facts,
            facts_changed=proposal.facts != earlier.facts,
        )
    _report(file, proposal, draft, why, by=by, at=at)
    event = ProposalChanged(
        round=proposal.round,
        kind=str(proposal.get_kind_display()),
        content=prefill.content_of(proposal),
        reason=why,
    )
    move_on(file=file, event=event, step="change_proposal", by=by, at=at)
    return proposal


@ledger.transaction
def decide_proposal(
    *,
    case: Case,
    outcome: ApprovalOutcome,
    opinion: str = "",
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Proposal:
    """Approve or return the proposal (审批处理意见).

    :raises NotLawful: OWN_CASE, OPINION_MISSING where it is returned without a word
    """
    file = queries.take_up(case, "decide_proposal", seen_version=seen_version, by=by, at=at)
    queries.refuse_own_case(file, by, what="审批处理意见", article=_ARTICLE)
    row, outcome = file.pending_proposal, ApprovalOutcome(outcome)
    assert row is not None  # offered only then
    if outcome != ApprovalOutcome.APPROVED and not opinion.strip():
        raise NotLawful("OPINION_MISSING", "退回须写明意见", article=_ARTICLE)
    row.outcome, row.opinion, row.decided_by, row.decided_at = outcome, opinion.strip() or "同意", by, at
    row.save(update_fields=["outcome", "opinion", "decided_by", "decided_at"])
    event = ProposalDecided(round=row.round, outcome=str(row.get_outcome_display()), opinion=row.opinion)
    move_on(file=file, event=event, step="decide_proposal", by=by, at=at)
    return row


def _write(file: CaseFile, draft: Draft, reason: str, *, by: Account, at: dt.datetime) -> Proposal:
    _require_lawful(file, draft)
    return Proposal.objects.create(
        agency=file.case.agency,
        case=file.case,
        round=max((p.round for p in file.proposals), default=0) + 1,
        kind=ProposalKind(draft.kind),
        facts=draft.facts.strip(),
        evidence_summary=draft.evidence_summary.strip() or "、".join(prefill.evidence_names(file)),
        basis=draft.basis.strip() or prefill.citations(file, is_penalty_clause=True),
        penalties=[str(kind) for kind in draft.penalties],
        fine_amount=draft.fine_amount,
        confiscation_amount=draft.confiscation_amount,
        other_content=draft.other_content.strip(),
        no_penalty_ground=draft.no_penalty_ground,
        band=draft.band,
        discretion=draft.discretion.strip(),
        is_mitigated=draft.is_mitigated,
        is_complex=draft.is_complex,
        has_public_interest=draft.has_public_interest,
        is_grave=draft.is_grave,
        has_crime_suspected=draft.has_crime_suspected or draft.kind == ProposalKind.CRIME,
        change_reason=reason,
        submitted_by=by,
        submitted_at=at,
    )


def _require_lawful(file: CaseFile, draft: Draft) -> None:
    """Refuse what may not be proposed in this case (处理意见不合法)."""
    if not draft.facts.strip():
        raise NotLawful("FACTS_MISSING", "请写明查明的违法事实", article=cite("处罚法", 40))
    proposals.require_reasoned_mitigation(is_mitigated=draft.is_mitigated, discretion=draft.discretion)
    kind, party = ProposalKind(draft.kind), file.case.party
    mended = file.recheck.is_corrected if file.recheck is not None else None
    born = party.born_on if party.is_person else None
    proposals.require_ground(
        kind=kind,
        ground=draft.no_penalty_ground,
        age=age_on(born, file.case.acted_on) if born else None,
        mended=mended,
        is_first=not _was_penalised_before(file),
    )
    if kind is not ProposalKind.PENALTY:
        if draft.penalties or draft.fine_amount or draft.confiscation_amount:
            raise NotLawful("PENALTY_NOT_PLACED", "不给予处罚的，不填处罚种类和金额", article=cite("处罚法", 57))
        return
    rules.require_order_first(
        requires_order_first=file.case.power.requires_order_first,
        order_served=file.order is not None and file.served_on(file.order.document) is not None,
        mended=mended,
    )
    penalties = [PenaltyKind(one) for one in draft.penalties]
    proposals.require_amounts(penalties=penalties, fine=draft.fine_amount, confiscation=draft.confiscation_amount)
    proposals.require_in_range(
        party=PartyKind(party.kind),
        penalties=penalties,
        fine=draft.fine_amount,
        ranges=judgement.ranges_of(file.case.power),
        is_mitigated=draft.is_mitigated,
    )
    _require_band(file, draft)


def _require_band(file: CaseFile, draft: Draft) -> None:
    """Refuse a band of another item, agency or time, and a fine outside it (裁量档次)."""
    band = draft.band
    if band is None:
        return
    if band.agency_id != file.case.agency_id:
        raise NotFound
    standard = band.standard
    in_force = standard.valid_from <= file.today and (standard.valid_to is None or file.today <= standard.valid_to)
    if standard.power_code != file.case.power.code or not in_force:
        raise NotLawful(
            "BAND_NOT_VALID",
            "所选裁量档次不是本事项现行有效的",
            article=cite("处罚法", 34),
            way_out="选择现行裁量基准的档次",
        )
    allowed = proposals.Allowed(
        scope=band.scope, kinds=frozenset(PenaltyKind), minimum=band.minimum_amount, maximum=band.maximum_amount
    )
    if allowed.scope not in proposals.scopes_of(PartyKind(file.case.party.kind)):
        raise NotLawful("BAND_NOT_VALID", "所选裁量档次不适用于这类当事人", article=cite("处罚法", 34))
    proposals.require_in_band(fine=draft.fine_amount, band=allowed, is_mitigated=draft.is_mitigated)


def _was_penalised_before(file: CaseFile) -> bool:
    """Look whether the party was penalised for the same item before (同一事项受过处罚)."""
    earlier = Decision.objects.filter(
        case__party=file.case.party, case__power__code=file.case.power.code, kind=ProposalKind.PENALTY
    )
    return earlier.exclude(case=file.case).exists()


def _report(file: CaseFile, proposal: Proposal, draft: Draft, course: str, *, by: Account, at: dt.datetime) -> None:
    """Issue the report at the end of the investigation (调查终结报告)."""
    needs = {
        "needs_hearing": bool(judgement.hearing_triggers(file, proposal)),
        "needs_review": bool(judgement.review_codes(file, proposal)),
        "needs_discussion": judgement.needs_discussion(file, proposal),
    }
    own = {
        "course": course,
        "facts": proposal.facts,
        "basis": proposal.basis,
        "discretion": proposal.discretion,
        "proposal": prefill.proposal_words(proposal),
        "reported_on": file.today.isoformat(),
        **{key: "yes" if needed else "no" for key, needed in needs.items()},
    }
    issue_paper(file=file, form_code="T12", own=own, paper=draft.paper, by=by, at=at)
