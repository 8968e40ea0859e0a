"""What everybody should know today (横幅): that next year's holiday notice is missing, which makes deadlines provisional."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mingheng.law.calendar import Calendar

SOON_DAYS = 60
"""Natural days before the end of the published years from which the notice is asked for."""


@dataclass(frozen=True)
class Banner:
    """One sentence above the work list (横幅), with where it leads."""

    words: str
    url: str
    link: str


def calendar_banner(calendar: Calendar, today: dt.date) -> Banner | None:
    """Return what to say while the next year's notice is not there yet (放假通知提醒), or None while there is time."""
    through = calendar.published_through
    if (through - today).days > SOON_DAYS:
        return None
    words = f"{through.year + 1} 年的放假通知还没有导入，跨过 {through:%m-%d} 的期限都是暂定的。"
    return Banner(words, f"/desk/holidays?year={through.year + 1}", "看放假安排")
