"""Addresses of the portal (公示门户地址): each page once under /p/<key>/ for its agency, and once at the root for the only one."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from mingheng.portal.views import bulk, decisions, home, proofs, standing

_pages: list[URLPattern | URLResolver] = [
    path("decisions", decisions.decisions),
    path("decisions/feed", bulk.feed),
    path("decisions.<slug:form>", bulk.download),
    path("decisions/<slug:token>", decisions.decision),
    path("decisions/<slug:token>/proof", decisions.proof),
    path("decisions/<slug:token>/correction", decisions.correction),
    path("decisions/<slug:token>/correction/done", decisions.correction_done),
    path("changes", decisions.changes),
    path("figures/<int:year>", home.figures),
    path("officers", standing.officers),
    path("powers", standing.power_list),
    path("powers/<str:code>", standing.power),
    path("flow/<slug:code>", standing.flow),
    path("rights", home.rights),
    path("data", home.data),
    path("access", home.access),
    path("verify", proofs.verify),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.root, name="portal"),
    path("p/<int:site>/", home.home),
    path("p/<int:site>/verify/<slug:token>", proofs.verify_token),
    path("p/<int:site>/", include(_pages)),
    path("verify/check.py", proofs.checker),
    path("verify/<slug:token>", proofs.verify_anywhere),
    re_path(r"^log/(?P<origin>.+?)/(?P<part>checkpoint|key|(?:sm3/)?tile/.+)$", proofs.log_file),
    path("", include(_pages)),
]
