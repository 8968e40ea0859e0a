"""What may be proposed (拟处理意见): kinds and amounts within the item's range and the discretion band, grounds, no heavier answer."""

from __future__ import annotations

from collections.abc import Collection as Many
from dataclasses import dataclass
from decimal import Decimal

from mingheng.base.errors import NotLawful
from mingheng.law.citations import cite
from mingheng.law.terms import PartyKind, PenaltyKind
from mingheng.powers.terms import PartyScope
from mingheng.procedure.rules.grounds import no_penalty_ground
from mingheng.procedure.terms import NoPenaltyGround, ProposalKind


@dataclass(frozen=True, slots=True)
class Allowed:
    """What an item or a band allows (处罚幅度); amounts in yuan, both ends included."""

    scope: str = PartyScope.ANY
    kinds: frozenset[PenaltyKind] = frozenset()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: str = ""
    """Empty for the whole case; else the amounts are for each unit, such as 每平方米."""


def scopes_of(party: PartyKind) -> frozenset[str]:
    """Return which ranges bind a party (适用对象); a sole trader may be meant by either.

    House: 个体工商户按个人还是单位处罚，由条文决定，两种幅度都可能适用
    """
    person, organization = {PartyScope.ANY, PartyScope.PERSON}, {PartyScope.ANY, PartyScope.ORGANIZATION}
    if party is PartyKind.NATURAL:
        return frozenset(person)
    return frozenset(person | organization if party is PartyKind.SOLE_TRADER else organization)


def require_amounts(*, penalties: Many[PenaltyKind], fine: Decimal, confiscation: Decimal) -> None:
    """Refuse kinds of penalty and amounts that do not fit together (处罚种类与金额不符).

    :raises NotLawful: PENALTY_MISSING, FINE_AMOUNT, CONFISCATION_AMOUNT.
    Law: 《行政处罚法》(2021) 第九条
    """
    article = cite("处罚法", 9)
    if not penalties:
        raise NotLawful("PENALTY_MISSING", "给予行政处罚须选择处罚种类", article=article, way_out="选择处罚种类")
    if fine < 0 or (PenaltyKind.FINE in penalties) != (fine > 0):
        raise NotLawful(
            "FINE_AMOUNT", "罚款须有金额，不罚款的不填金额", article=article, way_out="核对处罚种类和罚款金额"
        )
    if confiscation < 0 or (confiscation > 0 and PenaltyKind.CONFISCATION not in penalties):
        raise NotLawful(
            "CONFISCATION_AMOUNT", "没有选择没收，不能填没收金额", article=article, way_out="核对处罚种类和没收金额"
        )


def require_in_range(
    *,
    party: PartyKind,
    penalties: Many[PenaltyKind],
    fine: Decimal,
    ranges: Many[Allowed],
    is_mitigated: bool,
) -> None:
    """Refuse kinds or a fine that the item's penalty clause does not allow (超出法定幅度).

    Amounts in yuan, both ends included; a mitigated fine may lie below the lower end, never above the upper one. An item without
    registered ranges binds nothing here.

    :raises NotLawful: PENALTY_KIND_NOT_ALLOWED, FINE_ABOVE_RANGE, FINE_BELOW_RANGE.
    Law: 《行政处罚法》(2021) 第四条、第十六条、第三十二条
    """
    binding = [one for one in ranges if one.scope in scopes_of(party)]
    if not ranges:
        return
    known = frozenset(kind for one in binding for kind in one.kinds)
    foreign = [kind.label for kind in penalties if kind not in known]
    if foreign:
        raise NotLawful(
            "PENALTY_KIND_NOT_ALLOWED",
            f"该事项对{party.label}没有规定：{'、'.join(foreign)}",
            article=cite("处罚法", 4),
            way_out="按权责清单中该事项的罚则选择处罚种类",
        )
    if PenaltyKind.FINE in penalties:
        fines = [one for one in binding if PenaltyKind.FINE in one.kinds and not one.unit]
        _require_fine(fine, fines, is_mitigated=is_mitigated, where="法定幅度")


def require_in_band(*, fine: Decimal, band: Allowed | None, is_mitigated: bool) -> None:
    """Refuse a fine outside the band of the discretion standard (超出裁量档次), unless the penalty is mitigated.

    Amounts in yuan, both ends included.

    :raises NotLawful: FINE_ABOVE_RANGE, FINE_BELOW_RANGE.
    Law: 《行政处罚法》(2021) 第三十四条
    """
    if band is not None and fine > 0:
        _require_fine(fine, [band], is_mitigated=is_mitigated, where="裁量档次")


