"""People and credentials from a checked workbook (导入人员与执法证)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from mingheng import ledger
from mingheng.base.errors import NotLawful
from mingheng.base.sheets import Sheet
from mingheng.org import queries
from mingheng.org.actions.accounts import OneTimePassword, assign_duties, change_account, create_account
from mingheng.org.actions.credentials import (
    change_officer,
    correct_credential,
    issue_credential,
    register_officer,
    renew_credential,
)
from mingheng.org.events import PeopleImported
from mingheng.org.models import Account, Agency, Department, Officer, Post
from mingheng.org.permission import day_of, require
from mingheng.org.terms import OfficerKind, Outcome, Role
from mingheng.org.workbook import newest_card, preview_people


@ledger.transaction
def apply_people(*, agency: Agency, sheet: Sheet, by: Account, at: dt.datetime) -> tuple[OneTimePassword, ...]:
    """Apply a workbook of people (导入人员与执法证), whole or not at all; a second time it changes nothing.

    Roles are never imported: they are granted by a security administrator.

    :return: the new accounts with their one-time passwords
    :raises NotLawful: IMPORT_HAS_FAULTS with the first mistakes; the refusals of the verbs it calls
    """
    require(by, Role.SYSTEM_ADMIN, agency=agency, at=at)
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    plan = preview_people(agency, sheet, on=day_of(at))
    if plan.faults:
        raise NotLawful(
            "IMPORT_HAS_FAULTS",
            "；".join(str(fault) for fault in plan.faults[:5]) + ("……" if len(plan.faults) > 5 else ""),
            way_out=f"共 {len(plan.faults)} 处错误，改正后重新导入，整个文件未被采用",
        )
    departments = {each.name: each for each in queries.departments(agency)}
    opened: list[OneTimePassword] = []
    for row in plan.rows:
        if row.values is None or row.outcome == Outcome.UNCHANGED:
            continue
        department = departments[row.values["department"]]
        person = queries.account_named(row.key)
        if person is None:
            made = _create(agency, row.values, department, by=by, at=at)
            opened.append(made)
            person = made.account
        else:
            _change(person, row.values, department, by=by, at=at)
        _register(person, row.values, by=by, at=at)
    counts = plan.counts
    imported = PeopleImported(
        digest=sheet.digest,
        added=counts[Outcome.ADDED],
        changed=counts[Outcome.CHANGED],
        unchanged=counts[Outcome.UNCHANGED],
    )
    ledger.append(imported, by=by, at=at, about=agency)
    return tuple(opened)


def _post(department: Department, values: Mapping[str, Any]) -> Post | None:
    return Post.objects.filter(department=department, name=values.get("post") or "").first()


def _create(
    agency: Agency, values: Mapping[str, Any], department: Department, *, by: Account, at: dt.datetime
) -> OneTimePassword:
    return create_account(
        agency=agency,
        username=values["username"],
        name=values["name"],
        department=department,
        post=_post(department, values),
        phone=values.get("phone") or "",
        legal_qualification_no=values.get("legal_qualification_no") or "",
        first_review_on=values.get("first_review_on"),
        by=by,
        at=at,
    )


def _change(
    person: Account, values: Mapping[str, Any], department: Department, *, by: Account, at: dt.datetime
) -> None:
    change_account(
        account=person,
        name=values["name"],
        phone=values.get("phone") or None,
        legal_qualification_no=values.get("legal_qualification_no") or None,
        first_review_on=values.get("first_review_on"),
        by=by,
        at=at,
    )
    post = _post(department, values)
    if post is None and person.department_id == department.pk:
        post = person.post
    if (person.department_id, person.post_id) != (department.pk, post and post.pk):
        assign_duties(account=person, department=department, post=post, by=by, at=at)


def _register(person: Account, values: Mapping[str, Any], *, by: Account, at: dt.datetime) -> None:
    """Bring the register of officers and the credential to what the row says."""
    kind, officer = values.get("kind") or OfficerKind.NONE, Officer.objects.filter(account=person).first()
    auxiliary, trained_on = kind == OfficerKind.AUXILIARY, values.get("trained_on")
    if kind == OfficerKind.NONE:
        return
    if officer is None:
        officer = register_officer(account=person, is_auxiliary=auxiliary, trained_on=trained_on, by=by, at=at)
    else:
        officer = change_officer(officer=officer, is_auxiliary=auxiliary, trained_on=trained_on, by=by, at=at)
    if values.get("number"):
        _card(officer, values, by=by, at=at)


def _card(officer: Officer, values: Mapping[str, Any], *, by: Account, at: dt.datetime) -> None:
    number, since, until = values["number"], values["valid_from"], values["valid_to"]
    card = newest_card(officer.credentials.all())
    words = {"category": values.get("category") or None, "issued_by": values.get("issued_by") or None}
    if card is None:
        known = {key: text for key, text in words.items() if text is not None}
        issue_credential(officer=officer, number=number, valid_from=since, valid_to=until, **known, by=by, at=at)
        return
    if (card.number, card.valid_from) != (number, since):
        card = renew_credential(credential=card, number=number, valid_from=since, valid_to=until, by=by, at=at)
    correct_credential(credential=card, valid_to=until, **words, by=by, at=at)
