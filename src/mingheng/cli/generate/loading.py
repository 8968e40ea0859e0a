"""Writing many matters (装入大量案件): chunk by chunk, each chunk one act with an entry for every case."""

from __future__ import annotations

import datetime as dt
import random
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection

from mingheng import ledger
from mingheng.cases.queries import SEARCH
from mingheng.cli.generate import parties
from mingheng.cli.generate.copying import Copy, Plan, fill, plan
from mingheng.cli.generate.originals import CASE, PARTY, Original, columns, models
from mingheng.org.queries import calendar_for

if TYPE_CHECKING:
    from mingheng.cli.generate.originals import Told
    from mingheng.org.models import Agency

CHUNK = 500
_ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Mixture:
    """What kind of matters there are (案件构成)."""

    moving: float = 0.05
    """Share that is still under way, at every stage alike."""
    told: int = 20
    """Every so many closed cases has its whole chronicle; the others have the entry of their opening."""
    repeated: float = 0.35
    """Share of cases against a party that is known already."""
    roads: tuple[float, ...] = (0.8, 0.1, 0.1)
    """Shares of the originals' roads among the closed cases."""


@dataclass(frozen=True, slots=True)
class _By:
    """Who acted in the original (原行为人)."""

    actor_key: str
    actor_name: str
    log_id: int


