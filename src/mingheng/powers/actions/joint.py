"""Joint enforcement tasks (联合执法任务)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from mingheng import ledger
from mingheng.base.errors import Conflict, NotFound, NotLawful
from mingheng.org.models import Account, Department
from mingheng.org.permission import require
from mingheng.org.terms import Role
from mingheng.powers import rules
from mingheng.powers.events import JointTaskClosed, JointTaskCreated
from mingheng.powers.models import JointTask, Power
from mingheng.powers.queries import facts_of


@ledger.transaction
def create_joint_task(
    *,
    name: str,
    lead: Department,
    partners: Sequence[Department],
    powers: Sequence[Power],
    starts_on: dt.date,
    ends_on: dt.date,
    place: str = "",
    plan: str = "",
    by: Account,
    at: dt.datetime,
) -> JointTask:
    """Plan a joint enforcement task with one lead department (部署联合执法); both days are included.

    :raises NotFound: when a department or item belongs to another agency
    :raises NotLawful: JOINT_TASK_INCOMPLETE, LEAD_IS_PARTNER, JOINT_TASK_DATES_REVERSED, POWER_NOT_IN_FORCE
    """
    require(by, Role.HEAD, Role.LEADER, Role.OFFICE, agency=lead.agency_id, at=at)
    if {each.agency_id for each in (*partners, *powers)} - {lead.agency_id}:
        raise NotFound
    rules.check_joint_task(
        name=name,
        lead=lead.pk,
        partners=[each.pk for each in partners],
        powers=len(powers),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    for power in powers:
        if not rules.item_in_force(facts_of(power), starts_on):
            raise NotLawful(
                "POWER_NOT_IN_FORCE", f"“{power.name}”在 {starts_on} 不是有效的执法事项", article="行政处罚法第十七条"
            )
    made = JointTask.objects.create(
        agency_id=lead.agency_id, name=name, lead=lead, starts_on=starts_on, ends_on=ends_on, place=place, plan=plan
    )
    made.partners.set(partners)
    made.powers.set(powers)
    created = JointTaskCreated(
        name=name,
        lead=lead.name,
        partners=[each.name for each in partners],
        powers=[each.code for each in powers],
        starts_on=starts_on,
        ends_on=ends_on,
    )
    ledger.append(created, by=by, at=at, about=made)
    return made


@ledger.transaction
def close_joint_task(*, task: JointTask, outcome: str, by: Account, at: dt.datetime) -> JointTask:
    """End a joint enforcement task with its outcome (联合执法办结).

    :raises NotLawful: OUTCOME_MISSING
    :raises Conflict: JOINT_TASK_CLOSED
    """
    require(by, Role.HEAD, Role.LEADER, Role.OFFICE, agency=task.agency_id, at=at)
    task = JointTask.objects.select_for_update().get(pk=task.pk)
    if task.ended_at is not None:
        raise Conflict("JOINT_TASK_CLOSED", "联合执法任务已经办结")
    if not outcome.strip():
        raise NotLawful("OUTCOME_MISSING", "请写明联合执法的结果")
    task.outcome, task.ended_at = outcome.strip(), at
    task.save(update_fields=["outcome", "ended_at"])
    ledger.append(JointTaskClosed(name=task.name, outcome=task.outcome), by=by, at=at, about=task)
    return task
