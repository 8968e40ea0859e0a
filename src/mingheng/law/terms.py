"""The words that all chapters share: units of time, who is bound, lights, kinds of party and of penalty (通用术语)."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A closed list of values with Chinese labels (有中文名称的枚举); the value is what is stored and exchanged."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make a member out of its stored value and its Chinese label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def pairs(cls) -> list[tuple[str, str]]:
        """Return (value, label) pairs for a choice field (选项)."""
        return [(member.value, member.label) for member in cls]


class Unit(Term):
    """Units of a time limit (期限单位)."""

    WORKDAY = "workday", "工作日"
    DAY = "day", "日"
    MONTH = "month", "个月"
    YEAR = "year", "年"
    HOUR = "hour", "小时"
    NEXT_YEAR_DATE = "next_year_date", "次年的固定日期"
    YEAR_DATE = "year_date", "当年的固定日期"
    NONE = "none", "没有期限"


class Side(Term):
    """Whom a time limit binds (期限约束谁); it decides whether the last day moves behind a holiday (CAL-6)."""

    AGENCY = "agency", "行政机关"
    PARTY = "party", "当事人"
    OTHER = "other", "其他单位"


class Course(Term):
    """What the last day of a time limit means (期限的含义)."""

    ACT_BY = "act_by", "应当在到期日以前办理"
    NOT_BEFORE = "not_before", "到期日过后才可以办理"
    NOTICE_BEFORE = "notice_before", "应当提前办理，自举行或者届满之日倒数"


class Light(Term):
    """Lights of a clock (期限灯)."""

    GREEN = "green", "正常"
    AMBER = "amber", "临近"
    RED = "red", "到期或者逾期"
    GREY = "grey", "计时停止"


class DayKind(Term):
    """What the calendar says of one day (日期性质)."""

    WORKDAY = "workday", "工作日"
    MAKE_UP = "make_up", "调休上班"
    WEEKEND = "weekend", "休息日"
    HOLIDAY = "holiday", "节假日"


class PartyKind(Term):
    """Kinds of party (当事人类别)."""

    NATURAL = "natural", "自然人"
    BUSINESS = "business", "企业法人"
    ORGANIZATION = "organization", "其他组织"
    SOLE_TRADER = "sole_trader", "个体工商户"


class PenaltyKind(Term):
    """Kinds of penalty and of kindred decision (处罚种类), from light to heavy as the yearly statistics rank them."""

    OTHER = "other", "其他行政处罚"
    WARNING = "warning", "警告"
    PUBLIC_CRITICISM = "public_criticism", "通报批评"
    FINE = "fine", "罚款"
    CONFISCATION = "confiscation", "没收违法所得、没收非法财物"
    LICENSE_SUSPENSION = "license_suspension", "暂扣许可证件"
    QUALIFICATION_DOWNGRADE = "qualification_downgrade", "降低资质等级"
    BUSINESS_RESTRICTION = "business_restriction", "限制开展生产经营活动"
    SUSPENSION_OF_BUSINESS = "suspension_of_business", "责令停产停业"
    CLOSURE = "closure", "责令关闭"
    CAREER_RESTRICTION = "career_restriction", "限制从业"
    LICENSE_REVOCATION = "license_revocation", "吊销许可证件"
    DEMOLITION_ORDER = "demolition_order", "责令限期拆除"
