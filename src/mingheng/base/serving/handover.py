"""Handing a file over to whoever can send it fastest (移交传输): this server itself, nginx, or the object store.

The page that checks who asks gives a `FileAnswer`. This server sends the file without Django's help, and keeps the permission
for a few seconds, so that a player that asks for one piece after another is checked each time at almost no cost. What is
withdrawn meanwhile (session, right, purpose) holds within `HOLDS` seconds at the latest.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path

from django.http import HttpResponse

from mingheng.base.files.ranges import Span, wanted
from mingheng.base.serving.rsgi import Exchange, Headers, Scope

HOLDS = 3.0
"""Seconds for which a permission to read one file with one session is not asked for again."""
OFFERED = "mingheng.handover"
"""Where the environment of a request says that the server takes files over."""
AT_ONCE = 2 * 1024 * 1024
"""Bytes of a part that is read as one; whatever is larger flows."""
_MOST = 2048
_ONCE = {"content-length", "set-cookie", "etag", "accept-ranges"}


@dataclass(frozen=True)
class Handover:
    """A file of the local store (待发文件), and the headers that go with whatever part of it is sent."""

    file: Path
    size: int
    etag: str
    headers: tuple[tuple[str, str], ...] = ()

    def with_headers(self, headers: Headers) -> Handover:
        """Return it with the headers of the page that allowed it, the ones that speak of a single answer apart."""
        return replace(self, headers=lasting(headers))


@dataclass(frozen=True)
class Pointer:
    """An answer without a body that names who sends the file (指路应答): nginx, or the object store."""

    status: int
    headers: tuple[tuple[str, str], ...]


class PointerAnswer(HttpResponse):
    """The answer of a page that has checked who asks, and points to the sender (指路); the same for a few seconds."""


class FileAnswer(HttpResponse):
    """The answer of a page that has checked who asks: the server sends this file (由服务器直接发送)."""

    def __init__(self, handover: Handover) -> None:
        super().__init__()
        self.handover = handover


class Permissions:
    """Who may read which file right now (短时许可), remembered for a few seconds in this process."""

    def __init__(self, holds: float = HOLDS) -> None:
        self.holds = holds
        self._kept: OrderedDict[tuple[str, ...], tuple[float, Handover | Pointer]] = OrderedDict()

    def find(self, scope: Scope) -> Handover | Pointer | None:
        """Return the file that this very session was allowed to read a moment ago (有效许可)."""
        key = _key(scope)
        kept = self._kept.get(key) if key else None
        if kept is None:
            return None
        if time.monotonic() > kept[0]:
            del self._kept[key]
            return None
        return kept[1]

    def keep(self, scope: Scope, handover: Handover | Pointer) -> None:
        """Remember a permission (记下许可)."""
        key = _key(scope)
        if key:
            self._kept[key] = (time.monotonic() + self.holds, handover)
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)


def _key(scope: Scope) -> tuple[str, ...]:
    """Name the asker and what is asked: all cookies, host and path; nothing for someone without a cookie."""
    headers = scope.headers
    cookies = headers.get_all("cookie")
    if not cookies or scope.method not in {"GET", "HEAD"}:
        return ()
    return (*cookies, headers.get("host") or "", scope.path, scope.query_string)


def lasting(headers: Headers) -> tuple[tuple[str, str], ...]:
    """Return the headers that may be said again (可重复的应答头)."""
    return tuple(one for one in headers if one[0] not in _ONCE)


async def send(scope: Scope, exchange: Exchange, handover: Handover | Pointer, cookies: Headers | None = None) -> None:
    """Send a file whole or the part that is asked for (发送): 200, 206, 304, 404 or 416; or say who sends it."""
    if isinstance(handover, Pointer):
        exchange.response_empty(handover.status, [*handover.headers, *(cookies or ())])
        return
    asked = scope.headers.get("range") or ""
    headers: Headers = [("etag", handover.etag), ("accept-ranges", "bytes"), *handover.headers, *(cookies or ())]
    if not asked and scope.headers.get("if-none-match") == handover.etag:
        exchange.response_empty(304, headers)
        return
    span = wanted(asked, handover.size, etag=handover.etag, if_range=scope.headers.get("if-range") or "")
    if span is None:
        exchange.response_empty(416, [("content-range", f"bytes */{handover.size}"), ("accept-ranges", "bytes")])
        return
    status = 206 if span.is_asked else 200
    headers.append(("content-length", str(span.length)))
    if status == 206:
        headers.append(("content-range", span.content_range))
    if scope.method == "HEAD":
        exchange.response_empty(status, headers)
        return
    try:
        content = await _read(handover.file, span)
    except FileNotFoundError:
        exchange.response_bytes(404, [("content-type", "text/plain; charset=utf-8")], "文件库中没有这个文件".encode())
        return
    if content is not None:
        exchange.response_bytes(status, headers, content)
    else:
        exchange.response_file_range(status, headers, str(handover.file), span.start, span.end + 1)


async def _read(file: Path, span: Span) -> bytes | None:
    """Read a small part at once: that is a quarter faster than passing it on; None for a large one.

    What the system has in memory is read right here; what has to come from a disk, in a thread, so that nobody waits.
    """
    handle = os.open(file, os.O_RDONLY)
    try:
        if span.length > AT_ONCE:
            return None
        if _is_near(handle, span.start) and _is_near(handle, span.end):
            return os.pread(handle, span.length, span.start)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(None, os.pread, handle, span.length, span.start)
    finally:
        os.close(handle)


def _is_near(handle: int, place: int) -> bool:
    """Whether a byte of a file is in memory, as far as the system tells."""
    try:
        return os.preadv(handle, [bytearray(1)], place, os.RWF_NOWAIT) == 1
    except (OSError, AttributeError):  # it would have to wait, or cannot say
        return False
