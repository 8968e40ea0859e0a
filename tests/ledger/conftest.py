"""A small street for the ledger's own tests: two agencies, each with a log and somebody who acts."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import QuerySet

from mingheng import ledger
from mingheng.ledger import Event, Internal, Personal, Public, triggers
from mingheng.ledger.models import Entry, Log
from mingheng.org.models import Agency, Department

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
_numbers = itertools.count(1)


@dataclass(frozen=True)
class DepartmentOpened(Event):
    label = "设立科室"
    article = "上海市街道办事处条例第五条"
    name: Public[str]
    on: Public[date] = date(2026, 11, 23)
    head: Personal[str] = "王五"
    budget: Internal[Decimal | None] = None

    def sentence(self) -> str:
        return f"设立{self.name}，负责人{self.head}"


@dataclass(frozen=True)
class DepartmentRenamed(Event):
    label = "科室更名"
    name: Public[str]


@dataclass(frozen=True)
class DepartmentNumbered(Event):
    label = "科室编号"
    number: Public[str]


@dataclass
class Clerk:
    log_id: int
    actor_key: str = "org.account:7"
    actor_name: str = "李四"


@dataclass
class Street:
    """An agency, its log, and who acts for it."""

    agency: Agency
    log: Log
    clerk: Clerk

    @property
    def entries(self) -> QuerySet[Entry]:
        return Entry.objects.filter(log=self.log).order_by("seq")

    def departments(self) -> set[str]:
        return set(Department.objects.filter(agency=self.agency).values_list("name", flat=True))

    def size(self) -> int:
        return Log.objects.get(pk=self.log.pk).size

    def open(self, name: str) -> Department:
        with ledger.transaction():
            made = Department.objects.create(agency=self.agency, name=name, code=name)
            ledger.append(DepartmentOpened(name=name), by=self.clerk, at=AT, about=made)
        return made

    def rename(self, department: Department, name: str) -> None:
        with ledger.transaction():
            Department.objects.filter(pk=department.pk).update(name=name)
            ledger.append(DepartmentRenamed(name=name), by=self.clerk, at=AT, about=department)


def make_street() -> Street:
    number = 9000 + next(_numbers)
    with ledger.transaction():
        log = ledger.open_log(origin=f"mingheng/test-{number}")
        agency = Agency.objects.create(
            log=log,
            name=f"第{number}街道办事处",
            short_name=f"第{number}街道",
            number_prefix=f"沪{number}",
            uscc=f"{number:018d}",
            district_government="普陀区人民政府",
            court="上海铁路运输法院",
        )
        clerk = Clerk(log.pk)
        ledger.append(DepartmentOpened(name=agency.name), by=clerk, at=AT, about=agency)
    return Street(agency, log, clerk)


@pytest.fixture
def street(db: None) -> Street:
    return make_street()


@pytest.fixture(autouse=True)
def keys_in_a_folder_of_their_own(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def tamper() -> Callable[..., None]:
    """Change the database the way its owner could: triggers dropped before, and put back after."""

    def change(*statements: str, values: tuple[object, ...] = ()) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            triggers.remove()
            for statement in statements:
                cursor.execute(statement, values)
            triggers.install()

    return change
