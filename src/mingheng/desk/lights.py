"""Lights for lists (期限灯): from the rule and the last day that a row keeps, without counting the whole time limit again."""

from __future__ import annotations

import datetime as dt

from mingheng.law.calendar import Calendar
from mingheng.law.deadlines import Deadline
from mingheng.law.lights import NEAR, Remaining, remaining
from mingheng.law.limits import TIME_LIMITS
from mingheng.law.terms import Course, Side

FALLBACK = "P-03"
"""A row whose rule is unknown shows its day like the time limit for handling a case (办案期限)."""

FOR_PARTIES = frozenset(rule for rule, limit in TIME_LIMITS.items() if limit.side is Side.PARTY)
"""Rules whose time runs for the party (等待相对人)."""
WAITED_FOR = frozenset(rule for rule, limit in TIME_LIMITS.items() if limit.course is Course.NOT_BEFORE)


def light(
    rule: str, due_on: dt.date | None, *, calendar: Calendar, today: dt.date, stopped: bool = False
) -> Remaining | None:
    """Return the light of a row (期限灯), or None where no time limit runs."""
    if due_on is None:
        return None
    limit = TIME_LIMITS.get(rule) or TIME_LIMITS[FALLBACK]
    due = Deadline(limit, today, due_on, False, None, 0, calendar)
    return remaining(due, today, stopped=stopped)


def near_until(calendar: Calendar, today: dt.date) -> dt.date:
    """Return the last day that is amber today (临近期限的最后一天)."""
    return calendar.nth_workday_after(today, NEAR)


def name_of(rule: str) -> str:
    """Return the Chinese name of a time limit (期限名称); empty for an unknown one."""
    limit = TIME_LIMITS.get(rule)
    return limit.name if limit else ""
