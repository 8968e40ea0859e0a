"""What a row of the work list says (待办行): light, stage, matter, where it comes from, and the button."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingheng.base.look import formats
from mingheng.desk import lights, stages
from mingheng.desk.verbs import verb_of
from mingheng.law.calendar import Calendar
from mingheng.law.lights import Remaining
from mingheng.org.terms import Role

if TYPE_CHECKING:
    from mingheng.cases.models import Todo


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the work list (待办行)."""

    key: int
    light: Remaining | None
    stage: str
    title: str
    url: str
    party: str
    line: str
    origin: str
    verb: str
    act_url: str
    urge: bool = False
    urged: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one urgency (分组)."""

    label: str
    rows: list[Row]


def row_of(todo: Todo, calendar: Calendar, today: dt.date, *, kind: str = "todo") -> Row:
    """Return a to-do as a row (待办行); kind is todo, done, sent or watched."""
    case = todo.case
    url = f"/desk/cases/{case.pk}" if case else todo.link
    stopped = case is not None and case.state == "suspended"
    return Row(
        key=todo.pk,
        light=None
        if kind == "done"
        else lights.light(*limit_of(todo), calendar=calendar, today=today, stopped=stopped),
        stage=stages.label_of(case.procedure, case.stage) if case else "",
        title=(case.decision_number or case.number or case.cause) if case else todo.title,
        url=url,
        party=case.party.name if case else "",
        line=_line(todo, kind),
        origin=_origin(todo, kind, today),
        verb=verb_of(todo.step),
        act_url=todo.link or (_act_url(url, todo.step) if case else ""),
        urge=kind in {"sent", "watched"},
        urged=todo.urged_at is not None and formats.local(todo.urged_at).strftime("%Y-%m-%d") == today.isoformat(),
    )


def _act_url(url: str, step: str) -> str:
    """Return where a step is taken (办理地址): one of an upper chapter, such as disclosure.draft, on that chapter's tab."""
    chapter, _, _ = step.rpartition(".")
    return f"{url}/{chapter}" if chapter else f"{url}/do/{step}"


def limit_of(todo: Todo) -> tuple[str, dt.date | None]:
    """Return the time limit under which a to-do stands (适用期限): its own, else the nearest of its case."""
    if todo.due_on is not None or todo.case is None:
        return todo.rule, todo.due_on
    return todo.case.nearest_rule, todo.case.nearest_due_on


def _line(todo: Todo, kind: str) -> str:
    words = [todo.title]
    if todo.case is not None and (todo.case.number or todo.case.decision_number):
        words.insert(0, todo.case.cause)
    rule, due_on = limit_of(todo)
    if rule and due_on and kind != "done":
        words.append(f"{lights.name_of(rule)}到 {formats.short_date(due_on)}")
    return " · ".join(words)


def _origin(todo: Todo, kind: str, today: dt.date) -> str:
    if kind == "done":
        return f"{formats.short_date(todo.done_at)} {formats.clock_time(todo.done_at)} 办毕"
    if kind in {"sent", "watched"}:
        department = todo.department.name if todo.department_id and todo.department else ""
        return f"等{department}{Role(todo.role).label}，{formats.short_date(todo.opened_at)} 起"
    sender = "系统" if todo.sent_by is None or todo.sent_by.is_system else todo.sent_by.name
    words = f"{sender} {formats.short_date(todo.opened_at)} {formats.clock_time(todo.opened_at)} 送来"
    return f"{words}，{formats.short_date(todo.urged_at)} 催办" if todo.urged_at else words


def grouped(rows: Iterable[Row], dues: Iterable[dt.date | None], today: dt.date, near: dt.date) -> list[Group]:
    """Return rows by urgency (今天要办完、三个工作日内、以后); groups without rows are left out."""
    bins: dict[str, list[Row]] = {"今天要办完": [], "三个工作日内": [], "以后": []}
    for row, due in zip(rows, dues, strict=True):
        name = "以后" if due is None or due > near else "今天要办完" if due <= today else "三个工作日内"
        bins["以后" if row.light is not None and row.light.light == "grey" else name].append(row)
    return [Group(label, found) for label, found in bins.items() if found]
