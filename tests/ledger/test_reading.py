"""Reading a whole log by day, act and person, and recording that it was checked."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mingheng.base.errors import NotFound
from mingheng.ledger.actions import record_check
from mingheng.ledger.queries import entries_of
from tests.ledger.conftest import AT, make_street
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def test_entries_are_read_by_instant_act_and_person(street: Any) -> None:
    street.open("甲科")
    street.rename(street.open("乙科"), "丙科")
    log = street.log
    everything = list(entries_of(log))
    assert [entry.seq for entry in everything] == sorted((entry.seq for entry in everything), reverse=True)
    name = everything[0].event
    assert {entry.event for entry in entries_of(log, events={name})} == {name}
    assert list(entries_of(log, actor_key=street.clerk.actor_key)) == everything
    assert not entries_of(log, actor_key=street.clerk.actor_key[:-1])
    assert not entries_of(log, until=AT)
    assert not entries_of(log, since=AT + dt.timedelta(seconds=1))


def test_a_check_is_recorded_with_its_result(street: Any) -> None:
    street.open("甲科")
    record_check(log=street.log, entries=1, differences=0, by=street.clerk, at=AT)
    assert "全部相符" in entries_of(street.log)[0].sentence
    record_check(log=street.log, entries=2, differences=3, by=street.clerk, at=AT)
    assert "3 处不符" in entries_of(street.log)[0].sentence


def test_nobody_records_a_check_of_another_log(street: Any) -> None:
    neighbour = make_street()
    with refused("NOT_FOUND", NotFound):
        record_check(log=neighbour.log, entries=1, differences=0, by=street.clerk, at=AT)
