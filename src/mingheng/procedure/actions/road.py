"""The common end of every act on the road (办案行为的共同收尾): entry, version, stage, to-dos; and issuing a paper."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mingheng import ledger
from mingheng.cases.actions import TodoWanted, move_case, sync_todos
from mingheng.cases.models import Case, Todo
from mingheng.cases.queries import lock
from mingheng.documents.actions import issue
from mingheng.documents.models import Document
from mingheng.ledger import Event
from mingheng.org.models import Account
from mingheng.org.permission import day_of
from mingheng.org.terms import Role
from mingheng.procedure import engine, prefill, queries
from mingheng.procedure.events import CaseMovedOn
from mingheng.procedure.facts import CaseFile

_DEPARTMENTAL = frozenset({Role.OFFICER, Role.HEAD})


@ledger.transaction
def move_on(
    *,
    file: CaseFile,
    step: str,
    event: Event | None = None,
    changes: dict[str, Any] | None = None,
    by: Account,
    at: dt.datetime,
) -> Case:
    """Record an act and bring the case to where it now stands (记账并推进): entry, stage, nearest limit, version, to-dos.

    :param event: None where a lower chapter has recorded the act already
    """
    case = file.case
    if event is not None:
        ledger.append(event, by=by, at=at, about=case)
    for name, value in (changes or {}).items():
        setattr(case, name, value)
    now = queries.load(case, today=file.today, calendar=file.calendar)
    table = queries.table_of(case)
    move_case(case=case, stage=engine.current_stage(table, now), **(changes or {}))
    sync_todos(case=case, wanted=_todos_of(now), done=[step], by=by, at=at)
    return case


@ledger.transaction
def refresh(*, case: Case, by: Account, at: dt.datetime) -> bool:
    """Bring stage and to-dos in step after an act of a lower chapter (同步环节与待办); whether anything changed.

    A credential shown, evidence added, an opinion given: none of them knows the procedure tables.
    """
    locked = lock(case)
    file = queries.load(locked, today=day_of(at))
    table = queries.table_of(locked)
    stage, wanted = engine.current_stage(table, file), _todos_of(file)
    open_ones = set(Todo.objects.filter(case=locked, done_at=None).values_list("step", "role"))
    if stage == locked.stage and open_ones == {(want.step, want.role) for want in wanted}:
        return False
    move_case(case=locked, stage=stage)
    sync_todos(case=locked, wanted=wanted, by=by, at=at)
    label = next(one.label for one in table.stages if one.code == stage)
    event = CaseMovedOn(stage=label, todos=sorted({want.title for want in wanted}))
    ledger.append(event, by=by, at=at, about=locked)
    return True


def _todos_of(file: CaseFile) -> list[TodoWanted]:
    """Return what somebody must do now (应有的待办): every duty whose conditions are all there."""
    wanted = []
    for step in queries.table_of(file.case).steps:
        if not engine.is_wanted(step, file):
            continue
        clock = next((c for rule in step.clocks if (c := file.clock(rule)) is not None and c.ended_on is None), None)
        for role in step.roles:
            wanted.append(
                TodoWanted(
                    step=step.code,
                    title=step.label,
                    role=role,
                    department=file.case.department if role in _DEPARTMENTAL else None,
                    due_on=clock.due_on if clock else None,
                    rule=clock.rule if clock else "",
                )
            )
    return wanted


@ledger.transaction
def issue_paper(
    *,
    file: CaseFile,
    form_code: str,
    own: dict[str, Any] | None = None,
    paper: dict[str, Any] | None = None,
    number: str = "",
    by: Account,
    at: dt.datetime,
) -> Document:
    """Issue a paper of the case (签发文书): the facts of the case, over them what the act says, over that what was written by hand.

    :raises NotLawful: FIELDS_MISSING and the other refusals of documents.actions.issue
    """
    values = prefill.paper(form_code, file, **{**(own or {}), **(paper or {})})
    return issue(case=file.case, form_code=form_code, values=values, number=number, by=by, at=at)
