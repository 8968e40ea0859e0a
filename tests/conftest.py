"""The standing cast (固定角色): one street with its people, a neighbour, and a powers list, made once by the chapters' actions.

The cast is written before the first test that asks for it and stays in the database of the process; each test works in a
transaction that is rolled back. A test that does not ask for the cast finds an empty database. Tests with
`transaction=True` empty the database, so the cast is looked for and made again.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django.plugin import blocking_manager_key

from mingheng.org.models import Account, Agency, Department, Officer
from mingheng.powers.models import Power, PowersList
from tests import cast, prepared

AT = dt.datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Let Django work on with the prepared SQLite database; the folder it lies in is removed in the end."""
    return prepared.on_sqlite()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Put the prepared database in place before Django looks for one."""
    prepared.take(prepared.path(request.config))


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> None:
    """Make the database, and keep it as it is before the first test."""
    with django_db_blocker.unblock():
        prepared.keep(prepared.path(request.config))


@pytest.fixture
def at() -> dt.datetime:
    """The instant at which the tests play: Monday 2026-11-23, ten in the morning in Shanghai."""
    return AT


@pytest.fixture
def today() -> dt.date:
    """The day of `at`."""
    return AT.date()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Empty the database for a test that works in it without the cast, when an earlier one left the cast there."""
    names = set(getattr(item, "fixturenames", ()))
    works_in_it = item.get_closest_marker("django_db") or names & {"db", "transactional_db", "live_server"}
    if cast.standing and works_in_it and "_standing_cast" not in names:
        with item.config.stash[blocking_manager_key].unblock():
            call_command("flush", verbosity=0, interactive=False)
        cast.standing = False


@pytest.fixture
def _standing_cast(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        cast.ensure()
        cast.standing = cast.standing or not connection.in_atomic_block


@pytest.fixture
def agency(_standing_cast: None, db: None) -> Agency:
    """曹杨示例街道办事处, with its people and its powers list."""
    cast.ensure()
    return Agency.objects.select_related("log").get(number_prefix=cast.PREFIX)


@pytest.fixture
def other_agency(agency: Agency) -> Agency:
    """The neighbouring street, of which nothing may be seen."""
    return Agency.objects.select_related("log").get(number_prefix=cast.OTHER_PREFIX)


def _person(username: str) -> Account:
    found = Account.objects.select_related("agency__log", "department").prefetch_related("grants")
    return found.get(username=username)


def _fixture(username: str, who: str) -> Any:
    def person(agency: Agency) -> Account:
        return _person(username)

    person.__doc__ = who
    return pytest.fixture(name=username)(person)


officer = _fixture("officer", "Account of the officer in charge (主办), with a valid credential.")
partner = _fixture("partner", "Account of the second officer (协办), with a valid credential.")
third_officer = _fixture("third_officer", "Account of a third officer of the same department, with a valid credential.")
head = _fixture("head", "Account of the head of the enforcing department (部门负责人).")
reviewer = _fixture("reviewer", "Account of the legal reviewer (法制审核员) at 司法所.")
second_reviewer = _fixture("second_reviewer", "Account of another legal reviewer.")
counsel = _fixture("counsel", "Account of the lawyer who advises (法律顾问).")
leader = _fixture("leader", "Account of the director (街道负责人).")
vice_leader = _fixture("vice_leader", "Account of the vice director (街道负责人).")
office = _fixture("office", "Account of 党政办.")
archivist = _fixture("archivist", "Account of the archivist (档案员).")
window = _fixture("window", "Account of the service window (服务窗口).")
supervisor = _fixture("supervisor", "Account of the supervisor (督查).")
system_admin = _fixture("system_admin", "Account of the system administrator (系统管理员).")
security_admin = _fixture("security_admin", "Account of the security administrator (安全管理员).")
audit_admin = _fixture("audit_admin", "Account of the audit administrator (审计管理员).")
auxiliary = _fixture("auxiliary", "Account of an auxiliary (辅助人员), without credential.")
outsider = _fixture("outsider", "Account of an officer of the other agency.")
outside_head = _fixture("outside_head", "Account of the head of the other agency's department.")


@pytest.fixture
def system(agency: Agency) -> Account:
    """The agency's own account, in whose name jobs act."""
    return Account.objects.select_related("agency__log").get(agency=agency, is_system=True)


@pytest.fixture
def officers(agency: Agency) -> tuple[Officer, Officer]:
    """The registered officers behind `officer` and `partner`."""
    rows = Officer.objects.select_related("account", "department", "agency").prefetch_related("credentials")
    return rows.get(account__username="officer"), rows.get(account__username="partner")


@pytest.fixture
def department(agency: Agency) -> Department:
    """综合行政执法队, which enforces."""
    return Department.objects.select_related("agency").get(agency=agency, code=cast.TEAM)


@pytest.fixture
def powers_list(agency: Agency) -> PowersList:
    """The list in force since the beginning of 2026."""
    return PowersList.objects.select_related("agency").get(agency=agency, stage="in_force")


def _power(agency: Agency, code: str) -> Power:
    rows = Power.objects.select_related("agency", "powers_list", "department").prefetch_related("bases", "ranges")
    return rows.get(agency=agency, code=code, powers_list__stage="in_force")


@pytest.fixture
def power(agency: Agency) -> Power:
    """擅自占用道路设摊经营: a fine of 100 to 1000 yuan, without order first, simple procedure for small fines."""
    return _power(agency, "DEMO-SR-06")


@pytest.fixture
def order_first_power(agency: Agency) -> Power:
    """管理责任人未分类驳运: a fine of 500 to 5000 yuan, only after an order to correct was not followed."""
    return _power(agency, "DEMO-SHLJ-04")


@pytest.fixture
def heavy_power(agency: Agency) -> Power:
    """擅自从事生活垃圾经营性收集、运输、处置: 30000 to 100000 yuan, which brings hearing and legal review."""
    return _power(agency, "DEMO-SHLJ-05")


@pytest.fixture
def taken_back_power(agency: Agency) -> Power:
    """未经许可占用绿地: taken back by the city from 2025-10-01."""
    return _power(agency, "DEMO-LH-02")
