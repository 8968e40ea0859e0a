"""Who acts, and whether and how heavily a penalty may be imposed (人员、先行责令改正、不予处罚、不得加重)."""

from __future__ import annotations

from collections.abc import Collection as Many
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from mingheng.base.errors import NotLawful
from mingheng.law.citations import cite
from mingheng.law.terms import PenaltyKind

FEWEST_OFFICERS = 2
RESPONSIBLE_FROM = 14
"""Full years of age (责任年龄)."""


def require_officers(certified: int, *, auxiliaries: int = 0) -> None:
    """Refuse an act of enforcement (执法活动) with fewer than two certified officers; auxiliaries do not count.

    :raises NotLawful: TWO_OFFICERS_REQUIRED.
    Law: 《行政处罚法》(2021) 第四十二条
    """
    if certified < FEWEST_OFFICERS:
        helped = f"，辅助人员 {auxiliaries} 名不计" if auxiliaries else ""
        raise NotLawful(
            "TWO_OFFICERS_REQUIRED",
            f"执法人员不得少于两人，现有持证执法人员 {certified} 名{helped}",
            article=cite("处罚法", 42),
            way_out="增加一名持有效执法证的人员",
        )


def require_order_first(*, requires_order_first: bool, order_served: bool, mended: bool | None) -> None:
    """Refuse a penalty on an item that asks for an order to mend (责令改正) first, before it was served and found unheeded.

    ``mended`` is what the re-inspection (复查) found; None when there was none.

    :raises NotLawful: ORDER_FIRST, REINSPECTION_MISSING, ALREADY_MENDED.
    Law: 《行政处罚法》(2021) 第二十八条第一款
    """
    if not requires_order_first:
        return
    if not order_served:
        raise NotLawful(
            "ORDER_FIRST",
            "该事项以拒不改正或者逾期不改正为处罚要件，尚未责令改正",
            article=cite("处罚法", 28, paragraph=1),
            way_out="先送达责令（限期）改正通知书",
        )
    if mended is None:
        raise NotLawful(
            "REINSPECTION_MISSING",
            "责令改正以后还没有复查记录",
            article=cite("处罚法", 28, paragraph=1),
            way_out="改正期限届满后复查并记录",
        )
    if mended:
        raise NotLawful(
            "ALREADY_MENDED",
            "复查发现已经改正，不符合拒不改正或者逾期不改正的要件",
            article=cite("处罚法", 28, paragraph=1),
            way_out="作出不予行政处罚决定，并登记教育情况",
        )


def _weight(penalties: Many[PenaltyKind]) -> int:
    """Return the place of the heaviest kind in the order of the yearly statistics."""
    order = list(PenaltyKind)
    return max((order.index(kind) for kind in penalties), default=-1)


def require_no_heavier(
    *,
    noticed: Mapping[PenaltyKind, Decimal],
    decided: Mapping[PenaltyKind, Decimal],
) -> None:
    """Refuse a decision that is heavier than what the party was told before its defence (不得因陈述、申辩而给予更重的处罚).

    Both map kind of penalty to amount in yuan (0 where there is none). Heavier is: a kind beyond the noticed ones that is not
    lighter than the heaviest of those, or a higher amount of the same kind.

    :raises NotLawful: HEAVIER_AFTER_DEFENCE.
    Law: 《行政处罚法》(2021) 第四十五条第二款
    """
    heaviest = _weight(noticed)
    added = [kind for kind in decided if kind not in noticed]
    raised = [kind for kind in decided if kind in noticed and decided[kind] > noticed[kind]]
    # In place of a heavier kind a lighter one may come; beside it, it comes on top.
    on_top = [kind for kind in added if _weight([kind]) >= heaviest or set(noticed) <= set(decided)]
    if raised or on_top:
        kinds = "、".join(kind.label for kind in (*raised, *on_top))
        raise NotLawful(
            "HEAVIER_AFTER_DEFENCE",
            f"决定比告知的处罚更重：{kinds}",
            article=cite("处罚法", 45, paragraph=2),
            way_out="按不重于告知的内容决定；因新查明的事实需要加重的，重新告知",
        )


@dataclass(frozen=True, slots=True)
class NoPenalty:
    """Why no penalty must or may be imposed (不予处罚的理由)."""

    code: str
    sentence: str
    article: str
    is_bound: bool
    """True where the law forbids a penalty, False where it leaves the choice (可以不予)."""


def no_penalty_ground(
    *,
    age: int | None = None,
    lacks_capacity: bool = False,
    minor_act: bool = False,
    mended: bool = False,
    harmless: bool = False,
    first_time: bool = False,
    no_fault: bool = False,
) -> NoPenalty | None:
    """Return why no penalty (不予行政处罚) must or may be imposed, or None when nothing stands against one.

    Age in full years on the day of the act. Minor, mended in time and without harm: must not; first time, slight harm and mended
    in time: may be let off; no subjective fault, proved: must not; below fourteen or without capacity: must not.

    Law: 《行政处罚法》(2021) 第三十条、第三十一条、第三十三条
    """
    if age is not None and age < RESPONSIBLE_FROM:
        return NoPenalty("UNDER_FOURTEEN", "不满十四周岁，不予处罚，责令监护人管教", cite("处罚法", 30), True)
    if lacks_capacity:
        return NoPenalty("NO_CAPACITY", "不能辨认或者不能控制自己行为时违法，不予处罚", cite("处罚法", 31), True)
    if minor_act and mended and harmless:
        return NoPenalty(
            "MINOR_AND_MENDED", "违法行为轻微并及时改正，没有造成危害后果，不予处罚", cite("处罚法", 33), True
        )
    if no_fault:
        return NoPenalty("NO_FAULT", "有证据足以证明没有主观过错，不予处罚", cite("处罚法", 33, paragraph=2), True)
    if first_time and minor_act and mended:
        return NoPenalty(
            "FIRST_AND_MENDED", "初次违法且危害后果轻微并及时改正，可以不予处罚", cite("处罚法", 33), False
        )
    return None
