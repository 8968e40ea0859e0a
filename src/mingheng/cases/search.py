"""Finding cases by any piece of text (全文检索): pairs of neighbouring characters, on SQLite and PostgreSQL alike.

Chinese queries are mostly two characters long, which neither trigrams nor words serve. Each case is indexed by the pairs
in its text; a query finds the cases that hold all of its pairs, the newest first. The index is technical state and can be
rebuilt from the cases at any time.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable

from django.db import connection
from django.db.models.expressions import RawSQL

_WORD = re.compile(r"[^\W_]+")
_MOST_PAIRS = 32


def pairs(text: str) -> list[str]:
    """Return the neighbouring pairs of characters (二元组) of a text, full-width and case folded; single ones as such."""
    found: dict[str, None] = {}
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).lower()):
        if len(word) == 1:
            found[word] = None
        for left, right in itertools.pairwise(word):
            found[left + right] = None
    return list(found)


def index(entries: Iterable[tuple[int, int, str]]) -> None:
    """Put (case id, agency id, text) rows into the index (建立索引), replacing what is there."""
    rows = [(case, agency, _tokens(agency, text)) for case, agency, text in entries]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                "INSERT INTO cases_search (id, agency_id, tokens) VALUES (%s, %s, array_to_tsvector(%s::text[]))"
                " ON CONFLICT (id) DO UPDATE SET tokens = excluded.tokens",
                [(case, agency, tokens) for case, agency, tokens in rows],
            )
        else:
            cursor.executemany("DELETE FROM cases_search WHERE rowid = %s", [(case,) for case, _, _ in rows])
            cursor.executemany(
                "INSERT INTO cases_search (rowid, tokens) VALUES (%s, %s)",
                [(case, " ".join(tokens)) for case, _, tokens in rows],
            )


def matching(agency_id: int, text: str) -> RawSQL | None:
    """Return a sub-select of the ids of cases that hold every pair (命中案件); None for a query without characters."""
    wanted = pairs(text)[:_MOST_PAIRS]
    if not wanted:
        return None
    if connection.vendor == "postgresql":
        lexemes = " & ".join("'" + pair.replace("'", "''") + "'" for pair in wanted)
        return RawSQL(
            "SELECT id FROM cases_search WHERE agency_id = %s AND tokens @@ %s::tsquery", (agency_id, lexemes)
        )
    phrase = " AND ".join(f'"{pair}"' for pair in [*wanted, _owner(agency_id)])
    return RawSQL("SELECT rowid FROM cases_search WHERE cases_search MATCH %s", (phrase,))


def _owner(agency_id: int) -> str:
    return f"agency{agency_id}"


def _tokens(agency_id: int, text: str) -> list[str]:
    return [*pairs(text), _owner(agency_id)]
