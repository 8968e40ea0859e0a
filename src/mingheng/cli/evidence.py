"""``mingheng evidence`` (音像采集): what a collecting station runs; it needs no database, only the address and a token."""

from __future__ import annotations

import importlib
from argparse import Namespace
from pathlib import Path

from mingheng.cli.terminal import Parser


def add_arguments(parser: Parser) -> None:
    """Describe the command (命令参数)."""
    acts = parser.add_subparsers(title="事项", metavar="事项", dest="act", required=True)
    words = "看守一个文件夹，把新的录像分段送到服务器，核验后写回执"
    collect = acts.add_parser("collect", help=words, description=words)
    collect.add_argument("folder", type=Path, metavar="文件夹", help="录像所在的文件夹；第一层子文件夹的名称作为设备名")
    collect.add_argument("--server", required=True, metavar="地址", help="如 https://明衡.示例.cn")
    collect.add_argument("--token-file", type=Path, required=True, metavar="文件", help="存有采集站令牌的文件")
    collect.add_argument("--delete", action="store_true", help="服务器说可以删除以后，删除设备上的原文件")
    collect.add_argument("--once", action="store_true", help="送完现有的文件就结束，有没送成的退出码为 1")
    collect.add_argument("--settle", type=float, default=10.0, metavar="秒", help="文件多少秒没有变化才算录完，默认 10")
    collect.add_argument("--interval", type=float, default=5.0, metavar="秒", help="每隔多少秒看一次，默认 5")


def run(args: Namespace) -> int:
    """Watch the folder until stopped, or send what is there (执行)."""
    return int(importlib.import_module("mingheng.cli.collecting").collect(args))
