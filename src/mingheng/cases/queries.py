"""Reads of cases, parties and to-dos, always on behalf of one account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from mingheng.base.errors import Conflict, NotFound
from mingheng.base.search import PairIndex
from mingheng.cases.models import Case, CaseOfficer, Clock, Lead, Party, Todo
from mingheng.cases.terms import CaseState, LeadStage
from mingheng.law.calendar import Calendar
from mingheng.law.deadlines import Deadline, Suspension, deadline
from mingheng.law.lights import Remaining, remaining
from mingheng.org.models import Account, Agency
from mingheng.org.terms import Role

MOST_COUNTED = 10_000
SEARCH = PairIndex("cases_search")
_ALL_CASES = frozenset({Role.REVIEWER, Role.LEADER, Role.ARCHIVIST, Role.SUPERVISOR, Role.OFFICE})
_OWN_DEPARTMENT = frozenset({Role.OFFICER, Role.HEAD})


def cases_visible_to(account: Account, on: dt.date) -> QuerySet[Case]:
    """Return the cases this account may see (可见案件): own department's, all, counsel's own reviews, or none."""
    roles = account.roles_on(on) if account.is_active else frozenset()
    cases = Case.objects.filter(agency_id=account.agency_id)
    if account.is_system or roles & _ALL_CASES:
        return cases
    seen = Q(pk__in=())
    if roles & _OWN_DEPARTMENT:
        seen |= Q(department_id=account.department_id or 0)
    if Role.COUNSEL in roles:
        seen |= Q(review_requests__isnull=False)
    return cases.filter(seen).distinct() if Role.COUNSEL in roles else cases.filter(seen)


def case_for(account: Account, key: int | str, on: dt.date) -> Case:
    """Return one case with its power, party and department (一案).

    :raises NotFound: when there is none, or it is not this account's.
    """
    found = (
        cases_visible_to(account, on)
        .select_related("agency", "power", "party", "department", "lead")
        .filter(**_key(key))
        .first()
    )
    if found is None:
        raise NotFound()
    return found


def lock(case: Case, *, version: int | None = None) -> Case:
    """Return the case afresh and locked until the act is done (锁定案件).

    :raises Conflict: CASE_MOVED when somebody acted since the page was made.
    """
    locked = Case.objects.select_for_update(of=("self",)).select_related(
        "agency", "power", "party", "department", "lead"
    )
    found = locked.get(pk=case.pk)
    if version is not None and found.version != version:
        raise Conflict(
            "CASE_MOVED", "刚才有人办理了这个案件，您看到的内容已经不是最新的", way_out="刷新案件页，核对后再办"
        )
    return found


def list_cases(account: Account, on: dt.date, filters: dict[str, Any]) -> QuerySet[Case]:
    """Return the case list (案件列表) by text, stage, procedure, state, department, days and order; no query per row."""
    cases = cases_visible_to(account, on).select_related("party", "department")
    text = str(filters.get("q") or "").strip()
    if text:
        hits = SEARCH.matching(account.agency_id, text)
        cases = cases.filter(pk__in=hits) if hits is not None else cases.none()
    for field in ("stage", "procedure", "state", "department_id", "party_id", "power__code"):
        if filters.get(field):
            cases = cases.filter(**{field: filters[field]})
    if filters.get("mine"):
        cases = cases.filter(case_officers__officer__account=account, case_officers__removed_at=None)
    if filters.get("since"):
        cases = cases.filter(opened_at__gte=_midnight(filters["since"]))
    if filters.get("until"):
        cases = cases.filter(opened_at__lt=_midnight(filters["until"] + dt.timedelta(days=1)))
    if filters.get("due_by"):
        cases = cases.filter(state=CaseState.OPEN, nearest_due_on__lte=filters["due_by"])
    order = {"due": "nearest_due_on", "-due": "-nearest_due_on", "opened": "opened_at"}.get(
        str(filters.get("order")), ""
    )
    return cases.order_by(order, "-id") if order else cases.order_by("-opened_at", "-id")


def _midnight(day: dt.date) -> dt.datetime:
    """Return the instant at which a day begins here; compared as such, so that the index of instants serves."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def capped_count(rows: QuerySet[Any]) -> int:
    """Return how many rows there are (件数), counting no further than MOST_COUNTED."""
    return rows.order_by().values("pk")[: MOST_COUNTED + 1].count()


