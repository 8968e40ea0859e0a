"""核账：derive everything again from the database and the file store, and name exactly what differs.

Shares no state with the writer: leaves, trees, commitments and signatures are computed anew from what is stored. One pass,
in constant memory, over one snapshot, while the street goes on working.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager

from django.db import connection, transaction

from mingheng.ledger import triggers
from mingheng.ledger.audit.entries import check_log
from mingheng.ledger.audit.files import check_files
from mingheng.ledger.audit.findings import Audit, Difference, Progress
from mingheng.ledger.audit.rows import check_rows, check_touched
from mingheng.ledger.models import Log

__all__ = ["Audit", "Difference", "Progress", "audit"]


def audit(*, files: bool = True, progress: Progress = lambda _what, _count: None) -> Audit:
    """Audit every log, every covered row and every stored file (核账).

    :param files: also hash the stored files again, which takes as long as reading them
    :param progress: told what is being checked and how many are done
    """
    found = Audit(progress=progress)
    with _snapshot():
        for name, table in triggers.missing():
            found.differs("TRIGGER_MISSING", f"触发器缺失或被改动：表 {table} 的 {name}", table=table)
        check_touched(found)
        for log in Log.objects.order_by("pk"):
            check_log(log, found)
        check_rows(found)
        if files:
            check_files(found)
    return found


@contextmanager
def _snapshot() -> Generator[None]:
    """Read one state of the database throughout, holding up no writer."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            _run(["SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"])
            yield
    else:
        # A deferred transaction: `atomic` would take SQLite's only write lock for as long as the audit runs.
        _run(["BEGIN DEFERRED"])
        try:
            yield
        finally:
            _run(["ROLLBACK"])


def _run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
