"""Keeping the work list in step with the procedure tables (待办)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from mingheng import ledger
from mingheng.base.errors import Conflict
from mingheng.cases.events import TodoUrged
from mingheng.cases.models import Case, Todo
from mingheng.org.models import Account, Department
from mingheng.org.permission import day_of


@dataclass(frozen=True, slots=True)
class TodoWanted:
    """A to-do that should be open now (应有的待办)."""

    step: str
    title: str
    role: str
    department: Department | None = None
    account: Account | None = None
    due_on: dt.date | None = None
    rule: str = ""


def sync_todos(
    *,
    case: Case,
    wanted: Iterable[TodoWanted],
    done: Iterable[str] = (),
    scope: str = "",
    by: Account,
    at: dt.datetime,
) -> None:
    """Open the to-dos that are wanted and close the others (同步待办); `done` names the steps just taken.

    A chapter above the procedure keeps its own to-dos apart by a scope: its steps are named "scope.step".

    Part of an act of an upper chapter, which records it; the list itself is derived state.
    """
    asked = {(want.step, want.role): want for want in wanted}
    just_done = set(done)
    for todo in Todo.objects.filter(case=case, done_at=None):
        if todo.step.rpartition(".")[0] != scope:
            continue
        want = asked.get((todo.step, todo.role))
        if todo.step in just_done or want is None:
            todo.done_at = at
            todo.done_by = by if todo.step in just_done else None
            todo.save(update_fields=["done_at", "done_by"])
            continue
        del asked[(todo.step, todo.role)]
        if (todo.due_on, todo.title) != (want.due_on, want.title):
            todo.due_on, todo.title = want.due_on, want.title
            todo.save(update_fields=["due_on", "title"])
    Todo.objects.bulk_create(
        Todo(
            agency=case.agency,
            case=case,
            step=want.step,
            title=want.title,
            role=want.role,
            department=want.department,
            account=want.account,
            due_on=want.due_on,
            rule=want.rule,
            sent_by=by,
            opened_at=at,
        )
        for want in asked.values()
    )


@ledger.transaction
def urge(*, todo: Todo, by: Account, at: dt.datetime) -> Todo:
    """Urge whoever has this to-do (催办), at most once a day.

    :raises Conflict: URGED_TODAY, TODO_DONE
    """
    row = Todo.objects.select_for_update().get(pk=todo.pk, agency=by.agency)
    if row.done_at is not None:
        raise Conflict("TODO_DONE", "这件事已经办完了")
    if row.urged_at is not None and day_of(row.urged_at) == day_of(at):
        raise Conflict("URGED_TODAY", "今天已经催办过")
    row.urged_at, row.urged_by = at, by
    row.save(update_fields=["urged_at", "urged_by"])
    ledger.append(TodoUrged(title=row.title), by=by, at=at, about=row.case)
    return row
