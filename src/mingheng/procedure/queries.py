"""Reads of the road of a case (办案程序查询): everything at once for the gates, next steps, stage bar, chart and guide."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Exists, Model, OuterRef, QuerySet

from mingheng.base.errors import Conflict, NotFound, NotLawful, NotPermitted
from mingheng.cases.models import Case, Clock, CredentialShowing
from mingheng.cases.queries import lock
from mingheng.documents.models import Document
from mingheng.documents.terms import DocumentState
from mingheng.evidence.models import Evidence, Recording, RecordingWaiver
from mingheng.evidence.queries import recorded_scenes, waived_scenes
from mingheng.law.calendar import Calendar
from mingheng.law.citations import cite
from mingheng.org.models import Account, Agency, Credential, Officer
from mingheng.org.permission import day_of
from mingheng.org.queries import calendar_for, queue
from mingheng.org.terms import Role
from mingheng.procedure import engine
from mingheng.procedure import models as m
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.tables import PROCEDURES
from mingheng.procedure.tables.parts import Procedure
from mingheng.review.models import ReviewRequest


@dataclass(frozen=True, slots=True)
class _Part:
    """One list of the case file: its table, its order, and what is read along."""

    model: type[Model]
    order: tuple[str, ...] = ("id",)
    along: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()


_PARTS: dict[str, _Part] = {
    "clocks": _Part(Clock),
    "showings": _Part(CredentialShowing, ("shown_at", "id")),
    "evidence": _Part(Evidence, ("number",)),
    "documents": _Part(Document, ("issued_at", "id"), leave=("text",)),
    "recusals": _Part(m.Recusal, along=("officer__account",)),
    "preservations": _Part(m.Preservation, along=("document",)),
    "orders": _Part(m.OrderToCorrect, along=("document",)),
    "rechecks": _Part(m.Recheck),
    "suspensions": _Part(m.Suspension),
    "proposals": _Part(m.Proposal, ("round",), along=("band", "submitted_by", "decided_by")),
    "notices": _Part(m.Notice, along=("document", "proposal")),
    "defences": _Part(m.Defence, ("received_at", "id")),
    "hearing_choices": _Part(m.HearingChoice),
    "hearings": _Part(m.Hearing, along=("presider",)),
    "reviews": _Part(ReviewRequest, ("round",), along=("opinion__objection",)),
    "discussions": _Part(m.Discussion, ("held_at", "id"), along=("chair",)),
    "decisions": _Part(m.Decision, along=("document", "proposal", "decided_by")),
    "services": _Part(m.Service, lists=("documents",)),
    "payments": _Part(m.Payment, ("paid_on", "id")),
    "deferrals": _Part(m.Deferral),
    "reminders": _Part(m.Reminder, along=("document",)),
    "remedies": _Part(m.Remedy),
    "transfers": _Part(m.Transfer, along=("document",)),
}
_SINGLE: dict[str, _Part] = {
    "filing": _Part(m.Filing, along=("proposed_by", "decided_by")),
    "filing_report": _Part(m.FilingReport),
    "closing": _Part(m.Closing, along=("proposed_by",)),
}

_OF_SCENES: dict[str, type[Model]] = {"recordings": Recording, "waivers": RecordingWaiver}


def load(case: Case, *, today: dt.date, calendar: Calendar | None = None) -> CaseFile:
    """Return everything about a case as the gates see it (案件全貌).

    One query says what there is; only that is read. The number of queries depends on the stage, never on the rows.
    """
    here = _present(case)
    lists: dict[str, Any] = {name: list(_rows(part, case)) for name, part in _PARTS.items() if here[name]}
    single: dict[str, Any] = {name: _rows(part, case).last() for name, part in _SINGLE.items() if here[name]}
    return CaseFile(
        recorded=recorded_scenes(case) if here["recordings"] else (),
        waived=waived_scenes(case) if here["waivers"] else (),
        case=case,
        today=today,
        calendar=calendar or calendar_for(case.agency),
        officers=officers_of(case),
        **lists,
        **single,
    )


def _present(case: Case) -> dict[str, bool]:
    """Return of which facts the case has any (有无); one statement, compiled once for each kind of database."""
    names, statement, parameters = _presence(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, case.pk])
        row = cursor.fetchone()
    return dict(zip(names, map(bool, row), strict=True))


@cache
def _presence(vendor: str) -> tuple[tuple[str, ...], str, tuple[Any, ...]]:
    """Return the names asked for, the statement and its parameters without the case's key, which comes last."""
    tables = {name: part.model for name, part in (_PARTS | _SINGLE).items()} | _OF_SCENES
    asked = {
        f"has_{name}": Exists(model._default_manager.filter(case=OuterRef("pk"))) for name, model in tables.items()
    }
    wanted = Case.objects.filter(pk=0).order_by().annotate(**asked).values_list(*asked)
    statement, parameters = wanted.query.sql_with_params()
    return tuple(tables), statement, tuple(parameters[:-1])


