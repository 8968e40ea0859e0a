"""Reading a ``matter.yaml`` (读入整案): every fault is told with its line."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from mingheng.base.errors import Refused
from mingheng.cli.journeys.schema import WORDS, Act, Matter

SHANGHAI = ZoneInfo("Asia/Shanghai")
_LARGEST = 1024 * 1024
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
}


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


def read(folder: Path, *, today: dt.date | None = None) -> Read:
    """Read and check a folder (读入并检查).

    :param today: shift all days by whole weeks so that the matter's `base_on` comes closest to this day; None leaves them
    :raises Refused: MATTER_UNREADABLE, MATTER_INVALID with every fault and its line
    """
    path = folder / "matter.yaml"
    if path.stat().st_size > _LARGEST:
        raise Refused("MATTER_UNREADABLE", f"{path.name} 超过 1 MB", way_out="照片和录像放在旁边，不要写进文件")
    try:
        tree = YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as problem:
        raise Refused("MATTER_UNREADABLE", f"{path.name} 不是 UTF-8 文字") from problem
    except MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise Refused("MATTER_UNREADABLE", f"第 {line} 行：不是正确的 YAML（{problem.problem}）") from problem
    except YAMLError as problem:
        raise Refused("MATTER_UNREADABLE", f"不是正确的 YAML：{problem}") from problem
    if not isinstance(tree, CommentedMap):
        raise Refused("MATTER_UNREADABLE", "第 1 行：应当是一组“名称: 内容”")
    return _checked(folder, tree, today)


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
    if faults or matter is None:
        told = "；".join(f"第 {line} 行：{words}" for line, words in sorted(faults)[:20])
        raise Refused("MATTER_INVALID", f"matter.yaml 有 {len(faults)} 处不对：{told}", way_out="按行号改正后再运行")
    return Read(folder, matter, tuple(act for act in acts if act is not None))


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
    own = {key: value for key, value in words.items() if key not in {"do", "at", "by"}}
    try:
        return ReadAct(_line(tree, where), act.do, _aware(act.at), act.by, WORDS[act.do].model_validate(own))
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


def _plain(node: Any, shift: dt.timedelta) -> Any:
    """Return plain values with days shifted; instants without zone are Shanghai's."""
    if isinstance(node, CommentedMap):
        return {str(key): _plain(value, shift) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        return [_plain(value, shift) for value in node]
    if isinstance(node, dt.datetime):
        return _aware(dt.datetime(*node.timetuple()[:6])) + shift  # noqa: DTZ001 (the zone is added)
    if isinstance(node, dt.date):
        return node + shift
    if isinstance(node, str):
        return _instant(node) + shift if _INSTANT.fullmatch(node) else str(node)
    if isinstance(node, float):
        return Decimal(str(node))
    return node


def _instant(words: str) -> dt.datetime:
    return dt.datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def _aware(at: dt.datetime) -> dt.datetime:
    return at.replace(tzinfo=SHANGHAI) if at.tzinfo is None else at


def _faults(problem: ValidationError, tree: CommentedMap, where: tuple[Any, ...]) -> list[tuple[int, str]]:
    found = []
    for error in problem.errors():
        place = (*where, *error["loc"])
        told = _WORDS.get(error["type"]) or _choices(error) or f"内容不对（{error['msg']}）"
        shown = ".".join(str(part) for part in error["loc"]) or "内容"
        found.append((_line(tree, place), f"{shown} {told}"))
    return found


def _choices(error: Any) -> str:
    expected = (error.get("ctx") or {}).get("expected")
    return f"只能是 {expected}" if expected else ""


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
