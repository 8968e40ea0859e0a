"""Parts of a file that a reader asks for (断点与拖动播放): the HTTP Range header, as RFC 9110 section 14 defines it.

Doors serve files with this; Django's own file response ignores Range, and no video can then be wound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from mingheng.base.files.contents import CHUNK

_ONE_RANGE = re.compile(r"bytes\s*=\s*(\d{0,19})\s*-\s*(\d{0,19})\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Span:
    """A part of a file: from `start` up to and including `end`, of `size` bytes in all."""

    start: int
    end: int
    size: int
    is_asked: bool = field(default=True, compare=False)
    """Whether a part was asked for: 206. Otherwise the whole file is meant: 200."""

    @property
    def length(self) -> int:
        """How many bytes that is."""
        return self.end - self.start + 1

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole file."""
        return self.length == self.size

    @property
    def content_range(self) -> str:
        """The Content-Range header of a 206 answer."""
        return f"bytes {self.start}-{self.end}/{self.size}"


def wanted(header: str, size: int, *, etag: str = "", if_range: str = "") -> Span | None:
    """Return which part of a file of `size` bytes a Range header asks for; None when there is no such part (416).

    The whole file is meant by a missing or unreadable header, by several ranges at once (a server may ignore those), and
    when `if_range` names another version than `etag`.
    """
    whole = Span(0, size - 1, size, is_asked=False)
    found = _ONE_RANGE.fullmatch(header.strip())
    if found is None or (if_range and if_range != etag) or found.group(1) == found.group(2) == "":
        return whole
    first, last = found.groups()
    if not first:
        return Span(max(0, size - int(last)), size - 1, size) if int(last) and size else None
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    if last and int(last) < int(first):
        return whole
    return Span(start, end, size) if start < size else None


def part_of(file: BinaryIO, span: Span) -> Iterator[bytes]:
    """Yield a part of a file in pieces, and close the file at the end, also when the reader goes away."""
    with file:
        file.seek(span.start)
        left = span.length
        while left > 0 and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece
