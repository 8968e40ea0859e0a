"""Identifiers, against an independent package and with every single slip of the pen."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from mingheng.law import IdentifierKind, identify, valid_resident_id, valid_uscc
from mingheng.law.identifiers import (
    birthday_of,
    luhn_holds,
    resident_check_digit,
    uscc_check_digit,
    valid_business_registration,
)

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
REGIONS = st.sampled_from(["310107", "110105"])


@st.composite
def resident_ids(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1900, 1, 1), date(2020, 12, 31)))
    body = f"{draw(REGIONS)}{born:%Y%m%d}{draw(st.integers(0, 999)):03}"
    return body + resident_check_digit(body)


@st.composite
def usccs(draw: st.DrawFn) -> str:
    tail = draw(st.text(USCC_ALPHABET, min_size=9, max_size=9))
    body = draw(st.sampled_from(["91", "92", "93", "11", "12", "52"])) + draw(REGIONS) + tail
    return body + uscc_check_digit(body)


@given(resident_ids())
def test_identity_numbers_hold_here_and_in_an_independent_package(code: str) -> None:
    assert valid_resident_id(code)
    assert ric.is_valid(code)
    assert identify(code.lower()) == identify(code)
    assert identify(code).kind is IdentifierKind.RESIDENT_ID


@given(usccs())
def test_credit_codes_hold_here_and_in_an_independent_package(code: str) -> None:
    assert valid_uscc(code)
    assert uscc.is_valid(code)
    assert identify(code).valid


@given(resident_ids(), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_of_an_identity_number_is_found(code: str, place: int, by: int) -> None:
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    assert not valid_resident_id(wrong)


@given(usccs(), st.integers(2, 17), st.integers(1, 30))
def test_one_wrong_character_of_a_credit_code_is_found(code: str, place: int, by: int) -> None:
    other = USCC_ALPHABET[(USCC_ALPHABET.index(code[place]) + by) % 31]
    assert not valid_uscc(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize(
    ("code", "kind", "valid"),
    [
        ("91310107MA1FXXXX0T", "uscc", True),
        ("92310107MA1G00001Q", "uscc", True),
        ("11310107000000001H", "uscc", True),
        ("９１３１０１０７ＭＡ１ＦＸＸＸＸ０Ｔ", "uscc", True),
        ("91310107MA1FXXXX0A", "uscc", False),
        ("91310107MA1FXXXX0S", "uscc", False),
        ("11010519491231002X", "resident_id", True),
        ("1101051949 1231002x", "resident_id", True),
        ("310107199001010010", "resident_id", True),
        ("310107199001010011", "resident_id", False),
        ("310107199013010010", "resident_id", False),
        ("310107100001010010", "resident_id", False),
        ("990107199001010010", "uscc", False),
        ("190107199001010011", "uscc", False),
        ("390107199001010010", "resident_id", False),
        ("911124198108030024", "foreign_resident_id", True),
        ("911124198108030025", "foreign_resident_id", False),
        ("310107900101001", "resident_id_15", False),
        ("110108000000016", "business_registration", True),
        ("110108000000017", "business_registration", False),
        ("00000000-0", "organization_code", True),
        ("D2143569-X", "organization_code", True),
        ("D2143569-1", "organization_code", False),
        ("E12345678", "passport", True),
        ("EA1234567", "passport", True),
        ("H1234567890", "hk_macau_permit", True),
        ("12345678", "taiwan_permit", True),
        ("CHN110105010203", "foreign_resident_id", True),
        ("军字第2001988号", "military_id", True),
        ("131000000123", "public_institution", True),
        ("SHIII107MA1FXXXX0T", "unknown", False),
        ("", "unknown", False),
        ("什么", "unknown", False),
    ],
)
def test_codes_are_recognised(code: str, kind: str, valid: bool) -> None:
    found = identify(code)
    assert (found.kind.value, found.valid) == (kind, valid)
    assert found.reason


def test_a_credential_is_judged_by_the_agencys_own_pattern() -> None:
    assert identify("09-310107-001", credential_pattern=r"[0-9A-Za-z-]{4,20}").valid
    found = identify("09", credential_pattern=r"[0-9A-Za-z-]{4,20}")
    assert (found.kind, found.valid) == (IdentifierKind.CREDENTIAL, False)


@given(st.text("0123456789", min_size=15, max_size=18), st.integers(1, 9))
def test_luhn_finds_a_wrong_last_digit(digits: str, by: int) -> None:
    right = next(digits + str(last) for last in range(10) if luhn_holds(digits + str(last)))
    assert not luhn_holds(right[:-1] + str((int(right[-1]) + by) % 10))


@pytest.mark.parametrize("code", ["11010800000001", "11010800000001X", ""])
def test_a_business_registration_number_has_fifteen_digits(code: str) -> None:
    assert not valid_business_registration(code)


def test_a_birthday_is_read_only_where_there_is_one() -> None:
    assert birthday_of("11010519491231002X") == date(1949, 12, 31)
    assert birthday_of("110105194913310020") is None
    assert birthday_of("110105100012310020") is None


@given(st.text(max_size=30))
def test_no_text_breaks_identification(text: str) -> None:
    assert identify(text).kind in IdentifierKind
