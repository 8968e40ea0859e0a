"""Time limits: the quick way against the walked one, every rule, and what a rule does not allow."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingheng.base.errors import NotLawful
from mingheng.law import TIME_LIMITS, Deadline, Suspension, Unit, add_months, deadline, shipped_calendar, workdays
from mingheng.law.deadlines import CHINA
from mingheng.law.terms import Course

CALENDAR = shipped_calendar()
ONE = timedelta(days=1)
DAYS = st.dates(date(2004, 1, 1), date(2030, 12, 31))
COUNTING = sorted(rule for rule, limit in TIME_LIMITS.items() if limit.unit is not Unit.NONE)
SHORT = sorted(rule for rule in COUNTING if TIME_LIMITS[rule].unit in (Unit.WORKDAY, Unit.DAY, Unit.MONTH))
PAUSABLE = ("P-03", "K-02", "Q-02", "P-10", "D-04", "R-01")


def naive(rule_id: str, day: date) -> date:
    """Count by walking, written anew from law.md 2.1."""
    limit = TIME_LIMITS[rule_id]
    step = -ONE if limit.course is Course.NOTICE_BEFORE else ONE
    left = limit.length or 0
    if limit.unit in (Unit.MONTH, Unit.YEAR):
        months = left * (12 if limit.unit is Unit.YEAR else 1)
        year, month = day.year, day.month + months
        while month > 12:
            year, month = year + 1, month - 12
        wanted = day.day
        while True:
            try:
                day = date(year, month, wanted)
                break
            except ValueError:
                wanted -= 1
        left = 0
    while left:
        day += step
        left -= 1 if limit.unit is Unit.DAY else CALENDAR.is_workday(day)
    while limit.rolls and not CALENDAR.is_workday(day):
        day += ONE
    return day


@given(st.sampled_from(SHORT), DAYS)
def test_two_ways_of_counting_agree(rule_id: str, day: date) -> None:
    assert deadline(rule_id, day, calendar=CALENDAR).last_day == naive(rule_id, day)


@given(st.sampled_from(SHORT), DAYS)
def test_a_later_trigger_never_gives_an_earlier_last_day(rule_id: str, day: date) -> None:
    assert (
        deadline(rule_id, day, calendar=CALENDAR).last_day <= deadline(rule_id, day + ONE, calendar=CALENDAR).last_day
    )


@given(st.sampled_from(SHORT), DAYS)
def test_the_last_counted_day_of_the_explanation_is_the_last_day(rule_id: str, day: date) -> None:
    due = deadline(rule_id, day, calendar=CALENDAR)
    days = due.days()
    counted = [each for each in days if each.counted]
    assert counted[-1].on == days[-1].on == due.last_day
    assert [each.ordinal for each in counted] == list(range(1, len(counted) + 1))
    assert not days[0].counted
    assert all(each.reason for each in days)
    if due.limit.unit in (Unit.WORKDAY, Unit.DAY):
        assert len(counted) == due.length


@given(st.sampled_from(SHORT), DAYS)
def test_the_explanation_leaves_no_day_out(rule_id: str, day: date) -> None:
    days = [each.on for each in deadline(rule_id, day, calendar=CALENDAR).days()]
    assert all(abs(later - earlier) == ONE for earlier, later in pairwise(days))


@given(st.sampled_from(PAUSABLE), st.dates(date(2020, 1, 1), date(2025, 1, 1)), st.integers(-5, 40), st.integers(0, 40))
def test_suspended_days_are_not_counted(rule_id: str, day: date, after: int, span: int) -> None:
    pause = Suspension(day + ONE * after, day + ONE * (after + span), "检测")
    plain, paused = (
        deadline(rule_id, day, calendar=CALENDAR),
        deadline(rule_id, day, calendar=CALENDAR, suspensions=[pause]),
    )
    assert paused.last_day >= plain.last_day
    counted = [each for each in paused.days() if each.counted]
    assert counted[-1].on == paused.last_day
    assert counted[-1].ordinal == paused.length
    assert not any(pause.covers(each.on) for each in counted[:-1])


@pytest.mark.parametrize("rule_id", COUNTING)
def test_every_rule_counts_and_explains(rule_id: str) -> None:
    due = deadline(rule_id, date(2025, 7, 1), calendar=CALENDAR)
    assert due.days()[-1].on == due.last_day
    assert due.limit.article.startswith(("《", "各地"))
    assert due.limit.counting.startswith("《")
    assert due.limit.name
    assert due.limit.trigger
    assert due.limit.consequence
    assert due.limit.mark in "VvMD"
    assert due.limit.mark not in "D" or due.limit.source


def test_the_table_has_every_number_of_the_law_table() -> None:
    wanted = (
        [f"P-{n:02}" for n in range(1, 23)] + [f"Q-{n:02}" for n in range(1, 14)] + [f"K-{n:02}" for n in range(1, 6)]
    )
    wanted += (
        [f"D-{n:02}" for n in range(1, 13)] + [f"A-{n:02}" for n in range(1, 4)] + [f"R-{n:02}" for n in range(1, 9)]
    )
    assert not set(wanted) - set(TIME_LIMITS)


@pytest.mark.parametrize(
    ("rule_id", "trigger", "last"),
    [
        ("D-01", date(2025, 9, 26), date(2025, 10, 13)),
        ("P-09", date(2025, 9, 25), date(2025, 10, 10)),
        ("P-09", date(2025, 9, 20), date(2025, 10, 9)),
        ("D-01", date(2020, 1, 22), date(2020, 2, 10)),
        ("P-01", date(2024, 2, 29), date(2026, 2, 28)),
        ("P-07", date(2025, 10, 17), date(2025, 10, 9)),
        ("D-05", date(2025, 3, 3), date(2026, 1, 31)),
        ("D-07", date(2025, 1, 3), date(2025, 3, 31)),
        ("A-01", date(2025, 3, 3), date(2026, 6, 30)),
        ("Q-09", date(2025, 11, 30), date(2026, 2, 28)),
        ("R-02", date(2025, 4, 1), date(2025, 10, 9)),
        ("R-01", date(2025, 8, 5), date(2025, 10, 9)),
        ("R-07", date(2025, 8, 5), date(2025, 10, 4)),
    ],
)
def test_worked_examples(rule_id: str, trigger: date, last: date) -> None:
    assert deadline(rule_id, trigger, calendar=CALENDAR).last_day == last


def test_a_last_day_on_a_holiday_says_from_where_it_moved() -> None:
    due = deadline("P-09", date(2025, 9, 20), calendar=CALENDAR)
    assert due.rolled_from == date(2025, 10, 5)
    reasons = {each.on: (each.counted, each.ordinal, each.reason) for each in due.days()}
    assert reasons[date(2025, 9, 20)] == (False, 0, "开始的当日不算")
    assert reasons[date(2025, 10, 5)][0] is False
    assert "顺延" in reasons[date(2025, 10, 6)][2]
    assert reasons[date(2025, 10, 9)] == (True, 15, "顺延至此日届满")


def test_an_office_is_warned_on_its_last_workday() -> None:
    due = deadline("P-03", date(2025, 7, 6), calendar=CALENDAR)
    assert (due.last_day, due.act_by) == (date(2025, 10, 4), date(2025, 9, 30))
    assert deadline("P-03", date(2025, 7, 1), calendar=CALENDAR).act_by == date(2025, 9, 29)


@pytest.mark.parametrize(
    ("rule_id", "trigger", "provisional"),
    [
        ("D-01", date(2026, 12, 21), False),
        ("D-01", date(2026, 12, 28), True),
        ("P-09", date(2026, 12, 20), True),
        ("D-01", date(2003, 12, 31), True),
        ("P-03", date(2026, 11, 1), True),
        ("P-03", date(2026, 5, 1), False),
        ("P-15-2", date(2026, 12, 31), True),
    ],
)
def test_a_result_in_an_unpublished_year_is_provisional(rule_id: str, trigger: date, provisional: bool) -> None:
    assert deadline(rule_id, trigger, calendar=CALENDAR).provisional is provisional


def test_hours_run_from_the_instant_in_chinese_time() -> None:
    begin = datetime(2025, 9, 26, 2, 30, tzinfo=UTC)
    due = deadline("Q-01", begin, calendar=CALENDAR)
    assert due.trigger_on == date(2025, 9, 26)
    assert due.last_at == datetime(2025, 9, 27, 10, 30, tzinfo=CHINA)
    assert "10:30" in due.days()[-1].reason
    assert len(due.days()) == 2


def test_an_instant_without_zone_is_chinese_time() -> None:
    due = deadline("P-21", datetime(2025, 9, 26, 23, 30), calendar=CALENDAR)  # noqa: DTZ001
    assert due.last_at == datetime(2025, 9, 27, 1, 30, tzinfo=CHINA)


def test_a_bare_day_counts_hours_from_its_first_moment() -> None:
    due = deadline("P-19-2", date(2025, 9, 26), calendar=CALENDAR)
    assert (due.last_day, len(due.days())) == (date(2025, 9, 26), 1)


@pytest.mark.parametrize("rule_id", ["P-09", "P-13"])
def test_an_instant_late_at_night_abroad_is_the_chinese_day(rule_id: str) -> None:
    begin = datetime(2025, 11, 2, 20, 0, tzinfo=UTC)
    assert deadline(rule_id, begin, calendar=CALENDAR) == deadline(rule_id, date(2025, 11, 3), calendar=CALENDAR)


def test_what_had_to_wait_may_be_done_the_day_after() -> None:
    assert deadline("P-20", date(2025, 11, 3), calendar=CALENDAR).earliest_on == date(2025, 11, 14)


def test_local_lengths_and_extensions_are_taken_where_the_rule_allows_them() -> None:
    assert deadline("R-07", date(2025, 8, 5), calendar=CALENDAR, length=30).last_day == date(2025, 9, 4)
    assert deadline("D-09", date(2025, 11, 3), calendar=CALENDAR, extended=3).last_day == date(2025, 11, 13)


@pytest.mark.parametrize(
    ("rule_id", "words", "code"),
    [
        ("P-99", {}, "UNKNOWN_TIME_LIMIT"),
        ("Q-10", {}, "NO_TIME_LIMIT"),
        ("Q-11", {}, "NO_TIME_LIMIT"),
        ("P-04", {"length": 8}, "LENGTH_FIXED"),
        ("R-07", {"length": 29}, "LENGTH_FIXED"),
        ("P-02", {"length": 0}, "LENGTH_FIXED"),
        ("D-09", {"extended": 4}, "EXTENSION_TOO_LONG"),
        ("P-04", {"extended": 1}, "EXTENSION_TOO_LONG"),
        ("D-09", {"extended": -1}, "EXTENSION_TOO_LONG"),
        ("P-04", {"suspensions": [Suspension(date(2025, 7, 2), date(2025, 7, 3), "检测")]}, "NO_SUSPENSION"),
        ("P-03", {"suspensions": [Suspension(date(2025, 7, 3), date(2025, 7, 2), "检测")]}, "SUSPENSION_INVALID"),
        ("P-03", {"suspensions": [Suspension(date(2025, 7, 2), date(2025, 7, 3), " ")]}, "SUSPENSION_INVALID"),
    ],
)
def test_what_a_rule_does_not_allow_is_refused(rule_id: str, words: dict[str, object], code: str) -> None:
    with pytest.raises(NotLawful) as refused:
        deadline(rule_id, date(2025, 7, 1), calendar=CALENDAR, **words)  # type: ignore[arg-type]
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("rule_id", "day", "words"),
    [
        ("P-03", date.max, {}),
        ("P-01", date(9998, 1, 1), {}),
        ("P-09", date(2120, 12, 25), {}),
        ("Q-01", date.max, {}),
        ("P-07", datetime.min.replace(tzinfo=timezone(timedelta(hours=14))), {}),
        ("P-03", date(2120, 12, 1), {"suspensions": [Suspension(date(2120, 12, 2), date(2120, 12, 3), "检测")]}),
    ],
)
def test_days_beyond_the_calendar_are_refused(rule_id: str, day: date, words: dict[str, object]) -> None:
    with pytest.raises(NotLawful) as refused:
        deadline(rule_id, day, calendar=CALENDAR, **words)  # type: ignore[arg-type]
    assert refused.value.code == "DATE_OUT_OF_RANGE"


def test_plain_workdays_are_explained_too() -> None:
    due: Deadline = workdays(date(2025, 9, 26), 7, calendar=CALENDAR)
    assert due.last_day == date(2025, 10, 13)
    assert [each.on for each in due.days() if each.counted][:3] == [
        date(2025, 9, 28),
        date(2025, 9, 29),
        date(2025, 9, 30),
    ]
    assert not due.provisional


@pytest.mark.parametrize("count", [0, -3])
def test_a_count_below_one_is_refused(count: int) -> None:
    with pytest.raises(NotLawful) as refused:
        workdays(date(2025, 9, 26), count, calendar=CALENDAR)
    assert refused.value.code == "COUNT_INVALID"


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 600))
def test_months_keep_the_day_or_end_the_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + ONE).day == 1
