"""``mingheng bench desk``: the desk with very many matters under an even stream of requests (工作台性能)."""

from __future__ import annotations

import asyncio
import importlib
import os
import signal
import statistics
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mingheng
from mingheng.base.errors import Refused
from mingheng.cli.terminal import Parser, tell
from mingheng.config import boot

if TYPE_CHECKING:
    from mingheng.cli.driving.client import Answer, Visit
    from mingheng.cli.driving.server import Server

LONGEST_P95_MS = 300.0
LARGEST_MB = 250.0
MOST_PROCESSOR_MS = 15.0
EXAMPLES = Path(mingheng.__file__).resolve().parents[2] / "examples"


def add_arguments(parser: Parser) -> None:
    """Describe the benchmark (参数)."""
    parser.add_argument("--matters", type=int, default=100_000, metavar="N", help="装入多少件案件，默认 100000")
    parser.add_argument("--rate", type=float, default=60.0, metavar="N", help="每秒多少个请求，默认 60")
    parser.add_argument("--seconds", type=float, default=60.0, metavar="N", help="持续多少秒，默认 60")
    parser.add_argument(
        "--database", default="sqlite", metavar="库", help="sqlite，或者一个空的 PostgreSQL 库的地址 postgres://…"
    )
    parser.add_argument("--examples", type=Path, default=EXAMPLES, metavar="文件夹", help="用作原件的整案文件夹所在处")
    parser.add_argument("--each", type=int, default=30, metavar="N", help="每类页面逐个请求多少次，量处理器时间")
    parser.add_argument("--verify", action="store_true", help="装入后核验账本（不核文件）")


def run(args: Namespace) -> int:
    """Build or take up the street, drive it, tell, and leave with 1 when a bound is not reached (执行)."""
    answer: dict[str, Any] = {"bench": "desk", "rate": args.rate, "seconds": args.seconds}
    with _installation(args):
        answer |= _street(args)
        pages = importlib.import_module("mingheng.cli.driving.pages")
        serving = importlib.import_module("mingheng.cli.driving.server")
        answer["queries"] = _queries(pages.visits(200))
        with serving.running() as server:
            answer |= asyncio.run(_drive(server, pages.visits(int(args.rate * args.seconds)), args))
    slow = [kind for kind, found in answer["pages"].items() if found["p95_ms"] >= LONGEST_P95_MS]
    answer["reached"] = not slow and not answer["errors"] and 0 < answer["memory_mb"] < LARGEST_MB
    tell(args, answer, _lines(answer))
    return 0 if answer["reached"] else 1


@contextmanager
def _installation(args: Namespace) -> Iterator[None]:
    """Work in the installation that was named, else in one that is thrown away."""
    if args.database != "sqlite":
        os.environ["DATABASE_URL"] = args.database
    else:
        os.environ.pop("DATABASE_URL", None)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the server is stopped on the way out
    with tempfile.TemporaryDirectory(prefix="mingheng-bench-") as folder:
        boot.setup(args.data or folder)
        yield


def _street(args: Namespace) -> dict[str, Any]:
    """Build the street, or take up the one that stands there (装入或者沿用)."""
    building = importlib.import_module("mingheng.cli.generate.building")
    return dict(building.build(args.matters, examples=args.examples, verify=args.verify, quiet=args.json))


# --- measuring --------------------------------------------------------------------------------------------------------


async def _drive(server: Server, visits: list[Visit], args: Namespace) -> dict[str, Any]:
    clients = importlib.import_module("mingheng.cli.driving.client")
    people = importlib.import_module("mingheng.cli.seed.people")
    client = clients.Client(server.port)
    for person in sorted({visit.person for visit in visits}):
        await client.log_in(person, people.DEMO_PASSWORD)
    await client.stream(visits[:60], 20.0)  # warm
    before, begin = server.processor_seconds(), time.perf_counter()
    answers = await client.stream(visits, args.rate)
    seconds = time.perf_counter() - begin
    used = server.processor_seconds() - before
    alone = {kind: await _alone(client, server, visits, kind, args.each) for kind in sorted({v.kind for v in visits})}
    memory = server.largest_mb()
    client.close()
    return {
        "requests": len(answers),
        "errors": sum(one.number not in {200, 302} for one in answers),
        "wrong": sorted({f"{one.number} {one.visit.path}" for one in answers if one.number not in {200, 302}})[:10],
        "answered_per_second": round(len(answers) / seconds, 1),
        "processor_share": round(used / seconds, 2),
        "processor_ms": round(used / len(answers) * 1000, 1),
        "memory_mb": memory,
        "load_average": round(os.getloadavg()[0], 1),
        "pages": {kind: _figures(answers, kind) | {"processor_ms": alone[kind]} for kind in alone},
        "slowest": _slowest(answers),
    }


