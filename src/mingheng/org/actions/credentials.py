"""Officers and their credentials (执法人员、执法证)."""

from __future__ import annotations

import datetime as dt

from mingheng import ledger
from mingheng.base.errors import Conflict, NotFound
from mingheng.org import rules
from mingheng.org.events import (
    CredentialCorrected,
    CredentialIssued,
    CredentialRenewed,
    CredentialResumed,
    CredentialRevoked,
    CredentialSuspended,
    OfficerChanged,
    OfficerRegistered,
)
from mingheng.org.models import Account, Agency, Credential, Department, Officer
from mingheng.org.permission import day_of, require
from mingheng.org.terms import Role

PERSONNEL = (Role.OFFICE, Role.REVIEWER, Role.SYSTEM_ADMIN)
"""Who keeps the register of officers and credentials (党政办、司法所，系统管理员导入)."""


@ledger.transaction
def register_officer(
    *,
    account: Account,
    department: Department | None = None,
    is_auxiliary: bool = False,
    trained_on: dt.date | None = None,
    by: Account,
    at: dt.datetime,
) -> Officer:
    """Enter a person in the register of those who enforce, or who help (登记执法人员).

    :param department: where the person enforces; the account's own when left out
    :raises Conflict: OFFICER_REGISTERED, DEPARTMENT_CLOSED, DEPARTMENT_MISSING
    :raises NotLawful: REVIEWER_ENFORCES, ROLES_EXCLUDE_EACH_OTHER
    """
    require(by, *PERSONNEL, agency=account.agency_id, at=at)
    department = department or account.department
    if department is None:
        raise Conflict("DEPARTMENT_MISSING", f"{account.name}还没有科室", way_out="先定岗")
    if department.agency_id != account.agency_id:
        raise NotFound
    rules.check_department_open(department.name, department.closed_on, day_of(at))
    if Officer.objects.filter(account=account).exists():
        raise Conflict("OFFICER_REGISTERED", f"{account.name}已经登记")
    if not is_auxiliary:
        rules.check_role_combination(_roles_from(account, day_of(at)) | {Role.OFFICER})
    made = Officer.objects.create(
        agency_id=account.agency_id,
        account=account,
        department=department,
        is_auxiliary=is_auxiliary,
        trained_on=trained_on,
    )
    registered = OfficerRegistered(person=account.name, department=department.name, is_auxiliary=is_auxiliary)
    ledger.append(registered, by=by, at=at, about=made)
    return made


def _roles_from(account: Account, day: dt.date) -> set[str]:
    return {grant.role for grant in account.grants.all() if grant.valid_to is None or grant.valid_to >= day}


@ledger.transaction
def change_officer(
    *,
    officer: Officer,
    is_auxiliary: bool | None = None,
    trained_on: dt.date | None = None,
    by: Account,
    at: dt.datetime,
) -> Officer:
    """Change an entry in the register of officers (变更执法人员登记); None leaves a field as it is.

    :raises NotLawful: REVIEWER_ENFORCES, ROLES_EXCLUDE_EACH_OTHER
    """
    require(by, *PERSONNEL, agency=officer.agency_id, at=at)
    officer = Officer.objects.select_for_update(of=("self",)).select_related("account").get(pk=officer.pk)
    wanted = {"is_auxiliary": is_auxiliary, "trained_on": trained_on}
    changed = {key: value for key, value in wanted.items() if value is not None and value != getattr(officer, key)}
    if changed.get("is_auxiliary") is False:
        rules.check_role_combination(_roles_from(officer.account, day_of(at)) | {Role.OFFICER})
    if changed:
        for key, value in changed.items():
            setattr(officer, key, value)
        officer.save(update_fields=list(changed))
        written = OfficerChanged(person=officer.name, changed={key: str(value) for key, value in changed.items()})
        ledger.append(written, by=by, at=at, about=officer)
    return officer


