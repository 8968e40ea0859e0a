"""Officers and credentials."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mingheng import ledger
from mingheng.base.errors import Conflict, NotFound, NotPermitted
from mingheng.org import actions, queries
from mingheng.org.models import Account, Agency, Credential, Department, Officer
from tests.refusals import refused

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
Pair = tuple[Officer, Officer]


@pytest.fixture
def newcomer(head: Account, office: Account, at: dt.datetime) -> Officer:
    """The head, newly registered and without a credential."""
    return actions.register_officer(account=head, by=office, at=at)


def issue(officer: Officer, by: Account, at: dt.datetime, **words: Any) -> Credential:
    known = {"number": "3101079999", "valid_from": FIRST, "valid_to": LAST, **words}
    return actions.issue_credential(officer=officer, **known, by=by, at=at)


def test_registered_officer_with_credential_may_enforce(
    agency: Agency, newcomer: Officer, office: Account, department: Department, at: dt.datetime, today: dt.date
) -> None:
    assert newcomer not in queries.officers_on(today, agency=agency)
    made = issue(newcomer, office, at)
    assert newcomer in queries.officers_on(today, agency=agency, department=department)
    assert newcomer not in queries.officers_on(dt.date(2027, 1, 1), agency=agency)
    assert ledger.entries_about(made).get().event == "org.CredentialIssued"


def test_registering_is_refused_for_who_cannot_enforce(
    officer: Account, reviewer: Account, office: Account, system: Account, at: dt.datetime
) -> None:
    for account, code in (
        (officer, "OFFICER_REGISTERED"),
        (reviewer, "REVIEWER_ENFORCES"),
        (system, "DEPARTMENT_MISSING"),
    ):
        with refused(code):
            actions.register_officer(account=account, by=office, at=at)


def test_reviewer_may_be_registered_as_auxiliary_only(reviewer: Account, office: Account, at: dt.datetime) -> None:
    made = actions.register_officer(account=reviewer, is_auxiliary=True, by=office, at=at)
    with refused("REVIEWER_ENFORCES"):
        actions.change_officer(officer=made, is_auxiliary=False, by=office, at=at)


def test_registering_in_a_department_of_another_agency_is_not_found(
    head: Account, outsider: Account, office: Account, at: dt.datetime
) -> None:
    with refused("NOT_FOUND", NotFound):
        actions.register_officer(account=head, department=outsider.department, by=office, at=at)


def test_officer_is_registered_by_those_who_keep_the_register(head: Account, officer: Account, at: dt.datetime) -> None:
    with refused("ROLE_NEEDED", NotPermitted):
        actions.register_officer(account=head, by=officer, at=at)


def test_change_of_the_register_is_recorded_once(officers: Pair, office: Account, at: dt.datetime) -> None:
    for _ in range(2):
        actions.change_officer(officer=officers[0], trained_on=dt.date(2026, 3, 1), by=office, at=at)
    assert [entry.event for entry in ledger.entries_about(officers[0])] == [
        "org.OfficerChanged",
        "org.OfficerRegistered",
    ]


def test_auxiliary_can_become_officer(auxiliary: Account, office: Account, at: dt.datetime) -> None:
    with refused("OFFICER_IS_AUXILIARY", Conflict):
        issue(auxiliary.officer, office, at)
    made = actions.change_officer(officer=auxiliary.officer, is_auxiliary=False, by=office, at=at)
    assert issue(made, office, at).officer == made


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"valid_to": dt.date(2025, 1, 1)}, "CREDENTIAL_DATES_REVERSED"),
        ({"number": "1"}, "CREDENTIAL_NUMBER_MALFORMED"),
        ({"number": "3101070001"}, "CREDENTIAL_NUMBER_TAKEN"),
    ],
)
def test_credential_is_refused(
    newcomer: Officer, office: Account, at: dt.datetime, words: dict[str, Any], code: str
) -> None:
    with refused(code):
        issue(newcomer, office, at, **words)


def test_second_credential_is_a_renewal(officers: Pair, office: Account, at: dt.datetime) -> None:
    with refused("CREDENTIAL_HELD", Conflict):
        issue(officers[0], office, at)


def test_same_number_may_be_used_in_another_agency(
    outsider: Account, newcomer: Officer, office: Account, at: dt.datetime
) -> None:
    number = outsider.officer.credentials.get().number
    assert issue(newcomer, office, at, number=number).number == number


def test_renewed_credential_leaves_the_gap_without_validity(
    newcomer: Officer, office: Account, at: dt.datetime
) -> None:
    old = issue(newcomer, office, at)
    begins = LAST + dt.timedelta(days=11)
    actions.renew_credential(credential=old, valid_from=begins, valid_to=begins, by=office, at=at)
    newcomer = Officer.objects.get(pk=newcomer.pk)
    assert newcomer.credential_on(LAST) == old
    assert newcomer.credential_on(begins - dt.timedelta(days=1)) is None
    assert newcomer.credential_on(begins) is not None
    with refused("CREDENTIAL_REPLACED", Conflict):
        actions.renew_credential(credential=old, valid_from=begins, valid_to=begins, by=office, at=at)
    with refused("CREDENTIAL_REPLACED", Conflict):
        actions.correct_credential(credential=old, valid_to=begins, by=office, at=at)


def test_renewal_that_overlaps_is_refused(officers: Pair, office: Account, at: dt.datetime) -> None:
    card = officers[0].credentials.get()
    with refused("RENEWAL_OVERLAPS"):
        actions.renew_credential(credential=card, valid_from=card.valid_to, valid_to=card.valid_to, by=office, at=at)


def test_correction_of_a_credential_is_recorded_once(officers: Pair, office: Account, at: dt.datetime) -> None:
    card = officers[0].credentials.get()
    words = {"credential": card, "by": office, "at": at}
    with refused("CREDENTIAL_DATES_REVERSED"):
        actions.correct_credential(**words, valid_to=dt.date(2020, 1, 1))
    for _ in range(2):
        actions.correct_credential(**words, category="市容环境", valid_to=dt.date(2029, 1, 1))
    actions.correct_credential(**words, issued_by="发证机关")
    events = [entry.event for entry in ledger.entries_about(card)]
    assert events == ["org.CredentialCorrected", "org.CredentialCorrected", "org.CredentialIssued"]


def test_suspended_officer_may_not_enforce_until_resumed(
    agency: Agency, officers: Pair, reviewer: Account, at: dt.datetime, today: dt.date
) -> None:
    card = officers[0].credentials.get()
    actions.suspend_credential(credential=card, since=today, reason="违纪调查", by=reviewer, at=at)
    assert officers[0] not in queries.officers_on(today, agency=agency)
    with refused("ALREADY_SUSPENDED"):
        actions.suspend_credential(credential=card, since=today, until=today, reason="", by=reviewer, at=at)
    later = at + dt.timedelta(days=3)
    actions.resume_credential(credential=card, reason="查否", by=reviewer, at=later)
    card = Credential.objects.get(pk=card.pk)
    assert [card.valid_on(today + dt.timedelta(days=step)) for step in (-1, 0, 2, 3)] == [True, False, False, True]
    with refused("NOT_SUSPENDED"):
        actions.resume_credential(credential=card, reason="", by=reviewer, at=later)


def test_revoked_credential_is_void_from_that_day(
    officers: Pair, office: Account, at: dt.datetime, today: dt.date
) -> None:
    card = actions.revoke_credential(credential=officers[0].credentials.get(), reason="调离", by=office, at=at)
    assert not card.valid_on(today) and card.valid_on(today - dt.timedelta(days=1))
    with refused("CREDENTIAL_REVOKED", Conflict):
        actions.revoke_credential(credential=card, reason="调离", by=office, at=at)


def test_credential_of_another_agency_is_not_found(outsider: Account, office: Account, at: dt.datetime) -> None:
    with refused("NOT_FOUND", NotFound):
        actions.revoke_credential(credential=outsider.officer.credentials.get(), reason="", by=office, at=at)


def test_credentials_that_run_out_are_listed_nearest_first(
    agency: Agency, newcomer: Officer, officers: Pair, office: Account, at: dt.datetime, today: dt.date
) -> None:
    issue(newcomer, office, at, valid_to=today + dt.timedelta(days=30))
    actions.revoke_credential(credential=officers[1].credentials.get(), reason="", by=office, at=at)
    actions.correct_credential(
        credential=officers[0].credentials.get(), valid_to=today - dt.timedelta(days=1), by=office, at=at
    )
    listed = queries.expiring_credentials(agency, today)
    assert [(each.days_left, each.threshold) for each in listed] == [(-1, 0), (30, 30)]
    assert listed[0].credential.officer.name == officers[0].name
