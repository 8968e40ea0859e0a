"""Reads of agencies, people, credentials and the working calendar, each on behalf of one agency."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from django.db.models import Model, Prefetch, Q, QuerySet

from mingheng.base.errors import NotFound
from mingheng.law.calendar import Calendar, HolidayNotice, shipped_calendar
from mingheng.org import models, rules
from mingheng.org.models import Account, Agency, Credential, Department, Officer, Post, RoleGrant
from mingheng.org.terms import Role

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Expiring:
    """A credential that runs out soon or has run out (即将到期的执法证)."""

    credential: Credential
    days_left: int
    """Natural days to the last valid day; negative when it has passed."""
    threshold: int
    """The warning step reached: 90, 60, 30, 7, or 0 when it has run out."""


def agencies() -> QuerySet[Agency]:
    """Return every agency of the installation (全部机关), by name; for jobs and the command line."""
    return Agency.objects.select_related("log").order_by("id")


def agency_by_prefix(number_prefix: str) -> Agency:
    """Return the agency whose paper numbers begin so (机关代字), e.g. 沪普曹.

    :raises NotFound: NOT_FOUND
    """
    return _one(agencies().filter(number_prefix=number_prefix))


def queue(agency: Agency | int) -> None:
    """Let acts of one agency that look before they write wait for each other (排队) until the running act ends.

    Acts that only write rows of the agency go on: what is locked is nothing that a foreign key asks for.
    """
    Agency.objects.select_for_update(no_key=True).only("pk").get(pk=getattr(agency, "pk", agency))


def system_account(agency: Agency) -> Account:
    """Return the account in whose name the agency's jobs act (系统账号)."""
    return Account.objects.select_related("agency").get(agency=agency, is_system=True)


def account(agency: Agency, key: int | str) -> Account:
    """Return one account of the agency (账号) by its key.

    :raises NotFound: NOT_FOUND, also for an account of another agency.
    """
    return _one(accounts(agency).filter(pk=_number(key)))


def account_in_session(key: int) -> Account | None:
    """Return the active account that a session names (会话账号), with agency, department and roles; two queries."""
    rows = Account.objects.select_related("agency", "department").prefetch_related("grants")
    return rows.filter(pk=key, is_active=True, is_system=False).first()


def account_named(username: str) -> Account | None:
    """Return the account with this log-in name in any case (登录名), or None."""
    return (
        Account.objects.select_related("agency", "department")
        .prefetch_related("grants")
        .filter(username=username.strip().lower())
        .first()
    )


def accounts(agency: Agency) -> QuerySet[Account]:
    """Return the agency's accounts (账号) without the system one, with department, post and roles."""
    return (
        Account.objects.filter(agency=agency, is_system=False)
        .select_related("agency", "department", "post", "officer")
        .prefetch_related("grants")
        .order_by("department__code", "id")
    )


def people(
    agency: Agency, *, text: str = "", department: Department | None = None, role: Role | str = "", on: dt.date
) -> QuerySet[Account]:
    """Return the agency's people (人员) by part of a name, log-in name or credential number, department and role that day."""
    found = accounts(agency).prefetch_related("officer__credentials")
    if text:
        found = found.filter(
            Q(name__icontains=text)
            | Q(username__icontains=text)
            | Q(pk__in=Credential.objects.filter(agency=agency, number__icontains=text).values("officer__account"))
        )
    if department is not None:
        found = found.filter(department=department)
    if role:
        found = found.filter(pk__in=_grants_on(agency, on).filter(role=role).values("account"))
    return found


def people_with_role(agency: Agency, role: Role, on: dt.date) -> QuerySet[Account]:
    """Return the active accounts that hold a role on a day (当日任职人员)."""
    holders = _grants_on(agency, on).filter(role=role).values("account")
    return accounts(agency).filter(is_active=True, pk__in=holders)


def _grants_on(agency: Agency, on: dt.date) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), agency=agency, valid_from__lte=on)


