"""Citations, numerals and terms."""

from __future__ import annotations

import pytest

from mingheng.law import LAWS, PenaltyKind, cite
from mingheng.law.numerals import chinese_number


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "零"), (5, "五"), (10, "十"), (14, "十四"), (58, "五十八"), (100, "一百"), (105, "一百零五"), (110, "一百一十"),
     (115, "一百一十五"), (1001, "一千零一"), (1010, "一千零一十"), (1259, "一千二百五十九"), (9999, "九千九百九十九")],
)  # fmt: skip
def test_numbers_are_written_as_the_law_writes_them(number: int, words: str) -> None:
    assert chinese_number(number) == words


@pytest.mark.parametrize("number", [-1, 10000])
def test_numbers_that_no_law_reaches_are_an_error(number: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        chinese_number(number)


def test_a_citation_names_title_version_and_place() -> None:
    assert cite("处罚法", 58) == "《行政处罚法》(2021) 第五十八条"
    assert cite("处罚法", 72, paragraph=1, item=1) == "《行政处罚法》(2021) 第七十二条第一款第一项"
    assert cite("118号").startswith("《")
    assert LAWS["处罚法"].full_title == "中华人民共和国行政处罚法"


def test_an_unknown_law_cannot_be_cited() -> None:
    with pytest.raises(KeyError):
        cite("没有这部法", 1)


def test_terms_are_their_values_and_carry_labels() -> None:
    assert PenaltyKind.FINE == "fine"
    assert PenaltyKind("fine").label == "罚款"
    assert ("fine", "罚款") in PenaltyKind.pairs()
