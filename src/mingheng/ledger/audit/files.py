"""核文件：hash each stored file again that a covered row names by its digests."""

from __future__ import annotations

from django.db import connection

from mingheng.base.errors import NotFound
from mingheng.base.files import Digests, chunks_of, store
from mingheng.ledger import coverage
from mingheng.ledger.audit.findings import Audit


def check_files(found: Audit) -> None:
    """Check every file named by a declared column (核文件)."""
    existing = set(connection.introspection.table_names())
    for column in coverage.FILE_COLUMNS:
        if column.table not in existing:
            continue
        names = [name for name in (column.sha256, column.sm3) if name]
        rows = (
            coverage.covered()[column.table]
            ._base_manager.exclude(**{column.sha256: ""})
            .exclude(**{column.sha256: None})
            .order_by("pk")
            .values_list("pk", *names)
        )
        for key, *digests in rows.iterator(chunk_size=500):
            found.files += 1
            found.progress("文件", found.files)
            _check(found, column.table, str(key), digests)


def _check(found: Audit, table: str, key: str, expected: list[str]) -> None:
    digests = Digests()
    try:
        with store().open(expected[0]) as file:
            for chunk in chunks_of(file):
                digests.update(chunk)
    except NotFound:
        found.differs("FILE_MISSING", f"{table} 表 {key} 号行的文件 {expected[0]} 不在文件库里", table=table, key=key)
        return
    actual = [digests.sha256, digests.sm3][: len(expected)]
    if actual != expected:
        found.differs("FILE_DIFFERS", f"{table} 表 {key} 号行的文件 {expected[0]} 被改动过", table=table, key=key)
