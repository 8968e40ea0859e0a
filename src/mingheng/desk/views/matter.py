"""一案一档: the page of one case and its tabs. What it shows is put together in desk/matter.py."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse
from django.urls import path

from mingheng import ledger
from mingheng.cases import queries as cases
from mingheng.desk import case_tabs, exports, frame, matter, steps
from mingheng.desk.access import CASE_ROLES, StaffRequest, staff
from mingheng.ledger import exporting
from mingheng.ledger.queries import latest_checkpoint
from mingheng.org import queries as org
from mingheng.procedure import judgement, queries

if TYPE_CHECKING:
    from mingheng.procedure.facts import CaseFile


def load(request: StaffRequest, key: int) -> CaseFile:
    """Return the file of a case that this person may see (案件全貌).

    :raises NotFound: when there is none, or it is not this account's.
    """
    case = cases.case_for(request.user, key, request.today)
    return queries.load(case, today=request.today, calendar=org.calendar_for(request.user.agency))


def head(request: StaffRequest, file: CaseFile, current: str) -> dict[str, Any]:
    """Return what every page of a case shows on top (案件页头): number, tags, nearest light, stage bar, tabs."""
    case = file.case
    return {
        "case": case,
        "file": file,
        "root": f"/desk/cases/{case.pk}",
        "nearest": matter.nearest(file),
        "needs_review": bool(judgement.review_codes(file)),
        "officers": "、".join(officer.name for officer in file.officers),
        "stages": matter.stage_bar(file),
        "tabs": case_tabs.drawn(request, file, current),
        "print_subject": case.number or case.cause,
    }


@staff(*CASE_ROLES)
def case_page(request: StaffRequest, key: int) -> HttpResponse:
    """Show one case (一案一档): chronicle, next steps, clocks."""
    file = load(request, key)
    only = request.GET.get("only", "")
    acts = matter.chronicle(file, only)
    if request.GET.get("order") == "oldest":
        acts.reverse()
    todos = list(file.case.todos.filter(done_at=None))
    due, aside = matter.next_steps(file, request, todos, steps.built())
    context = head(request, file, "") | {
        "acts": acts,
        "only": only,
        "oldest": request.GET.get("order") == "oldest",
        "steps": due,
        "aside": aside,
        "clocks": matter.clock_cards(file, request.GET.get("clock", "")),
        "ended": matter.ended_clocks(file),
    }
    return frame.page(request, "desk/cases/case.html", context, section="cases")


@staff(*CASE_ROLES)
def case_tab(request: StaffRequest, key: int, code: str) -> HttpResponse:
    """Show one tab of a case (页签)."""
    file = load(request, key)
    tab = case_tabs.tab_of(code, request, file)
    context = head(request, file, code) | tab.context(request, file)
    return frame.page(request, tab.template, context, section="cases")


def _proof(request: StaffRequest, file: CaseFile) -> dict[str, Any]:
    """Return the entries of the case as the ledger holds them (存证)."""
    entries = list(ledger.entries_about(file.case))
    for entry in entries:
        entry.digest = hashlib.sha256(b"\x00" + entry.leaf.encode()).hexdigest()  # type: ignore[attr-defined]
    return {"entries": entries, "checkpoint": latest_checkpoint(request.user.agency.log_id)}


@staff(*CASE_ROLES)
def case_proof(request: StaffRequest, key: int) -> HttpResponse:
    """Send the proof that the entries of a case are under the newest checkpoint (存在证明), without their payloads."""
    case = cases.case_for(request.user, key, request.today)
    entries = ledger.entries_about(case).order_by("seq")
    response = JsonResponse(
        exporting.prove(entries, log=case.agency.log, payloads=False),
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
    response["Content-Disposition"] = exports.attachment(f"存在证明 {case.number or case.pk}.json")
    return response


case_tabs.register(case_tabs.CaseTab("proof", "存证", 90, "desk/cases/proof.html", _proof))

urlpatterns = [
    path("desk/cases/<int:key>", case_page, name="case"),
    path("desk/cases/<int:key>/proof/download", case_proof, name="case_proof"),
    path("desk/cases/<int:key>/<slug:code>", case_tab, name="case_tab"),
]
