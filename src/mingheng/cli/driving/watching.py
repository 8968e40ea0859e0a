"""What `mingheng bench playback` measures (播放测量)."""

from __future__ import annotations

import contextlib
import os
import statistics
import sys
import time
from argparse import Namespace
from concurrent.futures import ProcessPoolExecutor
from http.client import HTTPConnection, HTTPResponse
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.db import connections

from mingheng.cli import demonstration
from mingheng.cli.driving import peers, playing
from mingheng.cli.driving.playing import HOST, PIECE, Line, Played, Watching
from mingheng.cli.driving.server import running

_HUGE = 1024**3
_SEEKS = 200


def measure(args: Namespace, folder: Path) -> dict[str, Any]:
    """Build the demo street with two recordings, and measure (测量)."""
    with contextlib.redirect_stdout(sys.stderr):
        demonstration.load()
    usual, huge = playing.evidence(folder), playing.evidence(folder, args.huge_gb * _HUGE)
    connections.close_all()
    place = f"/plain/{usual.sha256[:2]}/{usual.sha256[2:4]}/{usual.sha256}"
    found: dict[str, list[float]] = {"own": [], "nginx": [], "handed": []}
    with (
        running() as server,
        running(FILES_HANDOVER="/files/") as handing,
        peers.nginx(folder, Path(settings.DATA_DIR), handing.port) as nginx,
    ):
        watching, handed = Watching(server.port, usual), Watching(nginx, usual) if nginx else None
        for _ in range(args.rounds):
            found["own"].append(_rate(args, server.port, usual.address, watching.cookie, usual.size))
            if nginx and handed:
                found["nginx"].append(_rate(args, nginx, place, "", usual.size))
                found["handed"].append(_rate(args, nginx, usual.address, handed.cookie, usual.size))
        seeks = _seeks(Watching(server.port, huge))
        wrong = _wrong(watching, usual)
    own, plain, given = (statistics.median(rates) if rates else 0.0 for rates in found.values())
    return {
        "lines": args.lines,
        "own_gbs": round(own, 2),
        "nginx_gbs": round(plain, 2),
        "handed_gbs": round(given, 2),
        "own_ratio": _ratio(found["own"], found["nginx"]),
        "handed_ratio": _ratio(found["handed"], found["nginx"]),
        "huge_gb": args.huge_gb,
        "seek_ms": round(statistics.median(seeks) * 1000, 1),
        "seek_longest_ms": round(max(seeks) * 1000, 1),
        "wrong": wrong,
        "load_average": round(os.getloadavg()[0], 1),
    }


def _ratio(ours: list[float], theirs: list[float]) -> float | None:
    """Return the median of the ratios of the rounds: both had the same noise then."""
    return round(statistics.median(a / b for a, b in zip(ours, theirs, strict=True)), 2) if theirs else None


def _rate(args: Namespace, port: int, address: str, cookie: str, size: int) -> float:
    """Return gigabytes a second over several lines at random places; the clients are processes of their own."""
    with ProcessPoolExecutor(args.lines, mp_context=get_context("fork")) as pool:
        work = [pool.submit(_read, port, address, cookie, size, args.seconds, number) for number in range(args.lines)]
        read: int = sum(one.result() for one in work)
    return read / float(args.seconds) / 1e9


def _read(port: int, address: str, cookie: str, size: int, seconds: float, seed: int) -> int:
    chance, read = Random(seed), 0  # noqa: S311 - the same places every time
    with Line(port, address, cookie) as line:
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            first = chance.randrange(size // PIECE - 1) * PIECE
            line.part(first, first + PIECE - 1)
            read += PIECE
    return read


def _seeks(watching: Watching) -> list[float]:
    """Return how long the first byte took, on a new line each time, as after a click on the time line."""
    chance, size = Random(9), watching.target.size  # noqa: S311 - the same places every time
    times = []
    for _ in range(_SEEKS):
        first = chance.randrange(size - PIECE)
        with watching.line() as line:
            times.append(line.part(first, first + 65535))
        time.sleep(0.02)
    return times


def _wrong(watching: Watching, played: Played) -> list[str]:
    """Return what is answered wrongly (差错)."""
    size, etag = played.size, f'"{played.sha256}"'
    cases: list[tuple[str, dict[str, str], int, str]] = [
        ("开头", {"Range": "bytes=0-99"}, 206, f"bytes 0-99/{size}"),
        ("末尾", {"Range": "bytes=-100"}, 206, f"bytes {size - 100}-{size - 1}/{size}"),
        ("到底", {"Range": f"bytes={size - 5}-"}, 206, f"bytes {size - 5}-{size - 1}/{size}"),
        ("越界", {"Range": f"bytes={size}-"}, 416, f"bytes */{size}"),
        ("同一版本", {"Range": "bytes=5-9", "If-Range": etag}, 206, f"bytes 5-9/{size}"),
        ("别的版本", {"Range": "bytes=5-9", "If-Range": '"x"'}, 200, ""),
        ("没有登录", {"Range": "bytes=5-9", "Cookie": ""}, 302, ""),
    ]
    wrong = []
    for name, headers, number, span in cases:
        answer = _head(watching, headers)
        if answer.status != number or (span and answer.headers["Content-Range"] != span):
            wrong.append(f"{name} {answer.status} {answer.headers['Content-Range']}")
    return wrong


def _head(watching: Watching, headers: dict[str, str]) -> HTTPResponse:
    line = HTTPConnection(HOST, watching.port, timeout=20)
    line.request("GET", watching.target.address, headers={"Cookie": watching.cookie} | headers)
    answer = line.getresponse()
    line.close()
    return answer
