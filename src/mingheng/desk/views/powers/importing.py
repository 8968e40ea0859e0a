"""导入清单: a workbook of items into a draft, with its preview; the template to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse

from mingheng.base import sheets
from mingheng.base.errors import NotLawful
from mingheng.desk import acting, importing
from mingheng.desk.access import StaffRequest, staff
from mingheng.desk.views.powers.access import list_for, name_of
from mingheng.desk.views.powers.items import CRUMB
from mingheng.org.terms import Role
from mingheng.powers import actions, rules, workbook

if TYPE_CHECKING:
    from mingheng.org.workbook import Preview


@staff(Role.REVIEWER)
def import_items(request: StaffRequest, key: int) -> HttpResponse:
    """Import items into a draft (导入上级清单)."""
    listed = list_for(request, key)
    back = f"/desk/powers?list={listed.pk}"

    def preview(stream: BinaryIO) -> Preview:
        rules.check_draft(listed.stage)
        return workbook.preview_items(listed, workbook.read_items(stream), on=request.today)[0]

    def apply(stream: BinaryIO) -> HttpResponse:
        found, items = workbook.preview_items(listed, workbook.read_items(stream), on=request.today)
        if found.faults:
            raise NotLawful(
                "IMPORT_HAS_FAULTS", f"文件有 {len(found.faults)} 处错误，没有导入", way_out="改正后重新预览"
            )
        counts = actions.apply_items(
            powers_list=listed, items=items, digest=found.digest, by=request.user, at=request.at
        )
        messages.info(request, f"已导入：新增 {counts['added']} 项，修改 {counts['changed']} 项")
        return HttpResponseRedirect(back)

    what = importing.Import(
        title="导入上级清单",
        purpose=f"powers:{listed.pk}",
        back=back,
        section="powers",
        template_url=reverse("desk:powers_template"),
        preview=preview,
        apply=apply,
        crumbs=(CRUMB, (name_of(listed), back)),
        lead_in=f"导入到{name_of(listed)}。按事项编码对应：没有的新增，有的修改；表里没有的事项保持不变。",
    )
    return importing.run(request, what)


@staff(Role.REVIEWER)
def template(request: StaffRequest) -> FileResponse:
    """Return the workbook to fill in (导入模板), with one example."""
    example = {
        "code": "示例-01",
        "name": "示例事项，导入前删掉这一行",
        "category": "penalty",
        "sector": "general",
        "bases": "《上海市生活垃圾管理条例》（2019）第二十七条第二款\n罚则：《上海市生活垃圾管理条例》（2019）第五十八条第二款",
        "ranges": "单位：罚款，500—5000 元",
        "requires_order_first": True,
        "valid_from": request.today,
    }
    return acting.workbook(
        "权责清单导入模板", lambda stream: sheets.template(stream, workbook.TITLE, workbook.COLUMNS, example)
    )


urlpatterns = [
    path("desk/powers/lists/<int:key>/import", import_items, name="powers_import"),
    path("desk/powers/template.xlsx", template, name="powers_template"),
]
