"""The working-day calendar against an independent package, day by day, and at its edges."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingheng.base.errors import NotLawful
from mingheng.law import Calendar, HolidayNotice, shipped_calendar
from mingheng.law.terms import DayKind

CALENDAR = shipped_calendar()
DAYS = st.dates(date(1990, 1, 1), date(2050, 12, 31))
FIRST_OF_2027 = HolidayNotice(2027, ((date(2027, 1, 1), "元旦"),), (date(2027, 1, 2),), "通知")


def test_every_day_from_2004_to_2026_is_what_an_independent_package_says() -> None:
    day, differ = date(2004, 1, 1), []
    while day <= date(2026, 12, 31):
        if CALENDAR.is_workday(day) != chinese_calendar.is_workday(day):
            differ.append(day)
        day += timedelta(days=1)
    assert differ == []


@pytest.mark.parametrize(
    ("day", "kind", "reason"),
    [
        (date(2025, 10, 6), DayKind.HOLIDAY, "中秋节放假"),
        (date(2026, 2, 14), DayKind.MAKE_UP, "调休上班"),
        (date(2025, 9, 27), DayKind.WEEKEND, "星期六休息"),
        (date(2025, 10, 12), DayKind.WEEKEND, "星期日休息"),
        (date(2025, 9, 26), DayKind.WORKDAY, "工作日"),
        (date(2015, 9, 3), DayKind.HOLIDAY, "抗战胜利纪念日放假"),
        (date(2020, 2, 2), DayKind.HOLIDAY, "春节放假"),
    ],
)
def test_a_day_says_why_it_is_off(day: date, kind: DayKind, reason: str) -> None:
    assert (CALENDAR.kind(day), CALENDAR.reason(day)) == (kind, reason)


def naive_nth(day: date, count: int) -> date:
    """Walk: the slow way that cannot be wrong."""
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= CALENDAR.is_workday(day)
    return day


@given(DAYS, st.integers(-60, 60).filter(bool))
def test_the_nth_workday_is_the_one_that_walking_finds(day: date, count: int) -> None:
    assert CALENDAR.nth_workday_after(day, count) == naive_nth(day, count)


@given(DAYS, st.integers(1, 60))
def test_between_a_day_and_its_nth_workday_lie_n_workdays(day: date, count: int) -> None:
    later = CALENDAR.nth_workday_after(day, count)
    assert CALENDAR.workdays_between(day, later) == count
    assert CALENDAR.workdays_between(later, day) == -count


def test_only_years_with_a_notice_are_published() -> None:
    assert not CALENDAR.is_published(date(2003, 12, 31))
    assert CALENDAR.is_published(date(2004, 1, 1))
    assert CALENDAR.is_published(date(2026, 12, 31))
    assert not CALENDAR.is_published(date(2027, 1, 1))


def test_a_new_year_leaves_the_old_calendar_as_it_was() -> None:
    more = CALENDAR.with_year(FIRST_OF_2027)
    assert more.published_through == date(2027, 12, 31)
    assert CALENDAR.published_through == date(2026, 12, 31)
    assert (more.is_workday(date(2027, 1, 1)), CALENDAR.is_workday(date(2027, 1, 1))) == (False, True)
    assert more.is_workday(date(2027, 1, 2))


def test_a_later_notice_for_the_same_year_replaces_the_earlier_one() -> None:
    later = HolidayNotice(2027, ((date(2027, 1, 4), "元旦"),), (), "更正")
    calendar = CALENDAR.with_year(FIRST_OF_2027).with_year(later)
    assert calendar.is_workday(date(2027, 1, 1))
    assert not calendar.is_workday(date(2027, 1, 4))
    assert not calendar.is_workday(date(2027, 1, 2))


def test_a_gap_in_the_years_ends_what_is_published() -> None:
    notice = HolidayNotice(2028, ((date(2028, 1, 3), "元旦"),), (), "通知")
    assert CALENDAR.with_year(notice).published_through == date(2026, 12, 31)


def test_a_calendar_without_notices_publishes_nothing() -> None:
    assert not Calendar(()).is_published(date(2025, 1, 1))


@pytest.mark.parametrize(
    ("day", "count"),
    [(date(2120, 12, 1), 60), (date(1980, 1, 2), -9), (date(1979, 1, 1), 1), (date.max, 1), (date.min, -1)],
)
def test_days_beyond_the_calendar_are_refused(day: date, count: int) -> None:
    with pytest.raises(NotLawful) as refused:
        CALENDAR.nth_workday_after(day, count)
    assert refused.value.code == "DATE_OUT_OF_RANGE"


@pytest.mark.parametrize("far", [date(1979, 12, 31), date(2121, 1, 1)])
def test_counting_beyond_the_calendar_is_refused(far: date) -> None:
    with pytest.raises(NotLawful) as refused:
        CALENDAR.workdays_between(date(2025, 1, 1), far)
    assert refused.value.code == "DATE_OUT_OF_RANGE"


@given(DAYS)
def test_rolling_moves_rest_days_only_and_only_forward(day: date) -> None:
    rolled = CALENDAR.rolled(day)
    assert CALENDAR.is_workday(rolled)
    assert (rolled == day) == CALENDAR.is_workday(day)
    assert rolled >= day
