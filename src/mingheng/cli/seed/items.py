"""The powers list of the demo street (演示权责清单): items of real ordinances with codes of our own.

The articles were read in the versions that are named; items whose ordinance has been revised since are marked as samples in
the remarks.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from mingheng.powers.items import Basis, Item, Range

TEAM, SAFETY, CARE = "综合行政执法队", "社区平安办公室", "社区管理办公室"
_OLD_LOOKS = "条款核对自2018年文本，条例已于2022年修订，仅作样例"
_NAME_ONLY = "仅核对到事项名称，条款和罚则待核对"
TAKEN_BACK_ON, SUCCESSOR = dt.date(2025, 9, 30), "普陀区城市管理行政执法局"
SOURCE = "沪府发〔2021〕示例号《街道办事处行政执法事项清单》（虚构文号，条款为真实法规）"

WASTE = ("上海市生活垃圾管理条例", "2019")
LOOKS = ("上海市市容环境卫生管理条例", "2018")
LOOKS_NEW = ("上海市市容环境卫生管理条例", "2022")
DOGS = ("上海市养犬管理条例", "2011")
CYCLES = ("上海市非机动车安全管理条例", "2024")
WATERFRONT = ("上海市黄浦江苏州河滨水公共空间条例", "2022")
HOUSING = ("上海市住宅物业管理规定", "2020")
GREEN = ("上海市绿化条例", "2018")
ROADS = ("城市道路管理条例", "2019")
WORDS = ("上海市实施《中华人民共和国国家通用语言文字法》办法", "2005")
AIR = ("上海市大气污染防治条例", "2018")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the table: code, name, ordinance, duty, penalty clause, ranges, whether an order comes first."""

    code: str
    name: str
    law: tuple[str, str]
    duty: str
    penalty: str
    ranges: tuple[Range, ...]
    order_first: bool = False
    remarks: str = ""
    department: str = TEAM
    helpers: tuple[str, ...] = ()

    def item(self) -> Item:
        """Return the item."""
        bases = (Basis(*self.law, self.duty), Basis(*self.law, self.penalty, is_penalty_clause=True))
        gone = self.code.split("-")[1] in {"WY", "LH", "DL"}
        return Item(
            code=self.code,
            name=self.name,
            category="penalty",
            department=self.department,
            co_departments=self.helpers,
            valid_from=dt.date(2021, 8, 1),
            valid_to=TAKEN_BACK_ON if gone else None,
            successor=SUCCESSOR if gone else "",
            requires_order_first=self.order_first,
            remarks=self.remarks,
            bases=bases,
            ranges=self.ranges,
        )


def _fine(low: float, high: float, *, scope: str = "any", unit: str = "", kinds: tuple[str, ...] = ("fine",)) -> Range:
    return Range(scope, kinds, Decimal(low), Decimal(high), unit)


def _unit(low: int, high: int) -> tuple[Range, ...]:
    return (_fine(low, high, scope="organization"),)


def _person(low: int, high: int) -> tuple[Range, ...]:
    return (_fine(low, high, scope="person"),)


def _any(low: int, high: int) -> tuple[Range, ...]:
    return (_fine(low, high),)


_REVOKE = Range("organization", ("license_revocation",))
_WARN = Range("any", ("warning",))

