"""Starting, stopping and recomputing time limits (期限).

These are parts of an act of an upper chapter, which records it; only the recomputation is an act of its own.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mingheng import ledger
from mingheng.cases import queries
from mingheng.cases.events import ClocksRecomputed
from mingheng.cases.models import Case, Clock, Todo
from mingheng.law.calendar import Calendar
from mingheng.org.models import Account
from mingheng.org.queries import calendar_for


@dataclass(frozen=True, slots=True)
class Moved:
    """A time limit that a holiday notice moved (变动的期限)."""

    case: Case
    rule: str
    was_on: dt.date | None
    now_on: dt.date | None
    is_provisional: bool


def _count(clock: Clock, calendar: Calendar) -> None:
    due = queries.clock_deadline(clock, calendar)
    clock.due_on, clock.is_provisional = due.last_day, due.provisional


def start_clock(
    *, case: Case, rule: str, trigger_on: dt.date, length: int | None = None, calendar: Calendar | None = None
) -> Clock:
    """Start a time limit (起算); one that runs by the same rule ends first."""
    Clock.objects.filter(case=case, rule=rule, ended_on=None).update(ended_on=trigger_on, reason="重新起算")
    clock = Clock(agency=case.agency, case=case, rule=rule, trigger_on=trigger_on, length=length)
    _count(clock, calendar or calendar_for(case.agency))
    clock.save()
    return clock


def end_clock(*, case: Case, rule: str, on: dt.date, reason: str) -> None:
    """End a time limit (了结); nothing happens where none runs."""
    Clock.objects.filter(case=case, rule=rule, ended_on=None).update(ended_on=on, reason=reason)


def extend_clock(*, case: Case, rule: str, extended: int) -> Clock:
    """Extend a running time limit (延长) by days of its own unit.

    :raises NotLawful: EXTENSION_TOO_LONG where the rule allows no more.
    """
    clock = Clock.objects.select_for_update().get(case=case, rule=rule, ended_on=None)
    clock.extended = extended
    _count(clock, calendar_for(case.agency))
    clock.save()
    return clock


def pause_clock(*, case: Case, rule: str, on: dt.date, reason: str) -> None:
    """Stop a running time limit from a day on (停计), where its rule allows that."""
    for clock in Clock.objects.select_for_update().filter(case=case, rule=rule, ended_on=None):
        clock.suspensions = [*clock.suspensions, [on.isoformat(), "", reason]]
        clock.save()


def resume_clock(*, case: Case, rule: str, on: dt.date) -> None:
    """Let a stopped time limit run again from a day on (恢复计算); the day before is the last that was left out.

    :raises NotLawful: NO_SUSPENSION where the rule allows none.
    """
    last = (on - dt.timedelta(days=1)).isoformat()
    for clock in Clock.objects.select_for_update().filter(case=case, rule=rule, ended_on=None):
        clock.suspensions = [[a, b or max(a, last), reason] for a, b, reason in clock.suspensions]
        _count(clock, calendar_for(case.agency))
        clock.save()


@ledger.transaction
def recompute_clocks(*, by: Account, at: dt.datetime) -> list[Moved]:
    """Count every open time limit of the agency again (重新计算未了结期限), after a holiday notice.

    Returns what moved; cases and to-dos follow.
    """
    calendar = calendar_for(by.agency)
    moved = []
    open_clocks = Clock.objects.select_for_update(of=("self",)).filter(agency=by.agency, ended_on=None)
    for clock in open_clocks.select_related("case").order_by("id").iterator(chunk_size=1000):
        was_on, was_provisional = clock.due_on, clock.is_provisional
        _count(clock, calendar)
        if (clock.due_on, clock.is_provisional) == (was_on, was_provisional):
            continue
        clock.save(update_fields=["due_on", "is_provisional"])
        if clock.due_on != was_on:
            moved.append(Moved(clock.case, clock.rule, was_on, clock.due_on, clock.is_provisional))
            Todo.objects.filter(case=clock.case, rule=clock.rule, done_at=None).update(due_on=clock.due_on)
            nearest = queries.nearest_clock(clock.case)
            if nearest is not None:
                Case.objects.filter(pk=clock.case_id).update(nearest_due_on=nearest.due_on, nearest_rule=nearest.rule)
    ledger.append(ClocksRecomputed(moved=len(moved)), by=by, at=at)
    return moved