async def _alone(client: Any, server: Server, visits: list[Visit], kind: str, each: int) -> float:
    """Return the processor time of one page of a kind, one request after the other (单类处理器毫秒)."""
    own = [visit for visit in visits if visit.kind == kind][:each]
    before = server.processor_seconds()
    for visit in own:
        await client.one(visit)
    return round((server.processor_seconds() - before) / max(len(own), 1) * 1000, 1)


def _figures(answers: list[Answer], kind: str) -> dict[str, Any]:
    times = sorted(one.seconds * 1000 for one in answers if one.visit.kind == kind)
    cuts = statistics.quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
    sizes = [one.size for one in answers if one.visit.kind == kind]
    return {
        "requests": len(times),
        "p50_ms": round(cuts[49], 1),
        "p95_ms": round(cuts[94], 1),
        "p99_ms": round(cuts[98], 1),
        "longest_ms": round(times[-1], 1),
        "kilobytes": round(statistics.mean(sizes) / 1024, 1),
    }


def _slowest(answers: list[Answer]) -> list[str]:
    """Return the addresses that took longest at their best (最慢的页面): the fastest of at least three visits."""
    best: dict[str, list[float]] = {}
    for one in answers:
        best.setdefault(one.visit.path, []).append(one.seconds * 1000)
    often = sorted(((min(times), path) for path, times in best.items() if len(times) > 2), reverse=True)
    return [f"{ms:.0f} {path}" for ms, path in often[:8]]


def _queries(visits: list[Visit]) -> dict[str, int]:
    """Return the most queries that a page of each kind asks (每页查询数)."""
    connection = importlib.import_module("django.db").connection
    context = importlib.import_module("django.test.utils").CaptureQueriesContext
    account_named = importlib.import_module("mingheng.org.queries").account_named
    most: dict[str, int] = {}
    browsers: dict[str, Any] = {}
    for visit in visits:
        if visit.person not in browsers:
            browsers[visit.person] = importlib.import_module("django.test").Client(headers={"host": "localhost"})
            backend = "mingheng.config.accounts.AccountBackend"
            browsers[visit.person].force_login(account_named(visit.person), backend=backend)
        with context(connection) as asked:
            browsers[visit.person].get(visit.path)
        most[visit.kind] = max(most.get(visit.kind, 0), len(asked))
    return dict(sorted(most.items()))


# --- telling ----------------------------------------------------------------------------------------------------------

_NAMES = {"home": "工作台", "list": "列表", "search": "检索", "case": "案件页", "party": "当事人页"}


def _lines(answer: dict[str, Any]) -> list[str]:
    lines = [
        f"数据库：{answer['database']}，{answer['cases']} 件案件，{answer['entries']} 条账本记录，装入用 {answer['build_seconds']} 秒",
        f"每秒 {answer['rate']} 个请求，共 {answer['requests']} 个，出错 {answer['errors']} 个；机器负载 {answer['load_average']}",
        "",
        "页面      请求数   p50    p95    p99  最长(毫秒)  处理器毫秒  查询数  KB",
    ]
    for kind, found in answer["pages"].items():
        lines.append(
            f"{_NAMES[kind]:<6}{found['requests']:>8}{found['p50_ms']:>8}{found['p95_ms']:>7}{found['p99_ms']:>7}"
            f"{found['longest_ms']:>9}{found['processor_ms']:>11}{answer['queries'].get(kind, 0):>9}{found['kilobytes']:>8}"
        )
    return [
        *lines,
        "",
        f"p95 应少于 {LONGEST_P95_MS:.0f} 毫秒；网页进程占用内存 {answer['memory_mb']} MB，应少于 {LARGEST_MB:.0f} MB",
        f"平均每个请求用处理器 {answer['processor_ms']} 毫秒，宜不多于 {MOST_PROCESSOR_MS:.0f} 毫秒",
        "最慢的页面（最快一次的毫秒数）：",
        *(f"  {line}" for line in answer["slowest"]),
        "达到要求" if answer["reached"] else "没有达到要求",
    ]


__all__ = ["Refused", "add_arguments", "run"]
