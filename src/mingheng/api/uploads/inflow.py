"""The bytes of one request on their way to the disk (数据接收): gathered, written and hashed beside the arriving of the next.

One connection at a time may send a file. A newer one takes over at once, as the older one is nearly always a dead line that
nobody has noticed yet; without a newer one, a line that is silent for `SILENT` seconds is given up.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Callable, Sequence
from concurrent.futures import Executor

from mingheng.base.errors import Conflict
from mingheng.base.files import Arrival
from mingheng.base.files.incoming import busy
from mingheng.base.serving.rsgi import Exchange

SILENT = 8.0
"""Seconds without a byte after which a line counts as dead; its lock is then free."""
BATCH = 2 * 1024 * 1024
"""Bytes that are gathered before a thread writes them."""


class Line:
    """A connection that is sending a file (上传中的连接)."""

    def __init__(self) -> None:
        self.ended = asyncio.Event()
        self.given_up = False
        self.patience: asyncio.Timeout | None = None

    async def give_way(self, patience: float) -> bool:
        """Ask the line to let go of its file, and return whether it did."""
        self.given_up = True
        if self.patience is not None and not self.ended.is_set():
            self.patience.reschedule(asyncio.get_running_loop().time())
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
    """The body of one request, written to the end of a file (写入)."""

    def __init__(self, arrival: Arrival, line: Line, disk: Executor, *, room: int, checksum: Checksum) -> None:
        self._arrival, self._line, self._disk = arrival, line, disk
        self._room, self._checksum = room, checksum
        self._writing: asyncio.Future[None] | None = None
        self.took = 0
        self.is_dead = False

    async def take_in(self, exchange: Exchange, look: Callable[[], None] | None) -> None:
        """Write all that comes, until the end, a dead line, or a newer one; `look` looks at the first bytes.

        :raises Conflict: UPLOAD_LONGER for more bytes than were announced.
        :raises Refused: FILE_STORE_FULL, and what `look` raises.
        """
        loop = asyncio.get_running_loop()
        batch: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(SILENT) as patience:
                self._line.patience = patience
                async for piece in exchange:
                    patience.reschedule(None)
                    self.took += len(piece)
                    if self.took > self._room:
                        raise Conflict("UPLOAD_LONGER", "收到的内容比声明的长", way_out="请重新选择文件上传")
                    batch.append(piece)
                    size += len(piece)
                    if size >= BATCH:
                        await self._settle()
                        self._writing = loop.run_in_executor(self._disk, self._write, batch, look)
                        batch, size, look = [], 0, None
                    if self._line.given_up:
                        break
                    patience.reschedule(loop.time() + SILENT)
        except TimeoutError:
            self.is_dead = True
        finally:
            self._line.patience = None
            await self._settle()
        if batch:
            await loop.run_in_executor(self._disk, self._write, batch, look)

    async def _settle(self) -> None:
        """Wait for the thread that is writing, whatever else ends meanwhile: two must never write at once."""
        writing = self._writing
        if writing is None:
            return
        try:
            await asyncio.shield(writing)
        finally:
            if writing.done():
                self._writing = None

    def _write(self, pieces: Sequence[bytes], look: Callable[[], None] | None) -> None:
        self._checksum.update(pieces)
        self._arrival.append(pieces)
        if look is not None:
            look()
