"""The desk's work list, lists and registers: what is on them, for whom, and that queries do not grow with rows."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from mingheng.cases.models import Case, Lead, Party
from mingheng.desk import exports
from mingheng.ledger.models import Entry
from mingheng.org.models import Account
from tests.procedure.builders import COMPANY, PERSON, Matter


def entered(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def page(account: Account, path: str, status: int = 200) -> str:
    response = entered(account).get(path)
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def matter(agency: Any) -> Matter:
    return Matter.open(party=COMPANY)


# ── work list ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_empty_work_list_says_what_would_fill_it(officer: Account) -> None:
    assert "没有待办" in page(officer, "/desk/")


def test_a_step_that_is_due_is_on_the_list_of_whoever_takes_it_only(
    matter: Matter, head: Account, officer: Account
) -> None:
    matter.propose_filing()
    assert f"/desk/cases/{matter.case.pk}/do/decide_filing" in page(head, "/desk/")
    assert "/do/decide_filing" not in page(officer, "/desk/")
    assert COMPANY.name in page(officer, "/desk/?tab=sent")


def test_what_was_done_is_listed_as_done(matter: Matter, head: Account) -> None:
    matter.propose_filing()
    matter.decide_filing()
    assert "审批立案" in page(head, "/desk/?tab=done")


def test_heads_watch_what_is_late_and_can_urge_it(matter: Matter, head: Account, officer: Account) -> None:
    matter.walk_to("serve_decision")
    html = page(head, "/desk/?tab=watched")
    assert "逾期" in html
    assert f"/desk/cases/{matter.case.pk}" in html
    assert "/urge" in html
    assert "督办" not in page(officer, "/desk/")


def test_urging_is_recorded_once_a_day(matter: Matter, officer: Account) -> None:
    matter.propose_filing()
    todo = matter.case.todos.get(done_at=None)
    client = entered(officer)
    for _ in range(2):
        assert client.post(f"/desk/todos/{todo.pk}/urge", {"next": "/desk/?tab=sent"}).status_code == 302
    assert Entry.objects.filter(event="cases.TodoUrged").count() == 1


def test_urging_what_is_not_yours_to_see_is_not_found(matter: Matter, outsider: Account) -> None:
    matter.propose_filing()
    todo = matter.case.todos.get(done_at=None)
    assert entered(outsider).post(f"/desk/todos/{todo.pk}/urge").status_code == 404


def test_entries_of_the_side_are_those_of_the_role(officer: Account, system_admin: Account) -> None:
    assert 'title="案件"' in page(officer, "/desk/")
    assert 'title="案件"' not in page(system_admin, "/desk/")


# ── cases ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_cases_are_found_by_any_piece_of_their_text(matter: Matter, officer: Account) -> None:
    assert COMPANY.name in page(officer, "/desk/cases?q=餐饮")
    assert "没有符合筛选的案件" in page(officer, "/desk/cases?q=火星")
    assert COMPANY.name in page(officer, "/desk/find?q=示例餐饮")


def test_an_exact_number_leads_straight_to_its_case(matter: Matter, officer: Account) -> None:
    matter.propose_filing()
    matter.decide_filing()
    response = entered(officer).get("/desk/find", {"q": matter.file().case.number})
    assert response["Location"] == f"/desk/cases/{matter.case.pk}"


def test_nobody_finds_the_cases_of_another_agency(matter: Matter, outsider: Account) -> None:
    assert COMPANY.name not in page(outsider, "/desk/cases")
    assert COMPANY.name not in page(outsider, "/desk/find?q=餐饮")


@pytest.mark.parametrize(
    "query",
    ["stage=filing", "state=open", "procedure=ordinary", "mine=1", "due=week", "due=past", "sort=due", "page=99"],
)
def test_every_filter_can_be_asked_for(matter: Matter, officer: Account, query: str) -> None:
    page(officer, f"/desk/cases?{query}")


@pytest.mark.parametrize("query", ["stage=x", "department=abc", "page=-1", "since=nonsense", "q=%00", "sort=;drop"])
def test_a_nonsensical_address_is_no_error(matter: Matter, officer: Account, query: str) -> None:
    page(officer, f"/desk/cases?{query}")


def test_the_export_is_a_workbook_with_chinese_heads_and_masked_identifiers(matter: Matter, officer: Account) -> None:
    response = entered(officer).get("/desk/cases?export=1")
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    heads, first = [[cell.value for cell in row] for row in list(sheet.rows)[:2]]
    assert heads[:4] == ["案号", "决定书文号", "案由", "当事人"]
    assert first[3] == COMPANY.name
    assert COMPANY.identifier not in [str(value) for value in first]


def test_a_cell_that_looks_like_a_formula_stays_text() -> None:
    response = exports.workbook("表", [("甲", 10), ("乙", 10)], [("=1+1", "91310107MA1FXXXX0T")])
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value == "=1+1"


def test_queries_of_the_lists_do_not_grow_with_rows(matter: Matter, officer: Account) -> None:
    client = entered(officer)
    paths = ["/desk/", "/desk/cases", "/desk/parties", f"/desk/parties/{matter.case.party_id}", "/desk/find?q=设摊"]
    for path in paths:
        client.get(path)
    before = {path: _queries(client, path) for path in paths}
    Matter.reopen(matter).propose_filing()
    Matter.open(party=PERSON)
    assert {path: _queries(client, path) for path in paths} == before
    assert max(before.values()) <= 20


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


# ── registering ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_lead_is_registered_and_leads_to_a_case(officer: Account) -> None:
    sent = {"source": "patrol", "found_at": "2026-11-20T09:00", "place": "示例路", "content": "占道"}
    sent["department"] = str(officer.department_id)
    response = entered(officer).post("/desk/leads/new", sent)
    lead = Lead.objects.get(place="示例路")
    assert response["Location"] == f"/desk/leads/{lead.pk}"
    assert "立为案件" in page(officer, f"/desk/leads/{lead.pk}")


def test_a_lead_from_the_future_is_refused_with_what_was_typed(officer: Account) -> None:
    sent = {"source": "patrol", "found_at": "2999-01-01T09:00", "place": "示例路九百号", "content": "占道"}
    sent["department"] = str(officer.department_id)
    html = entered(officer).post("/desk/leads/new", sent).content.decode()
    assert 'data-refusal="DATES_OUT_OF_ORDER"' in html
    assert "示例路九百号" in html
    assert not Lead.objects.exists()


def test_a_lead_that_is_not_ours_is_transferred_by_the_head(officer: Account, head: Account) -> None:
    sent = {"source": "patrol", "found_at": "2026-11-20T09:00", "place": "示例绿地", "content": "占用绿地"}
    entered(officer).post("/desk/leads/new", {**sent, "department": str(officer.department_id)})
    lead = Lead.objects.get(place="示例绿地")
    letter = {"receiver": "普陀区城市管理行政执法局", "reason": "事项已收回", "basis": "《行政处罚法》第二十四条"}
    page(officer, f"/desk/leads/{lead.pk}/transfer", 403)
    response = entered(head).post(f"/desk/leads/{lead.pk}/transfer", letter)
    assert response.status_code == 302
    lead.refresh_from_db()
    assert lead.stage == "transferred"


PARTY = {"kind": "business", "name": "上海新示例有限公司", "identifier_kind": "uscc", "representative": "张某"}


def test_a_wrong_check_digit_is_shown_beside_the_number(officer: Account) -> None:
    html = entered(officer).post("/desk/parties/new", {**PARTY, "identifier": "91310107MA1FXXXX0A"}).content.decode()
    assert "校验位不对" in html
    assert not Party.objects.filter(name=PARTY["name"]).exists()


def test_a_known_identifier_offers_the_party_that_has_it(matter: Matter, officer: Account) -> None:
    sent = {**PARTY, "identifier": COMPANY.identifier}
    html = entered(officer).post("/desk/parties/new", sent).content.decode()
    assert "已经登记过" in html
    assert f"/desk/parties/{matter.case.party_id}" in html


def test_a_party_hides_its_identifier_until_a_purpose_is_given(matter: Matter, officer: Account) -> None:
    url = f"/desk/parties/{matter.case.party_id}"
    assert COMPANY.identifier not in page(officer, url)
    html = entered(officer).post(f"{url}/reveal", {"purpose": "送达前核对"}).content.decode()
    assert COMPANY.identifier in html
    assert Entry.objects.filter(event="cases.PartyRevealed").count() == 1
    assert COMPANY.identifier not in page(officer, url)


def test_no_purpose_no_look(matter: Matter, officer: Account) -> None:
    html = entered(officer).post(f"/desk/parties/{matter.case.party_id}/reveal", {"purpose": ""}).content.decode()
    assert COMPANY.identifier not in html
    assert not Entry.objects.filter(event="cases.PartyRevealed").exists()


def test_a_party_of_another_agency_is_not_found(matter: Matter, outsider: Account) -> None:
    for path in ("", "/reveal", "/change"):
        page(outsider, f"/desk/parties/{matter.case.party_id}{path}", 404)


def test_a_case_is_opened_in_three_pages(matter: Matter, officer: Account, officers: Any, power: Any) -> None:
    assert power.name in page(officer, "/desk/cases/new?q=设摊")
    root = f"/desk/cases/new?power={power.pk}"
    assert COMPANY.name in page(officer, f"{root}&q=餐饮")
    today = timezone.localdate().isoformat()
    sent = {
        "cause": "占道经营案", "place": "示例路1号", "acted_on": today, "found_on": today, "procedure": "ordinary",
        "lead_officer": officers[0].pk, "assisting_officer": officers[1].pk,
    }  # fmt: skip
    response = entered(officer).post(f"{root}&party={matter.case.party_id}", sent)
    case = Case.objects.get(cause="占道经营案")
    assert response["Location"] == f"/desk/cases/{case.pk}"


def test_one_officer_alone_cannot_open_a_case(matter: Matter, officer: Account, officers: Any, power: Any) -> None:
    today = timezone.localdate().isoformat()
    sent = {"cause": "占道", "place": "某处", "acted_on": today, "found_on": today, "procedure": "ordinary"}
    sent |= {"lead_officer": str(officers[0].pk), "assisting_officer": str(officers[0].pk)}
    url = f"/desk/cases/new?power={power.pk}&party={matter.case.party_id}"
    assert "应当是两个人" in entered(officer).post(url, sent).content.decode()
    assert not Case.objects.filter(cause="占道").exists()
