"""The benchmark of the desk: what is loaded in bulk agrees with the ledger, and no page asks more queries for more rows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mingheng.cases.models import Case, Party
from mingheng.cli.bench import desk
from mingheng.cli.driving import client as driving
from mingheng.cli.generate import loading, originals, parties
from mingheng.cli.seed import street
from mingheng.documents.models import Document, NumberSeries
from mingheng.law.identifiers import valid_resident_id, valid_uscc
from mingheng.ledger.audit import audit
from mingheng.org.queries import account_named
from tests.conftest import AT

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
COPIES = 40


@pytest.fixture
def loader(db: None) -> loading.Loader:
    """A demo street with one real matter and nothing else, ready to be copied."""
    agency = street.load(year=AT.year).agency
    stood = originals.act(EXAMPLES / "01-summary-stall", agency, AT.date())
    return loading.Loader(agency, [stood], AT.date(), loading.Mixture(moving=0.5, told=2, roads=(1.0,)))


def test_copies_agree_with_the_ledger_and_take_numbers_without_gaps(loader: loading.Loader) -> None:
    loader.load(COPIES, at=AT)
    assert Case.objects.count() == COPIES + 1
    assert audit(files=False).ok
    for series in NumberSeries.objects.all():
        prefix = f"{loader.agency.number_prefix}{series.kind}〔{series.year}〕"
        taken = set(Document.objects.filter(number__startswith=prefix).values_list("number", flat=True))
        taken |= set(Case.objects.filter(number__startswith=prefix).values_list("number", flat=True))
        assert taken == {f"{prefix}第{serial:04d}号" for serial in range(1, series.next_number)}


def test_a_row_changed_behind_the_back_is_named_among_copies_too(loader: loading.Loader) -> None:
    loader.load(COPIES, at=AT)
    last = Party.objects.order_by("-pk")[0]
    Party.objects.filter(pk=last.pk).update(name="改过的名字")
    assert not audit(files=False).ok


def test_codes_of_made_up_parties_hold_and_differ() -> None:
    people = {parties.identifier("natural", serial) for serial in range(3000)}
    firms = {parties.identifier("business", serial) for serial in range(3000)}
    assert len(people) == len(firms) == 3000
    assert all(valid_resident_id(code) for code in people)
    assert all(valid_uscc(code) for code in firms)


def test_no_page_asks_more_queries_when_there_are_more_rows(loader: loading.Loader) -> None:
    loader.load(6, at=AT)
    few = _queries(loader)
    loader.load(2 * COPIES, at=AT)
    assert _queries(loader) == few


def _queries(loader: loading.Loader) -> dict[str, int]:
    browser = Client(headers={"host": "localhost"})
    browser.force_login(_account(), backend="mingheng.config.accounts.AccountBackend")
    case = Case.objects.filter(state="closed").order_by("pk")[0]
    party = Party.objects.order_by("pk")[0]
    paths = (
        "/desk/", "/desk/cases", "/desk/cases?state=open&sort=due", "/desk/parties", "/desk/find?q=上海", "/desk/find?q=摊",
        f"/desk/cases/{case.pk}", f"/desk/parties/{party.pk}",
    )  # fmt: skip
    asked = {}
    for path in paths:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(path).status_code == 200
        asked[path] = len(queries)
    return asked


def _account() -> Any:
    found = account_named("zhangdui")
    assert found is not None
    return found


def test_figures_are_taken_from_the_moment_a_request_was_due() -> None:
    answers = [driving.Answer(driving.Visit("home", "/desk/", "a"), seconds, 200, 1) for seconds in (0.1, 0.2, 0.3)]
    found = desk._figures(answers, "home")
    assert (found["requests"], found["p50_ms"], found["longest_ms"]) == (3, 200.0, 300.0)


def test_bench_of_the_desk_builds_drives_tells_and_stops_by_itself(tmp_path: Path) -> None:
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "stall").symlink_to(EXAMPLES / "01-summary-stall")
    asked = ["--matters", "12", "--seconds", "2", "--rate", "10", "--each", "2", "--verify"]
    done = subprocess.run(
        [sys.executable, "-m", "mingheng.cli.main", "--json", "bench", "desk", *asked, "--examples", tmp_path / "examples"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "mingheng.config.settings"},
        cwd=tmp_path, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    answer = json.loads(done.stdout)
    assert done.returncode == (0 if answer["reached"] else 1)
    assert (answer["cases"], answer["requests"], answer["errors"], answer["ledger_ok"]) == (12, 20, 0, True)
