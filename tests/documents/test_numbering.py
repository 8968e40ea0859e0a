"""Document numbers: made, read back, refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingheng.base.errors import NotLawful
from mingheng.documents.numbering import LARGEST, PATTERN, document_number, following, parse_document_number

PREFIXES = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=10)


def test_a_number_is_written_with_six_cornered_brackets() -> None:
    assert str(document_number("沪普曹罚", 2025, 1)) == "沪普曹罚〔2025〕第0001号"


@given(PREFIXES, st.integers(2000, 2099), st.integers(1, LARGEST))
def test_a_number_is_read_back_as_it_was_made(prefix: str, year: int, serial: int) -> None:
    made = document_number(prefix, year, serial)
    assert re.fullmatch(PATTERN, str(made))
    assert parse_document_number(str(made)) == made


def test_the_word_before_the_serial_may_be_left_out() -> None:
    assert parse_document_number("沪普曹罚〔2025〕12号") == document_number("沪普曹罚", 2025, 12)


@pytest.mark.parametrize(
    "text",
    [
        "沪普曹罚[2025]第1号",
        "沪〔2025〕第1号",
        "沪普曹罚〔25〕第1号",
        "沪普曹罚〔2025〕第1234567号",
        "沪普曹罚〔2025〕第0号",
        "",
        "沪普曹罚〔2025〕第1号\n",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NotLawful) as refused:
        parse_document_number(text)
    assert refused.value.code == "DOCUMENT_NUMBER_INVALID"


@pytest.mark.parametrize(
    ("prefix", "year", "serial"), [("A", 2025, 1), ("沪普", 2025, 0), ("沪普", 2025, 1_000_000), ("沪普", 12345, 1)]
)
def test_a_number_that_would_have_no_shape_is_refused(prefix: str, year: int, serial: int) -> None:
    with pytest.raises(NotLawful) as refused:
        document_number(prefix, year, serial)
    assert refused.value.code == "DOCUMENT_NUMBER_INVALID"


def test_serials_follow_each_other_from_one() -> None:
    assert (following(None), following(1), following(LARGEST - 1)) == (1, 2, LARGEST)
    with pytest.raises(NotLawful) as refused:
        following(LARGEST)
    assert refused.value.code == "DOCUMENT_NUMBER_EXHAUSTED"
