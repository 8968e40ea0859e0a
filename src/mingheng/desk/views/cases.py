"""案件: list, search, opening a case. The page of one case is in views/matter.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path

from mingheng.base.look.parts import Tab
from mingheng.cases import actions, rules
from mingheng.cases import queries as cases
from mingheng.cases.terms import CaseState, ProcedureKind
from mingheng.desk import exports, frame, lights, listing, stages
from mingheng.desk.access import CASE_ROLES, StaffRequest, staff
from mingheng.desk.forms.cases import CaseForm
from mingheng.documents import queries as documents
from mingheng.org import queries as org
from mingheng.org.terms import DepartmentKind, Role
from mingheng.powers import queries as powers
from mingheng.powers.terms import PowerCategory
from mingheng.procedure.tables import PROCEDURES

if TYPE_CHECKING:
    from mingheng.cases.models import Case
    from mingheng.law.calendar import Calendar

DUES = {"week": "本周到期", "near": "三个工作日内", "party": "等待相对人", "past": "已超期"}
SORTS = {"due": "due", "-due": "-due", "opened": "opened", "-opened": ""}
SHOWN = (
    "number", "decision_number", "procedure", "stage", "state", "cause", "nearest_due_on", "nearest_rule", "opened_at",
    "party__name", "department__name",
)  # fmt: skip
"""The columns that a row of the list shows; nothing else is read."""
_HEADS = (
    ("案号", 30), ("决定书文号", 30), ("案由", 44), ("当事人", 36), ("证件号码（脱敏）", 24), ("适用程序", 12), ("环节", 12),
    ("状态", 10), ("承办部门", 20), ("承办人", 20), ("受理时间", 18), ("立案日期", 12), ("决定日期", 12), ("结案日期", 12),
    ("最近期限", 20), ("到期日", 12),
)  # fmt: skip


@staff(*CASE_ROLES)
def case_list(request: StaffRequest) -> HttpResponseBase:
    """Show the cases (案件列表) with search, filter, order, pages, export and print."""
    calendar = org.calendar_for(request.user.agency)
    filters, chosen = _filters(request)
    rows = cases.list_cases(request.user, request.today, filters)
    rows = _due(rows, chosen["due"], calendar, request.today)
    if request.GET.get("export"):
        rows = rows.prefetch_related(cases.with_officers())
        return exports.workbook(f"案件 {request.today}", _HEADS, _exported(rows))
    page = listing.page_of(request, rows.only(*SHOWN))
    decorate(list(page), calendar, request.today)
    context = {
        "page": page,
        "segments": _segments(request, chosen),
        "stages": stages.choices(),
        "states": CaseState.choices,
        "procedures": ProcedureKind.choices,
        "dues": DUES.items(),
        "departments": _departments(request),
        "filtered": any(chosen.values()),
        "query": _query(request),
        "may_open": Role.OFFICER in request.user.roles_on(request.today),
    }
    return frame.page(request, "desk/cases/list.html", context, section="cases")


def decorate(rows: Sequence[Case], calendar: Calendar, today: dt.date) -> None:
    """Give each row its stage in words, its light and its officers (列表行); one query."""
    officers = cases.officer_names(rows)
    for row in rows:
        moving = row.state in {CaseState.OPEN, CaseState.SUSPENDED}
        stopped = row.state == CaseState.SUSPENDED
        due = row.nearest_due_on if moving else None
        row.stage_label = stages.label_of(row.procedure, row.stage)  # type: ignore[attr-defined]
        row.clock_name = lights.name_of(row.nearest_rule)  # type: ignore[attr-defined]
        row.light = lights.light(row.nearest_rule, due, calendar=calendar, today=today, stopped=stopped)  # type: ignore[attr-defined]
        row.officer_names = officers.get(row.pk, "")  # type: ignore[attr-defined]


def _filters(request: StaffRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the filters for the query, and what was chosen, by parameter."""
    department = request.GET.get("department", "")
    chosen = {
        "q": listing.text(request),
        "stage": listing.choice(request, "stage", dict(stages.choices())),
        "state": listing.choice(request, "state", CaseState.values),
        "procedure": listing.choice(request, "procedure", ProcedureKind.values),
        "department": department if department.isascii() and department.isdigit() and len(department) < 18 else "",
        "mine": "1" if request.GET.get("mine") else "",
        "due": listing.choice(request, "due", DUES),
        "power": listing.text(request, "power"),
        "since": listing.day(request, "since"),
        "until": listing.day(request, "until"),
    }
    names = {"department": "department_id", "power": "power__code"}
    filters = {names.get(name, name): value for name, value in chosen.items() if value and name != "due"}
    filters["order"] = SORTS.get(request.GET.get("sort", ""), "")
    return filters, chosen


def _due(rows: QuerySet[Case], due: str, calendar: Calendar, today: dt.date) -> QuerySet[Case]:
    if not due:
        return rows
    rows = rows.filter(state=CaseState.OPEN)
    if due == "past":
        return rows.filter(nearest_due_on__lt=today).exclude(nearest_rule__in=lights.WAITED_FOR)
    rows = rows.filter(nearest_due_on__gte=today)
    if due == "party":
        return rows.filter(nearest_rule__in=lights.FOR_PARTIES)
    week = today + dt.timedelta(days=6 - today.weekday())
    return rows.filter(nearest_due_on__lte=week if due == "week" else lights.near_until(calendar, today))


