"""授权: roles given and taken back by the security administrator, with the refusals of separation shown."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import path

from mingheng.base.errors import NotFound
from mingheng.base.look import formats
from mingheng.desk import acting
from mingheng.desk.access import StaffRequest, staff
from mingheng.desk.forms.admin import GrantForm
from mingheng.desk.forms.powers import PlainForm
from mingheng.desk.views.admin.accounts import account_for, labels, sheet_of
from mingheng.org import actions
from mingheng.org.terms import Role


@staff(Role.SECURITY_ADMIN)
def grant(request: StaffRequest, key: int) -> HttpResponse:
    """Give a role to an account (授予角色)."""
    person = account_for(request, key)
    form = GrantForm(request.POST or None, initial={"valid_from": request.today})
    now = labels(person.roles_on(request.today)) or "没有"
    sheet = sheet_of(
        person,
        "授予角色",
        "授予",
        lead_in="系统、安全、审计管理员只能单独担任；法制审核员不能同时是执法人员或者部门负责人。",
        facts=[("姓名", person.name), ("现有角色", now)],
        article="三员分立；行政处罚法第五十八条",
    )

    def act() -> Any:
        return actions.grant_role(account=person, **form.cleaned_data, by=request.user, at=request.at)

    return acting.act(request, form, sheet, act, done=lambda made: f"已授予{made.get_role_display()}")


@staff(Role.SECURITY_ADMIN)
def end(request: StaffRequest, key: int, grant: int) -> HttpResponse:
    """Take a role back (收回角色)."""
    person = account_for(request, key)
    held = next((each for each in person.grants.all() if each.pk == grant), None)
    if held is None:
        raise NotFound
    form = PlainForm(request.POST if request.method == "POST" else None)
    sheet = sheet_of(
        person,
        "收回角色",
        "收回",
        warning="从现在起不能再办理这个角色的事。要恢复只能重新授予。",
        facts=[
            ("姓名", person.name),
            ("角色", held.get_role_display()),
            ("自", formats.long_date(held.valid_from)),
        ],
    )

    def act() -> Any:
        return actions.end_role(grant=held, by=request.user, at=request.at)

    return acting.act(request, form, sheet, act, done=f"已收回{held.get_role_display()}")


urlpatterns = [
    path("desk/accounts/<int:key>/grant", grant, name="role_grant"),
    path("desk/accounts/<int:key>/grants/<int:grant>/end", end, name="role_end"),
]
