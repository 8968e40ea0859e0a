"""Legal review: the catalogue entry by entry, the term, the opinion as a gate, the reviewer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mingheng.base.errors import NotLawful
from mingheng.law import PartyKind, PenaltyKind, shipped_calendar
from mingheng.review.rules import (
    CATALOGUE,
    PASSING,
    Draft,
    Thresholds,
    require_extension,
    require_review_passed,
    require_reviewer,
    review_catalogue,
    review_due,
)
from mingheng.review.terms import OpinionKind

CALENDAR = shipped_calendar()
NATURAL, BUSINESS = PartyKind.NATURAL, PartyKind.BUSINESS


def codes(party: PartyKind = NATURAL, *penalties: PenaltyKind, **words: Any) -> list[str]:
    """Return the catalogue entries that this draft hits, under the usual thresholds."""
    draft = Draft(party=party, penalties=frozenset(penalties), **words)
    return [entry.code for entry in review_catalogue(draft, thresholds=Thresholds())]


def refusal(act: Any, **words: Any) -> str:
    """Return the code with which the rule refuses, or nothing."""
    try:
        act(**words)
    except NotLawful as refused:
        assert refused.article
        return refused.code
    return ""


@pytest.mark.parametrize(
    ("party", "amount", "expected"),
    [
        (NATURAL, 5000, ["MR-03"]),
        (NATURAL, 4999, []),
        (PartyKind.SOLE_TRADER, 5000, ["MR-03"]),
        (BUSINESS, 49999, []),
        (BUSINESS, 50000, ["MR-03"]),
        (PartyKind.ORGANIZATION, 50000, ["MR-03"]),
    ],
)
def test_gt_6_a_large_fine_is_reviewed(party: PartyKind, amount: int, expected: list[str]) -> None:
    assert codes(party, PenaltyKind.FINE, amount=Decimal(amount)) == expected


def test_gt_7_a_mitigated_fine_is_reviewed_however_small() -> None:
    assert codes(NATURAL, PenaltyKind.FINE, amount=Decimal(300), mitigated=True) == ["MR-07"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"public_interest": True}, "MR-01"),
        ({"hearing": "held"}, "MR-02"),
        ({"hearing": "waived"}, "MR-02"),
        ({"confiscated_amount": Decimal(5000)}, "MR-04"),
        ({"complex": True}, "MR-06"),
        ({"crime_suspected": True}, "MR-09"),
        ({"enforcement": "compulsory_execution"}, "MR-10"),
        ({"other_basis": "某条例第一条"}, "MR-11"),
        ({"social_risk": True}, "MR-12"),
        ({"major_permit": True}, "MR-13"),
        ({"requested": True}, "MR-14"),
    ],
)
def test_each_entry_alone_asks_for_review(words: dict[str, Any], code: str) -> None:
    assert codes(**words) == [code]


@pytest.mark.parametrize("kind", list(PenaltyKind))
def test_grave_kinds_are_reviewed_at_any_amount(kind: PenaltyKind) -> None:
    grave = {"suspension_of_business", "license_revocation", "qualification_downgrade", "closure", "career_restriction"}
    assert codes(BUSINESS, kind) == (["MR-05"] if kind.value in grave else [])


@pytest.mark.parametrize("enforcement", ["immediate_substitute_performance", "additional_fine", ""])
def test_immediate_performance_and_additional_fines_are_not_reviewed(enforcement: str) -> None:
    assert codes(enforcement=enforcement) == []


@pytest.mark.parametrize(("completed", "ordered"), [(True, True), (True, False), (False, True)])
def test_only_a_demolition_order_on_a_finished_structure_is_reviewed(completed: bool, ordered: bool) -> None:
    kinds = (PenaltyKind.DEMOLITION_ORDER,) if ordered else ()
    assert codes(NATURAL, *kinds, structure_completed=completed) == (["MR-08"] if completed and ordered else [])


def test_an_agency_may_set_its_own_thresholds() -> None:
    draft = Draft(party=NATURAL, amount=Decimal(1000))
    assert review_catalogue(draft, thresholds=Thresholds(Decimal(1000), Decimal(10000)))


def test_every_entry_says_where_it_comes_from() -> None:
    assert [entry.code for entry in CATALOGUE] == [f"MR-{number:02}" for number in range(1, 15)]
    assert all(entry.name and entry.source and entry.mark in "VvMD" for entry in CATALOGUE)


def test_review_takes_five_workdays_and_three_more_where_complex() -> None:
    assert review_due(complete_on=date(2025, 9, 26), calendar=CALENDAR).last_day == date(2025, 10, 10)
    assert review_due(complete_on=date(2025, 9, 26), is_complex=True, calendar=CALENDAR).last_day == date(2025, 10, 14)


def test_an_extension_needs_a_reason_and_comes_in_time() -> None:
    words = {"complete_on": date(2025, 9, 26), "calendar": CALENDAR}
    assert refusal(require_extension, approved_on=date(2025, 10, 10), reason="法律关系多", **words) == ""
    assert (
        refusal(require_extension, approved_on=date(2025, 10, 11), reason="法律关系多", **words) == "EXTENSION_TOO_LATE"
    )
    assert refusal(require_extension, approved_on=date(2025, 10, 10), reason=" ", **words) == "EXTENSION_REASON_MISSING"


@pytest.mark.parametrize(
    ("opinions", "code"),
    [
        ([], "REVIEW_MISSING"),
        ([OpinionKind.AGREE], ""),
        ([OpinionKind.CORRECT], "REVIEW_NOT_PASSED"),
        ([OpinionKind.CORRECT, OpinionKind.AGREE], ""),
        ([OpinionKind.AGREE, OpinionKind.CORRECT], "REVIEW_NOT_PASSED"),
    ],
)
def test_gt_8_no_decision_before_the_newest_opinion_passes(opinions: list[str], code: str) -> None:
    assert refusal(require_review_passed, codes=["MR-03"], opinions=opinions) == code


def test_a_matter_outside_the_catalogue_needs_no_opinion() -> None:
    require_review_passed(codes=[], opinions=[])


def test_only_agreement_passes() -> None:
    assert {kind.value for kind in OpinionKind} & PASSING == {OpinionKind.AGREE.value}


@pytest.mark.parametrize(
    ("handler", "presided", "code"),
    [(True, False, "REVIEWER_HANDLED_CASE"), (False, True, "REVIEWER_PRESIDED"), (False, False, "")],
)
def test_nobody_reviews_their_own_case_or_hearing(handler: bool, presided: bool, code: str) -> None:
    words = {"qualification_number": "A2020", "is_first_review": True}
    assert refusal(require_reviewer, is_handler=handler, presided_hearing=presided, **words) == code


@pytest.mark.parametrize(("number", "first", "warned"), [("", True, True), ("", False, False), ("A2020", True, False)])
def test_a_first_reviewer_without_legal_qualification_is_pointed_out(number: str, first: bool, warned: bool) -> None:
    said = require_reviewer(
        is_handler=False, presided_hearing=False, qualification_number=number, is_first_review=first
    )
    assert bool(said) is warned
