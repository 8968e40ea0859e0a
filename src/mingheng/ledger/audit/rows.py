"""核各章的行：each covered row against its newest commitment: changed, missing or added behind the program's back."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Max

from mingheng.ledger import coverage, events
from mingheng.ledger.audit.findings import Audit
from mingheng.ledger.canonical import commitment
from mingheng.ledger.models import Entry, RowCommitment, Touched

_BATCH = 1000


class Newest(NamedTuple):
    """The newest commitment to a row."""

    key: str
    salt: bytes | memoryview | None
    digest: str
    removed: bool
    entry: int


def check_touched(found: Audit) -> None:
    """Name each row whose touching no act has taken over (行为之外的变动)."""
    touched = Touched.objects.order_by("table", "key").values_list("table", "key").distinct()
    for table, key in touched.iterator(chunk_size=_BATCH):
        found.differs("TOUCHED_OUTSIDE", f"{table} 表 {key} 号行在行为之外被写过", table=table, key=key)


def check_rows(found: Audit) -> None:
    """Check every covered table (核各表)."""
    for table in coverage.covered():
        matched = sum(_check_batch(table, keys, found) for keys in _newest_keys(table))
        if coverage.covered()[table]._base_manager.count() != matched:
            _check_added(table, found)
        found.rows += matched
        found.progress(f"{table} 表", matched)


def _newest_keys(table: str) -> Iterator[list[int]]:
    newest = (
        RowCommitment.objects.filter(table=table)
        .order_by("key")
        .values("key")
        .annotate(newest=Max("id"))
        .values_list("newest", flat=True)
        .iterator(chunk_size=_BATCH)
    )
    while batch := list(islice(newest, _BATCH)):
        yield batch


def _check_batch(table: str, ids: list[int], found: Audit) -> int:
    """Compare a batch of rows with their newest commitments and return how many of them exist."""
    known = {
        row[0]: Newest(*row)
        for row in RowCommitment.objects.filter(pk__in=ids).values_list("key", "salt", "digest", "removed", "entry_id")
    }
    for key in [key for key in known if not coverage.is_key(table, key)]:
        _differs(found, "COMMITMENTS_DIFFER", "的承诺被写入了不可能的键值", table, known.pop(key))
    existing = 0
    for row in coverage.rows({table: set(known)}):
        newest = known[row.key]
        existing += row.content is not None
        if row.content is None and not newest.removed:
            _differs(found, "ROW_MISSING", "被删去", table, newest)
        elif row.content is not None and newest.removed:
            _differs(found, "ROW_RESTORED", "已被依法删除，却又出现", table, newest)
        elif row.content is not None and not _same(row.content, newest):
            _differs(found, "ROW_CHANGED", "被改动过", table, newest)
    return existing


def _same(content: bytes, newest: Newest) -> bool:
    return newest.salt is not None and commitment(bytes(newest.salt), content) == newest.digest


def _differs(found: Audit, code: str, what: str, table: str, newest: Newest) -> None:
    entry = Entry.objects.select_related("log", "payload").filter(pk=newest.entry).first()
    last = _last_act(entry) if entry else "其最后一次行为的记录也已不在"
    found.differs(
        code,
        f"{table} 表 {newest.key} 号行在行为之外{what}；{last}",
        log=entry.log.origin if entry else "",
        seq=entry.seq if entry else None,
        table=table,
        key=newest.key,
    )


def _last_act(entry: Entry) -> str:
    body: dict[str, Any] = entry.body() if hasattr(entry, "payload") else {}
    who = body.get("by", {}).get("name", "")
    when = entry.at.astimezone().strftime("%Y-%m-%d %H:%M")
    return f"最后一次行为是第 {entry.seq} 号“{events.label_of(entry.event)}”（{when}{'，' + who if who else ''}）"


def _check_added(table: str, found: Audit) -> None:
    """Name the rows that no act has ever committed to."""
    model = coverage.covered()[table]
    keys = (
        str(key) for key in model._base_manager.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=_BATCH)
    )
    while batch := list(islice(keys, _BATCH)):
        known = set(RowCommitment.objects.filter(table=table, key__in=batch).values_list("key", flat=True))
        for key in batch:
            if key not in known:
                found.differs("ROW_ADDED", f"{table} 表 {key} 号行不是任何行为写下的", table=table, key=key)
