"""机构科室: departments with their duties, people and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import path, reverse

from mingheng.base.look import formats
from mingheng.desk import acting, frame
from mingheng.desk.access import StaffRequest, staff
from mingheng.desk.forms.org import DepartmentForm, DutiesOfDepartmentForm, PostForm
from mingheng.desk.forms.powers import PlainForm
from mingheng.desk.views.org.people import SEES as SEES_PEOPLE
from mingheng.desk.views.org.people import holds
from mingheng.org import actions, queries
from mingheng.org.terms import Role

if TYPE_CHECKING:
    from mingheng.desk.forms.parts import DeskForm
    from mingheng.org.models import Department

SEES = (*SEES_PEOPLE, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
CRUMB = ("机构科室", "/desk/departments")
CHANGES = (Role.SYSTEM_ADMIN, Role.OFFICE)


@staff(*SEES)
def departments(request: StaffRequest) -> HttpResponse:
    """Show the departments (机构科室), closed ones last."""
    agency = request.user.agency
    rows = sorted(queries.departments(agency), key=lambda row: row.closed_on is not None)
    people: dict[int | None, int] = {}
    for key in queries.accounts(agency).filter(is_active=True).values_list("department", flat=True):
        people[key] = people.get(key, 0) + 1
    context = {
        "rows": [(row, people.get(row.pk, 0)) for row in rows],
        "may_create": holds(request, Role.SYSTEM_ADMIN),
    }
    return frame.page(request, "desk/org/departments.html", context, section="departments")


@staff(*SEES)
def department(request: StaffRequest, key: int) -> HttpResponse:
    """Show one department (科室)."""
    agency = request.user.agency
    row = queries.department(agency, key)
    context = {
        "department": row,
        "facts": _facts(row),
        "people": list(queries.people(agency, department=row, on=request.today)),
        "posts": list(queries.posts(agency).filter(department=row)),
        "sees_people": holds(request, *SEES_PEOPLE),
        "may_change": row.closed_on is None and holds(request, *CHANGES),
        "may_close": row.closed_on is None and holds(request, Role.SYSTEM_ADMIN),
    }
    return frame.page(request, "desk/org/department.html", context, section="departments")


def _facts(row: Department) -> list[tuple[str, object]]:
    return [
        ("代码", row.code),
        ("类别", row.get_kind_display()),
        ("职责", row.duties),
        ("电话", row.phone),
        ("状态", f"{formats.long_date(row.closed_on)} 撤销" if row.closed_on else "在用"),
    ]


@staff(Role.SYSTEM_ADMIN)
def new(request: StaffRequest) -> HttpResponse:
    """Set up a department (设立科室)."""
    form = DepartmentForm(request.POST or None)
    sheet = acting.Sheet(title="设立科室", verb="设立", back=CRUMB[1], section="departments", crumbs=(CRUMB,))

    def act() -> Any:
        return actions.create_department(
            agency=request.user.agency, **form.cleaned_data, by=request.user, at=request.at
        )

    return acting.act(request, form, sheet, act, done=lambda made: f"已设立：{made.name}", to=_to)


def _to(row: Department) -> str:
    return reverse("desk:department", args=[row.pk])


def _sheet(row: Department, title: str, verb: str, **more: Any) -> acting.Sheet:
    return acting.Sheet(
        title=title, verb=verb, back=_to(row), section="departments", crumbs=(CRUMB, (row.name, _to(row))), **more
    )


@staff(*CHANGES)
def change(request: StaffRequest, key: int) -> HttpResponse:
    """Change what a department is for (变更科室职责)."""
    row = queries.department(request.user.agency, key)
    form = DutiesOfDepartmentForm(request.POST or None, initial={"duties": row.duties, "phone": row.phone})

    def act() -> Any:
        return actions.change_department(department=row, **form.cleaned_data, by=request.user, at=request.at)

    return acting.act(request, form, _sheet(row, "变更科室职责", "保存"), act, done="已保存")


@staff(*CHANGES)
def add_post(request: StaffRequest, key: int) -> HttpResponse:
    """Set up a post in a department (设立岗位)."""
    row = queries.department(request.user.agency, key)
    form = PostForm(request.POST or None)

    def act() -> Any:
        return actions.create_post(department=row, **form.cleaned_data, by=request.user, at=request.at)

    return acting.act(request, form, _sheet(row, "设立岗位", "设立"), act, done="已设立岗位")


@staff(Role.SYSTEM_ADMIN)
def close(request: StaffRequest, key: int) -> HttpResponse:
    """Close a department (撤销科室), after a look at what hangs on it."""
    row = queries.department(request.user.agency, key)
    form: DeskForm = PlainForm(request.POST if request.method == "POST" else None)
    warning = "从今天起不再接收人员和事项，撤销后不能恢复。它办过的案件和清单里的历史记录都保留。"
    sheet = _sheet(row, "撤销科室", "撤销", warning=warning, facts=_facts(row)[:2])

    def act() -> Any:
        return actions.close_department(department=row, by=request.user, at=request.at)

    return acting.act(request, form, sheet, act, done=f"已撤销：{row.name}")


urlpatterns = [
    path("desk/departments", departments, name="departments"),
    path("desk/departments/new", new, name="department_new"),
    path("desk/departments/<int:key>", department, name="department"),
    path("desk/departments/<int:key>/change", change, name="department_change"),
    path("desk/departments/<int:key>/post", add_post, name="department_post"),
    path("desk/departments/<int:key>/close", close, name="department_close"),
]
