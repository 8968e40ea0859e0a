"""What `mingheng bench upload` measures (上传测量)."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import random
import socket
import statistics
import sys
import threading
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from mingheng.cli import demonstration
from mingheng.cli.driving import pages, peers, playing, sending
from mingheng.cli.driving.client import Answer, Client, Visit
from mingheng.cli.driving.peers import free_port
from mingheng.cli.driving.sending import Broken, Post
from mingheng.cli.driving.server import Server, kill, running, start
from mingheng.cli.samples import sample_video
from mingheng.cli.seed.people import DEMO_PASSWORD
from mingheng.evidence import actions
from mingheng.org.queries import account_named

_MB = 1024 * 1024
PIECE = 8 * _MB
"""Bytes of a piece on the line that is cut."""
RATE = 125_000.0
"""Bytes a second of a slow phone: 1 Mbit/s."""
PLAYERS = 10
_DESK_RATE = 10.0


def measure(args: Namespace, folder: Path) -> dict[str, Any]:
    """Build the demo street, and measure the parts that were asked for (测量)."""
    with contextlib.redirect_stdout(sys.stderr):
        demonstration.load()
    admin = account_named("secadmin")
    assert admin is not None
    token = actions.register_station(name="测试采集站", place="", by=admin, at=timezone.now()).token
    parts = args.parts.split(",")
    answer: dict[str, Any] = {}
    if "large" in parts:
        answer["large"] = _large(folder, token, args.size_mb, args.rounds)
    if "many" in parts:
        answer["many"] = _many(folder, token, args.many)
    if "cut" in parts:
        answer["cut"] = _cut(folder, token)
    if "slow" in parts:
        answer["slow"] = _slow(folder, token, args.phones, args.seconds)
    return answer


@contextmanager
def _file(folder: Path, megabytes: int) -> Iterator[Path]:
    """A file that begins like a recording and goes on at random (测试文件)."""
    path = folder / "large.mp4"
    chance = random.Random(5)  # noqa: S311 - the same bytes every time
    with path.open("wb") as file:
        file.write(sample_video(2, "上传")[:4096].ljust(_MB, b"\0"))
        for _ in range(megabytes - 1):
            file.write(chance.randbytes(_MB))
    try:
        yield path
    finally:
        path.unlink()


def _clear(*folders: Path) -> None:
    for folder in folders:
        for path in folder.glob("*"):
            path.unlink()


def _large(folder: Path, token: str, megabytes: int, rounds: int) -> dict[str, Any]:
    """Send a large file to both servers in turn (大文件)."""
    own, other, growth = [], [], 0.0
    arriving = Path(settings.DATA_DIR) / "files" / "arriving"
    with _file(folder, megabytes) as file, peers.reference(folder) as reference, running() as server:
        post, peer = Post(server.port, "/uploads/", token), Post(reference, "/files")
        post.ask("HEAD", post.begin(5000, "预热.mp4"))
        for _ in range(rounds):
            if reference:
                other.append(_timed(peer, file))
                _clear(folder / "reference")
            before = server.largest_mb()
            most = _Most(server)
            own.append(_timed(post, file))
            growth = max(growth, most.end() - before)
            _clear(arriving)
    size = megabytes * _MB / 1e9
    ours, theirs = statistics.median(own), statistics.median(other) if other else 0.0
    return {
        "size_mb": megabytes,
        "own_gbs": round(size / ours, 3),
        "reference_gbs": round(size / theirs, 3) if theirs else None,
        "ratio": round(theirs / ours, 2) if theirs else None,
        "growth_mb": round(growth, 1),
    }


def _timed(post: Post, file: Path) -> float:
    begin = time.perf_counter()
    found = post.send(post.begin(file.stat().st_size, file.name), file)
    if int(found["upload-offset"]) != file.stat().st_size:
        raise RuntimeError("the server did not take in the whole file")
    return time.perf_counter() - begin


class _Most:
    """The largest memory of a server while something goes on (最大内存)."""

    def __init__(self, server: Server) -> None:
        self._server, self._over, self._most = server, threading.Event(), 0.0
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(0.2):
            self._most = max(self._most, self._server.largest_mb())

    def end(self) -> float:
        """Stop looking, and return the most."""
        self._over.set()
        self._thread.join()
        return max(self._most, self._server.largest_mb())


def _many(folder: Path, token: str, count: int) -> dict[str, Any]:
    """Send files side by side, and look for every one of them (同时上传)."""
    megabytes = 64
    with _file(folder, megabytes) as file, running() as server:
        sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
        post = Post(server.port, "/uploads/", token)
        begin = time.perf_counter()

        def one(number: int) -> bool:
            found = post.send(post.begin(file.stat().st_size, f"{number}.mp4"), file)
            return found.get("upload-sha256") == sha256

        with ThreadPoolExecutor(count) as pool:
            right = list(pool.map(one, range(count)))
        seconds = time.perf_counter() - begin
    _clear(Path(settings.DATA_DIR) / "files" / "arriving")
    total = count * megabytes * _MB / 1e9
    return {"files": count, "size_mb": megabytes, "lost": right.count(False), "gbs": round(total / seconds, 3)}


def _cut(folder: Path, token: str, megabytes: int = 256, kills: int = 5) -> dict[str, Any]:
    """Send in pieces over a line that is cut again and again, to a server that is killed (断线与强杀)."""
    chance = random.Random(3)  # noqa: S311 - the same cuts every time
    port, cuts, again, done = free_port(), 0, 0, 0
    process = start(port)
    try:
        with _file(folder, megabytes) as file:
            content = file.read_bytes()
            post = Post(port, "/uploads/", token)
            address = post.begin(len(content), "断线.mp4")
            offset = 0
            while offset < len(content):
                piece = content[offset : offset + PIECE]
                cut = chance.random() < 0.4
                sent = _piece(post, address, offset, piece, chance.randrange(len(piece)) if cut else None)
                if cut and done < kills and offset > len(content) * (done + 1) / (kills + 2):
                    kill(process, port)
                    process, done = start(port), done + 1
                reached = post.offset(address)
                if cut:
                    cuts, again = cuts + 1, max(again, offset + sent - reached)
                offset = reached
            sha256 = post.ask("HEAD", address)[1]["upload-sha256"]
    finally:
        kill(process, port)
    return {
        "size_mb": megabytes, "cuts": cuts, "kills": done, "equal": sha256 == hashlib.sha256(content).hexdigest(),
        "most_sent_again_mb": round(again / _MB, 2), "piece_mb": PIECE // _MB,
    }  # fmt: skip


def _piece(post: Post, address: str, offset: int, piece: bytes, cut: int | None) -> int:
    """Send a piece whole, or hang up after so many bytes; return how much was sent."""
    with socket.create_connection((sending.HOST, post.port), sending.PATIENCE) as line:
        line.sendall(post.head("PATCH", address, sending.patching(offset, len(piece))))
        line.sendall(piece[:cut])
        if cut is not None:
            return cut
        with contextlib.suppress(Broken):
            sending.answer(line)
        return len(piece)


def _slow(folder: Path, token: str, phones: int, seconds: float) -> dict[str, Any]:
    """Drive the desk alone, then with phones that send and players that play (慢速手机与播放)."""
    visits, played = pages.visits(int(_DESK_RATE * seconds)), playing.evidence(folder)
    with running() as server:
        watching = playing.Watching(server.port, played)
        post = Post(server.port, "/uploads/", token)
        addresses = [post.begin(200 * _MB, f"手机{number}.mp4") for number in range(phones)]

        head, sending_now, playing_now = sample_video(2, "手机")[:8192], [], []

        def load(pool: ThreadPoolExecutor, until: float) -> None:
            for address in addresses:
                sending_now.append(pool.submit(sending.trickle, post, address, head, 200 * _MB, RATE, until))
            for number in range(PLAYERS):
                playing_now.append(pool.submit(watching.play, number, until))

        quiet, busy = asyncio.run(_desk(server.port, visits, phones + PLAYERS, load, seconds))
        sent = [one.result() for one in sending_now]
        for one in playing_now:
            one.result()
        kept = [post.offset(address) for address in addresses]
    p95 = [statistics.quantiles([one.seconds * 1000 for one in answers], n=20)[18] for answers in (quiet, busy)]
    return {
        "phones": phones,
        "players": PLAYERS,
        "quiet_p95_ms": round(p95[0], 1),
        "busy_p95_ms": round(p95[1], 1),
        "ratio": round(p95[1] / p95[0], 2),
        "errors": sum(one.number not in {200, 302} for one in [*quiet, *busy]),
        "sent_mb": round(sum(sent) / _MB, 1),
        "kept_mb": round(sum(kept) / _MB, 1),
        "played_mb": round(watching.played / _MB, 1),
    }


async def _desk(
    port: int, visits: list[Visit], threads: int, load: Callable[[ThreadPoolExecutor, float], None], seconds: float
) -> tuple[list[Answer], list[Answer]]:
    """Send the same visits twice: to a quiet server, and to one under load."""
    client = Client(port)
    for person in sorted({visit.person for visit in visits}):
        await client.log_in(person, DEMO_PASSWORD)
    await client.stream(visits[:60], 20.0)
    quiet = await client.stream(visits, _DESK_RATE)
    with ThreadPoolExecutor(threads) as pool:
        load(pool, time.monotonic() + seconds + 4)
        await asyncio.sleep(2)
        busy = await client.stream(visits, _DESK_RATE)
    client.close()
    return quiet, busy
