"""Reads of legal review: the work list of the reviewing body, and one request."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from mingheng.base.errors import NotFound
from mingheng.cases.models import Case
from mingheng.org.models import Account
from mingheng.org.terms import Role
from mingheng.review.models import ReviewRequest
from mingheng.review.terms import RequestStage

_ALL = frozenset({Role.REVIEWER, Role.LEADER, Role.SUPERVISOR, Role.COUNSEL})


def _whole() -> QuerySet[ReviewRequest]:
    return ReviewRequest.objects.select_related(
        "agency",
        "case__agency",
        "case__party",
        "case__department",
        "case__power",
        "submitted_by",
        "document",
        "counsel_opinion__counsel",
        "opinion__reviewer",
        "opinion__document",
        "opinion__objection",
    )


def requests_visible_to(account: Account, on: dt.date) -> QuerySet[ReviewRequest]:
    """Return the requests this account may see (可见的送审), the newest first."""
    roles = account.roles_on(on) if account.is_active else frozenset()
    requests = _whole().filter(agency_id=account.agency_id).order_by("-submitted_at")
    if roles & _ALL:
        return requests
    if roles & {Role.OFFICER, Role.HEAD}:
        return requests.filter(case__department_id=account.department_id or 0)
    return requests.none()


def list_requests(account: Account, on: dt.date, *, stage: str = "", text: str = "") -> QuerySet[ReviewRequest]:
    """Return the list of requests (送审列表) by stage, case number, cause or party."""
    requests = requests_visible_to(account, on)
    if stage == "open":
        requests = requests.exclude(stage=RequestStage.DONE)
    elif stage:
        requests = requests.filter(stage=stage)
    if text:
        requests = requests.filter(
            Q(case__number__icontains=text) | Q(case__cause__icontains=text) | Q(case__party__name__icontains=text)
        )
    return requests


def request_for(account: Account, key: int | str, on: dt.date) -> ReviewRequest:
    """Return one request (送审件).

    :raises NotFound: when there is none, or it is not this account's.
    """
    text = str(key)
    found = requests_visible_to(account, on).filter(pk=int(text)).first() if text.isascii() and text.isdigit() else None
    if found is None:
        raise NotFound()
    return found


def reviews_of(case: Case) -> list[ReviewRequest]:
    """Return every round of review of a case (各轮审核), the oldest first; one query."""
    return list(_whole().filter(case=case).order_by("round"))
