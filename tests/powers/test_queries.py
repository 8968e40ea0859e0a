"""Searching the list, who may open what, overlaps and gaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from mingheng.base.errors import NotFound
from mingheng.org.models import Account, Agency, Department
from mingheng.powers import actions, queries
from mingheng.powers.contents import items_in
from mingheng.powers.items import Item
from mingheng.powers.models import Power, PowersList
from tests import cast
from tests.refusals import refused


def codes(found: Any) -> list[str]:
    return [power.code for power in found]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ({}, ["DEMO-LH-02", "DEMO-SHLJ-04", "DEMO-SHLJ-05", "DEMO-SR-06"]),
        ({"text": "设摊"}, ["DEMO-SR-06"]),
        ({"text": "demo-shlj 驳运"}, ["DEMO-SHLJ-04"]),
        ({"text": "生活垃圾管理条例 第五十九条"}, ["DEMO-SHLJ-05"]),
        ({"text": "100%_"}, []),
        (
            {"only_in_force": True, "category": "penalty", "sector": "general"},
            ["DEMO-SHLJ-04", "DEMO-SHLJ-05", "DEMO-SR-06"],
        ),
        ({"without_department": True}, []),
        ({"page": 2, "per_page": 3}, ["DEMO-SR-06"]),
        ({"page": "x"}, ["DEMO-LH-02", "DEMO-SHLJ-04", "DEMO-SHLJ-05", "DEMO-SR-06"]),
    ],
)
def test_items_are_found(agency: Agency, today: dt.date, words: dict[str, Any], found: list[str]) -> None:
    assert codes(queries.search(agency, on=today, **words)) == found


def test_search_by_department_and_in_an_older_list(
    agency: Agency, department: Department, office: Account, powers_list: PowersList, today: dt.date
) -> None:
    assert not list(queries.search(agency, on=today, department=office.department))
    assert len(queries.search(agency, on=dt.date(2020, 1, 1), powers_list=powers_list, department=department)) == 4
    assert not list(queries.search(agency, on=dt.date(2020, 1, 1)))


def test_other_agency_finds_nothing(
    other_agency: Agency, powers_list: PowersList, power: Power, today: dt.date
) -> None:
    assert not list(queries.search(other_agency, on=today, powers_list=powers_list))


def test_search_needs_a_constant_number_of_queries(
    agency: Agency, today: dt.date, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(6):
        for row in queries.search(agency, text="管理", on=today):
            queries.item_of(row)


@pytest.mark.parametrize("lookup", [queries.power, queries.powers_list, queries.joint_task])
def test_what_is_not_there_is_not_found(agency: Agency, lookup: Callable[..., Any]) -> None:
    for key in ("x", 10**30, 0):
        with pytest.raises(NotFound):
            lookup(agency, key)


def test_item_is_found_by_its_code_in_the_list_of_the_day(agency: Agency, power: Power, today: dt.date) -> None:
    assert queries.power_coded(agency, power.code, today) == power
    assert queries.power(agency, power.pk) == power and queries.powers_list(agency, power.powers_list_id).items == 4  # type: ignore[attr-defined]
    for code, day in (("nothing", today), (power.code, dt.date(2020, 1, 1))):
        with pytest.raises(NotFound):
            queries.power_coded(agency, code, day)


def test_department_may_open_what_it_holds_today(department: Department, today: dt.date) -> None:
    assert codes(queries.powers_open_to(department, today).order_by("code")) == [
        "DEMO-SHLJ-04",
        "DEMO-SHLJ-05",
        "DEMO-SR-06",
    ]


def test_opening_is_checked_against_department_and_agency(
    power: Power, taken_back_power: Power, department: Department, office: Account, outsider: Account, today: dt.date
) -> None:
    assert office.department is not None and outsider.department is not None
    queries.check_may_open(power, department=department, day=today)
    for given, holder, code in (
        (taken_back_power, department, "POWER_TAKEN_BACK"),
        (power, office.department, "POWER_OTHER_DEPARTMENT"),
        (power, outsider.department, "NOT_FOUND"),
    ):
        with refused(code):
            queries.check_may_open(given, department=holder, day=today)


def test_item_of_a_draft_cannot_be_used(
    agency: Agency, power: Power, department: Department, reviewer: Account, at: dt.datetime, today: dt.date
) -> None:
    drafted = actions.draft_list(agency=agency, year=2027, source="文", copy_from=power.powers_list, by=reviewer, at=at)
    assert queries.draft(agency) == drafted
    with refused("POWER_NOT_IN_FORCE"):
        queries.check_may_open(drafted.powers.get(code=power.code), department=department, day=today)


def test_same_article_with_two_departments_is_an_overlap(
    agency: Agency, power: Power, reviewer: Account, at: dt.datetime
) -> None:
    drafted = actions.draft_list(agency=agency, year=2027, source="文", copy_from=power.powers_list, by=reviewer, at=at)
    assert queries.overlaps(drafted) == []
    twin: Item = replace(queries.item_of(power), code="DEMO-SR-99", department="司法所")
    actions.save_power(powers_list=drafted, item=twin, by=reviewer, at=at)
    (found,) = queries.overlaps(drafted)
    assert queries.overlap_count(drafted) == 1
    assert found.article == "第二十五条第一款" and codes(found.powers) == ["DEMO-SR-06", "DEMO-SR-99"]


def test_items_never_used_are_what_no_matter_names(agency: Agency, today: dt.date) -> None:
    assert codes(queries.items_never_used(agency, {"DEMO-SR-06"}, on=today)) == [
        "DEMO-LH-02",
        "DEMO-SHLJ-04",
        "DEMO-SHLJ-05",
    ]


def test_standards_of_the_day_are_listed(agency: Agency, today: dt.date) -> None:
    assert not queries.standards(agency, today) and not queries.every_standard(agency)
    assert cast.items()[0].code == "DEMO-SR-06"


def test_lists_are_compared_with_the_last_one_of_an_earlier_year(
    agency: Agency, powers_list: PowersList, reviewer: Account, leader: Account, at: dt.datetime
) -> None:
    assert queries.former_list(powers_list) is None
    draft = actions.draft_list(agency=agency, year=2027, source="区文", copy_from=powers_list, by=reviewer, at=at)
    assert queries.former_list(draft) == powers_list and queries.begun_with(draft) is None
    row = queries.whole_items(draft).get(code="DEMO-SR-06")
    actions.save_power(powers_list=draft, item=replace(queries.item_of(row), remarks="改"), by=reviewer, at=at)
    begun = actions.put_in_force(powers_list=draft, effective_from=at.date(), by=leader, at=at)
    recorded = queries.begun_with(begun)
    assert recorded is not None and (recorded.added, recorded.modified) == (0, 1)


def test_remembered_changes_follow_every_change_of_the_draft(
    agency: Agency, powers_list: PowersList, reviewer: Account, at: dt.datetime
) -> None:
    queries.forget_changes()
    draft = actions.draft_list(agency=agency, year=2027, source="区文", copy_from=powers_list, by=reviewer, at=at)
    assert queries.changes_between(powers_list, draft) == ()
    row = queries.whole_items(draft).get(code="DEMO-SR-06")
    actions.save_power(powers_list=draft, item=replace(queries.item_of(row), remarks="改"), by=reviewer, at=at)
    assert [change.code for change in queries.changes_between(powers_list, draft)] == ["DEMO-SR-06"]
    held = queries.whole_items(powers_list).get(code="DEMO-SHLJ-04")
    actions.take_back(power=held, valid_to=dt.date(2026, 12, 31), successor="区局", source="区文", by=reviewer, at=at)
    assert len(queries.changes_between(powers_list, draft)) == 2
    queries.forget_changes()


def test_versions_of_an_item_come_newest_first(
    agency: Agency, other_agency: Agency, powers_list: PowersList, reviewer: Account, at: dt.datetime
) -> None:
    draft = actions.draft_list(agency=agency, year=2027, source="区文", copy_from=powers_list, by=reviewer, at=at)
    found = queries.versions_of(agency, "DEMO-SR-06")
    assert [row.powers_list for row in found] == [draft, powers_list]
    assert not queries.versions_of(other_agency, "DEMO-SR-06")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ({"validity": "ended"}, ["DEMO-LH-02"]),
        ({"order_first": True, "text": "驳运"}, ["DEMO-SHLJ-04"]),
        ({"text": "城市管理行政执法局"}, ["DEMO-LH-02"]),
    ],
)
def test_items_are_found_by_validity_order_first_and_successor(
    agency: Agency, powers_list: PowersList, today: dt.date, words: dict[str, Any], found: list[str]
) -> None:
    assert codes(queries.find_items(powers_list, agency=agency, on=today, **words)) == found


def test_whole_list_reads_the_same_as_row_by_row(powers_list: PowersList, django_assert_num_queries: Any) -> None:
    one_by_one = [queries.item_of(row) for row in queries.whole_items(powers_list)]
    with django_assert_num_queries(4):
        assert items_in(powers_list) == one_by_one
