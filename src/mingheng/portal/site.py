"""The public site of one agency (公示网站): addresses, frame, caching, refusals.

One installation serves many agencies. Each has its pages under `/p/<key>/…`; where there is only one, the same pages also
stand at the root without a prefix. A page never asks who is looking, sets no cookie and needs no script.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from mingheng.base.errors import Conflict, NotFound, NotPermitted, Refused
from mingheng.base.look.parts import Site, Tab
from mingheng.disclosure import standing

if TYPE_CHECKING:
    from mingheng.org.models import Agency

P = ParamSpec("P")
SHORT, LONG = 60, 24 * 3600
"""Seconds for which a page and a file that never changes may be kept by a cache."""
_NUMBERS: dict[type[Refused], int] = {NotFound: 404, NotPermitted: 403, Conflict: 409}


@dataclass(frozen=True, slots=True)
class Visit:
    """One look at the site of an agency (一次访问)."""

    request: HttpRequest
    agency: Agency
    root: str
    """Where the agency's pages begin: empty, or /p/<key>."""
    at: dt.datetime
    today: dt.date

    def page(
        self, template: str, context: Mapping[str, Any], *, here: str = "", keep: int = SHORT, status: int = 200
    ) -> HttpResponse:
        """Draw a page inside the site's frame (公示网页); `here` marks the entry of the head."""
        drawn = {**context, "site": _site(self, here), "root": self.root, "agency": self.agency, "today": self.today}
        return kept(render(self.request, template, drawn, status=status), keep)

    def address(self, path: str) -> str:
        """Return the whole address of a page of this site, with host (完整地址)."""
        return self.request.build_absolute_uri(f"{self.root}{path}")


View = Callable[Concatenate[Visit, P], HttpResponseBase]
Outer = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def public(view: View[P]) -> Outer[P]:
    """Open a page to everybody (公开页面): find the agency, and show refusals inside the site's frame."""

    @wraps(view)
    def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        key: Any = kwargs.pop("site", None)
        visit = visit_of(request, standing.agency(key), key)
        try:
            return view(visit, *args, **kwargs)
        except Refused as refusal:
            return refused(visit, refusal)

    return opened


def visit_of(request: HttpRequest, agency: Agency, key: int | None) -> Visit:
    """Return the look at an agency's site (一次访问); without a key its pages stand at the root."""
    at = timezone.now()
    root = "" if key is None else f"/p/{agency.pk}"
    return Visit(request, agency, root, at, timezone.localdate(at))


def refused(visit: Visit, refusal: Refused) -> HttpResponse:
    """Show a refusal as a page (没有找到、不能办理)."""
    status = _NUMBERS.get(type(refusal), 422)
    return visit.page("portal/refused.html", {"refusal": refusal}, keep=0, status=status)


def kept(response: HttpResponse, seconds: int) -> HttpResponse:
    """Say how long a cache may keep an answer (缓存)."""
    response["Cache-Control"] = f"public, max-age={seconds}" if seconds else "no-store"
    return response


def _site(visit: Visit, here: str) -> Site:
    agency, root = visit.agency, visit.root
    entries = (
        ("decisions", "查决定"), ("officers", "谁在执法"), ("powers", "能管什么"), ("rights", "怎么维权"),
        ("verify", "验真"),
    )  # fmt: skip
    links = (
        ("data", "开放数据"), ("decisions/feed", "订阅更新"), ("changes", "撤回和更正"), ("access", "无障碍说明"),
    )  # fmt: skip
    return Site(
        name=f"{agency.short_name}行政执法公示",
        agency=agency.name,
        home_url=f"{root}/",
        address=agency.address,
        hours=agency.office_hours,
        phone=agency.complaint_phone,
        nav=[Tab(label, f"{root}/{code}", code == here) for code, label in entries],
        links=[Tab(label, f"{root}/{code}") for code, label in links],
    )
