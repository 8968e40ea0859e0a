"""Filing (立案)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mingheng import ledger
from mingheng.base.errors import Conflict, NotFound, NotLawful, NotPermitted
from mingheng.cases.models import Clock, Todo
from mingheng.cases.terms import CaseState
from mingheng.org.models import Agency
from mingheng.procedure.models import Filing
from tests.procedure.builders import Matter, account


@pytest.fixture
def matter(agency: Agency) -> Matter:
    return Matter.open()


def refused(code: str, kind: type[Exception], matter: Matter, act: Any, **given: Any) -> None:
    """Expect a refusal with this code and nothing written."""
    matter.case.refresh_from_db()
    before = (matter.case.version, len(ledger.entries_about(matter.case)))
    with pytest.raises(kind) as refusal:
        act(**given)
    assert refusal.value.code == code  # type: ignore[attr-defined]
    matter.case.refresh_from_db()
    assert (matter.case.version, len(ledger.entries_about(matter.case))) == before


def test_filing_is_proposed_and_its_term_runs(matter: Matter) -> None:
    filing = matter.propose_filing()
    assert (filing.proposed_by, filing.outcome) == (matter.people["officer"], "")
    assert Clock.objects.get(case=matter.case).rule == "P-02"
    assert [todo.step for todo in Todo.objects.filter(case=matter.case, done_at=None)] == ["decide_filing"]
    assert "procedure.FilingProposed" in [entry.event for entry in ledger.entries_about(matter.case)]


def test_filing_gives_the_case_its_number_and_ninety_days(matter: Matter) -> None:
    matter.propose_filing()
    matter.decide_filing()
    assert matter.case.number == "沪普曹罚立〔2026〕第0001号"
    assert matter.case.filed_on == matter.at.date()
    clock = Clock.objects.get(case=matter.case, rule="P-03", ended_on=None)
    assert clock.due_on == matter.at.date() + dt.timedelta(days=90)
    assert matter.file().issued("T02")[0].number == matter.case.number
    assert matter.case.stage == "investigation"
    assert "procedure.FilingDecided" in [entry.event for entry in ledger.entries_about(matter.case)]


def test_filing_may_be_refused_and_ends_the_case(matter: Matter) -> None:
    matter.propose_filing()
    matter.decide_filing(outcome="not_filed", opinion="违法事实不成立")
    assert (matter.case.state, matter.case.number) == (CaseState.CLOSED, "")
    assert matter.file().issued("T02-A")
    assert not Clock.objects.filter(case=matter.case, ended_on=None)


def test_filing_is_refused_twice(matter: Matter) -> None:
    matter.propose_filing()
    refused("STEP_NOT_OPEN", NotLawful, matter, matter.propose_filing)
    assert Filing.objects.count() == 1


def test_filing_is_refused_without_a_reason(matter: Matter) -> None:
    refused("REASON_MISSING", NotLawful, matter, matter.propose_filing, reason=" ")
    assert not Filing.objects.exists()


def test_filing_is_refused_after_the_limitation_period(agency: Agency) -> None:
    matter = Matter.open(acted_on=dt.date(2024, 9, 1), found_on=dt.date(2026, 9, 7))
    refused("TIME_BARRED", NotLawful, matter, matter.propose_filing)


def test_filing_is_refused_to_an_officer_for_the_head(matter: Matter) -> None:
    matter.propose_filing()
    refused("STEP_NOT_YOURS", NotPermitted, matter, matter.decide_filing, by=matter.people["officer"])


def test_filing_of_another_agency_is_not_found(matter: Matter) -> None:
    refused("NOT_FOUND", NotFound, matter, matter.propose_filing, by=account("outsider"))


def test_filing_is_refused_when_somebody_was_faster(matter: Matter) -> None:
    seen = matter.case.version
    matter.propose_filing()
    refused("CASE_MOVED", Conflict, matter, matter.decide_filing, seen_version=seen)


def test_filing_refused_needs_a_word(matter: Matter) -> None:
    matter.propose_filing()
    refused("OPINION_MISSING", NotLawful, matter, matter.decide_filing, outcome="not_filed", opinion="")


def test_an_act_before_the_last_one_is_refused(matter: Matter) -> None:
    matter.propose_filing()
    refused("DATES_OUT_OF_ORDER", NotLawful, matter, matter.decide_filing, at=matter.at - dt.timedelta(days=1))
