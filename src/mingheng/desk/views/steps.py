"""办理: one page for every step of the procedure tables, with its paper drawn beside it."""

from __future__ import annotations

import base64
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from mingheng.base.errors import Conflict, NotFound, NotPermitted, Refused
from mingheng.base.look import parts
from mingheng.desk import frame, matter, steps
from mingheng.desk.access import CASE_ROLES, StaffRequest, staff
from mingheng.desk.verbs import verb_of
from mingheng.desk.views.matter import load
from mingheng.documents.queries import preview_values
from mingheng.org.terms import Role
from mingheng.procedure import queries
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.tables.parts import Step

PREVIEW_WIDTH = 794


def _found(file: CaseFile, code: str) -> tuple[Step, type[steps.StepForm]]:
    table = queries.table_of(file.case)
    step = next((one for one in table.steps if one.code == code), None)
    form = steps.form_of(code)
    if step is None or form is None:
        raise NotFound
    return step, form


def _check_mine(request: StaffRequest, step: Step) -> None:
    if not request.user.roles_on(request.today).intersection(step.roles):
        names = "、".join(str(Role(role).label) for role in step.roles)
        raise NotPermitted("STEP_NOT_YOURS", f"“{step.label}”由{names}办理", way_out=f"请{names}登录后办理")


@staff(*CASE_ROLES)
def do(request: StaffRequest, key: int, code: str) -> HttpResponse:
    """Show the form of a step, and take the step (办理一步); refusals stay on the page with what was typed."""
    file = load(request, key)
    step, form_class = _found(file, code)
    _check_mine(request, step)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_class(*sent, file=file, request=request)
    if sent and form.is_valid():
        common: steps.Common = {
            "case": file.case,
            "seen_version": form.cleaned_data["version"],
            "by": request.user,
            "at": request.at,
        }
        taken = form.attempt(lambda: form.take(common) or True)
        if taken is not None:
            messages.info(request, form.done)
            return HttpResponseRedirect(f"/desk/cases/{file.case.pk}")
    return _page(request, file, step, form)


def _page(request: StaffRequest, file: CaseFile, step: Step, form: steps.StepForm) -> HttpResponse:
    roles = request.user.roles_on(request.today)
    lacks = [matter.missing(lack, file, roles, steps.built()) for lack in matter.lacks_of(step.code, file)]
    if not step.offered(file):
        lacks.insert(
            0, parts.Missing("案件现在不在可以办这一步的环节", "", "回到案件看下一步", f"/desk/cases/{file.case.pk}")
        )
    status = _status(form.refusal)
    context: dict[str, Any] = {
        "case": file.case,
        "root": f"/desk/cases/{file.case.pk}",
        "step": step,
        "form": form,
        "lacks": lacks,
        "verb": form.verb or verb_of(step.code),
        "has_paper": bool(form.paper_code()),
        "moved": isinstance(form.refusal, Conflict) and form.refusal.code == "CASE_MOVED",
        "title": step.label,
        "facts": form.known(),
        "refusal_title": f"没有办成“{step.label}”",
        "print_subject": file.case.number or file.case.cause,
    }
    if context["has_paper"] and "show_paper" in request.POST:
        context |= _paper(file, form)
    return frame.page(request, "desk/steps/step.html", context, section="cases", status=status)


def _status(refusal: Refused | None) -> int:
    return 200 if refusal is None else 409 if isinstance(refusal, Conflict) else 422


@staff(*CASE_ROLES)
@require_POST
def paper(request: StaffRequest, key: int, code: str) -> HttpResponse:
    """Draw the paper of a step as it stands (纸面预览); nothing is kept."""
    file = load(request, key)
    step, form_class = _found(file, code)
    _check_mine(request, step)
    form = form_class(request.POST, request.FILES, file=file, request=request)
    if not form.paper_code():
        raise NotFound
    return render(request, "desk/steps/paper.html", _paper(file, form))


def _paper(file: CaseFile, form: steps.StepForm) -> dict[str, Any]:
    form.is_valid()  # what is typed so far is cleaned; what is missing shows as a blank on the paper
    try:
        document, values, lacking = form.drawn()
        drawn = preview_values(file.case.agency, document, values, year=file.today.year, width=PREVIEW_WIDTH)
    except Refused as refusal:
        return {"paper_refusal": refusal}
    pages = ["data:image/png;base64," + base64.b64encode(page).decode() for page in drawn]
    return {"pages": pages, "lacking": lacking if form.issues_paper() else [], "paper_title": document.title}


urlpatterns = [
    path("desk/cases/<int:key>/do/<slug:code>", do, name="step"),
    path("desk/cases/<int:key>/do/<slug:code>/paper", paper, name="step_paper"),
]
