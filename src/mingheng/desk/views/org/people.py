"""执法人员: the people of the agency, one person's page, the register of those who enforce, posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import FileResponse, HttpResponse
from django.urls import path, reverse

from mingheng import ledger
from mingheng.base.errors import NotFound
from mingheng.base.look import formats
from mingheng.base.look.parts import Figure, Tab
from mingheng.desk import acting, cards, frame, listing
from mingheng.desk.access import CASE_ROLES, StaffRequest, staff
from mingheng.desk.forms.org import AssignForm, RegisterForm
from mingheng.org import actions, queries, workbook
from mingheng.org.actions.credentials import PERSONNEL
from mingheng.org.terms import Role

if TYPE_CHECKING:
    from mingheng.org.models import Account, Credential

SEES = (*CASE_ROLES, Role.SYSTEM_ADMIN)
CRUMB = ("执法人员", "/desk/officers")
KINDS = (("officer", "执法人员"), ("auxiliary", "辅助人员"), ("other", "其他人员"))
_PICKS = tuple((key, words) for key, words in cards.STATES.items())


@dataclass(frozen=True)
class Line:
    """One person on the list (一行)."""

    person: Account
    kind: str
    card: Credential | None
    standing: cards.Standing | None


def holds(request: StaffRequest, *roles: Role) -> bool:
    """Tell whether the person who asks holds one of the roles today."""
    return bool(request.user.roles_on(request.today).intersection(roles))


def kind_of(person: Account) -> str:
    """Return what a person is in enforcement (人员类别): officer, auxiliary or other."""
    officer = getattr(person, "officer", None)
    if officer is None:
        return "other"
    return "auxiliary" if officer.is_auxiliary else "officer"


def line_of(request: StaffRequest, person: Account) -> Line:
    """Return a person with the credential that counts today (一行)."""
    kind = kind_of(person)
    if kind != "officer":
        return Line(person, kind, None, None)
    card = cards.current(person.officer.credentials.all(), request.today)
    return Line(person, kind, card, cards.standing(card, request.today))


@staff(*SEES)
def officers(request: StaffRequest) -> HttpResponse | FileResponse:
    """Show the people (执法人员) with their credentials; filters are addresses."""
    agency = request.user.agency
    if request.GET.get("export") and holds(request, *PERSONNEL):
        return acting.workbook(f"人员与执法证 {request.today}", lambda stream: workbook.write_people(stream, agency))
    departments = list(queries.departments(agency))
    key = request.GET.get("department", "")
    department = next((each for each in departments if str(each.pk) == key), None)
    words = listing.text(request)
    kind = listing.choice(request, "kind", tuple(dict(KINDS)))
    state = listing.choice(request, "card", tuple(cards.STATES))
    found = queries.people(agency, text=words, department=department, on=request.today)
    order = list(dict(KINDS))
    everybody = [line_of(request, person) for person in found if person.department_id is not None]
    everybody.sort(key=lambda line: order.index(line.kind))
    lines = [
        line
        for line in everybody
        if (not kind or line.kind == kind)
        and (not state or (line.standing is not None and line.standing.state == state))
        and (line.person.is_active or request.GET.get("gone"))
    ]
    context = {
        "page": listing.page_of(request, lines),
        "filtered": bool(words or department or kind or state),
        "departments": [(each.pk, each.name) for each in departments],
        "states": _PICKS,
        "segments": _segments(request, kind),
        "figures": _figures(everybody),
        "with_gone": bool(request.GET.get("gone")),
        "may_import": holds(request, Role.SYSTEM_ADMIN),
        "may_export": holds(request, *PERSONNEL),
    }
    return frame.page(request, "desk/org/officers.html", context, section="officers")


def _segments(request: StaffRequest, kind: str) -> list[Tab]:
    query = request.GET.copy()
    query.pop("page", None)
    tabs = []
    for value, label in (("", "全部"), *KINDS):
        query["kind"] = value
        tabs.append(Tab(label, f"?{query.urlencode()}", kind == value))
    return tabs


def _figures(lines: list[Line]) -> list[Figure]:
    states = [line.standing.state for line in lines if line.standing is not None and line.person.is_active]
    valid = sum(state in ("valid", "soon") for state in states)
    counted = (("soon", "九十天内到期"), ("expired", "已过期"), ("suspended", "暂扣"), ("none", "没有执法证"))
    return [
        Figure(valid, "人", "今天可以执法", "?kind=officer"),
        *(Figure(states.count(key), "人", label, f"?card={key}") for key, label in counted),
    ]


@staff(*SEES)
def officer(request: StaffRequest, key: int) -> HttpResponse:
    """Show one person (人员): duties, roles, credentials with their history."""
    person = person_for(request, key)
    officer = getattr(person, "officer", None)
    kept = sorted(officer.credentials.all(), key=lambda card: card.valid_from, reverse=True) if officer else []
    keeper = holds(request, *PERSONNEL)
    line = line_of(request, person)
    acts = [entry for row in (officer, *kept) if row is not None for entry in ledger.entries_about(row)[:20]]
    context = {
        "person": person,
        "line": line,
        "facts": facts_of(request, person),
        "cards": [(card, cards.standing(card, request.today), _stops(card)) for card in kept],
        "newest": kept[0] if kept else None,
        "acts": sorted(acts, key=lambda entry: entry.at, reverse=True)[:30],
        "may_register": keeper and officer is None and person.is_active,
        "may_issue": keeper and officer is not None and not officer.is_auxiliary and not kept,
        "may_keep": keeper,
        "may_assign": holds(request, Role.SYSTEM_ADMIN, Role.OFFICE),
        "day": request.today,
    }
    return frame.page(request, "desk/org/officer.html", context, section="officers")


def person_for(request: StaffRequest, key: int) -> Account:
    """Return a person of the agency who is no administrator (人员).

    :raises NotFound: also for the three administrators, who are no staff of enforcement
    """
    person = queries.account(request.user.agency, key)
    if person.is_system or person.department_id is None:
        raise NotFound
    return person


def facts_of(request: StaffRequest, person: Account) -> list[tuple[str, object]]:
    """Return what is kept about a person (登记事项)."""
    officer = getattr(person, "officer", None)
    kind = {"officer": "执法人员", "auxiliary": "辅助人员", "other": "非执法人员"}[kind_of(person)]
    roles = "、".join(sorted(str(Role(role).label) for role in person.roles_on(request.today)))
    return [
        ("科室", person.department.name if person.department else ""),
        ("岗位", person.post.name if person.post else "没有定岗"),
        ("人员类别", kind),
        ("角色", roles or "没有授权"),
        ("电话", person.phone),
        ("岗前培训", formats.long_date(officer.trained_on) if officer and officer.trained_on else "没有登记"),
        ("法律职业资格", person.legal_qualification_no or "没有登记"),
        ("账号", "在用" if person.is_active else "已停用"),
    ]


def _stops(card: Credential) -> list[str]:
    """Return the suspensions of a credential in words (暂扣经过); one lifted on its first day is left out."""
    spans = [(since, until) for since, until in card.suspension_periods if until is None or until >= since]
    return [
        f"暂扣 {formats.long_date(since)} 至 {formats.long_date(until) if until else '恢复之日'}"
        for since, until in spans
    ]


def sheet_of(person: Account, title: str, verb: str, **more: Any) -> acting.Sheet:
    """Return the page of an act about a person (办理页)."""
    back = reverse("desk:officer", args=[person.pk])
    return acting.Sheet(
        title=title, verb=verb, back=back, section="officers", crumbs=(CRUMB, (person.name, back)), **more
    )


@staff(*PERSONNEL)
def register(request: StaffRequest, key: int) -> HttpResponse:
    """Enter a person in the register, or change the entry (登记执法人员)."""
    person = person_for(request, key)
    known = getattr(person, "officer", None)
    first = {"kind": kind_of(person), "trained_on": known.trained_on} if known else {"kind": "officer"}
    form = RegisterForm(request.POST or None, initial=first)
    title = "变更执法人员登记" if known else "登记执法人员"
    sheet = sheet_of(person, title, "登记", facts=[("姓名", person.name), ("科室", person.department)])

    def act() -> Any:
        auxiliary, trained = form.cleaned_data["kind"] == "auxiliary", form.cleaned_data["trained_on"]
        if known is None:
            return actions.register_officer(
                account=person, is_auxiliary=auxiliary, trained_on=trained, by=request.user, at=request.at
            )
        return actions.change_officer(
            officer=known, is_auxiliary=auxiliary, trained_on=trained, by=request.user, at=request.at
        )

    return acting.act(request, form, sheet, act, done="已登记")


@staff(Role.SYSTEM_ADMIN, Role.OFFICE)
def assign(request: StaffRequest, key: int) -> HttpResponse:
    """Give a person a department and a post (定岗)."""
    person = person_for(request, key)
    agency = request.user.agency
    form = AssignForm(request.POST or None, initial={"department": person.department_id, "post": person.post_id})
    form.fields["department"].offer(list(queries.departments(agency, on=request.today)))  # type: ignore[attr-defined]
    form.fields["post"].offer(  # type: ignore[attr-defined]
        list(queries.posts(agency)), lambda post: f"{post.department.name}　{post.name}", empty="没有岗位"
    )
    sheet = sheet_of(person, "定岗", "定岗", lead_in="换科室后，从当日起只能办理新科室主办的事项。")

    def act() -> Any:
        return actions.assign_duties(account=person, **form.cleaned_data, by=request.user, at=request.at)

    return acting.act(request, form, sheet, act, done="已定岗")


urlpatterns = [
    path("desk/officers", officers, name="officers"),
    path("desk/officers/<int:key>", officer, name="officer"),
    path("desk/officers/<int:key>/register", register, name="officer_register"),
    path("desk/officers/<int:key>/assign", assign, name="officer_assign"),
]
