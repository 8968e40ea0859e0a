"""权责清单 on the desk: searching, comparing, drafting, importing, taking back; who may."""

from __future__ import annotations

import datetime as dt
import io
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mingheng.base import sheets
from mingheng.ledger.models import Entry
from mingheng.org.models import Account, Agency, Department
from mingheng.powers import actions, queries, workbook
from mingheng.powers.items import Basis, Item, Range
from mingheng.powers.models import DiscretionStandard, JointTask, Power, PowersList

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


def test_search_finds_by_any_text_and_keeps_other_agencies_out(
    enter: Callable[[Account], Client], officer: Account, outsider: Account
) -> None:
    client = enter(officer)
    found = text(client.get("/desk/powers?q=生活垃圾管理条例 第五十九条"))
    assert "DEMO-SHLJ-05" in found and "DEMO-SR-06" not in found
    assert "没有符合筛选的事项" in text(client.get("/desk/powers?q=没有这样的词"))
    assert "还没有权责清单" in text(enter(outsider).get("/desk/powers"))


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("validity=ended", "DEMO-LH-02", "DEMO-SR-06"),
        ("validity=in_force", "DEMO-SR-06", "DEMO-LH-02"),
        ("order_first=1", "DEMO-SHLJ-04", "DEMO-SR-06"),
        ("category=penalty&page=999", "DEMO-SR-06", "没有符合筛选"),
    ],
)
def test_filters_are_addresses(
    enter: Callable[[Account], Client], officer: Account, query: str, there: str, gone: str
) -> None:
    page = text(enter(officer).get(f"/desk/powers?{query}"))
    assert there in page and gone not in page


def test_only_changes_show_old_struck_and_new_bold(
    enter: Callable[[Account], Client], reviewer: Account, draft: PowersList
) -> None:
    page = text(enter(reviewer).get(f"/desk/powers?list={draft.pk}&changed=1"))
    assert "<del>否</del>" in page and "<ins>是</ins>" in page
    assert "新增 1 项、修改 1 项" in page and "取消 1 项" in page
    assert "DEMO-XX-01" in page and "DEMO-SHLJ-05" in page and "DEMO-SHLJ-04" not in page


def test_draft_is_unknown_to_officers_and_administrators(
    enter: Callable[[Account], Client], officer: Account, system_admin: Account, draft: PowersList
) -> None:
    item = queries.whole_items(draft).first()
    assert item is not None
    for account in (officer, system_admin):
        client = enter(account)
        assert client.get(f"/desk/powers?list={draft.pk}").status_code == 404
        assert client.get(f"/desk/powers/{item.pk}").status_code == 404
        assert "编制中" not in text(client.get("/desk/powers"))


def test_item_page_tells_bases_ranges_versions_and_successor(
    enter: Callable[[Account], Client], officer: Account, power: Power, taken_back_power: Power
) -> None:
    page = text(enter(officer).get(f"/desk/powers/{power.pk}"))
    for words in ("罚则", "历次版本", "处罚幅度", "裁量基准", "综合行政执法队"):
        assert words in page
    assert "本机关已经不能行使这个事项" in text(enter(officer).get(f"/desk/powers/{taken_back_power.pk}"))


def test_item_of_another_agency_is_not_found(
    enter: Callable[[Account], Client], outsider: Account, power: Power
) -> None:
    assert enter(outsider).get(f"/desk/powers/{power.pk}").status_code == 404


@pytest.mark.parametrize(
    "path", ["draft", "lists/{list}/new", "lists/{list}/import", "{power}/edit", "{power}/take-back"]
)
@pytest.mark.parametrize("who", ["officer", "leader", "system_admin"])
def test_only_reviewers_open_the_pages_that_write(
    request: Any, enter: Callable[[Account], Client], powers_list: PowersList, power: Power, path: str, who: str
) -> None:
    address = f"/desk/powers/{path.format(list=powers_list.pk, power=power.pk)}"
    assert enter(request.getfixturevalue(who)).get(address).status_code == 403