def departments(agency: Agency, *, on: dt.date | None = None, kind: str = "") -> QuerySet[Department]:
    """Return the agency's departments (科室), by code; with a day, those that are not closed on it."""
    found = Department.objects.filter(agency=agency).order_by("code")
    if on is not None:
        found = found.filter(Q(closed_on=None) | Q(closed_on__gt=on))
    return found.filter(kind=kind) if kind else found


def department(agency: Agency, key: int | str) -> Department:
    """Return one department of the agency (科室) by its key.

    :raises NotFound: NOT_FOUND
    """
    return _one(Department.objects.filter(agency=agency, pk=_number(key)))


def posts(agency: Agency) -> QuerySet[Post]:
    """Return the agency's posts (岗位) with their departments."""
    return Post.objects.filter(agency=agency).select_related("department").order_by("department__code", "id")


def officers(agency: Agency) -> QuerySet[Officer]:
    """Return the agency's registered officers and auxiliaries (执法人员、辅助人员) with their credentials."""
    newest_first = Prefetch("credentials", queryset=Credential.objects.order_by("-valid_from", "-id"))
    return (
        Officer.objects.filter(agency=agency)
        .select_related("account", "department")
        .prefetch_related(newest_first)
        .order_by("department__code", "id")
    )


def officer(agency: Agency, key: int | str) -> Officer:
    """Return one registered officer of the agency (执法人员) by its key.

    :raises NotFound: NOT_FOUND
    """
    return _one(officers(agency).filter(pk=_number(key)))


def officers_on(day: dt.date, *, agency: Agency, department: Department | None = None) -> list[Officer]:
    """Return who may enforce on a day (当日可执法人员): no auxiliary, active account, a credential valid that day."""
    found = officers(agency).filter(is_auxiliary=False, account__is_active=True)
    if department is not None:
        found = found.filter(department=department)
    return [each for each in found if each.credential_on(day) is not None]


def credential(agency: Agency, key: int | str) -> Credential:
    """Return one credential of the agency (执法证) by its key.

    :raises NotFound: NOT_FOUND
    """
    return _one(Credential.objects.filter(agency=agency, pk=_number(key)).select_related("officer__account"))


def credential_numbered(number: str) -> Credential | None:
    """Return the newest credential with this number in any agency (按证号查验), or None; for the public check."""
    found = Credential.objects.filter(number=number).select_related("officer__account", "officer__department", "agency")
    return found.order_by("-valid_from", "-id").first()


def expiring_credentials(agency: Agency, day: dt.date) -> list[Expiring]:
    """Return the credentials within 90 days of their end, or past it without a successor (到期预警), nearest first."""
    found: list[Expiring] = []
    for each in officers(agency).filter(account__is_active=True):
        newest = next((one for one in each.credentials.all() if one.revoked_on is None), None)
        step = None if newest is None else rules.expiry_threshold(day, newest.valid_to)
        if newest is not None and step is not None:
            newest.officer = each
            found.append(Expiring(newest, (newest.valid_to - day).days, step))
    return sorted(found, key=lambda one: one.days_left)


def calendar_for(agency: Agency) -> Calendar:
    """Return the working-day calendar (工作日历) with the notices that the agency has imported."""
    notices = models.HolidayNotice.objects.filter(agency=agency).order_by("year")
    return _calendar(tuple(stored_notice(notice) for notice in notices))


def stored_notice(row: models.HolidayNotice) -> HolidayNotice:
    """Return an imported notice as the law engine knows it (放假通知)."""
    days = row.days
    return HolidayNotice(
        year=row.year,
        holidays=tuple((dt.date.fromisoformat(day), name) for day, name in days["holidays"]),
        workdays=tuple(dt.date.fromisoformat(day) for day in days["workdays"]),
        document=row.document,
    )


@lru_cache(maxsize=64)
def _calendar(notices: tuple[HolidayNotice, ...]) -> Calendar:
    calendar = shipped_calendar()
    for notice in notices:
        calendar = calendar.with_year(notice)
    return calendar


def _number(key: int | str) -> int:
    """Return a key from an address as a number that the database can compare, or 0, which no row has."""
    text = str(key)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _one(found: QuerySet[M]) -> M:
    row = found.first()
    if row is None:
        raise NotFound
    return row
