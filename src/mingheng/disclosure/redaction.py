"""Redaction before publishing (公示脱敏): replace what must not be seen, tell what was replaced and why, and check the outcome.

Patterns see a copy of the text in which full-width letters and digits are half-width and invisible characters are gone, so that
nothing hides behind its writing; replacements are made in the original. A unified social credit code is public and stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mingheng.base.errors import NotLawful
from mingheng.disclosure.names import Person, masked_names, name_pattern
from mingheng.disclosure.terms import HiddenKind
from mingheng.law.citations import cite
from mingheng.law.identifiers import (
    birthday_of,
    looks_like_old_resident_id,
    luhn_holds,
    valid_resident_id,
    valid_uscc,
)

_GAP = r"[ \t\u3000\-\u2010-\u2015.·]?"
_SPACED = r"(?:[ \t\u3000\-\u2010-\u2015.·_/]?\r?\n?[ \t\u3000\-]?)"
_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad")
_END = r"(?![0-9A-Za-z])"
_BEGIN = r"(?<![0-9A-Za-z])"
_MARK = r"(?:号码|号|码)?\s*(?:[:：为是]|系)?\s*"
_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"

_START = re.compile(r"(?<![0-9])[1-9](?=[0-9\s\-\u2010-\u2015.·_/])")
_RUNS = {
    length: re.compile(r"[0-9](?:" + _SPACED + r"[0-9]){" + str(length - 2) + r"}" + _SPACED + r"[0-9Xx](?![0-9])")
    for length in (18, 19, 17, 16, 15)
}
"""Runs of so many digits, however they are spaced; only the last place may be an X."""
_DATE = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}")
_CODES = re.compile(_BEGIN + r"[0-9A-Z]{2}[0-9]{6}[0-9A-Z]{10}" + _END, re.IGNORECASE)
_PATTERNS: tuple[tuple[HiddenKind, re.Pattern[str]], ...] = (
    (
        HiddenKind.EMAIL,
        re.compile(r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]+\s?@\s?[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"),
    ),
    (
        HiddenKind.BANK_ACCOUNT,
        re.compile(
            r"(?:(?:银行|收款|付款|支付宝|对公|结算)?(?:账户|帐户|账号|帐号)|银行卡|卡号|存折|信用卡|借记卡)"
            + _MARK
            + r"(?P<hide>[A-Za-z0-9](?:"
            + _GAP
            + r"[A-Za-z0-9@.]){5,32})"
        ),
    ),
    (
        HiddenKind.IDENTITY_PAPER,
        re.compile(
            r"(?:护照|通行证|居留证|(?<!执法)证件|身份证|军官证|士兵证|驾驶证|回乡证|台胞证|港澳证|社保卡|医保卡)"
            + _MARK
            + r"(?P<hide>[A-Za-z0-9](?:"
            + _GAP
            + r"[A-Za-z0-9*]){4,22})"
        ),
    ),
    (
        HiddenKind.MESSENGER,
        re.compile(
            r"(?:微信|QQ|钉钉|抖音|微博|旺旺)(?:账号|帐号|号码|号|名)?\s*(?:[:：为是])?\s*(?P<hide>[A-Za-z0-9_][A-Za-z0-9_\-]{4,30})",
            re.IGNORECASE,
        ),
    ),
    (
        HiddenKind.PHONE,
        re.compile(r"(?<![0-9])(?:(?:\+|00)?86" + _GAP + r")?1[3-9](?:" + _SPACED + r"[0-9]){9}(?![0-9])"),
    ),
    (
        HiddenKind.PHONE,
        re.compile(
            r"(?<![0-9A-Za-z])[(（]?0[1-9][0-9]{1,2}[)）]?" + _GAP + r"[2-9][0-9]{2,3}" + _GAP + r"[0-9]{4}(?![0-9])"
        ),
    ),
    (
        HiddenKind.PHONE,
        re.compile(
            r"(?:电话|手机|联系方式|联系号码|座机|固话|传真|热线)"
            + _MARK
            + r"(?P<hide>[0-9](?:"
            + _GAP
            + r"[0-9]){4,14})"
        ),
    ),
    (HiddenKind.IDENTITY_PAPER, re.compile(_BEGIN + r"(?:[EG]\d{8}|E[A-HJ-NP-Z]\d{7}|[HM]\d{8}(?:\d{2})?)" + _END)),
    (
        HiddenKind.PLATE,
        re.compile(
            rf"[{_PROVINCE}]\s?[A-Z]\s?[·•.\-\s]?\s?(?:[A-HJ-NP-Z0-9]{{6}}|[A-HJ-NP-Z0-9]{{5}}|[A-HJ-NP-Z0-9]{{4}}[挂学警港澳])"
            + _END,
            re.IGNORECASE,
        ),
    ),
    (
        HiddenKind.HOME,
        re.compile(
            r"(?:家庭住址|家庭地址|户籍所在地|户籍地址?|户籍|经常居住地|居住地址?|现住址?|住址|暂住地?|家住|居住于|居住在|住在|(?<=[，,。；;、（( ])住(?![宅户所建房院]))"
            r"\s*(?:[:：为是在于])?\s*(?P<hide>(?=[^\s，。；、,;（）()［］:：]*[省市区县镇乡路村弄号街])[^\s，。；、,;（）()［］:：]{4,60})"
        ),
    ),
    (
        HiddenKind.BIRTH,
        re.compile(
            r"(?:出生日期|出生年月日?|出生时间|生日)\s*[:：为是于]?\s*"
            r"(?P<hide>(?:19|20)[0-9]{2}\s?[年\-/.]\s?[0-9]{1,2}(?:\s?[月\-/.]\s?[0-9]{1,2}\s?日?)?\s?月?)"
        ),
    ),
    (
        HiddenKind.ADDRESS_DETAIL,
        re.compile(
            r"(?<=[路街道巷村苑园城庭坊里])\s?(?P<hide>(?:[0-9]+(?:[\-－/][0-9]+)?\s?[弄巷]\s?)(?:[0-9甲乙丙丁A-Za-z\-]+\s?(?:号楼|号|幢|栋|单元|座|楼|层|室|房)\s?)*)"
        ),
    ),
    (
        HiddenKind.ADDRESS_DETAIL,
        re.compile(
            r"(?<=[路街道巷村苑园城庭坊里号])\s?(?P<hide>(?:[0-9甲乙丙丁A-Za-z\-]+\s?(?:号楼|幢|栋|单元|座|楼|层)\s?)*[0-9A-Za-z\-]+\s?(?:室|房))"
        ),
    ),
)
_WORDS = {
    HiddenKind.RESIDENT_ID: "［身份证号略］",
    HiddenKind.IDENTITY_PAPER: "［证件号略］",
    HiddenKind.PHONE: "［电话略］",
    HiddenKind.BANK_ACCOUNT: "［账号略］",
    HiddenKind.EMAIL: "［邮箱略］",
    HiddenKind.MESSENGER: "［账号略］",
    HiddenKind.PLATE: "［车牌略］",
    HiddenKind.HOME: "［住址略］",
    HiddenKind.BIRTH: "［出生日期略］",
    HiddenKind.ADDRESS_DETAIL: "［门牌略］",
}
_SENSITIVE = re.compile(
    r"患有|病史|病历|诊断|残疾|艾滋|肝炎|精神病|孕|宗教|信仰|行踪|指纹|人脸|举报人|投诉人|未成年|健康状况|基因"
)
"""Words that a machine cannot judge; a person has to look at the sentence."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """One place that was hidden (一处脱敏)."""

    kind: HiddenKind
    start: int
    """Position of the first character in the original text."""
    end: int
    original: str
    replacement: str
    reason: str


@dataclass(frozen=True, slots=True)
class Redaction:
    """A redacted text (脱敏稿) with the list of what was hidden and what a person must still look at."""

    text: str
    hidden: tuple[Hidden, ...]
    to_look_at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Plain:
    """The text as the patterns see it, and where each of its characters stands in the original."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original text."""
        return self.places[start], self.places[end - 1] + 1


