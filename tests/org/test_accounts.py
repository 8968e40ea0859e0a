"""Accounts, passwords and logging in."""

from __future__ import annotations

import datetime as dt

import pytest

from mingheng import ledger
from mingheng.base.errors import Conflict, NotFound, NotPermitted
from mingheng.org import actions
from mingheng.org.models import Account, Agency, Department
from mingheng.org.permission import Founder
from mingheng.org.terms import Role
from tests import cast
from tests.refusals import refused

NEW = "Xinkouling-88"


def make(agency: Agency, by: Account, at: dt.datetime, **words: object) -> actions.OneTimePassword:
    known: dict[str, object] = {"username": "newcomer", "name": "新来", **words}
    return actions.create_account(agency=agency, **known, by=by, at=at)  # type: ignore[arg-type]


def test_new_account_opens_with_a_one_time_password_that_must_be_changed(
    agency: Agency, department: Department, system_admin: Account, at: dt.datetime
) -> None:
    made = make(agency, system_admin, at, username=" NewComer ", department=department)
    account = Account.objects.get(username="newcomer")
    assert account.check_password(made.password) and account.must_change_password
    assert account.department == department
    assert ledger.entries_about(account).get().event == "org.AccountCreated"


def test_one_time_password_stands_nowhere_in_the_ledger(agency: Agency, system_admin: Account, at: dt.datetime) -> None:
    made = make(agency, system_admin, at)
    entry = ledger.entries_about(made.account).get()
    assert made.password not in entry.leaf + str(entry.body())


def test_account_taken_over_keeps_its_stored_password(agency: Agency, system_admin: Account, at: dt.datetime) -> None:
    stored = Account.objects.get(username="officer").password
    made = make(agency, system_admin, at, encoded_password=stored)
    assert made.password == "" and made.account.check_password(cast.PASSWORD)
    assert not made.account.must_change_password


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"username": "新"}, "USERNAME_MALFORMED"),
        ({"name": " "}, "NAME_MISSING"),
        ({"username": "OFFICER"}, "USERNAME_TAKEN"),
    ],
)
def test_account_is_refused(
    agency: Agency, system_admin: Account, at: dt.datetime, words: dict[str, str], code: str
) -> None:
    with refused(code):
        make(agency, system_admin, at, **words)


@pytest.mark.parametrize("who", ["security_admin", "audit_admin", "leader", "officer"])
def test_only_the_system_administrator_opens_accounts(
    request: pytest.FixtureRequest, agency: Agency, at: dt.datetime, who: str
) -> None:
    with refused("ROLE_NEEDED", NotPermitted):
        make(agency, request.getfixturevalue(who), at)


def test_account_for_another_agency_is_not_found(other_agency: Agency, system_admin: Account, at: dt.datetime) -> None:
    with refused("NOT_FOUND", NotFound):
        make(other_agency, system_admin, at)


def test_department_of_another_agency_is_not_found(
    agency: Agency, outsider: Account, system_admin: Account, at: dt.datetime
) -> None:
    with refused("NOT_FOUND", NotFound):
        make(agency, system_admin, at, department=outsider.department)


def test_post_must_belong_to_the_department(
    agency: Agency, department: Department, office: Account, system_admin: Account, at: dt.datetime
) -> None:
    post = actions.create_post(department=department, name="一中队", by=system_admin, at=at)
    with refused("POST_ELSEWHERE"):
        make(agency, system_admin, at, department=office.department, post=post)
    assert make(agency, system_admin, at, department=department, post=post).account.post == post


def test_actor_must_be_an_account_in_use(
    agency: Agency, system_admin: Account, system: Account, at: dt.datetime
) -> None:
    with refused("ACCOUNT_NEEDED"):
        make(agency, Founder(), at)  # type: ignore[arg-type]
    with refused("ROLE_NEEDED"):
        make(agency, system, at)
    system_admin.is_active = False
    with refused("ACCOUNT_DISABLED"):
        make(agency, system_admin, at)


def test_changing_an_account_records_what_changed(officer: Account, system_admin: Account, at: dt.datetime) -> None:
    actions.change_account(account=officer, name="李执法", phone="021-1", by=system_admin, at=at)
    officer.refresh_from_db()
    assert (officer.name, officer.phone) == ("李执法", "021-1")
    assert ledger.entries_about(officer).first().event == "org.AccountChanged"  # type: ignore[union-attr]


def test_changing_nothing_records_nothing(officer: Account, system_admin: Account, at: dt.datetime) -> None:
    before = ledger.entries_about(officer).count()
    actions.change_account(account=officer, name=officer.name, by=system_admin, at=at)
    assert ledger.entries_about(officer).count() == before


def test_assigning_duties_moves_the_officer_in_the_register_too(
    officer: Account, office: Account, system_admin: Account, at: dt.datetime
) -> None:
    assert office.department is not None
    actions.assign_duties(account=officer, department=office.department, by=system_admin, at=at)
    officer = Account.objects.get(pk=officer.pk)
    assert officer.department == office.department == officer.officer.department


def test_assigning_a_post_in_the_same_department_leaves_the_register(
    leader: Account, head: Account, officer: Account, department: Department, system_admin: Account, at: dt.datetime
) -> None:
    post = actions.create_post(department=department, name="一中队", by=system_admin, at=at)
    for account in (officer, head):
        assert (
            actions.assign_duties(account=account, department=department, post=post, by=system_admin, at=at).post
            == post
        )


