"""账本覆盖哪些表：every table of every chapter, except the technical ones that are listed here, in this one place.

A covered table has a trigger that notes each touched row; the last state of a touched row is committed to by the act that
touched it. What is listed here holds technical state only and is no act.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Field, Model

from mingheng.ledger.canonical import canonical

NOT_COVERED_PREFIXES = (
    "ledger_",  # guarded by triggers of its own
    "django_",  # sessions, content types, migrations, the queue of background work
    "auth_",  # Django's own permissions; roles are rows of org
    "axes_",  # failed log-ins, kept for lockout
)
NOT_COVERED_TABLES = {
    "evidence_upload",  # offsets of uploads that are not finished
    "evidence_arrival",  # files that are sent in pieces, and how far they have come
    "disclosure_search",  # index for searching, rebuilt from publications
    "cases_todo",  # work list, derived from the procedure tables at every act
    "cases_search",  # index for searching, rebuilt from cases
}
_CHUNK = 500  # keys of one SELECT


@dataclass(frozen=True)
class Row:
    """A row as the ledger sees it: its canonical content, or None where it no longer exists."""

    table: str
    key: str
    content: bytes | None


@dataclass(frozen=True)
class FileColumn:
    """Columns that name a stored file by its digests, which the audit computes again."""

    table: str
    sha256: str
    sm3: str = ""


FILE_COLUMNS: list[FileColumn] = []


def declare_file_columns(*columns: FileColumn) -> None:
    """Have the audit hash the files again that these columns name; called in the chapter's `models.py`."""
    FILE_COLUMNS.extend(column for column in columns if column not in FILE_COLUMNS)


def is_covered(table: str) -> bool:
    """Return whether the ledger commits to the rows of a table."""
    return table not in NOT_COVERED_TABLES and not table.startswith(NOT_COVERED_PREFIXES)


@cache
def covered() -> dict[str, type[Model]]:
    """Return every covered table with its model, link tables included, in the order of their names."""
    found = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and is_covered(model._meta.db_table)
    }
    return dict(sorted(found.items()))


@cache
def columns(table: str) -> tuple[Field[Any, Any], ...]:
    """Return the columns of a table that its commitment is about, the primary key first."""
    meta = covered()[table]._meta
    own = [field for field in meta.local_concrete_fields if not getattr(field, "generated", False)]
    return (meta.pk, *(field for field in own if field is not meta.pk))


def rows(touched: dict[str, set[str]]) -> Iterator[Row]:
    """Yield the present content of rows by their keys, with a query for each 500 rows of a table."""
    for table in sorted(touched):
        wanted = {normal_key(table, key) for key in touched[table]}
        keys = sorted(wanted)
        missing = set(wanted)
        for start in range(0, len(keys), _CHUNK):
            for row in _read(table, keys[start : start + _CHUNK]):
                missing.discard(row.key)
                yield row
        yield from (Row(table, key, None) for key in sorted(missing))


def content(names: Iterable[str], values: Iterable[Any]) -> bytes:
    """Return the canonical content of a row: its columns that are not null, so that a new empty column changes nothing."""
    return canonical({name: value for name, value in zip(names, values, strict=True) if value is not None})


def normal_key(table: str, key: str) -> str:
    """Return a key as Python writes it: databases write the same UUID in two ways."""
    return str(covered()[table]._meta.pk.to_python(key))


def is_key(table: str, key: str) -> bool:
    """Return whether this could be the key of a row of a table, written as Python writes it."""
    try:
        return normal_key(table, key) == key
    except ValidationError:
        return False


@dataclass(frozen=True)
class _Reader:
    """How to read rows of a table: prepared once, because an act reads few rows and building a query costs more than that."""

    select: str
    names: tuple[str, ...]
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]  # position, functions, column


@cache
def _reader(table: str, vendor: str) -> _Reader:
    quote = connection.ops.quote_name
    fields = columns(table)
    converters = []
    for position, field in enumerate(fields):
        column = field.get_col(table)
        functions = (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
        if functions:
            converters.append((position, functions, column))
    listed = ", ".join(quote(str(field.column)) for field in fields)
    select = f"SELECT {listed} FROM {quote(table)} WHERE {quote(str(fields[0].column))} IN "  # noqa: S608 - our own names
    return _Reader(select, tuple(field.attname for field in fields), tuple(converters))


def _read(table: str, keys: list[str]) -> Iterator[Row]:
    reader = _reader(table, connection.vendor)
    key = columns(table)[0]
    wanted = [key.get_db_prep_value(key.to_python(text), connection) for text in keys]
    with connection.cursor() as cursor:
        cursor.execute(f"{reader.select}({', '.join(['%s'] * len(wanted))})", wanted)
        for stored in cursor.fetchall():
            values = list(stored)
            for position, functions, column in reader.converters:
                for convert in functions:
                    values[position] = convert(values[position], column, connection)
            yield Row(table, str(values[0]), content(reader.names, values))


def mark() -> int | None:
    """Return the newest note that is no work of the act now beginning; None where the transaction itself tells.

    What stands in the notes before an act begins was changed behind the program's back: it is never taken over, and the
    audit names it.
    """
    outermost = len(connection.savepoint_ids) == 0 and len(connection.atomic_blocks) <= 1
    if connection.vendor == "postgresql" and outermost:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(id), 0) FROM ledger_touched")
        return int(cursor.fetchone()[0])


def take_touched(after: int | None) -> dict[str, set[str]]:
    """Take the notes of this transaction away and return the touched keys by table."""
    conditions, values = [], []
    if connection.vendor == "postgresql":
        conditions.append("txid = txid_current()")
    if after is not None:
        conditions.append("id > %s")
        values.append(after)
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        where = " AND ".join(conditions)
        cursor.execute(f'DELETE FROM ledger_touched WHERE {where} RETURNING "table", "key"', values)  # noqa: S608
        for table, key in cursor.fetchall():
            if table in covered():
                found.setdefault(table, set()).add(key)
    return found
