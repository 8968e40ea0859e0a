"""Holiday notice files: read as YAML and as JSON, and every mistake named with its line."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from mingheng.base.errors import Refused
from mingheng.law import parse_notice, shipped_calendar

GOOD = """# 样例
year: 2027
document: 国务院办公厅关于2027年部分节假日安排的通知
number: （国办发明电〔2026〕1号）
holidays:
  元旦: 2027-01-01 至 2027-01-03
  春节: 2027-02-05/2027-02-11
  劳动节: 2027-05-01 .. 2027-05-05   # 五天
  国庆节: "2027-10-01 至 2027-10-07"
workdays:
  - 2027-01-10
- 2027-02-13
"""


def test_a_yaml_notice_is_read() -> None:
    notice = parse_notice(GOOD)
    assert notice.year == 2027
    assert notice.document == "国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕1号）"
    assert dict(notice.holidays)[date(2027, 2, 8)] == "春节"
    assert len(notice.holidays) == 3 + 7 + 5 + 7
    assert notice.workdays == (date(2027, 1, 10), date(2027, 2, 13))


def test_the_same_notice_may_be_json() -> None:
    tree = {
        "year": 2027,
        "document": "国务院办公厅关于2027年部分节假日安排的通知",
        "number": "（国办发明电〔2026〕1号）",
        "holidays": {
            "元旦": "2027-01-01 至 2027-01-03",
            "春节": "2027-02-05 至 2027-02-11",
            "劳动节": "2027-05-01 至 2027-05-05",
            "国庆节": "2027-10-01 至 2027-10-07",
        },
        "workdays": ["2027-01-10", "2027-02-13"],
    }
    assert parse_notice(json.dumps(tree, ensure_ascii=False)) == parse_notice(GOOD)


def test_an_imported_year_counts() -> None:
    calendar = shipped_calendar().with_year(parse_notice(GOOD))
    assert calendar.nth_workday_after(date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert calendar.is_workday(date(2027, 1, 10))


def test_a_notice_may_reach_into_the_year_before() -> None:
    notice = parse_notice(GOOD.replace("2027-01-01 至", "2026-12-31 至"))
    assert notice.holidays[0] == (date(2026, 12, 31), "元旦")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("year: 2027", "year: 27", 2),
        ("year: 2027", "", 1),
        ("document: 国务院办公厅关于2027年部分节假日安排的通知", "document:", 1),
        ("2027-02-05/2027-02-11", "2027-02-30", 7),
        ("2027-02-05/2027-02-11", "二月五日", 7),
        ("2027-02-05/2027-02-11", "2027-02-11 至 2027-02-05", 7),
        ("2027-02-05/2027-02-11", "2027-02-01 至 2027-02-28", 7),
        ("2027-02-05/2027-02-11", "2028-02-05", 7),
        ("2027-02-05/2027-02-11", "2027-05-01", 8),
        ("2027-02-05/2027-02-11", "2027-02-05 至 2027-02-30", 7),
        ("2027-10-01 至", "2027-10-02 至", 1),
        ("- 2027-01-10", "- 2027-01-11", 11),
        ("- 2027-01-10", "- 2027-01-02", 11),
        ("- 2027-01-10", "- 2027-02-13", 12),
        ("- 2027-01-10", "- 一月十日", 11),
        ("- 2027-01-10", "什么", 11),
        ("- 2027-01-10", "元旦: 2027-01-10", 11),
        ("number: （", "nummer: （", 4),
        ("number: （", "year: （", 4),
        ("holidays:", "holidays: 元旦", 5),
        ("holidays:", "", 6),
    ],
)
def test_a_mistake_is_named_with_its_line(old: str, new: str, line: int) -> None:
    assert old in GOOD
    with pytest.raises(Refused) as refused:
        parse_notice(GOOD.replace(old, new, 1))
    assert refused.value.code == "CALENDAR_FILE_INVALID"
    assert f"第 {line} 行" in refused.value.sentence


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{\n", 2),
        ('{"year": 2027,\n "holidays": []}', 2),
        ('{"year": 2027,\n"what": 1}', 2),
        ('{"year": 2027,\n"holidays": {"元旦":\n "2027-13-01"}}', 3),
        ('{"year": 2027,\n"workdays": [\n"2027-01-04"]}', 3),
    ],
)
def test_a_mistake_in_json_is_named_with_its_line(text: str, line: int) -> None:
    with pytest.raises(Refused) as refused:
        parse_notice(text)
    assert f"第 {line} 行" in refused.value.sentence


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        parse_notice(GOOD.replace("2027-01-10", "2027-01-11").replace("2027-02-13", "2027-02-99"))
    assert "第 11 行" in refused.value.sentence
    assert "第 12 行" in refused.value.sentence


def test_the_example_of_the_manual_can_be_imported() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "mechanisms" / "deadlines.md"
    example = re.search(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    notice = parse_notice(example[1])
    assert (notice.year, len(notice.workdays)) == (2027, 3)
