"""导出与证明：the ledger as files that anybody can check without us, and proofs that some entries are in it.

An export holds public facts and commitments only. Payloads, which may be personal, are added on request, for a court.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from mingheng.base.errors import Conflict, NotFound
from mingheng.ledger import tiles, verifier
from mingheng.ledger.canonical import instant
from mingheng.ledger.integration import fetcher
from mingheng.ledger.merkle import ALGORITHMS
from mingheng.ledger.models import Checkpoint, Entry, Log, Payload, RowCommitment, Tile
from mingheng.ledger.queries import latest_checkpoint

_BATCH = 2000
_README = """账本导出

checkpoint            最新检查点：账本名称、条数、SHA-256 树根、SM3 树根与签名（C2SP 格式）
checkpoints.jsonl     历次检查点
key.vkey              验签公钥；核验时应与从机关另行取得的公钥比对
tile/                 记录捆（tile/entries）与 SHA-256 树的瓦片（C2SP tlog-tiles 格式）
sm3/tile/             SM3 树的瓦片
commitments.jsonl     每条记录留下的各行的承诺（表、键、摘要）
payloads.jsonl        各条记录的内容与盐（仅在要求时导出，可能含个人信息）
check.py              核验程序，只需 Python 与 cryptography：python check.py .
"""


def export(log: Log, folder: Path, *, payloads: bool = False) -> Checkpoint:
    """Write what the newest checkpoint of a log covers into an empty folder (导出).

    :param payloads: also the payloads with their salts
    :raises NotFound: NO_CHECKPOINT before the first checkpoint
    :raises Conflict: FOLDER_NOT_EMPTY when something lies there
    """
    newest = _newest(log)
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Conflict("FOLDER_NOT_EMPTY", f"文件夹 {folder} 不是空的", way_out="换一个空文件夹")
    (folder / "README.txt").write_text(_README, encoding="utf-8")
    (folder / "check.py").write_text(Path(verifier.__file__).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "key.vkey").write_text(_verifier_key(log), encoding="ascii")
    history = Checkpoint.objects.filter(log=log, size__lte=newest.size).order_by("size")
    _write_lines(folder / "checkpoints.jsonl", ({"size": one.size, "note": one.note} for one in history.iterator()))
    _write_bundles(log, newest.size, folder)
    _write_tiles(log, newest.size, folder)
    _write_lines(folder / "commitments.jsonl", _commitments(log, newest.size))
    if payloads:
        _write_lines(folder / "payloads.jsonl", _payloads(log, newest.size))
    (folder / "checkpoint").write_text(newest.note, encoding="utf-8")  # last: an export without it is not finished
    return newest


def prove(entries: Iterable[Entry], *, log: Log, payloads: bool = True) -> dict[str, Any]:
    """Return the proof that entries of a log are under its newest checkpoint (存在证明), as plain values.

    :param entries: with their payloads; those that are not yet under a checkpoint are left out
    :param payloads: also their payloads with the salts, for the party whom they concern
    :raises NotFound: NO_CHECKPOINT before the first checkpoint
    """
    newest = _newest(log)
    proofs = {
        name: tiles.Proofs(algorithm, newest.size, fetcher(log, algorithm)) for name, algorithm in ALGORITHMS.items()
    }
    proven = []
    for entry in entries:
        if entry.seq >= newest.size:
            continue
        paths = {name: [part.hex() for part in one.inclusion(entry.seq)] for name, one in proofs.items()}
        content = {"payload": _payload(entry.payload)} if payloads else {}
        proven.append({"seq": entry.seq, "leaf": entry.leaf, **content, **paths})
    return {"origin": log.origin, "key": _verifier_key(log).strip(), "checkpoint": newest.note, "entries": proven}


def folder_name(log: Log) -> str:
    """Return the name of the folder that a log is exported to."""
    return log.origin.replace("/", "_")


def _newest(log: Log) -> Checkpoint:
    newest = latest_checkpoint(log)
    if newest is None:
        raise NotFound("NO_CHECKPOINT", f"账本 {log.origin} 还没有签发过检查点", way_out="等后台任务签发后再来")
    return newest


def _verifier_key(log: Log) -> str:
    return Log.objects.values_list("verifier_key", flat=True).get(pk=log.pk) + "\n"


def _write_lines(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")


def _write_bundles(log: Log, size: int, folder: Path) -> None:
    leaves = Entry.objects.filter(log=log, seq__lt=size).order_by("seq").values_list("seq", "leaf")
    for index, group in groupby(leaves.iterator(chunk_size=_BATCH), key=lambda row: row[0] // tiles.WIDTH):
        width = min(tiles.WIDTH, size - index * tiles.WIDTH)
        bundle = b"".join(len(raw).to_bytes(2, "big") + raw for raw in (leaf.encode() for _, leaf in group))
        _put(folder / tiles.path("entries", index, width), bundle)


def _write_tiles(log: Log, size: int, folder: Path) -> None:
    stored = Tile.objects.filter(log=log).values_list("algorithm", "level", "index", "hashes")
    for algorithm, level, index, hashes in stored.iterator(chunk_size=_BATCH):
        full, partial = tiles.widths(size, level)
        width = tiles.WIDTH if index < full else partial if index == full else 0
        if width:
            path = verifier.TREES[algorithm] + tiles.path(level, index, width)
            _put(folder / path, bytes(hashes)[: width * tiles.HASH])


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _commitments(log: Log, size: int) -> Iterator[dict[str, Any]]:
    rows = RowCommitment.objects.filter(entry__log=log, entry__seq__lt=size).order_by("entry__seq", "id")
    listed = rows.values_list("entry__seq", "table", "key", "digest", "removed")
    for seq, table, key, digest, removed in listed.iterator(chunk_size=_BATCH):
        yield {"seq": seq, "table": table, "key": key, "digest": None if removed else digest}


def _payloads(log: Log, size: int) -> Iterator[dict[str, Any]]:
    rows = Payload.objects.filter(entry__log=log, entry__seq__lt=size).order_by("entry__seq")
    for payload in rows.select_related("entry").iterator(chunk_size=_BATCH):
        yield {"seq": payload.entry.seq, **_payload(payload)}


def _payload(payload: Payload) -> dict[str, Any]:
    return {
        "salt": None if payload.salt is None else bytes(payload.salt).hex(),
        "body": payload.body,
        "erased_at": None if payload.erased_at is None else instant(payload.erased_at),
    }
