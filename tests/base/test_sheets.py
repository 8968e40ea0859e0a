"""Workbooks: exact errors, limits, and what was written reads back."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from tests.refusals import unlawful

from mingheng.base import sheets
from mingheng.base.sheets import Column

COLUMNS = (
    Column("code", "编号", required=True, longest=20),
    Column("day", "日期", kind="day"),
    Column("amount", "金额", kind="amount"),
    Column("flag", "是否", kind="yes"),
    Column("kind", "类别", choices={"甲": "a", "乙": "b"}),
)


DAY = dt.datetime(2026, 5, 1)  # noqa: DTZ001 — Excel knows no time zones


def book(*rows: list[Any]) -> io.BytesIO:
    out, made = io.BytesIO(), Workbook()
    for row in rows:
        made.active.append(row)  # type: ignore[union-attr]
    made.save(out)
    return out


def read_one(**cells: Any) -> dict[str, Any]:
    titles = [column.title for column in COLUMNS]
    row = [cells.get(column.key) for column in COLUMNS]
    (found,) = sheets.read(book(titles, row), COLUMNS).rows
    return {**found.values, "faults": [str(fault) for fault in found.faults]}


def test_cells_are_read_as_what_the_column_says() -> None:
    found = read_one(code=" 31010701 ", day=DAY, amount="1,000.5 元", flag="是", kind="乙")
    assert found == {
        "code": "31010701",
        "day": dt.date(2026, 5, 1),
        "amount": Decimal("1000.5"),
        "flag": True,
        "kind": "b",
        "faults": [],
    }


@pytest.mark.parametrize("text", ["2026-05-01", "2026/5/1", "2026.5.1", "2026年5月1日", "20260501"])
def test_days_are_read_in_the_usual_ways(text: str) -> None:
    assert read_one(code="1", day=text)["day"] == dt.date(2026, 5, 1)


def test_numbers_typed_as_numbers_become_text_without_decimals() -> None:
    assert read_one(code=31010701)["code"] == "31010701"
    assert read_one(code=310107.0)["code"] == "310107"
    assert read_one(code=1.5)["code"] == "1.5"
    assert read_one(code=True)["code"] == "是"
    assert read_one(code=DAY)["code"] == "2026-05-01"


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"code": "1", "day": "5月1日"}, "第 2 行“日期”：“5月1日”不是日期，应写作 2026-05-01"),
        ({"code": "1", "day": "2026-02-30"}, "第 2 行“日期”：“2026-02-30”不是日期，应写作 2026-05-01"),
        ({"code": "1", "amount": "一百"}, "第 2 行“金额”：“一百”不是金额"),
        ({"code": "1", "amount": "-1"}, "第 2 行“金额”：“-1”不是金额，最多两位小数"),
        ({"code": "1", "amount": "NaN"}, "第 2 行“金额”：“NaN”不是金额，最多两位小数"),
        ({"code": "1", "flag": "或许"}, "第 2 行“是否”：应为“是”或者“否”，现在是“或许”"),
        ({"code": "1", "kind": "丙"}, "第 2 行“类别”：应为甲、乙之一，现在是“丙”"),
        ({"code": "x" * 21}, "第 2 行“编号”：不能超过 20 个字"),
        ({"day": "2026-05-01"}, "第 2 行“编号”：不能为空"),
        ({"code": 10**16}, "第 2 行“编号”：号码太长，表格软件可能已经改动了它，请把单元格设为文本后重新填写"),
        ({"code": 1.5e16}, "第 2 行“编号”：号码太长，表格软件可能已经改动了它，请把单元格设为文本后重新填写"),
    ],
)
def test_mistakes_are_named_with_row_and_heading(cells: dict[str, Any], fault: str) -> None:
    assert read_one(**cells)["faults"] == [fault]


def test_headings_may_stand_in_any_order_with_stars_and_strangers_between() -> None:
    found = sheets.read(book(["备注", "金额", "编号*"], ["x", 5, "A"], [None, None, " "], ["y", None, "B"]), COLUMNS)
    assert [(row.number, row.values["code"]) for row in found.rows] == [(2, "A"), (4, "B")]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["金额"], [1]], "HEADINGS_MISSING"),
        ([["编号", "编号"], [1, 2]], "HEADING_TWICE"),
        ([["编号"]], "WORKBOOK_EMPTY"),
        ([], "HEADINGS_MISSING"),
    ],
)
def test_sheet_without_the_right_headings_is_refused(rows: list[list[Any]], code: str) -> None:
    with unlawful(code):
        sheets.read(book(*rows), COLUMNS)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with unlawful("NOT_A_WORKBOOK"):
        sheets.read(io.BytesIO(content), COLUMNS)


def packed(**parts: bytes) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "."), content)
    return out


def test_zip_without_a_workbook_is_refused() -> None:
    with unlawful("NOT_A_WORKBOOK"):
        sheets.read(packed(a__txt=b"x"), COLUMNS)


def test_document_with_declarations_is_refused() -> None:
    with unlawful("NOT_A_WORKBOOK"):
        sheets.read(packed(a__xml=b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), COLUMNS)


def test_file_that_unpacks_to_far_more_than_it_is_is_refused() -> None:
    with unlawful("WORKBOOK_TOO_LARGE"):
        sheets.read(packed(a__xml=b" " * 30_000_000), COLUMNS)


def test_file_with_too_many_parts_is_refused() -> None:
    parts = {f"p{number}": b"x" for number in range(sheets.MOST_PARTS + 1)}
    with unlawful("WORKBOOK_TOO_LARGE"):
        sheets.read(packed(**parts), COLUMNS)


def test_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LARGEST_FILE", 100)
    with unlawful("WORKBOOK_TOO_LARGE"):
        sheets.read(book(["编号"], ["1"]), COLUMNS)


def test_row_behind_the_last_allowed_one_is_refused() -> None:
    made = Workbook(write_only=True)
    sheet = made.create_sheet()
    sheet.append(["编号"])
    for number in range(sheets.MOST_ROWS + 1):
        sheet.append([str(number)])
    out = io.BytesIO()
    made.save(out)
    with unlawful("WORKBOOK_TOO_LARGE"):
        sheets.read(out, COLUMNS)


def test_written_sheet_reads_back_the_same_and_holds_no_formula() -> None:
    rows = [
        {"code": "=1+1", "day": dt.date(2026, 1, 2), "amount": Decimal("5000.00"), "flag": True, "kind": "b"},
        {"code": "310107199001010010", "day": None, "amount": Decimal("0.50"), "flag": False, "kind": None},
    ]
    out = io.BytesIO()
    sheets.write(out, "表", COLUMNS, rows)
    again = sheets.read(out, COLUMNS)
    assert [row.values for row in again.rows] == rows
    sheet = load_workbook(out).active
    assert sheet is not None and sheet.freeze_panes == "A2"
    assert (sheet["A1"].value, sheet["A2"].data_type, sheet["A3"].value) == ("编号*", "s", "310107199001010010")


def test_template_holds_the_headings_and_an_example() -> None:
    out = io.BytesIO()
    sheets.template(out, "模板", COLUMNS, {"code": "A-1"})
    assert sheets.read(out, COLUMNS).rows[0].values["code"] == "A-1"
    sheets.template(empty := io.BytesIO(), "模板", COLUMNS)
    with unlawful("WORKBOOK_EMPTY"):
        sheets.read(empty, COLUMNS)
