"""Lists as workbooks (导出表格): written row by row, Chinese heads, long numbers as text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from tempfile import TemporaryFile
from urllib.parse import quote

from django.http import FileResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from mingheng.base.look.formats import ZONE

MOST_ROWS = 20_000
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def workbook(title: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[object]]) -> FileResponse:
    """Return a workbook of one sheet as a download (导出表格); heads are pairs of heading and width in characters.

    No more than MOST_ROWS rows are written; a cell that begins like a formula stays text.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for place, (_, width) in enumerate(heads, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([_head(sheet, head) for head, _ in heads])
    for count, row in enumerate(rows):
        if count == MOST_ROWS:
            sheet.append([f"只导出前 {MOST_ROWS} 行，请缩小筛选范围"])
            break
        sheet.append([_cell(sheet, value) for value in row])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}1"
    kept = TemporaryFile()  # noqa: SIM115  FileResponse closes it
    book.save(kept)
    kept.seek(0)
    response = FileResponse(kept, content_type=_TYPE)
    response["Content-Disposition"] = attachment(f"{title}.xlsx")
    return response


def attachment(name: str, *, inline: bool = False) -> str:
    """Return a Content-Disposition for a Chinese file name, safe against line breaks and quotes."""
    cleaned = re.sub(r'[\x00-\x1f"\\/:*?<>|]', "_", name)
    kind = "inline" if inline else "attachment"
    plain = cleaned.encode("ascii", "replace").decode().replace("?", "_")
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(cleaned)}"


def _head(sheet: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="FFEEF1F5")
    cell.alignment = Alignment(vertical="center")
    return cell


def _cell(sheet: object, value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.astimezone(ZONE).replace(tzinfo=None) if value.tzinfo else value
    if value is None or isinstance(value, dt.date | int | Decimal):
        return value
    cell = WriteOnlyCell(sheet, value=_UNPRINTABLE.sub("", str(value)))
    cell.data_type = "s"
    cell.number_format = "@"
    return cell
