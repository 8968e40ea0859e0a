"""``mingheng bench`` (性能测试): one module a benchmark; each says what it must reach and leaves with 1 when it does not."""

from __future__ import annotations

import importlib
import pkgutil
from argparse import REMAINDER, Namespace

from mingheng.cli.terminal import Parser


def add_arguments(parser: Parser) -> None:
    """Describe the command (命令参数)."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    parser.add_argument("bench", choices=names, metavar="项目", help="、".join(names))
    parser.add_argument("rest", nargs=REMAINDER, metavar="参数", help="该项目自己的参数")


def run(args: Namespace) -> int:
    """Load the benchmark that was asked for, and run it (执行)."""
    module = importlib.import_module(f"mingheng.cli.bench.{args.bench}")
    parser = Parser(prog=f"mingheng bench {args.bench}", description=(module.__doc__ or "").split("\n", maxsplit=1)[0])
    module.add_arguments(parser)
    return int(module.run(parser.parse_args(args.rest, Namespace(json=args.json, data=args.data))))
