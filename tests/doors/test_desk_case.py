"""The desk's page of one case and its steps: what is and is not on it, who may see it, how many queries it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mingheng.cases.models import Case
from mingheng.desk import steps, urls
from mingheng.ledger.models import Entry
from mingheng.org.models import Account
from mingheng.procedure.tables import PROCEDURES
from tests.procedure.builders import BEGIN, Matter

MOST_QUERIES = 45
assert urls.STEP_FORMS  # loading the addresses registers the forms


def entered(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def matter(agency: Any) -> Matter:
    return Matter.open()


def page(account: Account, path: str, status: int = 200) -> str:
    response = entered(account).get(path)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_new_case_shows_its_head_its_first_step_and_its_opening(matter: Matter, officer: Account) -> None:
    html = words(page(officer, f"/desk/cases/{matter.case.pk}"))
    for text in ("未立案", "李示例", "李执、孙协", "提请立案", "受理", "下一步", "经过", "期限"):
        assert text in html


def test_a_blocked_step_says_every_reason_with_its_article(matter: Matter, officer: Account) -> None:
    matter.walk_to("conclude_investigation")
    html = words(page(officer, f"/desk/cases/{matter.case.pk}"))
    assert "作出决定" in html
    assert "尚不能办理" in html
    assert "调查尚未终结" in html
    assert "行政处罚法第五十七条" in html.replace(" ", "")


def test_a_clock_is_explained_day_by_day(matter: Matter, officer: Account) -> None:
    matter.propose_filing()
    matter.decide_filing()
    html = words(page(officer, f"/desk/cases/{matter.case.pk}"))
    assert "办案期限" in html
    assert "怎么算的？" in html
    assert "开始的当日不算" in html


def test_a_paper_hangs_on_the_act_that_issued_it(matter: Matter, officer: Account) -> None:
    matter.propose_filing()
    matter.decide_filing()
    html = page(officer, f"/desk/cases/{matter.case.pk}")
    paper = matter.file().documents[0]
    assert f'href="/desk/documents/{paper.pk}"' in html
    assert "签发文书" not in words(html)


def test_a_step_of_others_can_be_urged_and_not_taken(matter: Matter, officer: Account) -> None:
    matter.propose_filing()
    html = page(officer, f"/desk/cases/{matter.case.pk}")
    assert "由部门负责人办理" in html
    assert "/do/decide_filing" not in html
    assert "/urge" in html


@pytest.mark.parametrize("path", ["", "/documents", "/evidence", "/proof", "/do/propose_filing"])
def test_another_agencys_case_is_not_found(matter: Matter, outsider: Account, path: str) -> None:
    page(outsider, f"/desk/cases/{matter.case.pk}{path}", 404)


def test_who_sees_no_cases_is_told_who_does(matter: Matter, system_admin: Account) -> None:
    html = page(system_admin, f"/desk/cases/{matter.case.pk}", 403)
    assert "执法人员" in html


def test_an_unknown_tab_and_an_unknown_step_are_not_found(matter: Matter, officer: Account) -> None:
    page(officer, f"/desk/cases/{matter.case.pk}/nothing", 404)
    page(officer, f"/desk/cases/{matter.case.pk}/do/nothing", 404)
    page(officer, f"/desk/cases/{matter.case.pk}/do/decide_on_the_spot", 404)  # a step of the other procedure


def test_the_queries_of_a_case_page_are_bounded_and_do_not_grow_with_its_rows(matter: Matter, officer: Account) -> None:
    matter.walk_to("decide")
    client = entered(officer)
    url = f"/desk/cases/{matter.case.pk}"
    client.get(url)
    with CaptureQueriesContext(connection) as before:
        client.get(url)
    for _ in range(3):
        matter.add_photo()
    with CaptureQueriesContext(connection) as after:
        client.get(url)
    assert len(before) <= MOST_QUERIES
    assert len(after) == len(before)


# ── taking steps ────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_step_is_taken_by_its_form(matter: Matter, officer: Account) -> None:
    url = f"/desk/cases/{matter.case.pk}"
    version = matter.file().case.version
    response = entered(officer).post(f"{url}/do/propose_filing", {"reason": "占道设摊", "version": version})
    assert response.status_code == 302
    assert response["Location"] == url
    assert matter.file().filing is not None


def test_a_refusal_stays_on_the_page_with_what_was_typed(matter: Matter, officer: Account) -> None:
    url = f"/desk/cases/{matter.case.pk}/do/show_credentials"
    sent = {"activity": "inspection", "place": "某处门前", "version": matter.case.version}
    sent["officers"] = [str(one.pk) for one in matter.file().officers]
    entries = Entry.objects.count()
    response = entered(officer).post(url, sent)
    html = response.content.decode()
    assert response.status_code == 422
    assert 'data-refusal="RIGHTS_NOT_TOLD"' in html
    assert "某处门前" in html
    assert Entry.objects.count() == entries


def test_two_people_at_once_lead_to_a_conflict_with_a_way_out(matter: Matter, head: Account) -> None:
    stale = matter.file().case.version
    matter.propose_filing()
    sent = {"outcome": "filed", "opinion": "同意", "version": stale}
    response = entered(head).post(f"/desk/cases/{matter.case.pk}/do/decide_filing", sent)
    html = response.content.decode()
    assert response.status_code == 409
    assert 'data-refusal="CASE_MOVED"' in html
    assert "案件刚才有了变化" in html
    assert not matter.file().case.number


def test_a_double_click_acts_once(matter: Matter, officer: Account) -> None:
    sent = {"reason": "占道设摊", "version": matter.file().case.version}
    client = entered(officer)
    url = f"/desk/cases/{matter.case.pk}/do/propose_filing"
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code in {409, 422}
    assert Entry.objects.filter(event="procedure.FilingProposed").count() == 1


def test_a_step_of_another_role_is_refused_with_its_role(matter: Matter, officer: Account) -> None:
    matter.propose_filing()
    html = page(officer, f"/desk/cases/{matter.case.pk}/do/decide_filing", 403)
    assert "部门负责人" in html


def test_a_blocked_step_shows_what_is_missing_and_no_button(matter: Matter, officer: Account) -> None:
    html = page(officer, f"/desk/cases/{matter.case.pk}/do/inspect_scene")
    assert 'id="blocked"' in html
    assert not re.search(r'<button class="btn btn-primary"[^>]*>签发笔录', html)


def test_the_paper_of_a_step_is_drawn_without_keeping_anything(matter: Matter, officer: Account) -> None:
    entries = Entry.objects.count()
    url = f"/desk/cases/{matter.case.pk}/do/propose_filing/paper"
    response = entered(officer).post(url, {"reason": "占道设摊", "version": 0})
    assert response.status_code == 200
    assert "data:image/png;base64," in response.content.decode()
    assert Entry.objects.count() == entries


def every_step() -> Iterator[str]:
    yield from sorted({step.code for table in PROCEDURES.values() for step in table.steps})


def test_every_step_of_the_tables_has_a_page_or_is_known_to_have_one_elsewhere() -> None:
    assert set(every_step()) - steps.built() <= {"give_opinion"}


@pytest.mark.parametrize("code", sorted(every_step()))
def test_every_form_can_be_drawn_empty_and_half_filled(matter: Matter, officer: Account, code: str) -> None:
    form_class = steps.form_of(code)
    if form_class is None:
        return
    request = type("Request", (), {"user": officer, "at": timezone.now(), "today": timezone.localdate()})()
    for data in (None, {}):
        form = form_class(data, file=matter.file(), request=request)
        form.is_valid()
        assert list(form.parts()) is not None
        assert form.known() is not None
        if form.paper_code():
            assert form.drawn()


def test_a_case_whose_acts_lie_in_the_past_still_opens(matter: Matter, leader: Account) -> None:
    assert matter.at >= BEGIN
    assert Case.objects.filter(pk=matter.case.pk).exists()
    page(leader, f"/desk/cases/{matter.case.pk}?order=oldest")