def _plain(text: str) -> _Plain:
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        if letter in _INVISIBLE:
            continue
        letters.append(_narrow(letter))
        places.append(place)
    return _Plain("".join(letters), tuple(places))


def _narrow(letter: str) -> str:
    """Return full-width letters, foreign digits and the marks of addresses in their plain form, everything else as it is."""
    if letter.isascii():
        return letter
    value = unicodedata.decimal(letter, None)
    if value is not None:
        return str(value)
    return (
        unicodedata.normalize("NFKC", letter)
        if letter in "＠．＿" or ("Ａ" <= letter <= "ｚ" and letter.isalpha())
        else letter
    )


def _found_numbers(plain: _Plain) -> list[tuple[HiddenKind, int, int, str]]:
    """Return identity numbers and bank cards, which only their check digits tell apart; the surer finds first."""
    found = []
    for start in _START.finditer(plain.text):
        for run in _RUNS.values():
            match = run.match(plain.text, start.start())
            verdict = _number_is(re.sub(r"[^0-9Xx]", "", match[0]).upper(), match[0]) if match else None
            if match and verdict:
                rank, kind, reason = verdict
                found.append((rank, kind, match.start(), match.end(), reason))
    return [each[1:] for each in sorted(found, key=lambda each: (each[0], each[2]))]


