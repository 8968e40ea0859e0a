"""Closing (结案), in the way that the decision allows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from mingheng.base.errors import NotPermitted
from mingheng.cases.models import Clock, Todo
from mingheng.org import actions as org
from mingheng.org.models import Agency
from mingheng.org.terms import Role
from mingheng.procedure.models import Closing
from tests.procedure.afterwards import Road, decided, on_the_street
from tests.procedure.builders import account, draft, events, no_penalty, refused

CRIME: dict[str, Any] = {
    "kind": "crime",
    "penalties": [],
    "fine_amount": Decimal(0),
    "has_crime_suspected": True,
}


def paid() -> Road:
    """An ordinary case whose fine was paid."""
    road = decided()
    road.record_payment()
    return road


def walked(proposal: Any, **given: Any) -> Road:
    """A case with another kind of decision, served."""
    road = Road.open()
    road.walk_to("end", conclude_investigation={"draft": proposal}, **given)
    return road


def test_a_performed_case_is_closed_with_its_paper(agency: Agency) -> None:
    road = paid()
    road.propose_closing()
    assert events(road)[-1] == "procedure.ClosingProposed"
    row = road.decide_closing()
    assert (road.case.state, road.case.closed_on) == ("closed", road.at.date())
    assert row.document.form_code == "T28"
    assert events(road)[-1] == "procedure.ClosingDecided"


def test_closing_ends_every_term_but_publication(agency: Agency) -> None:
    road = paid()
    road.propose_closing()
    road.decide_closing()
    assert {clock.rule for clock in Clock.objects.filter(case=road.case, ended_on=None)} <= {"D-01", "P-13"}
    assert not Todo.objects.filter(case=road.case, done_at=None, step="decide_closing").exists()


def test_a_summary_case_is_closed_too(agency: Agency) -> None:
    road = on_the_street("end")
    road.record_payment()
    road.propose_closing()
    assert road.decide_closing().document.values["case_number"]


@pytest.mark.parametrize("outcome", ["no_penalty", "transferred", "withdrawn", "not_filed"])
def test_a_penalty_is_not_closed_as_something_else(agency: Agency, outcome: str) -> None:
    road = paid()
    refused(road, "CLOSING_OUTCOME", "propose_closing", outcome=outcome)
    assert not Closing.objects.filter(case=road.case).exists()


def test_a_case_without_penalty_is_closed_as_such(agency: Agency) -> None:
    road = walked(no_penalty())
    refused(road, "CLOSING_OUTCOME", "propose_closing", outcome="performed")
    road.propose_closing(outcome="no_penalty", performance="不予处罚决定已送达。")
    road.decide_closing()
    assert road.case.state == "closed"


def test_a_case_that_goes_to_the_police_is_closed_as_transferred(agency: Agency) -> None:
    road = walked(draft(**CRIME), decide={"receiver": "上海市公安局普陀分局"})
    refused(road, "CLOSING_OUTCOME", "propose_closing", outcome="no_penalty")
    assert road.propose_closing(outcome="transferred", performance="案件已移送公安机关。").outcome == "transferred"


def test_what_was_done_has_to_be_said(agency: Agency) -> None:
    refused(paid(), "PERFORMANCE_MISSING", "propose_closing", performance=" ")


def test_an_unpaid_fine_stops_the_closing(agency: Agency) -> None:
    refused(decided(), "FINE_OUTSTANDING", "propose_closing")


def test_an_unserved_decision_stops_the_closing(agency: Agency) -> None:
    road = Road.open()
    road.walk_to("serve_decision")
    refused(road, "DECISION_NOT_SERVED", "propose_closing")


def test_without_a_proposal_nothing_is_closed(agency: Agency) -> None:
    refused(paid(), "STEP_NOT_OPEN", "decide_closing")


def test_what_is_sent_back_can_be_proposed_again(agency: Agency) -> None:
    road = paid()
    road.propose_closing()
    refused(road, "OPINION_MISSING", "decide_closing", outcome="returned", opinion="")
    road.decide_closing(outcome="returned", opinion="请补充缴款凭证")
    assert road.case.state == "open"
    assert not Closing.objects.filter(case=road.case).exists()
    assert road.propose_closing().approval == "pending"


def test_nobody_closes_a_case_of_his_own(agency: Agency) -> None:
    road = paid()
    road.propose_closing()
    officer = road.people["officer"]
    refused(road, "STEP_NOT_YOURS", "decide_closing", kind=NotPermitted, by=officer)
    org.grant_role(account=officer, role=Role.HEAD, by=road.people["security_admin"], at=road.at)
    refused(road, "OWN_CASE", "decide_closing", by=account("officer"))