def officer_names(cases: Iterable[Case]) -> dict[int, str]:
    """Return the names of the officers in charge (承办人) by the keys of cases, the leading one first; one query, no rows made."""
    names: dict[int, list[str]] = {}
    rows = CaseOfficer.objects.filter(case__in=[case.pk for case in cases], removed_at=None).order_by("-part", "id")
    for case, name in rows.values_list("case_id", "officer__account__name"):
        names.setdefault(case, []).append(name)
    return {case: "、".join(found) for case, found in names.items()}


def with_officers() -> Prefetch[str, Any, str]:
    """Return the prefetch of the officers in charge (承办人), for lists."""
    inner = CaseOfficer.objects.filter(removed_at=None).select_related("officer__account").order_by("-part", "id")
    return Prefetch("case_officers", queryset=inner)


def open_todos(account: Account, on: dt.date) -> QuerySet[Todo]:
    """Return what this account must do now (待办), the most urgent first: an officer's own cases, a head's department."""
    roles = account.roles_on(on)
    in_charge = CaseOfficer.objects.filter(case=OuterRef("case"), officer__account=account, removed_at=None)
    others = Q(Q(department=None) | Q(department_id=account.department_id or 0), role__in=roles - {Role.OFFICER})
    mine = Q(account=account) | Q(Q(role=Role.OFFICER) & Exists(in_charge) if Role.OFFICER in roles else Q(pk__in=()))
    todos = Todo.objects.filter(mine | Q(others, account=None), agency_id=account.agency_id, done_at=None)
    return todos.select_related("case__party", "case__department", "sent_by__department").order_by(
        "due_on", "opened_at"
    )


def done_todos(account: Account) -> QuerySet[Todo]:
    """Return what this account has done (已办), the newest first."""
    todos = Todo.objects.filter(agency_id=account.agency_id, done_by=account)
    return todos.select_related("case__party", "sent_by").order_by("-done_at")


def sent_todos(account: Account) -> QuerySet[Todo]:
    """Return what this account's acts left to others and is still open (我发起的)."""
    todos = Todo.objects.filter(agency_id=account.agency_id, sent_by=account, done_at=None).exclude(account=account)
    return todos.select_related("case__party", "sent_by").order_by("due_on", "opened_at")


def watched_todos(account: Account, on: dt.date, until: dt.date) -> QuerySet[Todo]:
    """Return what is due until a day and left to others (督办): a head sees the own department's, a leader all."""
    roles = account.roles_on(on)
    running = Q(due_on=None, case__nearest_due_on__lte=until, case__state=CaseState.OPEN)
    late = Q(due_on__lte=until) | running  # a to-do without a term of its own stands under the nearest one of its case
    todos = Todo.objects.filter(agency_id=account.agency_id, done_at=None).filter(late)
    if not roles & {Role.LEADER, Role.SUPERVISOR}:
        own = Q(case__department_id=account.department_id or 0)
        todos = todos.filter(own) if Role.HEAD in roles else todos.none()
    return todos.select_related("case__party", "case__department", "sent_by__department").order_by(
        "due_on", "opened_at"
    )


def todo_for(account: Account, key: int | str, on: dt.date) -> Todo:
    """Return one open to-do of a case that this account may see (一项待办).

    :raises NotFound: when there is none, or its case is not this account's.
    """
    rows = Todo.objects.filter(agency_id=account.agency_id, done_at=None, case__in=cases_visible_to(account, on))
    found = rows.select_related("case").filter(**_key(key)).first()
    if found is None:
        raise NotFound()
    return found


def clock_deadline(clock: Clock, calendar: Calendar) -> Deadline:
    """Return a clock's time limit counted again (期限), with its days on demand."""
    pauses = [
        Suspension(dt.date.fromisoformat(a), dt.date.fromisoformat(b), reason)
        for a, b, reason in clock.suspensions
        if b
    ]
    return deadline(
        clock.rule,
        clock.trigger_on,
        calendar=calendar,
        length=clock.length,
        extended=clock.extended,
        suspensions=pauses,
    )


