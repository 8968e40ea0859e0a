"""To-dos of disclosure (公示待办): kept in step with the duties of a case and with unanswered requests; part of an act."""

from __future__ import annotations

import datetime as dt

from mingheng.cases import actions as cases
from mingheng.cases.actions import TodoWanted
from mingheng.cases.models import Clock
from mingheng.disclosure.models import CorrectionRequest, Duty
from mingheng.disclosure.terms import DutyStage
from mingheng.org.models import Account
from mingheng.org.terms import Role
from mingheng.procedure.terms import DecisionState

TERM = "D-01"
WITHDRAWAL = "P-13"


def keep_todos(*, duty: Duty, done: str = "", by: Account, at: dt.datetime) -> None:
    """Open what is wanted for the case of a duty and close the rest (同步公示待办); `done` names the step just taken.

    Part of an act, which records it. A case may have two duties, of a decision and of the one that replaced it.
    """
    wanted = [
        want
        for each in Duty.objects.select_related("decision", "case__department").filter(case_id=duty.case_id)
        for want in _wanted(each)
    ]
    cases.sync_todos(case=duty.case, wanted=wanted, done=[done] if done else [], scope="disclosure", by=by, at=at)


def _wanted(duty: Duty) -> list[TodoWanted]:
    number = duty.decision.number or duty.case.cause
    wanted = []
    if duty.stage == DutyStage.OPEN:
        title, department = f"公示填报 {number}", duty.case.department
        wanted.append(TodoWanted("disclosure.draft", title, Role.OFFICER, department, due_on=duty.due_on, rule=TERM))
    elif duty.stage == DutyStage.DRAFTED:
        title = f"公示复核 {number}"
        wanted.append(TodoWanted("disclosure.check", title, Role.REVIEWER, due_on=duty.due_on, rule=TERM))
    elif duty.stage == DutyStage.PUBLISHED and duty.decision.validity != DecisionState.IN_FORCE:
        clock = Clock.objects.filter(case_id=duty.case_id, rule=WITHDRAWAL, ended_on=None).first()
        due_on = clock.due_on if clock is not None else None
        title = f"撤回公示 {number}"
        wanted.append(TodoWanted("disclosure.withdraw", title, Role.REVIEWER, due_on=due_on, rule=WITHDRAWAL))
    asked = CorrectionRequest.objects.filter(publication__duty=duty, answered_at=None).order_by("due_on").first()
    if asked is not None:
        wanted.append(TodoWanted("disclosure.answer", f"答复更正申请 {number}", Role.REVIEWER, due_on=asked.due_on))
    return wanted