def test_reviewer_drafts_edits_and_removes(
    enter: Callable[[Account], Client], reviewer: Account, powers_list: PowersList, department: Department
) -> None:
    client = enter(reviewer)
    answer = client.post("/desk/powers/draft", {"year": 2027, "source": "区文", "copy_from": powers_list.pk})
    made = PowersList.objects.get(year=2027)
    assert answer.status_code == 302 and made.powers.count() == 4
    typed = {
        "code": "X-1", "name": "新事项", "category": "penalty", "sector": "general", "department": department.pk,
        "bases": "《上海市绿化条例》（2018）第三十二条\n罚则：《上海市绿化条例》（2018）第四十四条",
        "ranges": "单位：罚款，500—5000 元", "valid_from": "2027-01-01",
    }  # fmt: skip
    assert client.post(f"/desk/powers/lists/{made.pk}/new", typed).status_code == 302
    row = made.powers.get(code="X-1")
    assert [basis.is_penalty_clause for basis in row.bases.all()] == [False, True]
    assert client.post(f"/desk/powers/{row.pk}/edit", {**typed, "name": "改过的事项"}).status_code == 302
    changed = made.powers.get(code="X-1")
    assert changed.name == "改过的事项"
    assert "移出后" in text(client.get(f"/desk/powers/{changed.pk}/remove"))
    assert client.post(f"/desk/powers/{changed.pk}/remove").status_code == 302
    assert not made.powers.filter(code="X-1").exists()


def test_item_without_penalty_clause_is_refused_and_what_was_typed_stays(
    enter: Callable[[Account], Client], reviewer: Account, draft: PowersList
) -> None:
    typed = {
        "code": "X-1", "name": "缺罚则的事项", "category": "penalty", "sector": "general",
        "bases": "《上海市绿化条例》（2018）第三十二条", "valid_from": "2027-01-01",
    }  # fmt: skip
    before = Entry.objects.count()
    page = text(enter(reviewer).post(f"/desk/powers/lists/{draft.pk}/new", typed))
    assert 'data-refusal="ITEM_WITHOUT_PENALTY_CLAUSE"' in page and "缺罚则的事项" in page
    assert Entry.objects.count() == before


def test_lines_that_cannot_be_read_are_named(
    enter: Callable[[Account], Client], reviewer: Account, draft: PowersList
) -> None:
    typed = {
        "code": "X-1",
        "name": "事项",
        "category": "penalty",
        "sector": "general",
        "bases": "乱写",
        "ranges": "乱写",
    }
    page = text(enter(reviewer).post(f"/desk/powers/lists/{draft.pk}/new", typed))
    assert page.count("第 1 行") >= 2


def test_new_item_does_not_overwrite_one_with_its_code(
    enter: Callable[[Account], Client], reviewer: Account, draft: PowersList
) -> None:
    typed = {
        "code": "DEMO-SR-06", "name": "同码", "category": "inspection", "sector": "general",
        "bases": "《上海市绿化条例》（2018）第三十二条", "valid_from": "2027-01-01",
    }  # fmt: skip
    page = text(enter(reviewer).post(f"/desk/powers/lists/{draft.pk}/new", typed))
    assert 'data-refusal="ITEM_LISTED"' in page


def test_leader_puts_a_list_in_force_after_ticking_that_it_was_checked(
    enter: Callable[[Account], Client], leader: Account, draft: PowersList, at: dt.datetime
) -> None:
    client = enter(leader)
    address = f"/desk/powers/lists/{draft.pk}/in-force"
    assert "DEMO-XX-01" in text(client.get(address))
    client.post(address, {"effective_from": "2099-01-01"})
    draft.refresh_from_db()
    assert draft.stage == "draft"
    assert client.post(address, {"effective_from": "2099-01-01", "sure": "on"}).status_code == 302
    draft.refresh_from_db()
    assert draft.stage == "in_force"


def test_list_with_items_without_department_is_refused_with_the_items(
    enter: Callable[[Account], Client], leader: Account, reviewer: Account, draft: PowersList, at: dt.datetime
) -> None:
    row = queries.whole_items(draft).get(code="DEMO-SR-06")
    bare = replace(queries.item_of(row), department="")
    actions.save_power(powers_list=draft, item=bare, by=reviewer, at=at)
    client, address = enter(leader), f"/desk/powers/lists/{draft.pk}/in-force"
    assert "没有主办部门" in text(client.get(address))
    page = text(client.post(address, {"effective_from": "2099-01-01", "sure": "on"}))
    assert 'data-refusal="ITEMS_WITHOUT_DEPARTMENT"' in page
    draft.refresh_from_db()
    assert draft.stage == "draft"


