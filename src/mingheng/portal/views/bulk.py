"""Bulk data and the feed (开放数据、订阅): what is on show, in forms that machines read; never more than a bounded number."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import feedgenerator
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from mingheng.base.errors import NotFound
from mingheng.disclosure import content, queries
from mingheng.portal import site
from mingheng.portal.site import Visit, public
from mingheng.portal.views.decisions import found

if TYPE_CHECKING:
    from mingheng.disclosure.models import Publication

MOST_ROWS = 20_000
_FEED = 50
_HEADS = {
    "decision_number": "决定书文号", "agency_name": "执法机关", "party_name": "执法对象", "party_code": "统一社会信用代码",
    "representative": "法定代表人", "category": "执法类别", "cause": "违法行为类型", "facts": "违法事实", "basis": "依据",
    "conclusion": "处罚内容", "penalties": "处罚种类", "fine_amount": "罚款（元）", "decided_on": "决定日期",
    "performance": "履行情况", "show_until": "公示截止", "content_sha256": "校验值", "address": "网址",
}  # fmt: skip


def _row(visit: Visit, row: Publication) -> dict[str, Any]:
    shown = content.shown_fields(row)
    extra = {
        "show_until": str(row.show_until or ""),
        "content_sha256": content.digest_of(row),
        "address": visit.address(f"/decisions/{row.token}"),
    }
    return {**{name: shown[name] for name in _HEADS if name in shown}, **extra}


def _rows(visit: Visit) -> Iterator[dict[str, Any]]:
    for row in found(visit)[:MOST_ROWS].iterator(chunk_size=500):
        yield _row(visit, row)


def _plain(value: Any) -> str:
    """Return a value as text that no spreadsheet takes for a formula."""
    text = "、".join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        """Return the text."""
        return text


def _csv(visit: Visit) -> HttpResponseBase:
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(_HEADS.values())
        for row in _rows(visit):
            yield writer.writerow([_plain(row[name]) for name in _HEADS])

    return StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")


def _json(visit: Visit) -> HttpResponseBase:
    def parts() -> Iterator[str]:
        begin = {"agency": visit.agency.name, "at": visit.at.isoformat(timespec="seconds"), "fields": _HEADS}
        yield json.dumps(begin, ensure_ascii=False)[:-1] + ', "decisions": [\n'
        for place, row in enumerate(_rows(visit)):
            yield (",\n" if place else "") + json.dumps(row, ensure_ascii=False)
        yield "\n]}\n"

    return StreamingHttpResponse(parts(), content_type="application/json; charset=utf-8")


def _xlsx(visit: Visit) -> HttpResponseBase:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("公示的行政处罚决定")
    sheet.append(list(_HEADS.values()))
    for row in _rows(visit):
        sheet.append([_cell(sheet, row[name]) for name in _HEADS])
    kept = TemporaryFile()  # noqa: SIM115  FileResponse closes it
    book.save(kept)
    kept.seek(0)
    return FileResponse(kept, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def _cell(sheet: Any, value: Any) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value="、".join(value) if isinstance(value, list) else str(value))
    cell.data_type, cell.number_format = "s", "@"
    return cell


_FORMS = {"csv": _csv, "json": _json, "xlsx": _xlsx}


@public
def download(visit: Visit, form: str) -> HttpResponseBase:
    """Hand out what is on show as CSV, JSON or a workbook (批量下载)."""
    if form not in _FORMS:
        raise NotFound
    response = _FORMS[form](visit)
    response["Content-Disposition"] = f'attachment; filename="decisions-{visit.today}.{form}"'
    response["Cache-Control"] = f"public, max-age={site.SHORT * 10}"
    return response


@public
def feed(visit: Visit) -> HttpResponse:
    """Hand out the newest publications as an Atom feed (订阅更新)."""
    drawn = feedgenerator.Atom1Feed(
        title=f"{visit.agency.short_name}行政执法公示",
        link=visit.address("/decisions"),
        description="最新公示的行政处罚决定",
        language="zh-Hans",
        feed_url=visit.address("/decisions/feed"),
    )
    for row in _newest(visit):
        drawn.add_item(
            title=f"{row.party_name}　{row.cause}",
            link=visit.address(f"/decisions/{row.token}"),
            description=f"{row.decision_number}：{row.conclusion}",
            unique_id=visit.address(f"/decisions/{row.token}"),
            pubdate=row.published_at,
            updateddate=row.published_at,
        )
    return site.kept(HttpResponse(drawn.writeString("utf-8"), content_type=drawn.content_type), site.SHORT * 5)


def _newest(visit: Visit) -> Iterable[Publication]:
    return queries.on_show(visit.agency).order_by("-published_at", "-id")[:_FEED]
