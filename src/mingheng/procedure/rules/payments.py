"""Payments, instalments and reminders (缴款、分期、催告)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from mingheng.base.errors import NotLawful
from mingheng.law.calendar import Calendar
from mingheng.law.citations import cite
from mingheng.law.deadlines import deadline


def require_payment(
    *, amount: Decimal, outstanding: Decimal, receipt_number: str, paid_on: date, decided_on: date, today: date
) -> None:
    """Refuse a payment (缴款) of nothing or too much, without receipt, or on an impossible day; amounts in yuan.

    :raises NotLawful: PAYMENT_AMOUNT, RECEIPT_MISSING, DATES_OUT_OF_ORDER
    Law: 《行政处罚法》(2021) 第六十七条、第七十条
    """
    if not 0 < amount <= outstanding:
        raise NotLawful(
            "PAYMENT_AMOUNT", f"缴款金额应当大于 0，不超过未缴的 {outstanding} 元", article=cite("处罚法", 67)
        )
    if not receipt_number.strip():
        raise NotLawful(
            "RECEIPT_MISSING", "请填写财政部门统一制发的票据号码", article=cite("处罚法", 70), way_out="补填票据号码"
        )
    if not decided_on <= paid_on <= today:
        raise NotLawful("DATES_OUT_OF_ORDER", "缴款日期早于决定，或者晚于今天", article=cite("处罚法", 67))


def require_instalments(*, instalments: Sequence[tuple[date, Decimal]], outstanding: Decimal, today: date) -> None:
    """Refuse instalments (分期) that are not in order, lie in the past, or do not add up to what is owed in yuan.

    :raises NotLawful: INSTALMENTS_WRONG
    Law: 《行政处罚法》(2021) 第六十六条第二款
    """
    days = [day for day, _ in instalments]
    total = sum((amount for _, amount in instalments), Decimal(0))
    rising = all(first < second for first, second in itertools.pairwise(days))
    if days and rising and days[0] > today and total == outstanding and all(part > 0 for _, part in instalments):
        return
    raise NotLawful(
        "INSTALMENTS_WRONG",
        f"分期日期应当依次在今天以后，金额合计应当等于未缴的 {outstanding} 元",
        article=cite("处罚法", 66, paragraph=2),
        way_out="核对各期日期和金额",
    )


def require_reminder_term(*, pay_by: date, today: date, calendar: Calendar) -> None:
    """Refuse a reminder (催告) that leaves less than ten working days, after which the court may be asked (Q-08).

    Law: 《行政强制法》(2011) 第五十四条、第六十九条
    :raises NotLawful: REMINDER_TERM
    """
    least = deadline("Q-08", today, calendar=calendar).last_day
    if pay_by < least:
        raise NotLawful(
            "REMINDER_TERM",
            f"催告期限不能早于 {least}（送达后十个工作日）",
            article=cite("强制法", 54),
            way_out=f"把履行期限定在 {least} 或者以后",
        )
