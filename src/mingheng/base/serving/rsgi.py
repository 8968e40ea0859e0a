"""What we use of RSGI (服务器接口), the interface that granian offers: the shapes of a request and of its answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

Headers = list[tuple[str, str]]


class RequestHeaders(Protocol):
    """The headers of a request (请求头); names are in lower case."""

    def get(self, key: str, default: str | None = None) -> str | None:
        """Return the first value."""

    def get_all(self, key: str) -> Sequence[str]:
        """Return every value of a header that may be repeated."""

    def items(self) -> Sequence[tuple[str, str]]:
        """Return all of them, repeated ones too."""


class Scope(Protocol):
    """A request (请求) apart from its body; the path is decoded already."""

    proto: str
    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str
    authority: str | None

    @property
    def headers(self) -> RequestHeaders:
        """The headers."""


class Transport(Protocol):
    """The way of an answer that goes out in pieces (分段应答)."""

    async def send_bytes(self, piece: bytes) -> None:
        """Send one piece; raises when the reader went away."""


class Exchange(Protocol):
    """The body of a request, and the ways to answer it (收发)."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the body piece by piece; a hung-up sender ends it early, without a word."""

    def response_empty(self, status: int, headers: Headers) -> None:
        """Answer without a body."""

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        """Answer with a body at once."""

    def response_file_range(self, status: int, headers: Headers, file: str, start: int, end: int) -> None:
        """Answer with a part of a file, `end` excluded; Python is not asked again."""

    def response_stream(self, status: int, headers: Headers) -> Transport:
        """Answer piece by piece."""
