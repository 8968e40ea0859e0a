"""Fifty people issue papers at once: no number is given twice, none is lost."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from mingheng import ledger
from mingheng.documents import actions, forms
from mingheng.documents.models import Document, NumberSeries
from mingheng.documents.numbering import parse_document_number
from mingheng.org.models import Account
from tests.documents.samples import sample

WRITERS = 50


class Killed(Exception):
    """Stands for a process that ends between the number and the commit."""


def _issue(number: int, username: str, at: dt.datetime) -> str:
    """Issue one paper in a connection of its own; every seventh writer dies before the commit."""
    try:
        by = Account.objects.select_related("agency__log").get(username=username)
        values = sample(forms.get("T10"), reason=f"第{number}件")
        with ledger.transaction():
            paper = actions.issue(form_code="T10", values=values, by=by, at=at)
            if number % 7 == 0:
                raise Killed
        return paper.number
    except Killed:
        return ""
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_fifty_writers_at_once_leave_no_gap_and_no_double(head: Account, at: dt.datetime) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        given = list(pool.map(lambda number: _issue(number, head.username, at), range(WRITERS)))
    numbers = sorted(parse_document_number(one).serial for one in given if one)
    lost = sum(1 for one in given if not one)
    assert lost == 8
    assert numbers == list(range(1, WRITERS - lost + 1))
    assert NumberSeries.objects.get().next_number == WRITERS - lost + 1
    assert Document.objects.exclude(number="").count() == WRITERS - lost


def test_series_of_two_agencies_run_apart(head: Account, outside_head: Account, at: dt.datetime) -> None:
    values: dict[str, Any] = sample(forms.get("T10"))
    papers = [actions.issue(form_code="T10", values=values, by=by, at=at) for by in (head, outside_head)]
    assert [paper.number for paper in papers] == ["沪普曹移〔2026〕第0001号", "沪普邻移〔2026〕第0001号"]
