"""Orders to correct and rechecks (责令改正、复查)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from mingheng import ledger
from mingheng.base.errors import NotLawful
from mingheng.cases.models import Case
from mingheng.evidence.models import Evidence
from mingheng.law.citations import cite
from mingheng.org.models import Account
from mingheng.procedure import prefill, queries
from mingheng.procedure.actions.road import issue_paper, move_on
from mingheng.procedure.actions.service import Delivery, hand_over
from mingheng.procedure.events import CorrectionOrdered, Rechecked
from mingheng.procedure.models import OrderToCorrect, Recheck
from mingheng.procedure.rules.records import require_recheck_time

_ARTICLE = cite("处罚法", 28)


@ledger.transaction
def order_correction(
    *,
    case: Case,
    facts: str,
    demand: str,
    due_on: dt.date,
    delivery: Delivery,
    is_immediate: bool = False,
    due_time: dt.time = dt.time(17),
    paper: dict[str, Any] | None = None,
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> OrderToCorrect:
    """Order the party to correct (责令改正) and serve the order in the same act.

    :param due_on: last day for correcting; of an immediate order the day itself
    :raises NotLawful: DEMAND_MISSING, DATES_OUT_OF_ORDER, and the refusals of service
    """
    file = queries.take_up(case, "order_correction", seen_version=seen_version, by=by, at=at)
    if not demand.strip():
        raise NotLawful("DEMAND_MISSING", "请写明改正内容和要求", article=_ARTICLE)
    due_on = file.today if is_immediate else due_on
    if due_on < file.today:
        raise NotLawful("DATES_OUT_OF_ORDER", "改正期限早于今天", article=_ARTICLE, way_out="核对改正期限")
    limit = "" if is_immediate else dt.datetime.combine(due_on, due_time, at.tzinfo).isoformat()
    own = {
        "facts": facts,
        "basis": prefill.citations(file, is_penalty_clause=True),
        "correction": demand,
        "correction_kind": "immediate" if is_immediate else "limited",
        "correct_by": limit,
        "recheck_on": (file.today if is_immediate else file.calendar.nth_workday_after(due_on, 1)).isoformat(),
    }
    document = issue_paper(file=file, form_code="T08", own=own, paper=paper, by=by, at=at)
    order = OrderToCorrect.objects.create(
        agency=file.case.agency,
        case=file.case,
        document=document,
        demand=demand.strip(),
        is_immediate=is_immediate,
        due_on=due_on,
        ordered_at=at,
    )
    hand_over(file=file, documents=[document], delivery=delivery, by=by, at=at)
    event = CorrectionOrdered(number=document.number, demand=order.demand, due_on=due_on.isoformat())
    move_on(file=file, event=event, step="order_correction", by=by, at=at)
    return order


@ledger.transaction
def recheck(
    *,
    case: Case,
    is_corrected: bool,
    found: str,
    photos: Sequence[Evidence],
    paper: dict[str, Any],
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Recheck:
    """Look whether the newest order was followed (复查改正情况).

    :param photos: evidence of this case that shows what was found
    :raises NotLawful: RECHECK_TOO_EARLY, ORDER_NOT_SERVED, FIELDS_MISSING
    """
    file = queries.take_up(case, "recheck", seen_version=seen_version, by=by, at=at)
    order = file.order
    assert order is not None  # the step is offered only where there is one
    if file.served_on(order.document) is None:
        raise NotLawful("ORDER_NOT_SERVED", "责令改正通知书尚未送达", article=_ARTICLE, way_out="先送达")
    require_recheck_time(
        is_corrected=is_corrected, today=file.today, due_on=order.due_on, is_immediate=order.is_immediate
    )
    mine = {one.pk for one in file.evidence}
    own = {
        "rechecked_at": at.isoformat(),
        "findings": found,
        "corrected": "yes" if is_corrected else "no",
        "photos": [one.name for one in photos if one.pk in mine],
        "recorder": by.name,
    }
    document = issue_paper(file=file, form_code="T09", own=own, paper=paper, by=by, at=at)
    row = Recheck.objects.create(
        agency=file.case.agency,
        case=file.case,
        order=order,
        document=document,
        checked_at=at,
        is_corrected=is_corrected,
        found=found.strip(),
    )
    move_on(file=file, event=Rechecked(is_corrected=is_corrected, found=row.found), step="recheck", by=by, at=at)
    return row
