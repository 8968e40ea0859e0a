"""Identifiers of people and organisations (证件号码), and whether their check digits hold (law.md 8.4)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from mingheng.law.terms import Term

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_VALUES = {letter: value for value, letter in enumerate(_USCC_ALPHABET)}
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_USCC_LOOK = re.compile(r"[159NY][0-9A-Z][0-9]{6}[0-9A-Z]{10}")
_RESIDENT = re.compile(r"[1-9][0-9]{16}[0-9X]")
_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_PROVINCES = frozenset(
    str(region)
    for low, high in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83), (91, 91))
    for region in range(low, high + 1)
)
_FOREIGNER = "9"
CREDENTIAL_PATTERN = r"[0-9A-Za-z-]{4,20}"
"""Default shape of an enforcement credential's number (执法证号); an agency may set its own."""


class IdentifierKind(Term):
    """Kinds of identifier (证件种类)."""

    RESIDENT_ID = "resident_id", "公民身份号码"
    USCC = "uscc", "统一社会信用代码"
    RESIDENT_ID_15 = "resident_id_15", "十五位身份证号（已停用）"
    BUSINESS_REGISTRATION = "business_registration", "工商注册号"
    ORGANIZATION_CODE = "organization_code", "组织机构代码"
    PUBLIC_INSTITUTION = "public_institution", "事业单位证书号"
    PASSPORT = "passport", "护照号"
    HK_MACAU_PERMIT = "hk_macau_permit", "港澳居民来往内地通行证"
    TAIWAN_PERMIT = "taiwan_permit", "台湾居民来往大陆通行证"
    FOREIGN_RESIDENT_ID = "foreign_resident_id", "外国人永久居留身份证"
    MILITARY_ID = "military_id", "军人证件号"
    CREDENTIAL = "credential", "行政执法证号"
    UNKNOWN = "unknown", "无法识别"


@dataclass(frozen=True, slots=True)
class Identified:
    """What an identifier is, and whether it can be true (识别结果)."""

    code: str
    """The identifier in its standard writing: half-width, upper case, without spaces."""
    kind: IdentifierKind
    valid: bool
    reason: str
    """In Chinese: why it is valid or not (理由)."""


