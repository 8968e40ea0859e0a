"""What is still arriving (到件中): files that come in pieces, over hours, across dropped lines and killed servers.

Each lies under a random key in a folder beside the store, so that taking it in is a rename. How much of it is there is the
length of the file: nothing else could be wrong after a crash. SHA-256 is computed on the way; a process that does not
know the digest of what is there already (it was started anew, or another one took in the last piece) reads that once.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mingheng.base.errors import Conflict, NotFound
from mingheng.base.files.contents import CHUNK, store_full

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
SPARE = 256 * 1024 * 1024
"""Bytes that stay free on the disk: the database has to go on writing when uploads have filled it."""
_REMEMBERED = 4096
_MOST_PIECES = 512


class Incoming:
    """The folder of what is still arriving (到件文件夹)."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._known: OrderedDict[str, tuple[int, Any]] = OrderedDict()
        self._guard = threading.Lock()

    def create(self, key: str, size: int) -> None:
        """Make room for a file of `size` bytes (登记到件).

        :raises Refused: FILE_STORE_FULL when it would not fit.
        """
        with told_when_full():
            self.root.mkdir(parents=True, exist_ok=True)
            if shutil.disk_usage(self.root).free < size + SPARE:
                raise store_full()
            os.close(os.open(self.root / key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))

    def open(self, key: str, *, patience: float = 0.0) -> Arrival:
        """Open a file for appending; nobody else can until it is closed, in this process or another.

        The lock belongs to the open file: it ends with the process, however that ends.

        :raises NotFound: UPLOAD_GONE.
        :raises Conflict: UPLOAD_BUSY when somebody else has not let go of it within `patience` seconds.
        """
        try:
            handle = os.open(self.root / key, os.O_RDWR)
        except FileNotFoundError:
            raise gone() from None
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() < until:
                    time.sleep(0.1)
                    continue
                os.close(handle)
                raise busy() from None
            break
        if os.fstat(handle).st_nlink == 0:  # taken into the store while we waited
            os.close(handle)
            raise gone()
        return Arrival(self, key, handle)

    def path(self, key: str) -> Path:
        """Return where a file lies while it arrives."""
        return self.root / key

    def offset(self, key: str) -> int:
        """Return how many bytes are there.

        :raises NotFound: UPLOAD_GONE.
        """
        try:
            return (self.root / key).stat().st_size
        except FileNotFoundError:
            raise gone() from None

    def remove(self, key: str) -> None:
        """Give a file up; what is not there is no error."""
        (self.root / key).unlink(missing_ok=True)
        self.forget(key)

    def walk(self) -> Iterator[tuple[str, datetime]]:
        """Walk through what is arriving: key, and when something last arrived of it."""
        for path in sorted(self.root.glob("*")):
            with contextlib.suppress(FileNotFoundError):
                yield path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def known(self, key: str) -> tuple[int, Any]:
        """Return up to where the digest of a file is known, and a copy of it to go on with."""
        with self._guard:
            upto, digest = self._known.get(key, (0, None))
        return (upto, digest.copy()) if digest is not None else (0, hashlib.sha256())

    def remember(self, key: str, upto: int, digest: Any) -> None:
        """Remember the digest of the first `upto` bytes of a file."""
        with self._guard:
            self._known[key] = (upto, digest)
            self._known.move_to_end(key)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)

    def forget(self, key: str) -> None:
        """Forget the digest of a file."""
        with self._guard:
            self._known.pop(key, None)


class Arrival:
    """One file that is arriving, open and locked (打开的到件); calls come one after the other, from any thread."""

    def __init__(self, incoming: Incoming, key: str, handle: int) -> None:
        self.key = key
        self._incoming, self._handle = incoming, handle
        self.offset = os.lseek(handle, 0, os.SEEK_END)
        self._upto, self._digest = incoming.known(key)
        if self._upto > self.offset:
            self._upto, self._digest = 0, hashlib.sha256()

    def append(self, pieces: Sequence[bytes]) -> None:
        """Write pieces at the end and take them into the digest.

        :raises Refused: FILE_STORE_FULL; what did fit stays.
        """
        self._catch_up()
        try:
            with told_when_full():
                for start in range(0, len(pieces), _MOST_PIECES):
                    self._write(pieces[start : start + _MOST_PIECES])
        finally:
            self.offset = os.lseek(self._handle, 0, os.SEEK_END)

    def _write(self, pieces: Sequence[bytes]) -> None:
        size = sum(map(len, pieces))
        wrote = os.writev(self._handle, pieces)
        if wrote < size:  # rare: a signal, or the last free bytes
            rest = memoryview(b"".join(pieces))
            while wrote < size:
                wrote += os.write(self._handle, rest[wrote:])
        for piece in pieces:
            self._digest.update(piece)
        self._upto += size

    def _catch_up(self) -> None:
        """Read what is there and not in the digest yet: once after a crash, never in the usual run of things."""
        while self._upto < self.offset:
            piece = os.pread(self._handle, min(CHUNK, self.offset - self._upto), self._upto)
            if not piece:
                break
            self._digest.update(piece)
            self._upto += len(piece)

    def flush(self) -> None:
        """Bring everything to the disk: only then may a sender be told how much is here."""
        with told_when_full():
            os.fdatasync(self._handle)

    def head(self, size: int) -> bytes:
        """Return the first bytes."""
        return os.pread(self._handle, size, 0)

    def mark(self) -> tuple[int, Any]:
        """Remember this place, to come back to with `cut`."""
        self._catch_up()
        return self.offset, self._digest.copy()

    def cut(self, mark: tuple[int, Any]) -> None:
        """Take away what came after a mark."""
        self.offset, self._digest = mark
        self._upto = self.offset
        os.ftruncate(self._handle, self.offset)
        os.lseek(self._handle, 0, os.SEEK_END)

    def sha256(self) -> str:
        """Return the digest of everything that is there, in hex."""
        self._catch_up()
        return str(self._digest.hexdigest())

    def add(self, other: Path) -> None:
        """Append another file as a whole.

        :raises Refused: FILE_STORE_FULL
        """
        with other.open("rb") as file:
            while piece := file.read(CHUNK):
                self.append([piece])

    def close(self) -> None:
        """Let go of the file, and remember its digest for the next piece."""
        if self._upto == self.offset:
            self._incoming.remember(self.key, self._upto, self._digest)
        os.close(self._handle)

    def __enter__(self) -> Arrival:
        """Return the open file."""
        return self

    def __exit__(self, *_problem: object) -> None:
        """Close it."""
        self.close()


@contextlib.contextmanager
def told_when_full() -> Iterator[None]:
    """Turn a full disk into a refusal that people can act upon; any other trouble stays what it is."""
    try:
        yield
    except OSError as problem:
        if problem.errno in NO_ROOM:
            raise store_full() from problem
        raise


def gone() -> NotFound:
    """The refusal for an upload that is not there any more."""
    return NotFound("UPLOAD_GONE", "这次上传已经不在（已完成、已取消或者已过期）", way_out="请重新选择文件上传")


def busy() -> Conflict:
    """The refusal while another connection sends the same file."""
    return Conflict("UPLOAD_BUSY", "同一个文件正由另一个连接上传", way_out="稍候几秒再继续")
