"""Workbooks (.xlsx 表格): read row by row with exact errors and written as real Excel files; no domain word in here.

Reading is guarded: the size of the file and of what it unpacks to, the number of parts and rows, and documents that declare
entities. Writing never makes a formula, keeps long numbers as text, and writes the same bytes' worth of cells that reading
understands, so that what was exported can be imported again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from mingheng.base.errors import Refused

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
HIGHEST_RATIO = 200
MOST_PARTS = 500
MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_TEXT = 5_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_YES, _NO = {"是", "有", "√", "1", "true", "TRUE"}, {"", "否", "无", "×", "0", "false", "FALSE"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet (栏目): its key, Chinese heading, kind of value, and whether it may be empty.

    kind is text, day, amount or yes; `choices` maps the words in the cell to the stored values.
    """

    key: str
    title: str
    kind: str = "text"
    required: bool = False
    width: int = 16
    longest: int = 300
    choices: Mapping[str, str] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake in a sheet (错误) with its row, as the person sees it in Excel, and its heading."""

    row: int
    title: str
    sentence: str

    def __str__(self) -> str:
        return (
            f"第 {self.row} 行“{self.title}”：{self.sentence}" if self.title else f"第 {self.row} 行：{self.sentence}"
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something (一行): its number in Excel and its values by key; None where a cell is empty."""

    number: int
    values: dict[str, Any]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read (读到的表): its rows and the digest of the file, SHA-256 in hexadecimal digits."""

    rows: tuple[Row, ...] = ()
    digest: str = ""
    faults: tuple[Fault, ...] = field(default=())


def read(stream: BinaryIO, columns: Sequence[Column]) -> Sheet:
    """Read the first sheet of a workbook (读取表格): headings in its first row, in any order; empty rows are skipped.

    :raises Refused: NOT_A_WORKBOOK, WORKBOOK_TOO_LARGE, WORKBOOK_EMPTY, HEADINGS_MISSING or HEADING_TWICE
    """
    digest = _check_file(stream)
    try:
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        lines = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS, values_only=True)
        places = _places(next(lines, ()), columns)
        rows = tuple(_rows(lines, places))
    except Refused:
        raise
    except Exception as problem:  # openpyxl raises whatever the broken XML made it stumble over
        raise Refused(
            "NOT_A_WORKBOOK", "文件不是完好的 .xlsx 表格", way_out="用表格软件打开后另存为 .xlsx"
        ) from problem
    if not rows:
        raise Refused("WORKBOOK_EMPTY", "表格里没有内容", way_out="第一行是栏目名称，从第二行起填写")
    return Sheet(rows, digest)


def _check_file(stream: BinaryIO) -> str:
    """Return the digest of the file, after looking at what it would unpack to."""
    stream.seek(0)
    content = stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise _too_large(f"文件超过 {LARGEST_FILE // 1024 // 1024} MB")
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as parts:
            listed = parts.infolist()
            unpacked = sum(part.file_size for part in listed)
            if len(listed) > MOST_PARTS or unpacked > LARGEST_UNPACKED or unpacked > HIGHEST_RATIO * len(content):
                raise _too_large("文件展开后过大")
            for part in listed:
                if part.filename.endswith((".xml", ".rels")) and _declares(parts.open(part).read(65_536)):
                    raise Refused("NOT_A_WORKBOOK", "表格里有不允许的声明")
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError) as problem:
        raise Refused("NOT_A_WORKBOOK", "文件不是 .xlsx 表格", way_out="用表格软件另存为 .xlsx") from problem
    stream.seek(0)
    return hashlib.sha256(content).hexdigest()


def _declares(beginning: bytes) -> bool:
    return b"<!DOCTYPE" in beginning or b"<!ENTITY" in beginning


def _too_large(sentence: str) -> Refused:
    return Refused("WORKBOOK_TOO_LARGE", sentence, way_out=f"分成几个文件导入，每个不超过 {MOST_ROWS} 行")


def _places(headings: Sequence[Any], columns: Sequence[Column]) -> list[tuple[int, Column]]:
    """Return which column of the sheet is which; a heading may carry a star that marks it as required."""
    known = {column.title: column for column in columns}
    places: dict[str, tuple[int, Column]] = {}
    for place, heading in enumerate(headings):
        column = known.get(str(heading or "").strip().rstrip("*＊ "))
        if column is not None and column.key in places:
            raise Refused("HEADING_TWICE", f"栏目“{column.title}”出现两次")
        if column is not None:
            places[column.key] = (place, column)
    missing = [column.title for column in columns if column.required and column.key not in places]
    if missing:
        raise Refused("HEADINGS_MISSING", f"表格缺少栏目：{'、'.join(missing)}", way_out="第一行写栏目名称，可下载模板")
    return list(places.values())


def _rows(lines: Iterable[Sequence[Any]], places: list[tuple[int, Column]]) -> Iterator[Row]:
    for number, cells in enumerate(lines, start=2):
        if all(cell is None or str(cell).strip() == "" for cell in cells):
            continue
        if number > MOST_ROWS + 1:
            raise _too_large(f"表格超过 {MOST_ROWS} 行")
        values: dict[str, Any] = {}
        faults: list[Fault] = []
        for place, column in places:
            try:
                values[column.key] = _value(cells[place] if place < len(cells) else None, column)
            except ValueError as problem:
                values[column.key] = None
                faults.append(Fault(number, column.title, str(problem)))
        yield Row(number, values, tuple(faults))


def _value(cell: Any, column: Column) -> Any:
    """Return the value of a cell.

    :raises ValueError: with a Chinese sentence, when it is not what the column wants
    """
    if column.kind == "day" and isinstance(cell, dt.datetime):
        return cell.date()
    text = _text(cell)
    if not text and column.required:
        raise ValueError("不能为空")
    if len(text) > column.longest:
        raise ValueError(f"不能超过 {column.longest} 个字")
    return _KINDS[column.kind](text, column)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, (int, float)) and abs(cell) >= 10**15:
        raise ValueError("号码太长，表格软件可能已经改动了它，请把单元格设为文本后重新填写")
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return str(cell).replace("\r\n", "\n").replace("_x000D_", "").strip()


def _plain(text: str, column: Column) -> str | None:
    if column.choices is None:
        return text
    if not text:
        return None
    if text not in column.choices:
        raise ValueError(f"应为{'、'.join(column.choices)}之一，现在是“{text}”")
    return column.choices[text]


def _day(text: str, _column: Column) -> dt.date | None:
    if not text:
        return None
    match = _DATE.fullmatch(text) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
    try:
        if match is None:
            raise ValueError
        return dt.date(*(int(part) for part in match.groups()))
    except ValueError:
        raise ValueError(f"“{text}”不是日期，应写作 2026-05-01") from None


def _amount(text: str, _column: Column) -> Decimal | None:
    if not text:
        return None
    try:
        amount = Decimal(text.replace(",", "").replace("，", "").removesuffix("元").strip())
    except InvalidOperation:
        raise ValueError(f"“{text}”不是金额") from None
    if not amount.is_finite() or amount < 0 or amount >= 10**12 or amount != round(amount, 2):
        raise ValueError(f"“{text}”不是金额，最多两位小数")
    return amount


def _yes(text: str, _column: Column) -> bool:
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise ValueError(f"应为“是”或者“否”，现在是“{text}”")


_KINDS: Mapping[str, Callable[[str, Column], Any]] = {"text": _plain, "day": _day, "amount": _amount, "yes": _yes}


def write(stream: BinaryIO, title: str, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write a workbook (导出表格) with one sheet: frozen headings, widths, everything as text that Excel does not touch."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.append([_heading(sheet, column) for column in columns])
    count = 1
    for row in rows:
        sheet.append([_cell(sheet, column, row.get(column.key)) for column in columns])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"
    book.save(stream)


def template(stream: BinaryIO, title: str, columns: Sequence[Column], example: Mapping[str, Any] | None = None) -> None:
    """Write an empty workbook to fill in (下载模板), with one example row where one is given."""
    write(stream, title, columns, [example] if example else [])


def _heading(sheet: Any, column: Column) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=column.title + ("*" if column.required else ""))
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", start_color="E8EEF7")
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _cell(sheet: Any, column: Column, value: Any) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet)
    text = in_cell(column, value)
    if text:
        cell.value = text
        cell.data_type = "s"  # a text that begins with = is still a text
    cell.number_format = "@"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def in_cell(column: Column, value: Any) -> str:
    """Return a value as it stands in a cell (单元格文字), the way `read` understands it."""
    if value is None:
        return ""
    if column.choices is not None:
        return next((words for words, stored in column.choices.items() if stored == value), "")
    if column.kind == "yes":
        return "是" if value else "否"
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(ILLEGAL_CHARACTERS_RE.sub("", str(value)))[:LONGEST_TEXT]