@ledger.transaction
def issue_credential(
    *,
    officer: Officer,
    number: str,
    valid_from: dt.date,
    valid_to: dt.date,
    category: str = "综合行政执法",
    issued_by: str = "",
    by: Account,
    at: dt.datetime,
) -> Credential:
    """Enter the first credential of an officer (发放执法证); both ends of the period are valid days.

    :raises NotLawful: CREDENTIAL_DATES_REVERSED, CREDENTIAL_NUMBER_MALFORMED
    :raises Conflict: CREDENTIAL_NUMBER_TAKEN, CREDENTIAL_HELD, OFFICER_IS_AUXILIARY
    """
    require(by, *PERSONNEL, agency=officer.agency_id, at=at)
    _lock(officer.agency_id)
    if Credential.objects.filter(officer=officer).exists():
        raise Conflict("CREDENTIAL_HELD", f"{officer.name}已有执法证", way_out="办理换证")
    made = _enter(officer, number, valid_from, valid_to, category=category, issued_by=issued_by)
    issued = CredentialIssued(person=officer.name, number=number, valid_from=valid_from, valid_to=valid_to)
    ledger.append(issued, by=by, at=at, about=made)
    return made


def _lock(agency_id: int) -> None:
    """Let those who enter numbers in one agency queue, so that no number is given twice."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency_id)


def _enter(
    officer: Officer, number: str, valid_from: dt.date, valid_to: dt.date, *, category: str, issued_by: str
) -> Credential:
    if officer.is_auxiliary:
        raise Conflict("OFFICER_IS_AUXILIARY", "辅助人员不持执法证", way_out="先变更登记为执法人员")
    rules.check_credential_period(valid_from, valid_to)
    rules.check_credential_number(number, str(officer.agency.setting("credential_pattern")))
    taken = Credential.objects.filter(agency_id=officer.agency_id, number=number).exclude(officer=officer)
    if taken.exists():
        raise Conflict("CREDENTIAL_NUMBER_TAKEN", f"证号 {number} 已登记在他人名下")
    return Credential.objects.create(
        agency_id=officer.agency_id,
        officer=officer,
        number=number,
        category=category,
        issued_by=issued_by,
        valid_from=valid_from,
        valid_to=valid_to,
    )


@ledger.transaction
def renew_credential(
    *,
    credential: Credential,
    valid_from: dt.date,
    valid_to: dt.date,
    number: str | None = None,
    by: Account,
    at: dt.datetime,
) -> Credential:
    """Enter the credential that follows another one (换发执法证), with the same number or a new one.

    :raises NotLawful: RENEWAL_OVERLAPS, CREDENTIAL_DATES_REVERSED, CREDENTIAL_NUMBER_MALFORMED
    :raises Conflict: CREDENTIAL_REPLACED when a newer one is there, CREDENTIAL_NUMBER_TAKEN
    """
    require(by, *PERSONNEL, agency=credential.agency_id, at=at)
    _lock(credential.agency_id)
    old = _locked(credential)
    if Credential.objects.filter(officer=old.officer, valid_from__gt=old.valid_from).exists():
        raise Conflict("CREDENTIAL_REPLACED", "这张执法证已经换发")
    rules.check_renewal(valid_from, earlier_to=old.valid_to, revoked_on=old.revoked_on)
    made = _enter(
        old.officer, number or old.number, valid_from, valid_to, category=old.category, issued_by=old.issued_by
    )
    renewed = CredentialRenewed(
        person=old.officer.name, number=made.number, before=old.number, valid_from=valid_from, valid_to=valid_to
    )
    ledger.append(renewed, by=by, at=at, about=made)
    return made


def _locked(credential: Credential) -> Credential:
    rows = Credential.objects.select_for_update(of=("self",))
    return rows.select_related("officer__account", "officer__agency").get(pk=credential.pk)


@ledger.transaction
def correct_credential(
    *,
    credential: Credential,
    category: str | None = None,
    issued_by: str | None = None,
    valid_to: dt.date | None = None,
    by: Account,
    at: dt.datetime,
) -> Credential:
    """Correct what was copied wrongly from a card (更正执法证登记); None leaves a field as it is.

    :raises NotLawful: CREDENTIAL_DATES_REVERSED
    :raises Conflict: CREDENTIAL_REPLACED for the last day of a card that has a successor
    """
    require(by, *PERSONNEL, agency=credential.agency_id, at=at)
    credential = _locked(credential)
    wanted = {"category": category, "issued_by": issued_by, "valid_to": valid_to}
    changed = {key: value for key, value in wanted.items() if value is not None and value != getattr(credential, key)}
    if valid_to is not None:
        rules.check_credential_period(credential.valid_from, valid_to)
        newer = Credential.objects.filter(officer=credential.officer, valid_from__gt=credential.valid_from)
        if "valid_to" in changed and newer.exists():
            raise Conflict("CREDENTIAL_REPLACED", "这张执法证已经换发，有效期不能再改")
    if changed:
        for key, value in changed.items():
            setattr(credential, key, value)
        credential.save(update_fields=list(changed))
        written = CredentialCorrected(
            number=credential.number, changed={key: str(value) for key, value in changed.items()}
        )
        ledger.append(written, by=by, at=at, about=credential)
    return credential


@ledger.transaction
def suspend_credential(
    *,
    credential: Credential,
    since: dt.date,
    until: dt.date | None = None,
    reason: str,
    by: Account,
    at: dt.datetime,
) -> Credential:
    """Take a credential away for a time (暂扣执法证), both ends included; without end until it is given back.

    :raises NotLawful: SUSPENSION_DATES_REVERSED, CREDENTIAL_NOT_VALID, ALREADY_SUSPENDED
    """
    require(by, *PERSONNEL, agency=credential.agency_id, at=at)
    credential = _locked(credential)
    rules.check_suspension(
        (since, until),
        valid=(credential.valid_from, credential.valid_to),
        suspensions=credential.suspension_periods,
        revoked_on=credential.revoked_on,
    )
    credential.suspensions = [*credential.suspensions, [since.isoformat(), until and until.isoformat()]]
    credential.save(update_fields=["suspensions"])
    suspended = CredentialSuspended(number=credential.number, since=since, until=until, reason=reason)
    ledger.append(suspended, by=by, at=at, about=credential)
    return credential


@ledger.transaction
def resume_credential(*, credential: Credential, reason: str, by: Account, at: dt.datetime) -> Credential:
    """Give a suspended credential back (恢复执法证); it is valid again from today.

    :raises NotLawful: NOT_SUSPENDED
    """
    require(by, *PERSONNEL, agency=credential.agency_id, at=at)
    credential = _locked(credential)
    today = day_of(at)
    place = rules.open_suspension(today, credential.suspension_periods)
    periods = [list(period) for period in credential.suspensions]
    periods[place][1] = (today - dt.timedelta(days=1)).isoformat()
    credential.suspensions = periods
    credential.save(update_fields=["suspensions"])
    resumed = CredentialResumed(number=credential.number, resumed_on=today, reason=reason)
    ledger.append(resumed, by=by, at=at, about=credential)
    return credential


@ledger.transaction
def revoke_credential(
    *, credential: Credential, revoked_on: dt.date | None = None, reason: str, by: Account, at: dt.datetime
) -> Credential:
    """Withdraw a credential for good (注销执法证); it is void from that day (today unless told) on.

    :raises Conflict: CREDENTIAL_REVOKED when it has been withdrawn
    """
    require(by, *PERSONNEL, agency=credential.agency_id, at=at)
    credential = _locked(credential)
    if credential.revoked_on is not None:
        raise Conflict("CREDENTIAL_REVOKED", f"执法证已于 {credential.revoked_on} 注销")
    credential.revoked_on = revoked_on or day_of(at)
    credential.save(update_fields=["revoked_on"])
    revoked = CredentialRevoked(number=credential.number, revoked_on=credential.revoked_on, reason=reason)
    ledger.append(revoked, by=by, at=at, about=credential)
    return credential
