"""The index for finding cases: FTS5 on SQLite, a text search vector on PostgreSQL."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_POSTGRESQL = (
    "CREATE TABLE cases_search (id bigint PRIMARY KEY, agency_id bigint NOT NULL, tokens tsvector NOT NULL)",
    "CREATE INDEX cases_search_tokens ON cases_search USING gin (tokens)",
)
_SQLITE = (
    "CREATE VIRTUAL TABLE cases_search USING fts5"
    " (tokens, tokenize='unicode61 remove_diacritics 0')",
)


def make(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the index table of this database."""
    for statement in _POSTGRESQL if editor.connection.vendor == "postgresql" else _SQLITE:
        editor.execute(statement)


def drop(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the index table."""
    editor.execute("DROP TABLE cases_search")


class Migration(migrations.Migration):
    """Create the search index."""

    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
