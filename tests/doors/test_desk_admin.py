"""三员 on the desk: accounts, roles, settings, holiday notices, the ledger, the own account; who may."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mingheng import ledger
from mingheng.cases.actions import register_party
from mingheng.cases.actions.parties import PartyFacts
from mingheng.desk.banner import calendar_banner
from mingheng.ledger.models import Entry
from mingheng.org import queries as org
from mingheng.org.models import Account, Agency, HolidayNotice, RoleGrant

Enter = Callable[[Account], Client]


@pytest.fixture
def enter(agency: Agency) -> Enter:
    def entered(account: Account) -> Client:
        client = Client()
        client.force_login(account)
        return client

    return entered


def text(response: Any) -> str:
    return response.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/desk/accounts",
        "/desk/settings",
        "/desk/holidays",
        "/desk/ledger",
        "/desk/me",
        "/desk/departments",
        "/desk/powers",
        "/desk/",
    ],
)
@pytest.mark.parametrize("who", ["system_admin", "security_admin", "audit_admin"])
def test_administrators_open_their_pages(request: Any, enter: Enter, who: str, path: str) -> None:
    assert enter(request.getfixturevalue(who)).get(path).status_code == 200


@pytest.mark.parametrize("who", ["system_admin", "security_admin", "audit_admin"])
def test_administrators_see_no_cases_parties_or_papers(request: Any, enter: Enter, who: str) -> None:
    client = enter(request.getfixturevalue(who))
    for path in ("/desk/cases", "/desk/parties", "/desk/leads", "/desk/cases/1"):
        assert client.get(path).status_code in (403, 404), path


@pytest.mark.parametrize("path", ["/desk/accounts", "/desk/ledger", "/desk/settings"])
def test_officers_open_no_page_of_the_administrators(enter: Enter, officer: Account, path: str) -> None:
    assert enter(officer).get(path).status_code == 403


def test_account_is_opened_with_a_password_that_is_shown_once(enter: Enter, system_admin: Account) -> None:
    client = enter(system_admin)
    shown = text(client.post("/desk/accounts/new", {"name": "新人", "username": "xinren"}))
    made = Account.objects.get(username="xinren")
    password = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}-[2-9A-Z]{5}", shown)
    assert password is not None and made.check_password(password[0]) and made.must_change_password
    assert password[0] not in text(client.get(f"/desk/accounts/{made.pk}"))


def test_account_with_a_taken_name_is_refused_and_keeps_what_was_typed(enter: Enter, system_admin: Account) -> None:
    before = Entry.objects.count()
    page = text(enter(system_admin).post("/desk/accounts/new", {"name": "重名的人", "username": "officer"}))
    assert 'data-refusal="USERNAME_TAKEN"' in page and "重名的人" in page
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("security_admin", "new"),
        ("security_admin", "{}/disable"),
        ("security_admin", "{}/change"),
        ("audit_admin", "{}/reset"),
        ("audit_admin", "{}/grant"),
        ("system_admin", "{}/grant"),
    ],
)
def test_no_administrator_does_the_work_of_another(
    request: Any, enter: Enter, officer: Account, who: str, path: str
) -> None:
    client = enter(request.getfixturevalue(who))
    assert client.get(f"/desk/accounts/{path.format(officer.pk)}").status_code == 403


def test_account_is_disabled_with_a_reason_and_enabled_again(
    enter: Enter, system_admin: Account, officer: Account
) -> None:
    client = enter(system_admin)
    client.post(f"/desk/accounts/{officer.pk}/disable", {})
    officer.refresh_from_db()
    assert officer.is_active
    client.post(f"/desk/accounts/{officer.pk}/disable", {"reason": "调离"})
    officer.refresh_from_db()
    assert not officer.is_active
    client.post(f"/desk/accounts/{officer.pk}/enable")
    officer.refresh_from_db()
    assert officer.is_active


def test_own_account_can_be_neither_disabled_nor_granted(
    enter: Enter, system_admin: Account, security_admin: Account
) -> None:
    page = text(enter(system_admin).post(f"/desk/accounts/{system_admin.pk}/disable", {"reason": "x"}))
    assert 'data-refusal="DISABLE_ONESELF"' in page
    typed = {"role": "leader", "valid_from": "2099-01-01"}
    page = text(enter(security_admin).post(f"/desk/accounts/{security_admin.pk}/grant", typed))
    assert 'data-refusal="GRANT_TO_ONESELF"' in page


def test_password_of_an_administrator_is_reset_by_the_security_administrator_only(
    enter: Enter, system_admin: Account, security_admin: Account, audit_admin: Account
) -> None:
    page = text(enter(system_admin).post(f"/desk/accounts/{audit_admin.pk}/reset"))
    assert 'data-refusal="ROLE_NEEDED"' in page
    shown = text(enter(security_admin).post(f"/desk/accounts/{audit_admin.pk}/reset"))
    assert "只显示这一次" in shown


@pytest.mark.parametrize(
    ("who", "role", "code"),
    [
        ("officer", "system_admin", "ROLES_EXCLUDE_EACH_OTHER"),
        ("officer", "reviewer", "REVIEWER_ENFORCES"),
        ("archivist", "reviewer", "REVIEWER_NOT_QUALIFIED"),
        ("leader", "leader", "ROLE_HELD"),
    ],
)
def test_refusals_of_separation_are_shown_with_the_way_out(
    request: Any, enter: Enter, security_admin: Account, who: str, role: str, code: str
) -> None:
    person, before = request.getfixturevalue(who), RoleGrant.objects.count()
    typed = {"role": role, "valid_from": "2099-01-01"}
    page = text(enter(security_admin).post(f"/desk/accounts/{person.pk}/grant", typed))
    assert f'data-refusal="{code}"' in page
    assert RoleGrant.objects.count() == before


def test_role_is_granted_and_taken_back(enter: Enter, security_admin: Account, archivist: Account) -> None:
    client = enter(security_admin)
    client.post(f"/desk/accounts/{archivist.pk}/grant", {"role": "window", "valid_from": "2099-01-01"})
    grant = RoleGrant.objects.get(account=archivist, role="window")
    assert "不能再办理" in text(client.get(f"/desk/accounts/{archivist.pk}/grants/{grant.pk}/end"))
    client.post(f"/desk/accounts/{archivist.pk}/grants/{grant.pk}/end")
    grant.refresh_from_db()
    assert grant.valid_to is not None
    assert client.get(f"/desk/accounts/{archivist.pk}/grants/999999/end").status_code == 404


def test_accounts_of_another_agency_are_unknown(enter: Enter, system_admin: Account, outsider: Account) -> None:
    client = enter(system_admin)
    assert "外人" not in text(client.get("/desk/accounts"))
    assert client.get(f"/desk/accounts/{outsider.pk}").status_code == 404


def test_settings_are_changed_with_their_source_by_reviewer_or_leader(
    enter: Enter, reviewer: Account, system_admin: Account, agency: Agency
) -> None:
    client = enter(reviewer)
    assert "还没有填" in text(client.post("/desk/settings/hearing_fine_person", {"value": "6000"}))
    client.post("/desk/settings/hearing_fine_person", {"value": "6000", "source": "区文〔2026〕1号"})
    client.post("/desk/settings/show_full_person_name", {"value": "1", "source": "区文〔2026〕2号"})
    agency.refresh_from_db()
    assert agency.setting("hearing_fine_person") == 6000 and agency.setting("show_full_person_name") is True
    assert "区文〔2026〕1号" in text(client.get("/desk/settings"))
    assert enter(system_admin).get("/desk/settings/hearing_fine_person").status_code == 403
    assert client.get("/desk/settings/no-such-key").status_code == 404


def test_facts_of_the_agency_are_changed_by_the_office(enter: Enter, office: Account, agency: Agency) -> None:
    page = text(enter(office).get("/desk/settings/facts"))
    assert "11310107000000001H" not in page
    typed = {"short_name": "示例街道", "phone": "021-9", "district_government": "区政府", "court": "法院"}
    enter(office).post("/desk/settings/facts", typed)
    agency.refresh_from_db()
    assert agency.phone == "021-9" and agency.uscc == "11310107000000001H"


NOTICE = """year: 2027
document: 关于2027年部分节假日安排的通知
holidays:
  元旦: 2027-01-01 至 2027-01-03
  春节: 2027-02-05 至 2027-02-11
  劳动节: 2027-05-01 至 2027-05-05
  国庆节: 2027-10-01 至 2027-10-07
