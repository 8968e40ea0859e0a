"""Importing people: a preview that writes nothing, exact mistakes, whole or not at all, twice the same."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest

from mingheng import ledger
from mingheng.base import sheets
from mingheng.base.sheets import Sheet
from mingheng.org import actions, workbook
from mingheng.org.models import Account, Agency, Credential, Department, Officer
from mingheng.org.terms import Outcome
from tests.refusals import refused

LAST = dt.date(2029, 12, 31)
CARD = {"kind": "officer", "number": "3101075555", "valid_from": dt.date(2026, 1, 1), "valid_to": LAST}


def sheet_of(*rows: dict[str, Any]) -> Sheet:
    out = io.BytesIO()
    base = {"name": "新来", "department": "综合行政执法队"}
    sheets.write(out, workbook.TITLE, workbook.COLUMNS, [{**base, **row} for row in rows])
    return workbook.read_people(out)


def exported(agency: Agency) -> Sheet:
    out = io.BytesIO()
    workbook.write_people(out, agency)
    return workbook.read_people(out)


def test_preview_says_what_would_change_and_writes_nothing(agency: Agency, today: dt.date) -> None:
    sheet = sheet_of({"username": "newcomer", **CARD}, {"username": "officer", "name": "李改", "phone": "021-8"})
    plan = workbook.preview_people(agency, sheet, on=today)
    assert [row.outcome for row in plan.rows] == [Outcome.ADDED, Outcome.CHANGED]
    assert plan.rows[1].changes == (("姓名", "李执", "李改"), ("电话", "", "021-8"))
    assert not Account.objects.filter(username="newcomer").exists()


def test_applied_people_are_there_with_register_and_credential(
    agency: Agency, system_admin: Account, at: dt.datetime, today: dt.date
) -> None:
    (made,) = actions.apply_people(
        agency=agency, sheet=sheet_of({"username": "newcomer", **CARD}), by=system_admin, at=at
    )
    officer = Officer.objects.get(account=made.account)
    assert made.account.check_password(made.password) and officer.credential_on(today) is not None
    assert ledger.entries_about(agency).first().event == "org.PeopleImported"  # type: ignore[union-attr]


def test_second_import_of_the_same_file_changes_nothing(
    agency: Agency, system_admin: Account, at: dt.datetime, today: dt.date
) -> None:
    sheet = sheet_of({"username": "newcomer", **CARD, "category": "市容", "issued_by": "市政府", "phone": "1"})
    actions.apply_people(agency=agency, sheet=sheet, by=system_admin, at=at)
    assert workbook.preview_people(agency, sheet, on=today).counts == {"unchanged": 1}
    assert actions.apply_people(agency=agency, sheet=sheet, by=system_admin, at=at) == ()


def test_exported_people_import_back_without_change(agency: Agency, today: dt.date) -> None:
    plan = workbook.preview_people(agency, exported(agency), on=today)
    assert plan.counts == {"unchanged": 14}


def test_existing_people_are_moved_renewed_and_corrected(
    agency: Agency, department: Department, system_admin: Account, at: dt.datetime, today: dt.date
) -> None:
    post = actions.create_post(department=department, name="一中队", by=system_admin, at=at)
    begins = LAST
    sheet = sheet_of(
        {
            "username": "officer",
            "post": "一中队",
            **CARD,
            "number": "3101070001",
            "valid_from": begins,
            "category": "市容",
        },
        {"username": "partner", **CARD, "number": "3101070002", "valid_from": dt.date(2024, 1, 1), "issued_by": "市府"},
        {"username": "auxiliary", "kind": "auxiliary", "trained_on": today},
        {"username": "head", "kind": "auxiliary"},
        {"username": "counsel", "kind": "none", "phone": "8"},
    )
    actions.apply_people(agency=agency, sheet=sheet, by=system_admin, at=at)
    assert Account.objects.get(username="officer").post == post
    cards = Credential.objects.filter(number="3101070001").order_by("valid_from")
    assert [card.valid_from for card in cards] == [dt.date(2024, 1, 1), begins]
    assert Credential.objects.get(number="3101070002").valid_to == LAST
    assert Officer.objects.get(account__username="auxiliary").trained_on == today
    assert Officer.objects.get(account__username="head").is_auxiliary
    assert Account.objects.get(username="counsel").department == department
    assert workbook.preview_people(agency, sheet, on=today).counts == {"unchanged": 5}


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"username": "李"}, "第 2 行“登录名”：登录名“李”不合要求"),
        ({"username": "outsider"}, "第 2 行“登录名”：“outsider”已有人使用"),
        ({"username": "nova", "department": "外星科"}, "第 2 行“科室”：没有名为“外星科”的科室"),
        ({"username": "nova", "post": "宇航员"}, "第 2 行“岗位”：综合行政执法队没有岗位“宇航员”"),
        ({"username": "nova", "valid_to": LAST}, "第 2 行“证号”：填了有效期，没有证号"),
        ({"username": "nova", **CARD, "number": "!"}, "第 2 行“证号”：证号“!”不合本机关设置的格式"),
        ({"username": "nova", **CARD, "number": "3101070001"}, "第 2 行“证号”：证号 3101070001 已登记在他人名下"),
        ({"username": "nova", **CARD, "kind": None}, "第 2 行“人员类别”：持证人员的类别应为“执法人员”"),
        ({"username": "nova", **CARD, "valid_to": None}, "第 2 行“有效期至”：有证号的，须填写有效期"),
        (
            {"username": "nova", **CARD, "valid_to": dt.date(2020, 1, 1)},
            "第 2 行“有效期至”：执法证有效期的止日早于起日",
        ),
        (
            {"username": "officer", "kind": "none"},
            "第 2 行“人员类别”：已登记的人员不能改为非执法人员，请停用账号或者注销执法证",
        ),
        ({"username": "officer", **CARD}, "第 2 行“有效期自”：原证有效至 2028-12-31，新证的有效期不能与它重叠"),
    ],
)
def test_mistake_is_named_and_nothing_is_written(
    agency: Agency, system_admin: Account, at: dt.datetime, today: dt.date, row: dict[str, Any], fault: str
) -> None:
    sheet = sheet_of(row)
    plan = workbook.preview_people(agency, sheet, on=today)
    assert [str(one) for one in plan.faults] == [fault]
    with refused("IMPORT_HAS_FAULTS"):
        actions.apply_people(agency=agency, sheet=sheet, by=system_admin, at=at)


def test_one_wrong_row_stops_the_whole_file(agency: Agency, system_admin: Account, at: dt.datetime) -> None:
    rows = [{"username": "nova"}, *({"username": "Nova"} for _ in range(6))]
    with refused("IMPORT_HAS_FAULTS"):
        actions.apply_people(agency=agency, sheet=sheet_of(*rows), by=system_admin, at=at)
    assert not Account.objects.filter(username="nova").exists()


def test_wrong_cell_is_a_mistake_of_its_row(agency: Agency, today: dt.date) -> None:
    out = io.BytesIO()
    columns = [column for column in workbook.COLUMNS if column.key != "valid_from"]
    text = sheets.Column("valid_from", "有效期自")
    row = {"username": "nova", "name": "新", "department": "综合行政执法队", **CARD, "valid_from": "下周"}
    sheets.write(out, "表", [*columns, text], [row])
    plan = workbook.preview_people(agency, workbook.read_people(out), on=today)
    assert [str(fault) for fault in plan.faults] == ["第 2 行“有效期自”：“下周”不是日期，应写作 2026-05-01"]


def test_only_the_system_administrator_imports_people(agency: Agency, office: Account, at: dt.datetime) -> None:
    with refused("ROLE_NEEDED"):
        actions.apply_people(agency=agency, sheet=sheet_of({"username": "nova"}), by=office, at=at)
