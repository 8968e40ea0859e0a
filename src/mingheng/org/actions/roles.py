"""Roles (角色): given and taken by security administrators only, never to oneself."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from mingheng import ledger
from mingheng.base.errors import Conflict, NotLawful
from mingheng.org import rules
from mingheng.org.events import RoleEnded, RoleGranted
from mingheng.org.models import Account, Officer, RoleGrant
from mingheng.org.permission import day_of, require
from mingheng.org.terms import Role


@ledger.transaction
def grant_role(
    *,
    account: Account,
    role: str,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    by: Account,
    at: dt.datetime,
) -> RoleGrant:
    """Give a role to an account (授予角色) from a day (today unless told) to a day, both included, or until taken back.

    :raises NotPermitted: GRANT_TO_ONESELF
    :raises NotLawful: ROLES_EXCLUDE_EACH_OTHER, REVIEWER_ENFORCES, REVIEWER_NOT_QUALIFIED, GRANT_DATES_WRONG
    :raises Conflict: ROLE_HELD when the account holds it already in that time.
    """
    require(by, Role.SECURITY_ADMIN, agency=account.agency_id, at=at)
    rules.check_grant_to(by.actor_key, account.actor_key)
    role = Role(role)
    since = valid_from or day_of(at)
    if since < day_of(at) or (valid_to is not None and valid_to < since):
        raise NotLawful("GRANT_DATES_WRONG", "授权不能倒签，止日不能早于起日")
    account = Account.objects.select_for_update(of=("self",)).select_related("agency").get(pk=account.pk)
    _check_holder(account, role, since, valid_to)
    made = RoleGrant.objects.create(
        agency_id=account.agency_id, account=account, role=role, valid_from=since, valid_to=valid_to
    )
    granted = RoleGranted(person=account.name, role=str(role), valid_from=since, valid_to=valid_to)
    ledger.append(granted, by=by, at=at, about=account)
    return made


def _check_holder(account: Account, role: Role, since: dt.date, until: dt.date | None) -> None:
    """Refuse the role where what the account holds or is at any time in between stands against it."""
    others = RoleGrant.objects.filter(Q(valid_to=None) | Q(valid_to__gte=since), account=account)
    if until is not None:
        others = others.filter(valid_from__lte=until)
    held = set(others.values_list("role", flat=True))
    if role in held:
        raise Conflict("ROLE_HELD", f"{account.name}已有{role.label}的角色")
    if not account.is_active or account.is_system:
        raise Conflict("ACCOUNT_NOT_FOR_ROLES", "停用的账号和系统账号不能授予角色")
    if Officer.objects.filter(account=account, is_auxiliary=False).exists():
        held.add(Role.OFFICER)
    rules.check_role_combination(held | {role})
    rules.check_reviewer_qualified(
        role, legal_qualification_no=account.legal_qualification_no, first_review_on=account.first_review_on
    )


@ledger.transaction
def end_role(*, grant: RoleGrant, by: Account, at: dt.datetime) -> RoleGrant:
    """Take a role back (收回角色): from this day on it is gone.

    :raises NotPermitted: GRANT_TO_ONESELF
    :raises Conflict: ROLE_ENDED when it has ended already.
    """
    require(by, Role.SECURITY_ADMIN, agency=grant.agency_id, at=at)
    grant = RoleGrant.objects.select_for_update(of=("self",)).select_related("account__agency").get(pk=grant.pk)
    rules.check_grant_to(by.actor_key, grant.account.actor_key)
    last = day_of(at) - dt.timedelta(days=1)
    if grant.valid_to is not None and grant.valid_to <= last:
        raise Conflict("ROLE_ENDED", "这个角色已经收回")
    grant.valid_to = last
    grant.save(update_fields=["valid_to"])
    ended = RoleEnded(person=grant.account.name, role=grant.role, valid_to=last)
    ledger.append(ended, by=by, at=at, about=grant.account)
    return grant
