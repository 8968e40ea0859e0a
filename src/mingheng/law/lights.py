"""How much of a time limit is left (剩余时间): light and words, as every door shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mingheng.law.deadlines import Deadline
from mingheng.law.terms import Course, Light, Unit

NEAR = 3
"""Workdays; from here on a light is amber."""


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left of a time limit (剩余): light, words, and the numbers behind them."""

    light: Light
    words: str
    workdays: int
    """Workdays after today up to the last day; 0 on or after the last day."""
    days: int
    """Calendar days from today to the last day; negative when it has passed."""


def remaining(due: Deadline, today: date, *, stopped: bool = False) -> Remaining:
    """Return light and words of a running time limit (期限灯): green above 3 workdays, amber from 3, red on the last day and after.

    A limit that the agency may only act *after* (公告期、催告期) is never amber or red: it is waited for. On the last workday
    before a last day that is off, an agency's light is red already (CAL-6).

    House: look/components.md Light.
    """
    days = (due.last_day - today).days
    workdays = due.calendar.workdays_between(today, due.last_day) if days > 0 else 0
    if stopped:
        return Remaining(Light.GREY, "计时停止", workdays, days)
    waiting = due.limit.course is Course.NOT_BEFORE
    if days < 0:
        return Remaining(Light.GREEN if waiting else Light.RED, "已期满" if waiting else f"逾期 {-days} 天", 0, days)
    if days == 0:
        return Remaining(Light.GREEN if waiting else Light.RED, "今天到期", 0, 0)
    words = f"剩 {workdays} 个工作日" if due.limit.unit is Unit.WORKDAY else f"剩 {days} 天"
    if waiting or workdays > NEAR:
        return Remaining(Light.GREEN, words, workdays, days)
    if workdays == 0:
        return Remaining(Light.RED, f"{words}，其间没有工作日", 0, days)
    return Remaining(Light.AMBER, words, workdays, days)
