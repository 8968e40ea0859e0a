"""联合执法: tasks with one lead department, their items and their outcome."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import path, reverse

from mingheng.base.errors import NotFound, Refused
from mingheng.base.look import formats
from mingheng.desk import acting, frame, listing
from mingheng.desk.access import StaffRequest, staff
from mingheng.desk.forms.powers import JointTaskForm, OutcomeForm
from mingheng.desk.views.powers.access import holds
from mingheng.desk.views.powers.items import CRUMB
from mingheng.org import queries as org
from mingheng.org.terms import Role
from mingheng.powers import actions, queries

HERE = ("联合执法", "/desk/powers/joint")
SEES = (Role.OFFICER, Role.HEAD, Role.REVIEWER, Role.LEADER, Role.OFFICE, Role.SUPERVISOR)
DEPLOYS = (Role.HEAD, Role.LEADER, Role.OFFICE)


@staff(*SEES)
def tasks(request: StaffRequest) -> HttpResponse:
    """Show the joint enforcement tasks (联合执法任务)."""
    open_only = listing.choice(request, "open", ("1",)) == "1"
    context = {
        "page": listing.page_of(request, queries.joint_tasks(request.user.agency, open_only=open_only)),
        "open_only": open_only,
        "may_create": holds(request, *DEPLOYS),
    }
    return frame.page(request, "desk/powers/joint.html", context, section="powers")


@staff(*DEPLOYS)
def new(request: StaffRequest) -> HttpResponse:
    """Plan a joint task (部署联合执法)."""
    agency = request.user.agency
    form = JointTaskForm(request.POST or None, initial={"starts_on": request.today, "ends_on": request.today})
    departments = list(org.departments(agency, on=request.today))
    for name in ("lead", "partners"):
        form.fields[name].offer(departments)  # type: ignore[attr-defined]
    sheet = acting.Sheet(
        title="部署联合执法",
        verb="部署",
        back=reverse("desk:joint_tasks"),
        section="powers",
        crumbs=(CRUMB, HERE),
        lead_in="各部门仍以自己主办的事项立案，牵头部门负责组织。",
        article="行政处罚法第二十五条、第二十六条",
    )

    def act() -> Any:
        typed = dict(form.cleaned_data)
        codes = list(dict.fromkeys(typed.pop("codes").split()))
        return actions.create_joint_task(**typed, powers=_powers(request, codes), by=request.user, at=request.at)

    return acting.act(request, form, sheet, act, done=lambda made: f"已部署：{made.name}", to=_to)


def _powers(request: StaffRequest, codes: list[str]) -> list[Any]:
    found = []
    for code in codes:
        try:
            found.append(queries.power_coded(request.user.agency, code, request.today))
        except NotFound:
            raise Refused("ITEM_UNKNOWN", f"现行清单里没有“{code}”", way_out="从权责清单里抄编码，一行一个") from None
    return found


def _to(task: Any) -> str:
    return reverse("desk:joint_task", args=[task.pk])


@staff(*SEES)
def task(request: StaffRequest, key: int) -> HttpResponse:
    """Show one joint task, and end it with its outcome (联合执法办结)."""
    found = queries.joint_task(request.user.agency, key)
    may_close = found.ended_at is None and holds(request, *DEPLOYS)
    form = OutcomeForm(request.POST or None) if may_close else OutcomeForm()
    facts = [
        ("牵头部门", found.lead.name),
        ("参与部门", "、".join(each.name for each in found.partners.all())),
        ("时间", f"{formats.long_date(found.starts_on)} 至 {formats.long_date(found.ends_on)}"),
        ("区域", found.place),
        ("安排", found.plan),
        ("结果", found.outcome or "还没有办结"),
    ]
    sheet = acting.Sheet(
        title=found.name,
        verb="办结",
        back=reverse("desk:joint_tasks"),
        section="powers",
        crumbs=(CRUMB, HERE),
        facts=facts,
        template="desk/powers/joint_task.html",
        more={"task": found, "may_close": may_close},
    )
    if not may_close:
        return acting.show(request, form, sheet)

    def act() -> Any:
        return actions.close_joint_task(task=found, **form.cleaned_data, by=request.user, at=request.at)

    return acting.act(request, form, sheet, act, done="已办结", to=_to(found))


urlpatterns = [
    path("desk/powers/joint", tasks, name="joint_tasks"),
    path("desk/powers/joint/new", new, name="joint_task_new"),
    path("desk/powers/joint/<int:key>", task, name="joint_task"),
]
