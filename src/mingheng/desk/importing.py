"""Importing a workbook (导入表格): choose a file, look at what it would change, and only then apply it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from django.http import HttpResponse

from mingheng.base.errors import Refused
from mingheng.desk import frame, uploads
from mingheng.desk.forms.powers import WorkbookForm
from mingheng.org.terms import Outcome

if TYPE_CHECKING:
    from mingheng.desk.access import StaffRequest
    from mingheng.org.workbook import Preview

MOST_SHOWN = 300
"""Rows of a preview that are listed; the figures always count all."""
_ORDER = (Outcome.WRONG, Outcome.CHANGED, Outcome.ADDED, Outcome.UNCHANGED)


@dataclass(frozen=True)
class Import:
    """One kind of workbook (导入种类): how it is previewed and applied, and what the page says."""

    title: str
    purpose: str
    """Names the thing imported into, so that a preview cannot be applied elsewhere."""
    back: str
    section: str
    template_url: str
    preview: Callable[[BinaryIO], Preview]
    apply: Callable[[BinaryIO], HttpResponse]
    crumbs: Sequence[tuple[str, str]] = ()
    lead_in: str = ""
    unit: str = "项"


def run(request: StaffRequest, importing: Import) -> HttpResponse:
    """Show the choice of a file, its preview, or apply what was previewed (导入)."""
    form = WorkbookForm(request.POST or None, request.FILES or None)
    word = request.POST.get("word", "")
    try:
        if word:
            return importing.apply(uploads.fetch(word, account=request.user, purpose=importing.purpose))
        if form.is_valid():
            word = uploads.keep(form.cleaned_data["file"], account=request.user, purpose=importing.purpose)
            found = importing.preview(uploads.fetch(word, account=request.user, purpose=importing.purpose))
            return _page(request, importing, form, word=word, found=found)
    except Refused as refusal:
        form = WorkbookForm()
        form.refusal = refusal
    return _page(request, importing, form)


def _page(
    request: StaffRequest, importing: Import, form: WorkbookForm, *, word: str = "", found: Preview | None = None
) -> HttpResponse:
    context = {
        "form": WorkbookForm() if found else form,
        "what": importing,
        "title": importing.title,
        "word": word,
        "found": found,
        **(_preview(found) if found else {}),
    }
    return frame.page(request, "desk/import.html", context, section=importing.section)


def _preview(found: Preview) -> dict[str, object]:
    rows = sorted(found.rows, key=lambda row: (_ORDER.index(row.outcome), row.number))
    listed = [row for row in rows if row.outcome != Outcome.UNCHANGED]
    counts = found.counts
    return {
        "counts": [(outcome.label, counts[outcome]) for outcome in _ORDER],
        "rows": listed[:MOST_SHOWN],
        "left_out": max(0, len(listed) - MOST_SHOWN),
        "wrong": len(found.faults),
        "anything": bool(counts[Outcome.ADDED] + counts[Outcome.CHANGED]),
    }
