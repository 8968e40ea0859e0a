"""Summary procedure (简易程序): when a penalty may be imposed on the spot, and what its paper must say."""

from __future__ import annotations

import re
from collections.abc import Collection as Many
from decimal import Decimal

from mingheng.base.errors import NotLawful
from mingheng.law.citations import cite
from mingheng.law.terms import PartyKind, PenaltyKind

SUMMARY_LIMITS = {
    PartyKind.NATURAL: Decimal(200),
    PartyKind.SOLE_TRADER: Decimal(200),
    PartyKind.BUSINESS: Decimal(3000),
    PartyKind.ORGANIZATION: Decimal(3000),
}
"""Largest fine in yuan, itself allowed (罚款限额). A sole trader stands with citizens, which is the stricter reading."""
_MILD = frozenset({PenaltyKind.FINE, PenaltyKind.WARNING})


def summary_obstacles(
    *, party: PartyKind, penalties: Many[PenaltyKind], amount: Decimal, facts_clear: bool = True, has_basis: bool = True
) -> tuple[str, ...]:
    """List why summary procedure (简易程序) is closed, as Chinese sentences; empty when it is open.

    Fines up to 200 yuan for citizens and 3000 yuan for legal persons and other organisations (the limit itself included),
    or a warning.

    Law: 《行政处罚法》(2021) 第五十一条
    """
    limit = SUMMARY_LIMITS[party]
    missing = []
    if not facts_clear:
        missing.append("违法事实不确凿")
    if not has_basis:
        missing.append("没有法定依据")
    if not penalties or not _MILD.issuperset(penalties):
        missing.append("当场处罚只能是罚款或者警告")
    if amount > limit:
        missing.append(f"对{party.label}罚款 {amount} 元，超过当场处罚的限额 {limit} 元")
    return tuple(missing)


def require_summary_procedure(
    *, party: PartyKind, penalties: Many[PenaltyKind], amount: Decimal, facts_clear: bool = True, has_basis: bool = True
) -> None:
    """Refuse summary procedure (简易程序) where any of its conditions is missing.

    :raises NotLawful: SUMMARY_NOT_ALLOWED.
    Law: 《行政处罚法》(2021) 第五十一条
    """
    missing = summary_obstacles(
        party=party, penalties=penalties, amount=amount, facts_clear=facts_clear, has_basis=has_basis
    )
    if missing:
        raise NotLawful(
            "SUMMARY_NOT_ALLOWED",
            "不能适用简易程序：" + "；".join(missing),
            article=cite("处罚法", 51),
            way_out="改用普通程序立案办理",
        )


_RECONSIDERATION = re.compile(r"(?:先|应当|须)[^。；]{0,30}申请(?:行政)?复议")
_SUIT = re.compile(r"[^。；，]*(?:人民)?法院[^。；]*(?:起诉|诉讼)")
_AFTER_REVIEW = re.compile(r"(?:对|不服)[^。；]{0,12}复议决定[^。；]*")


def require_reconsideration_first(text: str) -> None:
    """Refuse the remedy wording (救济告知) of an on-the-spot decision that does not lead to reconsideration first.

    The text must say that reconsideration is to be applied for first; a court may be named only against the
    reconsideration decision.

    :raises NotLawful: RECONSIDERATION_FIRST.
    Law: 《行政复议法》(2023) 第二十三条
    """
    names_review = _RECONSIDERATION.search(text) is not None
    direct_suit = _SUIT.search(_AFTER_REVIEW.sub("", text)) is not None
    if not names_review or direct_suit:
        raise NotLawful(
            "RECONSIDERATION_FIRST",
            "当场处罚决定书应当告知先申请行政复议，不能告知可以直接向法院起诉",
            article=cite("复议法", 23),
            way_out="改用当场处罚的救济告知文字：先向区人民政府申请行政复议，对复议决定不服的再起诉",
        )
