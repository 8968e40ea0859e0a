"""The golden tests of the law table (GT-1 to GT-20), as far as they are days.

The others stand with their rules: GT-1, 2, 3, 4, 6, 10, 11, 14, 18 and 20 in tests/procedure/test_rules.py, GT-6, 7 and 8 in
tests/review/test_rules.py, GT-15 and 16 in tests/disclosure/test_rules.py, GT-19 in tests/disclosure/test_redaction.py. GT-4, 8
and 17 are also gates: whole matters are refused in tests/procedure.
"""

from __future__ import annotations

from datetime import date

import pytest

from mingheng.base.errors import NotLawful
from mingheng.law import deadline, remaining, shipped_calendar
from mingheng.law.terms import Light

CALENDAR = shipped_calendar()


def test_gt_5_a_matter_filed_on_the_first_of_july_ends_on_29_september() -> None:
    due = deadline("P-03", date(2025, 7, 1), calendar=CALENDAR)
    assert due.last_day == date(2025, 9, 29)
    assert remaining(due, date(2025, 9, 29)).words == "今天到期"
    assert (remaining(due, date(2025, 9, 30)).light, remaining(due, date(2025, 9, 30)).words) == (
        Light.RED,
        "逾期 1 天",
    )


def test_gt_9_a_hearing_can_be_asked_for_over_the_holidays() -> None:
    due = deadline("P-06", date(2025, 9, 26), calendar=CALENDAR)
    assert due.last_day == date(2025, 10, 10)
    counted = [(day.on.month, day.on.day) for day in due.days() if day.counted]
    assert counted == [(9, 28), (9, 29), (9, 30), (10, 9), (10, 10)]


def test_gt_12_seizure_lasts_thirty_days_and_thirty_more_at_most() -> None:
    seized = date(2025, 7, 1)
    assert deadline("Q-02", seized, calendar=CALENDAR).last_day == date(2025, 7, 31)
    assert deadline("Q-02", seized, calendar=CALENDAR, extended=30).last_day == date(2025, 8, 30)
    with pytest.raises(NotLawful) as refused:
        deadline("Q-02", seized, calendar=CALENDAR, extended=31)
    assert refused.value.code == "EXTENSION_TOO_LONG"


def test_gt_13_the_court_is_asked_only_after_ten_workdays() -> None:
    due = deadline("Q-08", date(2025, 9, 26), calendar=CALENDAR)
    assert (due.last_day, due.earliest_on) == (date(2025, 10, 16), date(2025, 10, 17))


def test_gt_16_a_revoked_decision_is_withdrawn_by_the_sixth() -> None:
    assert deadline("P-13", date(2025, 11, 3), calendar=CALENDAR).last_day == date(2025, 11, 6)


def test_gt_20_papers_are_asked_for_within_five_workdays() -> None:
    assert deadline("K-01", date(2025, 9, 26), calendar=CALENDAR).last_day == date(2025, 10, 10)


def test_the_worst_real_case_of_spring_2020() -> None:
    due = deadline("D-01", date(2020, 1, 22), calendar=CALENDAR)
    assert due.last_day == date(2020, 2, 10)
    assert (due.last_day - date(2020, 1, 22)).days == 19
