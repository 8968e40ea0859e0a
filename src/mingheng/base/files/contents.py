"""What every file store has in common: the digests, the limits and the refusals of stored content (文件内容)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from mingheng.base.errors import NotFound, Refused

CHUNK = 1024 * 1024
"""Bytes held in memory at a time while content streams through."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class StoredFile:
    """Content that is safely in the store (已存文件): its two digests in lower-case hex, its size in bytes, its key."""

    sha256: str
    sm3: str
    size: int
    key: str


@dataclass(frozen=True)
class Found:
    """One content met while walking through a store: its digest and since when it lies there."""

    sha256: str
    stored_at: datetime


class FileStore(Protocol):
    """A content-addressed store (文件库): what is put in is found again under its SHA-256, and never changes."""

    def put(self, stream: IO[bytes], *, max_bytes: int | None = None) -> StoredFile:
        """Store everything that `stream` yields; putting the same content again changes nothing.

        `max_bytes` is inclusive.

        :raises Refused: FILE_TOO_LARGE, FILE_STORE_FULL, FILE_STORE_DAMAGED; nothing is left behind.
        """

    def adopt(self, arrived: Path, sha256: str, size: int) -> str:
        """Take in a file that has arrived beside the store and whose digest is known; return its key, and the file is gone.

        :raises Refused: FILE_STORE_FULL, FILE_STORE_DAMAGED; the file stays where it is.
        """

    def open(self, sha256: str) -> BinaryIO:
        """Open content for reading; the stream can seek.

        :raises NotFound: FILE_MISSING.
        """

    def exists(self, sha256: str) -> bool:
        """Tell whether the store holds this content."""

    def size(self, sha256: str) -> int:
        """Return the size in bytes.

        :raises NotFound: FILE_MISSING.
        """

    def verify(self, sha256: str) -> bool:
        """Read the content again and tell whether it still has this digest; missing content has not."""

    def remove(self, sha256: str) -> None:
        """Take content out of the store; what is not there is no error. Only for orphans and approved destruction."""

    def walk(self) -> Iterator[Found]:
        """Walk through everything that is stored."""

    def whereabouts(self, sha256: str) -> Path | None:
        """Return the file that holds this content where the store is a folder; None where it is not."""

    def address(self, sha256: str, *, seconds: int, media_type: str, disposition: str) -> str:
        """Return an address that gives this content to whoever has it, for so long; empty where there is none.

        :raises NotFound: FILE_MISSING.
        """


class Digests:
    """SHA-256 and SM3 of one stream, computed in one pass; the memory needed does not grow with the stream."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()
        self._sm3 = hashlib.new("sm3")
        self.size = 0

    def update(self, chunk: bytes) -> None:
        """Take in the next piece."""
        self._sha256.update(chunk)
        self._sm3.update(chunk)
        self.size += len(chunk)

    @property
    def sha256(self) -> str:
        """SHA-256 of what was taken in so far, hex."""
        return self._sha256.hexdigest()

    @property
    def sm3(self) -> str:
        """SM3 (国密杂凑) of what was taken in so far, hex."""
        return self._sm3.hexdigest()


def chunks_of(stream: IO[bytes], size: int = CHUNK) -> Iterator[bytes]:
    """Yield a stream in pieces of at most `size` bytes."""
    while chunk := stream.read(size):
        yield chunk


def measured(stream: IO[bytes], digests: Digests, max_bytes: int | None) -> Iterator[bytes]:
    """Yield a stream in pieces that `digests` has already taken in, and stop a stream that is too long.

    :raises Refused: FILE_TOO_LARGE at the first byte beyond `max_bytes`.
    """
    for chunk in chunks_of(stream):
        digests.update(chunk)
        if max_bytes is not None and digests.size > max_bytes:
            raise too_large(max_bytes)
        yield chunk


def same_digest(stream: IO[bytes], sha256: str) -> bool:
    """Tell whether the rest of `stream` has this SHA-256."""
    digest = hashlib.sha256()
    for chunk in chunks_of(stream):
        digest.update(chunk)
    return digest.hexdigest() == sha256


def checked(sha256: str) -> str:
    """Return `sha256` when it is a digest in lower-case hex; anything else could be a path.

    :raises NotFound: FILE_MISSING.
    """
    if not _SHA256.fullmatch(sha256):
        raise missing()
    return sha256


def missing() -> NotFound:
    """The refusal for content that the store does not hold."""
    return NotFound("FILE_MISSING", "文件库中没有这个文件", way_out="请核对文件的 SHA-256，或者从备份恢复")


def too_large(max_bytes: int) -> Refused:
    """The refusal for content above a limit in bytes."""
    return Refused(
        "FILE_TOO_LARGE",
        f"文件超过了大小上限（{in_words(max_bytes)}），未保存",
        way_out="请分段上传，或者请系统管理员调整上限",
    )


def store_full() -> Refused:
    """The refusal when the store cannot take in more."""
    return Refused(
        "FILE_STORE_FULL",
        "存储空间不足，文件没有保存",
        way_out="请联系系统管理员扩容后重新上传；原文件请勿删除",
    )


def store_damaged() -> Refused:
    """The refusal when what was written does not read back as what was sent."""
    return Refused(
        "FILE_STORE_DAMAGED",
        "文件写入后读回校验不一致，未保存",
        way_out="请重新上传；再次出现请联系系统管理员检查存储；原文件请勿删除",
    )


def in_words(size: int) -> str:
    """Write a size in bytes for people, in units of 1024: 1536 becomes "1.5 KB"."""
    amount = float(size)
    for unit in ("字节", "KB", "MB"):
        if amount < 1024:
            return f"{amount:.4g} {unit}"
        amount /= 1024
    return f"{amount:.4g} GB"
