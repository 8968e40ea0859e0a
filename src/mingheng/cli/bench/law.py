"""``mingheng bench law``: a million time limits without explanation, and the import of the package (期限计算性能)."""

from __future__ import annotations

import importlib
import subprocess
import sys
import time
from argparse import Namespace
from datetime import date, timedelta
from typing import Any

from mingheng.cli.terminal import Parser, tell
from mingheng.law import TIME_LIMITS, Unit, deadline, shipped_calendar

LONGEST_SECONDS = 10.0
LONGEST_IMPORT_MS = 150.0
_PEER_SHARE = 50
"""The peer is so slow that it gets one in fifty of the computations."""
# Time of the processor, not of the clock on the wall: the bound is for one core, and others may share it.
_IMPORT = "import time; t = time.process_time(); import mingheng.law; print((time.process_time() - t) * 1000)"


def add_arguments(parser: Parser) -> None:
    """Describe the benchmark (参数)."""
    parser.add_argument("--count", type=int, default=1_000_000, metavar="N", help="计算多少次")


def run(args: Namespace) -> int:
    """Measure, tell, and leave with 1 when the bounds are not reached (执行)."""
    seconds = _compute(args.count)
    imported = _import_ms()
    allowed = LONGEST_SECONDS * args.count / 1_000_000
    answer: dict[str, Any] = {
        "bench": "law",
        "computations": args.count,
        "seconds": round(seconds, 3),
        "per_second": round(args.count / seconds),
        "allowed_seconds": allowed,
        "import_ms": round(imported, 1),
        "allowed_import_ms": LONGEST_IMPORT_MS,
        "peer": _peer(seconds / args.count, max(args.count // _PEER_SHARE, 1)),
        "reached": seconds < allowed and imported < LONGEST_IMPORT_MS,
    }
    tell(args, answer, _lines(answer))
    return 0 if answer["reached"] else 1


def _lines(answer: dict[str, Any]) -> list[str]:
    lines = [
        f"期限计算 {answer['computations']} 次：单核 {answer['seconds']} 秒，每秒 {answer['per_second']} 次（应少于 {answer['allowed_seconds']} 秒）",
        f"载入：{answer['import_ms']} 毫秒（应少于 {answer['allowed_import_ms']} 毫秒）",
    ]
    if answer["peer"]:
        lines.append(
            f"对照 {answer['peer']['name']}：只算第七个工作日，每次用时是本引擎的 {answer['peer']['ratio']} 倍"
        )
    return [*lines, "达到要求" if answer["reached"] else "没有达到要求"]


def _compute(count: int) -> float:
    """Return the processor seconds for so many time limits: every rule that counts something, over twenty years of trigger days."""
    rules = [limit.id for limit in TIME_LIMITS.values() if limit.unit is not Unit.NONE]
    days = [date(2005, 1, 1) + timedelta(days=step) for step in range(0, 20 * 365, 3)]
    calendar = shipped_calendar()
    begin = time.process_time()
    for number in range(count):
        deadline(rules[number % len(rules)], days[number % len(days)], calendar=calendar)
    return time.process_time() - begin


def _import_ms() -> float:
    """Return the best of three imports, each in a process of its own, in milliseconds."""
    runs = [
        subprocess.run([sys.executable, "-c", _IMPORT], capture_output=True, text=True, check=True, timeout=60)
        for _ in range(3)
    ]
    return min(float(each.stdout) for each in runs)


def _peer(own: float, count: int) -> dict[str, Any] | None:
    """Compare with a well-known package where it is installed: it walks the days, and knows workdays only."""
    try:
        peer = importlib.import_module("chinese_calendar")
    except ImportError:
        return None
    days = [date(2005, 1, 1) + timedelta(days=step % 7000) for step in range(count)]
    begin = time.process_time()
    for day in days:
        peer.find_workday(7, day)
    each = (time.process_time() - begin) / count
    return {"name": "chinesecalendar", "microseconds": round(each * 1e6, 1), "ratio": round(each / own, 1)}
