"""An open stream of requests (开环请求流): each starts at its time whether or not earlier ones were answered.

Latency counts from the moment a request was due, so a server that falls behind cannot hide it.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

HOST = "127.0.0.1"
LONGEST_ANSWER = 20.0  # seconds
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that somebody opens (一次访问): kind of page, path, and whose session."""

    kind: str
    path: str
    person: str


@dataclass(frozen=True, slots=True)
class Answer:
    """How a visit went (结果): seconds from when it was due, the number of the answer, bytes."""

    visit: Visit
    seconds: float
    number: int
    size: int


class Client:
    """Connections that are kept open, and the sessions of the people who are logged in (客户端)."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, dict[str, str]] = {}
        self.idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def log_in(self, person: str, password: str) -> None:
        """Log in as people do (登录): the form, its token, the password."""
        self.cookies[person] = {}
        _, page = await self._once("GET", "/login", person)
        token = _TOKEN.search(page)
        if token is None:
            raise RuntimeError("the log-in page has no token")
        form = {"username": person, "password": password, "csrfmiddlewaretoken": token[1].decode()}
        number, _ = await self._once("POST", "/login", person, urlencode(form).encode())
        if number != 302 or "sessionid" not in self.cookies[person]:
            raise RuntimeError(f"{person} could not log in: {number}")

    async def stream(self, visits: Sequence[Visit], rate: float) -> list[Answer]:
        """Send the visits at a mean rate, at times as random as people's (发送), and return the answers."""
        chance = random.Random(7)  # noqa: S311 - the same times every run
        begin = time.perf_counter() + 0.2
        due, tasks = begin, []
        for visit in visits:
            due += chance.expovariate(rate)
            await asyncio.sleep(max(due - time.perf_counter(), 0))
            tasks.append(asyncio.create_task(self._answer(visit, due)))
        return list(await asyncio.gather(*tasks))

    async def one(self, visit: Visit) -> Answer:
        """Send one visit now (单次)."""
        return await self._answer(visit, time.perf_counter())

    def close(self) -> None:
        """Close every connection (关闭)."""
        for _, writer in self.idle:
            writer.close()
        self.idle.clear()

    async def _answer(self, visit: Visit, due: float) -> Answer:
        try:
            number, page = await asyncio.wait_for(self._once("GET", visit.path, visit.person), LONGEST_ANSWER)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
            number, page = 0, b""
        return Answer(visit, time.perf_counter() - due, number, len(page))

    async def _once(self, method: str, path: str, person: str, body: bytes = b"") -> tuple[int, bytes]:
        kept = bool(self.idle)
        connection = self.idle.pop() if kept else await asyncio.open_connection(HOST, self.port)
        try:
            return await self._ask(connection, method, path, person, body)
        except (ConnectionError, asyncio.IncompleteReadError):
            connection[1].close()
            if not kept or method != "GET":
                raise
            return await self._ask(await asyncio.open_connection(HOST, self.port), method, path, person, body)
        except BaseException:
            connection[1].close()
            raise

    async def _ask(
        self,
        connection: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        method: str,
        path: str,
        person: str,
        body: bytes,
    ) -> tuple[int, bytes]:
        reader, writer = connection
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies[person].items())
        head = [
            f"{method} {quote(path, safe='/?&=%')} HTTP/1.1", f"Host: localhost:{self.port}", f"Cookie: {cookies}",
            f"Content-Length: {len(body)}", "Content-Type: application/x-www-form-urlencoded",
        ]  # fmt: skip
        writer.write("\r\n".join([*head, "", ""]).encode() + body)
        await writer.drain()
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = [line.partition(":")[::2] for line in lines[1:] if line]
        page = await _body(reader, {name.lower(): value.strip() for name, value in fields})
        for name, value in fields:
            if name.lower() == "set-cookie":
                cookie, _, words = value.strip().partition("=")
                self.cookies[person][cookie] = words.partition(";")[0]
        self.idle.append(connection)
        return int(lines[0].split()[1]), page


async def _body(reader: asyncio.StreamReader, fields: dict[str, str]) -> bytes:
    if fields.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(fields.get("content-length", "0")))
    parts = []
    while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readuntil(b"\r\n")
    return b"".join(parts)