def _number_is(digits: str, written: str) -> tuple[int, HiddenKind, str] | None:
    """Return what a run of 15 to 19 digits is, if it must be hidden, and how sure that is (0 is surest)."""
    if len(digits) == 18 and valid_resident_id(digits):
        return 0, HiddenKind.RESIDENT_ID, "公民身份号码，校验码相符"
    if _DATE.search(written) or _is_public_code(digits):
        return None
    # Points stand in sums of money; a card is not written with them.
    if digits.isdigit() and len(digits) >= 16 and "." not in written and luhn_holds(digits):
        return 1, HiddenKind.BANK_ACCOUNT, "银行卡号，校验位相符"
    if len(digits) == 18 and birthday_of(digits) is not None:
        return 2, HiddenKind.RESIDENT_ID, "疑似公民身份号码，校验码不符"
    if len(digits) == 15 and looks_like_old_resident_id(digits):
        return 2, HiddenKind.RESIDENT_ID, "疑似十五位身份证号"
    return None


def _found(text: str, persons: Sequence[Person], keep: Iterable[str]) -> list[Hidden]:
    """Return all that has to be hidden, in order of place, without overlaps: the earlier kind goes first."""
    plain = _plain(text)
    taken = _Taken(text, plain)
    for words in filter(None, keep):
        taken.keep(*(match.span() for match in re.finditer(re.escape(words), plain.text)))
    taken.keep(*(match.span() for match in _CODES.finditer(plain.text) if _is_public_code(match[0].upper())))
    for kind, start, end, reason in _found_numbers(plain):
        taken.take(kind, start, end, reason, _WORDS[kind])
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(plain.text):
            start, end = match.span("hide") if "hide" in pattern.groupindex else match.span()
            taken.take(kind, start, end, kind.label, _WORDS[kind], in_parts=True)
    for person, mask in masked_names(persons):
        for match in name_pattern(person.name).finditer(plain.text):
            before = plain.text[max(match.start() - len(mask), 0) : match.start()]
            taken.take(HiddenKind.PERSON, *match.span(), person.role.label, _after(before, mask))
    return sorted(taken.hidden, key=lambda each: each.start)


