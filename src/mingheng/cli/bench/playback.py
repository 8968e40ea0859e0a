"""``mingheng bench playback``: parts of recordings with permission on every request, beside nginx; seeks in a huge file (播放性能)."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import tempfile
from argparse import Namespace
from pathlib import Path
from typing import Any

from mingheng.cli.terminal import Parser, tell
from mingheng.config import boot

LEAST_OWN, LEAST_HANDED = 0.7, 0.9
LONGEST_SEEK_MS = 50.0


def add_arguments(parser: Parser) -> None:
    """Describe the benchmark (参数)."""
    parser.add_argument("--seconds", type=float, default=4.0, metavar="N", help="每种方式每轮测多少秒，默认 4")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="交替几轮，默认 5")
    parser.add_argument("--lines", type=int, default=4, metavar="N", help="几个连接，默认 4")
    parser.add_argument("--huge-gb", type=int, default=8, metavar="N", help="拖动测试的文件多大，默认 8")


def run(args: Namespace) -> int:
    """Measure in an installation that is thrown away, tell, and leave with 1 when a bound is not reached (执行)."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    os.environ.pop("DATABASE_URL", None)
    answer: dict[str, Any] = {"bench": "playback"}
    with tempfile.TemporaryDirectory(prefix="mingheng-bench-") as folder:
        boot.setup(args.data or Path(folder) / "data")
        watching = importlib.import_module("mingheng.cli.driving.watching")
        answer |= watching.measure(args, Path(folder))
    answer["reached"] = (
        answer["wrong"] == []
        and answer["seek_longest_ms"] < LONGEST_SEEK_MS
        and (answer["own_ratio"] or 1) >= LEAST_OWN
        and (answer["handed_ratio"] or 1) >= LEAST_HANDED
    )
    tell(args, answer, _lines(answer))
    return 0 if answer["reached"] else 1


def _lines(answer: dict[str, Any]) -> list[str]:
    lines = [
        f"1 MB 一段、每段核验权限，本服务直接发送：{answer['own_gbs']} GB/s",
        f"{answer['huge_gb']} GB 文件任意位置首字节：中位 {answer['seek_ms']} 毫秒，最长 {answer['seek_longest_ms']} 毫秒（应少于 {LONGEST_SEEK_MS:.0f}）",
        f"206、416、If-Range、末尾范围、没有权限：{'都对' if not answer['wrong'] else '不对：' + '；'.join(answer['wrong'])}",
    ]
    if answer["nginx_gbs"]:
        lines.insert(
            1,
            f"nginx 直接发送同一文件 {answer['nginx_gbs']} GB/s，比值 {answer['own_ratio']}（应不低于 {LEAST_OWN}）；"
            f"核验后交给 nginx 发送 {answer['handed_gbs']} GB/s，比值 {answer['handed_ratio']}（应不低于 {LEAST_HANDED}）",
        )
    else:
        lines.insert(1, "没有 nginx，没有对照")
    return [*lines, "达到要求" if answer["reached"] else "没有达到要求"]
