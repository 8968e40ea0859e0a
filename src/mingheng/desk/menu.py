"""The entries of the side (栏目): icon, label, address by name, and whose they are.

An entry is shown as soon as its address exists and the person holds one of its roles; a new page needs no other change.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.urls import NoReverseMatch, reverse

from mingheng.org.terms import Role

_SEES_CASES = frozenset(
    {Role.OFFICER, Role.HEAD, Role.REVIEWER, Role.COUNSEL, Role.LEADER, Role.OFFICE, Role.ARCHIVIST, Role.SUPERVISOR}
)
_ENFORCES = frozenset({Role.OFFICER, Role.HEAD})
_RULES = frozenset({Role.REVIEWER, Role.LEADER, Role.SUPERVISOR})
_RIGHTS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
_ALL = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry (栏目): `section` is what a page names to have it marked; `count` names the number shown beside it."""

    section: str
    icon: str
    label: str
    name: str
    roles: frozenset[Role]
    group: int = 0
    count: str = ""


ENTRIES = (
    Entry("home", "home", "工作台", "desk:home", _ALL, count="todos"),
    Entry("field", "camera", "现场", "field:home", frozenset({Role.OFFICER})),
    Entry("inspections", "clipboard-check", "检查", "desk:inspections", _SEES_CASES),
    Entry("leads", "bell", "线索", "desk:leads", _ENFORCES | {Role.WINDOW, Role.LEADER, Role.SUPERVISOR}),
    Entry("cases", "folders", "案件", "desk:cases", _SEES_CASES),
    Entry("recordings", "video", "音像", "desk:recordings", _SEES_CASES),
    Entry("uploads", "upload", "上传到件", "desk:uploads", frozenset({Role.OFFICER})),
    Entry("reviews", "scale", "法制审核", "desk:reviews", _SEES_CASES),
    Entry("publications", "speakerphone", "公示", "desk:publications", _SEES_CASES),
    Entry("dossiers", "archive", "档案", "desk:dossiers", _SEES_CASES),
    Entry("parties", "users", "相对人", "desk:parties", _SEES_CASES - {Role.COUNSEL}, 1),
    Entry("powers", "list-details", "权责清单", "desk:powers", _ALL, 1),
    Entry("officers", "id-badge-2", "执法人员", "desk:officers", _SEES_CASES | {Role.SYSTEM_ADMIN}, 1),
    Entry("reports", "report-analytics", "统计报送", "desk:reports", _SEES_CASES, 1),
    Entry("board", "chart-histogram", "落实看板", "desk:board", _RULES | {Role.HEAD, Role.OFFICE}, 1),
    Entry("equipment", "device-mobile", "装备", "desk:equipment", frozenset({Role.OFFICE, Role.HEAD}), 1),
    Entry("accounts", "user", "账号与授权", "desk:accounts", _RIGHTS, 2),
    Entry("stations", "server", "采集站", "desk:stations", _RIGHTS, 2),
    Entry("departments", "building", "机构科室", "desk:departments", _RIGHTS | {Role.OFFICE}, 2),
    Entry("settings", "settings", "本机关设置", "desk:settings", _RIGHTS | _RULES | {Role.OFFICE}, 2),
    Entry("holidays", "calendar", "放假通知", "desk:holidays", frozenset({Role.SYSTEM_ADMIN, Role.OFFICE}), 2),
    Entry("ledger", "shield-lock", "存证账本", "desk:ledger", _RIGHTS | {Role.SUPERVISOR}, 2),
)
PHONE = ("home", "cases", "field", "leads", "parties")
"""What the bar at the foot of a phone holds, before 更多; the first four that the person has."""


@cache
def address(name: str) -> str:
    """Return the address of a named page, or empty while nobody has built it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def entries_for(roles: frozenset[str]) -> list[Entry]:
    """Return the entries that exist and that one of the roles may open (可用栏目)."""
    return [entry for entry in ENTRIES if address(entry.name) and roles & entry.roles]
