"""文书: the papers of a case, one paper on the screen, its PDF, withdrawing and correcting it."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path

from mingheng.cases import queries as cases
from mingheng.desk import case_tabs, files, frame
from mingheng.desk.access import StaffRequest, staff
from mingheng.desk.forms.documents import CorrectForm, WithdrawForm
from mingheng.documents import actions, queries
from mingheng.documents.compose import is_empty, written
from mingheng.documents.forms.parts import FieldKind
from mingheng.documents.terms import DocumentState
from mingheng.org.terms import Role

if TYPE_CHECKING:
    from mingheng.documents.models import Document
    from mingheng.procedure.facts import CaseFile

PREVIEW_WIDTH = 794
_LEFT_OUT = {FieldKind.SIGNATURE, FieldKind.DIALOGUE, FieldKind.TABLE}
_MAY_CORRECT = frozenset({Role.OFFICER, Role.HEAD, Role.LEADER})


def _tab(request: StaffRequest, file: CaseFile) -> dict[str, Any]:
    """Return the papers of a case (文书页签), in the order of their issue."""
    served = {paper.pk: one.served_on for one in file.services for paper in one.documents.all()}
    rows = list(queries.documents_of(file.case))
    for row in rows:
        row.day_served = served.get(row.pk)  # type: ignore[attr-defined]
    return {"papers": rows}


case_tabs.register(
    case_tabs.CaseTab("documents", "文书", 10, "desk/documents/tab.html", _tab, count=lambda file: len(file.documents))
)


@staff()
def document(request: StaffRequest, key: int) -> HttpResponse:
    """Show one paper as it was printed (文书), with what stands in it."""
    paper = queries.document_for(request.user, key, request.today)
    pages = [base64.b64encode(page).decode() for page in queries.preview(paper, width=PREVIEW_WIDTH)]
    case = cases.case_for(request.user, paper.case_id, request.today) if paper.case_id else None
    may = bool(request.user.roles_on(request.today) & _MAY_CORRECT)
    context = {
        "paper": paper,
        "case": case,
        "pages": [f"data:image/png;base64,{page}" for page in pages],
        "facts": _facts(paper),
        "may_change": may and paper.state == DocumentState.ISSUED,
        "print_subject": paper.number or paper.title,
    }
    return frame.page(request, "desk/documents/document.html", context, section="cases")


def _facts(paper: Document) -> list[tuple[str, str]]:
    facts = [("文号", paper.number or "无文号"), ("状态", paper.get_state_display())]
    if paper.issued_by is not None:
        facts.append(("签发", f"{paper.issued_by.name}　{paper.issued_on}"))
    if paper.pdf_sha256:
        facts.append(("页数", f"{paper.pdf_pages} 页"))
        facts.append(("摘要", paper.pdf_sha256))
    if paper.reason:
        facts.append(("撤回理由", paper.reason))
    for field in paper.form.fields:
        value = paper.values.get(field.key)
        if field.kind not in _LEFT_OUT and not is_empty(value) and field.label not in dict(facts):
            facts.append((field.label, written(field, value)))
    return facts


@staff()
def document_pdf(request: StaffRequest, key: int) -> HttpResponse:
    """Send the PDF of a paper (版式文书); of a draft a sample with its blanks."""
    paper = queries.document_for(request.user, key, request.today)
    name = f"{paper.title}{paper.number}.pdf"
    if not paper.is_frozen:
        return files.pdf(queries.sample_pdf(paper), f"样稿 {name}")
    return files.pdf(queries.pdf_of(paper), name)


@staff(Role.OFFICER, Role.HEAD, Role.LEADER)
def withdraw(request: StaffRequest, key: int) -> HttpResponse:
    """Withdraw an issued paper (撤回文书); it stays, marked as withdrawn."""
    paper = queries.document_for(request.user, key, request.today)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        done = form.attempt(
            lambda: actions.withdraw(
                document=paper,
                reason=form.cleaned_data["reason"],
                consequence=form.cleaned_data["consequence"],
                by=request.user,
                at=request.at,
            )
        )
        if done is not None:
            messages.info(request, f"已撤回：{paper}")
            return HttpResponseRedirect(f"/desk/documents/{paper.pk}")
    return _form(request, paper, form, f"撤回 {paper}", "撤回")


@staff(Role.OFFICER, Role.HEAD, Role.LEADER)
def correct(request: StaffRequest, key: int) -> HttpResponse:
    """Correct a slip of the pen by another paper (更正文书)."""
    paper = queries.document_for(request.user, key, request.today)
    form = CorrectForm(request.POST or None)
    if form.is_valid():
        done = form.attempt(
            lambda: actions.correct(document=paper, **form.cleaned_data, by=request.user, at=request.at)
        )
        if done is not None:
            messages.info(request, "更正已签发。")
            return HttpResponseRedirect(f"/desk/documents/{done.pk}")
    return _form(request, paper, form, f"更正 {paper}", "签发更正")


def _form(request: StaffRequest, paper: Document, form: Any, title: str, verb: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "verb": verb,
        "back": f"/desk/documents/{paper.pk}",
        "crumbs": [("文书", f"/desk/documents/{paper.pk}")],
    }
    return frame.page(request, "desk/form.html", context, section="cases")


urlpatterns = [
    path("desk/documents/<int:key>", document, name="document"),
    path("desk/documents/<int:key>/pdf", document_pdf, name="document_pdf"),
    path("desk/documents/<int:key>/withdraw", withdraw, name="document_withdraw"),
    path("desk/documents/<int:key>/correct", correct, name="document_correct"),
]
