"""What happens to the powers list, discretion standards and joint tasks (权责清单的记账事件)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mingheng.ledger import Event, Public


@dataclass(frozen=True)
class ListDrafted(Event):
    """起草权责清单。"""

    label = "起草权责清单"
    article = "曹办〔2020〕7号第1条"
    year: Public[int]
    version: Public[int]
    source: Public[str]
    copied_items: Public[int] = 0


@dataclass(frozen=True)
class PowerSaved(Event):
    """编入事项：an item of a draft was written or rewritten."""

    label = "编入事项"
    article = "行政处罚法第三十九条"
    code: Public[str]
    name: Public[str]
    changed: Public[list[str]]


@dataclass(frozen=True)
class PowerRemoved(Event):
    """移出事项：an item was taken out of a draft."""

    label = "移出事项"
    code: Public[str]
    name: Public[str]


@dataclass(frozen=True)
class PowersImported(Event):
    """导入事项：a workbook was applied to a draft."""

    label = "导入事项"
    digest: Public[str]
    added: Public[int]
    changed: Public[int]
    unchanged: Public[int]


@dataclass(frozen=True)
class ListPutInForce(Event):
    """清单施行：the yearly adjustment; what differs is in the difference table of the two versions."""

    label = "施行权责清单"
    article = "行政处罚法第二十四条"
    year: Public[int]
    version: Public[int]
    effective_from: Public[dt.date]
    items: Public[int]
    added: Public[int]
    removed: Public[int]
    transferred: Public[int]
    modified: Public[int]


@dataclass(frozen=True)
class PowerTakenBack(Event):
    """收回事项：a higher authority took an item back."""

    label = "收回事项"
    article = "行政处罚法第二十四条"
    code: Public[str]
    name: Public[str]
    valid_to: Public[dt.date]
    successor: Public[str]
    source: Public[str]


@dataclass(frozen=True)
class StandardSaved(Event):
    """公布裁量基准。"""

    label = "公布裁量基准"
    article = "行政处罚法第三十四条"
    code: Public[str]
    version: Public[int]
    source: Public[str]
    valid_from: Public[dt.date]
    bands: Public[int]


@dataclass(frozen=True)
class JointTaskCreated(Event):
    """部署联合执法。"""

    label = "部署联合执法"
    article = "行政处罚法第二十六条"
    name: Public[str]
    lead: Public[str]
    partners: Public[list[str]]
    powers: Public[list[str]]
    starts_on: Public[dt.date]
    ends_on: Public[dt.date]


@dataclass(frozen=True)
class JointTaskClosed(Event):
    """联合执法办结。"""

    label = "联合执法办结"
    article = "行政处罚法第二十六条"
    name: Public[str]
    outcome: Public[str]
