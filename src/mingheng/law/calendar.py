"""The working-day calendar (工作日历): which days are worked, by the State Council's yearly notices.

A calendar is an immutable value. Ordinals of workdays are laid out once per calendar, so that the N-th workday after a day is
two look-ups. A day in a year without notice is judged by weekends alone and everything that leans on it is provisional.
"""

from __future__ import annotations

from array import array
from datetime import date
from functools import lru_cache

from mingheng.base.errors import NotLawful
from mingheng.law.notices import HolidayNotice, parse_notice, shipped_notices
from mingheng.law.terms import DayKind

__all__ = ["Calendar", "HolidayNotice", "parse_notice", "shipped_calendar"]

FIRST_DAY = date(1980, 1, 1)
LAST_DAY = date(2120, 12, 31)
_BASE = FIRST_DAY.toordinal()
_SPAN = LAST_DAY.toordinal() - _BASE + 1


class Calendar:
    """The days that are worked and the days that are not (工作日历), from 1980 to 2120."""

    __slots__ = ("_holidays", "_make_up", "_nth", "_rank", "notices", "published_from", "published_through")

    notices: tuple[HolidayNotice, ...]
    """The notices in force, one a year, by year."""
    published_from: date
    """First day of the unbroken run of years with a notice."""
    published_through: date
    """Last day of that run; what lies behind it is provisional (暂定)."""

    def __init__(self, notices: tuple[HolidayNotice, ...]) -> None:
        self.notices = tuple(sorted(notices, key=lambda notice: notice.year))
        self._holidays = {day: name for notice in self.notices for day, name in notice.holidays}
        self._make_up = frozenset(day for notice in self.notices for day in notice.workdays) - self._holidays.keys()
        self.published_from, self.published_through = _published(self.notices)
        self._nth, self._rank = self._lay_out()

    def _lay_out(self) -> tuple[array[int], array[int]]:
        """Return the ordinal of each workday in turn, and for each day how many workdays there are up to it."""
        worked = bytearray(1 if (_BASE + step - 1) % 7 < 5 else 0 for step in range(_SPAN))
        for day in self._holidays:
            worked[day.toordinal() - _BASE] = 0
        for day in self._make_up:
            worked[day.toordinal() - _BASE] = 1
        nth, rank = array("l", [0]), array("l")
        for step, counts in enumerate(worked):
            if counts:
                nth.append(_BASE + step)
            rank.append(len(nth) - 1)
        return nth, rank

    def with_year(self, notice: HolidayNotice) -> Calendar:
        """Return a calendar in which this notice stands for its year (导入一年), in place of an earlier one."""
        return Calendar((*(each for each in self.notices if each.year != notice.year), notice))

    def kind(self, day: date) -> DayKind:
        """Return what kind of day this is (日期性质)."""
        if day in self._holidays:
            return DayKind.HOLIDAY
        if day in self._make_up:
            return DayKind.MAKE_UP
        return DayKind.WORKDAY if day.weekday() < 5 else DayKind.WEEKEND

    def reason(self, day: date) -> str:
        """Return in Chinese why the day is worked or not (春节放假、调休上班、星期六休息、工作日)."""
        kind = self.kind(day)
        if kind is DayKind.HOLIDAY:
            return f"{self._holidays[day]}放假"
        if kind is DayKind.WEEKEND:
            return "星期六休息" if day.weekday() == 5 else "星期日休息"
        return kind.label

    def is_workday(self, day: date) -> bool:
        """Return whether the day is worked (是否工作日)."""
        return self.kind(day) in (DayKind.WORKDAY, DayKind.MAKE_UP)

    def is_published(self, day: date) -> bool:
        """Return whether a notice covers the year of this day (当年安排是否已公布)."""
        return self.published_from <= day <= self.published_through

    def nth_workday_after(self, day: date, count: int) -> date:
        """Return the count-th workday after a day (其后第几个工作日); the day itself does not count.

        A negative count goes backward: -1 is the last workday before the day.

        :raises NotLawful: DATE_OUT_OF_RANGE, when the calendar does not reach that far.
        Law: 《民事诉讼法》(2023) 第八十五条第二款
        """
        try:
            offset = day.toordinal() - _BASE
            place = self._rank[offset] + count if count > 0 else self._rank[offset - 1] + count + 1
            if offset < 1 or place < 1:
                raise IndexError
            return date.fromordinal(self._nth[place])
        except IndexError:
            raise out_of_range() from None

    def rolled(self, day: date) -> date:
        """Return the day, or the first workday behind it when it is a rest day (期限届满顺延).

        :raises NotLawful: DATE_OUT_OF_RANGE, when the calendar does not reach that far.
        Law: 《民事诉讼法》(2023) 第八十五条第三款
        """
        return day if self.is_workday(day) else self.nth_workday_after(day, 1)

    def workdays_between(self, after: date, until: date) -> int:
        """Return how many workdays lie after one day and up to another, that one included (相隔工作日数); negative backward.

        :raises NotLawful: DATE_OUT_OF_RANGE, when the calendar does not reach that far.
        """
        first, last = after.toordinal() - _BASE, until.toordinal() - _BASE
        if min(first, last) < 0 or max(first, last) >= _SPAN:
            raise out_of_range()
        return self._rank[last] - self._rank[first]


def out_of_range() -> NotLawful:
    """Make the refusal for a day outside the calendar (日期超出历法范围)."""
    return NotLawful(
        "DATE_OUT_OF_RANGE",
        f"日期超出历法的范围（{FIRST_DAY.year} 年至 {LAST_DAY.year} 年）",
        article="",
        way_out="请核对日期是否写错",
    )


def _published(notices: tuple[HolidayNotice, ...]) -> tuple[date, date]:
    """Return first and last day of the unbroken run of years that begins with the earliest notice."""
    if not notices:
        return LAST_DAY, FIRST_DAY
    years = {notice.year for notice in notices}
    last = notices[0].year
    while last + 1 in years:
        last += 1
    return date(notices[0].year, 1, 1), date(last, 12, 31)


@lru_cache(maxsize=1)
def shipped_calendar() -> Calendar:
    """Return the calendar of the notices that come with the program (随附历法), 2004 to 2026."""
    return Calendar(shipped_notices())
