"""The file store in a local folder (本地文件库)."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, BinaryIO

from mingheng.base.files.contents import Digests, Found, StoredFile, checked, measured, missing, same_digest
from mingheng.base.files.incoming import told_when_full


class LocalStore:
    """Content under `root/aa/bb/<sha256>`, read-only; what is still arriving lies in `root/incoming`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.incoming = root / "incoming"

    def put(self, stream: IO[bytes], *, max_bytes: int | None = None) -> StoredFile:
        """See `FileStore.put`: a file of its own, flushed to the disk, then renamed in one step."""
        digests = Digests()
        with told_when_full():
            self.incoming.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.incoming)
            try:
                with os.fdopen(handle, "wb") as file:
                    for chunk in measured(stream, digests, max_bytes):
                        file.write(chunk)
                    file.flush()
                    os.fsync(file.fileno())
                    os.fchmod(file.fileno(), 0o444)
                self._settle(Path(name), digests.sha256, digests.size)
            finally:
                Path(name).unlink(missing_ok=True)
        return StoredFile(digests.sha256, digests.sm3, digests.size, _key(digests.sha256))

    def adopt(self, arrived: Path, sha256: str, size: int) -> str:
        """See `FileStore.adopt`: flushed to the disk, then renamed in one step."""
        if not arrived.exists() and self.exists(sha256) and self.size(sha256) == size:
            return _key(sha256)  # the process was killed just after the renaming
        with told_when_full(), arrived.open("rb") as file:
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), 0o444)
            self._settle(arrived, sha256, size)
        arrived.unlink(missing_ok=True)
        return _key(sha256)

    def _settle(self, arriving: Path, sha256: str, size: int) -> None:
        """Give the finished file its place. Content that is there already stays, unless its length is wrong."""
        place = self.path(sha256)
        if place.exists() and place.stat().st_size == size:
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        arriving.replace(place)
        for folder in (place.parent, place.parent.parent, self.root):
            _flush_folder(folder)

    def path(self, sha256: str) -> Path:
        """Return where this content lies or would lie.

        :raises NotFound: FILE_MISSING when `sha256` is no digest.
        """
        return self.root / _key(checked(sha256))

    def open(self, sha256: str) -> BinaryIO:
        """See `FileStore.open`."""
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError:
            raise missing() from None

    def exists(self, sha256: str) -> bool:
        """See `FileStore.exists`."""
        return self.path(sha256).is_file()

    def size(self, sha256: str) -> int:
        """See `FileStore.size`."""
        try:
            return self.path(sha256).stat().st_size
        except FileNotFoundError:
            raise missing() from None

    def verify(self, sha256: str) -> bool:
        """See `FileStore.verify`."""
        if not self.exists(sha256):
            return False
        with self.open(sha256) as file:
            return same_digest(file, sha256)

    def remove(self, sha256: str) -> None:
        """See `FileStore.remove`."""
        self.path(sha256).unlink(missing_ok=True)

    def walk(self) -> Iterator[Found]:
        """See `FileStore.walk`."""
        for path in sorted(self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
            # Another worker may remove a file between the listing and the look at it.
            with contextlib.suppress(FileNotFoundError):
                yield Found(path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC))

    def whereabouts(self, sha256: str) -> Path | None:
        """See `FileStore.whereabouts`."""
        return self.path(sha256)

    def address(self, sha256: str, *, seconds: int, media_type: str, disposition: str) -> str:
        """See `FileStore.address`: a folder has none."""
        return ""

    def clear_incoming(self, before: datetime) -> int:
        """Remove what killed uploads left behind before `before`, and return how many there were."""
        removed = 0
        for path in self.incoming.glob("*"):
            if path.stat().st_mtime < before.timestamp():
                path.unlink(missing_ok=True)
                removed += 1
        return removed


def _key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _flush_folder(folder: Path) -> None:
    """Make a rename survive a power cut: the folder's own entry has to reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
