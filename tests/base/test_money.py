"""Amounts in figures and in capital characters."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingheng.base.money import capital, figures, parse, yuan


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"), ("0.05", "伍分"), ("0.50", "伍角整"), ("1.05", "壹元零伍分"), ("105.5", "壹佰零伍元伍角整"),
        ("3000", "叁仟元整"), ("10005", "壹万零伍元整"), ("100000", "壹拾万元整"), ("10020300", "壹仟零贰万零叁佰元整"),
        ("100010000", "壹亿零壹万元整"), ("600001000", "陆亿零壹仟元整"), ("100000001", "壹亿零壹元整"),
        ("1234.56", "壹仟贰佰叁拾肆元伍角陆分"),
    ],
)  # fmt: skip
def test_amount_is_written_in_capital_characters(amount: str, words: str) -> None:
    assert capital(amount) == words


def test_amount_is_written_in_figures_with_its_unit() -> None:
    assert (figures("3000.00"), figures("85.5"), yuan("1,200")) == ("3000", "85.50", "1200元")


@pytest.mark.parametrize("wrong", ["-1", "1.234", "一百", "", "NaN", "Infinity", "1000000000000"])
def test_what_is_no_amount_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        parse(wrong)


_VALUE = {char: number for number, char in enumerate("零壹贰叁肆伍陆柒捌玖")}


def _read_back(words: str) -> Decimal:
    """Read capital characters the way a cashier does."""
    total = section = digit = Decimal(0)
    for char in words.removesuffix("整"):
        if char in _VALUE:
            digit = Decimal(_VALUE[char])
        elif char in "拾佰仟":
            section += digit * {"拾": 10, "佰": 100, "仟": 1000}[char]
            digit = Decimal(0)
        elif char in "万亿":
            total = (total + section + digit) * 1 + (section + digit) * ({"万": 10**4, "亿": 10**8}[char] - 1)
            section = digit = Decimal(0)
        elif char == "元":
            total, section, digit = total + section + digit, Decimal(0), Decimal(0)
        else:
            total += digit * {"角": Decimal("0.1"), "分": Decimal("0.01")}[char]
            digit = Decimal(0)
    return total


@given(st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2))
def test_capital_characters_say_the_same_as_the_figures(amount: Decimal) -> None:
    assert _read_back(capital(amount)) == amount
