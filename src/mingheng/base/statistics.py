"""What the database knows of its own tables (数据库统计): without it, SQLite takes an index of thousands for one of a few."""

from __future__ import annotations

from django.db import connection


def refresh() -> None:
    """Look again at the tables that changed much (更新统计), at a few hundred rows of each; PostgreSQL does so by itself."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA analysis_limit=400")
        cursor.execute("ANALYZE")