def clock_light(clock: Clock, calendar: Calendar, today: dt.date) -> Remaining:
    """Return a clock's light (期限灯); a stopped or ended one is grey."""
    open_pause = any(not b for _, b, _ in clock.suspensions)
    return remaining(clock_deadline(clock, calendar), today, stopped=open_pause or clock.ended_on is not None)


def nearest_clock(case: Case) -> Clock | None:
    """Return the open time limit of a case that ends first (最近的期限), or None."""
    return Clock.objects.filter(case=case, ended_on=None).order_by("due_on", "id").first()


def parties_visible_to(account: Account, on: dt.date) -> QuerySet[Party]:
    """Return the parties this account may see (可见当事人)."""
    roles = account.roles_on(on) if account.is_active else frozenset()
    if not (account.is_system or roles & (_ALL_CASES | _OWN_DEPARTMENT)):
        return Party.objects.none()
    return Party.objects.filter(agency_id=account.agency_id, merged_into=None)


def party_for(account: Account, key: int | str, on: dt.date) -> Party:
    """Return one party (当事人).

    :raises NotFound: when there is none, or it is not this account's.
    """
    found = parties_visible_to(account, on).filter(**_key(key)).first()
    if found is None:
        raise NotFound()
    return found


def find_parties(account: Account, on: dt.date, text: str, kind: str = "") -> QuerySet[Party]:
    """Return parties by name or exact identifier (查当事人), with the number of their cases."""
    parties = parties_visible_to(account, on)
    if text:
        parties = parties.filter(Q(name__icontains=text) | Q(identifier=text.upper()))
    if kind:
        parties = parties.filter(kind=kind)
    # Sub-selects, not a join: they are asked for the rows of one page only, however many parties there are.
    own = Case.objects.filter(party=OuterRef("pk")).order_by().values("party")
    count, newest = own.annotate(n=Count("pk")).values("n"), own.annotate(at=Max("opened_at")).values("at")
    return parties.annotate(case_count=Coalesce(Subquery(count), 0), last_opened_at=Subquery(newest)).order_by("-id")


def same_party(agency: Agency, identifier_kind: str, identifier: str) -> Party | None:
    """Return the party that already has this identifier (证件号码查重), or None."""
    if not identifier:
        return None
    return Party.objects.filter(
        agency=agency, identifier_kind=identifier_kind, identifier=identifier, merged_into=None
    ).first()


def leads_visible_to(account: Account, on: dt.date) -> QuerySet[Lead]:
    """Return the leads this account may see (可见线索)."""
    roles = account.roles_on(on) if account.is_active else frozenset()
    leads = Lead.objects.filter(agency_id=account.agency_id).select_related(
        "department", "party", "registered_by", "case"
    )
    if roles & _ALL_CASES:
        return leads
    return leads.filter(department_id=account.department_id or 0) if roles & _OWN_DEPARTMENT else leads.none()


def open_leads(account: Account, on: dt.date) -> QuerySet[Lead]:
    """Return the leads that wait for a word (待处理线索), the oldest first."""
    return leads_visible_to(account, on).filter(stage=LeadStage.OPEN).order_by("found_at")


def lead_for(account: Account, key: int | str, on: dt.date) -> Lead:
    """Return one lead (线索).

    :raises NotFound: when there is none, or it is not this account's.
    """
    found = leads_visible_to(account, on).filter(**_key(key)).first()
    if found is None:
        raise NotFound()
    return found


def used_power_codes(agency: Agency, since: dt.date) -> set[str]:
    """Return the codes of items on which a case was opened since a day (用过的事项)."""
    used = Case.objects.filter(agency=agency, opened_at__date__gte=since)
    return set(used.values_list("power__code", flat=True).distinct())


def _key(key: int | str) -> dict[str, int | str]:
    text = str(key)
    return {"pk": int(text)} if text.isascii() and text.isdigit() and len(text) < 18 else {"pk": 0}


def search_text(case: Case) -> str:
    """Return the text by which a case is found (检索文本): numbers, cause, place, party, identifier, item."""
    party = case.party
    parts = (
        case.number, case.decision_number, case.cause, case.place, party.name, party.identifier, party.representative,
        case.power.name, case.power.code,
    )  # fmt: skip
    return " ".join(part for part in parts if part)
