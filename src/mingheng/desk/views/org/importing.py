"""导入人员: a workbook of people and credentials with its preview; new accounts with their one-time passwords."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from django.http import FileResponse, HttpResponse
from django.urls import path, reverse
from django.views.decorators.debug import sensitive_variables

from mingheng.base import sheets
from mingheng.desk import acting, frame, importing
from mingheng.desk.access import StaffRequest, staff
from mingheng.desk.views.org.people import CRUMB
from mingheng.org import actions, workbook
from mingheng.org.terms import OfficerKind, Role

if TYPE_CHECKING:
    from mingheng.org.workbook import Preview


@staff(Role.SYSTEM_ADMIN)
def import_people(request: StaffRequest) -> HttpResponse:
    """Import people and credentials (导入人员与执法证)."""
    agency = request.user.agency

    def preview(stream: BinaryIO) -> Preview:
        return workbook.preview_people(agency, workbook.read_people(stream), on=request.today)

    @sensitive_variables("opened")
    def apply(stream: BinaryIO) -> HttpResponse:
        sheet = workbook.read_people(stream)
        opened = actions.apply_people(agency=agency, sheet=sheet, by=request.user, at=request.at)
        pairs = [(each.account, each.password) for each in opened]
        context = {"opened": pairs, "back": CRUMB[1], "title": "已导入人员"}
        return frame.page(request, "desk/admin/passwords.html", context, section="officers")

    what = importing.Import(
        title="导入人员与执法证",
        purpose="people",
        back=CRUMB[1],
        section="officers",
        template_url=reverse("desk:people_template"),
        preview=preview,
        apply=apply,
        crumbs=(CRUMB,),
        lead_in="按登录名对应：没有的开设账号，有的修改；空着的栏目保持原样。角色不能导入，由安全管理员授权。",
        unit="人",
    )
    return importing.run(request, what)


@staff(Role.SYSTEM_ADMIN)
def template(request: StaffRequest) -> FileResponse:
    """Return the workbook of people to fill in (导入模板), with one example."""
    example = {
        "username": "zhangsan",
        "name": "张三",
        "department": "示例，导入前删掉这一行",
        "kind": OfficerKind.OFFICER.value,
        "number": "31010700000",
        "valid_from": request.today,
        "valid_to": request.today,
    }
    return acting.workbook(
        "人员与执法证导入模板", lambda stream: sheets.template(stream, workbook.TITLE, workbook.COLUMNS, example)
    )


urlpatterns = [
    path("desk/officers/import", import_people, name="people_import"),
    path("desk/officers/template.xlsx", template, name="people_template"),
]
