"""Turns of the road (旁路): recusal, standing still, transfer, withdrawal, changing and revoking a decision, remedies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from mingheng import ledger
from mingheng.base.errors import Conflict, NotFound, NotLawful
from mingheng.cases import actions as cases
from mingheng.cases.models import Case, Lead
from mingheng.cases.terms import CaseState
from mingheng.documents import forms
from mingheng.documents.actions import issue
from mingheng.documents.models import Document
from mingheng.law.citations import cite
from mingheng.law.terms import PartyKind, PenaltyKind
from mingheng.org.models import Account, Officer
from mingheng.org.permission import day_of, require
from mingheng.org.terms import Role
from mingheng.procedure import judgement, prefill, queries
from mingheng.procedure.actions.road import issue_paper, move_on
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.models import Decision, Recusal, Remedy, Suspension, Transfer
from mingheng.procedure.performance_events import (
    CaseResumed,
    CaseSuspended,
    CaseTransferred,
    CaseWithdrawn,
    DecisionChanged,
    DecisionRevoked,
    RecusalDecided,
    RecusalRequested,
    RemedyRecorded,
)
from mingheng.procedure.rules import grounds, proposals
from mingheng.procedure.terms import DecisionState, RemedyKind


def _reason(words: str, article: str = "") -> str:
    if len(words.strip()) < 2:
        raise NotLawful("REASON_MISSING", "请说明理由", article=article)
    return words.strip()


@ledger.transaction
def request_recusal(
    *,
    case: Case,
    officer: Officer,
    by_party: bool,
    reason: str,
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Recusal:
    """Record a request that an officer step aside (登记回避申请); the investigation goes on meanwhile.

    :raises NotLawful: REASON_MISSING
    :raises NotFound: somebody who is no officer of the case
    :raises Conflict: RECUSAL_ASKED
    """
    file = queries.take_up(case, "request_recusal", seen_version=seen_version, by=by, at=at)
    if officer.pk not in {each.pk for each in file.officers}:
        raise NotFound
    if any(each.officer_id == officer.pk and each.is_granted is None for each in file.recusals):
        raise Conflict("RECUSAL_ASKED", f"{officer.name}的回避申请正在等待决定", way_out="先作出决定")
    row = Recusal.objects.create(
        agency=file.case.agency, case=file.case, officer=officer, by_party=by_party,
        reason=_reason(reason, cite("处罚法", 43)), requested_at=at,
    )  # fmt: skip
    event = RecusalRequested(officer=officer.name, reason=row.reason)
    move_on(file=file, event=event, step="request_recusal", by=by, at=at)
    return row


@ledger.transaction
def decide_recusal(
    *, case: Case, recusal: Recusal, grants: bool, seen_version: int | None = None, by: Account, at: dt.datetime
) -> Recusal:
    """Decide whether an officer steps aside (决定回避); who does leaves the case.

    :raises NotLawful: OWN_RECUSAL
    :raises NotFound: a request of another case, or one that was decided
    """
    file = queries.take_up(case, "decide_recusal", seen_version=seen_version, by=by, at=at)
    row = next((each for each in file.recusals if each.pk == recusal.pk and each.is_granted is None), None)
    if row is None:
        raise NotFound
    if row.officer.account_id == by.pk:
        raise NotLawful("OWN_RECUSAL", "不能决定自己是否回避", article=cite("处罚法", 43), way_out="由其他负责人决定")
    row.is_granted, row.decided_by, row.decided_at = grants, by, at
    row.save(update_fields=["is_granted", "decided_by", "decided_at"])
    if grants:
        cases.remove_officer(case=file.case, officer=row.officer, reason="回避", by=by, at=at)
    event = RecusalDecided(officer=row.officer.name, is_granted=grants)
    move_on(file=file, event=event, step="decide_recusal", by=by, at=at)
    return row


@ledger.transaction
def suspend(
    *, case: Case, reason: str, basis: str = "", seen_version: int | None = None, by: Account, at: dt.datetime
) -> Suspension:
    """Let a case stand still (中止办理); the ninety days stop only on the basis of a regulation.

    :param basis: law, regulation or rule that lets the term stop; empty where there is none
    :raises NotLawful: REASON_MISSING
    """
    file = queries.take_up(case, "suspend", seen_version=seen_version, by=by, at=at)
    row = Suspension.objects.create(
        agency=file.case.agency, case=file.case, reason=_reason(reason), basis=basis.strip(), since_on=file.today
    )
    if row.basis:
        cases.pause_clock(case=file.case, rule="P-03", on=file.today, reason=row.basis)
    event = CaseSuspended(reason=row.reason, basis=row.basis)
    changes = {"state": CaseState.SUSPENDED}
    move_on(file=file, event=event, step="suspend", changes=changes, by=by, at=at)
    return row


@ledger.transaction
def resume(*, case: Case, reason: str, seen_version: int | None = None, by: Account, at: dt.datetime) -> Case:
    """Let a case move again (恢复办理).

    :raises NotLawful: REASON_MISSING
    """
    file = queries.take_up(case, "resume", seen_version=seen_version, by=by, at=at)
    row = file.suspension
    assert row is not None  # offered only then
    row.until_on = file.today
    row.save(update_fields=["until_on"])
    if row.basis:
        cases.resume_clock(case=file.case, rule="P-03", on=file.today)
    event = CaseResumed(reason=_reason(reason))
    return move_on(file=file, event=event, step="resume", changes={"state": CaseState.OPEN}, by=by, at=at)


@ledger.transaction
def transfer_case(
    *,
    case: Case,
    receiver: str,
    reason: str,
    basis: str,
    attachments: Sequence[str] = ("案件材料",),
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Transfer:
    """Transfer a case to the body that has the power (移送), with its letter; here it ends.

    :raises NotLawful: REASON_MISSING, RECEIVER_MISSING
    """
    file = queries.take_up(case, "transfer_case", seen_version=seen_version, by=by, at=at)
    own = _letter(receiver, reason, basis, attachments, facts=file.case.summary or file.case.cause)
    document = issue_paper(file=file, form_code="T10", own=own, by=by, at=at)
    row = Transfer.objects.create(
        agency=file.case.agency, case=file.case, document=document, receiver=receiver.strip(), reason=reason.strip(),
        transferred_at=at,
    )  # fmt: skip
    _end_clocks(file, "已移送")
    event = CaseTransferred(receiver=row.receiver, number=document.number, reason=row.reason)
    changes = {"state": CaseState.CLOSED, "closed_on": file.today}
    move_on(file=file, event=event, step="transfer_case", changes=changes, by=by, at=at)
    return row


@ledger.transaction
def transfer_lead(*, lead: Lead, receiver: str, reason: str, basis: str, by: Account, at: dt.datetime) -> Document:
    """Transfer a lead that is not ours (线索移送), for instance on an item that was taken back; the letter is issued.

    :raises NotLawful: REASON_MISSING, RECEIVER_MISSING
    :raises Conflict: LEAD_TAKEN
    """
    require(by, Role.HEAD, Role.OFFICER, agency=lead.agency, at=at)
    own = _letter(receiver, reason, basis, ("线索登记材料",), facts=lead.content)
    pool = {**prefill.agency_values(lead.agency), **own, "cause": lead.content[:60]}
    asked = {field.key for field in forms.get("T10", on=day_of(at)).fields}
    values = {key: value for key, value in pool.items() if key in asked}
    document = issue(form_code="T10", values=values, by=by, at=at)
    cases.take_lead_away(lead=lead, outcome=f"移送{receiver.strip()}，{document.number}")
    event = CaseTransferred(receiver=receiver.strip(), number=document.number, reason=reason.strip())
    ledger.append(event, by=by, at=at, about=lead)
    return document


def _letter(receiver: str, reason: str, basis: str, attachments: Sequence[str], *, facts: str) -> dict[str, Any]:
    article = cite("处罚法", 22)
    if not receiver.strip():
        raise NotLawful("RECEIVER_MISSING", "请填写受移送的机关", article=article)
    return {
        "addressee": receiver.strip(),
        "facts": facts,
        "reason": _reason(reason, article),
        "basis": basis.strip() or "《中华人民共和国行政处罚法》第二十二条",
        "attachments": list(attachments),
    }


def _end_clocks(file: CaseFile, reason: str) -> None:
    for clock in file.clocks:
        if clock.ended_on is None and clock.rule not in {"D-01", "P-13"}:
            cases.end_clock(case=file.case, rule=clock.rule, on=file.today, reason=reason)


@ledger.transaction
def withdraw_case(*, case: Case, reason: str, seen_version: int | None = None, by: Account, at: dt.datetime) -> Case:
    """Withdraw the filing (撤销立案); the case ends without a decision.

    :raises NotLawful: REASON_MISSING, OWN_CASE
    """
    file = queries.take_up(case, "withdraw_case", seen_version=seen_version, by=by, at=at)
    queries.refuse_own_case(file, by, what="撤销立案", article=cite("处罚法", 54))
    _end_clocks(file, "撤销立案")
    event = CaseWithdrawn(reason=_reason(reason, cite("处罚法", 54)))
    changes = {"state": CaseState.CLOSED, "closed_on": file.today}
    return move_on(file=file, event=event, step="withdraw_case", changes=changes, by=by, at=at)


@ledger.transaction
def change_decision(
    *, case: Case, fine_amount: Decimal, reason: str, basis: str = "", seen_version: int | None = None, by: Account,
    at: dt.datetime,
) -> Decision:  # fmt: skip
    """Change a decision to a lighter fine (变更决定); the new one stands in its place and is served anew.

    A heavier one would need a new notice and a new decision on the ordinary road.

    :raises NotLawful: REASON_MISSING, HEAVIER_AFTER_DEFENCE, NO_FINE, NOT_LIGHTER, FINE_BELOW_RANGE, OWN_CASE
    """
    file = queries.take_up(case, "change_decision", seen_version=seen_version, by=by, at=at)
    old = file.decision
    assert old is not None  # a gate asks for it
    queries.refuse_own_case(file, by, what="变更决定", article=cite("处罚法", 75))
    _check_change(file, old, fine_amount)
    content = old.content.replace(_fine_words(old.fine_amount), _fine_words(fine_amount))
    own = {**_undoing(old, reason, basis), "penalty": content}
    document = issue_paper(file=file, form_code="T45-A", own=own, by=by, at=at)
    _undo(file, old, DecisionState.CHANGED, reason)
    new = Decision.objects.create(
        agency=file.case.agency, case=file.case, proposal=old.proposal, document=document, number=document.number,
        kind=old.kind, is_summary=old.is_summary, decided_at=at, decided_by=by, penalties=old.penalties,
        fine_amount=fine_amount, confiscation_amount=old.confiscation_amount, facts=old.facts, basis=old.basis,
        content=content, supersedes=old,
    )  # fmt: skip
    for payment in file.payments:
        payment.decision = new
        payment.save(update_fields=["decision"])
    for rule in ("P-08", "D-01"):
        cases.start_clock(case=file.case, rule=rule, trigger_on=file.today, calendar=file.calendar)
    event = DecisionChanged(number=old.number, new_number=new.number, reason=reason.strip())
    # The new decision is published on its own; the old one's publication is undone by whoever follows the ledger.
    changes = {"decision_number": new.number, "decided_on": file.today, "disclosure_settled_on": None}
    move_on(file=file, event=event, step="change_decision", changes=changes, by=by, at=at)
    return new


def _fine_words(amount: Decimal) -> str:
    return f"罚款人民币{prefill.plain(amount)}元"


def _check_change(file: CaseFile, old: Decision, fine: Decimal) -> None:
    article = cite("处罚法", 75)
    if PenaltyKind.FINE not in old.penalties or fine <= 0:
        raise NotLawful("NO_FINE", "只能变更罚款数额；免除处罚的，撤销决定", article=article, way_out="撤销决定")
    grounds.require_no_heavier(noticed={PenaltyKind.FINE: old.fine_amount}, decided={PenaltyKind.FINE: fine})
    if fine == old.fine_amount:
        raise NotLawful("NOT_LIGHTER", "变更后的罚款与原来相同", article=article, way_out="填写减少后的数额")
    proposals.require_in_range(
        party=PartyKind(file.case.party.kind),
        penalties=[PenaltyKind.FINE],
        fine=fine,
        ranges=judgement.ranges_of(file.case.power),
        is_mitigated=old.proposal is not None and old.proposal.is_mitigated,
    )


@ledger.transaction
def revoke_decision(
    *, case: Case, reason: str, basis: str = "", seen_version: int | None = None, by: Account, at: dt.datetime
) -> Decision:
    """Revoke a decision (撤销决定) by a paper; what was published of it must be withdrawn within three working days.

    :raises NotLawful: REASON_MISSING, OWN_CASE
    """
    file = queries.take_up(case, "revoke_decision", seen_version=seen_version, by=by, at=at)
    old = file.decision
    assert old is not None  # a gate asks for it
    queries.refuse_own_case(file, by, what="撤销决定", article=cite("处罚法", 75))
    issue_paper(file=file, form_code="T45", own=_undoing(old, reason, basis), by=by, at=at)
    _undo(file, old, DecisionState.REVOKED, reason)
    event = DecisionRevoked(number=old.number, reason=reason.strip())
    move_on(file=file, event=event, step="revoke_decision", by=by, at=at)
    return old


def _undoing(old: Decision, reason: str, basis: str) -> dict[str, Any]:
    return {
        "decision_number": old.number,
        "decided_on": day_of(old.decided_at).isoformat(),
        "reason": _reason(reason, cite("处罚法", 75)),
        "basis": basis.strip() or "《中华人民共和国行政处罚法》第七十五条第二款",
    }


def _undo(file: CaseFile, old: Decision, validity: DecisionState, reason: str) -> None:
    old.validity, old.ended_on, old.end_reason = validity, file.today, reason.strip()
    old.save(update_fields=["validity", "ended_on", "end_reason"])
    for rule in ("P-08", "P-09"):
        cases.end_clock(case=file.case, rule=rule, on=file.today, reason=str(validity.label))


@ledger.transaction
def record_remedy(
    *,
    case: Case,
    kind: str,
    body: str,
    begun_on: dt.date,
    ended_on: dt.date | None = None,
    result: str = "",
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Remedy:
    """Record that reconsideration or litigation began, or how it ended (登记复议、诉讼); the decision is not stayed by it.

    :raises NotLawful: BODY_MISSING, DATES_OUT_OF_ORDER, RESULT_MISSING
    """
    file = queries.take_up(case, "record_remedy", seen_version=seen_version, by=by, at=at)
    decision, chosen = file.decision, RemedyKind(kind)
    assert decision is not None  # a gate asks for it
    article = cite("处罚法", 73)
    if not body.strip():
        raise NotLawful("BODY_MISSING", "请填写受理机关", article=article)
    decided = day_of(decision.decided_at)
    row = next((each for each in file.remedies if each.kind == chosen and each.ended_on is None), None)
    begun_on = row.begun_on if row is not None else begun_on
    if not decided <= begun_on <= (ended_on or begun_on) <= file.today:
        raise NotLawful("DATES_OUT_OF_ORDER", "受理、终结日期先后不对", article=article)
    if ended_on is not None and not result.strip():
        raise NotLawful("RESULT_MISSING", "已经终结的，请填写结果", article=article)
    row = row or Remedy(agency=file.case.agency, case=file.case, decision=decision, kind=chosen, begun_on=begun_on)
    row.body, row.ended_on, row.result = body.strip(), ended_on, result.strip()
    row.save()
    event = RemedyRecorded(kind=str(chosen.label), body=row.body, result=row.result)
    move_on(file=file, event=event, step="record_remedy", by=by, at=at)
    return row