def test_own_password_can_be_changed(officer: Account, at: dt.datetime) -> None:
    actions.change_password(account=officer, old=cast.PASSWORD, new=NEW, by=officer, at=at)
    officer.refresh_from_db()
    assert officer.check_password(NEW) and not officer.must_change_password
    assert ledger.entries_about(officer).first().event == "org.PasswordChanged"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("wrong", NEW, "PASSWORD_WRONG"),
        (cast.PASSWORD, "short", "PASSWORD_TOO_SHORT"),
        (cast.PASSWORD, cast.PASSWORD, "PASSWORD_SAME"),
        (cast.PASSWORD, "Password123", "PASSWORD_COMMON"),
    ],
)
def test_password_change_is_refused(officer: Account, at: dt.datetime, old: str, new: str, code: str) -> None:
    with refused(code):
        actions.change_password(account=officer, old=old, new=new, by=officer, at=at)


def test_nobody_changes_the_password_of_another(officer: Account, system_admin: Account, at: dt.datetime) -> None:
    with refused("NOT_ONESELF", NotPermitted):
        actions.change_password(account=officer, old=cast.PASSWORD, new=NEW, by=system_admin, at=at)


def test_checking_a_password_never_rewrites_it(officer: Account) -> None:
    stored = Account.objects.get(pk=officer.pk)
    assert stored.check_password(cast.PASSWORD)
    assert Account.objects.get(pk=officer.pk).password == stored.password


def test_reset_gives_a_password_that_must_be_changed(officer: Account, system_admin: Account, at: dt.datetime) -> None:
    made = actions.reset_password(account=officer, by=system_admin, at=at)
    officer.refresh_from_db()
    assert officer.check_password(made.password) and officer.must_change_password
    assert not officer.check_password(cast.PASSWORD)


def test_administrators_are_reset_by_the_security_administrator(
    system_admin: Account, security_admin: Account, at: dt.datetime
) -> None:
    with refused("ROLE_NEEDED"):
        actions.reset_password(account=security_admin, by=system_admin, at=at)
    with refused("RESET_ONESELF"):
        actions.reset_password(account=security_admin, by=security_admin, at=at)
    actions.reset_password(account=system_admin, by=security_admin, at=at)


def test_the_command_line_resets_anybody_but_the_system_account(
    security_admin: Account, system: Account, at: dt.datetime
) -> None:
    made = actions.reset_password(account=security_admin, by=Founder(), at=at)
    assert Account.objects.get(pk=security_admin.pk).check_password(made.password)
    with refused("SYSTEM_ACCOUNT"):
        actions.reset_password(account=system, by=Founder(), at=at)


def test_one_time_password_is_stored_with_the_slow_hasher_too(
    settings: object, officer: Account, system_admin: Account, at: dt.datetime
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # type: ignore[attr-defined]
    made = actions.reset_password(account=officer, by=system_admin, at=at)
    officer.refresh_from_db()
    assert officer.password.startswith("pbkdf2_sha256$") and officer.check_password(made.password)


def test_disabled_account_holds_no_role_and_can_be_enabled_again(
    officer: Account, system_admin: Account, at: dt.datetime, today: dt.date
) -> None:
    shut = actions.disable_account(account=officer, reason="退休", by=system_admin, at=at)
    assert not shut.has_role(Role.OFFICER, today)
    with refused("ACCOUNT_DISABLED", Conflict):
        actions.disable_account(account=officer, reason="退休", by=system_admin, at=at)
    opened = actions.enable_account(account=officer, by=system_admin, at=at)
    assert opened.has_role(Role.OFFICER, today)
    with refused("ACCOUNT_ENABLED", Conflict):
        actions.enable_account(account=officer, by=system_admin, at=at)


def test_the_own_and_the_system_account_cannot_be_disabled(
    system_admin: Account, system: Account, at: dt.datetime
) -> None:
    for account in (system_admin, system):
        with refused("DISABLE_ONESELF"):
            actions.disable_account(account=account, reason="", by=system_admin, at=at)


def test_the_last_administrator_of_a_kind_cannot_be_disabled(
    agency: Agency, system_admin: Account, security_admin: Account, audit_admin: Account, at: dt.datetime
) -> None:
    with refused("LAST_ADMINISTRATOR", Conflict):
        actions.disable_account(account=audit_admin, reason="调离", by=system_admin, at=at)
    heir = make(agency, system_admin, at).account
    actions.grant_role(account=heir, role=Role.AUDIT_ADMIN, by=security_admin, at=at)
    assert not actions.disable_account(account=audit_admin, reason="调离", by=system_admin, at=at).is_active


def test_logging_in_and_out_is_recorded(officer: Account, at: dt.datetime) -> None:
    actions.record_log_in(address="192.0.2.7", by=officer, at=at)
    actions.record_log_out(by=officer, at=at)
    officer.refresh_from_db()
    assert officer.logged_in_at == at
    assert [entry.event for entry in ledger.entries_about(officer)[:2]] == ["org.LoggedOut", "org.LoggedIn"]


def test_the_system_account_does_not_log_in(system: Account, at: dt.datetime) -> None:
    with refused("ACCOUNT_DISABLED"):
        actions.record_log_in(address="", by=system, at=at)
