"""账本离线核验：checks an exported ledger, or the proof of some entries, from files alone.

One file, the standard library and the package "cryptography" (for the Ed25519 signature). It shares nothing with the
program that wrote the ledger. Run it as::

    python check.py FOLDER            an export: every entry, both trees, every tile, every signed checkpoint
    python check.py PROOF.json        a proof or receipt: these entries are in the signed ledger
    options:  --key NAME+ID+BASE64    the public key, got from the authority by another way
              --since CHECKPOINT      a checkpoint kept from earlier: the ledger must have only grown since

What is checked, and how anybody can check it by hand:

* An entry's leaf hash is H(0x00, leaf), a node is H(0x01, left, right) (RFC 6962), with H = SHA-256 in one tree and SM3
  (GB/T 32905) in the other. A tree of n leaves splits at the largest power of two below n.
* A checkpoint (c2sp.org/tlog-checkpoint) is the text: name of the ledger, size, base64 of the SHA-256 root, "sm3 " and
  base64 of the SM3 root, an empty line, and the line "— name base64(key id, signature)" over what is before that line.
* A leaf names a payload by SHA-256(salt, payload), and the rows it left behind by the SHA-256 of their sorted list.

Exit: 0 everything holds, 1 something does not (each difference on a line), 2 wrong usage.
"""

# ruff: noqa: T201 - it stands alone: its command line prints

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

WIDTH = 256  # hashes in a tile, entries in a bundle
TREES = {"sha256": "", "sm3": "sm3/"}  # digest -> folder that its tiles lie in


@dataclass
class Result:
    """What was checked and what does not hold."""

    entries: int = 0
    size: int = 0
    origin: str = ""
    problems: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything holds."""
        return not self.problems


# --- hashes and trees -------------------------------------------------------------------------------------------------


def digest(name: str, *parts: bytes) -> bytes:
    """Return the digest of some bytes put together."""
    return hashlib.new(name, b"".join(parts)).digest()


class Tree:
    """A Merkle tree that grows leaf by leaf and keeps, for each level of tiles, the hashes of the tile being filled."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.size = 0
        self.rows: list[list[bytes]] = []

    def append(self, leaf: bytes, on_full: Callable[[int, int, bytes], None]) -> None:
        """Add an entry; `on_full` is told level, index and content of each tile that becomes full."""
        self.size += 1
        value, level = digest(self.name, b"\x00", leaf), 0
        while True:
            if level == len(self.rows):
                self.rows.append([])
            row = self.rows[level]
            row.append(value)
            if len(row) < WIDTH:
                return
            on_full(level, (self.size >> (8 * (level + 1))) - 1, b"".join(row))
            self.rows[level] = []
            value, level = self.pair_up(row), level + 1

    def pair_up(self, hashes: list[bytes]) -> bytes:
        """Return the root over a power of two of hashes."""
        while len(hashes) > 1:
            hashes = [digest(self.name, b"\x01", *hashes[at : at + 2]) for at in range(0, len(hashes), 2)]
        return hashes[0]

    def root(self) -> bytes:
        """Return the root: perfect subtrees from the largest to the smallest, folded from the right."""
        peaks: list[bytes] = []
        for row in reversed(self.rows):
            at = 0
            while at < len(row):
                count = 1 << ((len(row) - at).bit_length() - 1)
                peaks.append(self.pair_up(row[at : at + count]))
                at += count
        root = peaks.pop() if peaks else digest(self.name)
        while peaks:
            root = digest(self.name, b"\x01", peaks.pop(), root)
        return root


def root_from_proof(name: str, index: int, size: int, leaf_hash: bytes, proof: list[bytes]) -> bytes | None:
    """Return the root that a proof leads to from leaf `index` of `size`, or None where the proof has the wrong length."""
    if size == 1:
        return leaf_hash if index == 0 and not proof else None
    if not 0 <= index < size or not proof:
        return None
    half = 1 << ((size - 1).bit_length() - 1)
    if index < half:
        left = root_from_proof(name, index, half, leaf_hash, proof[:-1])
        return left and digest(name, b"\x01", left, proof[-1])
    right = root_from_proof(name, index - half, size - half, leaf_hash, proof[:-1])
    return right and digest(name, b"\x01", proof[-1], right)


# --- signed checkpoints -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Checkpoint:
    """What a checkpoint says, its text, and its signatures by (name, key id)."""

    origin: str
    size: int
    roots: dict[str, bytes]
    text: str
    signatures: dict[tuple[str, bytes], bytes]


def read_checkpoint(note: str) -> Checkpoint:
    """Take a checkpoint apart; ValueError when it is not one."""
    text, _, lines = note.rpartition("\n\n")
    origin, size, sha256, *more = text.split("\n")
    sm3 = next(line[4:] for line in more if line.startswith("sm3 "))
    signatures = {}
    for line in lines.strip("\n").split("\n"):
        dash, name, encoded = line.split(" ")
        if dash != "\u2014":
            raise ValueError("not a signature line")
        raw = base64.b64decode(encoded, validate=True)
        signatures[name, raw[:4]] = raw[4:]
    roots = {"sha256": base64.b64decode(sha256, validate=True), "sm3": base64.b64decode(sm3, validate=True)}
    return Checkpoint(origin, int(size), roots, text + "\n", signatures)