def _rows(part: _Part, case: Case) -> QuerySet[Any]:
    rows = part.model._default_manager.filter(case=case).order_by(*part.order)
    if part.along:
        rows = rows.select_related(*part.along)
    if part.model is Document:
        rows = rows.exclude(state__in=[DocumentState.DRAFT, DocumentState.DISCARDED])
    return rows.prefetch_related(*part.lists).defer(*part.leave)


def officers_of(case: Case) -> list[Officer]:
    """Return the officers in charge (承办人), the leading one first, with their credentials."""
    rows = Officer.objects.filter(case_officers__case=case, case_officers__removed_at=None)
    found = list(rows.select_related("account").order_by("-case_officers__part", "case_officers__id"))
    held: dict[int, list[Credential]] = {officer.pk: [] for officer in found}
    for credential in Credential.objects.filter(officer__in=found):
        held[credential.officer_id].append(credential)
    for officer in found:
        officer._prefetched_objects_cache = {"credentials": held[officer.pk]}  # type: ignore[attr-defined]
    return found


def table_of(case: Case) -> Procedure:
    """Return the procedure that a case goes by (适用程序)."""
    return PROCEDURES[case.procedure]


def take_up(case: Case, step: str, *, seen_version: int | None = None, by: Account, at: dt.datetime) -> CaseFile:
    """Lock a case for a step and return its file (办理一步), or refuse: not this person's, not open, not lawful yet, moved on.

    :param seen_version: the version of the page that the person looked at
    :raises NotFound: a case of another agency, or of a department that is not the officer's or head's own.
    :raises Conflict: CASE_MOVED
    :raises NotPermitted: ACCOUNT_DISABLED, STEP_NOT_YOURS
    :raises NotLawful: the code of the first missing condition; DATES_OUT_OF_ORDER
    """
    locked = lock(case, version=seen_version)
    today = day_of(at)
    file = load(locked, today=today)
    table = table_of(locked)
    check_access(locked, table.step(step).roles, by=by, on=today)
    if file.last_act_at is not None and at < file.last_act_at:
        raise NotLawful(
            "DATES_OUT_OF_ORDER",
            f"办理时间早于本案上一个行为的时间 {file.last_act_at.astimezone(at.tzinfo):%Y-%m-%d %H:%M}",
            way_out="请核对办理时间",
        )
    engine.require(table, step, file, by=by)
    return file


def check_access(case: Case, roles: tuple[str, ...], *, by: Account, on: dt.date) -> None:
    """Refuse whoever has nothing to do with the case (案件不可见).

    :raises NotFound: another agency's case, or one of another department for those who act for their department.
    :raises NotPermitted: ACCOUNT_DISABLED
    """
    if by.agency_id != case.agency_id:
        raise NotFound
    if not by.is_active:
        raise NotPermitted("ACCOUNT_DISABLED", "账号已停用")
    held = by.roles_on(on).intersection(roles)
    if held and held <= {Role.OFFICER, Role.HEAD} and by.department_id != case.department_id:
        raise NotFound


def refuse_own_case(file: CaseFile, person: Account, *, what: str, article: str) -> None:
    """Refuse that somebody judges a case he handles (不得自办自审).

    :raises NotLawful: OWN_CASE
    """
    if any(officer.account_id == person.pk for officer in file.officers):
        raise NotLawful("OWN_CASE", f"{person.name}是本案承办人，不能{what}", article=article, way_out="由其他人员办理")


def refuse_used_receipt(agency: Agency, receipt_number: str) -> None:
    """Refuse a receipt number that stands under another payment of the agency (票据号重复).

    :raises Conflict: RECEIPT_USED
    """
    queue(agency)
    if m.Payment.objects.filter(agency=agency, receipt_number=receipt_number.strip()).exists():
        raise Conflict(
            "RECEIPT_USED",
            f"票据 {receipt_number.strip()} 已经登记过",
            article=cite("处罚法", 70),
            way_out="核对票据号码",
        )


def next_steps_for(case: Case, by: Account, today: dt.date) -> list[engine.NextStep]:
    """Return the steps of a case that make sense now, with what each still lacks (下一步), as this account sees them."""
    return next_steps(load(case, today=today), by)


def next_steps(file: CaseFile, by: Account) -> list[engine.NextStep]:
    """Return the steps that make sense now (下一步) from a file that is loaded already."""
    return engine.next_steps(table_of(file.case), file, roles=by.roles_on(file.today))


def stage_lines(file: CaseFile) -> list[engine.StageLine]:
    """Return the stage bar of a case (环节条)."""
    return engine.stage_lines(table_of(file.case), file)
