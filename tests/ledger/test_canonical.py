"""One value, one sequence of bytes."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingheng.ledger.canonical import canonical, instant, rows_digest


class Colour(Enum):
    RED = "红"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": [True, None, 1.5]}, '{"a":[true,null,1.5],"b":1}'),
        ("沪普曹罚〔2026〕", '"沪普曹罚〔2026〕"'),
        (Decimal("10.00"), '"10.00"'),
        (Decimal("1E+3"), '"1000"'),
        (date(2026, 11, 23), '"2026-11-23"'),
        (time(9, 30), '"09:30:00"'),
        (datetime(2026, 11, 23, 10, tzinfo=timezone(timedelta(hours=8))), '"2026-11-23T02:00:00.000000Z"'),
        (timedelta(seconds=1.5), '"1500000us"'),
        (b"\x00\xff", '"00ff"'),
        (memoryview(b"\x01"), '"01"'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        (Colour.RED, '"红"'),
        ({3, 1, 2}, "[1,2,3]"),
        ((1, (2,)), "[1,[2]]"),
        (MappingProxyType({"a": 1}), '{"a":1}'),
    ],
)
def test_each_kind_of_value_has_one_written_form(value, expected):
    assert canonical(value) == expected.encode()


@pytest.mark.parametrize("value", [object(), {1: "x", "y": 2}, datetime(2026, 1, 1)])  # noqa: DTZ001
def test_what_has_no_written_form_is_refused(value):
    with pytest.raises(TypeError):
        canonical(value)


def test_no_number_that_json_lacks_is_written():
    with pytest.raises(ValueError, match="Out of range"):
        canonical(float("nan"))


@given(st.dictionaries(st.text(), st.one_of(st.text(), st.integers(), st.none(), st.booleans())))
def test_the_order_of_keys_never_matters(value):
    assert canonical(value) == canonical(dict(reversed(value.items())))


@given(st.datetimes(timezones=st.just(UTC)))
def test_instants_sort_as_they_follow_each_other(at):
    if at.year < 9999:
        assert instant(at) < instant(at + timedelta(microseconds=1))


@given(st.permutations([("a", "1", "x"), ("a", "2", None), ("b", "1", "y")]))
def test_the_digest_of_rows_does_not_depend_on_their_order(rows):
    assert rows_digest(rows) == rows_digest([("a", "1", "x"), ("a", "2", None), ("b", "1", "y")])
    assert rows_digest(rows) != rows_digest(rows[:2])
