"""工作台: what is to be done, done, begun and watched; figures; all entries; urging."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path
from django.views.decorators.http import require_POST

from mingheng.base.errors import Conflict
from mingheng.base.look.parts import Figure, Tab
from mingheng.cases import actions
from mingheng.cases import queries as cases
from mingheng.cases.terms import CaseState
from mingheng.desk import exports, frame, lights, listing, menu, stages, worklist
from mingheng.desk.access import CASE_ROLES, StaffRequest, staff
from mingheng.desk.banner import calendar_banner
from mingheng.law.calendar import Calendar
from mingheng.org import queries as org
from mingheng.org.terms import Role

if TYPE_CHECKING:
    from mingheng.cases.models import Todo

TABS = {"todo": "待办", "done": "已办", "sent": "我发起的", "watched": "督办"}
_HEADS = (
    ("期限", 16),
    ("到期日", 12),
    ("环节", 12),
    ("案号或文号", 28),
    ("当事人", 32),
    ("事项", 48),
    ("从哪里来", 28),
)
_KEEPS_CREDENTIALS = frozenset({Role.HEAD, Role.OFFICE, Role.SYSTEM_ADMIN})
MOST_OPEN = 50
"""Open to-dos that are grouped on one page; whoever has more filters them."""


@staff()
def home(request: StaffRequest) -> HttpResponseBase:
    """Show the work list with lights (工作台)."""
    calendar = org.calendar_for(request.user.agency)
    kind = listing.choice(request, "tab", TABS) or "todo"
    todos = _filtered(request, _todos(request, kind, calendar))
    if request.GET.get("export"):
        return _workbook(request, todos, calendar, kind)
    context = _list(request, todos, calendar, kind)
    roles = request.user.roles_on(request.today)
    watched = cases.watched_todos(request.user, request.today, lights.near_until(calendar, request.today))
    may_watch = bool(roles & {Role.HEAD, Role.LEADER, Role.SUPERVISOR})
    counts = {"watched": (watched.order_by().count() or None) if may_watch else None}
    if kind == "todo" and context["groups"]:
        counts["todo"] = sum(len(group.rows) for group in context["groups"])
    context |= {
        "kind": kind,
        "tabs": [
            Tab(label, f"?tab={name}" if name != "todo" else "/desk/", name == kind, counts.get(name))
            for name, label in TABS.items()
            if name != "watched" or may_watch
        ],
        "stages": stages.choices(),
        "may_open": bool(roles & {Role.OFFICER}),
        "may_register": bool(roles & {Role.OFFICER, Role.HEAD, Role.WINDOW}),
        "sees_cases": bool(roles & set(CASE_ROLES)),
        "banner": calendar_banner(calendar, request.today),
        **_aside(request, calendar, roles),
    }
    return frame.page(request, "desk/home/home.html", context, section="home")


def _todos(request: StaffRequest, kind: str, calendar: Calendar) -> QuerySet[Todo]:
    account, today = request.user, request.today
    if kind == "done":
        return cases.done_todos(account)
    if kind == "sent":
        return cases.sent_todos(account).select_related("department")
    if kind == "watched":
        until = lights.near_until(calendar, today)
        return cases.watched_todos(account, today, until).select_related("department")
    return cases.open_todos(account, today)


def _filtered(request: StaffRequest, todos: QuerySet[Todo]) -> QuerySet[Todo]:
    words, stage = listing.text(request), request.GET.get("stage", "")
    if words:
        hit = Q(case__number__icontains=words) | Q(case__decision_number__icontains=words)
        todos = todos.filter(hit | Q(case__party__name__icontains=words) | Q(case__cause__icontains=words))
    if stage in dict(stages.choices()):
        todos = todos.filter(case__stage=stage)
    return todos.filter(urged_at__isnull=False) if request.GET.get("urged") else todos


def _list(request: StaffRequest, todos: QuerySet[Todo], calendar: Calendar, kind: str) -> dict[str, Any]:
    today = request.today
    if kind == "done":
        page = listing.page_of(request, todos)
        rows = [worklist.row_of(todo, calendar, today, kind=kind) for todo in page]
        return {"groups": [worklist.Group("", rows)] if rows else [], "page": page}
    page = listing.page_of(request, todos, per_page=MOST_OPEN)
    found = sorted(page, key=lambda todo: worklist.limit_of(todo)[1] or dt.date.max)
    rows = [worklist.row_of(todo, calendar, today, kind=kind) for todo in found]
    near = lights.near_until(calendar, today)
    groups = worklist.grouped(rows, [worklist.limit_of(todo)[1] for todo in found], today, near)
    sizes = {group.label: len(group.rows) for group in groups}
    return {
        "groups": groups,
        "page": page if page.paginator.num_pages > 1 else None,
        "now_due": sizes.get("今天要办完", 0),
        "soon_due": sizes.get("三个工作日内", 0),
    }


def _workbook(request: StaffRequest, todos: QuerySet[Todo], calendar: Calendar, kind: str) -> HttpResponseBase:
    def rows() -> Iterable[tuple[object, ...]]:
        for todo in todos[: exports.MOST_ROWS]:
            row = worklist.row_of(todo, calendar, request.today, kind=kind)
            words = row.light.words if row.light else ""
            yield words, todo.due_on, row.stage, row.title, row.party, row.line, row.origin

    return exports.workbook(f"{TABS[kind]} {request.today}", _HEADS, rows())


def _aside(request: StaffRequest, calendar: Calendar, roles: frozenset[str]) -> dict[str, Any]:
    """Return the figures and the two boxes under the list (数字、待处理线索、执法证到期)."""
    found: dict[str, Any] = {"figures": [], "leads": [], "expiring": []}
    if roles & set(CASE_ROLES):
        found["figures"] = _figures(request, calendar)
        found["leads"] = list(cases.open_leads(request.user, request.today)[:5])
    if roles & _KEEPS_CREDENTIALS:
        found["expiring"] = org.expiring_credentials(request.user.agency, request.today)[:5]
    return found


def _figures(request: StaffRequest, calendar: Calendar) -> list[Figure]:
    today = request.today
    week = today + dt.timedelta(days=6 - today.weekday())
    due = Q(nearest_due_on__gte=today, nearest_due_on__lte=week)
    waiting = Q(nearest_rule__in=lights.FOR_PARTIES, nearest_due_on__gte=today)
    past = Q(nearest_due_on__lt=today) & ~Q(nearest_rule__in=lights.WAITED_FOR)
    numbers = cases.list_cases(request.user, today, {"state": CaseState.OPEN}).order_by().aggregate(
        open=Count("pk"), due=Count("pk", filter=due), waiting=Count("pk", filter=waiting), past=Count("pk", filter=past)
    )  # fmt: skip
    return [
        Figure(numbers["open"], "件", "在办案件", "/desk/cases?state=open"),
        Figure(numbers["due"], "件", "本周到期", "/desk/cases?due=week"),
        Figure(numbers["waiting"], "件", "等待相对人", "/desk/cases?due=party"),
        Figure(numbers["past"], "件", "已超期", "/desk/cases?due=past"),
    ]


@staff()
@require_POST
def urge(request: StaffRequest, key: int) -> HttpResponse:
    """Urge whoever has a to-do (催办)."""
    todo = cases.todo_for(request.user, key, request.today)
    try:
        actions.urge(todo=todo, by=request.user, at=request.at)
        messages.info(request, f"已催办：{todo.title}")
    except Conflict as refusal:
        messages.warning(request, refusal.sentence)
    return HttpResponseRedirect(_safe(request.POST.get("next", "")))


def _safe(back: str) -> str:
    return back if back.startswith("/desk/") and "\\" not in back and "\n" not in back else "/desk/"


@staff()
def more(request: StaffRequest) -> HttpResponse:
    """Show every entry as a list, for the phone (更多)."""
    entries = menu.entries_for(request.user.roles_on(request.today))
    rows = [(entry.icon, entry.label, menu.address(entry.name)) for entry in entries]
    return frame.page(request, "desk/home/more.html", {"rows": rows}, section="more")


urlpatterns = [
    path("desk/", home, name="home"),
    path("desk/more", more, name="more"),
    path("desk/todos/<int:key>/urge", urge, name="urge"),
]
