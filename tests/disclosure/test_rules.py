"""Publication: what is withheld and why, by when the rest is shown, and for how long."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingheng.base.errors import NotLawful
from mingheng.disclosure.rules import (
    DecisionFacts,
    Ruling,
    publication_ended,
    require_early_end,
    require_four_elements,
    require_two_people,
    rule_on_publication,
    withdrawal_due,
)
from mingheng.disclosure.terms import Gravity, Procedure, Reason, Sector
from mingheng.law import PartyKind, PenaltyKind, shipped_calendar

CALENDAR = shipped_calendar()
BEFORE, AFTER = date(2026, 3, 31), date(2026, 4, 1)
WARNINGS = frozenset({PenaltyKind.WARNING, PenaltyKind.PUBLIC_CRITICISM})


def facts(**words: Any) -> DecisionFacts:
    """An ordinary fine on a company, served, decided on 2025-09-26, unless said otherwise."""
    usual: dict[str, Any] = {
        "procedure": Procedure.ORDINARY, "party": PartyKind.BUSINESS, "decision_on": date(2025, 9, 26), "served": True,
        "penalties": frozenset({PenaltyKind.FINE}), "amount": Decimal(1000),
    }  # fmt: skip
    return DecisionFacts(**{**usual, **words})


def ruling(**words: Any) -> Ruling:
    """Return what the engine says."""
    return rule_on_publication(facts(**words), calendar=CALENDAR)


def refusal(act: Any, *given_words: Any, **words: Any) -> str:
    """Return the code with which the rule refuses, or nothing."""
    try:
        act(*given_words, **words)
    except NotLawful as refused:
        assert refused.article
        return refused.code
    return ""


def test_the_sample_record_of_the_law_table() -> None:
    found = ruling()
    assert (found.publish, found.reason) == (True, Reason.ORDINARY)
    assert found.due_on == date(2025, 10, 13)
    assert found.shortest_until == date(2025, 12, 26)
    assert found.longest_until == date(2028, 9, 26)


def test_gt_15_a_summary_decision_is_not_published() -> None:
    found = ruling(procedure=Procedure.SUMMARY, decision_on=date(2026, 4, 2))
    assert (found.publish, found.reason, found.due_on, found.longest_until) == (False, Reason.SIMPLE, None, None)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"served": False}, Reason.NOT_SERVED),
        ({"revoked": True}, Reason.REVOKED),
        ({"state_secret": True}, Reason.SECRET),
        ({"minor": True, "party": PartyKind.NATURAL}, Reason.MINOR),
        ({"trade_secret": True, "inseparable": True}, Reason.TRADE_SECRET),
        ({"procedure": Procedure.SUMMARY}, Reason.SIMPLE),
        ({"procedure": Procedure.SUMMARY, "party": PartyKind.NATURAL}, Reason.SIMPLE),
        ({"penalties": WARNINGS, "amount": Decimal(0)}, Reason.WARNING_ONLY),
        ({"served": False, "minor": True, "procedure": Procedure.SUMMARY}, Reason.NOT_SERVED),
        ({"state_secret": True, "minor": True}, Reason.SECRET),
    ],
)
def test_what_is_withheld_says_why_and_the_first_reason_counts(words: dict[str, Any], reason: Reason) -> None:
    found = ruling(**words)
    assert (found.publish, found.reason) == (False, reason)
    assert found.article


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"trade_secret": True}, Reason.TREATED),
        ({"party": PartyKind.NATURAL}, Reason.PERSON_REDACTED),
        ({"penalties": WARNINGS | {PenaltyKind.FINE}}, Reason.ORDINARY),
        ({"penalties": frozenset({PenaltyKind.DEMOLITION_ORDER}), "amount": Decimal(0)}, Reason.ORDINARY),
        ({"inseparable": True}, Reason.ORDINARY),
    ],
)
def test_what_is_published_says_how(words: dict[str, Any], reason: Reason) -> None:
    found = ruling(**words)
    assert (found.publish, found.reason) == (True, reason)


@pytest.mark.parametrize(
    ("party", "decided", "publish"),
    [
        (PartyKind.NATURAL, BEFORE, True),
        (PartyKind.NATURAL, AFTER, False),
        (PartyKind.BUSINESS, BEFORE, False),
        (PartyKind.SOLE_TRADER, BEFORE, False),
        (PartyKind.ORGANIZATION, BEFORE, False),
        (PartyKind.BUSINESS, AFTER, False),
    ],
)
def test_a_warning_alone_is_judged_by_party_and_day(party: PartyKind, decided: date, publish: bool) -> None:
    assert ruling(party=party, decision_on=decided, penalties=WARNINGS, amount=Decimal(0)).publish is publish


GRAVE = frozenset({PenaltyKind.LICENSE_REVOCATION})


@pytest.mark.parametrize(
    ("words", "shortest", "longest"),
    [
        ({"decision_on": BEFORE}, date(2026, 6, 30), date(2029, 3, 31)),
        *(
            ({"decision_on": BEFORE, "sector": sector}, date(2027, 3, 31), date(2029, 3, 31))
            for sector in Sector
            if sector is not Sector.GENERAL
        ),
        ({"decision_on": AFTER}, date(2026, 7, 1), date(2027, 4, 1)),
        ({"decision_on": AFTER, "sector": Sector.FOOD}, date(2026, 7, 1), date(2027, 4, 1)),
        ({"decision_on": AFTER, "penalties": GRAVE}, date(2027, 4, 1), date(2029, 4, 1)),
        ({"decision_on": BEFORE, "penalties": GRAVE}, date(2026, 6, 30), date(2029, 3, 31)),
    ],
)
def test_periods_are_those_of_the_day_of_the_decision(words: dict[str, Any], shortest: date, longest: date) -> None:
    found = ruling(**words)
    assert (found.shortest_until, found.longest_until) == (shortest, longest)


@pytest.mark.parametrize("kind", [PenaltyKind.LICENSE_REVOCATION, PenaltyKind.CAREER_RESTRICTION, PenaltyKind.CLOSURE])
def test_the_gravest_kinds_are_serious(kind: PenaltyKind) -> None:
    assert ruling(decision_on=AFTER, penalties=frozenset({kind})).gravity is Gravity.SERIOUS


def test_a_huge_fine_is_serious_where_the_agency_says_what_is_huge() -> None:
    words = facts(decision_on=AFTER, amount=Decimal(500000))
    assert rule_on_publication(words, calendar=CALENDAR).gravity is Gravity.GENERAL
    assert rule_on_publication(words, calendar=CALENDAR, huge_fine=Decimal(500000)).gravity is Gravity.SERIOUS


@pytest.mark.parametrize("words", [{"procedure": Procedure.SUMMARY}, {"penalties": WARNINGS, "amount": Decimal(0)}])
def test_a_slight_record_may_be_shown_where_necessary_for_three_months(words: dict[str, Any]) -> None:
    found = ruling(decision_on=AFTER, necessary=True, **words)
    assert (found.publish, found.reason) == (True, Reason.SLIGHT_NECESSARY)
    assert (found.shortest_until, found.longest_until) == (None, date(2026, 7, 1))
    assert not ruling(decision_on=BEFORE, necessary=True, **words).publish


@given(
    st.builds(
        facts,
        procedure=st.sampled_from(Procedure), party=st.sampled_from(PartyKind), sector=st.sampled_from(Sector),
        decision_on=st.dates(date(2019, 1, 1), date(2026, 12, 1)), served=st.booleans(), revoked=st.booleans(),
        minor=st.booleans(), state_secret=st.booleans(), trade_secret=st.booleans(), inseparable=st.booleans(),
        penalties=st.frozensets(st.sampled_from(PenaltyKind)), necessary=st.booleans(),
    )
)  # fmt: skip
def test_every_decision_is_either_published_with_days_or_withheld_with_a_reason(given_facts: DecisionFacts) -> None:
    found = rule_on_publication(given_facts, calendar=CALENDAR)
    assert found.article
    if found.publish:
        assert found.due_on is not None
        assert found.longest_until is not None
        assert given_facts.decision_on < found.due_on < found.longest_until
        assert found.shortest_until is None or found.shortest_until <= found.longest_until
        assert given_facts.served
        assert not (given_facts.revoked or given_facts.state_secret or given_facts.minor)
    else:
        assert (found.due_on, found.shortest_until, found.longest_until) == (None, None, None)


def test_a_decision_near_the_end_of_the_published_years_has_a_provisional_day() -> None:
    assert ruling(decision_on=date(2026, 12, 28)).provisional


def test_publication_ends_by_itself_after_its_last_day() -> None:
    assert not publication_ended(longest_until=date(2026, 7, 1), today=date(2026, 7, 1))
    assert publication_ended(longest_until=date(2026, 7, 1), today=date(2026, 7, 2))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({}, ""),
        ({"shortest_until": None}, ""),
        ({"ended_on": date(2025, 12, 25)}, "EARLY_END_NOT_ALLOWED"),
        ({"mended": False}, "EARLY_END_NOT_ALLOWED"),
        ({"paid": False}, "EARLY_END_NOT_ALLOWED"),
        ({"pledged": False}, "EARLY_END_NOT_ALLOWED"),
    ],
)
def test_an_early_end_needs_the_shortest_period_and_everything_mended(words: dict[str, Any], code: str) -> None:
    usual = {
        "shortest_until": date(2025, 12, 26),
        "ended_on": date(2025, 12, 26),
        "mended": True,
        "paid": True,
        "pledged": True,
    }
    assert refusal(require_early_end, **{**usual, **words}) == code


def test_gt_16_a_revoked_decision_is_withdrawn_within_three_workdays() -> None:
    assert withdrawal_due(undone_on=date(2025, 11, 3), calendar=CALENDAR).last_day == date(2025, 11, 6)


def test_a_publication_has_its_four_elements() -> None:
    whole = {"agency": "示例街道办事处", "party": "张某", "category": "行政处罚", "conclusion": "罚款"}
    assert refusal(require_four_elements, whole) == ""
    assert refusal(require_four_elements, {**whole, "party": " "}) == "ELEMENTS_MISSING"
    assert refusal(require_four_elements, {}) == "ELEMENTS_MISSING"


@pytest.mark.parametrize(
    ("checked_by", "code"),
    [
        (["b"], ""),
        (["a", "b"], ""),
        (["a"], "SECOND_PERSON_REQUIRED"),
        ([], "SECOND_PERSON_REQUIRED"),
        ([""], "SECOND_PERSON_REQUIRED"),
    ],
)
def test_a_second_person_checks_a_publication(checked_by: list[str], code: str) -> None:
    assert refusal(require_two_people, drafted_by="a", checked_by=checked_by) == code


def test_decision_without_a_penalty_is_only_collected() -> None:
    ruling = rule_on_publication(facts(penalties=frozenset(), imposes_penalty=False), calendar=CALENDAR)
    assert (ruling.publish, ruling.reason) == (False, Reason.NOT_PENALTY)
