"""清单体检: articles on which departments overlap, items without a department, items that were never used."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.urls import path

from mingheng.base.look.parts import Tab
from mingheng.cases import queries as cases
from mingheng.desk import frame, listing
from mingheng.desk.access import StaffRequest, staff
from mingheng.desk.views.powers.access import list_for, name_of
from mingheng.org.terms import Role
from mingheng.powers import queries

KINDS = {"overlaps": "职责交叉", "department": "无主办部门", "unused": "从未使用"}
SEES = (Role.REVIEWER, Role.LEADER, Role.HEAD, Role.OFFICE, Role.SUPERVISOR, Role.OFFICER)
BEGINNING = dt.date(1990, 1, 1)
"""Before every case there is: "never" means in all years."""


@staff(*SEES)
def checks(request: StaffRequest) -> HttpResponse:
    """Show what should be put right in the list (清单体检)."""
    agency = request.user.agency
    key = request.GET.get("list", "")
    current = list_for(request, key) if key else queries.list_on(agency, request.today)
    kind = listing.choice(request, "kind", tuple(KINDS)) or "overlaps"
    context: dict[str, Any] = {
        "listed": current,
        "name": name_of(current) if current else "",
        "kind": kind,
        "tabs": [
            Tab(label, f"?kind={name}" + (f"&list={current.pk}" if current else ""), name == kind)
            for name, label in KINDS.items()
        ],
    }
    if current is not None and kind == "overlaps":
        context["page"] = listing.page_of(request, queries.overlaps(current))
    elif current is not None:
        found = queries.items_without_department(current, request.today)
        if kind == "unused":
            used = cases.used_power_codes(agency, BEGINNING)
            found = queries.find_items(current, agency=agency, on=request.today, validity="in_force")
            found = found.exclude(code__in=used)
        page = listing.page_of(request, found)
        here: Any = page.object_list
        page.object_list = list(queries.with_details(here))
        context["page"] = page
    return frame.page(request, "desk/powers/checks.html", context, section="powers")


urlpatterns = [path("desk/powers/checks", checks, name="powers_checks")]
