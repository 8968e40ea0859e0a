"""The generator of docs/law reads citations the way people write them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


def load(name: str) -> ModuleType:
    """Load a script as a module."""
    spec = importlib.util.spec_from_file_location(f"scripts_{name}", SCRIPTS / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


docs = load("docs")
dependencies = load("dependencies")


@pytest.mark.parametrize(
    ("text", "value"),
    [("一", 1), ("十", 10), ("十七", 17), ("六十", 60), ("二百零二", 202), ("一千零一", 1001), ("85", 85)],
)
def test_chinese_numbers_are_read(text: str, value: int) -> None:
    assert docs.number(text) == value


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("《行政处罚法》(2021) 第六十条", [("《行政处罚法》(2021)", "第六十条")]),
        (
            "《行政处罚法》(2021) 第六十三条、第六十四条第一项",
            [("《行政处罚法》(2021)", "第六十三条"), ("《行政处罚法》(2021)", "第六十四条第一项")],
        ),
        (
            "《行政处罚法》(2021) 第二十八条; 上海市城市管理行政执法条例(2018) 第十八条",
            [("《行政处罚法》(2021)", "第二十八条"), ("《上海市城市管理行政执法条例》(2018)", "第十八条")],
        ),
        ("曹办〔2020〕7号", [("曹办〔2020〕7号", "")]),
    ],
)
def test_citations_give_law_and_article(line: str, found: list[tuple[str, str]]) -> None:
    assert list(docs.citations(line)) == found


def test_refusals_are_listed_with_what_is_filled_in_left_open() -> None:
    node = docs.ast.parse("f'证号“{number}”不合格式'", mode="eval").body

    assert docs.spoken(node) == "证号“…”不合格式"


@pytest.mark.parametrize(
    ("licence", "permissive"),
    [
        ("MIT", True),
        ("Apache-2.0 OR BSD-3-Clause", True),
        ("GPL-3.0-only", False),
        ("LGPL-3.0-only", False),
        ("未注明", False),
    ],
)
def test_licences_that_ask_for_something_are_told_apart(licence: str, permissive: bool) -> None:
    assert dependencies.Dependency("x", "1", licence, True, "").is_permissive is permissive
