"""The agency itself, its local settings and its calendar (机关、本机关设置、放假通知)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from mingheng import ledger
from mingheng.base.errors import Conflict, NotLawful, NotPermitted
from mingheng.law.calendar import HolidayNotice
from mingheng.law.identifiers import valid_uscc
from mingheng.ledger import open_log
from mingheng.org import models, rules
from mingheng.org.actions.accounts import OneTimePassword, open_account
from mingheng.org.events import AgencyChanged, AgencyCreated, HolidayNoticeImported, RoleGranted, SettingChanged
from mingheng.org.models import Account, Agency, RoleGrant
from mingheng.org.permission import Founder, day_of, require
from mingheng.org.terms import ADMINISTRATORS, Role

PROFILE = (
    "address",
    "phone",
    "complaint_phone",
    "office_hours",
    "leader_name",
    "duties",
    "fine_bank",
    "fine_account",
    "district_government",
    "court",
    "short_name",
)
"""Fields of an agency that may be changed later (机关资料)."""


@dataclass(frozen=True, slots=True)
class AgencyProfile:
    """What an agency is called and where it is (机关资料)."""

    name: str
    short_name: str
    number_prefix: str
    uscc: str
    district_government: str
    court: str
    address: str = ""
    phone: str = ""
    complaint_phone: str = ""
    office_hours: str = ""
    leader_name: str = ""
    duties: str = ""
    fine_bank: str = ""
    fine_account: str = ""


@dataclass(frozen=True, slots=True)
class Administrator:
    """One of the three administrators to begin with (三员)."""

    role: Role
    username: str
    name: str
    encoded_password: str = ""


@dataclass(frozen=True, slots=True)
class Founded:
    """A new agency with its system account and the one-time passwords of its administrators."""

    agency: Agency
    system: Account
    administrators: tuple[OneTimePassword, ...]


@ledger.transaction
def create_agency(
    *, profile: AgencyProfile, administrators: Sequence[Administrator], by: Founder, at: dt.datetime
) -> Founded:
    """Found an agency with its ledger, its system account and its three administrators (机关建档).

    :raises NotPermitted: FOUNDER_NEEDED for anybody but the command line
    :raises NotLawful: ADMINISTRATORS_INCOMPLETE unless each of the three roles has a person of its own; AGENCY_INCOMPLETE,
        USCC_INVALID
    :raises Conflict: AGENCY_EXISTS for a name, number prefix or 统一社会信用代码 in use
    """
    if not isinstance(by, Founder):
        raise NotPermitted("FOUNDER_NEEDED", "新机关只能在服务器的命令行建立")
    if sorted(one.role for one in administrators) != sorted(ADMINISTRATORS):
        raise NotLawful("ADMINISTRATORS_INCOMPLETE", "系统、安全、审计管理员须各有一人", article="三员分立")
    _check_new(profile)
    log = open_log(origin=f"mingheng/{profile.uscc}")
    agency = Agency.objects.create(log=log, **asdict(profile))
    founder = replace(by, log_id=log.pk)
    created = AgencyCreated(name=agency.name, uscc=agency.uscc, number_prefix=agency.number_prefix)
    ledger.append(created, by=founder, at=at, about=agency)
    system = open_account(
        agency=agency, username=f"system-{agency.uscc.lower()}", name="系统", is_system=True, by=founder, at=at
    )
    made = tuple(_administrator(agency, one, by=founder, at=at) for one in administrators)
    return Founded(agency, system.account, made)


def _check_new(profile: AgencyProfile) -> None:
    if not (profile.name and profile.number_prefix and profile.uscc):
        raise NotLawful("AGENCY_INCOMPLETE", "机关全称、文号机关代字、统一社会信用代码不能为空")
    if not valid_uscc(profile.uscc):
        raise NotLawful("USCC_INVALID", f"统一社会信用代码 {profile.uscc} 的校验位不对", way_out="请按登记证书核对")
    for key in ("name", "number_prefix", "uscc"):
        value = getattr(profile, key)
        if Agency.objects.filter(**{key: value}).exists():
            raise Conflict("AGENCY_EXISTS", f"“{value}”已经属于另一个机关")


def _administrator(agency: Agency, one: Administrator, *, by: Founder, at: dt.datetime) -> OneTimePassword:
    made = open_account(
        agency=agency, username=one.username, name=one.name, encoded_password=one.encoded_password, by=by, at=at
    )
    RoleGrant.objects.create(agency=agency, account=made.account, role=one.role, valid_from=day_of(at))
    granted = RoleGranted(person=one.name, role=str(one.role), valid_from=day_of(at))
    ledger.append(granted, by=by, at=at, about=made.account)
    return made


@ledger.transaction
def change_agency(*, agency: Agency, changes: dict[str, str], by: Account, at: dt.datetime) -> Agency:
    """Change what is published about the agency (变更机关资料).

    :param changes: field of `PROFILE` -> new text
    :raises NotLawful: AGENCY_FIELD_FIXED for a field that cannot be changed, such as the name in the ledger
    """
    require(by, Role.OFFICE, Role.SYSTEM_ADMIN, agency=agency, at=at)
    fixed = set(changes) - set(PROFILE)
    if fixed:
        raise NotLawful("AGENCY_FIELD_FIXED", "机关全称、机关代字和统一社会信用代码不能在此变更")
    agency = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    changed = {key: text for key, text in changes.items() if text != getattr(agency, key)}
    if changed:
        for key, text in changed.items():
            setattr(agency, key, text)
        agency.save(update_fields=list(changed))
        ledger.append(AgencyChanged(changed=changed), by=by, at=at, about=agency)
    return agency


@ledger.transaction
def set_agency_setting(*, agency: Agency, key: str, value: Any, source: str, by: Account, at: dt.datetime) -> Agency:
    """Make a local choice, with the paper it rests on (变更本机关设置).

    :raises NotLawful: SETTING_UNKNOWN, SETTING_MALFORMED or SOURCE_MISSING
    """
    require(by, Role.REVIEWER, Role.LEADER, agency=agency, at=at)
    rules.check_setting(key, value)
    rules.check_source(source)
    agency = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    before = agency.setting(key)
    agency.settings = {**agency.settings, key: {"value": value, "source": source.strip()}}
    agency.save(update_fields=["settings"])
    changed = SettingChanged(
        key=key, name=rules.SETTINGS[key].label, value=str(value), before=str(before), source=source.strip()
    )
    ledger.append(changed, by=by, at=at, about=agency)
    return agency


@ledger.transaction
def import_holiday_notice(
    *, agency: Agency, notice: HolidayNotice, by: Account, at: dt.datetime
) -> models.HolidayNotice | None:
    """Take the State Council's notice for a year into the agency's calendar (导入放假通知), in place of an earlier one.

    Open deadlines are recomputed by those who keep them. Returns None when the same notice was there already.
    """
    require(by, Role.SYSTEM_ADMIN, Role.OFFICE, agency=agency, at=at, system=True)
    days = {
        "holidays": [[day.isoformat(), name] for day, name in notice.holidays],
        "workdays": [day.isoformat() for day in notice.workdays],
    }
    stored = models.HolidayNotice.objects.select_for_update().filter(agency=agency, year=notice.year).first()
    if stored is not None and stored.days == days and stored.document == notice.document:
        return None
    stored = stored or models.HolidayNotice(agency=agency, year=notice.year)
    stored.document, stored.days, stored.imported_at = notice.document, days, at
    stored.save()
    imported = HolidayNoticeImported(
        year=notice.year,
        document=notice.document,
        holidays=len(notice.holidays),
        workdays=len(notice.workdays),
    )
    ledger.append(imported, by=by, at=at, about=stored)
    return stored
