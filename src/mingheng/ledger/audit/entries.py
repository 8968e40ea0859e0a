"""核记录：sequence, leaves, payloads, the commitments listed in each leaf, both trees, their tiles and the checkpoints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from mingheng.ledger import keys, tiles
from mingheng.ledger.audit.findings import Audit
from mingheng.ledger.canonical import commitment, instant, rows_digest
from mingheng.ledger.merkle import ALGORITHMS
from mingheng.ledger.models import Checkpoint, Entry, Log, RowCommitment, Tile
from mingheng.ledger.notes import BadNote, CheckpointText, Note, VerifierKey

_BATCH = 2000


class Stored(NamedTuple):
    """An entry with its payload as stored."""

    id: int
    seq: int
    at: datetime
    event: str
    about: str
    leaf: str
    payload: int | None
    salt: bytes | memoryview | None
    body: str | None
    erased_at: datetime | None


@dataclass
class _Trees:
    """Both trees, derived again, and compared with stored tiles and checkpoints on the way."""

    log: Log
    found: Audit
    checkpoints: Iterator[Checkpoint]
    key: VerifierKey | None
    next: Checkpoint | None = None
    last: int = 0

    def __post_init__(self) -> None:
        self.growth = {name: tiles.Growth(algorithm) for name, algorithm in ALGORITHMS.items()}
        self.next = next(self.checkpoints, None)

    def append(self, leaf: bytes) -> None:
        if self.next is None:
            return  # not integrated yet
        for growth in self.growth.values():
            growth.append(growth.algorithm.leaf(leaf))
        size = self.growth["sha256"].size
        while self.next is not None and self.next.size <= size:
            self._check(self.next)
            self.next = next(self.checkpoints, None)
        if size % (tiles.WIDTH * 16) == 0:
            self._compare(final=False)

    def end(self) -> None:
        """Finish: no checkpoint may speak of entries that are not there, and the tiles must be exactly these."""
        self._compare(final=True)
        while self.next is not None:
            size, origin = self.next.size, self.log.origin
            self.found.differs(
                "ENTRIES_CUT_OFF",
                f"账本 {origin} 被截短：检查点签发过 {size} 条，现只有 {self.growth['sha256'].size} 条",
                log=origin,
                seq=size - 1,
            )
            self.next = next(self.checkpoints, None)
        stored = Tile.objects.filter(log=self.log).count()
        wanted = len(ALGORITHMS) * sum(
            full + (width > 0)
            for full, width in (tiles.widths(self.last, level) for level in range(tiles.levels(self.last)))
        )
        if stored != wanted:
            self._tile(f"瓦片数目不符：应有 {wanted} 片，现有 {stored} 片")

    def _check(self, checkpoint: Checkpoint) -> None:
        self.found.checkpoints += 1
        self.last = checkpoint.size
        origin = self.log.origin
        roots = {name: growth.root() for name, growth in self.growth.items()}
        problem = ""
        if (checkpoint.root_sha256, checkpoint.root_sm3) != (roots["sha256"].hex(), roots["sm3"].hex()):
            problem = "树根与重算结果不符，已签发的记录被改动过"
        else:
            problem = _note_problem(
                checkpoint, CheckpointText(origin, checkpoint.size, roots["sha256"], roots["sm3"]), self.key
            )
        if problem:
            self.found.differs(
                "CHECKPOINT_DIFFERS",
                f"账本 {origin} 第 {checkpoint.size} 条处的检查点不符：{problem}",
                log=origin,
                seq=checkpoint.size - 1,
            )

    def _compare(self, *, final: bool) -> None:
        for name, growth in self.growth.items():
            due = growth.take() if final and growth.size == self.last else self._full(growth)
            levels: dict[int, list[int]] = {}
            for level, index in due:
                levels.setdefault(level, []).append(index)
            for level, indexes in levels.items():
                stored = Tile.objects.filter(log=self.log, algorithm=name, level=level, index__in=indexes)
                present = {index: bytes(hashes) for index, hashes in stored.values_list("index", "hashes")}
                for index in indexes:
                    if present.get(index) != due[level, index]:
                        self._tile(f"{name} 树第 {level} 层第 {index} 片瓦片缺失或与重算结果不符")
                        if level == 0 and name == "sha256":
                            self._name_leaves(index, present.get(index, b""), due[level, index])

    def _name_leaves(self, index: int, stored: bytes, derived: bytes) -> None:
        """Name the entries whose signed leaf hash is another one."""
        pairs = zip(tiles.hashes_of(stored), tiles.hashes_of(derived), strict=False)
        for seq, (signed, now) in enumerate(pairs, index * tiles.WIDTH):
            if signed != now:
                sentence = f"账本 {self.log.origin} 第 {seq} 号记录：与已签发的树中的叶不符，被改动、调换或重写过"
                self.found.differs("LEAF_DIFFERS", sentence, log=self.log.origin, seq=seq)

    def _full(self, growth: tiles.Growth) -> dict[tuple[int, int], bytes]:
        full, growth.full = growth.full, {}
        return full

    def _tile(self, problem: str) -> None:
        self.found.differs("TILE_DIFFERS", f"账本 {self.log.origin} 的{problem}", log=self.log.origin)


def check_log(log: Log, found: Audit) -> None:
    """Check one log (核一本账): every entry, both trees, every tile and checkpoint."""
    key = _key(log, found)
    checkpoints = Checkpoint.objects.filter(log=log).order_by("size").iterator(chunk_size=500)
    trees = _Trees(log, found, checkpoints, key)
    expected = newest = 0
    for batch in _batches(_entries(log)):
        listed = _listed([entry.id for entry in batch])
        for entry in batch:
            _gap(log, found, expected, entry.seq)
            expected = entry.seq + 1
            rows = listed.get(entry.id, [])
            _check_entry(log, found, entry, [row[1:] for row in rows])
            newest = _order(log, found, entry.seq, newest, [row[0] for row in rows])
            trees.append(entry.leaf.encode())
        found.entries += len(batch)
        found.progress("记录", found.entries)
    if expected != log.size:
        found.differs(
            "ENTRIES_CUT_OFF" if expected < log.size else "ENTRIES_ADDED",
            f"账本 {log.origin} 应有 {log.size} 条，现有 {expected} 条："
            + (f"末尾第 {expected} 至 {log.size - 1} 号记录被删去" if expected < log.size else "末尾多出记录"),
            log=log.origin,
            seq=min(expected, log.size),
        )
    trees.end()


def _key(log: Log, found: Audit) -> VerifierKey | None:
    """Return the log's public key; the copy beside the private key cannot be rewritten from the database."""
    try:
        stored = VerifierKey.parse(log.verifier_key) if log.verifier_key else None
        copy = keys.public_copy(log.origin)
    except BadNote:
        stored = copy = None
        found.differs("KEY_DIFFERS", f"账本 {log.origin} 的公钥无法读取", log=log.origin)
    if stored and copy and stored != copy:
        found.differs("KEY_DIFFERS", f"账本 {log.origin} 的公钥与密钥文件夹中的不同", log=log.origin)
    return copy or stored


