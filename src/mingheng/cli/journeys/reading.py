"""Reading a ``matter.yaml`` (读入整案): every fault is told with its line."""

from __future__ import annotations

import datetime as dt
import re
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent

from mingheng.base.errors import Refused
from mingheng.cli.journeys.schema import SHANGHAI, WORDS, Act, Matter
from mingheng.cli.terminal import tell

_LARGEST, _DEEPEST = 1024 * 1024, 20
_NO_WORDS = {"do", "at", "by"}
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")
_WORDS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项",
    "string_type": "应当是文字",
    "datetime_from_date_parsing": "应当是时间，如 2026-09-07 09:30",
    "datetime_parsing": "应当是时间，如 2026-09-07 09:30",
    "datetime_type": "应当是时间，如 2026-09-07 09:30",
    "date_type": "应当是日期，如 2026-09-07",
    "date_from_datetime_parsing": "应当是日期，如 2026-09-07",
    "date_from_datetime_inexact": "应当是日期，不带时间",
    "decimal_parsing": "应当是金额",
    "bool_parsing": "应当是 true 或者 false",
    "bool_type": "应当是 true 或者 false",
    "list_type": "应当是一个列表",
    "dict_type": "应当是一组“名称: 内容”",
    "model_type": "应当是一组“名称: 内容”",
    "model_attributes_type": "应当是一组“名称: 内容”",
    "time_parsing": "应当是时刻，如 17:00",
    "time_type": "应当是时刻，如 17:00",
    "decimal_type": "应当是金额",
    "finite_number": "应当是金额",
    "tuple_type": "应当是一个列表",
}


class _Constructor(RoundTripConstructor):
    """Leaves a day that does not exist as text, so that it is told with its line."""

    def construct_yaml_timestamp(self, node: Any, values: Any = None) -> Any:
        try:
            return super().construct_yaml_timestamp(node, values)
        except ValueError:
            return str(node.value)


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _Constructor.construct_yaml_timestamp)


@dataclass(frozen=True, slots=True)
class ReadAct:
    """An act as read (读入的行为), with its line for refusals that come later."""

    line: int
    do: str
    at: dt.datetime
    by: str
    words: BaseModel


@dataclass(frozen=True, slots=True)
class Read:
    """A matter as read (读入的整案)."""

    folder: Path
    matter: Matter
    acts: tuple[ReadAct, ...]
    lines: Mapping[str, int] = field(default_factory=dict)
    """Where the matter's own words stand, by name."""


