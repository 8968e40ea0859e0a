"""Who may see and do what on the powers list (清单权限), for buttons and pages; the actions decide again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingheng.base.errors import NotFound
from mingheng.org.terms import Role
from mingheng.powers import queries
from mingheng.powers.terms import ListStage

if TYPE_CHECKING:
    from mingheng.desk.access import StaffRequest
    from mingheng.powers.models import Power, PowersList

SEES_DRAFTS = frozenset({Role.REVIEWER, Role.LEADER, Role.HEAD, Role.OFFICE, Role.SUPERVISOR})
"""Who sees a list before it is in force (编制中的清单); for everybody else it does not exist yet."""


def holds(request: StaffRequest, *roles: Role) -> bool:
    """Tell whether the person holds one of the roles today."""
    return bool(request.user.roles_on(request.today).intersection(roles))


def list_for(request: StaffRequest, key: int | str) -> PowersList:
    """Return a list that this person may see (清单).

    :raises NotFound: also for a draft that is none of this person's business
    """
    found = queries.powers_list(request.user.agency, key)
    return _shown(request, found)


def power_for(request: StaffRequest, key: int) -> Power:
    """Return an item of a list that this person may see (事项).

    :raises NotFound: as `list_for`
    """
    found = queries.power(request.user.agency, key)
    _shown(request, found.powers_list)
    return found


def _shown(request: StaffRequest, listed: PowersList) -> PowersList:
    if listed.stage == ListStage.DRAFT and not holds(request, *SEES_DRAFTS):
        raise NotFound
    return listed


def name_of(listed: PowersList) -> str:
    """Return what a list is called on a screen (清单名称), e.g. 2026 年版 or 2026 年版第 2 次修订."""
    return f"{listed.year} 年版" + (f"第 {listed.version} 版" if listed.version > 1 else "")
