"""Addresses of the desk (工作台地址): each module of views/ holds its own; add a new chapter's module to CHAPTERS."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from mingheng.desk.views import cases, home, leads, parties, session

CHAPTERS = (home, cases, leads, parties)

_staff: list[URLPattern | URLResolver] = [pattern for chapter in CHAPTERS for pattern in chapter.urlpatterns]
urlpatterns: list[URLPattern | URLResolver] = [*session.urlpatterns, path("", include((_staff, "desk")))]
