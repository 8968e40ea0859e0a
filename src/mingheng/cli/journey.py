"""``mingheng journey`` (无界面办案): take a whole matter from a folder with ``matter.yaml``, and leave its papers and proofs."""

from __future__ import annotations

import atexit
import importlib
import shutil
import tempfile
from argparse import Namespace
from pathlib import Path
from typing import Any

from mingheng.base.errors import Refused
from mingheng.cli.terminal import Parser, WrongUsage
from mingheng.config import boot


def add_arguments(parser: Parser) -> None:
    """Describe the command (命令参数)."""
    parser.add_argument(
        "folder", type=Path, nargs="?", metavar="文件夹", help="里面有 matter.yaml 和它提到的照片、录像"
    )
    parser.add_argument("--out", type=Path, metavar="文件夹", help="放结果的空文件夹")
    parser.add_argument("--check", action="store_true", help="只检查输入，不办理")
    parser.add_argument("--format", action="store_true", help="打印 matter.yaml 的格式说明")


def run(args: Namespace) -> int:
    """Run the matter (办理) on an installation of its own inside the output folder, unless --data names another."""
    if args.format:
        return int(_aside("guide").tell(args))
    if args.folder is None or not (args.folder / "matter.yaml").is_file():
        raise WrongUsage("请写明文件夹" if args.folder is None else f"{args.folder} 里没有 matter.yaml")
    if args.check:
        return int(_aside("reading").tell_check(args))
    if args.out is None:
        raise WrongUsage("缺少 --out：放结果的空文件夹")
    if args.out.exists() and not args.out.is_dir():
        raise WrongUsage(f"--out {args.out} 不是文件夹")
    if args.out.exists() and any(args.out.iterdir()):
        raise Refused("FOLDER_NOT_EMPTY", f"{args.out} 不是空文件夹，没有办理", way_out="换一个空文件夹")
    return _whole(args)


def _whole(args: Namespace) -> int:
    """Take the matter; input that cannot be read leaves nothing behind."""
    was_there, own = args.out.exists(), args.out / "安装"
    boot.setup(args.data or own)
    try:
        found = importlib.import_module("mingheng.cli.journeys.reading").read(args.folder)
    except Refused:
        if args.data is None:
            shutil.rmtree(own, ignore_errors=True)  # made a moment ago, without a database
            if not was_there:
                args.out.rmdir()
        raise
    return int(importlib.import_module("mingheng.cli.journeys.whole").run(args, found))


def _aside(module: str) -> Any:
    """Return a module that needs settings but no installation: they point at a folder that goes away again."""
    folder = tempfile.TemporaryDirectory(prefix="mingheng-")
    atexit.register(folder.cleanup)
    boot.setup(folder.name)
    return importlib.import_module(f"mingheng.cli.journeys.{module}")
