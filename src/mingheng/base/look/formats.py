"""How dates, money and numbers are written on a screen (显示格式). Pure functions; aware instants show Shanghai time."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
_WEEKDAYS = "一二三四五六日"
_DIGITS = "零一二三四五六七八九"
_GROUPED_FROM = 10_000


def local(value: date | datetime) -> date | datetime:
    """Return an aware instant in Shanghai time; a date or a naive instant as it is."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(ZONE)
    return value


def weekday(value: date) -> str:
    """Return the weekday (周几) of a day."""
    return "周" + _WEEKDAYS[local(value).weekday()]


def long_date(value: date | None) -> str:
    """Return a day with year and weekday, such as 2026-11-23 周一; empty for None."""
    return f"{local(value):%Y-%m-%d} {weekday(value)}" if value else ""


def short_date(value: date | None) -> str:
    """Return a day inside the year, such as 11-19 周四; empty for None."""
    return f"{local(value):%m-%d} {weekday(value)}" if value else ""


def clock_time(value: datetime | None) -> str:
    """Return the time of day in hours and minutes, such as 15:20; empty for None."""
    return f"{local(value):%H:%M}" if value else ""


def instant(value: datetime | None) -> str:
    """Return an instant with year and weekday, such as 2026-11-23 周一 10:42; empty for None."""
    return f"{long_date(value)} {clock_time(value)}" if value else ""


def number(value: Decimal | int) -> str:
    """Return a number without needless zeros, grouped in threes from ten thousand on, such as 12,400."""
    exact = Decimal(value)
    plain = f"{exact:f}"
    whole, _, cents = plain.partition(".")
    cents = cents.rstrip("0")
    if abs(exact) >= _GROUPED_FROM:
        whole = f"{int(whole):,}"
    return f"{whole}.{cents:0<2}" if cents else whole


def money(value: Decimal | int | None) -> str:
    """Return an amount in yuan (元), such as 3000 元; empty for None."""
    return f"{number(value)} 元" if value is not None else ""


def ordinal(value: int) -> str:
    """Return a whole number from 0 to 99 in Chinese, as sections and rows are counted (一、十二、二十)."""
    tens, ones = divmod(value, 10)
    if not 0 <= tens <= 9:
        return str(value)
    if not tens:
        return _DIGITS[ones]
    return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")
