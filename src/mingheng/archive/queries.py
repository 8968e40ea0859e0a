"""Reads of the archive: what waits to be bound, and the dossiers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet, Sum

from mingheng.archive import binding, contents, papers
from mingheng.archive.models import Dossier
from mingheng.base.errors import NotFound
from mingheng.base.files import store
from mingheng.cases.models import Case
from mingheng.cases.terms import CaseState
from mingheng.documents.models import Document
from mingheng.documents.terms import DocumentState
from mingheng.org.models import Account, Agency
from mingheng.org.terms import Role
from mingheng.procedure.models import Remedy
from mingheng.review.models import ReviewRequest

_ALL = frozenset({Role.ARCHIVIST, Role.LEADER, Role.SUPERVISOR, Role.OFFICE, Role.REVIEWER})


def dossiers_visible_to(account: Account, on: dt.date) -> QuerySet[Dossier]:
    """Return the dossiers this account may see (可见案卷), the newest first."""
    roles = account.roles_on(on) if account.is_active else frozenset()
    dossiers = Dossier.objects.select_related("agency", "compiled_by", "checked_by").order_by("-archived_at", "-id")
    dossiers = dossiers.filter(agency_id=account.agency_id)
    if account.is_system or roles & _ALL:
        return dossiers
    if roles & {Role.OFFICER, Role.HEAD}:
        return dossiers.filter(cases__department_id=account.department_id or 0).distinct()
    return dossiers.none()


def list_dossiers(account: Account, on: dt.date, *, year: str = "", text: str = "") -> QuerySet[Dossier]:
    """Return the list of dossiers (案卷列表) by year, number, title or case number."""
    dossiers = dossiers_visible_to(account, on)
    if year.isascii() and year.isdigit():
        dossiers = dossiers.filter(year=int(year))
    if text:
        wanted = Q(number__icontains=text) | Q(title__icontains=text) | Q(cases__number__icontains=text)
        dossiers = dossiers.filter(wanted).distinct()
    return dossiers


def dossier_for(account: Account, key: int | str, on: dt.date) -> Dossier:
    """Return one dossier (案卷).

    :raises NotFound: when there is none, or it is not this account's.
    """
    text = str(key)
    found = dossiers_visible_to(account, on).filter(pk=int(text)).first() if text.isascii() and text.isdigit() else None
    if found is None:
        raise NotFound()
    return found


def dossiers_of(case: Case) -> list[Dossier]:
    """Return the dossiers that hold a case (本案案卷); one query."""
    return list(Dossier.objects.select_related("compiled_by", "checked_by").filter(cases=case).order_by("id"))


def waiting(account: Account, on: dt.date) -> QuerySet[Case]:
    """Return closed cases that are not bound yet (待归档案件), the oldest first."""
    roles = account.roles_on(on) if account.is_active else frozenset()
    cases = Case.objects.filter(agency_id=account.agency_id, state=CaseState.CLOSED, archived_on=None)
    if not roles & (_ALL | {Role.OFFICER, Role.HEAD}):
        return cases.none()
    if not roles & _ALL:
        cases = cases.filter(department_id=account.department_id or 0)
    return cases.select_related("party", "department").order_by("closed_on", "id")


def drafts_left(case: Case) -> list[str]:
    """Return the titles of drafts that were neither issued nor discarded (未签发的代拟稿)."""
    return list(Document.objects.filter(case=case, state=DocumentState.DRAFT).values_list("title", flat=True))


def retention_facts(case: Case) -> tuple[bool, bool]:
    """Return whether the case was major and whether it went to reconsideration or court (重大、经过救济)."""
    return ReviewRequest.objects.filter(case=case).exists(), Remedy.objects.filter(case=case).exists()


def cases_of(dossier: Dossier) -> list[Case]:
    """Return the cases of a dossier (卷内案件) with their officers; two queries."""
    rows = dossier.cases.select_related("agency", "party", "department", "closing")
    return list(rows.prefetch_related("case_officers__officer__account").order_by("id"))


def catalogue_of(dossier: Dossier) -> list[Any]:
    """Return the catalogue (卷内目录); one query."""
    return list(dossier.items.select_related("document", "evidence").order_by("order"))


def originals_size(dossier: Dossier) -> int:
    """Return how many bytes of originals a dossier holds (原件字节数); one query."""
    return int(dossier.items.aggregate(size=Sum("evidence__size"))["size"] or 0)


def bound_pdf(dossier: Dossier) -> bytes:
    """Return the dossier's one PDF (案卷版式文件): the stored one, or bound now from its parts."""
    if dossier.pdf_sha256:
        with store().open(dossier.pdf_sha256) as stream:
            return stream.read()
    cases = cases_of(dossier)
    pieces = [
        contents.Piece(
            part=item.part, title=item.title, number=item.number, author=item.author, dated_on=item.dated_on,
            pages=item.last_page - item.first_page + 1 if item.first_page else 0, document=item.document,
            evidence=item.evidence, remark=item.remark, first_page=item.first_page, last_page=item.last_page,
        )
        for item in catalogue_of(dossier)
    ]  # fmt: skip
    return binding.bind(
        agency=dossier.agency,
        cover=papers.cover(dossier, cases),
        catalogue=papers.catalogue(dossier, pieces),
        notes=papers.notes(dossier, pieces),
        pieces=pieces,
        title=dossier.title,
        at=dossier.archived_at,
    )


def dossier_named(account: Account, on: dt.date, named: str) -> Dossier | None:
    """Return the dossier with this number, or that holds this case or decision (按号找案卷), or None."""
    wanted = Q(number=named) | Q(cases__number=named) | Q(cases__decision_number=named)
    return dossiers_visible_to(account, on).filter(wanted).first()


def dossiers_of_year(account: Account, on: dt.date, year: int) -> QuerySet[Dossier]:
    """Return the dossiers of cases closed in a year (某年度案卷), by number."""
    return dossiers_visible_to(account, on).filter(cases__closed_on__year=year).distinct().order_by("number")


def unbound_of_year(agency: Agency, year: int) -> list[str]:
    """Return the cases closed in a year that no dossier holds (未归档案件), by number or cause."""
    cases = Case.objects.filter(agency=agency, closed_on__year=year, archived_on=None).order_by("id")
    return [str(case) for case in cases]
