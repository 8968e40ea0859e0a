"""机构人员 on the desk: people and their credentials, departments, the import of people; who may."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from mingheng.base import sheets
from mingheng.desk import cards
from mingheng.ledger.models import Entry
from mingheng.org import actions, workbook
from mingheng.org.models import Account, Agency, Credential, Department, Officer

Enter = Callable[[Account], Client]


@pytest.fixture
def enter(agency: Agency) -> Enter:
    def entered(account: Account) -> Client:
        client = Client()
        client.force_login(account)
        return client

    return entered


@pytest.fixture
def card(officers: tuple[Officer, Officer]) -> Credential:
    """The credential of the officer in charge."""
    return officers[0].credentials.get()


def text(response: Any) -> str:
    return response.content.decode()


def now() -> dt.date:
    return timezone.localdate()


def people_file(*rows: dict[str, Any]) -> SimpleUploadedFile:
    out = io.BytesIO()
    base = {"name": "新来", "department": "综合行政执法队"}
    sheets.write(out, workbook.TITLE, workbook.COLUMNS, [{**base, **row} for row in rows])
    return SimpleUploadedFile("人员.xlsx", out.getvalue())


def card_of(**given: Any) -> Credential:
    known = {"valid_from": dt.date(2026, 1, 1), "valid_to": dt.date(2026, 12, 31), "suspensions": [], "number": "1"}
    return Credential(**{**known, **given})


@pytest.mark.parametrize(
    ("given", "day", "state", "light", "words"),
    [
        ({}, dt.date(2026, 5, 1), "valid", "green", "剩 244 天"),
        ({}, dt.date(2026, 10, 2), "soon", "amber", "剩 90 天"),
        ({}, dt.date(2026, 12, 24), "soon", "amber", "剩 7 天"),
        ({}, dt.date(2026, 12, 31), "soon", "red", "今天到期"),
        ({}, dt.date(2027, 1, 2), "expired", "red", "过期 2 天"),
        ({}, dt.date(2025, 12, 31), "future", "", "还没有生效"),
        ({"revoked_on": dt.date(2026, 3, 1)}, dt.date(2026, 3, 1), "revoked", "", "已注销"),
        ({"suspensions": [["2026-03-01", None]]}, dt.date(2026, 4, 1), "suspended", "grey", "暂扣中"),
    ],
)
def test_light_of_a_credential(given: dict[str, Any], day: dt.date, state: str, light: str, words: str) -> None:
    found = cards.standing(card_of(**given), day)
    assert found.state == state
    assert (
        (found.light.light, found.light.words) == (light, words) if found.light else (light, words) == ("", found.words)
    )


def test_people_are_listed_with_their_credentials_and_filtered(enter: Enter, head: Account) -> None:
    client = enter(head)
    page = text(client.get("/desk/officers"))
    assert "李执" in page and "3101070001" in page and "辅助人员" in page
    assert "外人" not in page and "安全管理员" not in page
    only = text(client.get("/desk/officers?q=3101070002"))
    assert "孙协" in only and "吴巡" not in only
    assert "小辅" in text(client.get("/desk/officers?kind=auxiliary"))
    assert "没有符合筛选的人员" in text(client.get("/desk/officers?card=revoked"))


@pytest.mark.parametrize("who", ["security_admin", "audit_admin", "window"])
def test_people_are_not_open_to_others(request: Any, enter: Enter, who: str) -> None:
    assert enter(request.getfixturevalue(who)).get("/desk/officers").status_code == 403


def test_officer_page_of_another_agency_is_not_found(enter: Enter, head: Account, outsider: Account) -> None:
    assert enter(head).get(f"/desk/officers/{outsider.pk}").status_code == 404


def test_officer_sees_the_page_without_buttons(
    enter: Enter, officer: Account, partner: Account, office: Account
) -> None:
    page = text(enter(officer).get(f"/desk/officers/{partner.pk}"))
    assert "3101070002" in page and "暂扣" not in page and "换发" not in page
    assert "暂扣</a>" in text(enter(office).get(f"/desk/officers/{partner.pk}"))


@pytest.mark.parametrize("verb", ["renew", "suspend", "resume", "revoke", "correct"])
def test_only_those_who_keep_the_register_change_credentials(
    enter: Enter, officer: Account, outsider: Account, card: Credential, verb: str
) -> None:
    assert enter(officer).post(f"/desk/credentials/{card.pk}/{verb}", {"reason": "x"}).status_code == 403


def test_credential_is_suspended_and_given_back(enter: Enter, office: Account, card: Credential) -> None:
    client = enter(office)
    client.post(f"/desk/credentials/{card.pk}/suspend", {"since": now().isoformat(), "reason": "调查"})
    card.refresh_from_db()
    assert not card.valid_on(now())
    twice = text(client.post(f"/desk/credentials/{card.pk}/suspend", {"since": now().isoformat(), "reason": "再扣"}))
    assert 'data-refusal="ALREADY_SUSPENDED"' in twice and "再扣" in twice
    client.post(f"/desk/credentials/{card.pk}/resume", {"reason": "查清"})
    card.refresh_from_db()
    assert card.valid_on(now())


def test_credential_is_revoked_after_a_warning(enter: Enter, office: Account, card: Credential) -> None:
    client, address = enter(office), f"/desk/credentials/{card.pk}/revoke"
    assert "注销后不能恢复" in text(client.get(address))
    client.post(address, {"revoked_on": now().isoformat(), "reason": "调离"})
    card.refresh_from_db()
    assert card.revoked_on == now()
    assert "已注销" in text(client.get(f"/desk/officers/{card.officer.account_id}"))


def test_renewal_that_overlaps_is_refused_with_the_way_out(enter: Enter, office: Account, card: Credential) -> None:
    typed = {"number": card.number, "valid_from": card.valid_from.isoformat(), "valid_to": "2030-01-01"}
    page = text(enter(office).post(f"/desk/credentials/{card.pk}/renew", typed))
    assert 'data-refusal="RENEWAL_OVERLAPS"' in page and "怎么办" in page


def test_person_is_registered_and_gets_a_credential(enter: Enter, office: Account, window: Account) -> None:
    client = enter(office)
    assert client.get(f"/desk/officers/{window.pk}/issue").status_code == 404
    client.post(f"/desk/officers/{window.pk}/register", {"kind": "officer"})
    typed = {"number": "3101079999", "category": "市容", "valid_from": "2026-01-01", "valid_to": "2029-12-31"}
    client.post(f"/desk/officers/{window.pk}/issue", typed)
    assert Credential.objects.get(officer__account=window).number == "3101079999"


def test_person_is_moved_to_another_department(enter: Enter, office: Account, partner: Account, agency: Agency) -> None:
    to = Department.objects.get(agency=agency, code="SFS")
    enter(office).post(f"/desk/officers/{partner.pk}/assign", {"department": to.pk})
    partner.refresh_from_db()
    assert partner.department == to and Officer.objects.get(account=partner).department == to


def test_departments_are_set_up_and_closed_by_the_system_administrator(
    enter: Enter, system_admin: Account, office: Account, agency: Agency
) -> None:
    client = enter(system_admin)
    client.post("/desk/departments/new", {"name": "网格中心", "code": "WG", "kind": "enforcing"})
    made = Department.objects.get(agency=agency, code="WG")
    again = text(client.post("/desk/departments/new", {"name": "网格中心", "code": "WG2", "kind": "enforcing"}))
    assert 'data-refusal="DEPARTMENT_EXISTS"' in again
    assert enter(office).get(f"/desk/departments/{made.pk}/close").status_code == 403
    enter(office).post(f"/desk/departments/{made.pk}/post", {"name": "巡查岗"})
    assert "巡查岗" in text(client.get(f"/desk/departments/{made.pk}"))
    client.post(f"/desk/departments/{made.pk}/close")
    made.refresh_from_db()
    assert made.closed_on == now()


def test_department_with_people_cannot_be_closed(enter: Enter, system_admin: Account, department: Department) -> None:
    page = text(enter(system_admin).post(f"/desk/departments/{department.pk}/close"))
    assert 'data-refusal="DEPARTMENT_HAS_PEOPLE"' in page
    department.refresh_from_db()
    assert department.closed_on is None


def test_people_are_imported_after_a_preview_and_passwords_are_shown_once(
    enter: Enter, system_admin: Account, agency: Agency
) -> None:
    client, before = enter(system_admin), Entry.objects.count()
    page = text(client.post("/desk/officers/import", {"file": people_file({"username": "newcomer"})}))
    assert "新增 1 人" in page and Entry.objects.count() == before
    word = page.split('name="word" value="')[1].split('"')[0]
    shown = text(client.post("/desk/officers/import", {"word": word}))
    password = shown.split('mh-num mh-code">')[1].split("<")[0]
    assert Account.objects.get(username="newcomer").check_password(password)
    assert password not in text(client.get("/desk/officers?q=newcomer"))


def test_mistakes_of_a_people_file_are_named_by_row(enter: Enter, system_admin: Account) -> None:
    file = people_file({"username": "newcomer"}, {"username": "other", "department": "没有的科室"})
    page = text(enter(system_admin).post("/desk/officers/import", {"file": file}))
    assert "没有名为“没有的科室”的科室" in page and 'name="word"' not in page
    assert not Account.objects.filter(username="newcomer").exists()


@pytest.mark.parametrize("who", ["officer", "office", "security_admin"])
def test_only_the_system_administrator_imports_people(request: Any, enter: Enter, who: str) -> None:
    assert enter(request.getfixturevalue(who)).get("/desk/officers/import").status_code == 403


def test_export_of_people_reads_back(enter: Enter, office: Account, agency: Agency, officer: Account) -> None:
    answer = enter(office).get("/desk/officers?export=1")
    kept = io.BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert workbook.preview_people(agency, workbook.read_people(kept), on=now()).counts == {"unchanged": 14}
    assert enter(officer).get("/desk/officers?export=1")["Content-Type"].startswith("text/html")


def test_list_of_people_needs_a_constant_number_of_queries(
    enter: Enter,
    office: Account,
    agency: Agency,
    system_admin: Account,
    at: dt.datetime,
    django_assert_max_num_queries: Any,
) -> None:
    rows = [{"username": f"person{number}", "kind": "auxiliary"} for number in range(30)]
    sheet = workbook.read_people(io.BytesIO(people_file(*rows).read()))
    actions.apply_people(agency=agency, sheet=sheet, by=system_admin, at=at)
    client = enter(office)
    client.get("/desk/officers")
    with django_assert_max_num_queries(15):
        assert client.get("/desk/officers").status_code == 200
