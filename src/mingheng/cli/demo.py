"""``mingheng demo`` (演示): everything embedded, the demo street loaded, served until stopped."""

from __future__ import annotations

import importlib
from argparse import Namespace
from pathlib import Path

from mingheng.cli.terminal import Parser
from mingheng.config import boot

_FOLDER = Path(".demo")


def add_arguments(parser: Parser) -> None:
    """Describe the command (命令参数)."""
    parser.add_argument("--port", type=int, default=8000, metavar="端口", help="默认 8000")
    parser.add_argument("--no-serve", dest="serve", action="store_false", help="只装入数据，不启动服务")


def run(args: Namespace) -> int:
    """Load the demo street unless it is there, then serve and work together until stopped (启动演示)."""
    folder = args.data or _FOLDER
    boot.choose(folder)
    boot.public_url(f"http://127.0.0.1:{args.port}")
    boot.setup()
    return int(
        importlib.import_module("mingheng.cli.demonstration").run(folder=folder, port=args.port, serve=args.serve)
    )
