"""Reads of publications: for the staff, and for the public."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When

from mingheng.base.errors import NotFound
from mingheng.base.search import PairIndex
from mingheng.disclosure import rules
from mingheng.disclosure.models import CorrectionRequest, Duty, Publication
from mingheng.disclosure.terms import DutyStage, EndKind, Reason
from mingheng.ledger.models import Entry
from mingheng.ledger.queries import entries_about
from mingheng.org.models import Account, Agency
from mingheng.org.queries import calendar_for
from mingheng.org.terms import Role

SEARCH = PairIndex("disclosure_search")


def whole_duties() -> QuerySet[Duty]:
    """Return duties with all that their pages and acts need (公示义务)."""
    return Duty.objects.select_related(
        "agency", "decision__document", "case__agency", "case__party", "case__power", "case__department",
        "drafted_by", "checked_by",
    )  # fmt: skip


def duties_visible_to(account: Account, on: dt.date) -> QuerySet[Duty]:
    """Return the duties this account may see (可见的公示事项), the most urgent first."""
    roles = account.roles_on(on) if account.is_active else frozenset()
    duties = whole_duties().filter(agency_id=account.agency_id).order_by("due_on", "id")
    if account.is_system or roles & {Role.REVIEWER, Role.LEADER, Role.SUPERVISOR, Role.OFFICE}:
        return duties
    if roles & {Role.OFFICER, Role.HEAD}:
        return duties.filter(case__department=account.department)
    return duties.none()


def list_duties(account: Account, on: dt.date, *, stage: str = "", text: str = "") -> QuerySet[Duty]:
    """Return the publication work list (公示列表) by stage, decision number, cause or party."""
    is_open = Case(When(stage__in=[DutyStage.OPEN, DutyStage.DRAFTED], then=0), default=1)
    duties = duties_visible_to(account, on).order_by(is_open, "due_on", "id")
    if stage:
        duties = duties.filter(stage=stage)
    if text:
        duties = duties.filter(
            Q(decision__number__icontains=text) | Q(case__cause__icontains=text) | Q(case__party__name__icontains=text)
        )
    return duties


def duty_for(account: Account, key: int | str, on: dt.date) -> Duty:
    """Return one duty (公示事项).

    :raises NotFound: when there is none, or it is not this account's.
    """
    text = str(key)
    found = duties_visible_to(account, on).filter(pk=int(text)).first() if text.isascii() and text.isdigit() else None
    if found is None:
        raise NotFound()
    return found


def duties_of(case: Any) -> list[Duty]:
    """Return the duties of a case with their publications (本案公示); two queries."""
    return list(whole_duties().filter(case=case).prefetch_related("publications").order_by("id"))


def open_requests(account: Account, on: dt.date) -> QuerySet[CorrectionRequest]:
    """Return the requests for correction that wait for an answer (待答复的更正申请), the most urgent first."""
    seen = duties_visible_to(account, on).order_by().values("pk")
    rows = CorrectionRequest.objects.filter(publication__duty__in=seen, answered_at=None)
    return rows.select_related("publication").order_by("due_on", "id")


def requests_of(duty: Duty) -> list[CorrectionRequest]:
    """Return the requests for correction about a duty (更正申请), the newest first."""
    rows = CorrectionRequest.objects.filter(publication__duty=duty).select_related("publication", "answered_by")
    return list(rows.order_by("-received_at"))


def draft_publication(duty: Duty) -> Publication | None:
    """Return the draft that waits for its check (待复核的公示稿), or None."""
    return Publication.objects.filter(duty=duty, is_draft=True).first()


def on_show(agency: Agency) -> QuerySet[Publication]:
    """Return what is on show (正在公示), the newest decision first."""
    return Publication.objects.filter(agency=agency, published_at__isnull=False, ended_at=None).order_by(
        "-decided_on", "-id"
    )


def search_public(
    agency: Agency,
    *,
    text: str = "",
    year: str = "",
    penalty: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> QuerySet[Publication]:
    """Return publications on show that match (查决定): any text, year, kind of penalty, days of decision."""
    found = on_show(agency)
    if text.strip():
        hits = SEARCH.matching(agency.pk, text)
        found = found.filter(pk__in=hits) if hits is not None else found.none()
    if year.isascii() and year.isdigit() and len(year) == 4:
        found = found.filter(decided_on__year=int(year))
    if penalty:
        found = found.filter(conclusion__contains=penalty)
    if since:
        found = found.filter(decided_on__gte=since)
    if until:
        found = found.filter(decided_on__lte=until)
    return found


def publication_by_token(token: str) -> Publication:
    """Return a publication, on show or ended with a public reason (公示件); an expired one is no longer found.

    :raises NotFound:
    """
    found = (
        Publication.objects.select_related("agency", "duty")
        .filter(token=token, published_at__isnull=False)
        .exclude(end_kind=EndKind.EXPIRED)
        .first()
    )
    if found is None:
        raise NotFound()
    return found


def current_version(publication: Publication) -> Publication:
    """Return the version on show of the same decision (现行版本), or the publication itself when none is."""
    found = Publication.objects.filter(duty_id=publication.duty_id, published_at__isnull=False, ended_at=None)
    return found.select_related("agency", "duty").first() or publication


def versions_of(publication: Publication) -> list[Publication]:
    """Return every published version (历次版本), the newest first."""
    rows = Publication.objects.filter(duty_id=publication.duty_id, published_at__isnull=False)
    return list(rows.order_by("-version"))


def answer_due(agency: Agency, received_on: dt.date) -> dt.date:
    """Return by when a request for correction that comes in on a day is answered (答复期限)."""
    return rules.correction_due(received_on=received_on, calendar=calendar_for(agency))


def publishing_entry(publication: Publication) -> Entry | None:
    """Return the ledger entry that published this version (公示的存证), or None."""
    return entries_about(publication).filter(event="disclosure.DecisionPublished").first()


def withheld_counts(agency: Agency, year: int) -> list[tuple[str, int]]:
    """Return how many decisions of a year were lawfully withheld, by reason (依法不公示统计)."""
    rows = Duty.objects.filter(agency=agency, stage=DutyStage.WITHHELD, decision__decided_at__year=year)
    counts = rows.values_list("reason").annotate(count=Count("id")).order_by("-count")
    return [(str(Reason(reason).label), count) for reason, count in counts]


def withdrawn(agency: Agency) -> QuerySet[Publication]:
    """Return what was withdrawn, with the public reason (撤回公告)."""
    return Publication.objects.filter(agency=agency, end_kind=EndKind.WITHDRAWN).order_by("-ended_at")


def search_text(publication: Publication) -> str:
    """Return the text by which the public finds it (检索文本)."""
    parts = (
        publication.decision_number, publication.party_name, publication.party_code, publication.cause,
        publication.facts, publication.basis, publication.conclusion,
    )  # fmt: skip
    return " ".join(part for part in parts if part)
