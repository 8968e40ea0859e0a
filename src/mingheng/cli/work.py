"""``mingheng work`` (后台工作): tasks, followers of the ledger, the tree, and what the calendar demands."""

from __future__ import annotations

import importlib
from argparse import ArgumentParser, Namespace

from mingheng.config import boot


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments (参数)."""
    parser.add_argument("--once", action="store_true", help="办完现有的就结束")


def run(args: Namespace) -> int:
    """Work until stopped, or until nothing is left (启动后台工作)."""
    boot.setup(args.data)
    return int(importlib.import_module("mingheng.cli.worker").work(once=args.once))
