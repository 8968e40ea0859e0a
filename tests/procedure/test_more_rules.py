"""Pure rules of proposals, service and records (拟处理意见、送达、笔录规则)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingheng.base.errors import NotLawful
from mingheng.law.terms import PartyKind, PenaltyKind
from mingheng.procedure.rules import delivery, proposals, records
from mingheng.procedure.terms import ServiceMethod

DAY = dt.date(2026, 9, 7)
FINE = frozenset({PenaltyKind.FINE})
PERSON = proposals.Allowed("person", FINE, Decimal(50), Decimal(200))
BODY = proposals.Allowed("organization", FINE, Decimal(5000), Decimal(50000))


@given(st.decimals(0, 60000, places=2), st.sampled_from(list(PartyKind)), st.booleans())
def test_a_fine_is_lawful_exactly_within_a_range_for_the_party(
    fine: Decimal, party: PartyKind, mitigated: bool
) -> None:
    binding = [one for one in (PERSON, BODY) if one.scope in proposals.scopes_of(party)]
    inside = any(one.minimum <= fine <= one.maximum for one in binding)  # type: ignore[operator]
    above = all(fine > one.maximum for one in binding)  # type: ignore[operator]
    try:
        proposals.require_in_range(
            party=party, penalties=[PenaltyKind.FINE], fine=fine, ranges=[PERSON, BODY], is_mitigated=mitigated
        )
        lawful = True
    except NotLawful:
        lawful = False
    assert lawful == (inside or (mitigated and not above))


def test_ranges_by_the_unit_do_not_bind_the_sum() -> None:
    each = proposals.Allowed("any", FINE, Decimal(500), Decimal(2000), "每平方米")
    proposals.require_in_range(
        party=PartyKind.NATURAL, penalties=[PenaltyKind.FINE], fine=Decimal(9000), ranges=[each], is_mitigated=False
    )


def test_an_item_without_ranges_binds_nothing() -> None:
    proposals.require_in_range(
        party=PartyKind.NATURAL, penalties=[PenaltyKind.WARNING], fine=Decimal(0), ranges=[], is_mitigated=False
    )


@pytest.mark.parametrize("method", list(ServiceMethod))
def test_no_way_of_service_goes_without_proof(method: ServiceMethod) -> None:
    with pytest.raises(NotLawful):
        delivery.require_proof(method, delivery.Proof())


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("direct", DAY),
        ("left", DAY),
        ("electronic", DAY),
        ("post", None),
        ("entrusted", None),
        ("announcement", dt.date(2026, 11, 6)),
    ],
)
def test_the_day_of_service(method: str, expected: dt.date | None) -> None:
    way = ServiceMethod(method)
    assert delivery.served_on(way, sent_on=DAY, received_on=None, announcement_days=60) == expected


def test_the_receipt_sets_the_day_of_post() -> None:
    received = DAY + dt.timedelta(days=3)
    assert delivery.served_on(ServiceMethod.POST, sent_on=DAY, received_on=received, announcement_days=60) == received


def test_records_may_touch_but_not_overlap() -> None:
    at = dt.datetime(2026, 9, 7, 12, tzinfo=dt.UTC)

    def span(first: int, last: int, *others: tuple[int, int]) -> None:
        records.require_span(
            started_at=at - dt.timedelta(minutes=first),
            ended_at=at - dt.timedelta(minutes=last),
            at=at,
            others=[(at - dt.timedelta(minutes=a), at - dt.timedelta(minutes=b)) for a, b in others],
        )

    span(30, 10, (50, 30))
    with pytest.raises(NotLawful) as refusal:
        span(30, 10, (50, 29))
    assert refusal.value.code == "TIME_OVERLAP"


def test_what_lapsed_may_only_go_back() -> None:
    records.require_disposal_in_time(today=DAY, due_on=DAY, gives_back=False)
    records.require_disposal_in_time(today=DAY + dt.timedelta(days=1), due_on=DAY, gives_back=True)
    with pytest.raises(NotLawful):
        records.require_disposal_in_time(today=DAY + dt.timedelta(days=1), due_on=DAY, gives_back=False)
