"""The powers list drafted, filled, put in force, items taken back; standards and joint tasks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from mingheng import ledger
from mingheng.base.errors import Conflict, NotFound, NotPermitted
from mingheng.org.models import Account, Agency, Department
from mingheng.powers import actions, queries
from mingheng.powers.items import Band, Basis, Item, Range
from mingheng.powers.models import JointTask, Power, PowersList
from mingheng.powers.terms import ListStage
from tests.refusals import refused

NEW = Item(
    "DEMO-NEW-1",
    "新事项",
    "penalty",
    "综合行政执法队",
    co_departments=("档案室", "司法所"),
    bases=(Basis("条例", "2026", "第一条"), Basis("条例", "2026", "第二条", is_penalty_clause=True)),
    ranges=(Range("person", ("warning", "fine"), Decimal("20.50"), Decimal(200), "每只"),),
)
BANDS = (
    Band("轻微", "首次", "any", Decimal(100), Decimal(300)),
    Band("较重", "多次", "any", Decimal(300), Decimal(1000)),
)


@pytest.fixture
def drafted(agency: Agency, powers_list: PowersList, reviewer: Account, at: dt.datetime) -> PowersList:
    """A draft for 2027, copied from the list in force."""
    return actions.draft_list(
        agency=agency, year=2027, source="沪府规〔2026〕9号", copy_from=powers_list, by=reviewer, at=at
    )


def test_copied_draft_differs_in_nothing(drafted: PowersList, powers_list: PowersList) -> None:
    assert queries.differences(powers_list, drafted) == []
    assert drafted.stage == ListStage.DRAFT and drafted.version == 1


def test_second_draft_of_a_year_is_its_second_version(drafted: PowersList, reviewer: Account, at: dt.datetime) -> None:
    again = actions.draft_list(agency=drafted.agency, year=2027, source="文", by=reviewer, at=at)
    assert again.version == 2 and again.powers.count() == 0


def test_draft_needs_its_source_and_own_lists(
    agency: Agency, other_agency: Agency, powers_list: PowersList, reviewer: Account, at: dt.datetime
) -> None:
    with refused("SOURCE_MISSING"):
        actions.draft_list(agency=agency, year=2027, source="", by=reviewer, at=at)
    powers_list.agency_id = other_agency.pk
    with refused("NOT_FOUND", NotFound):
        actions.draft_list(agency=agency, year=2027, source="文", copy_from=powers_list, by=reviewer, at=at)


@pytest.mark.parametrize("who", ["officer", "head", "leader", "system_admin"])
def test_only_the_judicial_office_drafts(
    request: pytest.FixtureRequest, agency: Agency, at: dt.datetime, who: str
) -> None:
    with refused("ROLE_NEEDED", NotPermitted):
        actions.draft_list(agency=agency, year=2027, source="文", by=request.getfixturevalue(who), at=at)


def test_saved_item_reads_back_as_written(drafted: PowersList, reviewer: Account, at: dt.datetime) -> None:
    made = actions.save_power(powers_list=drafted, item=NEW, by=reviewer, at=at)
    assert queries.item_of(queries.power(drafted.agency, made.pk)) == replace(NEW, co_departments=("司法所", "档案室"))


def test_item_saved_again_is_replaced_and_recorded_only_when_it_changes(
    drafted: PowersList, reviewer: Account, at: dt.datetime
) -> None:
    for item in (NEW, NEW, replace(NEW, name="改名")):
        actions.save_power(powers_list=drafted, item=item, by=reviewer, at=at)
    saved = [entry.read() for entry in ledger.entries_about(drafted) if entry.event == "powers.PowerSaved"]
    assert [event.changed for event in saved] == [["name"], []]  # type: ignore[union-attr]
    assert drafted.powers.filter(code=NEW.code).count() == 1


def test_item_with_an_unknown_department_is_refused(drafted: PowersList, reviewer: Account, at: dt.datetime) -> None:
    for change in ({"department": "外星科"}, {"co_departments": ("外星科",)}):
        with refused("DEPARTMENT_UNKNOWN"):
            actions.save_power(powers_list=drafted, item=replace(NEW, **change), by=reviewer, at=at)
    with refused("ITEM_WITHOUT_BASIS"):
        actions.save_power(powers_list=drafted, item=replace(NEW, bases=()), by=reviewer, at=at)
    assert not drafted.powers.filter(code=NEW.code).exists()


def test_list_in_force_cannot_be_changed(
    powers_list: PowersList, power: Power, reviewer: Account, at: dt.datetime
) -> None:
    with refused("LIST_NOT_DRAFT", Conflict):
        actions.save_power(powers_list=powers_list, item=NEW, by=reviewer, at=at)
    with refused("LIST_NOT_DRAFT", Conflict):
        actions.remove_power(power=power, by=reviewer, at=at)
    with refused("LIST_NOT_DRAFT", Conflict):
        actions.apply_items(powers_list=powers_list, items=[NEW], digest="", by=reviewer, at=at)


def test_removed_item_is_gone_from_the_draft_only(
    drafted: PowersList, power: Power, reviewer: Account, at: dt.datetime
) -> None:
    actions.remove_power(power=drafted.powers.get(code=power.code), by=reviewer, at=at)
    assert not drafted.powers.filter(code=power.code).exists()
    assert Power.objects.filter(pk=power.pk).exists()


def test_applied_items_are_counted_and_a_second_time_unchanged(
    drafted: PowersList, power: Power, reviewer: Account, at: dt.datetime
) -> None:
    items = [NEW, replace(queries.item_of(power), name="设摊经营")]
    words = {"powers_list": drafted, "items": items, "digest": "ab", "by": reviewer, "at": at}
    assert actions.apply_items(**words) == {"added": 1, "changed": 1, "unchanged": 0}
    assert actions.apply_items(**words) == {"added": 0, "changed": 0, "unchanged": 2}
    with refused("ITEM_TWICE"):
        actions.apply_items(**{**words, "items": [NEW, NEW]})


def test_list_put_in_force_takes_the_place_of_the_former_from_its_first_day(
    agency: Agency, drafted: PowersList, powers_list: PowersList, reviewer: Account, leader: Account, at: dt.datetime
) -> None:
    actions.save_power(powers_list=drafted, item=NEW, by=reviewer, at=at)
    first = dt.date(2027, 1, 1)
    begun = actions.put_in_force(powers_list=drafted, effective_from=first, by=leader, at=at)
    assert queries.list_on(agency, first) == begun
    assert queries.list_on(agency, first - dt.timedelta(days=1)) == powers_list
    event = ledger.entries_about(begun).first().read()  # type: ignore[union-attr]
    assert (event.items, event.added, event.modified) == (5, 1, 0)  # type: ignore[union-attr]
    assert queries.adjusted_in(agency, 2027) and not queries.adjusted_in(agency, 2028)


def test_item_without_department_keeps_a_list_from_being_put_in_force(
    drafted: PowersList, reviewer: Account, leader: Account, at: dt.datetime, today: dt.date
) -> None:
    actions.save_power(powers_list=drafted, item=replace(NEW, department=""), by=reviewer, at=at)
    with refused("ITEMS_WITHOUT_DEPARTMENT"):
        actions.put_in_force(powers_list=drafted, effective_from=today, by=leader, at=at)
    assert [each.code for each in queries.items_without_department(drafted, today)] == [NEW.code]


def test_reviewer_does_not_put_the_own_draft_in_force(
    drafted: PowersList, reviewer: Account, at: dt.datetime, today: dt.date
) -> None:
    with refused("ROLE_NEEDED", NotPermitted):
        actions.put_in_force(powers_list=drafted, effective_from=today, by=reviewer, at=at)


def test_first_list_of_an_agency_has_no_former(
    other_agency: Agency, outsider: Account, at: dt.datetime, drafted: PowersList
) -> None:
    assert queries.list_on(other_agency, at.date()) is None
    assert len(queries.differences(None, drafted)) == 4


def test_item_taken_back_is_refused_after_its_last_day_in_every_running_list(
    drafted: PowersList, power: Power, department: Department, reviewer: Account, leader: Account, at: dt.datetime
) -> None:
    actions.put_in_force(powers_list=drafted, effective_from=dt.date(2027, 1, 1), by=leader, at=at)
    coming = drafted.powers.get(code=power.code)
    last = dt.date(2026, 12, 15)
    words = {"power": coming, "valid_to": last, "source": "沪府〔2026〕5号", "by": reviewer, "at": at}
    taken = actions.take_back(**words, successor="区城管执法局")
    power = Power.objects.get(pk=power.pk)
    assert power.valid_to == taken.valid_to == last
    queries.check_may_open(power, department=department, day=last)
    with refused("POWER_TAKEN_BACK"):
        queries.check_may_open(power, department=department, day=last + dt.timedelta(days=1))
    with refused("POWER_ENDED"):
        actions.take_back(**words, successor="区城管执法局")


def test_taking_back_needs_successor_and_source(
    power: Power, drafted: PowersList, reviewer: Account, at: dt.datetime, today: dt.date
) -> None:
    words = {"valid_to": today, "by": reviewer, "at": at}
    with refused("SUCCESSOR_MISSING"):
        actions.take_back(power=power, successor="", source="文", **words)
    with refused("SOURCE_MISSING"):
        actions.take_back(power=power, successor="区局", source="", **words)
    with refused("LIST_NOT_IN_FORCE"):
        actions.take_back(power=drafted.powers.get(code=power.code), successor="区局", source="文", **words)


def test_standard_is_versioned_by_day(
    agency: Agency, power: Power, reviewer: Account, at: dt.datetime, today: dt.date
) -> None:
    words = {"power": power, "source": "沪城管〔2026〕1号", "by": reviewer, "at": at}
    actions.save_standard(**words, valid_from=dt.date(2026, 1, 1), bands=BANDS)
    actions.save_standard(**words, valid_from=today, bands=BANDS[:1])
    assert queries.bands_for(agency, power.code, today, "person") == [BANDS[0]]
    assert queries.bands_for(agency, power.code, today - dt.timedelta(days=1), "person") == list(BANDS)
    assert queries.bands_for(agency, power.code, dt.date(2025, 1, 1), "person") == []
    with refused("STANDARD_STARTS_TOO_EARLY"):
        actions.save_standard(**words, valid_from=today, bands=BANDS)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"source": ""}, "SOURCE_MISSING"),
        ({"bands": ()}, "BANDS_MISSING"),
        ({"bands": (Band("重", "多次", "any", Decimal(1), Decimal(9999)),)}, "BAND_OUTSIDE_RANGE"),
    ],
)
def test_standard_is_refused(
    power: Power, reviewer: Account, at: dt.datetime, change: dict[str, Any], code: str
) -> None:
    words = {"source": "文", "valid_from": dt.date(2026, 1, 1), "bands": BANDS, **change}
    with refused(code):
        actions.save_standard(power=power, **words, by=reviewer, at=at)


@pytest.fixture
def task(
    power: Power, department: Department, office: Account, leader: Account, at: dt.datetime, today: dt.date
) -> JointTask:
    """A joint task of the team with 党政办."""
    assert office.department is not None
    return actions.create_joint_task(
        name="夜间设摊整治",
        lead=department,
        partners=[office.department],
        powers=[power],
        starts_on=today,
        ends_on=today,
        by=leader,
        at=at,
    )


def test_joint_task_has_lead_partners_and_items(agency: Agency, task: JointTask, power: Power) -> None:
    found = queries.joint_task(agency, task.pk)
    assert [each.name for each in found.partners.all()] == ["党政办公室"] and list(found.powers.all()) == [power]
    assert list(queries.joint_tasks(agency, open_only=True)) == [task]


def test_joint_task_is_closed_once_with_its_outcome(task: JointTask, head: Account, at: dt.datetime) -> None:
    with refused("OUTCOME_MISSING"):
        actions.close_joint_task(task=task, outcome=" ", by=head, at=at)
    closed = actions.close_joint_task(task=task, outcome="处罚三起", by=head, at=at)
    assert closed.ended_at == at and not queries.joint_tasks(task.agency, open_only=True)
    with refused("JOINT_TASK_CLOSED", Conflict):
        actions.close_joint_task(task=task, outcome="处罚三起", by=head, at=at)


def test_joint_task_is_refused_on_foreign_or_ended_things(
    power: Power, taken_back_power: Power, department: Department, outsider: Account, office: Account, leader: Account,
    at: dt.datetime, today: dt.date,
) -> None:  # fmt: skip
    words = {"name": "联合", "lead": department, "starts_on": today, "ends_on": today, "by": leader, "at": at}
    with refused("NOT_FOUND", NotFound):
        actions.create_joint_task(**words, partners=[outsider.department], powers=[power])
    with refused("POWER_NOT_IN_FORCE"):
        actions.create_joint_task(**words, partners=[office.department], powers=[taken_back_power])
    with refused("JOINT_TASK_INCOMPLETE"):
        actions.create_joint_task(**words, partners=[], powers=[power])
