"""Lights and words of running time limits."""

from __future__ import annotations

from datetime import date

import pytest

from mingheng.law import Light, deadline, remaining, shipped_calendar

CALENDAR = shipped_calendar()


@pytest.mark.parametrize(
    ("rule_id", "trigger", "today", "light", "words"),
    [
        ("D-01", date(2025, 9, 26), date(2025, 9, 26), Light.GREEN, "剩 7 个工作日"),
        ("D-01", date(2025, 9, 26), date(2025, 9, 30), Light.GREEN, "剩 4 个工作日"),
        ("D-01", date(2025, 9, 26), date(2025, 10, 9), Light.AMBER, "剩 3 个工作日"),
        ("D-01", date(2025, 9, 26), date(2025, 10, 12), Light.AMBER, "剩 1 个工作日"),
        ("D-01", date(2025, 9, 26), date(2025, 10, 13), Light.RED, "今天到期"),
        ("D-01", date(2025, 9, 26), date(2025, 10, 15), Light.RED, "逾期 2 天"),
        ("P-03", date(2025, 7, 1), date(2025, 8, 1), Light.GREEN, "剩 59 天"),
        ("P-03", date(2025, 7, 6), date(2025, 9, 29), Light.AMBER, "剩 5 天"),
        ("P-03", date(2025, 7, 6), date(2025, 9, 30), Light.RED, "剩 4 天，其间没有工作日"),
        ("P-20", date(2025, 11, 3), date(2025, 11, 12), Light.GREEN, "剩 1 天"),
        ("P-20", date(2025, 11, 3), date(2025, 11, 13), Light.GREEN, "今天到期"),
        ("P-20", date(2025, 11, 3), date(2025, 11, 14), Light.GREEN, "已期满"),
    ],
)
def test_a_light_has_its_colour_and_words(rule_id: str, trigger: date, today: date, light: Light, words: str) -> None:
    left = remaining(deadline(rule_id, trigger, calendar=CALENDAR), today)
    assert (left.light, left.words) == (light, words)


def test_a_stopped_clock_is_grey() -> None:
    left = remaining(deadline("P-03", date(2025, 7, 1), calendar=CALENDAR), date(2025, 8, 1), stopped=True)
    assert (left.light, left.words, left.days) == (Light.GREY, "计时停止", 59)
