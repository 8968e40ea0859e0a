"""Roles: granted by security administrators, never to oneself, kept apart."""

from __future__ import annotations

import datetime as dt

import pytest

from mingheng import ledger
from mingheng.base.errors import Conflict, NotFound, NotPermitted
from mingheng.org import actions
from mingheng.org.models import Account, RoleGrant
from mingheng.org.terms import Role
from tests.refusals import refused


def test_granted_role_holds_from_today(head: Account, security_admin: Account, at: dt.datetime, today: dt.date) -> None:
    actions.grant_role(account=head, role=Role.OFFICER, by=security_admin, at=at)
    head.forget_roles()
    holder = Account.objects.get(pk=head.pk)
    assert holder.has_role(Role.OFFICER, today) and not holder.has_role(Role.OFFICER, today - dt.timedelta(days=1))
    assert ledger.entries_about(head).first().event == "org.RoleGranted"  # type: ignore[union-attr]


def test_role_for_a_time_ends_after_its_last_day(
    head: Account, security_admin: Account, at: dt.datetime, today: dt.date
) -> None:
    last = today + dt.timedelta(days=5)
    grant = actions.grant_role(account=head, role=Role.OFFICER, valid_to=last, by=security_admin, at=at)
    assert grant.holds_on(last) and not grant.holds_on(last + dt.timedelta(days=1))


def test_roles_one_after_another_do_not_exclude_each_other(
    leader: Account, security_admin: Account, at: dt.datetime, today: dt.date
) -> None:
    month = dt.timedelta(days=30)
    words = {"account": leader, "role": Role.OFFICE, "by": security_admin, "at": at}
    actions.grant_role(**words, valid_from=today + month)
    earlier = actions.grant_role(**words, valid_to=today + month - dt.timedelta(days=1))
    assert earlier.valid_from == today


@pytest.mark.parametrize("who", ["system_admin", "audit_admin", "leader"])
def test_only_security_administrators_grant(
    request: pytest.FixtureRequest, head: Account, at: dt.datetime, who: str
) -> None:
    with refused("ROLE_NEEDED", NotPermitted):
        actions.grant_role(account=head, role=Role.OFFICER, by=request.getfixturevalue(who), at=at)


def test_nobody_grants_to_the_own_account(security_admin: Account, at: dt.datetime) -> None:
    with refused("GRANT_TO_ONESELF", NotPermitted):
        actions.grant_role(account=security_admin, role=Role.LEADER, by=security_admin, at=at)


@pytest.mark.parametrize(
    ("who", "role", "code"),
    [
        ("officer", Role.OFFICER, "ROLE_HELD"),
        ("officer", Role.REVIEWER, "REVIEWER_ENFORCES"),
        ("reviewer", Role.HEAD, "REVIEWER_ENFORCES"),
        ("system_admin", Role.OFFICER, "ROLES_EXCLUDE_EACH_OTHER"),
        ("leader", Role.AUDIT_ADMIN, "ROLES_EXCLUDE_EACH_OTHER"),
        ("counsel", Role.REVIEWER, "REVIEWER_NOT_QUALIFIED"),
        ("system", Role.OFFICER, "ACCOUNT_NOT_FOR_ROLES"),
    ],
)
def test_role_is_refused(
    request: pytest.FixtureRequest, security_admin: Account, at: dt.datetime, who: str, role: Role, code: str
) -> None:
    account = request.getfixturevalue(who)
    before = RoleGrant.objects.count()
    with refused(code):
        actions.grant_role(account=account, role=role, by=security_admin, at=at)
    assert RoleGrant.objects.count() == before


def test_registered_officer_cannot_become_reviewer_even_without_the_role(
    officer: Account, security_admin: Account, at: dt.datetime
) -> None:
    actions.end_role(grant=officer.grants.get(), by=security_admin, at=at)
    with refused("REVIEWER_ENFORCES"):
        actions.grant_role(account=officer, role=Role.REVIEWER, by=security_admin, at=at)


def test_grant_is_never_dated_back(head: Account, security_admin: Account, at: dt.datetime, today: dt.date) -> None:
    day = dt.timedelta(days=1)
    for dates in ({"valid_from": today - day}, {"valid_to": today - day}):
        with refused("GRANT_DATES_WRONG"):
            actions.grant_role(account=head, role=Role.OFFICER, **dates, by=security_admin, at=at)


def test_role_taken_back_is_gone_the_same_day(
    officer: Account, security_admin: Account, at: dt.datetime, today: dt.date
) -> None:
    grant = officer.grants.get()
    actions.end_role(grant=grant, by=security_admin, at=at)
    assert not Account.objects.get(pk=officer.pk).has_role(Role.OFFICER, today)
    assert ledger.entries_about(officer).first().event == "org.RoleEnded"  # type: ignore[union-attr]
    with refused("ROLE_ENDED", Conflict):
        actions.end_role(grant=grant, by=security_admin, at=at)


def test_role_of_another_agency_is_not_found(outsider: Account, security_admin: Account, at: dt.datetime) -> None:
    with refused("NOT_FOUND", NotFound):
        actions.end_role(grant=outsider.grants.get(), by=security_admin, at=at)
