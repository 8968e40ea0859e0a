"""``mingheng archive`` (归档): take a package out, check one, hand a year over."""

from __future__ import annotations

import importlib
from argparse import Namespace
from pathlib import Path
from typing import Any

from mingheng.cli.terminal import Parser, WrongUsage, tell
from mingheng.config import boot


def add_arguments(parser: Parser) -> None:
    """Describe the command (命令参数)."""
    parts = parser.add_subparsers(title="子命令", metavar="子命令", dest="part", required=True)
    part = parts.add_parser("export", help="导出一件案卷的归档包（BagIt）")
    part.add_argument("case", metavar="案号", help="案号、决定书文号或者归档号")
    part.add_argument("--out", type=Path, required=True, metavar="文件夹", help="空文件夹")
    part.set_defaults(answer=_export)
    part = parts.add_parser("check", help="检查归档包是否完整、未被改动")
    part.add_argument("folder", type=Path, metavar="文件夹")
    part.set_defaults(answer=_check)
    part = parts.add_parser("handover", help="列出一个年度应当移交的案卷，导出移交清册（.xlsx）和归档包")
    part.add_argument("year", type=int, metavar="年度")
    part.add_argument("--out", type=Path, required=True, metavar="文件夹", help="空文件夹")
    part.set_defaults(answer=_handover)


def run(args: Namespace) -> int:
    """Run the command (执行)."""
    return int(args.answer(args))


def _works(args: Namespace) -> Any:
    boot.setup(args.data)
    return importlib.import_module("mingheng.cli.archiving")


def _export(args: Namespace) -> int:
    made = _works(args).export(args.case, args.out)
    tell(args, made, [f"{made['number']} 已导出到 {made['folder']}，清单 SHA-256 {made['manifest_sha256']}"])
    return 0


def _check(args: Namespace) -> int:
    if not args.folder.is_dir():
        raise WrongUsage(f"没有文件夹 {args.folder}")
    problems = importlib.import_module("mingheng.archive.bags").check(args.folder)
    lines = [f"不符：{each}" for each in problems] or ["归档包完整，与清单全部相符"]
    tell(args, {"ok": not problems, "problems": problems}, lines)
    return 0 if not problems else 1


def _handover(args: Namespace) -> int:
    made = _works(args).hand_over(args.year, args.out)
    lines = [f"{args.year} 年度应移交 {made['dossiers']} 卷，清册：{made['register']}"]
    if made["unbound"]:
        lines.append(f"还有 {len(made['unbound'])} 件已结案没有归档：{'、'.join(made['unbound'][:10])}")
    tell(args, made, lines)
    return 0 if not made["unbound"] else 1
