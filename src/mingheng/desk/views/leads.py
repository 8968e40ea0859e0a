"""线索: list, one lead, registering, dropping."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils import timezone

from mingheng.cases import actions
from mingheng.cases import queries as cases
from mingheng.cases.terms import LeadSource, LeadStage
from mingheng.desk import frame, listing
from mingheng.desk.access import StaffRequest, staff
from mingheng.desk.forms.leads import DropForm, LeadForm, TransferForm
from mingheng.org import queries as org
from mingheng.org.terms import DepartmentKind, Role
from mingheng.procedure.actions import transfer_lead

REGISTERS = (Role.OFFICER, Role.HEAD, Role.WINDOW)


@staff(*REGISTERS, Role.LEADER, Role.SUPERVISOR, Role.REVIEWER, Role.OFFICE, Role.ARCHIVIST)
def leads(request: StaffRequest) -> HttpResponse:
    """Show the leads (线索列表), the open ones first."""
    rows = cases.leads_visible_to(request.user, request.today)
    words = listing.text(request)
    if words:
        rows = rows.filter(place__icontains=words) | rows.filter(content__icontains=words)
    stage = listing.choice(request, "stage", LeadStage.values)
    source = listing.choice(request, "source", LeadSource.values)
    rows = rows.filter(stage=stage) if stage else rows
    rows = rows.filter(source=source) if source else rows
    context = {
        "page": listing.page_of(request, rows.order_by("-found_at", "-id")),
        "stages": LeadStage.choices,
        "sources": LeadSource.choices,
        "may_register": bool(request.user.roles_on(request.today) & set(REGISTERS)),
        "filtered": bool(words or stage or source),
    }
    return frame.page(request, "desk/leads/list.html", context, section="leads")


@staff(*REGISTERS)
def register(request: StaffRequest) -> HttpResponse:
    """Register a lead (登记线索)."""
    first = {"found_at": timezone.localtime(request.at), "source": LeadSource.PATROL}
    if request.user.department_id:
        first["department"] = str(request.user.department_id)
    form = LeadForm(request.POST or None, initial=first)
    enforcing = org.departments(request.user.agency, on=request.today, kind=DepartmentKind.ENFORCING)
    form.fields["department"].offer(list(enforcing))  # type: ignore[attr-defined]
    if form.is_valid():
        lead = form.attempt(lambda: actions.register_lead(**form.cleaned_data, by=request.user, at=request.at))
        if lead is not None:
            messages.info(request, "线索已登记。")
            seen = cases.leads_visible_to(request.user, request.today).filter(pk=lead.pk).exists()
            return HttpResponseRedirect(f"/desk/leads/{lead.pk}" if seen else "/desk/")
    context = {
        "form": form,
        "title": "登记线索",
        "verb": "登记",
        "back": "/desk/leads",
        "crumbs": [("线索", "/desk/leads")],
    }
    return frame.page(request, "desk/form.html", context, section="leads")


@staff(*REGISTERS, Role.LEADER, Role.SUPERVISOR, Role.REVIEWER, Role.OFFICE, Role.ARCHIVIST)
def lead(request: StaffRequest, key: int) -> HttpResponse:
    """Show one lead (线索), and drop it where the head says so."""
    found = cases.lead_for(request.user, key, request.today)
    roles = request.user.roles_on(request.today)
    is_open = found.stage == LeadStage.OPEN
    form = DropForm(request.POST or None) if is_open and Role.HEAD in roles else None
    if form is not None and form.is_valid():
        form.attempt(
            lambda: actions.drop_lead(lead=found, reason=form.cleaned_data["reason"], by=request.user, at=request.at)
        )
        if form.refusal is None:
            messages.info(request, "线索已记为不予处理。")
            return HttpResponseRedirect(f"/desk/leads/{found.pk}")
    taken = getattr(found, "case", None)
    own = found.department_id == request.user.department_id
    context = {
        "lead": found,
        "case": taken,
        "form": form,
        "facts": [
            ("来源", found.get_source_display()),
            ("发现或收到", timezone.localtime(found.found_at).strftime("%Y-%m-%d %H:%M")),
            ("地点", found.place),
            ("内容", found.content),
            ("举报人", (found.reporter if own else "保密") if found.reporter else ""),
            ("承办部门", found.department.name),
            ("登记", f"{found.registered_by.name}　{timezone.localtime(found.registered_at):%Y-%m-%d %H:%M}"),
            ("处理", found.get_stage_display()),
            *([("处理意见", found.outcome)] if found.outcome else []),
        ],
        "may_open": is_open and Role.OFFICER in roles and own,
    }
    return frame.page(request, "desk/leads/lead.html", context, section="leads")


@staff(Role.HEAD)
def transfer(request: StaffRequest, key: int) -> HttpResponse:
    """Transfer a lead that is not ours, with its letter (线索移送)."""
    found = cases.lead_for(request.user, key, request.today)
    form = TransferForm(request.POST or None)
    if form.is_valid():
        form.attempt(lambda: transfer_lead(lead=found, **form.cleaned_data, by=request.user, at=request.at))
        if form.refusal is None:
            messages.info(request, "移送函已签发，线索已移送。")
            return HttpResponseRedirect(f"/desk/leads/{found.pk}")
    context = {
        "form": form,
        "title": f"移送线索：{found.place}",
        "verb": "签发移送函",
        "back": f"/desk/leads/{found.pk}",
        "crumbs": [("线索", "/desk/leads"), (found.place, f"/desk/leads/{found.pk}")],
        "article": "行政处罚法第二十二条至第二十七条",
    }
    return frame.page(request, "desk/form.html", context, section="leads")


urlpatterns = [
    path("desk/leads", leads, name="leads"),
    path("desk/leads/new", register, name="lead_new"),
    path("desk/leads/<int:key>", lead, name="lead"),
    path("desk/leads/<int:key>/transfer", transfer, name="lead_transfer"),
]
