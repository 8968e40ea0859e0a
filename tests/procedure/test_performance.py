"""Paying, paying later, cash on its way to the bank, and reminding (履行)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from mingheng.base.errors import Conflict, NotPermitted
from mingheng.cases.models import Clock
from mingheng.org.models import Agency
from mingheng.procedure import judgement
from mingheng.procedure.models import Deferral, Payment, Reminder
from tests.procedure.afterwards import Road, decided, on_the_street, overdue
from tests.procedure.builders import case_at, events, refused

DAY = dt.timedelta(days=1)


def collected() -> Road:
    """A fine of 100 yuan that was collected on Monday 2026-09-07 and reported."""
    cash = {"collection": "on_the_spot", "receipt_number": "沪财罚0000009"}
    return on_the_street("end", decide_on_the_spot=cash)


def owed(road: Road) -> Decimal:
    return judgement.outstanding(road.file())


# --- payment --------------------------------------------------------------------------------------------------------


def test_paying_all_ends_the_term(agency: Agency) -> None:
    road = decided()
    assert road.record_payment().amount == 300
    assert owed(road) == 0
    assert Clock.objects.get(case=road.case, rule="P-09").reason == "罚款缴清"
    assert events(road)[-1] == "procedure.FinePaid"


def test_paying_in_part_leaves_the_rest(agency: Agency) -> None:
    road = decided()
    road.record_payment(amount=Decimal(120))
    assert owed(road) == 180
    assert Clock.objects.filter(case=road.case, rule="P-09", ended_on=None).exists()


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("PAYMENT_AMOUNT", {"amount": Decimal(0)}),
        ("PAYMENT_AMOUNT", {"amount": Decimal("300.01")}),
        ("RECEIPT_MISSING", {"receipt_number": " "}),
        ("DATES_OUT_OF_ORDER", {"paid_on": dt.date(2026, 9, 1)}),
        ("DATES_OUT_OF_ORDER", {"paid_on": dt.date(2027, 9, 1)}),
        ("ON_THE_SPOT_NOT_ALLOWED", {"channel": "on_the_spot", "amount": Decimal(50)}),
        ("ON_THE_SPOT_NOT_ALLOWED", {"channel": "on_the_spot", "collection_ground": "hard_later"}),
    ],
)
def test_a_wrong_payment_is_refused(agency: Agency, code: str, given: dict[str, Any]) -> None:
    road = decided()
    refused(road, code, "record_payment", **given)
    assert not Payment.objects.filter(case=road.case).exists()


def test_a_receipt_stands_for_one_payment_only(agency: Agency) -> None:
    road = decided()
    road.record_payment(amount=Decimal(100))
    refused(road, "RECEIPT_USED", "record_payment", kind=Conflict, amount=Decimal(100))
    assert owed(road) == 200


def test_nobody_pays_before_the_decision_is_served(agency: Agency) -> None:
    road = Road.open()
    road.walk_to("serve_decision")
    refused(road, "DECISION_NOT_SERVED", "record_payment")


def test_what_is_paid_is_not_paid_again(agency: Agency) -> None:
    road = decided()
    road.record_payment()
    refused(road, "STEP_NOT_OPEN", "record_payment", amount=Decimal(1), receipt_number="沪财罚0000002")


def test_a_remote_party_may_ask_to_pay_on_the_spot(agency: Agency) -> None:
    road = decided()
    payment = road.record_payment(channel="on_the_spot", collection_ground="remote")
    assert payment.ground == "remote"
    assert Clock.objects.filter(case=road.case, rule="P-11", ended_on=None).exists()


# --- cash: two and two working days ---------------------------------------------------------------------------------


def test_cash_goes_to_the_agency_and_to_the_bank(agency: Agency) -> None:
    road = collected()
    refused(road, "CASH_NOT_BANKED", "propose_closing")
    road.workdays_later(4)
    road.hand_in_cash(handed_in_on=dt.date(2026, 9, 9), banked_on=dt.date(2026, 9, 11))
    payment = Payment.objects.get(case=road.case)
    assert (payment.handed_in_on, payment.banked_on) == (dt.date(2026, 9, 9), dt.date(2026, 9, 11))
    assert Clock.objects.get(case=road.case, rule="P-11").ended_on == dt.date(2026, 9, 9)
    assert events(road)[-1] == "procedure.CashHandedIn"
    refused(road, "STEP_NOT_OPEN", "hand_in_cash")


@pytest.mark.parametrize(
    ("code", "handed_in", "banked"),
    [
        ("HANDED_IN_LATE", 10, 11),
        ("BANKED_LATE", 9, 14),
        ("DATES_OUT_OF_ORDER", 9, 8),
        ("DATES_OUT_OF_ORDER", 4, 8),
        ("DATES_OUT_OF_ORDER", 9, 30),
    ],
)
def test_late_or_disordered_cash_is_refused(agency: Agency, code: str, handed_in: int, banked: int) -> None:
    road = collected()
    road.workdays_later(6)
    days = {"handed_in_on": dt.date(2026, 9, handed_in), "banked_on": dt.date(2026, 9, banked)}
    refused(road, code, "hand_in_cash", **days)
    assert Payment.objects.get(case=road.case).banked_on is None


def test_late_cash_is_recorded_as_late_with_its_reason(agency: Agency) -> None:
    road = collected()
    road.workdays_later(6)
    road.hand_in_cash(handed_in_on=dt.date(2026, 9, 10), banked_on=dt.date(2026, 9, 15), late_reason="系统故障")
    assert Payment.objects.get(case=road.case).handed_in_on == dt.date(2026, 9, 10)


def test_a_reason_does_not_put_days_in_order(agency: Agency) -> None:
    road = collected()
    road.workdays_later(4)
    days = {"handed_in_on": dt.date(2026, 9, 9), "banked_on": dt.date(2026, 9, 8)}
    refused(road, "DATES_OUT_OF_ORDER", "hand_in_cash", late_reason="系统故障", **days)


# --- paying later ---------------------------------------------------------------------------------------------------


def test_instalments_are_granted_with_a_paper(agency: Agency) -> None:
    road = decided()
    assert road.request_deferral().outcome == "pending"
    refused(road, "STEP_NOT_OPEN", "request_deferral")
    row = road.decide_deferral()
    assert (row.outcome, row.decided_by) == ("approved", road.people["leader"])
    assert [d.form_code for d in road.file().unserved] == ["T23"]
    assert Clock.objects.get(case=road.case, rule="P-09").reason == "批准延期、分期"
    assert events(road)[-1] == "procedure.DeferralDecided"


def test_instalments_set_the_days_of_payment(agency: Agency) -> None:
    road = decided()
    today = road.at.date()
    road.request_deferral()
    road.decide_deferral()
    assert judgement.pay_by(road.file()) == today + 30 * DAY
    road.record_payment(amount=Decimal(150))
    assert judgement.open_parts(road.file()) == [(today + 60 * DAY, Decimal(50)), (today + 90 * DAY, Decimal(100))]
    road.later(days=60)
    assert not judgement.is_overdue(road.file())
    road.later(days=1)
    assert judgement.overdue_parts(road.file()) == [(today + 60 * DAY, Decimal(50))]


def test_what_was_paid_before_the_leave_covers_no_instalment(agency: Agency) -> None:
    road = decided()
    road.record_payment(amount=Decimal(100))
    today = road.at.date()
    road.request_deferral(instalments=[(today + 30 * DAY, Decimal(100)), (today + 60 * DAY, Decimal(100))])
    road.decide_deferral()
    assert judgement.pay_by(road.file()) == today + 30 * DAY


def test_without_leave_the_term_goes_on(agency: Agency) -> None:
    road = decided()
    due = judgement.pay_by(road.file())
    road.request_deferral()
    refused(road, "OPINION_MISSING", "decide_deferral", outcome="returned", opinion="")
    assert road.decide_deferral(outcome="returned", opinion="没有证明").outcome == "returned"
    assert judgement.pay_by(road.file()) == due
    assert not road.file().issued("T23")


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("REASON_MISSING", {"reason": " "}),
        ("INSTALMENTS_WRONG", {"instalments": []}),
        ("INSTALMENTS_WRONG", {"instalments": [(dt.date(2027, 1, 1), Decimal(299))]}),
        ("INSTALMENTS_WRONG", {"instalments": [(dt.date(2026, 9, 1), Decimal(300))]}),
        ("DATES_OUT_OF_ORDER", {"requested_on": dt.date(2026, 9, 1)}),
        ("DATES_OUT_OF_ORDER", {"requested_on": dt.date(2027, 9, 1)}),
    ],
)
def test_a_wrong_request_to_pay_later_is_refused(agency: Agency, code: str, given: dict[str, Any]) -> None:
    road = decided()
    refused(road, code, "request_deferral", **given)
    assert not Deferral.objects.filter(case=road.case).exists()


def test_only_the_leader_grants_leave(agency: Agency) -> None:
    road = decided()
    road.request_deferral()
    refused(road, "STEP_NOT_YOURS", "decide_deferral", kind=NotPermitted, by=road.people["head"])


# --- reminder and additional fine -----------------------------------------------------------------------------------


def test_gt_10_forty_days_late_the_additional_fine_reaches_the_fine(agency: Agency) -> None:
    road = overdue(40, fine_amount=Decimal(1000))
    row = road.remind()
    assert row.additional_amount == Decimal(1000)
    assert [d.form_code for d in road.file().unserved] == ["T24"]
    assert events(road)[-1] == "procedure.Reminded"


def test_gt_11_days_of_reconsideration_do_not_count(agency: Agency) -> None:
    road = overdue(40, fine_amount=Decimal(1000))
    today = road.at.date()
    during = {"begun_on": today - 25 * DAY, "ended_on": today - 6 * DAY, "result": "维持"}
    road.record_remedy(**during)
    assert road.remind().additional_amount == Decimal(600)


def test_reconsideration_that_still_runs_stops_the_additional_fine(agency: Agency) -> None:
    road = overdue(10, fine_amount=Decimal(1000))
    road.record_remedy(begun_on=road.at.date() - 4 * DAY)
    assert road.remind().additional_amount == Decimal(150)


def test_each_instalment_runs_from_its_own_day(agency: Agency) -> None:
    road = decided()
    road.request_deferral()
    road.decide_deferral()
    road.later(days=61)
    row = road.remind()
    # The first part is 31 days late (93 yuan), the second one day (3 yuan); the third is not due.
    assert row.additional_amount == Decimal(96)
    assert row.document.values["amount"] in {"200", "200.00"}


def test_a_served_reminder_knows_its_day(agency: Agency) -> None:
    road = overdue(3)
    row = road.remind()
    road.serve(documents=[row.document])
    assert Reminder.objects.get(pk=row.pk).served_on == road.at.date()


def test_a_reminder_leaves_ten_working_days(agency: Agency) -> None:
    road = overdue(3)
    refused(road, "REMINDER_TERM", "remind", pay_by=road.at.date() + 5 * DAY)
    assert not Reminder.objects.filter(case=road.case).exists()


def test_nobody_is_reminded_before_the_term_is_over_or_twice_at_once(agency: Agency) -> None:
    road = overdue(0)
    refused(road, "STEP_NOT_OPEN", "remind")
    road.later(days=1)
    road.remind()
    refused(road, "STEP_NOT_OPEN", "remind")


def test_a_case_without_a_fine_owes_nothing(agency: Agency) -> None:
    file = case_at("decide").file()
    assert (judgement.outstanding(file), judgement.pay_by(file), judgement.is_overdue(file)) == (0, None, False)
