"""Fines (罚款): collecting on the spot, handing the money in, and the additional fine for late payment (加处罚款)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from mingheng.base.errors import NotLawful
from mingheng.law.calendar import Calendar
from mingheng.law.citations import cite
from mingheng.law.deadlines import Suspension, deadline

ON_THE_SPOT_LIMIT = Decimal(100)
"""Yuan; up to this amount, itself included, a fine may be collected on the spot (当场收缴)."""
DAILY_RATE = Decimal("0.03")
_FEN = Decimal("0.01")


def require_on_the_spot_collection(
    *,
    amount: Decimal,
    is_summary: bool,
    hard_later: bool = False,
    remote_and_asked: bool = False,
    receipt_number: str,
) -> None:
    """Refuse to collect a fine on the spot (当场收缴) without a ground and without an official receipt.

    In summary procedure up to 100 yuan (included), or where it would be hard to collect later; in any procedure in remote places
    without transport when the party asks for it.

    :raises NotLawful: ON_THE_SPOT_NOT_ALLOWED, RECEIPT_MISSING.
    Law: 《行政处罚法》(2021) 第六十八条、第六十九条、第七十条
    """
    if not (remote_and_asked or (is_summary and (amount <= ON_THE_SPOT_LIMIT or hard_later))):
        raise NotLawful(
            "ON_THE_SPOT_NOT_ALLOWED",
            f"罚款 {amount} 元不能当场收缴",
            article=cite("处罚法", 68),
            way_out="告知当事人十五日内到银行或者通过电子支付系统缴纳；事后难以执行或者边远不便的，写明理由",
        )
    if not receipt_number.strip():
        raise NotLawful(
            "RECEIPT_MISSING",
            "当场收缴罚款应当出具财政部门统一制发的票据，不出具的当事人有权拒绝",
            article=cite("处罚法", 70),
            way_out="填写票据号码",
        )


@dataclass(frozen=True, slots=True)
class Collection:
    """The way of money collected on the spot (当场收缴罚款的去向)."""

    collected_on: date
    handed_in_on: date
    banked_on: date


def require_handed_in(way: Collection, *, calendar: Calendar) -> None:
    """Refuse as late money handed in after two workdays, or paid to the bank after two more (两日内交至机关、两日内缴付银行).

    :raises NotLawful: HANDED_IN_LATE, BANKED_LATE, DATES_OUT_OF_ORDER.
    Law: 《行政处罚法》(2021) 第七十一条
    """
    if not way.collected_on <= way.handed_in_on <= way.banked_on:
        raise NotLawful("DATES_OUT_OF_ORDER", "收缴、交机关、缴银行的日期颠倒", article=cite("处罚法", 71))
    steps = (
        ("P-11", way.collected_on, way.handed_in_on, "HANDED_IN_LATE"),
        ("P-12", way.handed_in_on, way.banked_on, "BANKED_LATE"),
    )
    for rule_id, began_on, done_on, code in steps:
        due = deadline(rule_id, began_on, calendar=calendar)
        if done_on > due.last_day:
            raise NotLawful(code, f"{due.limit.name}应当在 {due.last_day} 以前", article=due.limit.article)


@dataclass(frozen=True, slots=True)
class Surcharge:
    """An additional fine up to a day (加处罚款), with what it was counted from."""

    amount: Decimal
    """Yuan, rounded to fen."""
    days: int
    """Late days that counted (计罚日数)."""
    capped: bool
    """Whether it has reached the fine itself (达到上限)."""


def additional_fine(*, unpaid: Decimal, due_on: date, until_on: date, stays: Sequence[Suspension] = ()) -> Surcharge:
    """Return the additional fine (加处罚款) of 3 % a day on what is unpaid, from the day after the last day for payment.

    Natural days, ``until_on`` included; ``stays`` are the days of reconsideration and litigation, both ends included, which do not
    count; never more than the unpaid fine.

    Law: 《行政处罚法》(2021) 第七十二条第一款第一项、第七十三条第三款；《行政强制法》(2011) 第四十五条
    """
    late = max((until_on - due_on).days, 0)
    days = late - _days_covered(stays, due_on + timedelta(days=1), until_on)
    raw = unpaid * DAILY_RATE * days
    return Surcharge(min(raw, unpaid).quantize(_FEN, ROUND_HALF_UP), days, raw >= unpaid)


def _days_covered(stays: Sequence[Suspension], first: date, last: date) -> int:
    """Return how many days from first to last are covered, each counted once."""
    total, reach = 0, first - timedelta(days=1)
    for stay in sorted(stays, key=lambda stay: stay.first_on):
        start = max(stay.first_on, reach + timedelta(days=1))
        end = min(stay.last_on, last)
        if start <= end:
            total += (end - start).days + 1
            reach = end
    return total