_WASTE_LINES = (
    _Line(
        "DEMO-SHLJ-01",
        "单位未将生活垃圾分别投放至相应收集容器",
        WASTE,
        "第二十四条第一款",
        "第五十七条第一款",
        _unit(5000, 50000),
        True,
        helpers=(CARE,),
    ),
    _Line(
        "DEMO-SHLJ-02",
        "个人混合投放生活垃圾",
        WASTE,
        "第二十四条第一款",
        "第五十七条第二款",
        _person(50, 200),
        True,
        helpers=(CARE,),
    ),
    _Line(
        "DEMO-SHLJ-03",
        "管理责任人未按要求设置收集容器、设施",
        WASTE,
        "第二十六条第一款",
        "第五十八条第一款",
        _any(500, 5000),
        True,
        helpers=(CARE,),
    ),
    _Line(
        "DEMO-SHLJ-04",
        "管理责任人未分类驳运",
        WASTE,
        "第二十七条第二款",
        "第五十八条第二款",
        _any(500, 5000),
        True,
        helpers=(CARE,),
    ),
    _Line(
        "DEMO-SHLJ-05",
        "擅自从事生活垃圾经营性收集、运输、处置",
        WASTE,
        "第二十八条第一款",
        "第五十九条",
        _any(30000, 100000),
    ),
    _Line(
        "DEMO-SHLJ-06",
        "收运单位未使用专用车辆、未密闭、未标示等",
        WASTE,
        "第三十条第一项",
        "第六十条第一项",
        (*_unit(5000, 50000), _REVOKE),
        True,
    ),
    _Line(
        "DEMO-SHLJ-07",
        "混合收集运输已分类垃圾",
        WASTE,
        "第三十条第二项",
        "第六十条第二项",
        (*_unit(5000, 50000), _REVOKE),
        True,
    ),
    _Line(
        "DEMO-SHLJ-08",
        "未运至符合条件的转运场所",
        WASTE,
        "第三十条第三项",
        "第六十条第三项",
        _unit(10000, 100000),
        True,
    ),
    _Line(
        "DEMO-SHLJ-09",
        "对生活垃圾在中转站内不按规定密闭存放或者存放时间超过48小时的处罚",
        WASTE,
        "条款待核对",
        "罚则待核对",
        (),
        remarks=_NAME_ONLY,
    ),
    _Line(
        "DEMO-SHLJ-10",
        "对未经批准擅自关闭、闲置或者拆除城市生活垃圾处置设施、场所的处罚",
        WASTE,
        "条款待核对",
        "罚则待核对",
        (),
        remarks=_NAME_ONLY,
    ),
)
_STREET_LINES = (
    _Line(
        "DEMO-SR-01",
        "市容环境卫生责任人未履行义务",
        LOOKS,
        "第十三条",
        "第十三条罚则",
        (_WARN, _fine(50, 500, kinds=("warning", "fine"))),
        True,
        _OLD_LOOKS,
        helpers=(CARE,),
    ),
    _Line(
        "DEMO-SR-02",
        "景观灯光设施不符合规划或技术规范",
        LOOKS,
        "第十九条",
        "第十九条罚则",
        _any(1000, 10000),
        True,
        _OLD_LOOKS,
    ),
    _Line(
        "DEMO-SR-03",
        "违规设置户外广告、招牌等户外设施",
        LOOKS,
        "第二十条",
        "第二十条罚则",
        _any(5000, 50000),
        True,
        _OLD_LOOKS,
    ),
    _Line("DEMO-SR-04", "户外设施未维护", LOOKS, "第二十条", "第二十条罚则", _any(50, 500), True, _OLD_LOOKS),
    _Line(
        "DEMO-SR-05",
        "擅自刻画、涂写、张贴",
        LOOKS,
        "第二十四条",
        "第二十四条罚则",
        (_fine(50, 500), _fine(10000, 100000, unit="组织发布宣传品的，每案")),
        False,
        _OLD_LOOKS,
    ),
    _Line(
        "DEMO-SR-06",
        "擅自占用道路等公共场所设摊经营、兜售物品",
        LOOKS_NEW,
        "第二十五条",
        "第二十五条罚则",
        _any(100, 1000),
        helpers=(CARE,),
    ),
    _Line(
        "DEMO-SR-07",
        "擅自占用道路等公共场所堆放物品",
        LOOKS,
        "第二十五条",
        "第二十五条罚则",
        _any(500, 5000),
        False,
        _OLD_LOOKS,
    ),
    _Line(
        "DEMO-SR-08",
        "经营者超出门窗和外墙经营",
        LOOKS,
        "第二十五条",
        "第二十五条罚则",
        _any(50, 500),
        False,
        _OLD_LOOKS,
    ),
    _Line(
        "DEMO-SR-09",
        "在树木、护栏等吊挂、晾晒",
        LOOKS,
        "第二十六条",
        "第二十六条罚则",
        (*_person(20, 20), *_unit(20, 200)),
        True,
        _OLD_LOOKS,
    ),
    _Line(
        "DEMO-SR-10",
        "运输渣土等未密闭、覆盖",
        LOOKS,
        "第二十七条",
        "第二十七条罚则",
        _any(1000, 10000),
        False,
        _OLD_LOOKS,
    ),
    _Line(
        "DEMO-SR-11",
        "随地吐痰便溺，乱扔废弃物，乱倒垃圾污水粪便，焚烧垃圾，占道经营性洗车",
        LOOKS,
        "第二十八条",
        "第二十八条罚则",
        (_fine(0, 200, scope="person"), _fine(300, 50000, scope="organization")),
        False,
        _OLD_LOOKS,
    ),
    _Line(
        "DEMO-SR-12",
        "建设工地围栏、污水、渣土等不符合要求",
        LOOKS,
        "第三十三条",
        "第三十三条罚则",
        _unit(300, 30000),
        False,
        _OLD_LOOKS,
    ),
    _Line(
        "DEMO-SR-13",
        "车辆清洗、修理、废品收购影响环境",
        LOOKS,
        "第三十四条",
        "第三十四条罚则",
        _any(100, 3000),
        False,
        _OLD_LOOKS,
    ),
    _Line(
        "DEMO-SR-14",
        "居民饲养家禽家畜",
        LOOKS,
        "第三十六条",
        "第三十六条罚则",
        (_fine(50, 50, scope="person", unit="每只"),),
        True,
        _OLD_LOOKS,
        CARE,
    ),
    _Line(
        "DEMO-SR-15",
        "宠物粪便未即时清除",
        DOGS,
        "第二十二条第六项",
        "第四十三条",
        _person(20, 200),
        True,
        department=CARE,
    ),
    _Line(
        "DEMO-SR-16",
        "餐厨垃圾未按规定收集处置",
        LOOKS,
        "第四十二条",
        "第四十二条罚则",
        _any(300, 3000),
        False,
        _OLD_LOOKS,
    ),
    _Line(
        "DEMO-SR-17",
        "未取得处置证、未委托有证单位运输建筑垃圾",
        LOOKS,
        "第四十四条",
        "第四十四条罚则",
        _unit(10000, 100000),
        False,
        _OLD_LOOKS,
    ),
    _Line(
        "DEMO-SR-18",
        "无证承运建筑垃圾、工程渣土",
        LOOKS,
        "第四十四条",
        "第四十四条罚则",
        _any(5000, 30000),
        False,
        _OLD_LOOKS,
    ),
    _Line(
        "DEMO-SR-19",
        "擅自倾倒、堆放、处置建筑垃圾",
        LOOKS,
        "第四十四条",
        "第四十四条罚则",
        _any(5000, 50000),
        False,
        _OLD_LOOKS,
    ),
)
_OTHER_LINES = (
    _Line("DEMO-YQ-01", "乱扔犬只尸体", DOGS, "第四十九条", "第四十九条罚则", (*_person(20, 200), *_unit(5000, 50000)), department=CARE),
    _Line("DEMO-YQ-02", "犬只寄养美容乱倒垃圾污水粪便", DOGS, "第三十九条", "第五十二条", _any(5000, 50000), department=CARE),
    _Line("DEMO-FJD-01", "私拉电线和插座为电动自行车充电", CYCLES, "第二十九条第一款", "第四十四条", _any(50, 200), department=SAFETY),
    _Line("DEMO-FJD-02", "室内区域违规停放、充电", CYCLES, "第二十九条第二款", "第四十四条第二款第四项", _any(200, 500), department=SAFETY),
    _Line("DEMO-FJD-03", "携带电动自行车或者蓄电池进入电梯轿厢", CYCLES, "第二十九条第三款", "第四十四条第三款", _person(200, 500), department=SAFETY),
    _Line("DEMO-FJD-04", "共享单车企业未及时清理违停车辆", CYCLES, "第三十一条第二款", "第四十五条", (_fine(10000, 30000, scope="organization"), _fine(30000, 100000, scope="organization", unit="情节严重的，每案"))),
    _Line("DEMO-BS-01", "滨水空间活动不符合区域、时段、秩序要求", WATERFRONT, "第四十七条", "第五十六条", _any(50, 500), True, "条文直接点名街道办事处"),
    _Line("DEMO-BS-02", "滨水空间禁止行为（损坏设施、违规骑行、沿岸捕捞等）", WATERFRONT, "第四十八条第一项至第四项", "第五十七条", _any(100, 1000), True, "条文直接点名街道办事处"),
    _Line("DEMO-WY-01", "违法搭建建筑物、构筑物", HOUSING, "第五十六条第二款第二项", "第八十四条", (_fine(10000, 100000), Range("any", ("demolition_order",))), False, "依拆除违法建筑若干规定办理；已收回"),
    _Line("DEMO-WY-02", "破坏房屋外貌、擅自改建占用共用部分", HOUSING, "第五十六条第二款第三项至第五项", "第八十五条", (_fine(1000, 10000), _fine(10000, 100000, unit="情节严重的，每案")), True, "已收回"),
    _Line("DEMO-LH-01", "对占用、拆除立体绿化或者未恢复原有立体绿化的处罚", GREEN, "第三十四条", "第四十四条第四项", (_fine(500, 2000, unit="每平方米"),), True, "已收回"),
    _Line("DEMO-LH-02", "未经许可占用绿地", GREEN, "第三十二条", "第四十四条第二项", (_fine(500, 2000, unit="每平方米"),), True, "已收回"),
    _Line("DEMO-DL-01", "未对设在城市道路上的各种管线的检查井、箱盖或附属设施缺损及时补缺修复", ROADS, "条款待核对", "罚则待核对", _unit(0, 20000), True, "仅核对到事项名称；已收回"),
    _Line("DEMO-WZ-01", "公共场所招牌、设施用字不规范", WORDS, "第十九条第二款", "第十九条第二款罚则", (_WARN,), True),
    _Line("DEMO-DQ-01", "拒不执行扬尘管控措施", AIR, "第二十九条第三款", "第八十一条", _unit(10000, 100000), True),
)  # fmt: skip
ITEMS: tuple[Item, ...] = tuple(line.item() for line in (*_WASTE_LINES, *_STREET_LINES, *_OTHER_LINES))