class _Taken:
    """What has been hidden so far; a place is hidden once, what is kept not at all."""

    def __init__(self, text: str, plain: _Plain) -> None:
        self.text, self.plain = text, plain
        self.hidden: list[Hidden] = []
        self._busy = bytearray(len(text))
        self._kept = bytearray(len(plain.text))

    def keep(self, *spans: tuple[int, int]) -> None:
        """Keep these spans of the plain text."""
        for start, end in spans:
            self._kept[start:end] = b"\1" * (end - start)

    def take(self, kind: HiddenKind, start: int, end: int, reason: str, words: str, *, in_parts: bool = False) -> None:
        """Hide a span of the plain text; where part of it is hidden already, the rest too if ``in_parts``, else nothing."""
        if all(self._kept[start:end]):
            return
        begin, stop = self.plain.span(start, end)
        free = [(begin + a, begin + b) for a, b in _runs_of_zero(self._busy[begin:stop])]
        if free != [(begin, stop)] and not in_parts:
            return
        for first, last in free:
            if self.text[first:last].strip():
                self.hidden.append(Hidden(kind, first, last, self.text[first:last], words, reason))
                self._busy[first:last] = b"\1" * (last - first)


def _runs_of_zero(flags: bytearray) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(rb"\0+", flags)]


def _after(before: str, mask: str) -> str:
    """Return the words for a person without a title that already stands before the name (证人王五 → 证人甲)."""
    known = next((size for size in range(len(mask) - 1, 1, -1) if before.endswith(mask[:size])), 0)
    return mask[known:]


def _is_public_code(code: str) -> bool:
    # One number in thirty reads as both; one that begins like a bank card is taken for the card.
    is_card = code.startswith("62") and code.isdigit() and luhn_holds(code)
    return valid_uscc(code) and not valid_resident_id(code) and not is_card


def redact(text: str, *, persons: Sequence[Person] = (), keep: Iterable[str] = ()) -> Redaction:
    """Hide what must not be published (脱敏): identity numbers, addresses, telephones, accounts, plates, and the persons named.

    ``keep`` are public writings that look like private ones (the agency's own telephone). Names that are not given cannot be known;
    sentences with words about health, belief, whereabouts, children or informants are handed back to be looked at.

    House: law.md 5.4, after 《行政处罚结果信息网上公开暂行办法》第七条 and 《个人信息保护法》(2021) 第二十八条.
    """
    hidden = _found(text, persons, keep)
    pieces, reach = [], 0
    for each in hidden:
        pieces += [text[reach : each.start], each.replacement]
        reach = each.end
    clean = "".join(pieces) + text[reach:]
    return Redaction(clean, tuple(hidden), tuple(_sentences(clean)))


def _sentences(text: str) -> Iterator[str]:
    return (sentence.strip() for sentence in re.split(r"[。；\n]", text) if _SENSITIVE.search(sentence))


def leftovers(text: str, *, persons: Sequence[Person] = (), keep: Iterable[str] = ()) -> tuple[Hidden, ...]:
    """Return what is still readable in a text that is about to be published (脱敏校验); empty when it is clean.

    House: law.md 5.4, the outcome is checked by the same patterns and check digits, whoever did the redaction.
    """
    return tuple(_found(text, persons, keep))


def require_clean(text: str, *, persons: Sequence[Person] = (), keep: Iterable[str] = ()) -> None:
    """Refuse a text for publication (公示文本) in which private matter can still be read.

    :raises NotLawful: REDACTION_LEFTOVER; the sentence names kinds and places, never the content.
    Law: 《个人信息保护法》(2021) 第二十八条
    """
    left = leftovers(text, persons=persons, keep=keep)
    if left:
        places = "、".join(f"{each.kind.label}（第 {each.start + 1} 个字）" for each in left)
        raise NotLawful(
            "REDACTION_LEFTOVER",
            f"公示文本里还有不应公开的内容：{places}",
            article=cite("个保法", 28),
            way_out="重新脱敏；确属可以公开的，登记为保留内容",
        )
