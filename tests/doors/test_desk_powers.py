"""权责清单 on the desk: searching, comparing, drafting, importing, taking back; who may."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mingheng.base import sheets
from mingheng.org.models import Account, Agency
from mingheng.powers import actions, queries, workbook
from mingheng.powers.items import Basis, Item, Range
from mingheng.powers.models import PowersList

NEW = Item(
    code="DEMO-XX-01",
    name="新增的示例事项",
    category="penalty",
    department="综合行政执法队",
    valid_from=dt.date(2026, 1, 1),
    bases=(Basis("上海市绿化条例", "2018", "第三十二条"), Basis("上海市绿化条例", "2018", "第四十四条", True)),
    ranges=(Range("any", ("fine",), None, None),),
)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    queries.forget_changes()
    yield
    queries.forget_changes()


@pytest.fixture
def enter(agency: Agency) -> Callable[[Account], Client]:
    def entered(account: Account) -> Client:
        client = Client()
        client.force_login(account)
        return client

    return entered


@pytest.fixture
def draft(agency: Agency, powers_list: PowersList, reviewer: Account, at: dt.datetime) -> PowersList:
    """A draft with one new item, one changed and one gone."""
    made = actions.draft_list(
        agency=agency, year=2027, source="区下发清单2027年版", copy_from=powers_list, by=reviewer, at=at
    )
    actions.save_power(powers_list=made, item=NEW, by=reviewer, at=at)
    row = queries.whole_items(made).get(code="DEMO-SR-06")
    changed = replace(queries.item_of(row), requires_order_first=True)
    actions.save_power(powers_list=made, item=changed, by=reviewer, at=at)
    gone = queries.whole_items(made).get(code="DEMO-SHLJ-05")
    actions.remove_power(power=gone, by=reviewer, at=at)
    return made


def text(response: Any) -> str:
    return response.content.decode()


def file_of(items: list[Item], name: str = "清单.xlsx") -> SimpleUploadedFile:
    out = io.BytesIO()
    sheets.write(out, workbook.TITLE, workbook.COLUMNS, [workbook.as_row(item) for item in items])
    return SimpleUploadedFile(name, out.getvalue())


def test_list_shows_items_with_basis_range_and_what_was_taken_back(
    enter: Callable[[Account], Client], officer: Account
) -> None:
    page = text(enter(officer).get("/desk/powers"))
    for words in ("擅自占用道路", "DEMO-SR-06", "综合行政执法队", "罚款", "现行有效", "未经许可占用绿地"):
        assert words in page
    assert "起草新版本" not in page and "编入事项" not in page
