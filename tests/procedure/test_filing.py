"""Filing (立案)."""

from __future__ import annotations

import datetime as dt

import pytest

from mingheng import ledger
from mingheng.base.errors import Conflict, NotFound, NotPermitted
from mingheng.cases.models import Clock, Todo
from mingheng.cases.terms import CaseState
from mingheng.org.models import Agency
from mingheng.procedure.models import Filing
from tests.procedure.builders import Matter, account, refused


@pytest.fixture
def matter(agency: Agency) -> Matter:
    return Matter.open()


def test_filing_is_proposed_and_its_term_runs(matter: Matter) -> None:
    filing = matter.propose_filing()
    assert (filing.proposed_by, filing.outcome) == (matter.people["officer"], "")
    assert Clock.objects.get(case=matter.case).rule == "P-02"
    assert [todo.step for todo in Todo.objects.filter(case=matter.case, done_at=None)] == ["decide_filing"]
    assert matter.file().issued("T01")[0].values["source"] == "patrol"
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
    refused(matter, "STEP_NOT_OPEN", "propose_filing")
    assert Filing.objects.count() == 1


def test_filing_is_refused_without_a_reason(matter: Matter) -> None:
    refused(matter, "REASON_MISSING", "propose_filing", reason=" ")
    assert not Filing.objects.exists()


def test_filing_is_refused_after_the_limitation_period(agency: Agency) -> None:
    matter = Matter.open(acted_on=dt.date(2024, 9, 1), found_on=dt.date(2026, 9, 7))
    refused(matter, "TIME_BARRED", "propose_filing")


def test_filing_is_refused_to_an_officer_for_the_head(matter: Matter) -> None:
    matter.propose_filing()
    refused(matter, "STEP_NOT_YOURS", "decide_filing", kind=NotPermitted, by=matter.people["officer"])


def test_filing_of_another_agency_is_not_found(matter: Matter) -> None:
    refused(matter, "NOT_FOUND", "propose_filing", kind=NotFound, by=account("outsider"))


def test_filing_is_refused_when_somebody_was_faster(matter: Matter) -> None:
    seen = matter.case.version
    matter.propose_filing()
    refused(matter, "CASE_MOVED", "decide_filing", kind=Conflict, seen_version=seen)


def test_filing_refused_needs_a_word(matter: Matter) -> None:
    matter.propose_filing()
    refused(matter, "OPINION_MISSING", "decide_filing", outcome="not_filed", opinion="")


def test_an_act_before_the_last_one_is_refused(matter: Matter) -> None:
    matter.propose_filing()
    refused(matter, "DATES_OUT_OF_ORDER", "decide_filing", at=matter.at - dt.timedelta(days=1))
