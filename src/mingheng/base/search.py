"""Finding rows by any piece of text (全文检索): pairs of neighbouring characters, on SQLite and PostgreSQL alike.

Chinese queries are mostly two characters long, which neither trigrams nor words serve. Each row is indexed by the pairs in
its text; a query finds the rows that hold all of its pairs. An index is technical state and can be rebuilt at any time.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.expressions import RawSQL

_WORD = re.compile(r"[^\W_]+")
_MOST_PAIRS = 32


def pairs(text: str) -> list[str]:
    """Return the neighbouring pairs of characters (二元组) of a text, width and case folded; single ones as such."""
    found: dict[str, None] = {}
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).lower()):
        if len(word) == 1:
            found[word] = None
        for left, right in itertools.pairwise(word):
            found[left + right] = None
    return list(found)


@dataclass(frozen=True, slots=True)
class PairIndex:
    """The index of one table (检索索引), in a table of its own."""

    table: str

    def put(self, entries: Iterable[tuple[int, int, str]]) -> None:
        """Put (row id, agency id, text) into the index (写入索引), replacing what is there for the row."""
        rows = [(row, agency, [*pairs(text), _owner(agency)]) for row, agency, text in entries]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.executemany(
                    f"INSERT INTO {self.table} (id, agency_id, tokens) VALUES (%s, %s, array_to_tsvector(%s::text[]))"  # noqa: S608 (our own table name)
                    " ON CONFLICT (id) DO UPDATE SET tokens = excluded.tokens",
                    rows,
                )
                return
            cursor.executemany(f"DELETE FROM {self.table} WHERE rowid = %s", [(row,) for row, _, _ in rows])  # noqa: S608
            cursor.executemany(
                f"INSERT INTO {self.table} (rowid, tokens) VALUES (%s, %s)",  # noqa: S608
                [(row, " ".join(tokens)) for row, _, tokens in rows],
            )

    def remove(self, row: int) -> None:
        """Take a row out of the index (移出索引)."""
        key = "id" if connection.vendor == "postgresql" else "rowid"
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {self.table} WHERE {key} = %s", [row])  # noqa: S608

    def matching(self, agency_id: int, text: str) -> RawSQL | None:
        """Return a sub-select of the ids of rows that hold every pair (命中); None for a query without characters."""
        wanted = pairs(text)[:_MOST_PAIRS]
        if not wanted:
            return None
        if connection.vendor == "postgresql":
            lexemes = " & ".join("'" + pair.replace("'", "''") + "'" for pair in wanted)
            sql = f"SELECT id FROM {self.table} WHERE agency_id = %s AND tokens @@ %s::tsquery"  # noqa: S608
            return RawSQL(sql, (agency_id, lexemes))  # noqa: S611 (parameters are bound)
        phrase = " AND ".join(f'"{pair}"' for pair in [*wanted, _owner(agency_id)])
        return RawSQL(f"SELECT rowid FROM {self.table} WHERE {self.table} MATCH %s", (phrase,))  # noqa: S608, S611


class CreatePairIndex(Operation):
    """Make the table of an index (建立检索索引表) in a migration; it is no model, so the state does not change."""

    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def deconstruct(self) -> tuple[str, list[str], dict[str, str]]:
        """Say how this operation is written down."""
        return type(self).__name__, [], {"table": self.table}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Leave the models as they are."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState | None,
        to_state: ProjectState | None,
    ) -> None:
        """Make the table of this database: a text search vector, or FTS5."""
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TABLE {self.table} (id bigint PRIMARY KEY, agency_id bigint NOT NULL, tokens tsvector NOT NULL)"
            )
            schema_editor.execute(f"CREATE INDEX {self.table}_tokens ON {self.table} USING gin (tokens)")
        else:
            schema_editor.execute(
                f"CREATE VIRTUAL TABLE {self.table} USING fts5 (tokens, tokenize='unicode61 remove_diacritics 0')"
            )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState | None,
        to_state: ProjectState | None,
    ) -> None:
        """Remove the table."""
        schema_editor.execute(f"DROP TABLE {self.table}")

    def describe(self) -> str:
        """Say what this does."""
        return f"Create the search index {self.table}"


def _owner(agency_id: int) -> str:
    return f"agency{agency_id}"
