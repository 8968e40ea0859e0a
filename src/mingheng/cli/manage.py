"""``mingheng manage`` (框架管理命令): hand the words over to the framework."""

from __future__ import annotations

import importlib
import sys
from argparse import ArgumentParser, Namespace

from mingheng.config import boot


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments (参数): all are handed over."""


def run(args: Namespace) -> int:
    """Run one management command (执行管理命令)."""
    boot.setup(args.data)
    management = importlib.import_module("django.core.management")
    management.execute_from_command_line(["mingheng manage", *args.rest])
    return 0 if sys.exc_info()[0] is None else 1
