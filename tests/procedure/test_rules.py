"""Rules of procedure: limits, hearing, money, grounds, timing, wording."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingheng.base.errors import NotLawful
from mingheng.law import PartyKind, PenaltyKind, Suspension, shipped_calendar
from mingheng.law.deadlines import CHINA
from mingheng.procedure.rules import (
    SUMMARY_LIMITS,
    Collection,
    HearingThresholds,
    additional_fine,
    hearing_grounds,
    limitation_ends_on,
    no_penalty_ground,
    permit_accepted_on,
    require_execution_time,
    require_handed_in,
    require_hearing_date,
    require_no_heavier,
    require_officers,
    require_on_the_spot_collection,
    require_order_first,
    require_reconsideration_first,
    require_summary_procedure,
    require_within_limitation,
    summary_obstacles,
)

CALENDAR = shipped_calendar()
FINE = [PenaltyKind.FINE]
USUAL = HearingThresholds()
DUE = date(2025, 9, 1)


def refusal(act: object, **words: object) -> str:
    """Return the code with which the rule refuses, or nothing."""
    try:
        act(**words)  # type: ignore[operator]
    except NotLawful as refused:
        assert refused.article
        return refused.code
    return ""


# --- summary procedure ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("party", "amount", "code"),
    [
        (PartyKind.NATURAL, "200", ""),
        (PartyKind.NATURAL, "200.01", "SUMMARY_NOT_ALLOWED"),
        (PartyKind.NATURAL, "201", "SUMMARY_NOT_ALLOWED"),
        (PartyKind.SOLE_TRADER, "201", "SUMMARY_NOT_ALLOWED"),
        (PartyKind.BUSINESS, "3000", ""),
        (PartyKind.BUSINESS, "3001", "SUMMARY_NOT_ALLOWED"),
        (PartyKind.ORGANIZATION, "3000", ""),
        (PartyKind.ORGANIZATION, "3001", "SUMMARY_NOT_ALLOWED"),
    ],
)
def test_gt_1_and_2_a_fine_on_the_spot_has_its_limit_by_party(party: PartyKind, amount: str, code: str) -> None:
    assert refusal(require_summary_procedure, party=party, penalties=FINE, amount=Decimal(amount)) == code


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ({"penalties": [PenaltyKind.WARNING]}, 0),
        ({"penalties": [PenaltyKind.WARNING, PenaltyKind.FINE]}, 0),
        ({"penalties": [PenaltyKind.CONFISCATION]}, 1),
        ({"penalties": [PenaltyKind.PUBLIC_CRITICISM]}, 1),
        ({"penalties": []}, 1),
        ({"facts_clear": False}, 1),
        ({"has_basis": False}, 1),
        ({"facts_clear": False, "has_basis": False, "penalties": [], "amount": Decimal(9999)}, 4),
    ],
)
def test_summary_procedure_names_every_obstacle(words: dict[str, object], count: int) -> None:
    given_words = {"party": PartyKind.NATURAL, "penalties": FINE, "amount": Decimal(0), **words}
    assert len(summary_obstacles(**given_words)) == count  # type: ignore[arg-type]


@given(st.sampled_from(PartyKind), st.decimals(0, 10000, places=2))
def test_summary_procedure_is_open_up_to_the_limit_and_no_further(party: PartyKind, amount: Decimal) -> None:
    assert (not summary_obstacles(party=party, penalties=FINE, amount=amount)) == (amount <= SUMMARY_LIMITS[party])


SPOT = "如不服本决定，应当自收到之日起六十日内先向普陀区人民政府申请行政复议；对复议决定不服的，可以自收到复议决定书之日起十五日内向人民法院提起行政诉讼。"
DIRECT = (
    "可以自收到之日起六十日内向普陀区人民政府申请行政复议，也可以自收到之日起六个月内向上海铁路运输法院提起行政诉讼。"
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (SPOT, ""),
        (DIRECT, "RECONSIDERATION_FIRST"),
        (SPOT + "也可以直接向法院起诉。", "RECONSIDERATION_FIRST"),
        ("先向区人民政府申请行政复议，也可以直接向人民法院起诉。", "RECONSIDERATION_FIRST"),
        ("可以申请行政复议。", "RECONSIDERATION_FIRST"),
        ("", "RECONSIDERATION_FIRST"),
    ],
)
def test_gt_18_the_wording_on_the_spot_leads_to_reconsideration_first(text: str, code: str) -> None:
    assert refusal(require_reconsideration_first, text=text) == code


# --- hearing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("party", "amount", "is_large"),
    [
        (PartyKind.NATURAL, 5000, True),
        (PartyKind.NATURAL, 4999, False),
        (PartyKind.SOLE_TRADER, 5000, True),
        (PartyKind.BUSINESS, 49999, False),
        (PartyKind.BUSINESS, 50000, True),
        (PartyKind.ORGANIZATION, 50000, True),
    ],
)
def test_gt_6_a_large_fine_opens_the_right_to_a_hearing(party: PartyKind, amount: int, is_large: bool) -> None:
    found = hearing_grounds(party=party, penalties=FINE, amount=Decimal(amount), thresholds=USUAL)
    assert bool(found) is is_large


def test_an_agency_may_set_its_own_thresholds() -> None:
    lower = HearingThresholds(Decimal(1000), Decimal(10000), "区规定")
    assert hearing_grounds(party=PartyKind.NATURAL, penalties=FINE, amount=Decimal(1000), thresholds=lower)


@pytest.mark.parametrize(
    ("kind", "opens"),
    [(kind, kind.value in {"qualification_downgrade", "license_revocation", "suspension_of_business", "closure", "career_restriction"}) for kind in PenaltyKind],
)  # fmt: skip
def test_grave_kinds_open_the_right_to_a_hearing_at_any_amount(kind: PenaltyKind, opens: bool) -> None:
    found = hearing_grounds(party=PartyKind.BUSINESS, penalties=[kind], amount=Decimal(0), thresholds=USUAL)
    assert found == ((kind.label,) if opens else ())


def test_confiscation_and_other_rules_open_the_right_to_a_hearing_too() -> None:
    found = hearing_grounds(
        party=PartyKind.NATURAL, penalties=[PenaltyKind.CONFISCATION], amount=Decimal(0), confiscated_amount=Decimal(5000),
        thresholds=USUAL, other_grounds=["某条例规定"],
    )  # fmt: skip
    assert len(found) == 2


def test_a_hearing_needs_seven_workdays_notice() -> None:
    words = {"held_on": date(2025, 10, 17), "calendar": CALENDAR}
    assert refusal(require_hearing_date, notified_on=date(2025, 10, 9), **words) == ""
    assert refusal(require_hearing_date, notified_on=date(2025, 10, 10), **words) == "HEARING_NOTICE_LATE"


@given(st.dates(date(2010, 1, 1), date(2026, 1, 1)))
def test_the_day_offered_for_a_late_hearing_is_lawful(notified: date) -> None:
    held = CALENDAR.nth_workday_after(CALENDAR.rolled(notified), 7)
    sooner = CALENDAR.nth_workday_after(held, -1)
    assert refusal(require_hearing_date, notified_on=notified, held_on=held, calendar=CALENDAR) == ""
    assert refusal(require_hearing_date, notified_on=notified, held_on=sooner, calendar=CALENDAR)


# --- money ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"amount": Decimal(100)}, ""),
        ({"amount": Decimal(101)}, "ON_THE_SPOT_NOT_ALLOWED"),
        ({"amount": Decimal(101), "hard_later": True}, ""),
        ({"amount": Decimal(100), "is_summary": False}, "ON_THE_SPOT_NOT_ALLOWED"),
        ({"amount": Decimal(2000), "is_summary": False, "hard_later": True}, "ON_THE_SPOT_NOT_ALLOWED"),
        ({"amount": Decimal(2000), "is_summary": False, "remote_and_asked": True}, ""),
        ({"amount": Decimal(100), "receipt_number": " "}, "RECEIPT_MISSING"),
    ],
)
def test_gt_3_collecting_on_the_spot_needs_a_ground_and_a_receipt(words: dict[str, object], code: str) -> None:
    assert refusal(require_on_the_spot_collection, **{"is_summary": True, "receipt_number": "EX-0001", **words}) == code


@pytest.mark.parametrize(
    ("collected", "handed", "banked", "code"),
    [
        (date(2025, 9, 26), date(2025, 9, 29), date(2025, 10, 9), ""),
        (date(2025, 9, 26), date(2025, 9, 30), date(2025, 10, 9), "HANDED_IN_LATE"),
        (date(2025, 9, 26), date(2025, 9, 29), date(2025, 10, 10), "BANKED_LATE"),
        (date(2025, 9, 26), date(2025, 9, 25), date(2025, 9, 29), "DATES_OUT_OF_ORDER"),
        (date(2025, 9, 26), date(2025, 9, 28), date(2025, 9, 27), "DATES_OUT_OF_ORDER"),
    ],
)
def test_money_is_handed_in_and_banked_within_two_workdays_each(
    collected: date, handed: date, banked: date, code: str
) -> None:
    assert refusal(require_handed_in, way=Collection(collected, handed, banked), calendar=CALENDAR) == code


def late(days: int, *stays: tuple[int, int], unpaid: str = "1000") -> Decimal:
    """Return the additional fine after so many late days, with stays given as first and last late day."""
    pauses = [Suspension(DUE + timedelta(days=a), DUE + timedelta(days=b), "复议") for a, b in stays]
    return additional_fine(unpaid=Decimal(unpaid), due_on=DUE, until_on=DUE + timedelta(days=days), stays=pauses).amount


def test_gt_10_the_additional_fine_never_exceeds_the_fine() -> None:
    assert late(40) == Decimal("1000.00")
    assert late(33) == Decimal("990.00")
    assert late(34) == Decimal("1000.00")


def test_gt_11_days_of_reconsideration_do_not_count() -> None:
    assert late(40, (5, 24)) == Decimal("600.00")


@pytest.mark.parametrize(
    ("stays", "amount"),
    [
        ([(5, 24), (10, 30)], "420.00"),
        ([(5, 24), (10, 20)], "600.00"),
        ([(-10, 10)], "900.00"),
        ([(35, 60)], "1000.00"),
        ([(41, 60)], "1000.00"),
        ([(30, 20)], "1000.00"),
        ([(1, 40)], "0.00"),
    ],
)
def test_stays_count_once_and_only_within_the_late_days(stays: list[tuple[int, int]], amount: str) -> None:
    assert late(40, *stays) == Decimal(amount)


def test_nothing_is_added_up_to_the_last_day_for_payment() -> None:
    found = additional_fine(unpaid=Decimal(1000), due_on=DUE, until_on=DUE)
    assert (found.amount, found.days, found.capped) == (Decimal(0), 0, False)
    assert late(-5) == 0
    assert late(1, unpaid="33.33") == Decimal("1.00")


SPANS = st.lists(st.tuples(st.integers(-10, 80), st.integers(0, 30)), max_size=4)


@given(st.integers(0, 80), SPANS)
def test_the_additional_fine_agrees_with_counting_day_by_day(days: int, spans: list[tuple[int, int]]) -> None:
    stays = [(first, first + span) for first, span in spans]
    counted = sum(not any(first <= day <= last for first, last in stays) for day in range(1, days + 1))
    assert late(days, *stays) == min(Decimal(30) * counted, Decimal(1000))


# --- who, and how heavily --------------------------------------------------------------------------------------------


def test_gt_4_one_officer_is_not_enough() -> None:
    assert refusal(require_officers, certified=1) == "TWO_OFFICERS_REQUIRED"
    assert refusal(require_officers, certified=1, auxiliaries=3) == "TWO_OFFICERS_REQUIRED"
    assert refusal(require_officers, certified=2) == ""


@pytest.mark.parametrize(
    ("needs", "served", "mended", "code"),
    [
        (False, False, None, ""),
        (True, False, None, "ORDER_FIRST"),
        (True, True, None, "REINSPECTION_MISSING"),
        (True, True, True, "ALREADY_MENDED"),
        (True, True, False, ""),
    ],
)
def test_an_item_that_asks_for_an_order_first_gets_one(
    needs: bool, served: bool, mended: bool | None, code: str
) -> None:
    assert refusal(require_order_first, requires_order_first=needs, order_served=served, mended=mended) == code


W, F, C, R = PenaltyKind.WARNING, PenaltyKind.FINE, PenaltyKind.CONFISCATION, PenaltyKind.LICENSE_REVOCATION


@pytest.mark.parametrize(
    ("noticed", "decided", "code"),
    [
        ({F: 1000}, {F: 1000}, ""),
        ({F: 1000}, {F: 500}, ""),
        ({F: 1000}, {W: 0}, ""),
        ({F: 1000}, {}, ""),
        ({F: 1000}, {F: 1001}, "HEAVIER_AFTER_DEFENCE"),
        ({F: 1000}, {F: 500, C: 0}, "HEAVIER_AFTER_DEFENCE"),
        ({F: 1000}, {F: 1000, W: 0}, "HEAVIER_AFTER_DEFENCE"),
        ({F: 1000}, {R: 0}, "HEAVIER_AFTER_DEFENCE"),
        ({R: 0}, {F: 9000}, ""),
        ({}, {W: 0}, "HEAVIER_AFTER_DEFENCE"),
    ],
)
def test_a_defence_never_makes_it_heavier(
    noticed: dict[PenaltyKind, int], decided: dict[PenaltyKind, int], code: str
) -> None:
    told = {kind: Decimal(amount) for kind, amount in noticed.items()}
    made = {kind: Decimal(amount) for kind, amount in decided.items()}
    assert refusal(require_no_heavier, noticed=told, decided=made) == code


@pytest.mark.parametrize(
    ("words", "code", "is_bound"),
    [
        ({"age": 13}, "UNDER_FOURTEEN", True),
        ({"age": 14}, None, None),
        ({"lacks_capacity": True}, "NO_CAPACITY", True),
        ({"minor_act": True, "mended": True, "harmless": True}, "MINOR_AND_MENDED", True),
        ({"minor_act": True, "mended": True, "first_time": True}, "FIRST_AND_MENDED", False),
        ({"minor_act": True, "mended": True}, None, None),
        ({"first_time": True, "mended": True}, None, None),
        ({"no_fault": True}, "NO_FAULT", True),
        ({}, None, None),
    ],
)
def test_some_acts_are_not_penalised(words: dict[str, object], code: str | None, is_bound: bool | None) -> None:
    found = no_penalty_ground(**words)  # type: ignore[arg-type]
    assert (found and found.code, found and found.is_bound) == (code, is_bound)


# --- timing ----------------------------------------------------------------------------------------------------------


def test_an_offence_found_after_two_years_is_not_penalised() -> None:
    words = {"ended_on": date(2023, 5, 1), "calendar": CALENDAR}
    assert refusal(require_within_limitation, discovered_on=date(2025, 5, 1), **words) == ""
    assert refusal(require_within_limitation, discovered_on=date(2025, 5, 2), **words) == "LIMITATION_EXPIRED"
    assert refusal(require_within_limitation, discovered_on=date(2025, 5, 2), harms_life_or_finance=True, **words) == ""
    assert refusal(require_within_limitation, discovered_on=date(2023, 4, 30), **words) == "DATES_OUT_OF_ORDER"
    assert limitation_ends_on(ended_on=date(2023, 5, 1), harms_life_or_finance=True, calendar=CALENDAR) == date(
        2028, 5, 1
    )


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (datetime(2025, 10, 3, 10, 0, tzinfo=CHINA), "EXECUTION_TIME"),
        (datetime(2025, 11, 4, 22, 30, tzinfo=CHINA), "EXECUTION_TIME"),
        (datetime(2025, 11, 4, 22, 0, tzinfo=CHINA), "EXECUTION_TIME"),
        (datetime(2025, 11, 4, 5, 59, tzinfo=CHINA), "EXECUTION_TIME"),
        (datetime(2025, 11, 4, 6, 0, tzinfo=CHINA), ""),
        (datetime(2025, 11, 4, 21, 59, tzinfo=CHINA), ""),
        (datetime(2025, 11, 8, 10, 0, tzinfo=CHINA), ""),
        (datetime(2025, 11, 4, 14, 30, tzinfo=UTC), "EXECUTION_TIME"),
        (datetime(2025, 11, 4, 2, 0, tzinfo=UTC), ""),
        (datetime(2025, 11, 4, 22, 30), "EXECUTION_TIME"),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_gt_14_nothing_is_enforced_at_night_or_on_a_holiday(at: datetime, code: str) -> None:
    assert refusal(require_execution_time, at=at, calendar=CALENDAR) == code


def test_gt_14_urgency_must_say_why() -> None:
    at = datetime(2025, 10, 3, 10, 0, tzinfo=CHINA)
    assert refusal(require_execution_time, at=at, is_urgent=True, reason="墙体即将倒塌", calendar=CALENDAR) == ""
    assert refusal(require_execution_time, at=at, is_urgent=True, reason=" ", calendar=CALENDAR) == "EXECUTION_TIME"


@pytest.mark.parametrize(
    ("asked", "today", "accepted"),
    [
        (None, date(2025, 10, 10), None),
        (None, date(2025, 10, 11), date(2025, 9, 26)),
        (date(2025, 10, 10), date(2025, 10, 20), None),
        (date(2025, 10, 11), date(2025, 10, 20), date(2025, 9, 26)),
    ],
)
def test_gt_20_silence_accepts_an_application(asked: date | None, today: date, accepted: date | None) -> None:
    found = permit_accepted_on(received_on=date(2025, 9, 26), asked_for_more_on=asked, today=today, calendar=CALENDAR)
    assert found == accepted