def _note_problem(checkpoint: Checkpoint, expected: CheckpointText, key: VerifierKey | None) -> str:
    try:
        note = Note.parse(checkpoint.note)
    except BadNote:
        return "签名文本不成形式"
    if note.text != str(expected):
        return "签名文本与账本不符"
    if key is None or not note.signed_by(key):
        return "签名不成立，不是本账本的密钥所签"
    return ""


def _entries(log: Log) -> Iterator[Stored]:
    query = (
        Entry.objects.filter(log=log)
        .order_by("seq")
        .values_list(
            "id",
            "seq",
            "at",
            "event",
            "about",
            "leaf",
            "payload__pk",
            "payload__salt",
            "payload__body",
            "payload__erased_at",
        )
    )
    for row in query.iterator(chunk_size=_BATCH):
        yield Stored(*row)


def _batches(entries: Iterator[Stored]) -> Iterator[list[Stored]]:
    while batch := list(islice(entries, _BATCH)):
        yield batch


def _listed(ids: list[int]) -> dict[int, list[tuple[int, str, str, str | None]]]:
    """Return the row commitments of some entries by entry: id, table, key, digest or None for a removed row."""
    listed: dict[int, list[tuple[int, str, str, str | None]]] = {}
    rows = RowCommitment.objects.filter(entry__in=ids).values_list(
        "entry_id", "id", "table", "key", "digest", "removed"
    )
    for entry, identifier, table, key, digest, removed in rows.iterator(chunk_size=_BATCH):
        listed.setdefault(entry, []).append((identifier, table, key, None if removed else digest))
    return listed


def _order(log: Log, found: Audit, seq: int, newest: int, ids: list[int]) -> int:
    """Check that commitments follow each other as the entries do, for the newest one of a row is what counts."""
    if ids and min(ids) <= newest:
        sentence = f"账本 {log.origin} 第 {seq} 号记录：所列各行的承诺被调换过先后"
        found.differs("COMMITMENTS_DIFFER", sentence, log=log.origin, seq=seq)
    return max([newest, *ids])


def _gap(log: Log, found: Audit, expected: int, seq: int) -> None:
    if seq > expected:
        missing = f"第 {expected} 号" if seq == expected + 1 else f"第 {expected} 至 {seq - 1} 号"
        found.differs("ENTRY_MISSING", f"账本 {log.origin} 缺少{missing}记录", log=log.origin, seq=expected)


def _check_entry(log: Log, found: Audit, entry: Stored, rows: list[tuple[str, str, str | None]]) -> None:
    def differs(code: str, problem: str) -> None:
        found.differs(code, f"账本 {log.origin} 第 {entry.seq} 号记录：{problem}", log=log.origin, seq=entry.seq)

    leaf = _leaf(entry.leaf)
    columns = {
        "origin": log.origin,
        "seq": entry.seq,
        "at": instant(entry.at),
        "event": entry.event,
        "about": entry.about,
    }
    if leaf is None or any(leaf.get(name) != value for name, value in columns.items()):
        differs("ENTRY_DIFFERS", "内容与其叶不符，记录被改动过")
        return
    if leaf.get("rows") != {"count": len(rows), "digest": rows_digest(rows)}:
        differs("COMMITMENTS_DIFFER", "所列各行的承诺被增、删或改动过")
    if entry.payload is None:
        differs("PAYLOAD_MISSING", "其内容被删去")
    elif entry.body is None or entry.salt is None:
        if entry.erased_at is None:
            differs("PAYLOAD_MISSING", "其内容被删去，且无依法清除的时间")
    elif commitment(bytes(entry.salt), entry.body.encode()) != leaf.get("payload"):
        differs("PAYLOAD_DIFFERS", "其内容被改动过，与叶中的承诺不符")


def _leaf(text: str) -> dict[str, Any] | None:
    """Return what a leaf says, or None where it says nothing; that not a byte was altered is for the tree to show."""
    try:
        leaf = json.loads(text)
    except ValueError:
        return None
    return leaf if isinstance(leaf, dict) else None
