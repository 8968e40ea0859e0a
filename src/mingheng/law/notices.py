"""Holiday notices (节假日安排通知): one year's days off and make-up workdays, and the file in which an operator brings them.

The file is a small piece of YAML, or the same thing as JSON; ``docs/mechanisms/deadlines.md`` shows one. It is read line by
line here, so that every mistake is named with its line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from mingheng.base.errors import Refused
from mingheng.law.state_council import AMENDED, NOTICE_TITLE, YEARS

LONGEST_HOLIDAY = 12
"""Days in a row; anything longer in a notice is taken for a slip of the pen."""
_FIXED = ((1, 1, "元旦"), (5, 1, "劳动节"), (10, 1, "国庆节"))
_RANGE = re.compile(r"^(\d{4}-\d{2}-\d{2})(?:\s*(?:至|/|~|—|\.\.)\s*(\d{4}-\d{2}-\d{2}))?$")
_LINE = re.compile(r"^(?P<indent>\s*)(?:(?P<dash>-)\s*(?P<entry>.*)|(?P<key>[^:：]+?)\s*[:：]\s*(?P<value>.*))$")
_KEYS = ("year", "document", "number", "holidays", "workdays")


@dataclass(frozen=True, slots=True)
class HolidayNotice:
    """One State Council notice (节假日安排通知): days off with the name of the feast, and weekend days that are worked."""

    year: int
    holidays: tuple[tuple[date, str], ...]
    workdays: tuple[date, ...]
    document: str


@dataclass(slots=True)
class _Draft:
    """A notice while it is being read, with the line of each piece."""

    scalars: dict[str, tuple[int, str]] = field(default_factory=dict)
    holidays: list[tuple[int, str, str]] = field(default_factory=list)
    workdays: list[tuple[int, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def wrong(self, line: int, sentence: str) -> None:
        """Note a mistake with its line (第几行错在哪里)."""
        self.errors.append(f"第 {line} 行：{sentence}")


def shipped_notices() -> tuple[HolidayNotice, ...]:
    """Return the notices of 2004 to 2026 that come with the program (随附历年通知).

    House: law.md CAL-4, the calendar is imported from the yearly notices and never computed.
    """
    return tuple(_shipped(year, *YEARS[year]) for year in sorted(YEARS))


def _shipped(year: int, holidays: str, workdays: str) -> HolidayNotice:
    def day(text: str) -> date:
        return date(year, int(text[:2]), int(text[2:]))

    off: list[tuple[date, str]] = []
    for piece in holidays.split():
        name, _, span = piece.partition(":")
        first, _, last = span.partition("-")
        off += [(each, name) for each in _days(day(first), day(last or first))]
    title = NOTICE_TITLE.format(year=year) + AMENDED.get(year, "")
    return HolidayNotice(year, tuple(off), tuple(day(text) for text in workdays.split()), title)


def parse_notice(text: str) -> HolidayNotice:
    """Read a holiday notice file (读取节假日安排文件), YAML or JSON, and check that it can be a notice.

    Days off are ranges with both ends counted; make-up workdays must fall on a weekend and not inside a holiday.

    :raises Refused: CALENDAR_FILE_INVALID, with every mistake and its line.
    House: a wrong calendar moves every deadline of a year, so the whole file is refused for one wrong line.
    """
    draft = _from_json(text) if text.lstrip().startswith("{") else _from_lines(text)
    year = _year(draft)
    document = draft.scalars.get("document", (0, ""))[1]
    if not document:
        draft.wrong(1, "缺少 document（通知的名称）")
    number = draft.scalars.get("number", (0, ""))[1]
    off = _holidays(draft, year)
    worked = _workdays(draft, year, off)
    for month, number_of_day, name in _FIXED:
        if year and off and date(year, month, number_of_day) not in off:
            draft.wrong(1, f"{year}-{month:02}-{number_of_day:02} 是{name}，却不在放假日期里")
    if draft.errors:
        raise Refused(
            "CALENDAR_FILE_INVALID",
            "节假日安排文件有误：" + "；".join(draft.errors),
            way_out="按手册中的格式改正后重新导入，整个文件未被采用",
        )
    return HolidayNotice(year, tuple(sorted(off.items())), tuple(sorted(worked)), document + number)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=step) for step in range((last - first).days + 1))


def _from_json(text: str) -> _Draft:
    draft = _Draft()
    try:
        tree = json.loads(text)
    except json.JSONDecodeError as error:
        draft.wrong(error.lineno, "不是正确的 JSON")
        return draft

    def line_of(word: str) -> int:
        return text[: max(text.find(word), 0)].count("\n") + 1

    for key, value in tree.items():
        if key == "holidays" and isinstance(value, dict):
            draft.holidays += [(line_of(str(span)), name, str(span)) for name, span in value.items()]
        elif key == "workdays" and isinstance(value, list):
            draft.workdays += [(line_of(str(entry)), str(entry)) for entry in value]
        elif key in _KEYS[:3]:
            draft.scalars[key] = (line_of(f'"{key}"'), str(value).strip())
        else:
            draft.wrong(line_of(f'"{key}"'), f"不认识的栏目 {key}，或者内容不是应有的形式")
    return draft


def _from_lines(text: str) -> _Draft:
    draft, section = _Draft(), ""
    for number, raw in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        line = re.sub(r"(^|\s)#.*$", "", raw).rstrip()
        if not line:
            continue
        match = _LINE.match(line)
        if match is None:
            draft.wrong(number, f"看不懂“{line.strip()}”，应为“栏目: 内容”或者“- 日期”")
        elif match["dash"] or match["indent"]:
            _inside(draft, section, number, match)
        else:
            section = _outside(draft, number, match["key"], _bare(match["value"]))
    return draft


def _inside(draft: _Draft, section: str, number: int, match: re.Match[str]) -> None:
    if section == "workdays" and match["dash"]:
        draft.workdays.append((number, _bare(match["entry"])))
    elif section == "holidays" and match["key"]:
        draft.holidays.append((number, _bare(match["key"]), _bare(match["value"])))
    else:
        draft.wrong(number, "这一行不属于 holidays（节名: 日期）或者 workdays（- 日期）")


def _outside(draft: _Draft, number: int, key: str, value: str) -> str:
    key = _bare(key)
    if key not in _KEYS:
        draft.wrong(number, f"不认识的栏目 {key}")
    elif key in draft.scalars:
        draft.wrong(number, f"栏目 {key} 写了两遍")
    else:
        draft.scalars[key] = (number, value)
        if value and key in ("holidays", "workdays"):
            draft.wrong(number, f"{key} 的内容应当另起一行缩进书写")
    return key


def _bare(text: str | None) -> str:
    return (text or "").strip().strip("\"'").strip()


def _year(draft: _Draft) -> int:
    line, text = draft.scalars.get("year", (1, ""))
    if re.fullmatch(r"20\d{2}", text):
        return int(text)
    draft.wrong(line, "year 应为四位年份，如 2027")
    return 0


def _date(draft: _Draft, line: int, text: str, year: int) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        draft.wrong(line, f"{text} 不是真实的日期，应写作 {year or 2027}-05-01 的样子")
        return None
    # A notice reaches into the neighbouring years: 2022-12-31 was a day off under the notice for 2023.
    if year and not date(year - 1, 12, 20) <= day <= date(year + 1, 1, 10):
        draft.wrong(line, f"{day} 不在 {year} 年的安排之内")
        return None
    return day


def _holidays(draft: _Draft, year: int) -> dict[date, str]:
    off: dict[date, str] = {}
    for line, name, span in draft.holidays:
        match = _RANGE.match(span)
        if not name or match is None:
            draft.wrong(line, f"“{span}”应为一个日期，或者“起日 至 止日”")
            continue
        first = _date(draft, line, match[1], year)
        last = _date(draft, line, match[2] or match[1], year)
        if first is None or last is None:
            continue
        if not first <= last < first + timedelta(days=LONGEST_HOLIDAY):
            draft.wrong(line, f"{name}的起止日期颠倒，或者超过 {LONGEST_HOLIDAY} 天")
            continue
        for day in _days(first, last):
            if day in off:
                draft.wrong(line, f"{day} 已经列为{off[day]}放假")
            off[day] = name
    if not off:
        draft.wrong(draft.scalars.get("holidays", (1, ""))[0], "没有任何放假日期")
    return off


def _workdays(draft: _Draft, year: int, off: dict[date, str]) -> set[date]:
    worked: set[date] = set()
    for line, text in draft.workdays:
        day = _date(draft, line, text, year)
        if day is None:
            continue
        if day.weekday() < 5:
            draft.wrong(line, f"{day} 不是星期六或者星期日，不需要调休上班")
        if day in off:
            draft.wrong(line, f"{day} 已经列为{off[day]}放假")
        if day in worked:
            draft.wrong(line, f"{day} 写了两遍")
        worked.add(day)
    return worked
