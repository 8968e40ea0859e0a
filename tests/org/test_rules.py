"""Rules of agencies and people: credentials, roles, passwords, settings."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingheng.org import rules
from mingheng.org.terms import ADMINISTRATORS, Role
from tests.refusals import unlawful

DAY = dt.date(2026, 6, 1)
days = st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31))


def later(day: dt.date, count: int) -> dt.date:
    return day + dt.timedelta(days=count)


def test_credential_is_valid_on_its_first_and_last_day_only_within() -> None:
    period = {"valid_from": DAY, "valid_to": later(DAY, 9)}
    assert [rules.credential_valid(later(DAY, step), **period) for step in (-1, 0, 9, 10)] == [False, True, True, False]


def test_credential_is_void_on_each_day_of_a_suspension_and_good_around_it() -> None:
    taken = [(later(DAY, 2), later(DAY, 4)), (later(DAY, 8), None)]
    valid = [
        rules.credential_valid(later(DAY, step), valid_from=DAY, valid_to=later(DAY, 9), suspensions=taken)
        for step in range(10)
    ]
    assert valid == [True, True, False, False, False, True, True, True, False, False]


def test_credential_is_void_from_the_revoking_day_on() -> None:
    period = {"valid_from": DAY, "valid_to": later(DAY, 9), "revoked_on": later(DAY, 3)}
    assert rules.credential_valid(later(DAY, 2), **period)
    assert not rules.credential_valid(later(DAY, 3), **period)


@given(day=days, first=days, length=st.integers(0, 800), revoked=st.none() | days)
def test_credential_is_never_valid_outside_its_period(day: dt.date, first: dt.date, length: int, revoked: Any) -> None:
    last = later(first, length)
    if rules.credential_valid(day, valid_from=first, valid_to=last, revoked_on=revoked):
        assert first <= day <= last and (revoked is None or day < revoked)


def test_credential_that_ends_before_it_begins_is_refused() -> None:
    rules.check_credential_period(DAY, DAY)
    with unlawful("CREDENTIAL_DATES_REVERSED"):
        rules.check_credential_period(DAY, later(DAY, -1))


def test_credential_number_follows_the_pattern_of_the_agency() -> None:
    pattern = str(rules.SETTINGS["credential_pattern"].default)
    rules.check_credential_number("31-0107A", pattern)
    for number in ("", "123", "1" * 21, "31 0107", "证123456"):
        with unlawful("CREDENTIAL_NUMBER_MALFORMED"):
            rules.check_credential_number(number, pattern)


def suspend(since: int, until: int | None, *, others: list[Any] | None = None, revoked: int | None = None) -> None:
    rules.check_suspension(
        (later(DAY, since), None if until is None else later(DAY, until)),
        valid=(DAY, later(DAY, 30)),
        suspensions=others or [],
        revoked_on=None if revoked is None else later(DAY, revoked),
    )


def test_suspension_may_begin_on_any_valid_day() -> None:
    suspend(0, None)
    suspend(30, 30, others=[(later(DAY, 1), later(DAY, 29))], revoked=31)
    suspend(5, 9, others=[(later(DAY, 5), later(DAY, 4))])  # that one was given back on its first day


@pytest.mark.parametrize(
    ("code", "since", "until", "others", "revoked"),
    [
        ("SUSPENSION_DATES_REVERSED", 5, 4, [], None),
        ("CREDENTIAL_NOT_VALID", -1, None, [], None),
        ("CREDENTIAL_NOT_VALID", 31, None, [], None),
        ("CREDENTIAL_NOT_VALID", 7, None, [], 7),
        ("ALREADY_SUSPENDED", 9, 12, [(later(DAY, 5), later(DAY, 9))], None),
        ("ALREADY_SUSPENDED", 2, 5, [(later(DAY, 5), None)], None),
    ],
)
def test_suspension_is_refused(
    code: str, since: int, until: int | None, others: list[Any], revoked: int | None
) -> None:
    with unlawful(code):
        suspend(since, until, others=others, revoked=revoked)


def test_resuming_needs_a_suspension_on_the_day() -> None:
    periods = [(DAY, later(DAY, 1)), (later(DAY, 5), None)]
    assert rules.open_suspension(later(DAY, 9), periods) == 1
    with unlawful("NOT_SUSPENDED"):
        rules.open_suspension(later(DAY, 3), periods)


@pytest.mark.parametrize(
    ("start", "revoked", "lawful"), [(10, None, False), (11, None, True), (4, 5, False), (5, 5, True)]
)
def test_renewal_begins_after_the_old_one_has_ended(start: int, revoked: int | None, lawful: bool) -> None:
    words = {"earlier_to": later(DAY, 10), "revoked_on": None if revoked is None else later(DAY, revoked)}
    if lawful:
        rules.check_renewal(later(DAY, start), **words)
    else:
        with unlawful("RENEWAL_OVERLAPS"):
            rules.check_renewal(later(DAY, start), **words)


@pytest.mark.parametrize(
    ("left", "step"), [(91, None), (90, 90), (61, 90), (60, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, 0)]
)
def test_expiry_is_warned_of_in_steps(left: int, step: int | None) -> None:
    assert rules.expiry_threshold(DAY, later(DAY, left)) == step


def test_acting_needs_one_of_the_roles() -> None:
    rules.check_may_act({"head", "officer"}, [Role.LEADER, Role.HEAD])
    with unlawful("ROLE_NEEDED"):
        rules.check_may_act({"officer"}, [Role.HEAD])


def test_nobody_grants_to_the_own_account() -> None:
    rules.check_grant_to("org.account:1", "org.account:2")
    with unlawful("GRANT_TO_ONESELF"):
        rules.check_grant_to("org.account:1", "org.account:1")


@given(st.sets(st.sampled_from(sorted(Role)), min_size=2))
def test_an_administrator_holds_no_other_role(roles: set[str]) -> None:
    enforces = Role.REVIEWER in roles and roles & {Role.OFFICER, Role.HEAD}
    if roles & ADMINISTRATORS:
        with unlawful("ROLES_EXCLUDE_EACH_OTHER"):
            rules.check_role_combination(roles)
    elif enforces:
        with unlawful("REVIEWER_ENFORCES"):
            rules.check_role_combination(roles)
    else:
        rules.check_role_combination(roles)


def test_each_role_may_stand_alone() -> None:
    for role in Role:
        rules.check_role_combination([role])


@pytest.mark.parametrize(
    ("number", "first", "lawful"),
    [("", None, False), ("A1", None, True), ("", dt.date(2017, 12, 31), True), ("", dt.date(2018, 1, 1), False)],
)
def test_first_time_reviewer_needs_the_legal_qualification(number: str, first: dt.date | None, lawful: bool) -> None:
    words: dict[str, Any] = {"legal_qualification_no": number, "first_review_on": first}
    rules.check_reviewer_qualified(Role.OFFICER, **words)
    if lawful:
        rules.check_reviewer_qualified(Role.REVIEWER, **words)
    else:
        with unlawful("REVIEWER_NOT_QUALIFIED"):
            rules.check_reviewer_qualified(Role.REVIEWER, **words)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Ab1-56789", "PASSWORD_TOO_SHORT"),
        ("abcdefgh12345", "PASSWORD_TOO_SIMPLE"),
        ("xLiDui-2026", "PASSWORD_HOLDS_NAME"),
        ("李卫东Ab-20260", "PASSWORD_HOLDS_NAME"),
    ],
)
def test_weak_password_is_refused(password: str, code: str) -> None:
    with unlawful(code):
        rules.check_password(password, username="lidui", name="李卫东")


@pytest.mark.parametrize("password", ["Abcdefgh12", "abcdef-1234", "执法为民Abcdefg1"])
def test_password_of_three_kinds_is_taken(password: str) -> None:
    rules.check_password(password, username="lidui", name="")


def test_log_in_name_is_plain() -> None:
    rules.check_username("li.dui-01")
    for username in ("", "li", "1abc", "李卫东", "Li.dui", "a b c", "x" * 41):
        with unlawful("USERNAME_MALFORMED"):
            rules.check_username(username)


@pytest.mark.parametrize(
    ("key", "value"), [("filing_days", 0), ("show_full_person_name", True), ("credential_pattern", "x+")]
)
def test_setting_of_the_right_kind_is_taken(key: str, value: Any) -> None:
    rules.check_setting(key, value)


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("unheard_of", 1, "SETTING_UNKNOWN"),
        ("filing_days", "7", "SETTING_MALFORMED"),
        ("filing_days", True, "SETTING_MALFORMED"),
        ("filing_days", -1, "SETTING_MALFORMED"),
        ("credential_pattern", "(", "SETTING_MALFORMED"),
        ("credential_pattern", "x" * 101, "SETTING_MALFORMED"),
    ],
)
def test_setting_is_refused(key: str, value: Any, code: str) -> None:
    with unlawful(code):
        rules.check_setting(key, value)


def test_a_local_choice_names_its_source() -> None:
    rules.check_source("沪府发〔2026〕1号")
    with unlawful("SOURCE_MISSING"):
        rules.check_source("  ")


def test_closed_department_takes_nobody_from_the_closing_day_on() -> None:
    rules.check_department_open("队", None, DAY)
    rules.check_department_open("队", later(DAY, 1), DAY)
    with unlawful("DEPARTMENT_CLOSED"):
        rules.check_department_open("队", DAY, DAY)
