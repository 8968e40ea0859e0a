"""Reading the JSON objects that ``mingheng law publish`` and ``mingheng law review`` are given (输入对象)."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from mingheng.cli.terminal import WrongUsage
from mingheng.disclosure.rules import DecisionFacts
from mingheng.disclosure.terms import Procedure, Sector
from mingheng.law.terms import PartyKind, PenaltyKind, Term
from mingheng.review.rules import Draft

Reader = Callable[[Any], Any]


def yuan(given: object) -> Decimal:
    """Read an amount in yuan (元), written as a string or a number, not negative, two decimals at most.

    :raises ArgumentTypeError: when it is no amount.
    """
    text = str(given).strip()
    if isinstance(given, bool) or not re.fullmatch(r"\d{1,15}(\.\d{1,2})?", text):
        raise ArgumentTypeError(f'{text} 不是金额，应写作 "5000" 或者 "5000.00"（元）')
    return Decimal(text)


def _one_of(kind: type[Term]) -> Reader:
    def read(given: object) -> Term:
        if isinstance(given, str) and given in [member.value for member in kind]:
            return kind(given)
        raise ArgumentTypeError(f"{given} 应为 {'、'.join(member.value for member in kind)} 之一")

    return read


def _many_of(kind: type[Term]) -> Reader:
    one = _one_of(kind)

    def read(given: object) -> frozenset[Term]:
        if not isinstance(given, list):
            raise ArgumentTypeError("应为列表")
        return frozenset(one(each) for each in given)

    return read


def _word(*words: str) -> Reader:
    def read(given: object) -> str:
        if given is None or given == "":
            return ""
        if given not in words:
            raise ArgumentTypeError(f"{given} 应为 {'、'.join(words)} 之一")
        return str(given)

    return read


def _flag(given: object) -> bool:
    if not isinstance(given, bool):
        raise ArgumentTypeError(f"{given} 应为 true 或者 false")
    return given


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise ArgumentTypeError(f"{given} 应为文字")
    return given


def _date(given: object) -> date:
    try:
        return date.fromisoformat(_text(given))
    except ValueError:
        raise ArgumentTypeError(f"{given} 不是真实的日期，应写作 2025-09-26 的样子") from None


_SHARED: dict[str, tuple[str, Reader]] = {
    "party": ("party", _one_of(PartyKind)),
    "penalties": ("penalties", _many_of(PenaltyKind)),
    "fine_amount": ("amount", yuan),
}
_DECISION: dict[str, tuple[str, Reader]] = {
    **_SHARED,
    "procedure": ("procedure", _one_of(Procedure)),
    "decision_on": ("decision_on", _date),
    "sector": ("sector", _one_of(Sector)),
    **{
        name: (name, _flag)
        for name in ("served", "minor", "state_secret", "trade_secret", "inseparable", "revoked", "necessary")
    },
}
_DRAFT: dict[str, tuple[str, Reader]] = {
    **_SHARED,
    "confiscated_amount": ("confiscated_amount", yuan),
    "hearing": ("hearing", _word("held", "waived")),
    "enforcement": (
        "enforcement",
        _word("compulsory_execution", "immediate_substitute_performance", "additional_fine"),
    ),
    "other_basis": ("other_basis", _text),
    **{
        name: (name, _flag)
        for name in (
            "mitigated",
            "crime_suspected",
            "structure_completed",
            "public_interest",
            "complex",
            "social_risk",
            "major_permit",
            "requested",
        )
    },
}


def _read(given: dict[str, Any], fields: dict[str, tuple[str, Reader]], required: tuple[str, ...]) -> dict[str, Any]:
    """Return the values by their inner names.

    :raises WrongUsage: with every mistake of the object.
    """
    wrong = [f"缺少 {name}" for name in required if name not in given]
    wrong += [f"不认识的栏目 {name}" for name in given if name not in fields]
    penalties = given.get("penalties")
    if isinstance(penalties, list) and "fine" in penalties and "fine_amount" not in given:
        wrong.append("处罚种类有 fine，缺少 fine_amount")
    values: dict[str, Any] = {}
    for name, (inner, reader) in fields.items():
        if name in given and not (given[name] is None and name not in required):
            try:
                values[inner] = reader(given[name])
            except ArgumentTypeError as error:
                wrong.append(f"{name}：{error}")
    if wrong:
        raise WrongUsage("；".join(wrong))
    return values


def decision(given: dict[str, Any]) -> DecisionFacts:
    """Read the object of ``law publish`` (公示判定的输入).

    :raises WrongUsage: with every mistake of the object.
    """
    return DecisionFacts(**_read(given, _DECISION, ("procedure", "party", "decision_on", "served", "penalties")))


def draft(given: dict[str, Any]) -> Draft:
    """Read the object of ``law review`` (审核判定的输入).

    :raises WrongUsage: with every mistake of the object.
    """
    return Draft(**_read(given, _DRAFT, ("party", "penalties")))