def test_item_is_taken_back_with_its_successor(
    enter: Callable[[Account], Client], reviewer: Account, power: Power
) -> None:
    client, address = enter(reviewer), f"/desk/powers/{power.pk}/take-back"
    refusal = text(client.post(address, {"valid_to": "2000-01-01", "successor": "区局", "source": "区文"}))
    assert 'data-refusal="ITEM_DATES_REVERSED"' in refusal and "区局" in refusal
    assert client.post(address, {"valid_to": "2099-12-31", "successor": "区局", "source": "区文"}).status_code == 302
    power.refresh_from_db()
    assert power.successor == "区局"


def test_import_shows_a_preview_and_writes_only_when_applied(
    enter: Callable[[Account], Client], reviewer: Account, draft: PowersList
) -> None:
    client, address = enter(reviewer), f"/desk/powers/lists/{draft.pk}/import"
    row = queries.item_of(queries.whole_items(draft).get(code="DEMO-SR-06"))
    items = [replace(NEW, code="DEMO-YY-01"), replace(row, remarks="改备注")]
    before = Entry.objects.count()
    page = text(client.post(address, {"file": file_of(items)}))
    assert "新增 1 项" in page and "修改 1 项" in page and "<ins>改备注</ins>" in page
    assert Entry.objects.count() == before and not draft.powers.filter(code="DEMO-YY-01").exists()
    word = page.split('name="word" value="')[1].split('"')[0]
    assert client.post(address, {"word": word}).status_code == 302
    assert draft.powers.filter(code="DEMO-YY-01").exists()


def test_import_names_rows_and_offers_no_button_when_anything_is_wrong(
    enter: Callable[[Account], Client], reviewer: Account, draft: PowersList
) -> None:
    wrong = replace(NEW, department="没有这个科室")
    page = text(enter(reviewer).post(f"/desk/powers/lists/{draft.pk}/import", {"file": file_of([wrong])}))
    assert "没有名为“没有这个科室”的科室" in page and 'name="word"' not in page


def test_preview_of_somebody_else_or_for_another_list_cannot_be_applied(
    enter: Callable[[Account], Client], reviewer: Account, second_reviewer: Account, draft: PowersList
) -> None:
    address = f"/desk/powers/lists/{draft.pk}/import"
    page = text(enter(reviewer).post(address, {"file": file_of([replace(NEW, code="DEMO-YY-01")])}))
    word = page.split('name="word" value="')[1].split('"')[0]
    for client, given in ((enter(second_reviewer), word), (enter(reviewer), word + "x")):
        assert 'data-refusal="PREVIEW_OLD"' in text(client.post(address, {"word": given}))
    assert not draft.powers.filter(code="DEMO-YY-01").exists()


def test_file_that_is_no_workbook_is_refused(
    enter: Callable[[Account], Client], reviewer: Account, draft: PowersList
) -> None:
    file = SimpleUploadedFile("清单.xlsx", b"not a workbook")
    page = text(enter(reviewer).post(f"/desk/powers/lists/{draft.pk}/import", {"file": file}))
    assert 'data-refusal="NOT_A_WORKBOOK"' in page


def test_export_reads_back_as_the_same_list(
    enter: Callable[[Account], Client], officer: Account, powers_list: PowersList, today: dt.date
) -> None:
    answer = enter(officer).get("/desk/powers?export=1")
    kept = io.BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    found, _ = workbook.preview_items(powers_list, workbook.read_items(kept), on=today)
    assert found.counts == {"unchanged": 4}


