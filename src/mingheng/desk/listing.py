"""Lists that are addresses (列表): paging that counts no further than it must, and filters read from the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from mingheng.cases.queries import capped_count

PER_PAGE = 30
MOST_PRINTED = 1000


class Pages(Paginator[Any]):
    """Pages of a list (分页) whose count stops at ten thousand rows."""

    @cached_property
    def count(self) -> int:
        """Return how many rows there are, as far as it counts (件数)."""
        rows = self.object_list
        return capped_count(rows) if isinstance(rows, QuerySet) else len(rows)


def page_of(request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], *, per_page: int = PER_PAGE) -> Page[Any]:
    """Return the page of a list that the address asks for (当前页); a wild number gives the nearest page."""
    if request.GET.get("print"):
        return Pages(rows, MOST_PRINTED).get_page(1)
    return Pages(rows, per_page).get_page(request.GET.get("page"))


def text(request: HttpRequest, name: str = "q", longest: int = 100) -> str:
    """Return a parameter without outer spaces and not longer than it makes sense (检索词)."""
    return request.GET.get(name, "").strip().replace("\x00", "")[:longest]


def day(request: HttpRequest, name: str) -> dt.date | None:
    """Return a day from the address (日期), or None where it is none."""
    try:
        return dt.date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


def choice(request: HttpRequest, name: str, allowed: Container[str]) -> str:
    """Return a parameter that is one of the allowed values (选项), else empty."""
    value = request.GET.get(name, "")
    return value if value in allowed else ""
