"""相对人: list, one party with everything about it, registering, correcting, revealing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path
from django.utils import timezone

from mingheng.base.look import formats
from mingheng.cases import actions, rules
from mingheng.cases import queries as cases
from mingheng.desk import exports, frame, lights, listing, stages
from mingheng.desk.access import StaffRequest, staff
from mingheng.desk.forms.parties import PartyChangeForm, PartyForm, RevealForm
from mingheng.documents import queries as documents
from mingheng.law.terms import PartyKind
from mingheng.org import queries as org
from mingheng.org.terms import Role

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mingheng.cases.models import Party

SEES = (Role.OFFICER, Role.HEAD, Role.REVIEWER, Role.LEADER, Role.OFFICE, Role.ARCHIVIST, Role.SUPERVISOR)
MAY_REVEAL = frozenset({Role.OFFICER, Role.HEAD, Role.REVIEWER, Role.LEADER, Role.SUPERVISOR})
_HEADS = (("名称", 36), ("类别", 14), ("证件类型", 18), ("证件号码（脱敏）", 24), ("案件数", 10), ("最近受理", 20))


@staff(*SEES)
def parties(request: StaffRequest) -> HttpResponseBase:
    """Show the parties (相对人列表) with the number of their cases."""
    words, kind = listing.text(request), listing.choice(request, "kind", [value for value, _ in PartyKind.pairs()])
    rows = cases.find_parties(request.user, request.today, words, kind)
    if request.GET.get("export"):
        return exports.workbook(f"相对人 {request.today}", _HEADS, _exported(rows))
    page = listing.page_of(request, rows)
    for party in page:
        party.masked = rules.masked(party.identifier)
    context = {
        "page": page,
        "kinds": PartyKind.pairs(),
        "filtered": bool(words or kind),
        "may_register": bool(request.user.roles_on(request.today) & {Role.OFFICER, Role.HEAD}),
    }
    return frame.page(request, "desk/parties/list.html", context, section="parties")


def _exported(rows: QuerySet[Any]) -> Iterable[tuple[object, ...]]:
    for party in rows[: exports.MOST_ROWS].iterator(chunk_size=2000):
        kind = party.get_identifier_kind_display()
        masked = rules.masked(party.identifier)
        yield party.name, party.get_kind_display(), kind, masked, party.case_count, party.last_opened_at


@staff(Role.OFFICER, Role.HEAD)
def register(request: StaffRequest) -> HttpResponse:
    """Register a party (登记当事人); one that is known already is offered instead."""
    first = {"name": listing.text(request, "name"), "kind": PartyKind.BUSINESS, "identifier_kind": "uscc"}
    form = PartyForm(request.POST or None, initial=first)
    back = _back(request)
    known = None
    if form.is_valid():
        party = form.attempt(lambda: actions.register_party(facts=form.facts(), by=request.user, at=request.at))
        if party is not None:
            messages.info(request, f"已登记当事人：{party.name}")
            return HttpResponseRedirect(_with_party(back, party.pk) if back else f"/desk/parties/{party.pk}")
        if form.refusal is not None and form.refusal.code == "PARTY_KNOWN":
            facts = form.facts()
            code = rules.check_identifier(facts.kind, facts.identifier_kind, facts.identifier)
            known = cases.same_party(request.user.agency, facts.identifier_kind, code)
        else:
            form.place_refusal()
    context = {
        "form": form,
        "title": "登记当事人",
        "verb": "登记",
        "back": back or "/desk/parties",
        "crumbs": [("相对人", "/desk/parties")],
        "hidden": [("back", back)],
        "known": known,
        "known_url": _with_party(back, known.pk) if known and back else f"/desk/parties/{known.pk}" if known else "",
    }
    return frame.page(request, "desk/parties/register.html", context, section="parties")


def _back(request: StaffRequest) -> str:
    given = request.POST.get("back") or request.GET.get("back") or ""
    return given if given.startswith("/desk/cases/new") else ""


def _with_party(back: str, key: int) -> str:
    return f"{back}{'&' if '?' in back else '?'}{urlencode({'party': key})}"


@staff(*SEES)
def party(request: StaffRequest, key: int) -> HttpResponse:
    """Show everything about one party (一人一档): facts, cases, papers."""
    found = cases.party_for(request.user, key, request.today)
    return _page(request, found)


@staff(*SEES)
def reveal(request: StaffRequest, key: int) -> HttpResponse:
    """Show the hidden identifier and telephone once, after the purpose was written down (查看证件、电话)."""
    found = cases.party_for(request.user, key, request.today)
    form = RevealForm(request.POST or None)
    if form.is_valid():
        shown = form.attempt(
            lambda: actions.reveal_party(
                party=found, purpose=form.cleaned_data["purpose"], by=request.user, at=request.at
            )
        )
        if shown is not None:
            return _page(request, found, revealed=True)
    context = {
        "form": form,
        "title": f"查看 {found.name} 的证件号码和电话",
        "verb": "查看",
        "back": f"/desk/parties/{found.pk}",
        "crumbs": [("相对人", "/desk/parties"), (found.name, f"/desk/parties/{found.pk}")],
    }
    return frame.page(request, "desk/form.html", context, section="parties")


@staff(Role.OFFICER, Role.HEAD)
def change(request: StaffRequest, key: int) -> HttpResponse:
    """Correct what is known of a party (更正当事人情况); its identifier is seen, so the look is part of the act."""
    found = cases.party_for(request.user, key, request.today)
    form = PartyChangeForm(request.POST or None, initial=PartyChangeForm.first(found))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        changed = form.attempt(
            lambda: actions.change_party(party=found, facts=form.facts(), reason=reason, by=request.user, at=request.at)
        )
        if changed is not None:
            messages.info(request, "已更正，改动和理由记入经过。")
            return HttpResponseRedirect(f"/desk/parties/{found.pk}")
        form.place_refusal()
    context = {
        "form": form,
        "title": "更正当事人情况",
        "verb": "更正",
        "back": f"/desk/parties/{found.pk}",
        "crumbs": [("相对人", "/desk/parties"), (found.name, f"/desk/parties/{found.pk}")],
    }
    return frame.page(request, "desk/form.html", context, section="parties")


def _page(request: StaffRequest, found: Party, *, revealed: bool = False) -> HttpResponse:
    today = request.today
    calendar = org.calendar_for(request.user.agency)
    rows = cases.list_cases(request.user, today, {"party_id": found.pk})
    page = listing.page_of(request, rows)
    officers = cases.officer_names(page.object_list)
    for row in page:
        row.officer_names = officers.get(row.pk, "")
        row.stage_label = stages.label_of(row.procedure, row.stage)
        due = row.nearest_due_on if row.state in {"open", "suspended"} else None
        row.light = lights.light(
            row.nearest_rule, due, calendar=calendar, today=today, stopped=row.state == "suspended"
        )
    papers = documents.papers_about(request.user, today, found).exclude(issued_at=None)
    roles = request.user.roles_on(today)
    context = {
        "party": found,
        "facts": _facts(found, revealed=revealed),
        "page": page,
        "papers": papers.select_related("case")
        .only("id", "title", "number", "issued_at", "issued_on", "state", "case__number", "case__cause")
        .order_by("-issued_at")[:50],
        "leads": cases.leads_visible_to(request.user, today).filter(party=found)[:20],
        "revealed": revealed,
        "may_reveal": bool(roles & MAY_REVEAL) and not revealed and bool(found.identifier or found.phone),
        "may_change": bool(roles & {Role.OFFICER, Role.HEAD}),
        "print_subject": found.name,
    }
    return frame.page(request, "desk/parties/party.html", context, section="parties")


def _facts(found: Party, *, revealed: bool) -> list[tuple[str, str]]:
    def hidden(text: str) -> str:
        return text if revealed else rules.masked(text)

    facts = [
        ("类别", found.get_kind_display()),
        ("证件类型", found.get_identifier_kind_display()),
        ("证件号码", hidden(found.identifier)),
    ]
    if found.is_person:
        facts += [("性别", found.gender), ("出生日期", formats.long_date(found.born_on)[:10] if found.born_on else "")]
    else:
        post = f"（{found.representative_post}）" if found.representative_post else ""
        facts += [("负责人", found.representative + post), ("其证件号码", hidden(found.representative_identifier))]
    registered = timezone.localtime(found.registered_at).strftime("%Y-%m-%d %H:%M")
    return [*facts, ("住址或住所", found.address), ("电话", hidden(found.phone)), ("登记", registered)]


urlpatterns = [
    path("desk/parties", parties, name="parties"),
    path("desk/parties/new", register, name="party_new"),
    path("desk/parties/<int:key>", party, name="party"),
    path("desk/parties/<int:key>/reveal", reveal, name="party_reveal"),
    path("desk/parties/<int:key>/change", change, name="party_change"),
]