def _segments(request: StaffRequest, chosen: dict[str, Any]) -> list[Tab]:
    def url(**changes: str) -> str:
        query = request.GET.copy()
        for name in ("page", "mine", "state", "due"):
            query.pop(name, None)
        query.update(changes)
        return f"?{query.urlencode()}"

    whole = not (chosen["mine"] or chosen["state"] or chosen["due"])
    return [
        Tab("全部", url(), whole),
        Tab("我承办的", url(mine="1"), bool(chosen["mine"])),
        Tab("办理中", url(state="open"), chosen["state"] == CaseState.OPEN),
        Tab("临近到期", url(due="near"), chosen["due"] == "near"),
        Tab("已超期", url(due="past"), chosen["due"] == "past"),
        Tab("已结案", url(state="closed"), chosen["state"] == CaseState.CLOSED),
    ]


def _departments(request: StaffRequest) -> list[tuple[int, str]]:
    if not request.user.roles_on(request.today) & {Role.REVIEWER, Role.LEADER, Role.SUPERVISOR, Role.OFFICE}:
        return []
    return [(one.pk, one.name) for one in org.departments(request.user.agency, kind=DepartmentKind.ENFORCING)]


def _query(request: StaffRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _exported(rows: QuerySet[Case]) -> Iterable[tuple[object, ...]]:
    for case in rows[: exports.MOST_ROWS].iterator(chunk_size=1000):
        officers = "、".join(one.officer.name for one in case.case_officers.all())
        yield (
            case.number, case.decision_number, case.cause, case.party.name, rules.masked(case.party.identifier),
            case.get_procedure_display(), stages.label_of(case.procedure, case.stage), case.get_state_display(),
            case.department.name, officers, case.opened_at, case.filed_on, case.decided_on, case.closed_on,
            lights.name_of(case.nearest_rule), case.nearest_due_on,
        )  # fmt: skip


@staff()
def find(request: StaffRequest) -> HttpResponse:
    """Find cases, parties and papers by one search box (检索); an exact number leads straight to its page."""
    words = listing.text(request)
    found: dict[str, Any] = {"find_words": words, "cases": [], "parties": [], "papers": []}
    if words:
        calendar = org.calendar_for(request.user.agency)
        rows = cases.list_cases(request.user, request.today, {"q": words})
        found["cases"] = list(rows.only(*SHOWN)[:20])
        exact = [case for case in found["cases"] if words in {case.number, case.decision_number}]
        if len(exact) == 1:
            return HttpResponseRedirect(f"/desk/cases/{exact[0].pk}")
        decorate(found["cases"], calendar, request.today)
        found["parties"] = list(cases.find_parties(request.user, request.today, words)[:10])
        papers = documents.papers_numbered(request.user, request.today, words)
        found["papers"] = list(papers.select_related("case").defer("text", "values").order_by("-issued_at")[:10])
    return frame.page(request, "desk/cases/find.html", found, section="cases")


@staff(Role.OFFICER)
def open_case(request: StaffRequest) -> HttpResponse:
    """Open a case (新建案件): choose the item, then the party, then write down the rest."""
    account, today = request.user, request.today
    lead = cases.lead_for(account, request.GET["lead"], today) if request.GET.get("lead") else None
    power = powers.power(account.agency, request.GET["power"]) if request.GET.get("power") else None
    party = cases.party_for(account, request.GET["party"], today) if request.GET.get("party") else None
    if party is None and lead is not None and lead.party_id and not request.GET.get("party_search"):
        party = cases.party_for(account, lead.party_id, today)
    given = {name: request.GET[name] for name in ("lead", "power", "party") if request.GET.get(name)}
    context: dict[str, Any] = {
        "lead": lead, "power": power, "party": party,
        "without_power": _address(given, "power"), "without_party": _address(given, "party"),
        "address": _address(given),
    }  # fmt: skip
    if power is None:
        context["page"] = powers.search(
            account.agency, text=listing.text(request), on=today, category=PowerCategory.PENALTY,
            department=account.department, only_in_force=True, page=request.GET.get("page", 1), per_page=20,
        )  # fmt: skip
        return frame.page(request, "desk/cases/choose_power.html", context, section="cases")
    if party is None:
        words = listing.text(request)
        context["rows"] = list(cases.find_parties(account, today, words)[:20])
        context["words"] = words
        return frame.page(request, "desk/cases/choose_party.html", context, section="cases")
    return _case_form(request, context)


def _address(given: dict[str, str], without: str = "") -> str:
    return "/desk/cases/new?" + urlencode({name: value for name, value in given.items() if name != without})


def _case_form(request: StaffRequest, context: dict[str, Any]) -> HttpResponse:
    account, today = request.user, request.today
    lead, power, party = context["lead"], context["power"], context["party"]
    able = org.officers_on(today, agency=account.agency, department=account.department)
    first = {
        "cause": f"{party.name}{power.name}案"[:200],
        "found_on": today,
        "acted_on": today,
        "procedure": "ordinary",
    }
    me = next((str(one.pk) for one in able if one.account_id == account.pk), "")
    if lead is not None:
        first |= {"place": lead.place, "summary": lead.content, "found_on": lead.found_at.date()}
    form = CaseForm(request.POST or None, initial={**first, "lead_officer": me}, officers=able, today=today)
    if form.is_valid():
        words = dict(form.cleaned_data)
        officers = [words.pop("lead_officer"), words.pop("assisting_officer")]
        stage = PROCEDURES[words["procedure"]].stages[0].code
        case = form.attempt(
            lambda: actions.open_case(
                **words, power=power, party=party, lead=lead, officers=officers, stage=stage, by=account, at=request.at
            )
        )
        if case is not None:
            messages.info(request, "案件已建立，下一步见右侧。")
            return HttpResponseRedirect(f"/desk/cases/{case.pk}")
    return frame.page(request, "desk/cases/new.html", {**context, "form": form}, section="cases")


urlpatterns = [
    path("desk/cases", case_list, name="cases"),
    path("desk/cases/new", open_case, name="case_new"),
    path("desk/find", find, name="find"),
]
