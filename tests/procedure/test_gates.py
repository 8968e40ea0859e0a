"""The general conditions of every act (通用关口)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from mingheng.base.errors import NotFound, NotPermitted
from mingheng.cases import actions as cases
from mingheng.cases.terms import CaseState
from mingheng.org import actions as org
from mingheng.org.models import Agency, Credential, Department
from mingheng.procedure import judgement, models
from mingheng.procedure.engine import missing_of
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.gates import general, penalty
from mingheng.procedure.queries import table_of
from tests.procedure.builders import Matter, case_at, officer, refused


@pytest.fixture
def file(agency: Agency) -> CaseFile:
    """A filed case."""
    return case_at("show_credentials").file()


def code(gate: Any, file: CaseFile) -> str | None:
    lack = gate(file)
    return lack.code if lack else None


def test_a_suspended_or_closed_case_does_not_move(file: CaseFile) -> None:
    assert code(general.case_is_moving, file) is None
    file.case.state = CaseState.SUSPENDED
    assert code(general.case_is_moving, file) == "CASE_SUSPENDED"
    file.case.state = CaseState.CLOSED
    assert code(general.case_is_moving, file) == "CASE_CLOSED"


def test_an_item_of_another_department_is_handed_on(file: CaseFile) -> None:
    file.case.power.department = Department.objects.exclude(pk=file.case.department_id).first()
    assert code(general.power_in_force, file) == "POWER_OTHER_DEPARTMENT"


def test_an_item_taken_back_stops_the_case_only_where_the_agency_says_so(file: CaseFile) -> None:
    file.case.power.valid_to = file.today
    later = replace(file, today=file.today + dt.timedelta(days=1))
    assert code(general.power_in_force, later) is None
    later.case.agency.settings = {"taken_back_running": {"value": False, "source": "区通知"}}
    assert code(general.power_in_force, later) == "POWER_TAKEN_BACK"


def test_an_item_not_in_force_when_the_case_was_opened_stops_it(file: CaseFile) -> None:
    file.case.power.valid_to = file.case.opened_at.date() - dt.timedelta(days=1)
    assert code(general.power_in_force, file) == "POWER_TAKEN_BACK"


def test_auxiliaries_and_expired_credentials_do_not_count(file: CaseFile) -> None:
    assert code(general.two_officers, file) is None
    file.officers[1].is_auxiliary = True
    assert code(general.two_officers, file) == "TWO_OFFICERS"
    file.officers[1].is_auxiliary = False
    after = replace(file, today=dt.date(2029, 1, 1))
    assert code(general.two_officers, after) == "TWO_OFFICERS"


def test_a_credential_stopped_today_stops_the_next_act(agency: Agency) -> None:
    matter = case_at("inspect_scene")
    credential = Credential.objects.get(officer=officer("partner"))
    org.revoke_credential(
        credential=credential, revoked_on=matter.at.date(), reason="调离", by=matter.people["office"], at=matter.at
    )
    refused(matter, "TWO_OFFICERS", "inspect_scene")


def test_an_officer_who_left_the_case_is_missing(agency: Agency) -> None:
    matter = case_at("inspect_scene")
    cases.remove_officer(
        case=matter.case, officer=officer("partner"), reason="调离", by=matter.people["head"], at=matter.at
    )
    refused(matter, "TWO_OFFICERS", "inspect_scene")


def test_an_open_recusal_stops_the_decision(agency: Agency) -> None:
    file = case_at("decide").file()
    open_one = models.Recusal(case=file.case, officer=file.officers[0], reason="亲属")
    assert code(general.no_open_recusal, replace(file, recusals=[open_one])) == "RECUSAL_OPEN"
    open_one.is_granted = False
    assert code(general.no_open_recusal, replace(file, recusals=[open_one])) is None


def test_five_years_hold_for_items_about_life_and_health(agency: Agency) -> None:
    file = Matter.open(acted_on=dt.date(2022, 9, 7)).file()
    assert judgement.is_time_barred(file)
    file.case.power.sector = "fire"
    assert not judgement.is_time_barred(file)


def test_all_that_is_missing_is_told_at_once(agency: Agency) -> None:
    matter = case_at("show_credentials")
    refusal = refused(matter, "NO_EVIDENCE", "decide")
    file = matter.file()
    lacks = {lack.code for lack in missing_of(table_of(file.case).step("decide"), file)}
    assert lacks == {"NO_EVIDENCE", "NOT_CONCLUDED"}
    assert "尚不能作出决定" in refusal.sentence


def test_a_gate_that_is_open_says_nothing(agency: Agency) -> None:
    file = case_at("decide").file()
    gates = (penalty.notice_served, penalty.defence_settled, penalty.hearing_settled, penalty.review_passed)
    assert [gate(file) for gate in gates] == [None] * len(gates)


def test_a_disabled_account_acts_no_more(agency: Agency) -> None:
    matter = case_at("propose_filing")
    matter.people["officer"].is_active = False
    refused(matter, "ACCOUNT_DISABLED", "propose_filing", kind=NotPermitted)


def test_an_officer_of_another_department_does_not_find_the_case(agency: Agency) -> None:
    matter = case_at("propose_filing")
    matter.people["officer"].department = Department.objects.exclude(pk=matter.case.department_id).first()
    refused(matter, "NOT_FOUND", "propose_filing", kind=NotFound)


def test_nobody_judges_a_case_he_handles(agency: Agency) -> None:
    matter = Matter.open()
    matter.propose_filing()
    head = matter.people["head"]
    registered = org.register_officer(account=head, by=matter.people["office"], at=matter.at)
    org.issue_credential(
        officer=registered, number="3101070008", valid_from=dt.date(2024, 1, 1), valid_to=dt.date(2028, 12, 31),
        by=matter.people["office"], at=matter.at,
    )  # fmt: skip
    cases.assign_officer(case=matter.case, officer=officer("head"), reason="充实力量", by=head, at=matter.at)
    refused(matter, "OWN_CASE", "decide_filing")


def test_a_hearing_right_that_was_not_told_is_told_anew(agency: Agency) -> None:
    matter = case_at("decide")
    matter.file()
    agency.settings = {"hearing_fine_person": {"value": 300, "source": "市规定"}}
    with_setting = replace(matter.file(), case=matter.case)
    with_setting.case.agency = agency
    assert code(penalty.hearing_settled, with_setting) == "HEARING_NOT_OFFERED"
    assert code(penalty.notice_served, with_setting) == "NOTICE_MISSING"
    assert table_of(matter.case).step("issue_notice").offered(with_setting)
