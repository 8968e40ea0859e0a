"""Putting the demo street's powers list in force, with discretion bands that are made up (演示权责清单的施行)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from mingheng import ledger
from mingheng.cli.seed.items import CARE, CYCLES, ITEMS, LOOKS_NEW, SAFETY, SOURCE, TEAM, WASTE
from mingheng.powers import actions as powers
from mingheng.powers import queries
from mingheng.powers.items import Band, Basis, Item

if TYPE_CHECKING:
    from mingheng.org.models import Account, Agency
    from mingheng.powers.models import PowersList

_CHECK = Item(
    code="DEMO-JC-01",
    name="对生活垃圾分类投放、收集、驳运情况的行政检查",
    category="inspection",
    department=TEAM,
    co_departments=(CARE,),
    valid_from=dt.date(2021, 8, 1),
    bases=(Basis(*WASTE, "第五十二条"),),
)
INSPECTIONS: tuple[Item, ...] = (
    _CHECK,
    replace(_CHECK, code="DEMO-JC-02", name="对市容环境卫生责任区的行政检查", bases=(Basis(*LOOKS_NEW, "第六条"),)),
    replace(
        _CHECK,
        code="DEMO-JC-03",
        name="对电动自行车停放、充电安全的行政检查",
        department=SAFETY,
        bases=(Basis(*CYCLES, "第五条"),),
    ),
)

_BAND_SOURCE = "示例街道裁量基准（2026年，虚构）"
_BANDS: dict[str, tuple[tuple[str, str, str, int, int], ...]] = {
    "DEMO-SR-06": (
        ("轻微", "首次设摊，占地3平方米以下，当场改正", "any", 100, 300),
        ("一般", "占地3平方米以上，或者一年内第二次", "any", 300, 600),
        ("较重", "一年内三次以上，或者影响交通、拒不配合", "any", 600, 1000),
    ),
    "DEMO-SHLJ-01": (
        ("轻微", "混投一类垃圾，责令后逾期不超过一日", "organization", 5000, 15000),
        ("一般", "混投两类以上，或者逾期二日以上", "organization", 15000, 30000),
        ("较重", "混入有害垃圾，或者一年内再次被责令", "organization", 30000, 50000),
    ),
    "DEMO-SHLJ-02": (
        ("一般", "经责令拒不改正", "person", 50, 100),
        ("较重", "一年内两次以上拒不改正", "person", 100, 200),
    ),
    "DEMO-SHLJ-03": (
        ("一般", "缺一类容器，逾期七日以内", "any", 500, 2000),
        ("较重", "缺两类以上，或者逾期七日以上", "any", 2000, 5000),
    ),
    "DEMO-SHLJ-04": (
        ("轻微", "首次，责令后部分改正", "any", 500, 1500),
        ("一般", "拒不改正", "any", 1500, 3000),
        ("较重", "拒不改正，且混入有害垃圾或者一年内再次发生", "any", 3000, 5000),
    ),
    "DEMO-SHLJ-05": (
        ("一般", "未造成环境污染，数量10吨以下", "any", 30000, 60000),
        ("较重", "造成环境污染，或者数量10吨以上", "any", 60000, 100000),
    ),
    "DEMO-SR-15": (("一般", "经责令拒不清除", "person", 20, 100), ("较重", "一年内再次发生", "person", 100, 200)),
    "DEMO-FJD-02": (("一般", "未影响疏散通道", "any", 200, 350), ("较重", "占用疏散通道、安全出口", "any", 350, 500)),
    "DEMO-SR-17": (
        ("一般", "运量50吨以下", "organization", 10000, 40000),
        ("较重", "运量50吨以上，或者随意倾倒", "organization", 40000, 100000),
    ),
}


@ledger.transaction
def load_powers(agency: Agency, *, reviewer: Account, leader: Account, year: int, at: dt.datetime) -> PowersList:
    """Load the list of a year, put it in force from January the first, and its discretion standards (装入权责清单)."""
    drafted = powers.draft_list(agency=agency, year=year, source=SOURCE, by=reviewer, at=at)
    powers.apply_items(powers_list=drafted, items=(*ITEMS, *INSPECTIONS), digest="", by=reviewer, at=at)
    begun = powers.put_in_force(powers_list=drafted, effective_from=dt.date(year, 1, 1), by=leader, at=at)
    for row in queries.whole_items(begun):
        if row.code in _BANDS:
            powers.save_standard(
                power=row,
                source=_BAND_SOURCE,
                valid_from=dt.date(year, 1, 1),
                bands=[
                    Band(label, condition, scope, Decimal(low), Decimal(high))
                    for label, condition, scope, low, high in _BANDS[row.code]
                ],
                by=reviewer,
                at=at,
            )
    return begun
