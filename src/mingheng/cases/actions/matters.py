"""Leads, and opening and moving cases (线索、受理、承办、亮证)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import F

from mingheng import ledger
from mingheng.base.errors import Conflict, NotLawful
from mingheng.cases import queries, rules
from mingheng.cases.events import CaseOpened, CredentialsShown, LeadDropped, LeadRegistered, OfficerAssigned
from mingheng.cases.models import Case, CaseOfficer, CredentialShowing, Lead, Party
from mingheng.cases.terms import Activity, LeadSource, LeadStage, OfficerPart, ProcedureKind
from mingheng.org.models import Account, Department, Officer
from mingheng.org.permission import day_of, require
from mingheng.org.terms import Role
from mingheng.powers.models import Power
from mingheng.powers.queries import check_may_open


@ledger.transaction
def register_lead(
    *,
    source: str,
    found_at: dt.datetime,
    place: str,
    content: str,
    department: Department,
    reporter: str = "",
    party: Party | None = None,
    by: Account,
    at: dt.datetime,
) -> Lead:
    """Register a lead (登记线索): where it comes from, what, where; the reporter stays secret.

    :raises NotLawful: LEAD_EMPTY, DATES_OUT_OF_ORDER
    """
    require(by, Role.OFFICER, Role.HEAD, Role.WINDOW, agency=department.agency, at=at)
    if not place.strip() or not content.strip():
        raise NotLawful("LEAD_EMPTY", "请填写地点和线索内容", article="行政处罚法第五十四条")
    if found_at > at:
        raise NotLawful("DATES_OUT_OF_ORDER", "发现时间不能晚于登记时间")
    lead = Lead.objects.create(
        agency=by.agency,
        source=LeadSource(source),
        found_at=found_at,
        place=place.strip(),
        content=content.strip(),
        reporter=reporter,
        department=department,
        party=party,
        registered_by=by,
        registered_at=at,
    )
    event = LeadRegistered(source=lead.get_source_display(), place=lead.place, content=lead.content)
    ledger.append(event, by=by, at=at, about=lead)
    return lead


def _take_open_lead(lead: Lead, stage: LeadStage, outcome: str) -> None:
    taken = Lead.objects.filter(pk=lead.pk, stage=LeadStage.OPEN).update(stage=stage, outcome=outcome)
    if not taken:
        raise Conflict("LEAD_TAKEN", "这条线索已经处理过了", way_out="刷新线索列表")


@ledger.transaction
def drop_lead(*, lead: Lead, reason: str, by: Account, at: dt.datetime) -> None:
    """Drop a lead with the head's reason (线索不予处理).

    :raises Conflict: LEAD_TAKEN
    :raises NotLawful: REASON_MISSING
    """
    require(by, Role.HEAD, agency=lead.agency, at=at)
    if not reason.strip():
        raise NotLawful("REASON_MISSING", "请说明不予处理的理由", article="行政处罚法第五十四条")
    _take_open_lead(lead, LeadStage.DROPPED, reason.strip())
    ledger.append(LeadDropped(reason=reason.strip()), by=by, at=at, about=lead)


def take_lead_away(*, lead: Lead, outcome: str) -> None:
    """Mark a lead as transferred (线索移送) within the act of an upper chapter that records it.

    :raises Conflict: LEAD_TAKEN
    """
    _take_open_lead(lead, LeadStage.TRANSFERRED, outcome)


@ledger.transaction
def open_case(
    *,
    procedure: str,
    power: Power,
    party: Party,
    officers: Sequence[Officer],
    cause: str,
    place: str,
    found_on: dt.date,
    acted_on: dt.date,
    summary: str = "",
    lead: Lead | None = None,
    stage: str = "",
    by: Account,
    at: dt.datetime,
) -> Case:
    """Open a case (受理) on an item in force for the officers' department today; the first officer leads.

    :raises NotLawful: POWER_NOT_IN_FORCE, POWER_TAKEN_BACK, POWER_OTHER_DEPARTMENT, TWO_OFFICERS, DATES_OUT_OF_ORDER
    :raises Conflict: LEAD_TAKEN
    """
    require(by, Role.OFFICER, agency=party.agency, at=at)
    today = day_of(at)
    if by.department is None:
        raise NotLawful("NO_DEPARTMENT", "账号没有所属科室，不能办案", way_out="请系统管理员设置科室")
    check_may_open(power, department=by.department, day=today)
    _check_officers(officers, today)
    rules.check_days(acted_on=acted_on, found_on=found_on, opened_on=today)
    if lead is not None:
        _take_open_lead(lead, LeadStage.TAKEN, "已成案")
    case = Case.objects.create(
        agency=by.agency, lead=lead, procedure=ProcedureKind(procedure), stage=stage, power=power, party=party,
        department=by.department, cause=cause.strip() or power.name, place=place.strip(), found_on=found_on,
        acted_on=acted_on, summary=summary, opened_at=at,
    )  # fmt: skip
    CaseOfficer.objects.bulk_create(_in_charge(case, officers, at))
    queries.SEARCH.put([(case.pk, case.agency_id, queries.search_text(case))])
    event = CaseOpened(
        procedure=case.get_procedure_display(), power_code=power.code, cause=case.cause, party=party.name,
        officers="、".join(officer.name for officer in officers),
    )  # fmt: skip
    ledger.append(event, by=by, at=at, about=case)
    return case


def _in_charge(case: Case, officers: Sequence[Officer], at: dt.datetime) -> list[CaseOfficer]:
    parts = [OfficerPart.LEAD, *[OfficerPart.ASSIST] * (len(officers) - 1)]
    return [
        CaseOfficer(agency=case.agency, case=case, officer=officer, part=part, assigned_at=at)
        for officer, part in zip(officers, parts, strict=True)
    ]


def _check_officers(officers: Sequence[Officer], today: dt.date) -> None:
    able = {o.pk for o in officers if not o.is_auxiliary and o.credential_on(today) is not None}
    if len(able) < 2:
        raise NotLawful(
            "TWO_OFFICERS",
            "承办人应当有两名以上具有有效执法证的执法人员",
            article="行政处罚法第四十二条",
            way_out="增加承办人，或者先办理换证",
        )


@ledger.transaction
def assign_officer(*, case: Case, officer: Officer, reason: str, by: Account, at: dt.datetime) -> None:
    """Put another officer in charge (增加承办人).

    :raises NotLawful: OFFICER_NOT_ABLE
    :raises Conflict: OFFICER_THERE
    """
    require(by, Role.HEAD, agency=case.agency, at=at)
    if officer.agency_id != case.agency_id or officer.is_auxiliary or officer.credential_on(day_of(at)) is None:
        raise NotLawful("OFFICER_NOT_ABLE", "该人员没有有效的执法证", article="行政处罚法第四十二条")
    if CaseOfficer.objects.filter(case=case, officer=officer, removed_at=None).exists():
        raise Conflict("OFFICER_THERE", "已经是本案的承办人")
    CaseOfficer.objects.create(agency=case.agency, case=case, officer=officer, part=OfficerPart.ASSIST, assigned_at=at)
    ledger.append(OfficerAssigned(officer=officer.name, is_added=True, reason=reason), by=by, at=at, about=case)


@ledger.transaction
def remove_officer(*, case: Case, officer: Officer, reason: str, by: Account, at: dt.datetime) -> None:
    """Take an officer off a case (退出承办); fewer than two stops the next act at its gate.

    :raises Conflict: OFFICER_GONE
    """
    require(by, Role.HEAD, Role.LEADER, agency=case.agency, at=at)
    gone = CaseOfficer.objects.filter(case=case, officer=officer, removed_at=None).update(removed_at=at)
    if not gone:
        raise Conflict("OFFICER_GONE", "已经不是本案的承办人")
    ledger.append(OfficerAssigned(officer=officer.name, is_added=False, reason=reason), by=by, at=at, about=case)


@ledger.transaction
def show_credentials(
    *,
    case: Case,
    activity: str,
    place: str,
    officers: Sequence[Officer],
    told_rights: bool,
    by: Account,
    at: dt.datetime,
) -> CredentialShowing:
    """Record that two officers showed their credentials and told the party its rights (亮证告知).

    :raises NotLawful: TWO_OFFICERS, RIGHTS_NOT_TOLD, PLACE_MISSING
    """
    require(by, Role.OFFICER, agency=case.agency, at=at)
    today = day_of(at)
    _check_officers(officers, today)
    if not told_rights:
        raise NotLawful(
            "RIGHTS_NOT_TOLD", "亮证时应当告知当事人的权利义务", article="行政处罚法第五十五条", way_out="告知后再登记"
        )
    if not place.strip():
        raise NotLawful("PLACE_MISSING", "请填写亮证的地点", article="行政处罚法第五十五条")
    shown = []
    for officer in officers:
        credential = officer.credential_on(today)
        if credential is not None:
            shown.append({"officer": officer.pk, "name": officer.name, "number": credential.number})
    row = CredentialShowing.objects.create(
        agency=case.agency,
        case=case,
        activity=Activity(activity),
        shown_at=at,
        place=place.strip(),
        credentials=shown,
        told_rights=True,
    )
    event = CredentialsShown(
        activity=row.get_activity_display(),
        place=row.place,
        credentials="、".join(f"{item['name']}（{item['number']}）" for item in shown),
    )
    ledger.append(event, by=by, at=at, about=case)
    return row


def move_case(*, case: Case, **changes: Any) -> Case:
    """Change a case's own facts within the act of an upper chapter that records it; its version goes up by one.

    The nearest time limit is looked up again, and the case is indexed again where numbers changed.
    """
    nearest = queries.nearest_clock(case)
    changes |= {"nearest_due_on": nearest.due_on if nearest else None, "nearest_rule": nearest.rule if nearest else ""}
    Case.objects.filter(pk=case.pk).update(version=F("version") + 1, **changes)
    for name, value in changes.items():
        setattr(case, name, value)
    case.version += 1
    if {"number", "decision_number"} & changes.keys():
        queries.SEARCH.put([(case.pk, case.agency_id, queries.search_text(case))])
    return case
