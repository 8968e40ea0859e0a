"""Reads: nothing of another agency is ever seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from mingheng.base.errors import NotFound
from mingheng.org import queries
from mingheng.org.models import Account, Agency, Department, Officer
from mingheng.org.terms import DepartmentKind, Role


def names(found: Any) -> set[str]:
    return {person.username for person in found}


def test_people_are_found_by_name_number_department_and_role(
    agency: Agency, department: Department, today: dt.date
) -> None:
    assert names(queries.people(agency, text="李执", on=today)) == {"officer"}
    assert names(queries.people(agency, text="3101070002", on=today)) == {"partner"}
    assert names(queries.people(agency, department=department, role=Role.HEAD, on=today)) == {"head"}
    assert names(queries.people_with_role(agency, Role.LEADER, today)) == {"leader", "vice_leader"}


def test_role_is_looked_for_on_the_day(agency: Agency) -> None:
    assert not queries.people_with_role(agency, Role.LEADER, dt.date(2025, 1, 1))


def test_other_agency_is_never_listed(agency: Agency, other_agency: Agency, today: dt.date) -> None:
    assert "outsider" not in names(queries.accounts(agency))
    assert "3101070009" not in {c.number for o in queries.officers(agency) for c in o.credentials.all()}
    assert {o.account.username for o in queries.officers_on(today, agency=other_agency)} == {"outsider"}


@pytest.mark.parametrize("lookup", [queries.account, queries.department, queries.officer, queries.credential])
def test_what_belongs_to_another_agency_is_not_found(
    agency: Agency, outsider: Account, lookup: Callable[..., Any]
) -> None:
    officer = Officer.objects.get(account=outsider)
    own = {
        "account": outsider.pk,
        "department": outsider.department_id,
        "officer": officer.pk,
        "credential": officer.credentials.get().pk,
    }[lookup.__name__]
    for key in (own, "x", "", "9" * 30, "²"):
        with pytest.raises(NotFound):
            lookup(agency, key)
    assert lookup(outsider.agency, own).pk == own


def test_account_is_found_by_its_log_in_name_in_any_case(officer: Account) -> None:
    assert queries.account_named(" OFFICER ") == officer
    assert queries.account_named("nobody") is None
    assert Account.objects.get_by_natural_key("Officer") == officer


def test_departments_and_posts_are_listed(agency: Agency) -> None:
    assert [each.code for each in queries.departments(agency, kind=DepartmentKind.REVIEWING)] == ["SFS"]
    assert not queries.posts(agency)


def test_agency_is_found_by_the_prefix_of_its_papers(agency: Agency) -> None:
    assert queries.agency_by_prefix("沪普曹") == agency and agency in queries.agencies()
    with pytest.raises(NotFound):
        queries.agency_by_prefix("沪无此")


def test_credential_can_be_checked_by_its_number(agency: Agency, system: Account) -> None:
    found = queries.credential_numbered("3101070001")
    assert found is not None and found.officer.name == "李执"
    assert queries.credential_numbered("0") is None
    assert queries.system_account(agency) == system


def test_people_page_needs_a_constant_number_of_queries(
    agency: Agency, today: dt.date, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(4):
        for person in queries.people(agency, on=today):
            person.roles_on(today)
            officer = getattr(person, "officer", None)
            if officer:
                officer.credential_on(today)


def test_rows_are_named_by_what_they_are(agency: Agency, officer: Account, system: Account) -> None:
    card = officer.officer.credentials.get()
    named = [str(row) for row in (agency, officer.department, officer, officer.officer, card)]
    assert named == [agency.name, "综合行政执法队", "李执", "李执", "3101070001"]
    assert queries.system_account(agency) == system


def test_session_belongs_to_an_active_person(officer: Account, system: Account) -> None:
    assert queries.account_in_session(officer.pk) == officer
    assert queries.account_in_session(system.pk) is None and queries.account_in_session(0) is None
