"""``mingheng journey`` (无界面办案): take a whole matter from a folder with ``matter.yaml``, and leave its papers and proofs."""

from __future__ import annotations

import importlib
from argparse import Namespace
from pathlib import Path

from mingheng.base.errors import Refused
from mingheng.cli.terminal import Parser, WrongUsage
from mingheng.config import boot


def add_arguments(parser: Parser) -> None:
    """Describe the command (命令参数)."""
    parser.add_argument("folder", type=Path, metavar="文件夹", help="里面有 matter.yaml 和它提到的照片、录像")
    parser.add_argument("--out", type=Path, required=True, metavar="文件夹", help="放结果的空文件夹")
    parser.add_argument("--check", action="store_true", help="只检查输入，不办理")


def run(args: Namespace) -> int:
    """Run the matter (办理) on an installation of its own inside the output folder, unless --data names another."""
    if not (args.folder / "matter.yaml").is_file():
        raise WrongUsage(f"{args.folder} 里没有 matter.yaml")
    if args.out.exists() and any(args.out.iterdir()):
        raise Refused("FOLDER_NOT_EMPTY", f"{args.out} 不是空文件夹，没有办理", way_out="换一个空文件夹")
    boot.setup(args.data or args.out / "安装")
    if args.check:
        importlib.import_module("mingheng.cli.journeys.reading").read(args.folder)
        print("输入没有问题")
        return 0
    return int(importlib.import_module("mingheng.cli.journeys.whole").run(args))
