"""Rules of 案件."""

from __future__ import annotations

import datetime as dt

import pytest

from mingheng.base.errors import NotLawful
from mingheng.base.search import pairs
from mingheng.cases import rules
from mingheng.cases.terms import IdentifierKind
from mingheng.law.terms import PartyKind

DAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("kind", "identifier_kind", "identifier", "kept"),
    [
        (PartyKind.NATURAL, IdentifierKind.RESIDENT_ID, " 11010519491231002x ", "11010519491231002X"),
        (PartyKind.BUSINESS, IdentifierKind.USCC, "91310107MA1FXXXX0T", "91310107MA1FXXXX0T"),
        (PartyKind.NATURAL, IdentifierKind.PASSPORT, "E12345678", "E12345678"),
        (PartyKind.NATURAL, IdentifierKind.NONE, "", ""),
    ],
)
def test_identifier_is_kept_in_its_normal_form(kind: str, identifier_kind: str, identifier: str, kept: str) -> None:
    assert rules.check_identifier(kind, identifier_kind, identifier) == kept


@pytest.mark.parametrize(
    ("kind", "identifier_kind", "identifier", "code"),
    [
        (PartyKind.NATURAL, IdentifierKind.NONE, "E1", "ID_KIND"),
        (PartyKind.NATURAL, IdentifierKind.RESIDENT_ID, "", "ID_MISSING"),
        (PartyKind.NATURAL, IdentifierKind.USCC, "91310107MA1FXXXX0T", "ID_KIND"),
        (PartyKind.BUSINESS, IdentifierKind.RESIDENT_ID, "11010519491231002X", "ID_KIND"),
        (PartyKind.NATURAL, IdentifierKind.RESIDENT_ID, "110105194912310021", "ID_CHECK_DIGIT"),
        (PartyKind.BUSINESS, IdentifierKind.USCC, "91310107MA1FXXXX0U", "ID_CHECK_DIGIT"),
    ],
)
def test_identifier_is_refused(kind: str, identifier_kind: str, identifier: str, code: str) -> None:
    with pytest.raises(NotLawful) as refusal:
        rules.check_identifier(kind, identifier_kind, identifier)
    assert refusal.value.code == code


@pytest.mark.parametrize("name", ["", "  ", "张\x00三"])
def test_name_is_refused_when_empty_or_unprintable(name: str) -> None:
    with pytest.raises(NotLawful) as refusal:
        rules.check_name(name)
    assert refusal.value.code == "NAME_MISSING"


def test_name_keeps_rare_characters_and_loses_spaces() -> None:
    assert rules.check_name("  䶮 㐂 ") == "䶮 㐂"


def test_birthday_comes_from_the_identity_number() -> None:
    assert rules.born_on(IdentifierKind.RESIDENT_ID, "11010519491231002X", None) == dt.date(1949, 12, 31)
    assert rules.born_on(IdentifierKind.PASSPORT, "E1", DAY) == DAY


def test_birthday_is_refused_when_it_differs_from_the_identity_number() -> None:
    with pytest.raises(NotLawful) as refusal:
        rules.born_on(IdentifierKind.RESIDENT_ID, "11010519491231002X", DAY)
    assert refusal.value.code == "BIRTHDAY_DIFFERS"


def test_age_is_completed_on_the_day_after_the_birthday() -> None:
    born = dt.date(2012, 11, 23)
    assert rules.age_on(born, dt.date(2026, 11, 23)) == 13
    assert rules.age_on(born, dt.date(2026, 11, 24)) == 14


def test_days_in_order_may_be_the_same_day() -> None:
    rules.check_days(acted_on=DAY, found_on=DAY, opened_on=DAY)


@pytest.mark.parametrize("shift", [(1, 0), (0, 1)])
def test_days_out_of_order_are_refused(shift: tuple[int, int]) -> None:
    acted, found = DAY + dt.timedelta(days=shift[0]), DAY + dt.timedelta(days=shift[1])
    with pytest.raises(NotLawful) as refusal:
        rules.check_days(acted_on=acted, found_on=found, opened_on=DAY)
    assert refusal.value.code == "DATES_OUT_OF_ORDER"


def test_masked_identifier_shows_three_and_four() -> None:
    assert rules.masked("11010519491231002X") == "110***********002X"
    assert rules.masked("1234") == "****"


def test_pairs_fold_width_and_case() -> None:
    assert pairs("垃圾分ＡＢ") == ["垃圾", "圾分", "分a", "ab"]
    assert pairs("〔2026〕第1号") == ["20", "02", "26", "第1", "1号"]
    assert pairs("！？") == []
