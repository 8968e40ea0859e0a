"""Rules of payments, instalments and reminders."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingheng.base.errors import NotLawful
from mingheng.law import shipped_calendar
from mingheng.procedure.rules.payments import require_instalments, require_payment, require_reminder_term
from tests.refusals import unlawful

CALENDAR = shipped_calendar()
DAY = dt.date(2026, 9, 7)
WHOLE = Decimal(300)


def paid(**given: Any) -> None:
    """Pay what is owed on the day of the decision."""
    wanted = {
        "amount": WHOLE, "outstanding": WHOLE, "receipt_number": "沪财罚0000001", "paid_on": DAY, "decided_on": DAY,
        "today": DAY,
    }  # fmt: skip
    require_payment(**{**wanted, **given})


def test_all_or_a_part_may_be_paid_from_the_day_of_the_decision() -> None:
    paid()
    paid(amount=Decimal("0.01"))


@pytest.mark.parametrize(
    ("code", "given_words"),
    [
        ("PAYMENT_AMOUNT", {"amount": Decimal(0)}),
        ("PAYMENT_AMOUNT", {"amount": Decimal(-1)}),
        ("PAYMENT_AMOUNT", {"amount": Decimal("300.01")}),
        ("RECEIPT_MISSING", {"receipt_number": "　"}),
        ("DATES_OUT_OF_ORDER", {"paid_on": DAY - dt.timedelta(days=1)}),
        ("DATES_OUT_OF_ORDER", {"paid_on": DAY + dt.timedelta(days=1)}),
    ],
)
def test_a_payment_that_cannot_be_is_refused(code: str, given_words: dict[str, Any]) -> None:
    with unlawful(code):
        paid(**given_words)


@given(st.lists(st.decimals("0.01", 1000, places=2), min_size=1, max_size=6), st.decimals(0, 1000, places=2))
def test_instalments_are_lawful_exactly_when_they_add_up(parts: list[Decimal], other: Decimal) -> None:
    days = [(DAY + dt.timedelta(days=number), part) for number, part in enumerate(parts, 1)]
    require_instalments(instalments=days, outstanding=sum(parts, Decimal(0)), today=DAY)
    if other != sum(parts):
        with unlawful("INSTALMENTS_WRONG"):
            require_instalments(instalments=days, outstanding=other, today=DAY)


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [(0, 300)],
        [(-1, 300)],
        [(2, 100), (1, 200)],
        [(1, 100), (1, 200)],
        [(1, 400), (2, -100)],
        [(1, 300), (2, 0)],
    ],
)
def test_instalments_in_the_past_out_of_order_or_of_nothing_are_refused(parts: list[tuple[int, int]]) -> None:
    days = [(DAY + dt.timedelta(days=later), Decimal(amount)) for later, amount in parts]
    with unlawful("INSTALMENTS_WRONG"):
        require_instalments(instalments=days, outstanding=WHOLE, today=DAY)


@given(st.dates(dt.date(2025, 1, 1), dt.date(2026, 11, 30)), st.integers(0, 40))
def test_a_reminder_leaves_ten_working_days_and_not_one_less(today: dt.date, later: int) -> None:
    tenth = CALENDAR.nth_workday_after(today, 10)
    pay_by = today + dt.timedelta(days=later)
    try:
        require_reminder_term(pay_by=pay_by, today=today, calendar=CALENDAR)
    except NotLawful as refused:
        assert (refused.code, pay_by < tenth) == ("REMINDER_TERM", True)
    else:
        assert pay_by >= tenth


def test_a_reminder_of_26_september_2025_gives_until_16_october() -> None:
    words = {"today": dt.date(2025, 9, 26), "calendar": CALENDAR}
    require_reminder_term(pay_by=dt.date(2025, 10, 16), **words)
    with unlawful("REMINDER_TERM"):
        require_reminder_term(pay_by=dt.date(2025, 10, 15), **words)