def read_key(key: str) -> tuple[str, bytes, bytes]:
    """Take a public key written as name+id+base64 apart: name, id and raw key; ValueError when it is not one."""
    name, written, encoded = key.strip().split("+", 2)
    raw = base64.b64decode(encoded, validate=True)
    identifier = digest("sha256", name.encode() + b"\n" + raw)[:4]
    if written != identifier.hex():
        raise ValueError("the id does not belong to this key")
    return name, identifier, raw[1:]


def signature_problem(checkpoint: Checkpoint, key: str) -> str:
    """Return what is wrong with a checkpoint's signature by a public key written as name+id+base64; empty: nothing."""
    try:
        name, identifier, public = read_key(key)
    except ValueError:
        return "公钥不成形式"
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(
            checkpoint.signatures[name, identifier], checkpoint.text.encode()
        )
    except KeyError:
        return "没有该公钥的签名"
    except (InvalidSignature, ValueError):
        return "签名不成立"
    return ""


# --- an exported folder -----------------------------------------------------------------------------------------------


def tile_path(level: int | str, index: int, width: int) -> str:
    """Return where a tile or a bundle of entries lies (c2sp.org/tlog-tiles)."""
    groups = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03d}")
    return f"tile/{level}/{'/'.join(groups)}" + (f".p/{width}" if width < WIDTH else "")