def read(folder: Path, *, today: dt.date | None = None) -> Read:
    """Read and check a folder (读入并检查).

    :param today: shift all days by whole weeks so that the matter's `base_on` comes closest to this day; None leaves them
    :raises Refused: MATTER_UNREADABLE, MATTER_INVALID with every fault and its line
    """
    path = folder / "matter.yaml"
    if path.stat().st_size > _LARGEST:
        raise Refused("MATTER_UNREADABLE", f"{path.name} 超过 1 MB", way_out="照片和录像放在旁边，不要写进文件")
    try:
        tree = _tree(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as problem:
        raise Refused("MATTER_UNREADABLE", f"{path.name} 不是 UTF-8 文字") from problem
    except MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise Refused("MATTER_UNREADABLE", f"第 {line} 行：不是正确的 YAML（{problem.problem}）") from problem
    except (YAMLError, ValueError, RecursionError) as problem:
        raise Refused("MATTER_UNREADABLE", f"不是正确的 YAML：{problem}") from problem
    if not isinstance(tree, CommentedMap):
        raise Refused("MATTER_UNREADABLE", "第 1 行：应当是一组“名称: 内容”")
    return _checked(folder, tree, today)


def tell_check(args: Namespace) -> int:
    """Read the folder and say that nothing is wrong (只检查输入).

    :raises Refused: as `read`
    """
    found = read(args.folder)
    tell(args, {"ok": True, "acts": len(found.acts)}, [f"输入没有问题：{found.matter.title}，{len(found.acts)} 个行为"])
    return 0


def _tree(text: str) -> Any:
    """Return the file as a tree with lines.

    An alias is refused, because a few of them can stand for millions of rows, and so is what lies too deep to be meant.
    """
    depth = 0
    for event in YAML(typ="rt").parse(text):
        where = f"第 {event.start_mark.line + 1} 行"
        if isinstance(event, AliasEvent):
            raise Refused("MATTER_UNREADABLE", f"{where}：不支持引用（*名称）", way_out="把内容写出来")
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > _DEEPEST:
            raise Refused("MATTER_UNREADABLE", f"{where}：YAML 的层次太深", way_out="对照格式说明检查缩进和括号")
    yaml = YAML(typ="rt")
    yaml.Constructor = _Constructor
    return yaml.load(text)


def _checked(folder: Path, tree: CommentedMap, today: dt.date | None) -> Read:
    faults: list[tuple[int, str]] = []
    base = tree.get("base_on")
    weeks = (today - base).days // 7 if today is not None and isinstance(base, dt.date) else 0
    plain = _plain(tree, dt.timedelta(weeks=weeks))
    matter: Matter | None = None
    try:
        matter = Matter.model_validate(plain)
    except ValidationError as problem:
        faults += _faults(problem, tree, ())
    acts = []
    for number, words in enumerate(plain.get("acts") or [] if isinstance(plain.get("acts"), list) else []):
        acts.append(_act(number, words, tree, faults))
    _check_files(folder, acts, faults)
    _check_order(matter, acts, faults)
    if faults or matter is None:
        told = "；".join(f"第 {line} 行：{words}" for line, words in sorted(faults)[:20])
        raise Refused("MATTER_INVALID", f"matter.yaml 有 {len(faults)} 处不对：{told}", way_out="按行号改正后再运行")
    lines = {str(key): tree.lc.key(key)[0] + 1 for key in tree}
    return Read(folder, matter, tuple(act for act in acts if act is not None), lines)


def _act(number: int, words: Any, tree: CommentedMap, faults: list[tuple[int, str]]) -> ReadAct | None:
    where = ("acts", number)
    if not isinstance(words, dict):
        faults.append((_line(tree, where), "行为应当是一组“名称: 内容”"))
        return None
    try:
        act = Act.model_validate(words)
    except ValidationError as problem:
        faults += _faults(problem, tree, where)
        return None
    own = {key: value for key, value in words.items() if key not in _NO_WORDS}
    try:
        return ReadAct(_line(tree, where), act.do, act.at, act.by, WORDS[act.do].model_validate(own))
    except ValidationError as problem:
        faults += _faults(problem, tree, where)
        return None


def _check_files(folder: Path, acts: Sequence[ReadAct | None], faults: list[tuple[int, str]]) -> None:
    for act in acts:
        named = getattr(act.words, "file", None) if act is not None else None
        if act is None or named is None:
            continue
        path = (folder / named).resolve()
        if not path.is_relative_to(folder.resolve()):
            faults.append((act.line, f"文件 {named} 不在本文件夹里"))
        elif not path.is_file():
            faults.append((act.line, f"没有文件 {named}"))


def _check_order(matter: Matter | None, acts: Sequence[ReadAct | None], faults: list[tuple[int, str]]) -> None:
    """Tell every act that stands before an earlier one (时间先后); the opening is the first."""
    last = matter.opened_at if matter is not None else None
    for act in acts:
        if act is None:
            continue
        if last is not None and act.at < last:
            faults.append((act.line, f"时间 {act.at:%Y-%m-%d %H:%M} 早于前一个行为的 {last:%Y-%m-%d %H:%M}"))
        last = max(last, act.at) if last is not None else act.at


def _plain(node: Any, shift: dt.timedelta) -> Any:
    """Return plain values with days shifted; instants without zone are Shanghai's."""
    if isinstance(node, CommentedMap):
        return {str(key): _plain(value, shift) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        return [_plain(value, shift) for value in node]
    if isinstance(node, dt.datetime):
        zone = node.tzinfo or SHANGHAI
        return dt.datetime(*node.timetuple()[:6], tzinfo=zone).astimezone(SHANGHAI) + shift
    if isinstance(node, dt.date):
        return node + shift
    if isinstance(node, str):
        return _instant(node) + shift if _INSTANT.fullmatch(node) else str(node)
    if isinstance(node, float):
        return Decimal(str(node))
    return node


def _instant(words: str) -> dt.datetime:
    return dt.datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def _faults(problem: ValidationError, tree: CommentedMap, where: tuple[Any, ...]) -> list[tuple[int, str]]:
    found = []
    for error in problem.errors():
        if "literal['']" in error["loc"]:  # the other half of "one of these, or nothing"
            continue
        place = (*where, *error["loc"])
        told = _WORDS.get(error["type"]) or _choices(error) or f"内容不对（{_said(error)}）"
        shown = ".".join(str(part) for part in error["loc"] if str(part).islower() or isinstance(part, int)) or "内容"
        found.append((_line(tree, place), f"{shown} {told}"))
    return found


def _choices(error: Any) -> str:
    context = error.get("ctx") or {}
    if error["type"] == "too_short":
        return f"至少要有 {context['min_length']} 项"
    if error["type"] == "too_long":
        return f"至多 {context['max_length']} 项"
    expected = str(context.get("expected", "")).replace("' or '", "', '").replace("'", "")
    return f"只能是 {expected.replace(', ', '、')}" if expected else ""


def _said(error: Any) -> str:
    """Return our own words of a fault, or else the checker's."""
    own = (error.get("ctx") or {}).get("error")
    return str(own) if isinstance(own, ValueError) else str(error["msg"])


def _line(tree: Any, where: Sequence[Any]) -> int:
    """Return the line (行号) of a place, or of the nearest place around it that has one."""
    line, node = 1, tree
    for part in where:
        try:
            if isinstance(node, CommentedMap):
                line = node.lc.key(part)[0] + 1
            elif isinstance(node, CommentedSeq):
                line = node.lc.item(part)[0] + 1
            else:
                return line
            node = node[part]
        except (KeyError, IndexError, TypeError, AttributeError):
            return line
    return line