@dataclass
class Loader:
    """Writes copies (装入者): the next key of each table, the next number of each series, the parties there are."""

    agency: Agency
    originals: list[list[Original]]
    today: dt.date
    mixture: Mixture = field(default_factory=Mixture)

    def __post_init__(self) -> None:
        """Look up where keys and numbers go on."""
        self.random = random.Random(20260101)  # noqa: S311 - the same street every time
        self.calendar = calendar_for(self.agency)
        self.plans: dict[tuple[int, int, int], Plan] = {}
        self.models = models()
        self.next_key = {table: _number(f'SELECT COALESCE(MAX(id), 0) + 1 FROM "{table}"') for table in self.models}  # noqa: S608
        self.series: dict[tuple[str, int], int] = {
            (str(kind), int(year)): int(following)
            for kind, year, following in _run(
                "SELECT kind, year, next_number FROM documents_numberseries WHERE agency_id = %s", [self.agency.pk]
            )
        }
        self.next_duty = _number("SELECT COALESCE(MAX(number), 0) + 1 FROM disclosure_duty")
        self.serial = 0
        self.known: dict[str, list[tuple[int, str, str]]] = {}

    def load(self, count: int, *, at: dt.datetime, tell: Callable[[int], None] = lambda done: None) -> None:
        """Write so many copies (装入), the oldest first."""
        for start in range(0, count, CHUNK):
            size = min(CHUNK, count - start)
            with ledger.transaction():
                copies = [self._copy(start + number, count) for number in range(size)]
                self._write(copies, at)
            tell(start + size)
        self._leave()

    # --- one copy -------------------------------------------------------------------------------------------------

    def _copy(self, number: int, count: int) -> tuple[Copy, str]:
        moving = self.random.random() < self.mixture.moving
        road = self.random.choices(range(len(self.originals)), self.mixture.roads[: len(self.originals)])[0]
        stood = self.originals[road]
        if moving:
            which = self.random.choice([index for index, one in enumerate(stood) if not one.is_closed])
            weeks = (self.today - stood[which].last_on).days // 7
        else:
            which = len(stood) - 1
            begun = stood[which].entries[0].at.date()
            weeks = -int((begun - begun.replace(month=1, day=4)).days // 7 * (1 - number / count))
        made = self._plan(road, which, weeks)
        words, known = self._words(made, stood[which])
        is_told = moving or number % self.mixture.told == 0
        copy = fill(made, words, key=self._key, duty=self._duty, known_party=known, is_told=is_told)
        if known is None:
            party = copy.rows[PARTY][0][0]
            self.known.setdefault(self._kind(stood[which]), []).append((party, words[0], words[1]))
        return copy, " ".join([*words, self._cause(stood[which])])

    def _plan(self, road: int, which: int, weeks: int) -> Plan:
        key = (road, which, weeks)
        if key not in self.plans:
            self.plans[key] = plan(self.originals[road][which], weeks=weeks, calendar=self.calendar)
        return self.plans[key]

    def _words(self, made: Plan, original: Original) -> tuple[list[str], int | None]:
        self.serial += 1
        kind = self._kind(original)
        names = made.names
        words = [""] * len(names.words)
        there = self.known.get(kind)
        known: int | None = None
        if there and self.random.random() < self.mixture.repeated:
            known, words[0], words[1] = self.random.choice(there)
        else:
            words[0] = parties.name(kind, self.serial)
            words[1] = parties.identifier(kind, self.serial) if names.words[1] else ""
        words[2] = parties.place(self.serial)
        for position, prefix, year in names.numbers:
            series = (prefix.removeprefix(self.agency.number_prefix), year)
            words[position] = f"{prefix}〔{year}〕第{self.series[series]:04d}号"
            self.series[series] += 1
        for position in names.fresh:
            words[position] = secrets.token_urlsafe(12)
        return words, known

    def _kind(self, original: Original) -> str:
        return str(_value(original, PARTY, "kind"))

    def _cause(self, original: Original) -> str:
        return str(_value(original, CASE, "cause"))

    def _key(self, table: str) -> int:
        key = self.next_key[table]
        self.next_key[table] = key + 1
        return key

    def _duty(self) -> int:
        self.next_duty += 1
        return self.next_duty - 1

    # --- writing --------------------------------------------------------------------------------------------------

    def _write(self, copies: list[tuple[Copy, str]], at: dt.datetime) -> None:
        rows: dict[str, list[list[Any]]] = {table: [] for table in self.models}
        for copy, _ in copies:
            for table, own in copy.rows.items():
                rows[table] += own
        for table, found in rows.items():
            if found:
                _insert(table, [str(one.column) for one in columns(self.models[table])], found)
        for (kind, year), following in self.series.items():
            _run(
                "UPDATE documents_numberseries SET next_number = %s"
                " WHERE agency_id = %s AND kind = %s AND year = %s AND next_number <> %s",
                [following, self.agency.pk, kind, year, following],
            )
        SEARCH.put((copy.case, self.agency.pk, text) for copy, text in copies)
        for copy, _ in copies:
            self._append(copy.entries, at)

    def _append(self, entries: Iterable[tuple[str, Told]], at: dt.datetime) -> None:
        for about, told in entries:
            by = _By(told.actor_key, told.actor_name, self.agency.log_id)
            ledger.append(told.event, by=by, at=min(told.at, at), about=about)

    def _leave(self) -> None:
        """Let the database count on from here, and know what it holds."""
        if connection.vendor == "postgresql":
            for table in self.models:
                _run(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), GREATEST((SELECT MAX(id) FROM \"{table}\"), 1))",  # noqa: S608
                    [],
                )


def _value(original: Original, table: str, column: str) -> Any:
    names = [one.column for one in columns(models()[table])]
    return original.rows[table][0][names.index(column)]


def _insert(table: str, names: list[str], rows: list[list[Any]]) -> None:
    listed = ", ".join(f'"{name}"' for name in names)
    if connection.vendor == "sqlite":
        marks = ", ".join(["%s"] * len(names))
        with connection.cursor() as cursor:
            cursor.executemany(f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', rows)  # noqa: S608 - our own names
        return
    one = f"({', '.join(['%s'] * len(names))})"
    for start in range(0, len(rows), _ROUNDS):
        part = rows[start : start + _ROUNDS]
        _run(
            f'INSERT INTO "{table}" ({listed}) VALUES {", ".join([one] * len(part))}',  # noqa: S608 - our own names
            [value for row in part for value in row],
        )


def _run(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall()) if cursor.description else []


def _number(sql: str) -> int:
    return int(_run(sql, [])[0][0])
