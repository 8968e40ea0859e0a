"""上传到件: files sent in pieces, by hand or by a collecting station, until they become evidence of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path

from mingheng.base.errors import NotFound
from mingheng.base.files import in_words, incoming
from mingheng.base.look import formats
from mingheng.desk import acting, exports, frame, listing
from mingheng.desk.access import StaffRequest, staff
from mingheng.desk.forms.powers import PlainForm
from mingheng.evidence import arriving, queries
from mingheng.evidence.terms import ArrivalState
from mingheng.org.terms import Role

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mingheng.evidence.models import Arrival

_ORIGINS = (("own", "本人上传"), ("station", "采集站"))
_HEADS = (("文件", 40), ("设备", 16), ("来源", 16), ("字节数", 14), ("收齐时间", 18), ("SHA-256", 66), ("SM3", 66))


@staff(Role.OFFICER)
def uploads(request: StaffRequest) -> HttpResponseBase:
    """Show what is on its way and what waits to become evidence (上传到件)."""
    found = _found(request)
    if request.GET.get("export"):
        rows = (
            [row.original_name, row.device, _origin(row), row.size, row.complete_at, row.sha256, row.sm3]
            for row in found
        )
        return exports.workbook("上传到件", _HEADS, rows)
    page = listing.page_of(request, found)
    context = {
        "page": page,
        "rows": [(row, in_words(row.size), _origin(row)) for row in page],
        "going": [_going(row) for row in queries.unfinished_for(request.user)[:50]],
        "filtered": bool(listing.text(request) or listing.choice(request, "origin", dict(_ORIGINS))),
        "origins": _ORIGINS,
        "days": arriving.KEPT.days,
    }
    return frame.page(request, "desk/evidence/uploads.html", context, section="uploads")


def _found(request: StaffRequest) -> QuerySet[Arrival]:
    found = queries.arrivals_for(request.user)
    words, origin = listing.text(request), listing.choice(request, "origin", dict(_ORIGINS))
    if words:
        found = queries.arrivals_named(found, words)
    if origin:
        found = found.filter(station__isnull=origin == "own")
    return found


def _origin(row: Arrival) -> str:
    return str(row.station) if row.station else "本人上传"


def _going(row: Arrival) -> dict[str, object]:
    """Return one upload that is not safe yet (未完成的上传)."""
    try:
        offset = row.size if row.state == ArrivalState.CHECKING else incoming().offset(row.key)
    except NotFound:
        offset = 0
    return {
        "row": row,
        "size": in_words(row.size),
        "sent": in_words(offset),
        "share": offset * 100 // row.size,
        "refused": row.state == ArrivalState.REFUSED,
        "arriving": row.state == ArrivalState.ARRIVING,
    }


@staff(Role.OFFICER)
def cancel(request: StaffRequest, key: int) -> HttpResponse:
    """Give up an upload that is not whole, or put away the note of one that was refused (取消上传)."""
    row = queries.unfinished(request.user, key)
    form = PlainForm(request.POST if request.method == "POST" else None)
    refused = row.state == ArrivalState.REFUSED
    sheet = acting.Sheet(
        title="移除记录" if refused else "取消上传", verb="移除" if refused else "取消上传", back="/desk/uploads",
        section="uploads", crumbs=(("上传到件", "/desk/uploads"),),
        warning="" if refused else "已经传到服务器上的部分会删除，要用这个文件只能重新上传。",
        facts=[("文件", row.original_name), ("大小", in_words(row.size)), ("开始", formats.instant(row.begun_at))],
    )  # fmt: skip
    if form.is_valid():
        form.attempt(lambda: arriving.cancel(row))
        if form.refusal is None:
            messages.info(request, f"已{sheet.verb}：{row.original_name}")
            return HttpResponseRedirect("/desk/uploads")
    return acting.show(request, form, sheet)


urlpatterns = [
    path("desk/uploads", uploads, name="uploads"),
    path("desk/uploads/<int:key>/cancel", cancel, name="upload_cancel"),
]
