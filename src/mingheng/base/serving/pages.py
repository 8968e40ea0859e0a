"""Pages (网页): a WSGI application behind RSGI, in a few threads of its own.

A thread is held only while the application computes: bodies arrive before it is called, and pieces of long answers are fetched
one by one, so that slow readers and slow senders cost no thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from mingheng.base.serving import handover
from mingheng.base.serving.rsgi import Exchange, Headers, Scope

IN_MEMORY = 1024 * 1024
"""Bytes of a body that are held in memory; what is longer waits in a temporary file."""
LONGEST_PLAIN = 8 * 1024 * 1024
"""Bytes that somebody without a session may send: log-in, complaints, searches."""
STALLED = 60.0
"""Seconds without a byte after which a sender is given up."""

Application = Callable[[dict[str, Any], Callable[..., Any]], Any]


class Pages:
    """The pages of a WSGI application (网页应用)."""

    def __init__(self, application: Application, threads: int, *, longest_body: int, session_cookie: str) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="pages")
        self._longest_body, self._cookie = longest_body, f"{session_cookie}="
        self._permissions = handover.Permissions()

    async def __call__(self, scope: Scope, exchange: Exchange) -> None:
        """Answer one request (应答)."""
        allowed = self._permissions.find(scope)
        if allowed is not None:
            await handover.send(scope, exchange, allowed)
            return
        body = await self._body(scope, exchange)
        if body is None:
            return
        with body:
            await self._answer(scope, exchange, body)

    async def _answer(self, scope: Scope, exchange: Exchange, body: IO[bytes]) -> None:
        loop = asyncio.get_running_loop()
        called = await loop.run_in_executor(self._threads, self._call, scope, body)
        if called.found is not None:
            self._permissions.keep(scope, called.found)
            cookies = [one for one in called.headers if one[0] == "set-cookie"]
            await handover.send(scope, exchange, called.found, cookies)
        elif called.rest is None:
            exchange.response_bytes(called.status, called.headers, called.first)
        else:
            await self._stream(exchange, called)

    async def _stream(self, exchange: Exchange, called: _Called) -> None:
        """Send a long answer piece by piece; whoever hangs up ends it."""
        loop = asyncio.get_running_loop()
        transport = exchange.response_stream(called.status, called.headers)
        try:
            while (piece := await loop.run_in_executor(self._threads, called.next)) is not None:
                if piece:
                    await transport.send_bytes(piece)
        except Exception as problem:
            # Granian's own exception has no common ancestor: the reader is gone, and nobody is left to tell.
            if type(problem).__name__ != "RSGIProtocolClosed":
                raise
        finally:
            await loop.run_in_executor(self._threads, called.close)

    def _call(self, scope: Scope, body: IO[bytes]) -> _Called:
        """Call the application, in one of the threads."""
        called = _Called()
        environ = _environ(scope, body)
        result = self._application(environ, called.start)
        if isinstance(result, handover.FileAnswer):
            called.found = result.handover.with_headers(called.headers)
            result.close()
        elif isinstance(result, handover.PointerAnswer):
            called.found = handover.Pointer(called.status, handover.lasting(called.headers))
            result.close()
        elif getattr(result, "streaming", False):
            called.close = result.close
            called.rest = iter(result)
        else:
            try:
                called.first = b"".join(result)
            finally:
                result.close()
        return called

    async def _body(self, scope: Scope, exchange: Exchange) -> IO[bytes] | None:
        """Take in the body of a request; None when it was refused or its sender went away."""
        told = scope.headers.get("content-length", "") or ""
        if not told and scope.headers.get("transfer-encoding") is None:
            return io.BytesIO()
        has_session = any(name == "cookie" and self._cookie in value for name, value in scope.headers.items())
        longest = self._longest_body if has_session else LONGEST_PLAIN
        if told.isascii() and told.isdigit() and int(told) > longest:
            _refuse(exchange, 413, "提交的内容太大")
            return None
        body = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the caller closes it
        with contextlib.ExitStack() as undo:
            undo.callback(body.close)
            size = await self._take(exchange, body, longest)
            if size > longest:
                _refuse(exchange, 413, "提交的内容太大")
                return None
            if size < 0 or (told and size < int(told)):
                _refuse(exchange, 408, "提交的内容没有传完")
                return None
            body.seek(0)
            undo.pop_all()
        return body

    async def _take(self, exchange: Exchange, body: IO[bytes], longest: int) -> int:
        """Write the body down and return its length, at most one piece more than the longest; -1 when it stalled."""
        loop = asyncio.get_running_loop()
        size = 0
        try:
            async with asyncio.timeout(STALLED) as patience:
                async for piece in exchange:
                    size += len(piece)
                    if size > longest:
                        return size
                    if size > IN_MEMORY:
                        await loop.run_in_executor(None, body.write, piece)
                    else:
                        body.write(piece)
                    patience.reschedule(loop.time() + STALLED)
        except TimeoutError:
            return -1
        return size


class _Called:
    """What the application answered (应用的应答)."""

    def __init__(self) -> None:
        self.status, self.headers = 500, Headers()
        self.first = b""
        self.rest: Iterator[bytes] | None = None
        self.close: Callable[[], Any] = lambda: None
        self.found: handover.Handover | handover.Pointer | None = None

    def start(self, status: str, headers: list[tuple[str, str]], _problem: object = None) -> Callable[[bytes], None]:
        """Take the number and the headers, as WSGI calls it."""
        self.status = int(status.split(" ", 1)[0])
        # Names must be lower case for HTTP/2; values come as latin-1 text that holds bytes.
        self.headers = [(name.lower(), value) for name, value in headers]
        return self._write

    def next(self) -> bytes | None:
        """Return the next piece of a long answer, None after the last."""
        return None if self.rest is None else next(self.rest, None)

    def _write(self, piece: bytes) -> None:
        self.first += piece


def _environ(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """Return the environment of a request, as WSGI asks for it."""
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host or "localhost",
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        handover.OFFERED: True,
    }
    if "HTTP_HOST" not in environ and scope.authority:
        environ["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        if "_" in name:  # X_Forwarded_Proto would pass for X-Forwarded-Proto
            continue
        key = name.upper().replace("-", "_")
        key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
        joint = "; " if key == "HTTP_COOKIE" else ","
        repeated = key in environ and key != "HTTP_HOST"
        environ[key] = f"{environ[key]}{joint}{value}" if repeated else value
    if "HTTP_TRANSFER_ENCODING" in environ:
        body.seek(0, io.SEEK_END)
        environ["CONTENT_LENGTH"] = str(body.tell())
        body.seek(0)
    return environ


def _refuse(exchange: Exchange, status: int, sentence: str) -> None:
    headers = [("content-type", "text/plain; charset=utf-8"), ("connection", "close")]
    exchange.response_bytes(status, headers, sentence.encode())


__all__ = ["Pages"]