def leaves_of(folder: Path, size: int) -> Iterator[bytes]:
    """Yield the leaves from the bundles, each with its length in two bytes before it."""
    for start in range(0, size, WIDTH):
        width = min(WIDTH, size - start)
        bundle = (folder / tile_path("entries", start // WIDTH, width)).read_bytes()
        at = 0
        for _ in range(width):
            end = at + 2 + int.from_bytes(bundle[at : at + 2], "big")
            if len(bundle) < end:
                raise ValueError(f"第 {start // WIDTH} 捆记录不完整")
            yield bundle[at + 2 : end]
            at = end
        if at != len(bundle):
            raise ValueError(f"第 {start // WIDTH} 捆记录末尾多出字节")


class Lines:
    """Lines of a file of JSON lines, in the order of their `seq`, taken entry by entry."""

    def __init__(self, path: Path) -> None:
        self.present = path.exists()
        self._lines = self._read(path) if self.present else iter(())
        self._next = next(self._lines, None)

    def _read(self, path: Path) -> Iterator[dict[str, Any]]:
        with path.open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)

    def of(self, seq: int) -> list[dict[str, Any]]:
        """Return the lines of an entry."""
        found = []
        while self._next is not None and self._next["seq"] == seq:
            found.append(self._next)
            self._next = next(self._lines, None)
        return found

    def rest(self) -> bool:
        """Return whether lines are left over."""
        return self._next is not None


def check_folder(folder: Path, *, key: str = "", since: str = "") -> Result:
    """Check one exported ledger."""
    result = Result()
    newest = read_checkpoint((folder / "checkpoint").read_text(encoding="utf-8"))
    result.origin, result.size = newest.origin, newest.size
    key = key or (folder / "key.vkey").read_text(encoding="utf-8")
    known = [
        json.loads(line)["note"] for line in (folder / "checkpoints.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    wanted = sorted((read_checkpoint(note) for note in [*known, *([since] if since else [])]), key=lambda one: one.size)
    for checkpoint in [newest, *wanted]:
        problem = signature_problem(checkpoint, key)
        if problem or checkpoint.origin != newest.origin:
            result.problems.append(f"第 {checkpoint.size} 条处的检查点：{problem or '是另一本账的'}")
    if not wanted or wanted[-1].size != newest.size or wanted[-1].roots != newest.roots:
        result.problems.append("最新检查点与检查点清单不一致，账本被截短或分叉")
    try:
        _check_entries(folder, newest, wanted, result)
    except (OSError, ValueError, KeyError) as broken:
        result.problems.append(f"第 {result.entries} 号记录之后无法读取：{broken}")
    return result


def _check_entries(folder: Path, newest: Checkpoint, wanted: list[Checkpoint], result: Result) -> None:
    trees = {name: Tree(name) for name in TREES}
    rows, payloads = Lines(folder / "commitments.jsonl"), Lines(folder / "payloads.jsonl")

    def compare(name: str, level: int, index: int, content: bytes) -> None:
        path = folder / (TREES[name] + tile_path(level, index, len(content) // 32))
        if not path.exists() or path.read_bytes() != content:
            result.problems.append(f"{name} 树第 {level} 层第 {index} 片瓦片缺失或不符")

    for seq, leaf in enumerate(leaves_of(folder, newest.size)):
        result.problems += leaf_problems(
            leaf, seq, newest.origin, rows.of(seq), payloads.of(seq) or None, payloads.present
        )
        for name, tree in trees.items():
            tree.append(leaf, lambda level, index, content, name=name: compare(name, level, index, content))  # type: ignore[misc]
        result.entries += 1
        while wanted and wanted[0].size <= seq + 1:
            checkpoint = wanted.pop(0)
            for name, tree in trees.items():
                if checkpoint.roots[name] != tree.root():
                    result.problems.append(f"第 {checkpoint.size} 条处的检查点：{name} 树根与记录不符")
    for name, tree in trees.items():
        for level, row in enumerate(tree.rows):
            if row:
                compare(name, level, (tree.size >> (8 * level)) // WIDTH, b"".join(row))
    if wanted:
        result.problems.append(f"账本曾有 {wanted[-1].size} 条，现只有 {result.entries} 条：被截短或回退")
    if rows.rest() or payloads.rest():
        result.problems.append("清单中有不属于任何记录的行")


def leaf_problems(
    leaf: bytes,
    seq: int,
    origin: str,
    rows: list[dict[str, Any]] | None,
    payloads: list[dict[str, Any]] | None,
    strict: bool,
) -> list[str]:
    """Return what is wrong with an entry and what it commits to; rows or payloads of None are not at hand."""
    try:
        said = json.loads(leaf)
        if (said["seq"], said["origin"]) != (seq, origin):
            return [f"第 {seq} 号记录自称是 {said['origin']} 的第 {said['seq']} 号"]
        listed = None if rows is None else {"count": len(rows), "digest": rows_digest(rows)}
        problems = [] if listed in (None, said["rows"]) else [f"第 {seq} 号记录：所列各行的承诺不符"]
        if payloads is None:
            return [*problems, f"第 {seq} 号记录：缺少内容"] if strict else problems
        for payload in payloads:
            body, salt = payload["body"], payload["salt"]
            if body is not None and hashlib.sha256(bytes.fromhex(salt) + body.encode()).hexdigest() != said["payload"]:
                problems.append(f"第 {seq} 号记录：内容与承诺不符")
    except (ValueError, KeyError, TypeError):
        return [f"第 {seq} 号记录不成形式"]
    return problems


def rows_digest(rows: list[dict[str, Any]]) -> str:
    """Return the digest of the list of rows that an entry left behind: [table, key, digest or null], sorted."""
    listed = sorted([row["table"], row["key"], row["digest"]] for row in rows)
    return hashlib.sha256(json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


# --- a proof ----------------------------------------------------------------------------------------------------------


def check_proof(proof: dict[str, Any], *, key: str = "") -> Result:
    """Check a proof or receipt: that each entry in it is in the ledger whose signed checkpoint it carries."""
    checkpoint = read_checkpoint(proof["checkpoint"])
    result = Result(size=checkpoint.size, origin=checkpoint.origin)
    problem = signature_problem(checkpoint, key or proof["key"])
    if problem:
        result.problems.append(f"检查点：{problem}")
    for entry in proof["entries"]:
        seq, leaf = entry["seq"], entry["leaf"].encode()
        payload = entry.get("payload")
        result.problems += leaf_problems(leaf, seq, checkpoint.origin, None, [payload] if payload else None, False)
        for name in TREES:
            path = [bytes.fromhex(part) for part in entry[name]]
            root = root_from_proof(name, seq, checkpoint.size, digest(name, b"\x00", leaf), path)
            if root != checkpoint.roots[name]:
                result.problems.append(f"第 {seq} 号记录：{name} 存在证明不成立")
        result.entries += 1
    return result


# --- command line -----------------------------------------------------------------------------------------------------


def check(path: Path, *, key: str = "", since: str = "") -> list[Result]:
    """Check a proof file, an exported ledger, or a folder of several ones; what cannot be read counts as a problem."""
    folders = (
        [path]
        if path.is_file() or (path / "checkpoint").exists()
        else sorted(folder.parent for folder in path.glob("*/checkpoint"))
    )
    results = []
    for one in folders:
        try:
            if one.is_file():
                results.append(check_proof(json.loads(one.read_text(encoding="utf-8")), key=key))
            else:
                results.append(check_folder(one, key=key, since=since))
        except (OSError, ValueError, KeyError, TypeError, StopIteration) as broken:
            results.append(Result(origin=one.name, problems=[f"无法读取：{broken}"]))
    return results or [Result(origin=str(path), problems=["这里没有导出的账本"])]


def main(arguments: list[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="账本离线核验")
    parser.add_argument("path", type=Path, help="导出的文件夹，或证明文件 .json")
    parser.add_argument("--key", default="", help="从机关另行取得的公钥")
    parser.add_argument("--since", type=Path, help="以前留存的检查点文件")
    given = parser.parse_args(arguments)
    since = given.since.read_text(encoding="utf-8") if given.since else ""
    results = check(given.path, key=given.key, since=since)
    for result in results:
        print(
            f"{result.origin}：核验 {result.entries} 条记录，检查点 {result.size} 条，{'全部相符' if result.ok else '不符'}"
        )
        for problem in result.problems:
            print(f"  不符：{problem}")
    return 0 if all(result.ok for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