workdays:
  - 2027-02-20
"""


def notice_file(words: str = NOTICE) -> SimpleUploadedFile:
    return SimpleUploadedFile("2027.yaml", words.encode())


def test_holiday_notice_is_previewed_then_imported_with_the_deadlines_that_moved(
    enter: Enter, office: Account, agency: Agency
) -> None:
    client, before = enter(office), Entry.objects.count()
    page = text(client.post("/desk/holidays/import", {"file": notice_file()}))
    assert "2027-02-20 周六" in page and "改变性质的日子" in page
    assert Entry.objects.count() == before and not HolidayNotice.objects.filter(agency=agency).exists()
    word = page.split('name="word" value="')[1].split('"')[0]
    assert "变动的期限" in text(client.post("/desk/holidays/import", {"word": word}))
    assert HolidayNotice.objects.get(agency=agency).year == 2027
    assert "此前已经导入" in text(client.post("/desk/holidays/import", {"word": word}))
    assert "关于2027年" in text(client.get("/desk/holidays?year=2027"))


def test_holiday_notice_with_a_wrong_line_is_refused_by_its_number(enter: Enter, office: Account) -> None:
    page = text(enter(office).post("/desk/holidays/import", {"file": notice_file(NOTICE + "  - 2027-02-23\n")}))
    assert 'data-refusal="CALENDAR_FILE_INVALID"' in page and "第 10 行" in page


def test_everybody_sees_the_calendar_but_only_two_roles_import(enter: Enter, officer: Account) -> None:
    assert "2027 年的放假通知还没有导入" in text(enter(officer).get("/desk/holidays?year=2027"))
    assert enter(officer).get("/desk/holidays/import").status_code == 403


def test_ledger_tells_who_did_what_but_nothing_of_a_case(
    enter: Enter, audit_admin: Account, officer: Account, agency: Agency, at: dt.datetime
) -> None:
    page = text(enter(audit_admin).get("/desk/ledger"))
    assert "施行权责清单" in page and "账本状况" in page
    found = text(enter(audit_admin).get("/desk/ledger?event=org.RoleGranted"))
    assert "授予角色" in found or "授权" in found
    assert "没有符合筛选的记录" in text(enter(audit_admin).get("/desk/ledger?since=2099-01-01"))
    assert "没有符合筛选的记录" in text(enter(audit_admin).get("/desk/ledger?who=999999"))


def test_entry_of_a_case_shows_act_and_person_but_not_what_it_is_about(
    enter: Enter, audit_admin: Account, supervisor: Account, officer: Account, at: dt.datetime
) -> None:
    facts = PartyFacts(kind="natural", name="相对人甲", identifier_kind="none", address="示例路1号")
    register_party(facts=facts, by=officer, at=at)
    for account in (audit_admin, supervisor):
        page = text(enter(account).get("/desk/ledger"))
        assert "案件类记录，这里不显示案情" in page and "相对人甲" not in page
        assert "李执" in page


def test_ledger_is_checked_by_the_audit_administrator_and_says_so(
    enter: Enter, audit_admin: Account, system_admin: Account, agency: Agency
) -> None:
    assert enter(system_admin).post("/desk/ledger/check").status_code == 403
    client = enter(audit_admin)
    assert "还没有核对过" in text(client.get("/desk/ledger"))
    assert client.post("/desk/ledger/check").status_code == 302
    last = ledger.entries_about(agency.log, agency.log).first()
    assert last is not None and last.event == "ledger.LogChecked"
    assert "全部相符" in text(client.get("/desk/ledger"))


def test_ledger_needs_a_constant_number_of_queries(
    enter: Enter, audit_admin: Account, django_assert_max_num_queries: Any
) -> None:
    client = enter(audit_admin)
    client.get("/desk/ledger")
    with django_assert_max_num_queries(14):
        assert client.get("/desk/ledger").status_code == 200


def test_own_page_shows_roles_and_credential(enter: Enter, officer: Account, auxiliary: Account) -> None:
    page = text(enter(officer).get("/desk/me"))
    assert "执法人员" in page and "3101070001" in page and "/password" in page
    assert "辅助人员不持执法证" in text(enter(auxiliary).get("/desk/me"))


def test_work_list_asks_for_the_notice_of_next_year(enter: Enter, office: Account, agency: Agency) -> None:
    known = org.calendar_for(agency)
    soon, early = dt.date(2026, 11, 23), dt.date(2026, 5, 1)
    found = calendar_banner(known, soon)
    assert found is not None and "2027" in found.words
    assert calendar_banner(known, early) is None
    assert enter(office).get("/desk/").status_code == 200
