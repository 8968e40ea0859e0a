"""Bounds on reading what somebody sent (读取的时间上限)."""

from __future__ import annotations

import io
import time
from typing import BinaryIO


class OutOfTime(Exception):
    """Reading took longer than any honest file needs."""


class Bounded(io.RawIOBase):
    """A file that refuses to be read any further after `seconds`: libraries in C cannot be stopped otherwise."""

    def __init__(self, file: BinaryIO, seconds: float) -> None:
        super().__init__()
        self._file = file
        self._until = time.monotonic() + seconds

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Read, while there is time.

        :raises OutOfTime: afterwards.
        """
        if time.monotonic() > self._until:
            raise OutOfTime
        return self._file.read(size)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move, while there is time.

        :raises OutOfTime: afterwards.
        """
        if time.monotonic() > self._until:
            raise OutOfTime
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return the place."""
        return self._file.tell()
