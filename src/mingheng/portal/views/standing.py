"""What is published beforehand (事前公示): who enforces, what may be done, how it runs."""

from __future__ import annotations

from django.http import HttpResponse

from mingheng.disclosure import standing
from mingheng.portal import charts, lists
from mingheng.portal.site import Visit, public
from mingheng.powers import queries as powers
from mingheng.powers.terms import PowerCategory


@public
def officers(visit: Visit) -> HttpResponse:
    """Show agency, departments and officers with their credentials (谁在执法)."""
    departments = standing.departments(visit.agency, visit.today)
    words = lists.words(visit.request)
    found = [
        officer
        for department in departments
        for officer in department.officers
        if words and (words in officer.name or words == officer.number)
    ]
    context = {
        "departments": departments,
        "count": sum(len(department.officers) for department in departments),
        "words": words,
        "found": found,
    }
    return visit.page("portal/officers.html", context, here="officers")


@public
def power_list(visit: Visit) -> HttpResponse:
    """Show the powers in force with search (能管什么)."""
    categories = {str(code): str(label) for code, label in PowerCategory.choices}
    words, category = lists.words(visit.request), lists.choice(visit.request, "category", categories)
    page = powers.search(
        visit.agency,
        text=words,
        on=visit.today,
        category=category,
        only_in_force=True,
        page=visit.request.GET.get("page", "1")[:5],
        per_page=lists.PER_PAGE,
    )
    context = {
        "page": page,
        "words": words,
        "categories": categories.items(),
        "filtered": bool(words or category),
        "list": powers.list_on(visit.agency, visit.today),
        "procedures": standing.procedures(),
    }
    return visit.page("portal/powers.html", context, here="powers")


@public
def power(visit: Visit, code: str) -> HttpResponse:
    """Show one item (事项): basis, ranges, discretion, how it runs."""
    found = powers.power_coded(visit.agency, code, visit.today)
    standard = powers.standard_on(visit.agency, found.code, visit.today)
    context = {
        "power": found,
        "in_force": found.in_force_on(visit.today),
        "standard": standard,
        "bands": powers.bands_of(standard) if standard else [],
        "is_penalty": found.category == PowerCategory.PENALTY,
        "procedures": standing.procedures(),
    }
    return visit.page("portal/power.html", context, here="powers")


@public
def flow(visit: Visit, code: str) -> HttpResponse:
    """Show the flow chart and the guide of a procedure (流程图、办事指南)."""
    chart = standing.flow_chart(code)
    context = {
        "chart": chart,
        "picture": charts.drawn(chart),
        "guide": standing.service_guide(code),
        "procedures": standing.procedures(),
    }
    return visit.page("portal/flow.html", context, here="powers")
