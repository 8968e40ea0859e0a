"""Addresses of the desk (工作台地址): each module of views/ holds its own; add a new chapter's module to CHAPTERS."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from mingheng.desk.forms import steps as step_forms
from mingheng.desk.views import (
    admin,
    archive,
    cases,
    disclosure,
    documents,
    evidence,
    home,
    leads,
    matter,
    org,
    parties,
    powers,
    review,
    session,
    steps,
    uploads,
)

STEP_FORMS = step_forms.ALL
"""Naming them here is what registers them."""
CHAPTERS = (
    home, cases, leads, parties, evidence, uploads, review, steps, documents, matter, powers, org, admin, disclosure, archive,
)  # fmt: skip

_staff: list[URLPattern | URLResolver] = [pattern for chapter in CHAPTERS for pattern in chapter.urlpatterns]
urlpatterns: list[URLPattern | URLResolver] = [*session.urlpatterns, path("", include((_staff, "desk")))]
