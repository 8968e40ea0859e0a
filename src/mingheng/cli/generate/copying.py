"""Copying a matter (复制案件): prepared once for each original and each shift of days, then filled in for every copy."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import models

from mingheng.cli.generate.originals import CASE, PARTY, Original, Told, columns, links
from mingheng.cli.generate.originals import models as tables
from mingheng.law.deadlines import deadline

if TYPE_CHECKING:
    from mingheng import ledger
    from mingheng.law.calendar import Calendar

_NUMBER = re.compile(r"^([\u4e00-\u9fa5]{2,10})〔(\d{4})〕第(\d+)号$")
_NUMBERED = (("documents_document", "number"), (CASE, "number"), (CASE, "decision_number"))
_FRESH = (("documents_document", "token"), ("disclosure_publication", "token"), ("procedure_payment", "receipt_number"))
_SERIAL = ("disclosure_duty", "number")

Text = tuple[str, tuple[int, ...]]
Values = list[str]


@dataclass(frozen=True, slots=True)
class Names:
    """What is different in every copy (每件不同的文字): the words of the original, in the order in which a copy gives its own."""

    words: tuple[str, ...]
    numbers: tuple[tuple[int, str, int], ...]
    """Position, prefix, year of each paper number."""
    fresh: tuple[int, ...]
    """Positions of codes that are made anew."""


def names_of(original: Original) -> Names:
    """Return what is different in every copy (各件不同处): name, code and place first, then numbers and codes."""
    party = _first(original, PARTY, "name", "identifier")
    words = [party[0], party[1], _first(original, CASE, "place")[0]]
    numbers, fresh = [], []
    for table, column in _NUMBERED:
        for text in _column(original, table, column):
            match = _NUMBER.fullmatch(text or "")
            if match and text not in words:
                numbers.append((len(words), match[1], int(match[2])))
                words.append(text)
    for table, column in _FRESH:
        for text in _column(original, table, column):
            if text and text not in words:
                fresh.append(len(words))
                words.append(text)
    return Names(tuple(words), tuple(numbers), tuple(fresh))


def _column(original: Original, table: str, column: str) -> list[Any]:
    names = [field.column for field in columns(tables()[table])]
    return [row[names.index(column)] for row in original.rows.get(table, ())]


def _first(original: Original, table: str, *wanted: str) -> list[str]:
    return [str(_column(original, table, column)[0]) for column in wanted]


class Blank:
    """A text with places for the words of a copy (带空位的文字)."""

    def __init__(self, names: Names) -> None:
        self.position = {word: index for index, word in enumerate(names.words) if word}
        longest = sorted(self.position, key=len, reverse=True)
        self.pattern = re.compile("|".join(re.escape(word) for word in longest))

    def of(self, text: str) -> Text | None:
        """Return the text with its places (留空), or None where it holds none of the words."""
        wanted = tuple(self.position[word] for word in self.pattern.findall(text))
        return (self.pattern.sub("%s", text.replace("%", "%%")), wanted) if wanted else None


@dataclass(frozen=True, slots=True)
class _Line:
    """One row, ready to be filled in: its values, and at which positions keys, texts and serials stand."""

    local: int
    values: tuple[Any, ...]
    keys: tuple[tuple[int, int], ...]
    texts: tuple[tuple[int, str, tuple[int, ...]], ...]
    serial: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """How to copy one original, some weeks shifted (复制方案)."""

    names: Names
    tables: tuple[tuple[str, int], ...]
    """Table and how many rows of it a copy has, in the order of their local keys."""
    lines: tuple[tuple[str, tuple[_Line, ...]], ...]
    entries: tuple[tuple[int, Told, tuple[tuple[str, str, tuple[int, ...]], ...]], ...]
    opening: tuple[tuple[int, Told, tuple[tuple[str, str, tuple[int, ...]], ...]], ...]
    names_of_keys: tuple[str, ...]
    case: int
    party: int


def plan(original: Original, *, weeks: int, calendar: Calendar) -> Plan:
    """Prepare the copying of an original (准备复制), all its days shifted by whole weeks and its time limits counted again."""
    names = names_of(original)
    blank = Blank(names)
    own = [(table, row[0]) for table, rows in original.rows.items() for row in rows]
    local = {key: index for index, key in enumerate(own)}
    shifted = _Shift(dt.timedelta(weeks=weeks))
    lines = []
    for table, rows in original.rows.items():
        lines.append((table, tuple(_line(table, row, local, blank, shifted, calendar) for row in rows)))
    entries = []
    for told in original.entries:
        table, _, key = told.about.partition(":")
        index = local.get((table, int(key) if key.isdigit() else -1))
        if index is not None:
            moved = replace(told, at=told.at + shifted.by)
            entries.append((index, moved, _blanks(told.event, blank)))
    case, party = original.rows[CASE][0][0], original.rows[PARTY][0][0]
    return Plan(
        names=names,
        tables=tuple((table, len(rows)) for table, rows in original.rows.items()),
        lines=tuple(lines),
        entries=tuple(entries),
        opening=tuple(one for one in entries if one[0] == local[(CASE, case)])[:1],
        names_of_keys=tuple(table for table, _ in own),
        case=local[(CASE, case)],
        party=local[(PARTY, party)],
    )


def _blanks(event: ledger.Event, blank: Blank) -> tuple[tuple[str, str, tuple[int, ...]], ...]:
    found = []
    for field in fields(event):  # type: ignore[arg-type]
        value = getattr(event, field.name)
        made = blank.of(value) if type(value) is str else None
        if made is not None:
            found.append((field.name, *made))
    return tuple(found)


class _Shift:
    """Days and instants, as the database gave them, shifted by whole weeks."""

    def __init__(self, by: dt.timedelta) -> None:
        self.by = by

    def __call__(self, value: Any) -> Any:
        if isinstance(value, str):  # SQLite keeps them as text
            return (dt.date.fromisoformat(value[:10]) + self.by).isoformat() + value[10:]
        return value + self.by


def _line(
    table: str, row: tuple[Any, ...], local: dict[tuple[str, Any], int], blank: Blank, shift: _Shift, calendar: Calendar
) -> _Line:
    model = tables()[table]
    values, keys, texts, serial = list(row), [], [], None
    pointing = {link.column: link.related_model._meta.db_table for link in links(model)}
    for position, field in enumerate(columns(model)):
        value = values[position]
        if value is None:
            continue
        if isinstance(field, models.DateField):
            values[position] = shift(value)
        elif field.column in pointing:
            index = local.get((pointing[field.column], value))
            if index is not None:
                keys.append((position, index))
        elif (table, field.column) == _SERIAL:
            serial = position
        elif isinstance(value, str):
            if isinstance(field, models.JSONField):
                values[position] = value = json.dumps(json.loads(value), ensure_ascii=False)
            made = blank.of(value)
            if made is not None:
                texts.append((position, *made))
    if table == "cases_clock":
        _count_again(values, [str(field.column) for field in columns(model)], calendar)
    return _Line(local[(table, row[0])], tuple(values), tuple(keys), tuple(texts), serial)


def _count_again(values: list[Any], names: list[str], calendar: Calendar) -> None:
    at = {name: index for index, name in enumerate(names)}
    if values[at["due_on"]] is None or json.loads(values[at["suspensions"]]):
        return
    begun = values[at["trigger_on"]]
    due = _due(str(values[at["rule"]]), str(begun)[:10], values[at["length"]], values[at["extended"]], calendar)
    as_text = isinstance(begun, str)
    values[at["due_on"]] = due.last_day.isoformat() if as_text else due.last_day
    values[at["is_provisional"]] = due.provisional


@lru_cache(maxsize=4096)
def _due(rule: str, begun: str, length: int | None, extended: int, calendar: Calendar) -> Any:
    return deadline(rule, dt.date.fromisoformat(begun), calendar=calendar, length=length, extended=extended)


@dataclass(slots=True)
class Copy:
    """What one copy adds (一件副本): rows by table, entries, and the text by which the case is found."""

    case: int
    rows: dict[str, list[list[Any]]]
    entries: list[tuple[str, Told]]


def fill(
    plan: Plan,
    words: Values,
    *,
    key: Callable[[str], int],
    duty: Callable[[], int],
    known_party: int | None,
    is_told: bool,
) -> Copy:
    """Make one copy (制作副本): new keys, its own words; `known_party` is one that stands there already.

    :param key: gives the next key of a table
    :param duty: gives the next number of the agency's register of publications
    :param is_told: with the whole chronicle, else with the entry of its opening
    """
    keys = [key(table) for table, count in plan.tables if table != PARTY or known_party is None for _ in range(count)]
    if known_party is not None:
        keys.insert(plan.party, known_party)
    rows: dict[str, list[list[Any]]] = {}
    for table, lines in plan.lines:
        if table == PARTY and known_party is not None:
            continue
        rows[table] = [_filled(line, keys, words, duty) for line in lines]
    entries = []
    for local, told, blanks in plan.entries if is_told else plan.opening:
        if local == plan.party and known_party is not None:
            continue
        event = told.event
        if blanks:
            event = replace(event, **{name: text % tuple(words[i] for i in at) for name, text, at in blanks})  # type: ignore[type-var]
        entries.append((f"{plan.names_of_keys[local]}:{keys[local]}", replace(told, event=event)))
    return Copy(keys[plan.case], rows, entries)


def _filled(line: _Line, keys: list[int], words: Values, duty: Callable[[], int]) -> list[Any]:
    values = list(line.values)
    values[0] = keys[line.local]
    for position, local in line.keys:
        values[position] = keys[local]
    for position, text, wanted in line.texts:
        values[position] = text % tuple(words[index] for index in wanted)
    if line.serial is not None:
        values[line.serial] = duty()
    return values
