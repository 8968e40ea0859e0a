"""The command ``mingheng`` (明衡命令): finds the module of the command that was asked for, and loads only that."""

from __future__ import annotations

import importlib
import json
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from mingheng import __version__
from mingheng.base.errors import Refused
from mingheng.cli.terminal import Parser, WrongUsage, use_utf8

COMMANDS = {
    "demo": "装入演示街道并启动，一条命令即可试用",
    "serve": "启动网页服务",
    "work": "启动后台工作：任务、跟账、期限巡查",
    "init": "首次安装：建库、设机关、设三员",
    "doctor": "检查安装是否健康",
    "env": "列出全部环境设置",
    "journey": "按输入文件夹无界面办理一件完整的案件",
    "law": "法律引擎：工作日、期限、证件号、脱敏、公示判定、审核判定",
    "ledger": "存证账本：核验、导出、检查、证明",
    "archive": "归档：导出、检查、移交",
    "evidence": "音像采集：采集站看守文件夹，续传、核验、回执",
    "calendar": "导入节假日安排，列出变动的期限",
    "bench": "性能测试",
    "manage": "框架管理命令（直接转交）",
}
DONE, REFUSED, USAGE = 0, 1, 2
_STOPPED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command (执行命令): 0 done, 1 refused or check failed, 2 wrong usage."""
    use_utf8()
    words, common = _common(list(sys.argv[1:] if argv is None else argv))
    try:
        return _run(words, common)
    except Refused as refusal:
        _tell_refusal(refusal, as_json=common.json)
        return REFUSED
    except WrongUsage as error:
        print(f"用法错误：{error}", file=sys.stderr)
        return USAGE
    except SystemExit as leaving:  # argparse leaves this way, after help with 0 and after a mistake with 2
        return leaving.code if isinstance(leaving.code, int) else USAGE
    except KeyboardInterrupt:
        return _STOPPED
    except BrokenPipeError:  # the reader went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _common(argv: list[str]) -> tuple[list[str], Namespace]:
    """Take --json and --data out of the words, wherever they stand; what follows ``manage`` or ``--`` is left alone."""
    words: list[str] = []
    common = Namespace(json=False, data=None)
    rest = iter(argv)
    for word in rest:
        if word == "--" or (words and words[0] == "manage"):
            words += [word, *rest]
        elif word == "--json":
            common.json = True
        elif word == "--data":
            common.data = next(rest, "")
        elif word.startswith("--data="):
            common.data = word.removeprefix("--data=")
        else:
            words.append(word)
    return words, common


def _run(words: list[str], common: Namespace) -> int:
    if common.data == "":
        raise WrongUsage("--data 后面缺少文件夹")
    common.data = Path(common.data) if common.data else None
    name = words[0] if words and words[0] in COMMANDS else ""
    module = _module(name) if name else None
    if module is not None and name == "manage":
        common.rest = words[1:]
        return int(module.run(common))
    args = _parser(name, module).parse_args(words, common)
    if module is None:
        raise WrongUsage("请写明要执行的命令，mingheng --help 列出全部")
    return int(module.run(args))


def _module(name: str) -> ModuleType:
    if find_spec(f"mingheng.cli.{name}") is None:
        raise Refused("COMMAND_MISSING", f"这个版本没有 {name} 命令", way_out="请更新程序")
    return importlib.import_module(f"mingheng.cli.{name}")


def _parser(name: str, module: ModuleType | None) -> Parser:
    parser = Parser(
        prog="mingheng",
        description="明衡：街道行政执法“三项制度”工作系统",
        epilog="各命令都可以加 --json（输出机器可读的结果）和 --data 文件夹（指明哪一套内置安装，也可用环境变量 DATA_DIR）。\n"
        "退出码：0 办成；1 不予办理或者检查不通过；2 用法错误。",
    )
    parser.add_argument("--version", action="version", version=f"明衡 {__version__}", help="显示版本")
    commands = parser.add_subparsers(title="命令", metavar="命令", dest="command", required=True)
    for each, words in COMMANDS.items():
        command = commands.add_parser(each, help=words, description=words)
        if module is not None and each == name:
            module.add_arguments(command)
    return parser


def _tell_refusal(refusal: Refused, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(refusal.as_dict(), ensure_ascii=False), file=sys.stderr)
        return
    print(f"不予办理：{refusal.sentence}（{refusal.code}）", file=sys.stderr)
    for label, words in (("依据", refusal.article), ("办法", refusal.way_out)):
        if words:
            print(f"{label}：{words}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
