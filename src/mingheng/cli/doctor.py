"""``mingheng doctor`` (健康检查): database, files, keys, fonts, background work, disk."""

from __future__ import annotations

import importlib
from argparse import ArgumentParser, Namespace

from mingheng.cli.terminal import tell
from mingheng.config import boot


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments (参数): none."""


def run(args: Namespace) -> int:
    """Look at everything an operator should know, and say what to do (健康检查)."""
    boot.setup(args.data)
    findings = importlib.import_module("mingheng.cli.checkup").findings()
    lines = [f"{'正常' if each.is_well else '有问题'}　{each.subject}：{each.words}" for each in findings]
    tell(args, {"findings": [each.as_dict() for each in findings]}, lines)
    return 0 if all(each.is_well for each in findings) else 1
