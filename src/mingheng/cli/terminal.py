"""What all commands share at the terminal (终端): Chinese help, input, output as text or JSON, and wrong usage."""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

_MESSAGES = (
    (r"the following arguments are required: (.*)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"argument (.*): invalid choice: (.*) \(choose from (.*)\)", r"\1 不能是 \2，可以是：\3"),
    (r"argument (.*): expected one argument", r"\1 后面缺少内容"),
    (r"argument (.*): expected at least one argument", r"\1 后面缺少内容"),
    (r"argument (.*): invalid (.*) value: (.*)", r"\1 的内容不对：\3"),
    (r"argument (.*): not allowed with argument (.*)", r"\1 不能与 \2 同时使用"),
    (r"argument ([^:]*): (.*)", r"\1：\2"),
)


class WrongUsage(Exception):
    """The command was not understood (用法错误); exit code 2."""


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help with Chinese headings."""

    def add_usage(
        self, usage: str | None, actions: Iterable[Any], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        """Write the usage line with its Chinese heading."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese (中文命令行)."""

    def __init__(self, **words: Any) -> None:
        words.setdefault("formatter_class", _Formatter)
        super().__init__(**{**words, "add_help": False, "allow_abbrev": False})
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示本说明")

    def error(self, message: str) -> NoReturn:
        """Tell in Chinese what was wrong, and leave with 2."""
        for pattern, words in _MESSAGES:
            if re.fullmatch(pattern, message, re.DOTALL):
                message = re.sub(pattern, words, message, flags=re.DOTALL)
                break
        self.print_usage(sys.stderr)
        self.exit(2, f"用法错误：{message}\n")


def use_utf8() -> None:
    """Read and write UTF-8 whatever the machine's locale says (终端编码)."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


def tell(args: argparse.Namespace, answer: Mapping[str, Any], lines: Iterable[str]) -> None:
    """Print the answer as JSON when --json is given, else its lines (输出)."""
    if args.json:
        print(json.dumps(answer, ensure_ascii=False, indent=2, default=str))
    else:
        for line in lines:
            print(line)


def read_stdin() -> str:
    """Return what stands on standard input (标准输入).

    :raises WrongUsage: when it is not UTF-8.
    """
    try:
        return sys.stdin.read().removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise WrongUsage("输入不是 UTF-8 编码的文字") from None


def read_object() -> dict[str, Any]:
    """Return the JSON object on standard input (输入的对象).

    :raises WrongUsage: when there is none.
    """
    try:
        found = json.loads(read_stdin())
    except json.JSONDecodeError as error:
        raise WrongUsage(f"输入不是正确的 JSON：第 {error.lineno} 行第 {error.colno} 列") from None
    except RecursionError:
        raise WrongUsage("输入的 JSON 嵌套过深") from None
    if not isinstance(found, dict):
        raise WrongUsage("输入应当是一个 JSON 对象")
    return found
