"""The on-the-spot penalty (当场处罚), from the street to the report, and the turn to the ordinary road."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from mingheng.base.errors import Conflict, NotPermitted
from mingheng.cases.models import Clock
from mingheng.cases.terms import ProcedureKind
from mingheng.org.models import Agency
from mingheng.procedure.models import Decision, Defence, FilingReport, Payment
from mingheng.procedure.rules import require_reconsideration_first
from tests.procedure.afterwards import Road, on_the_street
from tests.procedure.builders import COMPANY, PartyFacts, draft, events, refused

CHILD = PartyFacts(kind="natural", name="小示例", identifier_kind="other", identifier="X1", born_on=dt.date(2013, 1, 1))
CASH = {"collection": "on_the_spot", "receipt_number": "沪财罚0000009"}


def fined(amount: str, *, told: str = "", **given: Any) -> dict[str, Any]:
    """Words for telling of and deciding on one amount."""
    return {
        "tell_and_hear": {"fine_amount": Decimal(told or amount)},
        "decide_on_the_spot": {"fine_amount": Decimal(amount), **given},
    }


def corrected_company(told: str) -> Road:
    """A company that did not follow an order to correct, told of a fine."""
    road = on_the_street("add_photo", party=COMPANY, power="DEMO-SHLJ-04")
    road.order_correction()
    road.recheck()
    road.explain_no_recording()
    road.tell_and_hear(fine_amount=Decimal(told))
    return road


# --- success --------------------------------------------------------------------------------------------------------


def test_the_decision_is_made_and_handed_over_in_one_act(agency: Agency) -> None:
    road = on_the_street("decide_on_the_spot")
    decision = road.decide_on_the_spot()
    assert (decision.fine_amount, decision.is_summary, decision.served_on) == (100, True, road.at.date())
    assert road.case.decision_number == decision.number
    assert [d.form_code for s in road.file().services for d in s.documents.all()] == ["T20"]
    assert events(road)[-1] == "procedure.DecidedOnTheSpot"


def test_the_paper_names_reconsideration_first(agency: Agency) -> None:
    text = on_the_street("decide_on_the_spot").decide_on_the_spot().document.text
    require_reconsideration_first(text)
    assert "上海市普陀区人民政府申请行政复议" in text


def test_the_terms_of_the_decision_begin(agency: Agency) -> None:
    road = on_the_street("report_penalty")
    today = dt.date(2026, 9, 7)
    due = {clock.rule: clock.due_on for clock in Clock.objects.filter(case=road.case, ended_on=None)}
    assert due == {
        "P-14": today + dt.timedelta(days=2),
        "P-09": today + dt.timedelta(days=15),
        "D-01": dt.date(2026, 9, 16),
    }


def test_the_report_ends_its_term(agency: Agency) -> None:
    road = on_the_street("end")
    assert FilingReport.objects.get(case=road.case).accepted_by == road.people["head"]
    assert Clock.objects.get(case=road.case, rule="P-14").ended_on == road.at.date()
    assert events(road)[-1] == "procedure.PenaltyReported"


def test_what_the_party_states_is_answered_and_printed(agency: Agency) -> None:
    said = {"statement": "只摆了五分钟。", "adoption": "none", "answer": "时间长短不影响违法行为成立。"}
    road = on_the_street("decide_on_the_spot", tell_and_hear=said)
    assert Defence.objects.get(case=road.case).answered_by == road.people["officer"]
    assert events(road)[-1] == "procedure.ToldAndHeard"
    assert "只摆了五分钟" in road.decide_on_the_spot().document.text


def test_a_refusal_to_sign_is_noted(agency: Agency) -> None:
    road = on_the_street("report_penalty", decide_on_the_spot={"refusal": "当事人拒绝签收，邻摊王某见证"})
    service = road.file().services[-1]
    assert service.is_refused and service.recipient == ""


# --- limits: GT-1, GT-2, GT-3 ---------------------------------------------------------------------------------------


def test_gt_1_a_person_may_be_fined_200_on_the_spot(agency: Agency) -> None:
    road = on_the_street("report_penalty", **fined("200"))
    assert road.file().decision.fine_amount == 200  # type: ignore[union-attr]


def test_gt_1_a_person_may_not_be_fined_201_on_the_spot(agency: Agency) -> None:
    road = on_the_street("decide_on_the_spot", **fined("201"))
    refused(road, "SUMMARY_NOT_ALLOWED", "decide_on_the_spot", fine_amount=Decimal(201))
    assert not Decision.objects.filter(case=road.case).exists()


def test_gt_2_a_company_may_be_fined_3000_on_the_spot_but_not_3001(agency: Agency) -> None:
    road = corrected_company("3001")
    refused(road, "SUMMARY_NOT_ALLOWED", "decide_on_the_spot", fine_amount=Decimal(3001))
    assert road.decide_on_the_spot(fine_amount=Decimal(3000)).fine_amount == 3000


def test_gt_3_100_yuan_may_be_collected_on_the_spot(agency: Agency) -> None:
    road = on_the_street("report_penalty", **fined("100", **CASH))
    payment = Payment.objects.get(case=road.case)
    assert (payment.amount, payment.channel) == (100, "on_the_spot")
    assert Clock.objects.filter(case=road.case, rule="P-11", ended_on=None).exists()
    assert not Clock.objects.filter(case=road.case, rule="P-09").exists()


def test_gt_3_101_yuan_may_not_be_collected_without_a_reason(agency: Agency) -> None:
    road = on_the_street("decide_on_the_spot", **fined("101"))
    refused(road, "ON_THE_SPOT_NOT_ALLOWED", "decide_on_the_spot", fine_amount=Decimal(101), **CASH)
    assert not Payment.objects.filter(case=road.case).exists()


def test_101_yuan_may_be_collected_where_it_is_hard_later(agency: Agency) -> None:
    road = on_the_street("report_penalty", **fined("101", **CASH, collection_ground="hard_later"))
    assert Payment.objects.get(case=road.case).ground == "hard_later"


# --- refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("FACTS_MISSING", {"facts": " "}),
        ("SUMMARY_NOT_ALLOWED", {"penalties": ["fine", "confiscation"]}),
        ("SUMMARY_NOT_ALLOWED", {"penalties": []}),
        ("PENALTY_KIND_NOT_ALLOWED", {"penalties": ["warning"], "fine_amount": Decimal(0)}),
        ("FINE_AMOUNT", {"fine_amount": Decimal(0)}),
        ("FINE_BELOW_RANGE", {"fine_amount": Decimal(99)}),
        ("HEAVIER_AFTER_DEFENCE", {"fine_amount": Decimal(150)}),
        ("RECEIPT_MISSING", {"collection": "on_the_spot"}),
    ],
)
def test_an_unlawful_penalty_is_refused(agency: Agency, code: str, given: dict[str, Any]) -> None:
    road = on_the_street("decide_on_the_spot")
    refused(road, code, "decide_on_the_spot", **given)
    assert not Decision.objects.filter(case=road.case).exists()


def test_a_child_is_not_penalised(agency: Agency) -> None:
    refused(on_the_street("decide_on_the_spot", party=CHILD), "UNDER_FOURTEEN", "decide_on_the_spot")


def test_what_was_mended_after_the_order_is_not_penalised(agency: Agency) -> None:
    road = on_the_street("add_photo", party=COMPANY, power="DEMO-SHLJ-04")
    road.order_correction()
    road.recheck(is_corrected=True, found="已按要求改正")
    road.explain_no_recording()
    road.tell_and_hear(fine_amount=Decimal(500))
    refused(road, "ALREADY_MENDED", "decide_on_the_spot", fine_amount=Decimal(500))


def test_a_receipt_stands_for_one_payment_only(agency: Agency) -> None:
    on_the_street("end", **fined("100", **CASH))
    second = on_the_street("decide_on_the_spot", party=COMPANY)
    refused(second, "RECEIPT_USED", "decide_on_the_spot", kind=Conflict, **CASH)


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("CONTENT_MISSING", {"content": " "}),
        ("ANSWER_MISSING", {"statement": "只摆了五分钟"}),
        ("ANSWER_MISSING", {"statement": "只摆了五分钟", "adoption": "none"}),
    ],
)
def test_hearing_badly_is_refused(agency: Agency, code: str, given: dict[str, Any]) -> None:
    road = on_the_street("tell_and_hear")
    refused(road, code, "tell_and_hear", **given)
    assert not Defence.objects.filter(case=road.case).exists()


def test_no_recording_needs_a_real_reason(agency: Agency) -> None:
    refused(on_the_street("explain_no_recording"), "WAIVER_REASON", "explain_no_recording", reason="")


def test_only_officers_decide_and_only_the_head_takes_reports(agency: Agency) -> None:
    road = on_the_street("decide_on_the_spot")
    refused(road, "STEP_NOT_YOURS", "decide_on_the_spot", kind=NotPermitted, by=road.people["head"])
    road.decide_on_the_spot()
    refused(road, "STEP_NOT_YOURS", "report_penalty", kind=NotPermitted, by=road.people["officer"])
    refused(road, "STEP_NOT_OPEN", "decide_on_the_spot")
    road.report_penalty()
    refused(road, "STEP_NOT_OPEN", "report_penalty")


# --- gates ----------------------------------------------------------------------------------------------------------


def without(*left_out: str) -> Road:
    """A summary case in which something was left out."""
    road = Road.open(procedure="summary")
    for name in ("show_credentials", "add_photo", "explain_no_recording", "tell_and_hear"):
        if name not in left_out:
            getattr(road, name)()
    return road


def test_showing_credentials_comes_first(agency: Agency) -> None:
    road = without("show_credentials", "tell_and_hear")
    refused(road, "CREDENTIALS_NOT_SHOWN", "tell_and_hear")
    refused(road, "CREDENTIALS_NOT_SHOWN", "decide_on_the_spot")


def test_credentials_shown_for_service_only_do_not_count(agency: Agency) -> None:
    road = without("show_credentials", "tell_and_hear")
    road.show_credentials("service")
    refused(road, "CREDENTIALS_NOT_SHOWN", "tell_and_hear")


def test_evidence_comes_before_the_decision(agency: Agency) -> None:
    refused(without("add_photo"), "NO_EVIDENCE", "decide_on_the_spot")


def test_a_recording_or_its_reason_comes_before_the_decision(agency: Agency) -> None:
    refused(without("explain_no_recording"), "NO_RECORDING", "decide_on_the_spot")


def test_telling_comes_before_the_decision(agency: Agency) -> None:
    refused(without("tell_and_hear"), "NOTICE_MISSING", "decide_on_the_spot")


def test_an_unanswered_statement_stops_the_decision(agency: Agency) -> None:
    road = without()
    Defence.objects.filter(case=road.case).update(kind="oral", adoption="")
    refused(road, "DEFENCE_NOT_HEARD", "decide_on_the_spot")


def test_order_first_items_are_ordered_and_rechecked_first(agency: Agency) -> None:
    road = on_the_street("decide_on_the_spot", party=COMPANY, power="DEMO-SHLJ-04", **fined("500"))
    refused(road, "ORDER_FIRST", "decide_on_the_spot", fine_amount=Decimal(500))
    road.order_correction()
    refused(road, "RECHECK_FIRST", "decide_on_the_spot", fine_amount=Decimal(500))


def test_an_old_violation_is_not_penalised(agency: Agency) -> None:
    road = on_the_street("decide_on_the_spot", opened={"acted_on": dt.date(2024, 9, 1)})
    refused(road, "TIME_BARRED", "decide_on_the_spot")


def test_an_open_recusal_stops_the_decision(agency: Agency) -> None:
    road = on_the_street("decide_on_the_spot")
    road.request_recusal()
    refused(road, "RECUSAL_OPEN", "decide_on_the_spot")


def test_closing_waits_for_report_and_payment(agency: Agency) -> None:
    road = on_the_street("report_penalty")
    refused(road, "NOT_REPORTED", "propose_closing")
    road.report_penalty()
    refused(road, "FINE_OUTSTANDING", "propose_closing")
    road.record_payment()
    assert road.propose_closing().outcome == "performed"


# --- the turn to the ordinary road ----------------------------------------------------------------------------------


def test_turning_ordinary_needs_a_reason(agency: Agency) -> None:
    road = on_the_street("decide_on_the_spot")
    refused(road, "REASON_MISSING", "convert_to_ordinary", reason=" ")
    assert road.case.procedure == ProcedureKind.SUMMARY


def test_a_decided_case_cannot_turn_ordinary(agency: Agency) -> None:
    refused(on_the_street("report_penalty"), "STEP_NOT_OPEN", "convert_to_ordinary")


def test_turning_ordinary_keeps_what_was_done_and_goes_on_to_the_decision(agency: Agency) -> None:
    road = on_the_street("decide_on_the_spot")
    before = road.file()
    road.convert_to_ordinary()
    after = road.file()
    assert (road.case.procedure, road.case.stage) == (ProcedureKind.ORDINARY, "filing")
    assert [len(before.evidence), len(before.showings), len(before.defences)] == [
        len(after.evidence), len(after.showings), len(after.defences),
    ]  # fmt: skip
    assert events(road)[-1] == "procedure.TurnedOrdinary"
    road.walk_to("decide", conclude_investigation={"draft": draft(fine_amount=Decimal(500))})
    road.walk_on("end", after="hold_discussion")
    decision = road.file().decision
    assert decision is not None and decision.fine_amount == 500 and not decision.is_summary
