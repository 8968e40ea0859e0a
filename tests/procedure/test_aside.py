"""What turns a case aside (旁路): recusal, standing still, transfer, withdrawal, change, revocation, remedies."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from mingheng import ledger
from mingheng.base.errors import Conflict, NotFound, NotLawful
from mingheng.cases import actions as cases
from mingheng.cases.models import Case, Clock, Lead
from mingheng.disclosure import jobs as disclosure
from mingheng.disclosure.models import Duty
from mingheng.org import actions as org
from mingheng.org.models import Agency, Department, Officer
from mingheng.org.terms import Role
from mingheng.powers.models import Power
from mingheng.procedure import actions, judgement
from mingheng.procedure.models import Decision, Recusal, Remedy, Suspension, Transfer
from tests.disclosure.matters import published
from tests.procedure.afterwards import Road, decided, filed, on_the_street
from tests.procedure.builders import COMPANY, PERSON, account, draft, events, officer, refused
from tests.refusals import refused as nothing_written

DAY = dt.timedelta(days=1)


def with_role(road: Road, role: Role) -> Any:
    """The officer in charge, who holds another role as well."""
    org.grant_role(account=road.people["officer"], role=role, by=road.people["security_admin"], at=road.at)
    return account("officer")


# --- recusal --------------------------------------------------------------------------------------------------------


def test_who_steps_aside_leaves_the_case_and_two_officers_are_missing(agency: Agency) -> None:
    road = filed()
    assert road.request_recusal().is_granted is None
    assert events(road)[-1] == "procedure.RecusalRequested"
    road.record_inquiry()  # the investigation goes on meanwhile
    assert road.decide_recusal().is_granted is True
    assert [one.name for one in road.file().officers] == ["李执"]
    assert events(road)[-1] == "procedure.RecusalDecided"
    refused(road, "TWO_OFFICERS", "conclude_investigation")


def test_another_officer_fills_the_gap(agency: Agency) -> None:
    road = filed()
    road.request_recusal()
    road.decide_recusal()
    third = officer("third_officer")
    cases.assign_officer(case=road.case, officer=third, reason="补足两名", by=road.people["head"], at=road.at)
    assert road.conclude_investigation().round == 1


def test_who_need_not_step_aside_stays(agency: Agency) -> None:
    road = filed()
    road.request_recusal()
    assert road.decide_recusal(grants=False).is_granted is False
    assert len(road.file().officers) == 2
    refused(road, "STEP_NOT_OPEN", "decide_recusal", recusal=road.file().recusals[-1])


def test_recusal_needs_a_reason_and_an_officer_of_the_case(agency: Agency) -> None:
    road = filed()
    refused(road, "REASON_MISSING", "request_recusal", reason=" ")
    refused(road, "NOT_FOUND", "request_recusal", kind=NotFound, officer=officer("third_officer"))
    road.request_recusal()
    refused(road, "RECUSAL_ASKED", "request_recusal", kind=Conflict)
    assert Recusal.objects.filter(case=road.case).count() == 1


def test_nobody_decides_on_himself(agency: Agency) -> None:
    road = filed()
    road.request_recusal(officer=officer("officer"))
    refused(road, "OWN_RECUSAL", "decide_recusal", by=with_role(road, Role.HEAD))


def test_a_request_of_another_case_is_not_decided_here(agency: Agency) -> None:
    road = filed()
    row = road.request_recusal()
    other = Road.open(party=COMPANY)
    other.request_recusal()
    refused(other, "NOT_FOUND", "decide_recusal", kind=NotFound, recusal=row)


# --- standing still -------------------------------------------------------------------------------------------------


def ninety_days(road: Road) -> Any:
    clock = Clock.objects.get(case=road.case, rule="P-03", ended_on=None)
    return clock.due_on, clock.suspensions


def test_without_a_basis_the_ninety_days_run_on(agency: Agency) -> None:
    road = filed()
    due = ninety_days(road)
    road.suspend()
    assert (road.case.state, events(road)[-1]) == ("suspended", "procedure.CaseSuspended")
    road.later(days=20)
    road.resume()
    assert (road.case.state, events(road)[-1]) == ("open", "procedure.CaseResumed")
    assert ninety_days(road) == due == (due[0], [])


def test_on_a_basis_the_ninety_days_stop(agency: Agency) -> None:
    road = filed()
    due, _ = ninety_days(road)
    road.later(days=3)
    road.suspend(basis="《某某规章》第十条：鉴定期间不计入")
    road.later(days=20)
    road.resume()
    assert ninety_days(road)[0] == due + 20 * DAY


def test_a_suspended_case_stands_still(agency: Agency) -> None:
    road = filed()
    refused(road, "REASON_MISSING", "suspend", reason=" ")
    refused(road, "STEP_NOT_OPEN", "resume")
    road.suspend()
    refused(road, "STEP_NOT_OPEN", "conclude_investigation")
    refused(road, "STEP_NOT_OPEN", "suspend")
    refused(road, "REASON_MISSING", "resume", reason=" ")
    assert Suspension.objects.get(case=road.case).until_on is None


def test_a_suspended_case_that_was_transferred_is_not_resumed(agency: Agency) -> None:
    road = filed()
    road.suspend()
    road.transfer_case()
    refused(road, "STEP_NOT_OPEN", "resume")


# --- transfer -------------------------------------------------------------------------------------------------------


def test_a_case_is_transferred_with_its_letter(agency: Agency) -> None:
    road = filed()
    row = road.transfer_case()
    assert row.document.form_code == "T10"
    assert (road.case.state, events(road)[-1]) == ("closed", "procedure.CaseTransferred")
    assert not Clock.objects.filter(case=road.case, ended_on=None).exists()
    refused(road, "STEP_NOT_OPEN", "transfer_case")


def test_a_case_on_the_street_is_transferred_too(agency: Agency) -> None:
    assert on_the_street("tell_and_hear").transfer_case().receiver == "普陀区城市管理行政执法局"


def test_a_transfer_says_why_and_to_whom(agency: Agency) -> None:
    road = filed()
    refused(road, "RECEIVER_MISSING", "transfer_case", receiver=" ")
    refused(road, "REASON_MISSING", "transfer_case", reason=" ")
    assert not Transfer.objects.filter(case=road.case).exists()


@pytest.fixture
def lead(agency: Agency, department: Department) -> Lead:
    at = dt.datetime(2026, 9, 7, 9, tzinfo=dt.UTC)
    return cases.register_lead(
        source="complaint", found_at=at, place="示例路绿地", content="有人占用绿地堆放建材", department=department,
        by=account("officer"), at=at,
    )  # fmt: skip


LETTER = {"receiver": "普陀区城市管理行政执法局", "reason": "该事项已由区城管执法部门行使", "basis": ""}


def test_gt_17_an_item_that_was_taken_back_leads_to_a_transfer_letter(
    agency: Agency, lead: Lead, taken_back_power: Power, officers: tuple[Officer, Officer]
) -> None:
    at = dt.datetime(2026, 9, 8, 9, tzinfo=dt.UTC)
    by = account("officer")
    party = cases.register_party(facts=PERSON, by=by, at=at)
    wanted: dict[str, Any] = {
        "procedure": "ordinary", "power": taken_back_power, "party": party, "officers": officers, "cause": "占用绿地案",
        "place": "示例路绿地", "found_on": at.date(), "acted_on": at.date(), "lead": lead,
    }  # fmt: skip
    with nothing_written("POWER_TAKEN_BACK", NotLawful):
        cases.open_case(**wanted, by=by, at=at)
    assert not Case.objects.exists()
    document = actions.transfer_lead(lead=lead, **LETTER, by=by, at=at)
    lead.refresh_from_db()
    assert document.form_code == "T10" and "普陀区城市管理行政执法局" in document.text
    assert lead.stage != "open" and document.number in lead.outcome
    assert {entry.event for entry in ledger.entries_about(lead)} >= {"procedure.CaseTransferred"}


def test_a_lead_is_transferred_once_and_with_a_reason(agency: Agency, lead: Lead) -> None:
    at = dt.datetime(2026, 9, 8, 9, tzinfo=dt.UTC)
    by = account("officer")
    for code, given in (("RECEIVER_MISSING", {"receiver": ""}), ("REASON_MISSING", {"reason": ""})):
        with nothing_written(code):
            actions.transfer_lead(lead=lead, **{**LETTER, **given}, by=by, at=at)
    actions.transfer_lead(lead=lead, **LETTER, by=by, at=at)
    with nothing_written("LEAD_TAKEN", Conflict):
        actions.transfer_lead(lead=lead, **LETTER, by=by, at=at)


def test_outsiders_transfer_nothing(agency: Agency, lead: Lead) -> None:
    at = dt.datetime(2026, 9, 8, 9, tzinfo=dt.UTC)
    with nothing_written("NOT_FOUND", NotFound):
        actions.transfer_lead(lead=lead, **LETTER, by=account("outsider"), at=at)


# --- withdrawal -----------------------------------------------------------------------------------------------------


def test_a_filing_is_withdrawn_once(agency: Agency) -> None:
    road = filed()
    refused(road, "REASON_MISSING", "withdraw_case", reason=" ")
    refused(road, "OWN_CASE", "withdraw_case", by=with_role(road, Role.LEADER))
    road.withdraw_case()
    assert (road.case.state, events(road)[-1]) == ("closed", "procedure.CaseWithdrawn")
    assert not Clock.objects.filter(case=road.case, ended_on=None).exists()
    refused(road, "STEP_NOT_OPEN", "withdraw_case")


def test_what_was_not_filed_or_is_decided_is_not_withdrawn(agency: Agency) -> None:
    refused(filed("propose_filing"), "STEP_NOT_OPEN", "withdraw_case")
    refused(decided(party=COMPANY), "STEP_NOT_OPEN", "withdraw_case")


# --- change ---------------------------------------------------------------------------------------------------------


def test_a_lighter_decision_takes_the_place_of_the_old_one_and_is_served_anew(agency: Agency) -> None:
    road = decided()
    old = road.file().decision
    new = road.change_decision()
    assert old is not None
    old.refresh_from_db()
    assert (old.validity, new.supersedes, new.fine_amount, new.content) == ("changed", old, 200, "罚款人民币200元")
    assert (new.document.form_code, road.case.decision_number) == ("T45-A", new.number)
    assert events(road)[-1] == "procedure.DecisionChanged"
    refused(road, "DECISION_NOT_SERVED", "record_payment", amount=Decimal(200))
    road.serve_decision()
    assert road.file().decision.served_on == road.at.date()  # type: ignore[union-attr]
    assert road.record_payment().amount == 200


def test_a_change_leaves_the_other_penalties_standing(agency: Agency) -> None:
    road = decided()
    Decision.objects.filter(case=road.case).update(
        content="没收；\n罚款人民币300元", penalties=["confiscation", "fine"]
    )
    assert road.change_decision().content == "没收；\n罚款人民币200元"


def test_what_was_paid_counts_for_the_new_decision(agency: Agency) -> None:
    road = decided()
    road.record_payment(amount=Decimal(150))
    road.change_decision()
    assert judgement.outstanding(road.file()) == 50


def test_leave_to_pay_later_ends_with_the_old_decision(agency: Agency) -> None:
    road = decided()
    road.request_deferral()
    road.change_decision()
    refused(road, "STEP_NOT_OPEN", "decide_deferral")


def test_an_on_the_spot_decision_that_was_changed_is_served(agency: Agency) -> None:
    road = on_the_street(
        "end", tell_and_hear={"fine_amount": Decimal(200)}, decide_on_the_spot={"fine_amount": Decimal(200)}
    )
    road.change_decision(fine_amount=Decimal(100))
    road.serve_decision()
    road.record_payment()
    assert road.propose_closing().outcome == "performed"


def test_a_closed_case_is_changed_and_served_as_well(agency: Agency) -> None:
    road = decided()
    road.record_payment()
    road.propose_closing()
    road.decide_closing()
    road.change_decision()
    road.serve_decision()
    assert (road.case.state, judgement.outstanding(road.file())) == ("closed", 0)


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("HEAVIER_AFTER_DEFENCE", {"fine_amount": Decimal(301)}),
        ("NOT_LIGHTER", {"fine_amount": Decimal(300)}),
        ("FINE_BELOW_RANGE", {"fine_amount": Decimal(99)}),
        ("NO_FINE", {"fine_amount": Decimal(0)}),
        ("REASON_MISSING", {"reason": " "}),
    ],
)
def test_a_wrong_change_is_refused(agency: Agency, code: str, given: dict[str, Any]) -> None:
    road = decided()
    refused(road, code, "change_decision", **given)
    assert Decision.objects.get(case=road.case).validity == "in_force"


def test_nobody_changes_or_revokes_in_a_case_of_his_own(agency: Agency) -> None:
    road = decided()
    leading = with_role(road, Role.LEADER)
    refused(road, "OWN_CASE", "change_decision", by=leading)
    refused(road, "OWN_CASE", "revoke_decision", by=leading)


# --- revocation -----------------------------------------------------------------------------------------------------


def test_a_revoked_decision_no_longer_stands_and_its_paper_is_served(agency: Agency) -> None:
    road = decided()
    old = road.revoke_decision()
    assert (old.validity, old.ended_on, road.file().decision) == ("revoked", road.at.date(), None)
    assert [d.form_code for d in road.file().unserved] == ["T45"]
    assert events(road)[-1] == "procedure.DecisionRevoked"
    refused(road, "STEP_NOT_OPEN", "revoke_decision")
    road.serve(documents=road.file().unserved)
    assert not road.file().unserved


def test_revocation_needs_a_reason(agency: Agency) -> None:
    road = decided()
    refused(road, "REASON_MISSING", "revoke_decision", reason=" ")


def test_what_was_published_of_a_revoked_decision_must_be_withdrawn_in_three_days(agency: Agency) -> None:
    road = decided(party=COMPANY)
    published(road)
    road.revoke_decision()
    disclosure.open_duties(agency=road.case.agency, at=road.at)
    clock = Clock.objects.get(case=road.case, rule="P-13", ended_on=None)
    assert clock.due_on == road.file().calendar.nth_workday_after(road.at.date(), 3)
    road.withdraw_case()
    assert Clock.objects.filter(case=road.case, rule="P-13", ended_on=None).exists()


def test_a_changed_decision_gets_a_duty_of_its_own(agency: Agency) -> None:
    road = decided(party=COMPANY)
    published(road)
    new = road.change_decision()
    assert road.case.disclosure_settled_on is None
    disclosure.open_duties(agency=road.case.agency, at=road.at)
    assert Duty.objects.filter(decision=new).exists()
    assert {"D-01", "P-13"} <= {c.rule for c in Clock.objects.filter(case=road.case, ended_on=None)}


def test_a_new_decision_may_follow_a_revoked_one_and_old_payments_do_not_count(agency: Agency) -> None:
    road = decided()
    road.record_payment()
    road.revoke_decision()
    road.decide()
    assert judgement.outstanding(road.file()) == 300


def test_a_revoked_on_the_spot_penalty_can_be_withdrawn(agency: Agency) -> None:
    road = on_the_street("end")
    road.revoke_decision()
    road.withdraw_case()
    assert road.case.state == "closed"


# --- reconsideration and litigation ---------------------------------------------------------------------------------


def test_a_remedy_begins_and_ends_in_one_row(agency: Agency) -> None:
    road = decided()
    begun = road.at.date()
    road.record_remedy()
    road.later(days=30)
    road.record_remedy(ended_on=road.at.date(), result="维持")
    row = Remedy.objects.get(case=road.case)
    assert (row.begun_on, row.ended_on, row.result) == (begun, road.at.date(), "维持")
    assert events(road)[-1] == "procedure.RemedyRecorded"


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("BODY_MISSING", {"body": " "}),
        ("DATES_OUT_OF_ORDER", {"begun_on": dt.date(2026, 9, 1)}),
        ("DATES_OUT_OF_ORDER", {"begun_on": dt.date(2027, 9, 1)}),
        ("DATES_OUT_OF_ORDER", {"ended_on": dt.date(2026, 9, 1), "result": "维持"}),
        ("RESULT_MISSING", {"ended_on": "today"}),
    ],
)
def test_a_wrong_remedy_is_refused(agency: Agency, code: str, given: dict[str, Any]) -> None:
    road = decided()
    given = {name: road.at.date() if value == "today" else value for name, value in given.items()}
    refused(road, code, "record_remedy", **given)
    assert not Remedy.objects.filter(case=road.case).exists()


def test_a_remedy_cannot_end_before_it_began(agency: Agency) -> None:
    road = decided()
    early = road.at.date()
    road.later(days=5)
    road.record_remedy()
    refused(road, "DATES_OUT_OF_ORDER", "record_remedy", begun_on=early, ended_on=early, result="维持")


def test_without_a_decision_there_is_no_remedy(agency: Agency) -> None:
    road = Road.open()
    road.walk_to("decide", conclude_investigation={"draft": draft()})
    refused(road, "STEP_NOT_OPEN", "record_remedy")
