"""Who may do this (权限): the first line of every action."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from mingheng.base.errors import NotFound, NotPermitted
from mingheng.ledger import Actor
from mingheng.org import rules
from mingheng.org.models import Account, Agency
from mingheng.org.terms import Role


@dataclass(frozen=True, slots=True)
class Founder:
    """Whoever sets up the installation at its command line (建立者); may found an agency and nothing else."""

    actor_name: str = "系统建立者"
    actor_key: str = "founder"
    log_id: int = 0


def day_of(at: dt.datetime) -> dt.date:
    """Return the calendar day of an instant in China (当地日期)."""
    return timezone.localtime(at).date()


def require(by: Actor, *roles: Role, agency: Agency | int, at: dt.datetime, system: bool = False) -> Account:
    """Return the actor as an account of the agency that holds one of the roles at this instant (须有角色).

    :param agency: the agency, or its key, that the thing belongs to; somebody else's is not found
    :param system: whether the agency's own system account, which runs the jobs, may do it too
    :raises NotFound: when the thing belongs to another agency.
    :raises NotPermitted: ACCOUNT_NEEDED, ACCOUNT_DISABLED or ROLE_NEEDED.
    """
    if not isinstance(by, Account):
        raise NotPermitted("ACCOUNT_NEEDED", "这件事须由登录的人员办理")
    if by.agency_id != (agency.pk if isinstance(agency, Agency) else agency):
        raise NotFound
    if not by.is_active:
        raise NotPermitted("ACCOUNT_DISABLED", "账号已停用")
    if by.is_system and system:
        return by
    rules.check_may_act(by.roles_on(day_of(at)), roles)
    return by