def normalized(code: str) -> str:
    """Return the code half-width, in upper case, without spaces (规范写法)."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", code)).upper()


def uscc_check_digit(body: str) -> str:
    """Return the 18th character of a unified social credit code (统一社会信用代码校验码) from the first 17, GB 32100-2015.

    House: law.md 8.4.
    """
    total = sum(_USCC_VALUES[letter] * weight for letter, weight in zip(body, _USCC_WEIGHTS, strict=True))
    return _USCC_ALPHABET[(31 - total % 31) % 31]


def valid_uscc(code: str) -> bool:
    """Return whether a unified social credit code (统一社会信用代码) has the right shape and check digit.

    House: law.md 8.4, GB 32100-2015.
    """
    return bool(_USCC.fullmatch(code)) and uscc_check_digit(code[:17]) == code[17]


def resident_check_digit(body: str) -> str:
    """Return the 18th character of a citizen identity number (公民身份号码校验码) from the first 17, GB 11643-1999.

    House: law.md 8.4.
    """
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, _RESIDENT_WEIGHTS, strict=True)) % 11]


def valid_resident_id(code: str) -> bool:
    """Return whether a citizen identity number (公民身份号码) has a true region, birthday and check digit.

    House: law.md 8.4, GB 11643-1999.
    """
    return bool(_RESIDENT.fullmatch(code)) and not _resident_fault(code)


def birthday_of(code: str) -> date | None:
    """Return the birthday written in an 18-digit citizen identity number (出生日期), or None when it is no date."""
    try:
        day = date(int(code[6:10]), int(code[10:12]), int(code[12:14]))
    except ValueError:
        return None
    return day if day.year >= 1850 else None


def _resident_fault(code: str) -> str:
    if code[:2] not in _PROVINCES:
        return "前两位不是省级行政区划代码"
    if birthday_of(code) is None:
        return "出生日期不是真实的日期"
    if resident_check_digit(code[:17]) != code[17]:
        return "校验码不符"
    return ""


def luhn_holds(digits: str) -> bool:
    """Return whether the Luhn check of a bank card number holds (银行卡校验).

    House: ISO/IEC 7812; used for redaction only.
    """
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def valid_business_registration(code: str) -> bool:
    """Return whether a 15-digit business registration number (工商注册号) has the right check digit, GS 15-2006.

    House: ISO 7064 MOD 11,10.
    """
    if not re.fullmatch(r"[0-9]{15}", code):
        return False
    carry = 10
    for digit in code[:14]:
        carry = (carry + int(digit)) % 10 or 10
        carry = carry * 2 % 11
    return (11 - carry) % 10 == int(code[14])


def valid_organization_code(code: str) -> bool:
    """Return whether a nine-place organisation code (组织机构代码) has the right check digit, GB 11714-1997.

    House: law.md 8.1, still met in older files.
    """
    body = code.replace("-", "")
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", body):
        return False
    total = sum(int(letter, 36) * weight for letter, weight in zip(body, _ORGANIZATION_WEIGHTS, strict=False))
    return "0123456789X0"[11 - total % 11] == body[8]


def identify(code: str, *, credential_pattern: str = "") -> Identified:
    """Tell what kind of identifier this is and whether it holds (识别证件号码).

    With ``credential_pattern`` the code is asked for as an enforcement credential (执法证号) of that shape and nothing else.

    House: law.md 8.4; where two kinds fit, the one whose check digit holds is taken.
    """
    code = normalized(code)
    if credential_pattern:
        fits = re.fullmatch(credential_pattern, code, re.IGNORECASE) is not None
        return Identified(
            code, IdentifierKind.CREDENTIAL, fits, "格式相符" if fits else "格式与本机关设定的执法证号不符"
        )
    if len(code) == 18:
        return _eighteen(code)
    return _fifteen(code) if re.fullmatch(r"[0-9]{15}", code) else _other(code)


def _eighteen(code: str) -> Identified:
    if valid_uscc(code) and not valid_resident_id(code):
        return Identified(code, IdentifierKind.USCC, True, "校验码相符")
    if _RESIDENT.fullmatch(code):
        # Since 2023 the foreigner's card has the citizen's form and check digit, and begins with 9.
        kind = IdentifierKind.FOREIGN_RESIDENT_ID if code.startswith(_FOREIGNER) else IdentifierKind.RESIDENT_ID
        fault = _resident_fault(code)
        if not (fault and code[:2] not in _PROVINCES and _USCC_LOOK.fullmatch(code)):
            return Identified(code, kind, not fault, fault or "出生日期和校验码相符")
    if _USCC.fullmatch(code):
        return Identified(code, IdentifierKind.USCC, False, "校验码不符")
    if _USCC_LOOK.fullmatch(code):
        return Identified(code, IdentifierKind.USCC, False, "含有不使用的字母（I、O、S、V、Z）")
    return _other(code)


def _fifteen(code: str) -> Identified:
    if valid_business_registration(code):
        return Identified(code, IdentifierKind.BUSINESS_REGISTRATION, True, "校验码相符")
    if looks_like_old_resident_id(code):
        return Identified(code, IdentifierKind.RESIDENT_ID_15, False, "十五位身份证号自 2013 年起停用")
    return Identified(code, IdentifierKind.BUSINESS_REGISTRATION, False, "校验码不符")


def looks_like_old_resident_id(code: str) -> bool:
    """Return whether fifteen digits can be an identity number of the old form (十五位身份证号): region and birthday are true.

    House: the old form has no check digit.
    """
    return code[:2] in _PROVINCES and birthday_of(f"{code[:6]}19{code[6:12]}") is not None


_SHAPES = (
    (IdentifierKind.PASSPORT, re.compile(r"(?:[EGDPS]\d{8}|[E][A-HJ-NP-Z]\d{7}|1[45]\d{7})")),
    (IdentifierKind.HK_MACAU_PERMIT, re.compile(r"[HM]\d{8}(?:\d{2})?")),
    (IdentifierKind.FOREIGN_RESIDENT_ID, re.compile(r"[A-Z]{3}\d{12}")),
    (IdentifierKind.MILITARY_ID, re.compile(r"[\u4e00-\u9fa5]{1,4}字第\d{4,8}号?")),
    (IdentifierKind.PUBLIC_INSTITUTION, re.compile(r"[1-9]\d{11}")),
)


def _other(code: str) -> Identified:
    if valid_organization_code(code):
        return Identified(code, IdentifierKind.ORGANIZATION_CODE, True, "校验码相符")
    for kind, shape in _SHAPES:
        if shape.fullmatch(code):
            return Identified(code, kind, True, "格式相符，该种证件没有可核对的校验码")
    if re.fullmatch(r"[0-9A-Z]{8}-[0-9X]", code):
        return Identified(code, IdentifierKind.ORGANIZATION_CODE, False, "校验码不符")
    if re.fullmatch(r"\d{8}", code):
        return Identified(code, IdentifierKind.TAIWAN_PERMIT, True, "格式相符，该种证件没有可核对的校验码")
    return Identified(code, IdentifierKind.UNKNOWN, False, "不是已知的证件号码形式")
