"""Rules of 案件: who a party is, and dates in order."""

from __future__ import annotations

import datetime as dt

from mingheng.base.errors import NotLawful
from mingheng.cases.terms import IdentifierKind
from mingheng.law.identifiers import birthday_of, normalized, valid_resident_id, valid_uscc
from mingheng.law.terms import PartyKind


def check_identifier(kind: str, identifier_kind: str, identifier: str) -> str:
    """Return a party's identifier (证件号码) in its normal form, or refuse it.

    A natural person has an identity document, everybody else a 统一社会信用代码; 未提供 leaves it empty.

    :raises NotLawful: ID_MISSING, ID_KIND, ID_CHECK_DIGIT
    Law: 《行政处罚法》(2021) 第五十九条
    """
    code = normalized(identifier)
    if identifier_kind == IdentifierKind.NONE:
        if code:
            raise NotLawful("ID_KIND", "填了证件号码，请选择证件类型")
        return ""
    if not code:
        raise NotLawful("ID_MISSING", "请填写证件号码；确实没有的，证件类型选“未提供”")
    if (identifier_kind == IdentifierKind.USCC) == (kind == PartyKind.NATURAL):
        raise NotLawful("ID_KIND", "自然人用身份证件，单位和个体工商户用统一社会信用代码")
    if identifier_kind == IdentifierKind.RESIDENT_ID and not valid_resident_id(code):
        raise NotLawful(
            "ID_CHECK_DIGIT", "居民身份证号码的校验位不对", article="GB 11643-1999", way_out="请对照证件重填"
        )
    if identifier_kind == IdentifierKind.USCC and not valid_uscc(code):
        raise NotLawful(
            "ID_CHECK_DIGIT", "统一社会信用代码的校验位不对", article="GB 32100-2015", way_out="请对照执照重填"
        )
    return code


def check_name(name: str) -> str:
    """Return a party's name (姓名、名称) without outer spaces, or refuse an empty or unprintable one.

    :raises NotLawful: NAME_MISSING
    Law: 《行政处罚法》(2021) 第五十九条
    """
    cleaned = " ".join(name.split())
    if not cleaned or not cleaned.isprintable():
        raise NotLawful("NAME_MISSING", "请填写当事人的姓名或者名称", article="行政处罚法第五十九条")
    return cleaned


def born_on(identifier_kind: str, identifier: str, given: dt.date | None) -> dt.date | None:
    """Return the day of birth (出生日期) that the identity number states, else the one given.

    :raises NotLawful: BIRTHDAY_DIFFERS when both are there and differ
    House: 证件号码与填写不一致的，先核对
    """
    stated = birthday_of(identifier) if identifier_kind == IdentifierKind.RESIDENT_ID else None
    if stated and given and stated != given:
        raise NotLawful("BIRTHDAY_DIFFERS", "出生日期和居民身份证号码不一致", article="GB 11643-1999")
    return stated or given


def age_on(born: dt.date, day: dt.date) -> int:
    """Return the age in full years (周岁) on a day; the birthday itself does not complete the year.

    Law: 《行政处罚法》(2021) 第三十条; 周岁从生日的第二天起算
    """
    had_birthday = (day.month, day.day) > (born.month, born.day)
    return day.year - born.year - (0 if had_birthday else 1)


def check_days(*, acted_on: dt.date, found_on: dt.date, opened_on: dt.date) -> None:
    """Refuse days of a case that are out of order (日期先后): acted, found, opened; same day allowed.

    :raises NotLawful: DATES_OUT_OF_ORDER
    Law: 《行政处罚法》(2021) 第三十六条
    """
    if acted_on <= found_on <= opened_on:
        return
    raise NotLawful(
        "DATES_OUT_OF_ORDER",
        f"日期先后不对：违法行为 {acted_on}、发现 {found_on}、受理 {opened_on}",
        article="行政处罚法第三十六条",
        way_out="违法行为发生在先，发现在后，受理最后",
    )


def masked(identifier: str) -> str:
    """Return an identifier with its middle hidden (证件号码脱敏), for screens where it is not needed.

    Law: 《个人信息保护法》(2021) 第六条
    """
    if len(identifier) < 8:
        return "*" * len(identifier)
    return f"{identifier[:3]}{'*' * (len(identifier) - 7)}{identifier[-4:]}"
