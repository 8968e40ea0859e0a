"""并入默克尔树、签发检查点：what acts have sequenced is put into both trees, then size and roots are signed.

Runs in the background, again and again; two workers at once do no harm, and a worker killed in between leaves nothing half
done, because tiles and checkpoint are written in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from django.db import connection, transaction

from mingheng.ledger import keys, notes, tiles
from mingheng.ledger.merkle import ALGORITHMS, Algorithm
from mingheng.ledger.models import Checkpoint, Entry, Log, Tile
from mingheng.ledger.queries import latest_checkpoint
from mingheng.ledger.tiles import Place

_BATCH = 20_000  # entries under one checkpoint; bounds the memory and how long SQLite's only writer is held
_LOCK = 0x6D68  # the first half of PostgreSQL's advisory lock, the log's id is the second


class BrokenSequence(RuntimeError):
    """Entries are missing where a checkpoint would have to cover them: the audit says which."""


def integrate(log: Log, *, at: datetime) -> Checkpoint | None:
    """Bring the trees up to the newest entry and sign checkpoints (并树、签发), the last of which is returned.

    :return: None when there was nothing new, or another worker is at it
    :raises BrokenSequence: when an entry is missing
    :raises Conflict: when the signing key is missing or locked
    """
    made: Checkpoint | None = None
    while True:
        newest = latest_checkpoint(log)
        size = Log.objects.values_list("size", flat=True).get(pk=log.pk)
        if size <= (newest.size if newest else 0):
            return made
        step = _step(log, size, at)
        if step is None:
            return made
        made = step


def _step(log: Log, size: int, at: datetime) -> Checkpoint | None:
    with transaction.atomic():
        if not _lock(log):
            return None
        newest = latest_checkpoint(log)
        start = newest.size if newest else 0
        end = min(size, start + _BATCH)
        if end <= start:
            return None
        signer = _signer(log)
        leaves = _leaves(log, start, end)
        roots = {name: _grow(log, ALGORITHMS[name], start, leaves) for name in ALGORITHMS}
        text = str(notes.CheckpointText(log.origin, end, roots["sha256"], roots["sm3"]))
        return Checkpoint.objects.create(
            log=log,
            size=end,
            root_sha256=roots["sha256"].hex(),
            root_sm3=roots["sm3"].hex(),
            note=notes.sign(text, signer.key, signer.sign),
            at=at,
        )


def _lock(log: Log) -> bool:
    """Return whether this worker may integrate; on SQLite there is only one writer anyway."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCK, log.pk])
        return bool(cursor.fetchone()[0])


def _signer(log: Log) -> keys.Signer:
    """Return the log's key; the first time it is made and its public half is noted for ever."""
    known = Log.objects.values_list("verifier_key", flat=True).get(pk=log.pk)
    if known:
        return keys.load(log.origin)
    signer = keys.create(log.origin)
    Log.objects.filter(pk=log.pk).update(verifier_key=str(signer.key))
    return signer


def _leaves(log: Log, start: int, end: int) -> list[bytes]:
    rows = Entry.objects.filter(log=log, seq__gte=start, seq__lt=end).order_by("seq").values_list("seq", "leaf")
    leaves = []
    for expected, (seq, leaf) in enumerate(rows.iterator(chunk_size=2000), start):
        if seq != expected:
            raise BrokenSequence(f"{log.origin}: entry {expected} is missing")
        leaves.append(leaf.encode())
    if len(leaves) != end - start:
        raise BrokenSequence(f"{log.origin}: entry {start + len(leaves)} is missing")
    return leaves


def _grow(log: Log, algorithm: Algorithm, start: int, leaves: list[bytes]) -> bytes:
    growth = tiles.resume(algorithm, start, fetcher(log, algorithm))
    for leaf in leaves:
        growth.append(algorithm.leaf(leaf))
    keep(log, algorithm, growth.take())
    return growth.root()


def keep(log: Log, algorithm: Algorithm, grown: Mapping[Place, bytes]) -> None:
    """Store tiles by (level, index): new ones, and partial ones that have become wider."""
    Tile.objects.bulk_create(
        [
            Tile(log=log, algorithm=algorithm.name, level=level, index=index, hashes=hashes)
            for (level, index), hashes in grown.items()
        ],
        batch_size=200,
        update_conflicts=True,
        update_fields=["hashes"],
        unique_fields=["log", "algorithm", "level", "index"],
    )


def fetcher(log: Log, algorithm: Algorithm) -> Callable[[Collection[Place]], Mapping[Place, bytes]]:
    """Return how to get tiles of this log by their places, in one query."""

    def fetch(places: Collection[Place]) -> Mapping[Place, bytes]:
        if not places:
            return {}
        either = " OR ".join(['(level = %s AND "index" = %s)'] * len(places))
        wanted = [number for place in places for number in place]
        with connection.cursor() as cursor:  # building a query with Q costs as much as making the whole proof
            cursor.execute(
                f'SELECT level, "index", hashes FROM ledger_tile WHERE log_id = %s AND algorithm = %s AND ({either})',  # noqa: S608
                [log.pk, algorithm.name, *wanted],
            )
            return {(level, index): bytes(hashes) for level, index, hashes in cursor.fetchall()}

    return fetch
