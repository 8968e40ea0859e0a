"""Founding an agency, its settings, departments and calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from mingheng import ledger
from mingheng.base.errors import Conflict, NotFound, NotPermitted
from mingheng.law.calendar import HolidayNotice
from mingheng.org import actions, queries
from mingheng.org.actions.agencies import Administrator, AgencyProfile
from mingheng.org.models import Account, Agency, Department
from mingheng.org.permission import Founder
from mingheng.org.terms import Role
from tests.refusals import refused

PROFILE = AgencyProfile("第三街道办事处", "第三街道", "沪普三", "91310107MA1FXXXX0T", "区政府", "法院")
THREE = tuple(
    Administrator(role, f"third-{role}".replace("_", "-"), "管理员")
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
)
NOTICE = HolidayNotice(2027, ((dt.date(2027, 1, 1), "元旦"),), (dt.date(2027, 1, 2),), "2027年安排")


def test_founded_agency_has_a_ledger_of_its_own_and_three_administrators(agency: Agency, at: dt.datetime) -> None:
    founded = actions.create_agency(profile=PROFILE, administrators=THREE, by=Founder(), at=at)
    assert founded.agency.log != agency.log and founded.system.is_system
    assert all(one.account.check_password(one.password) for one in founded.administrators)
    first, *rest = founded.agency.log.entries.order_by("seq")
    assert first.event == "org.AgencyCreated" and first.actor_name == "系统建立者"
    assert len(rest) == 7


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": ""}, "AGENCY_INCOMPLETE"),
        ({"uscc": "91310107MA1FXXXX0A"}, "USCC_INVALID"),
        ({"number_prefix": "沪普曹"}, "AGENCY_EXISTS"),
        ({"uscc": "11310107000000001H"}, "AGENCY_EXISTS"),
    ],
)
def test_agency_is_refused(agency: Agency, at: dt.datetime, change: dict[str, str], code: str) -> None:
    with refused(code):
        actions.create_agency(profile=replace(PROFILE, **change), administrators=THREE, by=Founder(), at=at)
    assert Agency.objects.count() == 2


def test_each_of_the_three_administrators_is_another_person(agency: Agency, at: dt.datetime) -> None:
    with refused("ADMINISTRATORS_INCOMPLETE"):
        actions.create_agency(profile=PROFILE, administrators=THREE[:2], by=Founder(), at=at)


def test_nobody_founds_an_agency_from_inside(system_admin: Account, at: dt.datetime) -> None:
    with refused("FOUNDER_NEEDED", NotPermitted):
        actions.create_agency(profile=PROFILE, administrators=THREE, by=system_admin, at=at)  # type: ignore[arg-type]


def test_profile_of_the_agency_can_be_changed(agency: Agency, office: Account, at: dt.datetime) -> None:
    changed = actions.change_agency(agency=agency, changes={"phone": "021-9"}, by=office, at=at)
    assert changed.phone == "021-9"
    before = ledger.entries_about(agency).count()
    actions.change_agency(agency=agency, changes={"phone": "021-9"}, by=office, at=at)
    assert ledger.entries_about(agency).count() == before


def test_name_of_the_agency_is_fixed(agency: Agency, office: Account, at: dt.datetime) -> None:
    with refused("AGENCY_FIELD_FIXED"):
        actions.change_agency(agency=agency, changes={"uscc": "x"}, by=office, at=at)


def test_local_choice_is_kept_with_its_source(agency: Agency, reviewer: Account, at: dt.datetime) -> None:
    changed = actions.set_agency_setting(
        agency=agency, key="hearing_fine_person", value=3000, source="沪府规〔2026〕1号", by=reviewer, at=at
    )
    assert changed.setting("hearing_fine_person") == 3000 and changed.setting("defence_days") == 5
    entry = ledger.entries_about(agency).first()
    assert entry is not None and "3000" in entry.sentence and "5000" in entry.sentence


def test_local_choice_without_source_is_refused(agency: Agency, reviewer: Account, at: dt.datetime) -> None:
    with refused("SOURCE_MISSING"):
        actions.set_agency_setting(agency=agency, key="filing_days", value=3, source=" ", by=reviewer, at=at)
    with refused("SETTING_UNKNOWN"):
        actions.set_agency_setting(agency=agency, key="x", value=3, source="文", by=reviewer, at=at)


def test_administrators_make_no_choice_of_law(agency: Agency, system_admin: Account, at: dt.datetime) -> None:
    with refused("ROLE_NEEDED"):
        actions.set_agency_setting(agency=agency, key="filing_days", value=3, source="文", by=system_admin, at=at)


def test_imported_notice_changes_the_calendar_of_its_agency_only(
    agency: Agency, other_agency: Agency, system: Account, at: dt.datetime
) -> None:
    day = dt.date(2027, 1, 1)
    assert queries.calendar_for(agency).is_workday(day) and not queries.calendar_for(agency).is_published(day)
    stored = actions.import_holiday_notice(agency=agency, notice=NOTICE, by=system, at=at)
    assert stored is not None and queries.stored_notice(stored) == NOTICE
    calendar = queries.calendar_for(agency)
    assert not calendar.is_workday(day) and calendar.is_workday(dt.date(2027, 1, 2)) and calendar.is_published(day)
    assert queries.calendar_for(other_agency).is_workday(day)


def test_same_notice_changes_nothing_and_a_corrected_one_replaces_it(
    agency: Agency, office: Account, at: dt.datetime
) -> None:
    words = {"agency": agency, "by": office, "at": at}
    first = actions.import_holiday_notice(**words, notice=NOTICE)
    assert actions.import_holiday_notice(**words, notice=NOTICE) is None
    corrected = actions.import_holiday_notice(**words, notice=replace(NOTICE, workdays=()))
    assert first is not None and corrected is not None and corrected.pk == first.pk
    assert len(ledger.entries_about(first)) == 2


def test_officers_import_no_calendar(agency: Agency, officer: Account, at: dt.datetime) -> None:
    with refused("ROLE_NEEDED"):
        actions.import_holiday_notice(agency=agency, notice=NOTICE, by=officer, at=at)


def test_department_is_set_up_once(agency: Agency, system_admin: Account, at: dt.datetime) -> None:
    words = {"agency": agency, "by": system_admin, "at": at}
    made = actions.create_department(**words, name="新科室", code="XKS")
    assert ledger.entries_about(made).get().event == "org.DepartmentCreated"
    for name, code in (("新科室", "X2"), ("另一科室", "XKS")):
        with refused("DEPARTMENT_EXISTS", Conflict):
            actions.create_department(**words, name=name, code=code)


def test_duties_of_a_department_can_be_changed(department: Department, office: Account, at: dt.datetime) -> None:
    for _ in range(2):
        actions.change_department(department=department, duties="执法", by=office, at=at)
    assert [entry.event for entry in ledger.entries_about(department)] == [
        "org.DepartmentChanged",
        "org.DepartmentCreated",
    ]


def test_department_with_people_cannot_be_closed(
    department: Department, system_admin: Account, at: dt.datetime
) -> None:
    with refused("DEPARTMENT_HAS_PEOPLE", Conflict):
        actions.close_department(department=department, by=system_admin, at=at)


def test_closed_department_takes_nothing_new(
    agency: Agency, system_admin: Account, at: dt.datetime, today: dt.date
) -> None:
    made = actions.create_department(agency=agency, name="临时", code="LS", by=system_admin, at=at)
    closed = actions.close_department(department=made, by=system_admin, at=at)
    assert closed not in queries.departments(agency, on=today) and closed in queries.departments(agency)
    with refused("DEPARTMENT_CLOSED", Conflict):
        actions.close_department(department=made, by=system_admin, at=at)
    with refused("DEPARTMENT_CLOSED", Conflict):
        actions.create_post(department=closed, name="岗", by=system_admin, at=at)


def test_post_is_set_up_once(department: Department, office: Account, at: dt.datetime) -> None:
    actions.create_post(department=department, name="内勤", by=office, at=at)
    with refused("POST_EXISTS", Conflict):
        actions.create_post(department=department, name="内勤", by=office, at=at)


def test_department_of_another_agency_is_not_found(
    other_agency: Agency, system_admin: Account, at: dt.datetime
) -> None:
    with refused("NOT_FOUND", NotFound):
        actions.create_department(agency=other_agency, name="科", code="K", by=system_admin, at=at)