def _require_fine(fine: Decimal, ranges: list[Allowed], *, is_mitigated: bool, where: str) -> None:
    """Refuse a fine that lies in none of the ranges."""
    if not ranges or any(_within(fine, one) for one in ranges):
        return
    if all(one.maximum is not None and fine > one.maximum for one in ranges):
        most = max(one.maximum for one in ranges if one.maximum is not None)
        raise NotLawful(
            "FINE_ABOVE_RANGE",
            f"罚款 {fine} 元超过{where}上限 {most} 元",
            article=cite("处罚法", 4),
            way_out=f"不得超过 {most} 元",
        )
    if not is_mitigated:
        least = min(one.minimum for one in ranges if one.minimum is not None)
        raise NotLawful(
            "FINE_BELOW_RANGE",
            f"罚款 {fine} 元低于{where}下限 {least} 元",
            article=cite("处罚法", 32),
            way_out=f"不低于 {least} 元；有法定减轻情形的，选“减轻处罚”并写明理由，送法制审核",
        )


def _within(fine: Decimal, allowed: Allowed) -> bool:
    low, high = allowed.minimum, allowed.maximum
    return (low is None or fine >= low) and (high is None or fine <= high)


def require_reasoned_mitigation(*, is_mitigated: bool, discretion: str) -> None:
    """Refuse a proposal without an account of its discretion (裁量说明); a mitigated one lives on it.

    :raises NotLawful: DISCRETION_MISSING.
    Law: 《行政处罚法》(2021) 第三十二条、第三十四条
    """
    if not discretion.strip():
        way_out = "写明减轻处罚的法定情形和证据" if is_mitigated else "写明适用的裁量档次和理由"
        raise NotLawful("DISCRETION_MISSING", "没有裁量说明", article=cite("处罚法", 34), way_out=way_out)


def require_ground(*, kind: ProposalKind, ground: str, age: int | None, mended: bool | None, is_first: bool) -> None:
    """Refuse a decision not to penalise (不予处罚) without a true ground, and a penalty that the law forbids.

    ``age`` in full years on the day of the act, None where unknown; ``mended`` what the re-inspection found, None where there was
    none; ``is_first`` whether no earlier penalty for the same item is known.

    :raises NotLawful: UNDER_FOURTEEN, GROUND_MISSING, GROUND_NOT_PLACED, NOT_UNDER_FOURTEEN, NOT_MENDED, NOT_FIRST.
    Law: 《行政处罚法》(2021) 第三十条、第三十一条、第三十三条
    """
    article = cite("处罚法", 33)
    bound = no_penalty_ground(age=age)
    if kind is ProposalKind.PENALTY and bound is not None:
        raise NotLawful(bound.code, bound.sentence, article=bound.article, way_out="改为不予行政处罚")
    if kind is not ProposalKind.NO_PENALTY:
        if ground:
            raise NotLawful(
                "GROUND_NOT_PLACED", "只有不予行政处罚才填不罚理由", article=article, way_out="核对处理意见"
            )
        return
    if not ground:
        raise NotLawful("GROUND_MISSING", "不予行政处罚须有法定理由", article=article, way_out="选择不罚理由")
    if ground == NoPenaltyGround.UNDER_FOURTEEN and bound is None:
        raise NotLawful(
            "NOT_UNDER_FOURTEEN", "当事人不是不满十四周岁", article=cite("处罚法", 30), way_out="核对出生日期"
        )
    if ground in {NoPenaltyGround.MINOR_AND_MENDED, NoPenaltyGround.FIRST_AND_MENDED} and mended is False:
        raise NotLawful(
            "NOT_MENDED", "复查没有改正，不符合“及时改正”", article=article, way_out="重新复查，或者改变处理意见"
        )
    if ground == NoPenaltyGround.FIRST_AND_MENDED and not is_first:
        raise NotLawful("NOT_FIRST", "当事人因同一事项受过处罚，不是初次违法", article=article, way_out="改变处理意见")


def require_new_facts(*, is_heavier: bool, after_hearing_the_party: bool, new_facts: str, facts_changed: bool) -> None:
    """Refuse a heavier proposal after the party was told and heard, unless newly found facts carry it (不得因申辩加重).

    :raises NotLawful: HEAVIER_AFTER_DEFENCE.
    Law: 《行政处罚法》(2021) 第四十五条第二款
    """
    if is_heavier and after_hearing_the_party and not (new_facts.strip() and facts_changed):
        raise NotLawful(
            "HEAVIER_AFTER_DEFENCE",
            "当事人陈述申辩以后，不得给予更重的处罚",
            article=cite("处罚法", 45, paragraph=2),
            way_out="有新查明的违法事实的，写入违法事实并说明来源，重新告知",
        )