@pytest.mark.parametrize("path", ["template.xlsx", "standards/template.xlsx"])
def test_templates_can_be_read_back(enter: Callable[[Account], Client], reviewer: Account, path: str) -> None:
    answer = enter(reviewer).get(f"/desk/powers/{path}")
    assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_standard_is_published_in_bands_and_empty_lines_do_not_count(
    enter: Callable[[Account], Client], reviewer: Account, power: Power
) -> None:
    client, address = enter(reviewer), f"/desk/powers/{power.pk}/standard"
    lines = {"bands-TOTAL_FORMS": "2", "bands-INITIAL_FORMS": "0"}
    first = {"bands-0-label": "轻微", "bands-0-condition": "首次", "bands-0-scope": "any"}
    amounts = {"bands-0-minimum_amount": "100", "bands-0-maximum_amount": "300"}
    typed = {"source": "区文", "valid_from": "2027-01-01", **lines, **first, **amounts}
    beyond = text(client.post(address, {**typed, "bands-0-maximum_amount": "999999"}))
    assert 'data-refusal="BAND_OUTSIDE_RANGE"' in beyond and "首次" in beyond
    assert client.post(address, typed).status_code == 302
    made = DiscretionStandard.objects.get(power_code=power.code, valid_from="2027-01-01")
    assert [band.label for band in made.bands.all()] == ["轻微"]


@pytest.mark.parametrize("kind", ["overlaps", "department", "unused"])
def test_checks_are_open_to_those_who_keep_the_list(
    enter: Callable[[Account], Client], reviewer: Account, window: Account, kind: str
) -> None:
    page = enter(reviewer).get(f"/desk/powers/checks?kind={kind}")
    assert page.status_code == 200 and "清单体检" in text(page)
    assert enter(window).get(f"/desk/powers/checks?kind={kind}").status_code == 403


def test_joint_task_is_deployed_and_ended(
    enter: Callable[[Account], Client], head: Account, officer: Account, agency: Agency, power: Power
) -> None:
    lead = Department.objects.get(agency=agency, code="ZFD")
    partner = Department.objects.get(agency=agency, code="SFS")
    typed = {
        "name": "夜市联合整治", "starts_on": "2026-11-24", "ends_on": "2026-11-25", "lead": lead.pk,
        "partners": [partner.pk], "codes": f"{power.code}\n",
    }  # fmt: skip
    client = enter(head)
    assert 'data-refusal="ITEM_UNKNOWN"' in text(client.post("/desk/powers/joint/new", {**typed, "codes": "NO"}))
    assert client.post("/desk/powers/joint/new", typed).status_code == 302
    made = JointTask.objects.get(name="夜市联合整治")
    assert "夜市联合整治" in text(enter(officer).get(f"/desk/powers/joint/{made.pk}"))
    assert "办结</button>" not in text(enter(officer).get(f"/desk/powers/joint/{made.pk}"))
    client.post(f"/desk/powers/joint/{made.pk}", {"outcome": "劝离十处"})
    made.refresh_from_db()
    assert made.ended_at is not None


@pytest.fixture
def long_list(agency: Agency, reviewer: Account, powers_list: PowersList, at: dt.datetime) -> PowersList:
    """A list of 6,000 items."""
    kept = [queries.item_of(row) for row in queries.whole_items(powers_list)]
    items = [*kept, *(replace(NEW, code=f"LONG-{number:05}", name=f"第{number}个事项") for number in range(5996))]
    made = actions.draft_list(agency=agency, year=2026, source="区文", by=reviewer, at=at)
    actions.apply_items(powers_list=made, items=items, digest="", by=reviewer, at=at)
    return made


def test_six_thousand_items_are_searched_quickly_with_a_bounded_number_of_queries(
    enter: Callable[[Account], Client], reviewer: Account, long_list: PowersList, django_assert_max_num_queries: Any
) -> None:
    client = enter(reviewer)
    client.get("/desk/powers")
    taken = []
    for words in ("5995", "绿化条例 第四十四条 个事项", "没有这样的词", ""):
        with django_assert_max_num_queries(40):
            begun = time.perf_counter()
            page = client.get("/desk/powers", {"q": words, "list": long_list.pk})
            taken.append(time.perf_counter() - begun)
        assert page.status_code == 200 and "5999" in text(page)
    assert sorted(taken)[1] < 0.4, taken  # the whole page, on a machine that others use too
    begun = time.perf_counter()
    found = queries.search(reviewer.agency, text="绿化条例 5995", powers_list=long_list, on=dt.date(2026, 11, 23))
    assert [row.code for row in found] == ["LONG-05995"]
    assert time.perf_counter() - begun < 0.2
