"""``mingheng bench upload``: large, many, slow and broken uploads, beside the reference server and beside a desk at work (上传性能)."""

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

LEAST_RATIO = 0.85
MOST_GROWTH_MB = 60.0
MOST_P95_RATIO = 1.5
PARTS = ("large", "many", "cut", "slow")


def add_arguments(parser: Parser) -> None:
    """Describe the benchmark (参数)."""
    parser.add_argument("--size-mb", type=int, default=2048, metavar="N", help="大文件多大，默认 2048")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="与参照服务交替几轮，默认 3")
    parser.add_argument("--many", type=int, default=20, metavar="N", help="同时上传几个文件，默认 20")
    parser.add_argument("--phones", type=int, default=50, metavar="N", help="几部慢速手机（每部 1 Mbit/s），默认 50")
    parser.add_argument("--seconds", type=float, default=20.0, metavar="N", help="工作台静态、带载各测多少秒，默认 20")
    parser.add_argument("--parts", default=",".join(PARTS), metavar="项", help=f"测哪几项，默认 {','.join(PARTS)}")


def run(args: Namespace) -> int:
    """Measure in an installation that is thrown away, tell, and leave with 1 when a bound is not reached (执行)."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    os.environ.pop("DATABASE_URL", None)
    answer: dict[str, Any] = {"bench": "upload"}
    with tempfile.TemporaryDirectory(prefix="mingheng-bench-") as folder:
        os.environ["UPLOAD_MAX_MB"] = str(max(args.size_mb, 2048))
        boot.setup(args.data or Path(folder) / "data")
        measuring = importlib.import_module("mingheng.cli.driving.uploading")
        answer |= measuring.measure(args, Path(folder))
    answer["reached"] = _reached(answer)
    tell(args, answer, _lines(answer))
    return 0 if answer["reached"] else 1


def _reached(answer: dict[str, Any]) -> bool:
    large, many, cut, slow = (answer.get(part) for part in PARTS)
    return (
        (large is None or (large["growth_mb"] < MOST_GROWTH_MB and (large["ratio"] or 1) >= LEAST_RATIO))
        and (many is None or many["lost"] == 0)
        and (cut is None or (cut["equal"] and cut["most_sent_again_mb"] <= cut["piece_mb"]))
        and (slow is None or (slow["ratio"] <= MOST_P95_RATIO and slow["kept_mb"] == slow["sent_mb"]))
    )


def _lines(answer: dict[str, Any]) -> list[str]:
    large, many, cut, slow = (answer.get(part) for part in PARTS)
    lines = []
    if large:
        peer = (
            f"参照服务 {large['reference_gbs']} GB/s，比值 {large['ratio']}"
            if large["ratio"]
            else "没有 Node.js，没有参照"
        )
        lines.append(
            f"{large['size_mb']} MB 单个文件，含 SHA-256 和落盘：{large['own_gbs']} GB/s；{peer}（应不低于 {LEAST_RATIO}）；"
            f"内存增长 {large['growth_mb']} MB（应少于 {MOST_GROWTH_MB:.0f}）"
        )
    if many:
        lines.append(
            f"{many['files']} 个文件同时上传，每个 {many['size_mb']} MB：丢失 {many['lost']}，{many['gbs']} GB/s"
        )
    if cut:
        lines.append(
            f"{cut['size_mb']} MB 经常断的线路：断 {cut['cuts']} 次，服务被强杀 {cut['kills']} 次，整份摘要{'一致' if cut['equal'] else '不一致'}；"
            f"每次最多重发 {cut['most_sent_again_mb']} MB（一段 {cut['piece_mb']} MB）"
        )
    if slow:
        lines.append(
            f"{slow['phones']} 部慢速手机上传、{slow['players']} 个播放器播放时工作台 p95 {slow['busy_p95_ms']} 毫秒，"
            f"安静时 {slow['quiet_p95_ms']} 毫秒，比值 {slow['ratio']}（应不高于 {MOST_P95_RATIO}）；出错 {slow['errors']}；"
            f"手机送出 {slow['sent_mb']} MB，收下 {slow['kept_mb']} MB"
        )
    return [*lines, "达到要求" if answer["reached"] else "没有达到要求"]
