"""Rules of the powers list: opening a matter, what an item must say, how two lists differ."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mingheng.base.errors import NotLawful
from mingheng.powers import rules
from mingheng.powers.items import Band, Basis, Item, PowerFacts, Range
from mingheng.powers.terms import ListStage
from tests.refusals import unlawful

TEAM, OTHER = 1, 2
FIRST = dt.date(2026, 1, 1)
FACTS = PowerFacts("设摊", TEAM, "执法队", FIRST, None, dt.date(2021, 8, 1), None, "")
DUTY, CLAUSE = Basis("条例", "2022", "第一条"), Basis("条例", "2022", "第二条", is_penalty_clause=True)
ITEM = Item("A-1", "设摊", "penalty", "执法队", bases=(DUTY, CLAUSE), ranges=(Range(maximum_amount=Decimal(1000)),))
days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))


def step(day: dt.date, count: int) -> dt.date:
    return day + dt.timedelta(days=count)


def test_matter_may_be_opened_from_the_first_day_of_list_and_item() -> None:
    rules.check_may_open(FACTS, TEAM, FIRST)
    rules.check_may_open(replace(FACTS, valid_to=FIRST), TEAM, FIRST)


@pytest.mark.parametrize(
    "facts",
    [
        replace(FACTS, list_from=None),
        replace(FACTS, list_from=step(FIRST, 1)),
        replace(FACTS, list_superseded_on=FIRST),
        replace(FACTS, valid_from=step(FIRST, 1)),
        replace(FACTS, valid_to=step(FIRST, -1)),
    ],
)
def test_matter_is_refused_on_an_item_that_is_not_in_force(facts: PowerFacts) -> None:
    with unlawful("POWER_NOT_IN_FORCE"):
        rules.check_may_open(facts, TEAM, FIRST)


def test_item_taken_back_leads_to_a_transfer_letter() -> None:
    facts = replace(FACTS, valid_to=dt.date(2025, 9, 30), successor="区城管执法局")
    with pytest.raises(NotLawful) as caught:
        rules.check_may_open(facts, TEAM, FIRST)
    assert caught.value.code == "POWER_TAKEN_BACK"
    assert "移送函" in caught.value.way_out and "区城管执法局" in caught.value.way_out


def test_item_that_will_be_taken_back_is_still_held_on_its_last_day() -> None:
    rules.check_may_open(replace(FACTS, valid_to=FIRST, successor="区城管执法局"), TEAM, FIRST)


@pytest.mark.parametrize("facts", [FACTS, replace(FACTS, department=None, department_name="")])
def test_matter_is_refused_to_a_department_that_does_not_hold_the_item(facts: PowerFacts) -> None:
    with unlawful("POWER_OTHER_DEPARTMENT"):
        rules.check_may_open(facts, OTHER, FIRST)


@given(
    day=days,
    list_from=st.none() | days,
    superseded=st.none() | days,
    valid_from=days,
    valid_to=st.none() | days,
    successor=st.sampled_from(["", "区城管执法局"]),
    department=st.sampled_from([TEAM, OTHER, None]),
)
def test_matter_is_opened_exactly_on_items_in_force_for_the_department(
    day: dt.date,
    list_from: dt.date | None,
    superseded: dt.date | None,
    valid_from: dt.date,
    valid_to: dt.date | None,
    successor: str,
    department: int | None,
) -> None:
    facts = PowerFacts("设摊", department, "", list_from, superseded, valid_from, valid_to, successor)
    lawful = (
        list_from is not None
        and list_from <= day
        and (superseded is None or day < superseded)
        and valid_from <= day
        and (valid_to is None or day <= valid_to)
        and department == TEAM
    )
    try:
        rules.check_may_open(facts, TEAM, day)
    except NotLawful as refusal:
        assert not lawful and refusal.article
    else:
        assert lawful


def test_whole_item_is_taken() -> None:
    rules.check_item(ITEM)
    rules.check_item(replace(ITEM, category="inspection", bases=(DUTY,), ranges=()))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"code": " "}, "ITEM_INCOMPLETE"),
        ({"name": ""}, "ITEM_INCOMPLETE"),
        ({"valid_to": dt.date(2021, 7, 31)}, "ITEM_DATES_REVERSED"),
        ({"category": "x"}, "ITEM_CHOICE_UNKNOWN"),
        ({"sector": "x"}, "ITEM_CHOICE_UNKNOWN"),
        ({"bases": ()}, "ITEM_WITHOUT_BASIS"),
        ({"bases": (Basis("", "", "第一条"),)}, "ITEM_WITHOUT_BASIS"),
        ({"bases": (DUTY,)}, "ITEM_WITHOUT_PENALTY_CLAUSE"),
        ({"ranges": (Range(kinds=()),)}, "PENALTY_KIND_UNKNOWN"),
        ({"ranges": (Range(kinds=("prison",)),)}, "PENALTY_KIND_UNKNOWN"),
        ({"ranges": (Range(scope="x"),)}, "PENALTY_KIND_UNKNOWN"),
        ({"ranges": (Range(minimum_amount=Decimal(2), maximum_amount=Decimal(1)),)}, "RANGE_REVERSED"),
        ({"ranges": (Range(minimum_amount=Decimal(-1)),)}, "RANGE_REVERSED"),
    ],
)
def test_item_is_refused(change: dict[str, Any], code: str) -> None:
    with unlawful(code):
        rules.check_item(replace(ITEM, **change))


def band(low: int | None, high: int | None, scope: str = "any", **words: str) -> Band:
    given_words = {"label": "一般", "condition": "首次", **words}
    return Band(scope=scope, minimum_amount=low and Decimal(low), maximum_amount=high and Decimal(high), **given_words)


RANGES = (Range("person", minimum_amount=Decimal(50), maximum_amount=Decimal(200)), Range("organization", ("warning",)))


@pytest.mark.parametrize(
    "one", [band(50, 200), band(60, 90, "person"), band(None, None), band(1, 9999, "organization")]
)
def test_band_inside_the_range_is_taken(one: Band) -> None:
    rules.check_bands([one], RANGES)


@pytest.mark.parametrize(
    ("bands", "code"),
    [
        ([], "BANDS_MISSING"),
        ([band(50, 60, label=" ")], "BAND_INCOMPLETE"),
        ([band(50, 60, condition="")], "BAND_INCOMPLETE"),
        ([band(50, 60, "x")], "BAND_INCOMPLETE"),
        ([band(60, 50)], "RANGE_REVERSED"),
        ([band(50, 201)], "BAND_OUTSIDE_RANGE"),
        ([band(49, 200, "person")], "BAND_OUTSIDE_RANGE"),
        ([band(None, 100, "person")], "BAND_OUTSIDE_RANGE"),
    ],
)
def test_bands_are_refused(bands: list[Band], code: str) -> None:
    with unlawful(code):
        rules.check_bands(bands, RANGES)


def test_bands_of_the_own_kind_of_party_come_before_those_for_everybody() -> None:
    everybody, person = band(1, 2), band(3, 4, "person")
    assert rules.choose_band([everybody, person], scope="person") == [person]
    assert rules.choose_band([everybody, person], scope="organization") == [everybody]


def test_only_a_draft_can_be_changed() -> None:
    rules.check_draft(ListStage.DRAFT)
    for stage in (ListStage.IN_FORCE, ListStage.SUPERSEDED):
        with unlawful("LIST_NOT_DRAFT"):
            rules.check_draft(stage)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, ""),
        ({"former_from": None, "effective_from": step(FIRST, -400)}, ""),
        ({"stage": ListStage.IN_FORCE}, "LIST_NOT_DRAFT"),
        ({"items": 0}, "LIST_EMPTY"),
        ({"without_department": 1}, "ITEMS_WITHOUT_DEPARTMENT"),
        ({"effective_from": step(FIRST, -1)}, "LIST_STARTS_TOO_EARLY"),
        ({"former_from": FIRST}, "LIST_STARTS_TOO_EARLY"),
    ],
)
def test_list_is_put_in_force_when_whole_and_not_backward(change: dict[str, Any], code: str) -> None:
    facts = {
        "stage": ListStage.DRAFT,
        "items": 3,
        "without_department": 0,
        "effective_from": FIRST,
        "today": FIRST,
        "former_from": step(FIRST, -365),
        **change,
    }
    if code:
        with unlawful(code):
            rules.check_put_in_force(**facts)
    else:
        rules.check_put_in_force(**facts)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, ""),
        ({"valid_to": step(FIRST, 1)}, ""),
        ({"stage": ListStage.DRAFT}, "LIST_NOT_IN_FORCE"),
        ({"valid_to": FIRST}, "POWER_ENDED"),
        ({"successor": " "}, "SUCCESSOR_MISSING"),
        ({"valid_from": step(FIRST, 1)}, "ITEM_DATES_REVERSED"),
    ],
)
def test_taking_back_names_the_last_day_and_the_successor(change: dict[str, Any], code: str) -> None:
    facts = {"stage": ListStage.IN_FORCE, "valid_from": FIRST, "valid_to": None, "last_day": FIRST, "successor": "区局"}
    if code:
        with unlawful(code):
            rules.check_take_back(**{**facts, **change})
    else:
        rules.check_take_back(**{**facts, **change})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, ""),
        ({"name": ""}, "JOINT_TASK_INCOMPLETE"),
        ({"partners": []}, "JOINT_TASK_INCOMPLETE"),
        ({"powers": 0}, "JOINT_TASK_INCOMPLETE"),
        ({"partners": [1, 2]}, "LEAD_IS_PARTNER"),
        ({"ends_on": step(FIRST, -1)}, "JOINT_TASK_DATES_REVERSED"),
    ],
)
def test_joint_task_has_one_lead_and_other_partners(change: dict[str, Any], code: str) -> None:
    facts = {"name": "联合", "lead": 1, "partners": [2], "powers": 1, "starts_on": FIRST, "ends_on": FIRST, **change}
    if code:
        with unlawful(code):
            rules.check_joint_task(**facts)
    else:
        rules.check_joint_task(**facts)


def test_differences_are_named_by_kind() -> None:
    old = [ITEM, replace(ITEM, code="A-2"), replace(ITEM, code="A-3"), replace(ITEM, code="A-4")]
    new = [
        replace(ITEM, code="A-2", valid_to=FIRST, successor="区局"),
        replace(
            ITEM, code="A-3", ranges=(Range("person", minimum_amount=Decimal("20"), maximum_amount=Decimal("20")),)
        ),
        replace(ITEM, code="A-4"),
        replace(ITEM, code="A-5"),
    ]
    found = rules.compare(old, new)
    assert [(change.code, change.kind.label) for change in found] == [  # type: ignore[attr-defined]
        ("A-1", "取消"),
        ("A-2", "划转"),
        ("A-3", "修改"),
        ("A-5", "新增"),
    ]
    (field,) = found[2].fields
    assert (field.label, field.old, field.new) == ("处罚幅度", "罚款 1000 元以下", "个人：罚款 20 元")
    assert [(one.label, one.old, one.new) for one in found[1].fields] == [
        ("有效期至", "", "2026-01-01"),
        ("承接主体", "", "区局"),
    ]


def test_words_of_fields_are_chinese() -> None:
    assert rules.in_words("category", "permit") == "行政许可"
    assert rules.in_words("requires_order_first", True) == "是"
    assert rules.in_words("co_departments", ("甲", "乙")) == "甲；乙"
    assert rules.in_words("bases", (replace(CLAUSE, text="处罚款"),)) == "《条例》（2022）第二条（罚则）：处罚款"
    assert rules.in_words("requires_order_first", False) == "否"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        ("500", "5000.50", "罚款 500 元至 5000.5 元"),
        ("100", None, "罚款 100 元以上"),
        (None, None, "罚款"),
        ("0", "9", "罚款 9 元以下"),
    ],
)
def test_range_is_written_as_on_paper(low: str | None, high: str | None, words: str) -> None:
    amounts = (low and Decimal(low), high and Decimal(high))
    assert rules.range_in_words(Range("any", ("fine",), *amounts)) == words


items = st.builds(
    Item,
    code=st.sampled_from(["A", "B", "C", "D"]),
    name=st.sampled_from(["甲", "乙"]),
    category=st.just("penalty"),
    department=st.sampled_from(["", "执法队", "平安办"]),
    valid_to=st.none() | st.just(FIRST),
    successor=st.sampled_from(["", "区局"]),
    requires_order_first=st.booleans(),
    bases=st.sampled_from([(DUTY, CLAUSE), (CLAUSE,)]),
)
lists = st.lists(items, unique_by=lambda item: item.code)


@given(old=lists, new=lists)
def test_difference_is_exact(old: list[Item], new: list[Item]) -> None:
    before, after = {item.code: item for item in old}, {item.code: item for item in new}
    found = {change.code: change for change in rules.compare(old, new)}
    assert found.keys() == {code for code in before.keys() | after.keys() if before.get(code) != after.get(code)}
    for code, change in found.items():
        if code in before and code in after:
            named = {field.field for field in change.fields}
            assert named == {name for name in rules.LABELS if getattr(before[code], name) != getattr(after[code], name)}


@given(old=lists)
def test_equal_lists_differ_in_nothing(old: list[Item]) -> None:
    assume(old)
    assert rules.compare(old, reversed(old)) == []


def test_items_never_used_are_what_remains() -> None:
    assert rules.items_never_used(["B", "A", "C"], {"B"}) == ["A", "C"]


def test_every_calendar_year_needs_an_adjustment() -> None:
    assert rules.year_adjusted([2025, 2026], 2026) and not rules.year_adjusted([2025], 2026)
