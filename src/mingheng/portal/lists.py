"""Lists of the public site (列表): short pages, bounded words, nothing from the address is trusted."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 20
LONGEST_WORDS = 80
LAST_PAGE = 500


def words(request: HttpRequest, name: str = "q") -> str:
    """Return what is searched for (检索词), cut to what makes sense."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST_WORDS]


def choice(request: HttpRequest, name: str, allowed: dict[str, str]) -> str:
    """Return a parameter that is one of the allowed values (选项), else empty."""
    value = request.GET.get(name, "")
    return value if value in allowed else ""


def page_of(request: HttpRequest, rows: QuerySet[Any], *, per_page: int = PER_PAGE) -> Page[Any]:
    """Return the page that the address asks for (当前页); a wild number gives the nearest one, no later than LAST_PAGE."""
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return Paginator(rows, per_page).get_page(min(number, LAST_PAGE))
