"""排序入账：one transaction, its entries and the commitments to every row it left behind, all or nothing.

Entries are kept in memory while the act runs and are numbered only when the outermost transaction is about to commit, so
that the row of the log, the one thing that acts of the same agency must queue for, is locked for a few statements only.
This module speaks SQL and knows no model class: every chapter imports it before Django's registry is ready.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ParamSpec, Protocol, TypeVar, overload

from django.db import connection
from django.db import transaction as database
from django.db.models import Model

from mingheng.ledger import coverage
from mingheng.ledger.canonical import canonical, canonical_text, commitment, instant, rows_digest
from mingheng.ledger.events import Event, Visibility, facts, name_of

P = ParamSpec("P")
R = TypeVar("R")

LEAF_VERSION = 1
LONGEST_LEAF = 65_535  # bytes; the C2SP bundle of entries gives each a length of two bytes
_CHUNK = 100  # rows of one INSERT


class UnrecordedWrite(RuntimeError):
    """Rows were written and no entry says by whom: a mistake of the program, so nothing of it is kept."""


class Actor(Protocol):
    """Who acts (行为人): an account, or the agency's own account for jobs."""

    @property
    def actor_key(self) -> str:
        """Key of the account, e.g. org.account:7."""

    @property
    def actor_name(self) -> str:
        """Name of the person."""

    @property
    def log_id(self) -> int:
        """The log of the agency that the account belongs to."""


@dataclass(eq=False)
class Appended:
    """An entry on its way: `seq` and `entry_id` are known once the outermost transaction has ended."""

    log_id: int
    event: Event
    at: datetime
    about: str
    article: str
    actor: dict[str, str]
    seq: int | None = None
    entry_id: int | None = None

    def __call__(self) -> None:
        """Do nothing after the commit; registered there so that a savepoint rolled back takes the entry with it."""


@dataclass
class _Act:
    mark: int | None
    pending: list[Appended] = field(default_factory=list)


_running = threading.local()


@overload
def transaction(act: Callable[P, R], /) -> Callable[P, R]: ...
@overload
def transaction() -> AbstractContextManager[None]: ...
def transaction(act: Callable[P, R] | None = None, /) -> Callable[P, R] | AbstractContextManager[None]:
    """Run one act (一次行为) in one database transaction with its entries; a decorator and a context manager.

    Used inside another one it joins it: a failure that the caller catches undoes the inner part with its entries only.

    :raises UnrecordedWrite: when covered rows were written and nothing was appended.
    """
    return _scope() if act is None else _scope()(act)


@contextmanager
def _scope() -> Generator[None]:
    with database.atomic():
        if getattr(_running, "act", None) is not None:
            yield
            return
        _running.act = act = _Act(mark=coverage.mark())
        try:
            yield
            _finish(act)
        finally:
            _running.act = None


def append(
    event: Event, *, by: Actor, at: datetime, about: Model | str | None = None, article: str | None = None
) -> Appended:
    """Append one entry (记一笔) to the log of the actor's agency, inside the running transaction.

    :param at: the instant of the act, with a time zone
    :param about: the row that the chronicle shows it under, or its key "table:primary key"
    :param article: the citation, where it differs from the event's own
    :raises UnrecordedWrite: outside `transaction`
    """
    act: _Act | None = getattr(_running, "act", None)
    if act is None:
        raise UnrecordedWrite(f"{name_of(type(event))} was appended outside ledger.transaction")
    entry = Appended(
        log_id=by.log_id,
        event=event,
        at=at,
        about="" if about is None else key_of(about),
        article=event.article if article is None else article,
        actor={"key": str(by.actor_key), "name": by.actor_name},
    )
    act.pending.append(entry)
    database.on_commit(entry)
    return entry


def key_of(row: Model | str) -> str:
    """Return the public technical key of a row, "table:primary key"; a key stays as it is."""
    return row if isinstance(row, str) else f"{row._meta.db_table}:{row.pk}"


