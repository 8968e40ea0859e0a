"""Handing a file over to whoever can send it fastest (移交传输): this server itself, nginx, or the object store.

The page that checks who asks gives a `FileAnswer`. This server sends the file without Django's help, and keeps the permission
for a few seconds, so that a player that asks for one piece after another is checked each time at almost no cost. What is
withdrawn meanwhile (session, right, purpose) holds within `HOLDS` seconds at the latest.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path

from django.http import HttpResponse

from mingheng.base.files.ranges import wanted
from mingheng.base.serving.rsgi import Exchange, Headers, Scope

HOLDS = 3.0
"""Seconds for which a permission to read one file with one session is not asked for again."""
OFFERED = "mingheng.handover"
"""Where the environment of a request says that the server takes files over."""
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
        self._kept: OrderedDict[bytes, tuple[float, Handover | Pointer]] = OrderedDict()

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


def _key(scope: Scope) -> bytes:
    """Name the asker and what is asked: all cookies, host and path; nothing for someone without a cookie."""
    if scope.method not in {"GET", "HEAD"}:
        return b""
    cookies = [value for name, value in scope.headers.items() if name == "cookie"]
    if not cookies:
        return b""
    words = [*cookies, scope.headers.get("host", "") or "", scope.path, scope.query_string]
    return hashlib.sha256("\0".join(words).encode()).digest()


def lasting(headers: Headers) -> tuple[tuple[str, str], ...]:
    """Return the headers that may be said again (可重复的应答头)."""
    return tuple(one for one in headers if one[0] not in _ONCE)


def send(scope: Scope, exchange: Exchange, handover: Handover | Pointer, cookies: Headers | None = None) -> None:
    """Send a file whole or the part that is asked for (发送): 200, 206, 304, 404 or 416; or say who sends it."""
    if isinstance(handover, Pointer):
        exchange.response_empty(handover.status, [*handover.headers, *(cookies or ())])
        return
    asked = scope.headers.get("range", "") or ""
    headers: Headers = [("etag", handover.etag), ("accept-ranges", "bytes"), *handover.headers, *(cookies or ())]
    if not asked and scope.headers.get("if-none-match") == handover.etag:
        exchange.response_empty(304, headers)
        return
    span = wanted(asked, handover.size, etag=handover.etag, if_range=scope.headers.get("if-range", "") or "")
    if span is None:
        exchange.response_empty(416, [("content-range", f"bytes */{handover.size}"), ("accept-ranges", "bytes")])
        return
    status = 200 if span.is_whole and not asked else 206
    headers.append(("content-length", str(span.length)))
    if status == 206:
        headers.append(("content-range", span.content_range))
    if scope.method == "HEAD":
        exchange.response_empty(status, headers)
    elif not handover.file.is_file():
        exchange.response_bytes(404, [("content-type", "text/plain; charset=utf-8")], "文件库中没有这个文件".encode())
    else:
        exchange.response_file_range(status, headers, str(handover.file), span.start, span.end + 1)
