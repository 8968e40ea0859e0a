"""The front page, figures, data, and the pages about the site itself (首页)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from mingheng.base.errors import NotFound
from mingheng.disclosure import queries, register, standing
from mingheng.portal import site
from mingheng.portal.site import Visit, public


def root(request: HttpRequest) -> HttpResponseBase:
    """Show the front page of the only agency, or the list of agencies (首页)."""
    found = standing.agencies()
    if len(found) == 1:
        return front(site.visit_of(request, found[0], None))
    return site.kept(render(request, "portal/agencies.html", {"agencies": found}), site.SHORT)


@public
def home(visit: Visit) -> HttpResponse:
    """Show the front page of one agency (首页)."""
    return front(visit)


def front(visit: Visit) -> HttpResponse:
    """Draw the front page (首页): search first, four doors, the newest, the year in figures."""
    shown = queries.on_show(visit.agency)
    newest = list(shown[:6])
    context = {
        "newest": newest,
        "examples": newest[:1],
        "count": shown.count(),
        "changes": list(register.changes(visit.agency)[:3]),
        "figures": register.figures(visit.agency, visit.today.year),
        "updated_at": max((row.published_at for row in newest if row.published_at), default=None),
    }
    return visit.page("portal/home.html", context)


@public
def figures(visit: Visit, year: int) -> HttpResponse:
    """Show the figures of a year and the register (年度数字、编号表)."""
    if not 2000 <= year <= visit.today.year:
        raise NotFound
    context = {
        "figures": register.figures(visit.agency, year),
        "years": register.years(visit.agency) or [visit.today.year],
        "whole": register.completeness(visit.agency),
        "numbers": list(register.numbers(visit.agency, year)[:2000]),
    }
    return visit.page("portal/figures.html", context)


@public
def rights(visit: Visit) -> HttpResponse:
    """Tell what a party can do (怎么维权)."""
    return visit.page("portal/rights.html", {}, here="rights")


@public
def data(visit: Visit) -> HttpResponse:
    """Tell where the bulk data are (开放数据)."""
    return visit.page("portal/data.html", {"origin": visit.agency.log.origin})


@public
def access(visit: Visit) -> HttpResponse:
    """Tell how the site can be read (无障碍说明)."""
    return visit.page("portal/access.html", {})
