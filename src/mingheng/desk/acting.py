"""One form, one act (一表一事): the page of a form that ends in one action, with its refusal shown where it happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect

from mingheng.base.sheets import XLSX
from mingheng.desk import exports, frame

if TYPE_CHECKING:
    from mingheng.desk.access import StaffRequest
    from mingheng.desk.forms.parts import DeskForm


@dataclass(frozen=True)
class Sheet:
    """What stands around the form (办理页): title, verb, where 返回 leads, what is being acted on, and a warning."""

    title: str
    verb: str
    back: str
    section: str
    crumbs: Sequence[tuple[str, str]] = ()
    lead_in: str = ""
    warning: str = ""
    facts: Sequence[tuple[str, object]] = ()
    article: str = ""
    template: str = "desk/act.html"
    more: dict[str, Any] = field(default_factory=dict)


def act(
    request: StaffRequest,
    form: DeskForm,
    sheet: Sheet,
    do: Callable[[], Any],
    *,
    done: str | Callable[[Any], str] = "",
    to: str | Callable[[Any], str] = "",
) -> HttpResponse:
    """Show a form, or do its act and go on (办理); a refusal is shown above the form with what was typed still in it.

    :param done: what to say when it is done, or how to say it from what the act returned
    :param to: where to go then; back when empty
    """
    if form.is_valid():
        made = form.attempt(do)
        if form.refusal is None:
            words = done(made) if callable(done) else done
            if words:
                messages.info(request, words)
            return HttpResponseRedirect((to(made) if callable(to) else to) or sheet.back)
    return show(request, form, sheet)


def show(request: StaffRequest, form: DeskForm, sheet: Sheet) -> HttpResponse:
    """Show the form (办理页)."""
    context = {
        "form": form,
        "title": sheet.title,
        "verb": sheet.verb,
        "back": sheet.back,
        "crumbs": sheet.crumbs,
        "lead_in": sheet.lead_in,
        "warning": sheet.warning,
        "facts": sheet.facts,
        "article": sheet.article,
        **sheet.more,
    }
    return frame.page(request, sheet.template, context, section=sheet.section)


def workbook(name: str, write: Callable[[BinaryIO], None]) -> FileResponse:
    """Return a workbook that a chapter writes as a download (下载表格)."""
    kept = BytesIO()
    write(kept)
    kept.seek(0)
    response = FileResponse(kept, content_type=XLSX)
    response["Content-Disposition"] = exports.attachment(f"{name}.xlsx")
    return response
