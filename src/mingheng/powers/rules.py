"""Rules of 权责清单: when a matter may be opened on an item, what an item must say, how two lists differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from mingheng.base.errors import Conflict, NotLawful
from mingheng.law.terms import PenaltyKind
from mingheng.powers.items import Band, Basis, Change, FieldChange, Item, PowerFacts, Range
from mingheng.powers.terms import ChangeKind, ListStage, PartyScope, PowerCategory, Sector

LABELS: Mapping[str, str] = {
    "name": "事项名称",
    "category": "类别",
    "sector": "领域",
    "department": "主办部门",
    "co_departments": "协办部门",
    "valid_from": "有效期自",
    "valid_to": "有效期至",
    "successor": "承接主体",
    "requires_order_first": "先责令改正",
    "remarks": "备注",
    "bases": "依据",
    "ranges": "处罚幅度",
}
"""Fields of an item that are compared (比较的字段), with their headings."""

KIND_LABELS: Mapping[str, str] = dict(PenaltyKind.pairs())
"""Kinds of penalty in words (处罚种类)."""

_CODES: Mapping[str, type[PowerCategory | Sector]] = {"category": PowerCategory, "sector": Sector}


def check_may_open(power: PowerFacts, department: int, day: dt.date) -> None:
    """Refuse to open a matter (立案) on an item that this department does not hold on this day.

    The list must be in force (its first day included, the first day of its successor not), and the item's own period must
    cover the day, both ends included.

    :raises NotLawful: POWER_NOT_IN_FORCE, POWER_TAKEN_BACK (way out: a transfer letter) or POWER_OTHER_DEPARTMENT
    Law: 《行政处罚法》(2021) 第十七条、第二十四条
    """
    if power.valid_to is not None and day > power.valid_to and power.successor:
        raise NotLawful(
            "POWER_TAKEN_BACK",
            f"“{power.name}”自 {power.valid_to + dt.timedelta(days=1)} 起由{power.successor}行使，本机关不能立案",
            article="行政处罚法第二十四条",
            way_out=f"生成移送函，把线索和材料移送{power.successor}",
        )
    if not item_in_force(power, day):
        raise NotLawful(
            "POWER_NOT_IN_FORCE",
            f"“{power.name}”在 {day} 不是本机关有效的执法事项",
            article="行政处罚法第十七条",
            way_out="请在施行中的权责清单里重新选择事项；清单中没有的，移送有权的机关",
        )
    if power.department != department:
        holder = power.department_name or "尚未确定的部门"
        raise NotLawful(
            "POWER_OTHER_DEPARTMENT",
            f"“{power.name}”由{holder}主办，不属于承办部门的职责",
            article="行政处罚法第十七条",
            way_out=f"把线索转给{holder}，或者由主办部门牵头联合执法"
            if power.department
            else "请司法所先在清单中确定主办部门",
        )


def item_in_force(power: PowerFacts, day: dt.date) -> bool:
    """Tell whether an item is in force (事项当日有效) by its list and by its own period on a day.

    Law: 《行政处罚法》(2021) 第二十四条
    """
    listed = power.list_from is not None and power.list_from <= day
    replaced = power.list_superseded_on is not None and day >= power.list_superseded_on
    ended = power.valid_to is not None and day > power.valid_to
    return listed and not replaced and power.valid_from <= day and not ended


def check_item(item: Item) -> None:
    """Refuse an item (事项) that lacks what must be published about it, or contradicts itself.

    :raises NotLawful: ITEM_INCOMPLETE, ITEM_DATES_REVERSED, ITEM_CHOICE_UNKNOWN, ITEM_WITHOUT_BASIS,
        ITEM_WITHOUT_PENALTY_CLAUSE, RANGE_REVERSED or PENALTY_KIND_UNKNOWN
    Law: 《行政处罚法》(2021) 第十六条、第三十四条、第三十九条
    """
    if not item.code.strip() or not item.name.strip():
        raise NotLawful("ITEM_INCOMPLETE", "事项要有编码和名称", article="行政处罚法第三十九条")
    if item.valid_to is not None and item.valid_to < item.valid_from:
        raise NotLawful("ITEM_DATES_REVERSED", "事项有效期的止日早于起日")
    if item.category not in PowerCategory.values or item.sector not in Sector.values:
        raise NotLawful("ITEM_CHOICE_UNKNOWN", "没有这样的类别或者领域")
    if not item.bases or any(not (basis.law and basis.article) for basis in item.bases):
        raise NotLawful("ITEM_WITHOUT_BASIS", "每个事项都要写明法律文件和条款", article="行政处罚法第三十九条")
    if item.category == PowerCategory.PENALTY and not any(basis.is_penalty_clause for basis in item.bases):
        raise NotLawful("ITEM_WITHOUT_PENALTY_CLAUSE", "处罚事项要写明罚则条款", article="行政处罚法第四条")
    for span in item.ranges:
        check_range(span)


def check_range(span: Range) -> None:
    """Refuse a penalty range (处罚幅度) that is reversed, negative, or of an unknown kind; yuan.

    :raises NotLawful: RANGE_REVERSED or PENALTY_KIND_UNKNOWN
    Law: 《行政处罚法》(2021) 第九条
    """
    if not span.kinds or not set(span.kinds) <= KIND_LABELS.keys() or span.scope not in PartyScope.values:
        raise NotLawful("PENALTY_KIND_UNKNOWN", "没有这样的处罚种类或者适用对象", article="行政处罚法第九条")
    _check_amounts(span.minimum_amount, span.maximum_amount)


def _check_amounts(minimum: Decimal | None, maximum: Decimal | None) -> None:
    low = minimum if minimum is not None else Decimal(0)
    if low < 0 or (maximum is not None and maximum < low):
        raise NotLawful("RANGE_REVERSED", "罚款的下限高于上限，或者是负数")


def check_bands(bands: Sequence[Band], ranges: Iterable[Range]) -> None:
    """Refuse discretion bands (裁量档次) that are empty, unnamed, or reach beyond what the item allows; yuan.

    :raises NotLawful: BANDS_MISSING, BAND_INCOMPLETE, RANGE_REVERSED or BAND_OUTSIDE_RANGE
    Law: 《行政处罚法》(2021) 第三十四条
    """
    if not bands:
        raise NotLawful("BANDS_MISSING", "裁量基准至少要有一个档次", article="行政处罚法第三十四条")
    spans = tuple(ranges)
    for band in bands:
        if not band.label.strip() or not band.condition.strip() or band.scope not in PartyScope.values:
            raise NotLawful("BAND_INCOMPLETE", "每个档次都要有名称和适用情形", article="行政处罚法第三十四条")
        _check_amounts(band.minimum_amount, band.maximum_amount)
        if band.maximum_amount is not None and not _within(band, spans):
            raise NotLawful(
                "BAND_OUTSIDE_RANGE",
                f"“{band.label}”超出事项的处罚幅度",
                article="行政处罚法第三十四条",
                way_out="裁量档次只能在法定幅度以内；减轻处罚另行说明理由",
            )


def _within(band: Band, spans: Sequence[Range]) -> bool:
    mine = [span for span in spans if span.maximum_amount is not None and _meet(span.scope, band.scope)]
    return not mine or any(
        (span.minimum_amount or 0) <= (band.minimum_amount or 0)
        and (band.maximum_amount or 0) <= (span.maximum_amount or 0)
        for span in mine
    )


def _meet(first: str, second: str) -> bool:
    return PartyScope.ANY in (first, second) or first == second


def check_draft(stage: str) -> None:
    """Refuse to change a list (清单) that is no longer being drafted; the past is not rewritten.

    :raises Conflict: LIST_NOT_DRAFT
    House: 施行过的清单只能由新版本替代
    """
    if stage != ListStage.DRAFT:
        raise Conflict("LIST_NOT_DRAFT", "清单已经施行，不能再改", way_out="另拟新版本")


def check_put_in_force(
    *,
    stage: str,
    items: int,
    without_department: int,
    effective_from: dt.date,
    today: dt.date,
    former_from: dt.date | None,
) -> None:
    """Refuse to put a list (清单) in force that is empty, has items without a department, or begins in the past.

    The first day may be today; it must lie after the first day of the list that it replaces.

    :raises Conflict: LIST_NOT_DRAFT
    :raises NotLawful: LIST_EMPTY, ITEMS_WITHOUT_DEPARTMENT, LIST_STARTS_TOO_EARLY
    House: 方案第1条、第2条：每个有效事项恰有一个主办部门，清单公布后施行
    """
    check_draft(stage)
    if items == 0:
        raise NotLawful("LIST_EMPTY", "清单里没有事项")
    if without_department:
        raise NotLawful(
            "ITEMS_WITHOUT_DEPARTMENT",
            f"有 {without_department} 个有效事项没有主办部门",
            article="曹办〔2020〕7号第2条",
            way_out="逐项确定主办部门以后再施行",
        )
    if former_from is not None and (effective_from <= former_from or effective_from < today):
        raise NotLawful("LIST_STARTS_TOO_EARLY", "新清单的施行日期不能早于今天，也不能早于现行清单的施行日期")


def check_take_back(
    *, stage: str, valid_from: dt.date, valid_to: dt.date | None, last_day: dt.date, successor: str
) -> None:
    """Refuse to record a taking back (收回、划转) without successor, of a draft, or before the item began.

    `last_day` is the last day on which the agency may still open matters, included.

    :raises Conflict: LIST_NOT_IN_FORCE, POWER_ENDED
    :raises NotLawful: SUCCESSOR_MISSING, ITEM_DATES_REVERSED
    Law: 《行政处罚法》(2021) 第二十四条
    """
    if stage != ListStage.IN_FORCE:
        raise Conflict("LIST_NOT_IN_FORCE", "只有施行中的清单才能登记收回事项")
    if valid_to is not None and valid_to <= last_day:
        raise Conflict("POWER_ENDED", f"事项已于 {valid_to} 到期")
    if not successor.strip():
        raise NotLawful("SUCCESSOR_MISSING", "请写明承接主体", article="行政处罚法第二十四条")
    if last_day < valid_from:
        raise NotLawful("ITEM_DATES_REVERSED", "事项有效期的止日早于起日")


def compare(old: Iterable[Item], new: Iterable[Item]) -> list[Change]:
    """Return how two lists (清单) differ, item by item, in the order of their codes: 新增、取消、划转、修改.

    An item is transferred (划转) when the new list names a successor that the old one did not; every other difference is a
    modification. Lists that say the same differ in nothing, whatever the order of their items.

    House: 方案第1条：逐项版本化，两版差异可核对
    """
    before, after = {item.code: item for item in old}, {item.code: item for item in new}
    changes: list[Change] = []
    for code in sorted(before.keys() | after.keys()):
        was, now = before.get(code), after.get(code)
        if was is None and now is not None:
            changes.append(Change(ChangeKind.ADDED, code, now.name))
        elif was is not None and now is None:
            changes.append(Change(ChangeKind.REMOVED, code, was.name))
        elif was is not None and now is not None and (fields := _fields(was, now)):
            handed = bool(now.successor) and now.successor != was.successor
            kind = ChangeKind.TRANSFERRED if handed else ChangeKind.MODIFIED
            changes.append(Change(kind, code, now.name, fields))
    return changes


def _fields(was: Item, now: Item) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(field, label, in_words(field, getattr(was, field)), in_words(field, getattr(now, field)))
        for field, label in LABELS.items()
        if getattr(was, field) != getattr(now, field)
    )


def in_words(field: str, value: Any) -> str:
    """Return a field of an item as one line of Chinese (字段文字); nothing is an empty line.

    House: 差异表给人看，不给编码
    """
    if field in _CODES:
        return str(_CODES[field](value).label)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "；".join(_part(each) for each in value)
    return "" if value is None else str(value)


def _part(each: Any) -> str:
    if isinstance(each, Basis):
        return f"{each}{'（罚则）' if each.is_penalty_clause else ''}{each.text and '：' + each.text}"
    return range_in_words(each) if isinstance(each, Range) else str(each)


def range_in_words(span: Range) -> str:
    """Return a penalty range (处罚幅度) in words, e.g. 单位：罚款 5000 元至 50000 元.

    House: 与纸面权责清单的写法一致
    """
    kinds = "、".join(KIND_LABELS[kind] for kind in span.kinds)
    low, high = span.minimum_amount, span.maximum_amount
    if low is not None and low == high:
        amount = f" {_yuan(high)}"
    elif high is not None:
        amount = f" {_yuan(high)}以下" if not low else f" {_yuan(low)}至 {_yuan(high)}"
    else:
        amount = f" {_yuan(low)}以上" if low else ""
    scope = "" if span.scope == PartyScope.ANY else f"{PartyScope(span.scope).label}："
    return f"{scope}{span.unit}{kinds}{amount}"


def _yuan(amount: Decimal | None) -> str:
    text = f"{amount or 0:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} 元"


def choose_band(bands: Iterable[Band], *, scope: str) -> list[Band]:
    """Return the bands (裁量档次) that apply to a kind of party: its own where there are any, else those for everybody.

    Law: 《行政处罚法》(2021) 第三十四条
    """
    listed = list(bands)
    own = [band for band in listed if band.scope == scope]
    return own or [band for band in listed if band.scope == PartyScope.ANY]


def items_never_used(codes: Iterable[str], used: Collection[str]) -> list[str]:
    """Return the codes of a list on which no matter was ever opened (从未使用的事项), in order.

    House: 长期不用的事项建议清理（上海市行政执法监督口径）
    """
    return sorted(set(codes) - set(used))


def check_joint_task(
    *, name: str, lead: int, partners: Collection[int], powers: int, starts_on: dt.date, ends_on: dt.date
) -> None:
    """Refuse a joint enforcement task (联合执法任务) without name, partner or item, led by a partner, or with reversed days.

    :raises NotLawful: JOINT_TASK_INCOMPLETE, LEAD_IS_PARTNER or JOINT_TASK_DATES_REVERSED
    Law: 《行政处罚法》(2021) 第二十五条、第二十六条
    """
    if not name.strip() or not partners or not powers:
        raise NotLawful("JOINT_TASK_INCOMPLETE", "联合执法要有名称、参与部门和涉及事项", article="行政处罚法第二十六条")
    if lead in partners:
        raise NotLawful("LEAD_IS_PARTNER", "牵头部门不能又是参与部门")
    if ends_on < starts_on:
        raise NotLawful("JOINT_TASK_DATES_REVERSED", "联合执法的止日早于起日")


def year_adjusted(years: Collection[int], year: int) -> bool:
    """Tell whether the list (清单) was adjusted in a calendar year, which has to happen at least once.

    House: 方案第1条：每年调整，每个日历年至少一条年度调整记录
    """
    return year in years