def _finish(act: _Act) -> None:
    touched = coverage.take_touched(act.mark)
    kept = {id(registered[1]) for registered in connection.run_on_commit}
    entries = [entry for entry in act.pending if id(entry) in kept]
    if touched and not entries:
        tables = "、".join(sorted(touched))
        raise UnrecordedWrite(f"rows of {tables} were written and nothing was appended to the ledger")
    if entries:
        _write(entries, [(row, os.urandom(16)) for row in coverage.rows(touched)])


def _write(entries: list[Appended], rows: list[tuple[coverage.Row, bytes]]) -> None:
    """Number the entries log by log, in the order of the logs so that two acts never wait for each other."""
    digests = [
        (row.table, row.key, None if row.content is None else commitment(salt, row.content), salt) for row, salt in rows
    ]
    last = entries[-1]
    for log_id in sorted({entry.log_id for entry in entries}):
        own = [entry for entry in entries if entry.log_id == log_id]
        _write_log(log_id, own, {id(last): digests})
    if last.entry_id is None:
        raise UnrecordedWrite("the last entry was not written")
    _insert(
        "ledger_rowcommitment",
        ("entry_id", "table", "key", "salt", "digest", "removed"),
        [
            (last.entry_id, table, key, None if digest is None else salt, digest or "", digest is None)
            for table, key, digest, salt in digests
        ],
    )


def _write_log(log_id: int, entries: list[Appended], rows: dict[int, list[tuple[str, str, str | None, bytes]]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_log SET size = size + %s WHERE id = %s RETURNING size, origin", (len(entries), log_id)
        )
        found = cursor.fetchone()
    if found is None:
        raise UnrecordedWrite(f"there is no log {log_id}")
    size, origin = found
    adapt = connection.ops.adapt_datetimefield_value
    columns, payloads = [], []
    for seq, entry in enumerate(entries, size - len(entries)):
        entry.seq = seq
        salt = os.urandom(16)
        body = _body(entry)
        leaf = leaf_of(entry, origin, commitment(salt, body), rows.get(id(entry), []))
        columns.append((log_id, seq, adapt(entry.at), name_of(type(entry.event)), entry.about, leaf))
        payloads.append((salt, body.decode()))
    made = _insert("ledger_entry", ("log_id", "seq", "at", "event", "about", "leaf"), columns, returning="seq, id")
    ids = dict(made)
    for entry in entries:
        entry.entry_id = ids[entry.seq]
    _insert(
        "ledger_payload",
        ("entry_id", "salt", "body"),
        [(entry.entry_id, *payload) for entry, payload in zip(entries, payloads, strict=True)],
    )


def _body(entry: Appended) -> bytes:
    return canonical({"by": entry.actor, "fields": facts(entry.event, Visibility.INTERNAL, Visibility.PERSONAL)})


def leaf_of(entry: Appended, origin: str, payload: str, rows: list[tuple[str, str, str | None, bytes]]) -> str:
    """Return what the tree holds of an entry (叶): public facts and commitments, as canonical JSON.

    :raises ValueError: when it is longer than a bundle of entries can carry.
    """
    leaf = canonical_text(
        {
            "v": LEAF_VERSION,
            "origin": origin,
            "seq": entry.seq,
            "at": instant(entry.at),
            "event": name_of(type(entry.event)),
            "about": entry.about,
            "article": entry.article,
            "public": facts(entry.event, Visibility.PUBLIC),
            "payload": payload,
            "rows": {"count": len(rows), "digest": rows_digest(row[:3] for row in rows)},
        }
    )
    if len(leaf.encode()) > LONGEST_LEAF:
        raise ValueError(f"the public facts of {name_of(type(entry.event))} are too long")
    return leaf


def _insert(
    table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]], *, returning: str = ""
) -> list[tuple[Any, ...]]:
    made: list[tuple[Any, ...]] = []
    names = ", ".join(f'"{column}"' for column in columns)
    one = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _CHUNK):
            part = rows[start : start + _CHUNK]
            sql = f'INSERT INTO "{table}" ({names}) VALUES {", ".join([one] * len(part))}'  # noqa: S608 - our own names
            cursor.execute(
                f"{sql} RETURNING {returning}" if returning else sql, [value for row in part for value in row]
            )
            if returning:
                made += cursor.fetchall()
    return made
