"""``mingheng calendar import FILE`` (导入节假日安排): takes a year's holiday notice and lists the deadlines that moved."""

from __future__ import annotations

import importlib
from argparse import ArgumentParser, Namespace
from pathlib import Path

from mingheng.base.errors import Refused
from mingheng.cli.terminal import WrongUsage, tell
from mingheng.config import boot
from mingheng.law.calendar import HolidayNotice, parse_notice

LARGEST = 1_000_000


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments (参数)."""
    verbs = parser.add_subparsers(title="动作", metavar="动作", dest="verb", required=True)
    importing = verbs.add_parser("import", help="导入一年的节假日安排", description="导入国务院办公厅的节假日安排通知")
    importing.add_argument("file", metavar="文件", type=Path, help="YAML 或 JSON，格式见手册“期限”一章")


def run(args: Namespace) -> int:
    """Import the notice for every agency and print what moved (导入)."""
    notice = read_notice(args.file)
    boot.setup(args.data)
    imported = importlib.import_module("mingheng.cli.calendar_import").import_everywhere(notice)
    moved = [each for agency in imported for each in agency["moved"]]
    tell(
        args,
        {"year": notice.year, "document": notice.document, "agencies": imported},
        [
            f"已导入 {notice.year} 年安排：{notice.document}，放假 {len(notice.holidays)} 天，调休上班 {len(notice.workdays)} 天",
            *(f"{each['name']}：{'已更新' if each['changed'] else '此前已导入，没有变化'}" for each in imported),
            f"变动的期限 {len(moved)} 项",
            *(f"  {one['case']}  {one['rule']}  {one['was_on']} → {one['now_on']}" for one in moved),
        ],
    )
    return 0


def read_notice(path: Path) -> HolidayNotice:
    """Return the notice in a file (读取通知).

    :raises WrongUsage: when the file cannot be read
    :raises Refused: CALENDAR_FILE_TOO_LARGE, or as `law.calendar.parse_notice`
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
        text = content[:LARGEST].decode("utf-8-sig") if len(content) <= LARGEST else ""
    except OSError as problem:
        raise WrongUsage(f"打不开文件 {path}：{problem.strerror}") from None
    except UnicodeDecodeError:
        raise WrongUsage(f"{path} 不是 UTF-8 编码的文字文件") from None
    if len(content) > LARGEST:
        raise Refused("CALENDAR_FILE_TOO_LARGE", "节假日安排文件超过 1 MB，不像是一份通知")
    return parse_notice(text)
