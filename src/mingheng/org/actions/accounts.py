"""Accounts and passwords (账号与口令), logging in and out."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from django.contrib.auth import hashers
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db import transaction as database

from mingheng import ledger
from mingheng.base.errors import Conflict, NotFound, NotLawful, NotPermitted
from mingheng.ledger import Actor
from mingheng.org import rules
from mingheng.org.events import (
    AccountChanged,
    AccountCreated,
    AccountDisabled,
    AccountEnabled,
    DutiesAssigned,
    LoggedIn,
    LoggedOut,
    PasswordChanged,
    PasswordReset,
)
from mingheng.org.models import Account, Agency, Department, Post
from mingheng.org.permission import Founder, day_of, require
from mingheng.org.terms import ADMINISTRATORS, Role

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_ONE_TIME_ROUNDS = 20_000  # enough for 70 random bits; a password that a person chose gets the full number


@dataclass(frozen=True, slots=True)
class OneTimePassword:
    """An account with the password that opens it once (一次性口令); shown to one person, kept nowhere."""

    account: Account
    password: str


@ledger.transaction
def create_account(
    *,
    agency: Agency,
    username: str,
    name: str,
    department: Department | None = None,
    post: Post | None = None,
    phone: str = "",
    legal_qualification_no: str = "",
    first_review_on: dt.date | None = None,
    encoded_password: str = "",
    by: Account,
    at: dt.datetime,
) -> OneTimePassword:
    """Open an account for a person (开设账号); its one-time password has to be changed at the first log-in.

    :param encoded_password: a stored password taken over from elsewhere; then no one-time password is made
    :raises NotLawful: USERNAME_MALFORMED, NAME_MISSING
    :raises Conflict: USERNAME_TAKEN, DEPARTMENT_CLOSED
    """
    require(by, Role.SYSTEM_ADMIN, agency=agency, at=at)
    _check_place(agency, department, post, day_of(at))
    return open_account(
        agency=agency,
        username=username,
        name=name,
        department=department,
        post=post,
        phone=phone,
        legal_qualification_no=legal_qualification_no,
        first_review_on=first_review_on,
        encoded_password=encoded_password,
        by=by,
        at=at,
    )


def open_account(
    *,
    agency: Agency,
    username: str,
    name: str,
    department: Department | None = None,
    post: Post | None = None,
    phone: str = "",
    legal_qualification_no: str = "",
    first_review_on: dt.date | None = None,
    encoded_password: str = "",
    is_system: bool = False,
    by: Actor,
    at: dt.datetime,
) -> OneTimePassword:
    """Write the account and its entry; the part that founding an agency and creating an account share."""
    username = username.strip().lower()
    rules.check_username(username)
    if not name.strip():
        raise NotLawful("NAME_MISSING", "请填写姓名")
    password = "" if encoded_password or is_system else _one_time_password()
    try:
        with database.atomic():
            made = Account.objects.create(
                agency=agency,
                department=department,
                post=post,
                username=username,
                name=name.strip(),
                phone=phone,
                legal_qualification_no=legal_qualification_no,
                first_review_on=first_review_on,
                is_system=is_system,
                must_change_password=bool(password),
                password=encoded_password or (_encode_one_time(password) if password else hashers.make_password(None)),
            )
    except IntegrityError as taken:  # asked of the database, for log-in names are those of every agency
        raise Conflict("USERNAME_TAKEN", f"登录名“{username}”已有人使用") from taken
    created = AccountCreated(
        username=username, person=made.name, department=department.name if department else "", is_system=is_system
    )
    ledger.append(created, by=by, at=at, about=made)
    return OneTimePassword(made, password)


def _one_time_password() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(3))


def _encode_one_time(password: str) -> str:
    hasher = hashers.get_hasher()
    if isinstance(hasher, hashers.PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), _ONE_TIME_ROUNDS)
    return hashers.make_password(password)


def _check_place(agency: Agency, department: Department | None, post: Post | None, day: dt.date) -> None:
    if department is not None:
        if department.agency_id != agency.pk:
            raise NotFound
        rules.check_department_open(department.name, department.closed_on, day)
    if post is not None and (department is None or post.department_id != department.pk):
        raise NotLawful("POST_ELSEWHERE", "岗位不属于这个科室")


@ledger.transaction
def change_account(
    *,
    account: Account,
    name: str | None = None,
    phone: str | None = None,
    legal_qualification_no: str | None = None,
    first_review_on: dt.date | None = None,
    by: Account,
    at: dt.datetime,
) -> Account:
    """Change what is kept about a person (变更账号资料); None leaves a field as it is."""
    require(by, Role.SYSTEM_ADMIN, agency=account.agency_id, at=at)
    account = _locked(account)
    wanted = {
        "name": name,
        "phone": phone,
        "legal_qualification_no": legal_qualification_no,
        "first_review_on": first_review_on,
    }
    changed = {key: value for key, value in wanted.items() if value is not None and value != getattr(account, key)}
    if changed:
        for key, value in changed.items():
            setattr(account, key, value)
        account.save(update_fields=list(changed))
        written = AccountChanged(username=account.username, changed={key: str(value) for key, value in changed.items()})
        ledger.append(written, by=by, at=at, about=account)
    return account


@ledger.transaction
def assign_duties(
    *, account: Account, department: Department, post: Post | None = None, by: Account, at: dt.datetime
) -> Account:
    """Give a person a department and a post (定岗); the officer's register follows.

    :raises NotLawful: POST_ELSEWHERE
    :raises Conflict: DEPARTMENT_CLOSED
    """
    require(by, Role.SYSTEM_ADMIN, Role.OFFICE, agency=account.agency_id, at=at)
    account = _locked(account)
    _check_place(account.agency, department, post, day_of(at))
    account.department, account.post = department, post
    account.save(update_fields=["department", "post"])
    officer = getattr(account, "officer", None)
    if officer is not None and officer.department_id != department.pk:
        officer.department = department
        officer.save(update_fields=["department"])
    assigned = DutiesAssigned(person=account.name, department=department.name, post=post.name if post else "")
    ledger.append(assigned, by=by, at=at, about=account)
    return account


def _locked(account: Account) -> Account:
    return Account.objects.select_for_update(of=("self",)).select_related("agency").get(pk=account.pk)


@ledger.transaction
def change_password(*, account: Account, old: str, new: str, by: Account, at: dt.datetime) -> Account:
    """Change the own password (修改口令).

    :raises NotPermitted: NOT_ONESELF, PASSWORD_WRONG
    :raises NotLawful: PASSWORD_TOO_SHORT, PASSWORD_TOO_SIMPLE, PASSWORD_HOLDS_NAME, PASSWORD_COMMON, PASSWORD_SAME
    """
    if by.pk != account.pk:
        raise NotPermitted("NOT_ONESELF", "只能修改自己的口令")
    account = _locked(account)
    if not account.is_active or not account.check_password(old):
        raise NotPermitted("PASSWORD_WRONG", "原口令不对")
    _check_new_password(account, old, new)
    account.password, account.must_change_password = hashers.make_password(new), False
    account.save(update_fields=["password", "must_change_password"])
    ledger.append(PasswordChanged(username=account.username), by=by, at=at, about=account)
    return account


def _check_new_password(account: Account, old: str, new: str) -> None:
    rules.check_password(new, username=account.username, name=account.name)
    if new == old:
        raise NotLawful("PASSWORD_SAME", "新口令不能与原口令相同")
    try:
        validate_password(new, account)
    except ValidationError as problem:
        raise NotLawful("PASSWORD_COMMON", "口令太常见或者与账号资料相近：" + "；".join(problem.messages)) from None


@ledger.transaction
def reset_password(*, account: Account, by: Actor, at: dt.datetime) -> OneTimePassword:
    """Give out a new one-time password (重置口令).

    Ordinary accounts: the system administrator. Administrators: a security administrator, never for the own account.
    Any account, should no administrator be left who can: whoever works at the server's command line.

    :raises NotPermitted: ROLE_NEEDED, RESET_ONESELF
    """
    if isinstance(by, Founder):
        by = Founder(log_id=account.log_id)
    else:
        held = account.roles_on(day_of(at)) & ADMINISTRATORS
        require(by, Role.SECURITY_ADMIN if held else Role.SYSTEM_ADMIN, agency=account.agency_id, at=at)
        if by.actor_key == account.actor_key:
            raise NotPermitted("RESET_ONESELF", "不能重置自己的口令", way_out="登录后修改口令，或者由另一名管理员重置")
    account = _locked(account)
    if account.is_system:
        raise NotPermitted("SYSTEM_ACCOUNT", "系统账号不能登录")
    password = _one_time_password()
    account.password, account.must_change_password = _encode_one_time(password), True
    account.save(update_fields=["password", "must_change_password"])
    ledger.append(PasswordReset(username=account.username), by=by, at=at, about=account)
    return OneTimePassword(account, password)


@ledger.transaction
def disable_account(*, account: Account, reason: str, by: Account, at: dt.datetime) -> Account:
    """Shut an account (停用账号); what its person did stays.

    :raises NotPermitted: DISABLE_ONESELF
    :raises Conflict: ACCOUNT_DISABLED, LAST_ADMINISTRATOR
    """
    require(by, Role.SYSTEM_ADMIN, agency=account.agency_id, at=at)
    account = _locked(account)
    if account.pk == by.pk or account.is_system:
        raise NotPermitted("DISABLE_ONESELF", "不能停用自己的账号和系统账号")
    if not account.is_active:
        raise Conflict("ACCOUNT_DISABLED", "账号已经停用")
    for role in account.roles_on(day_of(at)) & ADMINISTRATORS:
        others = Account.objects.filter(agency=account.agency_id, is_active=True, grants__role=role)
        if not any(other.has_role(role, day_of(at)) for other in others.exclude(pk=account.pk)):
            raise Conflict("LAST_ADMINISTRATOR", f"{account.name}是唯一的{Role(role).label}", way_out="先授权接任的人")
    account.is_active = False
    account.save(update_fields=["is_active"])
    ledger.append(AccountDisabled(username=account.username, reason=reason), by=by, at=at, about=account)
    return account


@ledger.transaction
def enable_account(*, account: Account, by: Account, at: dt.datetime) -> Account:
    """Open a shut account again (启用账号).

    :raises Conflict: ACCOUNT_ENABLED when it is open
    """
    require(by, Role.SYSTEM_ADMIN, agency=account.agency_id, at=at)
    account = _locked(account)
    if account.is_active:
        raise Conflict("ACCOUNT_ENABLED", "账号正在使用")
    account.is_active = True
    account.save(update_fields=["is_active"])
    ledger.append(AccountEnabled(username=account.username), by=by, at=at, about=account)
    return account


@ledger.transaction
def record_log_in(*, address: str, by: Account, at: dt.datetime) -> None:
    """Record that somebody logged in (登录), with the network address."""
    if not by.is_active or by.is_system:
        raise NotPermitted("ACCOUNT_DISABLED", "账号已停用，或者不能登录")
    Account.objects.filter(pk=by.pk).update(logged_in_at=at)
    ledger.append(LoggedIn(username=by.username, address=address), by=by, at=at, about=by)


@ledger.transaction
def record_log_out(*, by: Account, at: dt.datetime) -> None:
    """Record that somebody logged out (退出登录)."""
    ledger.append(LoggedOut(username=by.username), by=by, at=at, about=by)
