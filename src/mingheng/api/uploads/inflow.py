"""The bytes of one request on their way to the disk (数据接收): gathered, written and hashed beside the arriving of the next.

One connection at a time may send a file. A newer one takes over at once, as the older one is nearly always a dead line that
nobody has noticed yet; without a newer one, a line that is silent for `SILENT` seconds is given up.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import math
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import Executor

from mingheng.base.errors import Conflict, Refused
from mingheng.base.files import Arrival
from mingheng.base.files.incoming import busy
from mingheng.base.serving.rsgi import Exchange

SILENT = 8.0
"""Seconds without a byte after which a line counts as dead; its lock is then free."""
DRAINED, DRAINED_SECONDS = 16 * 1024 * 1024, 3.0
"""How much of what was refused is read and thrown away, and for how long at most."""
PAUSE, GRACE = 0.2, 1.0
"""Seconds without a byte, and seconds in all, after which a line ends for which a newer one has come: what a dropped line
has brought and nobody has read yet is worth having."""
ASKED_AGAIN = 5.0
"""Seconds after which a sender that goes on sending is checked again: a token may have been revoked meanwhile."""
BATCH = 2 * 1024 * 1024
"""Bytes that are gathered at most while a thread is still writing the ones before; on a slow line nothing is held back."""


class Line:
    """A connection that is sending a file (上传中的连接)."""

    def __init__(self) -> None:
        self.ended = asyncio.Event()
        self.until = math.inf
        self.patience: asyncio.Timeout | None = None

    async def give_way(self, patience: float) -> bool:
        """Ask the line to let go of its file, and return whether it did."""
        now = asyncio.get_running_loop().time()
        self.until = min(self.until, now + GRACE)
        if self.patience is not None and not self.ended.is_set():
            self.patience.reschedule(now + PAUSE)
        try:
            await asyncio.wait_for(self.ended.wait(), patience)
        except TimeoutError:
            return False
        return True


class Lines:
    """Who is sending what in this process (本进程的上传连接)."""

    def __init__(self) -> None:
        self._running: dict[str, Line] = {}

    async def take(self, key: str, patience: float) -> Line:
        """Take over the sending of a file.

        :raises Conflict: UPLOAD_BUSY when the older line does not let go.
        """
        until = asyncio.get_running_loop().time() + patience
        while (older := self._running.get(key)) is not None:
            if not await older.give_way(max(0.0, until - asyncio.get_running_loop().time())):
                raise busy()
        line = self._running[key] = Line()
        return line

    def end(self, key: str, line: Line) -> None:
        """Let go of a file."""
        if self._running.get(key) is line:
            del self._running[key]
        line.ended.set()


class Checksum:
    """The digest that a sender gave for one request (单次摘要); without one it agrees with everything."""

    def __init__(self, algorithm: str, wanted: bytes) -> None:
        self._digest = hashlib.new(algorithm, usedforsecurity=False) if algorithm else None
        self._wanted = wanted
        self.is_given = bool(algorithm)

    def update(self, pieces: Sequence[bytes]) -> None:
        """Take pieces in."""
        if self._digest is not None:
            for piece in pieces:
                self._digest.update(piece)

    @property
    def agrees(self) -> bool:
        """Whether what came is what was announced."""
        return self._digest is None or hmac.compare_digest(self._digest.digest(), self._wanted)


class Flow:
    """The body of one request, written to the end of a file (写入).

    Reading the line and writing to the disk go on side by side: what comes while a thread writes is gathered, up to
    `BATCH`, and nothing waits for more to come.
    """

    def __init__(self, arrival: Arrival, line: Line, disk: Executor, *, room: int, checksum: Checksum) -> None:
        self._arrival, self._line, self._disk = arrival, line, disk
        self._room, self._checksum = room, checksum
        self._gathered: list[bytes] = []
        self._size = 0
        self._more, self._space = asyncio.Event(), asyncio.Event()
        self._is_over = self._has_looked = False
        self.took = 0

    async def take_in(
        self, exchange: Exchange, look: Callable[[], bool], still: Callable[[], Awaitable[object]]
    ) -> None:
        """Write all that comes, until the end, a dead line, or a newer one.

        `look` looks at the first bytes and says when it has; `still` is asked now and then whether the sender may go on.

        :raises Conflict: UPLOAD_LONGER for more bytes than were announced.
        :raises Refused: FILE_STORE_FULL, and what `look` raises.
        """
        writing = asyncio.create_task(self._write_all(look))
        loop = asyncio.get_running_loop()
        asked, pieces = loop.time(), _flowing(exchange)
        try:
            async with asyncio.timeout(SILENT) as patience:
                self._line.patience = patience
                async for piece in pieces:
                    self.took += len(piece)
                    if self.took > self._room:
                        raise Conflict("UPLOAD_LONGER", "收到的内容比声明的长", way_out="请重新选择文件上传")
                    self._gather(piece)
                    if self._size >= BATCH:
                        patience.reschedule(None)  # the disk may take its time
                        await self._space.wait()
                    if loop.time() - asked > ASKED_AGAIN:
                        patience.reschedule(None)
                        await still()
                        asked = loop.time()
                    now = loop.time()
                    if now > self._line.until or writing.done():
                        break
                    patience.reschedule(now + (SILENT if self._line.until == math.inf else PAUSE))
        except TimeoutError:
            pass  # a dead line, or a newer one has come: what is here stays
        except Refused:
            await drain(pieces)
            raise
        finally:
            self._line.patience = None
            if writing.done() and writing.exception() is not None:
                await drain(pieces)
            self._is_over = True
            self._more.set()
            await writing

    def _gather(self, piece: bytes) -> None:
        self._gathered.append(piece)
        self._size += len(piece)
        self._space.clear()
        self._more.set()

    async def _write_all(self, look: Callable[[], bool]) -> None:
        """Write what has been gathered, again and again until the line has ended; two threads never write at once."""
        loop = asyncio.get_running_loop()
        try:
            while not self._is_over or self._gathered:
                await self._more.wait()
                self._more.clear()
                pieces, self._gathered, self._size = self._gathered, [], 0
                self._space.set()
                if pieces:
                    await loop.run_in_executor(self._disk, self._write, pieces, look)
        finally:
            self._is_over, self._gathered = True, []
            self._space.set()

    def _write(self, pieces: Sequence[bytes], look: Callable[[], bool]) -> None:
        self._checksum.update(pieces)
        self._arrival.append(pieces)
        self._has_looked = self._has_looked or look()


async def _flowing(exchange: Exchange) -> AsyncIterator[bytes]:
    """Yield a body so that one may stop and go on: granian gives its own iterator only once."""
    async for piece in exchange:
        yield piece


async def drain(pieces: AsyncIterable[bytes]) -> None:
    """Read on for a moment after a refusal: a sender that is still sending would see a broken line instead of the answer."""
    read = 0
    try:
        async with asyncio.timeout(DRAINED_SECONDS):
            async for piece in pieces:
                read += len(piece)
                if read > DRAINED:
                    return
    except Exception:  # noqa: BLE001 - granian's own exception has no common ancestor: the body has been taken already
        return
