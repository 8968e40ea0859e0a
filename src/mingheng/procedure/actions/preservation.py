"""Evidence kept in advance (先行登记保存): asked for, approved, dealt with within seven working days."""

from __future__ import annotations

import datetime as dt

from mingheng import ledger
from mingheng.base.errors import Conflict, NotFound, NotLawful
from mingheng.cases.actions import end_clock, start_clock
from mingheng.cases.models import Case
from mingheng.law.citations import cite
from mingheng.law.deadlines import deadline
from mingheng.law.terms import PenaltyKind
from mingheng.org.models import Account
from mingheng.org.permission import day_of
from mingheng.procedure import queries
from mingheng.procedure.actions.road import issue_paper, move_on
from mingheng.procedure.events import PreservationDecided, PreservationDisposed, PreservationRequested
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.models import Preservation
from mingheng.procedure.rules.records import require_disposal_in_time
from mingheng.procedure.terms import ApprovalOutcome, PreservationDisposal

_ARTICLE = cite("处罚法", 56)


@ledger.transaction
def preserve_evidence(
    *,
    case: Case,
    reason: str,
    items: list[dict[str, str]],
    place: str,
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Preservation:
    """Ask to register and keep evidence in advance (申请先行登记保存).

    :param items: [{"name", "quantity", and if known "spec", "unit", "features"}]
    :raises NotLawful: REASON_MISSING, ITEMS_MISSING, PLACE_MISSING
    """
    file = queries.take_up(case, "preserve_evidence", seen_version=seen_version, by=by, at=at)
    if not reason.strip():
        raise NotLawful("REASON_MISSING", "请写明证据可能灭失或者以后难以取得的情形", article=_ARTICLE)
    if not items or any(not one.get("name", "").strip() or not one.get("quantity", "").strip() for one in items):
        raise NotLawful("ITEMS_MISSING", "物品清单须逐件写明名称和数量", article=_ARTICLE)
    if not place.strip():
        raise NotLawful("PLACE_MISSING", "请写明保存地点", article=_ARTICLE)
    row = Preservation.objects.create(
        agency=file.case.agency,
        case=file.case,
        reason=reason.strip(),
        items=items,
        place=place.strip(),
        requested_at=at,
    )
    event = PreservationRequested(items="、".join(one["name"] for one in items), reason=row.reason)
    move_on(file=file, event=event, step="preserve_evidence", by=by, at=at)
    return row


@ledger.transaction
def decide_preservation(
    *,
    case: Case,
    preservation: Preservation,
    outcome: ApprovalOutcome,
    opinion: str = "",
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Preservation:
    """Approve or return keeping evidence in advance (审批先行登记保存); approved, the seven working days begin.

    :raises NotLawful: OWN_CASE
    :raises Conflict: PRESERVATION_DECIDED
    """
    file = queries.take_up(case, "decide_preservation", seen_version=seen_version, by=by, at=at)
    queries.refuse_own_case(file, by, what="审批先行登记保存", article=_ARTICLE)
    row = _mine(file, preservation, ApprovalOutcome.PENDING)
    row.outcome, row.decided_by, row.decided_at = ApprovalOutcome(outcome), by, at
    due_on = ""
    if row.outcome == ApprovalOutcome.APPROVED:
        last = deadline("P-04", file.today, calendar=file.calendar).last_day
        due_on = last.isoformat()
        _papers(file, row, last, opinion.strip() or "同意", by=by, at=at)
        start_clock(case=file.case, rule="P-04", trigger_on=file.today, calendar=file.calendar)
    row.save(update_fields=["outcome", "decided_by", "decided_at", "document"])
    event = PreservationDecided(outcome=str(row.get_outcome_display()), due_on=due_on)
    move_on(file=file, event=event, step="decide_preservation", by=by, at=at)
    return row


def _papers(file: CaseFile, row: Preservation, last: dt.date, opinion: str, *, by: Account, at: dt.datetime) -> None:
    """Issue the approval form and the notice (先行登记保存审批表、通知书)."""
    goods = [
        {
            "name": one["name"],
            "quantity": one["quantity"],
            "spec": one.get("spec", ""),
            "unit": one.get("unit", ""),
            "remark": one.get("features", ""),
        }
        for one in row.items
    ]
    own = {
        "reason": row.reason,
        "goods": goods,
        "keeping_place": row.place,
        "keeping_way": "in_place" if row.place == file.case.place else "elsewhere",
        "kept_from": file.today.isoformat(),
        "kept_until": last.isoformat(),
        "approver": by.name,
        "officer_opinion": row.reason,
        "officer_by": file.officers[0].name,
        "officer_on": row.requested_at.astimezone(at.tzinfo).date().isoformat(),
        "leader_opinion": opinion,
        "leader_by": by.name,
        "leader_on": file.today.isoformat(),
    }
    issue_paper(file=file, form_code="T06-A", own=own, by=by, at=at)
    row.document = issue_paper(file=file, form_code="T06", own=own, by=by, at=at)


@ledger.transaction
def dispose_preservation(
    *,
    case: Case,
    preservation: Preservation,
    disposal: PreservationDisposal,
    basis: str = "",
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Preservation:
    """Deal with what was kept in advance (处理先行登记保存物品) within seven working days; after them it goes back.

    :raises NotLawful: PRESERVATION_LAPSED, CONFISCATION_NEEDS_DECISION, BASIS_MISSING
    :raises Conflict: PRESERVATION_DISPOSED
    """
    file = queries.take_up(case, "dispose_preservation", seen_version=seen_version, by=by, at=at)
    row = _mine(file, preservation, ApprovalOutcome.APPROVED)
    way = PreservationDisposal(disposal)
    gives_back = way in {PreservationDisposal.RETURNED, PreservationDisposal.RELEASED}
    kept_on = day_of(row.decided_at or at)
    last = deadline("P-04", kept_on, calendar=file.calendar).last_day
    require_disposal_in_time(today=file.today, due_on=last, gives_back=gives_back)
    confiscated = file.decision is not None and PenaltyKind.CONFISCATION in file.decision.penalties
    if way == PreservationDisposal.CONFISCATED and not confiscated:
        raise NotLawful(
            "CONFISCATION_NEEDS_DECISION",
            "没收须有行政处罚决定",
            article=cite("处罚法", 57),
            way_out="先作出没收的决定，或者解除保存",
        )
    if not gives_back and not basis.strip():
        raise NotLawful("BASIS_MISSING", "请写明处理依据", article=_ARTICLE)
    row.disposal, row.disposed_at = way, at
    row.disposal_document = issue_paper(file=file, form_code="T07", own=_result(row, way, basis, kept_on), by=by, at=at)
    row.save(update_fields=["disposal", "disposed_at", "disposal_document"])
    end_clock(case=file.case, rule="P-04", on=file.today, reason=str(way.label))
    event = PreservationDisposed(disposal=str(way.label))
    move_on(file=file, event=event, step="dispose_preservation", by=by, at=at)
    return row


def _result(row: Preservation, way: PreservationDisposal, basis: str, kept_on: dt.date) -> dict[str, object]:
    words = {"way": str(way.label), "basis": basis.strip() or "《行政处罚法》第五十六条"}
    return {
        "notice_number": row.document.number if row.document else "",
        "kept_from": kept_on.isoformat(),
        "disposals": [{"name": one["name"], "quantity": one["quantity"], **words} for one in row.items],
    }


def _mine(file: CaseFile, preservation: Preservation, outcome: ApprovalOutcome) -> Preservation:
    """Return the row of this case that waits for this act, or refuse."""
    row = next((one for one in file.preservations if one.pk == preservation.pk), None)
    if row is None:
        raise NotFound
    if row.outcome != outcome or row.disposed_at is not None:
        code = "PRESERVATION_DECIDED" if outcome == ApprovalOutcome.PENDING else "PRESERVATION_DISPOSED"
        raise Conflict(code, "这次先行登记保存已经办过了", way_out="刷新案件页")
    return row
