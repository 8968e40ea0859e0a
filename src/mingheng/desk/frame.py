"""What stands around every page of the desk (框架): agency, person, entries, counts; two queries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render

from mingheng.base.look.parts import Frame, NavItem
from mingheng.cases import queries as cases
from mingheng.desk import menu

if TYPE_CHECKING:
    from mingheng.desk.access import StaffRequest


def page(
    request: StaffRequest, template: str, context: Mapping[str, Any], *, section: str = "", status: int = 200
) -> HttpResponse:
    """Draw a page inside the desk's frame (工作台页面); section names the entry of the side to mark."""
    return render(request, template, {**context, "frame": frame_of(request, section)}, status=status)


def frame_of(request: StaffRequest, section: str = "") -> Frame:
    """Return the frame for the person who asks (框架)."""
    account, roles = request.user, request.user.roles_on(request.today)
    open_todos = cases.open_todos(account, request.today).order_by()
    numbers = open_todos.aggregate(todos=Count("pk"), urged=Count("urged_at"))
    entries = menu.entries_for(roles)
    groups: dict[int, list[NavItem]] = {}
    for entry in entries:
        groups.setdefault(entry.group, []).append(_item(entry, numbers, section))
    on_phone = [entry for name in menu.PHONE for entry in entries if entry.section == name][:4]
    bottom = [_item(entry, {}, section) for entry in on_phone]
    counts = [NavItem("", "待办", "/desk/", numbers["todos"])]
    if numbers["urged"]:
        counts.append(NavItem("bell", "催办", "/desk/?urged=1", numbers["urged"]))
    return Frame(
        agency=account.agency.name,
        person=account.name,
        post=account.department.name if account.department else "",
        nav=[groups[key] for key in sorted(groups)],
        bottom=[*bottom, NavItem("dots", "更多", "/desk/more", active=section == "more")],
        counts=counts,
        find_url="/desk/find",
        home_url="/desk/",
    )


def _item(entry: menu.Entry, numbers: Mapping[str, int], section: str) -> NavItem:
    count = numbers.get(entry.count) or None
    return NavItem(entry.icon, entry.label, menu.address(entry.name), count, entry.section == section)
