"""Items and discretion bands as workbooks: exact mistakes, and what was exported imports back identically."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingheng.base import sheets
from mingheng.base.sheets import Sheet
from mingheng.cli.seed.items import ITEMS
from mingheng.law.terms import PenaltyKind
from mingheng.org.models import Account, Agency
from mingheng.org.terms import Outcome
from mingheng.powers import actions, queries, workbook
from mingheng.powers.items import Band, Basis, Range
from mingheng.powers.models import Power, PowersList
from tests import cast
from tests.refusals import refused

ROW = workbook.as_row(cast.items()[0])


@pytest.fixture
def drafted(agency: Agency, powers_list: PowersList, reviewer: Account, at: dt.datetime) -> PowersList:
    """A draft copied from the list in force."""
    return actions.draft_list(agency=agency, year=2027, source="文", copy_from=powers_list, by=reviewer, at=at)


def sheet_of(*rows: dict[str, Any]) -> Sheet:
    sheets.write(out := io.BytesIO(), workbook.TITLE, workbook.COLUMNS, [{**ROW, **row} for row in rows])
    return workbook.read_items(out)


def test_exported_list_imports_back_without_change(drafted: PowersList, today: dt.date) -> None:
    workbook.write_items(out := io.BytesIO(), drafted)
    plan, items = workbook.preview_items(drafted, workbook.read_items(out), on=today)
    assert plan.counts == {"unchanged": 4}
    assert items == [queries.item_of(row) for row in queries.whole_items(drafted)]


def test_every_item_of_the_demo_street_survives_the_workbook(drafted: PowersList, today: dt.date) -> None:
    names = {"社区平安办公室": "综合行政执法队", "社区管理办公室": "司法所"}
    items = [
        replace(
            item,
            department=names.get(item.department, item.department),
            co_departments=tuple(names[name] for name in item.co_departments),
        )
        for item in ITEMS
    ]
    plan, found = workbook.preview_items(drafted, sheet_of(*(workbook.as_row(item) for item in items)), on=today)
    assert plan.faults == () and found == items


def test_preview_names_what_changes(drafted: PowersList, reviewer: Account, at: dt.datetime, today: dt.date) -> None:
    sheet = sheet_of({"name": "设摊"}, {"code": "DEMO-NEW", "sector": None, "co_departments": "司法所，档案室"})
    plan, items = workbook.preview_items(drafted, sheet, on=today)
    assert [row.outcome for row in plan.rows] == [Outcome.CHANGED, Outcome.ADDED]
    assert plan.rows[0].changes == (("事项名称", cast.items()[0].name, "设摊"),)
    counts = actions.apply_items(powers_list=drafted, items=items, digest=sheet.digest, by=reviewer, at=at)
    assert (counts["added"], counts["changed"]) == (1, 1)
    assert workbook.preview_items(drafted, sheet, on=today)[0].counts == {"unchanged": 2}


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"department": "外星科"}, "第 2 行“主办部门”：没有名为“外星科”的科室"),
        ({"co_departments": "司法所、外星科"}, "第 2 行“协办部门”：没有名为“外星科”的科室"),
        ({"bases": "条例第一条"}, "第 2 行“依据”：“条例第一条”应写作“《法规名称》（版本）第几条”，罚则前加“罚则：”"),
        (
            {"ranges": "罚款 100 元"},
            "第 2 行“处罚幅度”：“罚款 100 元”应写作“单位：罚款，500—5000 元”，适用对象为不限、个人、单位",
        ),
        ({"ranges": "个人：坐牢"}, "第 2 行“处罚幅度”：没有处罚种类“坐牢”"),
        ({"ranges": "个人：罚款，1.1.1—2 元"}, "第 2 行“处罚幅度”：“1.1.1”不是金额"),
        ({"bases": "《条例》（2022）第一条"}, "第 2 行：处罚事项要写明罚则条款"),
        ({"valid_from": None}, "第 2 行“有效期自”：不能为空"),
    ],
)
def test_mistake_is_named_with_its_row(drafted: PowersList, today: dt.date, row: dict[str, Any], fault: str) -> None:
    plan, items = workbook.preview_items(drafted, sheet_of(row), on=today)
    assert [str(one) for one in plan.faults] == [fault] and items == []


def test_code_that_comes_twice_is_a_mistake(drafted: PowersList, today: dt.date) -> None:
    plan, _ = workbook.preview_items(drafted, sheet_of({}, {}), on=today)
    assert [str(one) for one in plan.faults] == ["第 3 行“事项编码”：与第 2 行重复"]


words = (
    st.text("条例办法中华（）上海第一二三款项、 ".replace("（）", ""), min_size=1, max_size=8)
    .map(str.strip)
    .filter(bool)
)


@given(
    law=words,
    version=st.sampled_from(["2019", ""]),
    article=words,
    clause=st.booleans(),
    text=st.sampled_from(["", "处罚\n款"]),
)
def test_basis_line_reads_back(law: str, version: str, article: str, clause: bool, text: str) -> None:
    basis = Basis(law, version, article, clause, text)
    assert workbook.parse_basis(workbook.basis_line(basis)) == basis


amounts = st.none() | st.decimals(0, 10**6, places=2)


@given(
    scope=st.sampled_from(["any", "person", "organization"]),
    kinds=st.lists(st.sampled_from([kind.value for kind in PenaltyKind]), min_size=1, max_size=4, unique=True),
    low=amounts,
    high=amounts,
    unit=st.sampled_from(["", "每平方米"]),
)
def test_range_line_reads_back(
    scope: str, kinds: list[str], low: Decimal | None, high: Decimal | None, unit: str
) -> None:
    span = Range(scope, tuple(kinds), low, high, unit)
    assert workbook.parse_range(workbook.range_line(span)) == span


BAND = {
    "code": "DEMO-SR-06",
    "label": "轻微",
    "condition": "首次",
    "minimum_amount": Decimal(100),
    "maximum_amount": Decimal(300),
    "valid_from": dt.date(2026, 1, 1),
    "source": "沪城管〔2026〕1号",
}


def bands_of(*rows: dict[str, Any]) -> Sheet:
    sheets.write(out := io.BytesIO(), "裁量基准", workbook.BAND_COLUMNS, [{**BAND, **row} for row in rows])
    return workbook.read_bands(out)


def test_bands_are_imported_by_item_and_export_reads_back(
    agency: Agency, power: Power, reviewer: Account, at: dt.datetime, today: dt.date
) -> None:
    sheet = bands_of({}, {"label": "较重", "scope": "person", "maximum_amount": Decimal(1000)})
    (made,) = actions.apply_standards(agency=agency, sheet=sheet, by=reviewer, at=at)
    assert queries.bands_of(made)[0] == Band("轻微", "首次", "any", Decimal(100), Decimal(300))
    assert actions.apply_standards(agency=agency, sheet=sheet, by=reviewer, at=at) == []
    workbook.write_bands(out := io.BytesIO(), agency, on=today)
    assert workbook.preview_bands(agency, workbook.read_bands(out), on=today).counts == {"unchanged": 1}


def test_changed_bands_are_a_new_version(agency: Agency, reviewer: Account, at: dt.datetime, today: dt.date) -> None:
    actions.apply_standards(agency=agency, sheet=bands_of({}), by=reviewer, at=at)
    sheet = bands_of({"maximum_amount": Decimal(400), "valid_from": today})
    assert workbook.preview_bands(agency, sheet, on=today).rows[0].outcome == Outcome.CHANGED
    (made,) = actions.apply_standards(agency=agency, sheet=sheet, by=reviewer, at=at)
    assert made.version == 2


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([{"code": "NONE"}], "第 2 行“事项编码”：现行清单里没有“NONE”"),
        ([{}, {"source": "别的"}], "第 2 行“有效期自”：同一事项各档次的有效期和来源文件应当相同"),
        ([{"maximum_amount": Decimal(5000)}], "第 2 行：“轻微”超出事项的处罚幅度"),
        ([{"label": None}], "第 2 行“档次”：不能为空"),
    ],
)
def test_wrong_bands_stop_the_whole_file(
    agency: Agency, reviewer: Account, at: dt.datetime, today: dt.date, rows: list[dict[str, Any]], fault: str
) -> None:
    sheet = bands_of(*rows)
    assert str(workbook.preview_bands(agency, sheet, on=today).faults[0]) == fault
    with refused("IMPORT_HAS_FAULTS"):
        actions.apply_standards(agency=agency, sheet=sheet, by=reviewer, at=at)
