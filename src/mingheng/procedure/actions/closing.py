"""Closing a case (结案)."""

from __future__ import annotations

import datetime as dt

from mingheng import ledger
from mingheng.base.errors import NotLawful
from mingheng.cases.actions import end_clock
from mingheng.cases.models import Case
from mingheng.cases.terms import CaseState
from mingheng.documents.models import Document
from mingheng.org.models import Account
from mingheng.org.permission import day_of
from mingheng.procedure import queries
from mingheng.procedure.actions.road import issue_paper, move_on
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.models import Closing
from mingheng.procedure.performance_events import ClosingDecided, ClosingProposed
from mingheng.procedure.terms import ApprovalOutcome, ClosingOutcome, ProposalKind

_EXPECTED = {
    ProposalKind.PENALTY: (ClosingOutcome.PERFORMED, ClosingOutcome.ENFORCED, ClosingOutcome.ENFORCEMENT_ENDED),
    ProposalKind.NO_PENALTY: (ClosingOutcome.NO_PENALTY,),
    ProposalKind.UNFOUNDED: (ClosingOutcome.NO_PENALTY,),
    ProposalKind.CRIME: (ClosingOutcome.TRANSFERRED,),
}


@ledger.transaction
def propose_closing(
    *, case: Case, outcome: str, performance: str, seen_version: int | None = None, by: Account, at: dt.datetime
) -> Closing:
    """Propose to close a case (提请结案) in the way its decision allows.

    :raises NotLawful: CLOSING_OUTCOME, PERFORMANCE_MISSING, FINE_OUTSTANDING, DECISION_NOT_SERVED
    """
    file = queries.take_up(case, "propose_closing", seen_version=seen_version, by=by, at=at)
    assert file.decision is not None  # a gate asks for it
    chosen = ClosingOutcome(outcome)
    if chosen not in _EXPECTED[ProposalKind(file.decision.kind)]:
        raise NotLawful("CLOSING_OUTCOME", f"本案的决定不能以“{chosen.label}”结案", way_out="按决定的种类选择结案方式")
    if not performance.strip():
        raise NotLawful("PERFORMANCE_MISSING", "请写明履行情况")
    row = Closing.objects.create(
        agency=file.case.agency, case=file.case, outcome=chosen, performance=performance.strip(), proposed_by=by,
        proposed_at=at,
    )  # fmt: skip
    event = ClosingProposed(outcome=str(chosen.label), performance=row.performance)
    move_on(file=file, event=event, step="propose_closing", by=by, at=at)
    return row


@ledger.transaction
def decide_closing(
    *, case: Case, outcome: str, opinion: str, seen_version: int | None = None, by: Account, at: dt.datetime
) -> Closing:
    """Approve the closing or return it (审批结案); with approval the paper is issued and every clock but publication ends.

    :raises NotLawful: OWN_CASE, OPINION_MISSING
    """
    file = queries.take_up(case, "decide_closing", seen_version=seen_version, by=by, at=at)
    queries.refuse_own_case(file, by, what="审批结案", article="结案审批")
    row = Closing.objects.select_related("proposed_by").get(case=file.case)
    if outcome != ApprovalOutcome.APPROVED:
        return _send_back(file, row, opinion, by=by, at=at)
    row.approval, row.opinion, row.decided_by, row.decided_at = (
        ApprovalOutcome.APPROVED,
        opinion.strip() or "同意结案",
        by,
        at,
    )
    row.document = _paper(file, row, by=by, at=at)
    row.save()
    for clock in file.clocks:
        if clock.ended_on is None and clock.rule not in {"D-01", "P-13"}:
            end_clock(case=file.case, rule=clock.rule, on=file.today, reason="已结案")
    changes = {"state": CaseState.CLOSED, "closed_on": file.today}
    event = ClosingDecided(outcome="同意结案", opinion=row.opinion)
    move_on(file=file, event=event, step="decide_closing", changes=changes, by=by, at=at)
    return row


def _send_back(file: CaseFile, row: Closing, opinion: str, *, by: Account, at: dt.datetime) -> Closing:
    if not opinion.strip():
        raise NotLawful("OPINION_MISSING", "退回应当说明理由")
    row.delete()
    event = ClosingDecided(outcome="退回", opinion=opinion.strip())
    move_on(file=file, event=event, step="decide_closing", by=by, at=at)
    return row


def _paper(file: CaseFile, row: Closing, *, by: Account, at: dt.datetime) -> Document:
    decision, day = file.decision, file.today.isoformat()
    assert decision is not None
    own = {
        "filed_on": (file.case.filed_on or day_of(file.case.opened_at)).isoformat(),
        "case_number": file.case.number or decision.number,
        "decision_number": decision.number,
        "decided_on": day_of(decision.decided_at).isoformat(),
        "result": str(row.outcome),
        "decision": decision.content,
        "performance": row.performance,
        "remedies": "；".join(f"{r.get_kind_display()}：{r.result or '在办'}" for r in file.remedies),
        "officer_opinion": f"建议结案：{row.get_outcome_display()}",
        "officer_by": row.proposed_by.name,
        "officer_on": day_of(row.proposed_at).isoformat(),
        "department_opinion": row.opinion,
        "department_by": by.name,
        "department_on": day,
        "leader_opinion": f"{row.opinion}（受本机关负责人委托审批）",
        "leader_by": by.name,
        "leader_on": day,
    }
    return issue_paper(file=file, form_code="T28", own=own, by=by, at=at)
