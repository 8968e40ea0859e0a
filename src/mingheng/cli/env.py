"""``mingheng env`` (环境设置): every environment variable with its default and what it does."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from mingheng.cli.terminal import tell
from mingheng.config import env


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments (参数): none."""


def run(args: Namespace) -> int:
    """Print the table of settings (环境设置表); secrets are never printed."""
    rows = [
        {"name": each.name, "default": each.default, "is_set": each.name in os.environ, "help": each.help}
        for each in env.VARIABLES
    ]
    lines = [
        f"{row['name']:<24}{'已设置' if row['is_set'] else '默认 ' + (str(row['default']) or '（空）')}\n{'':<4}{row['help']}"
        for row in rows
    ]
    tell(args, {"settings": rows}, lines)
    return 0
