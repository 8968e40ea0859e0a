"""Attacks on the doors (攻击): headers, forged forms, junk in addresses, script in names, formulas in tables, what is personal."""

from __future__ import annotations

import html
import io
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from mingheng.base.files import store
from mingheng.cases import actions as cases
from mingheng.cases import queries as case_queries
from mingheng.cases.rules import masked
from mingheng.desk import exports, files
from mingheng.ledger.models import Entry
from mingheng.org import actions as org
from mingheng.org.models import Account, Agency
from tests import cast
from tests.disclosure.matters import SECRET, published
from tests.procedure.builders import BEGIN, COMPANY, PERSON, Matter, draft

SCRIPT = "<script>alert(1)</script>"
PHONE = "13812345678"
JUNK = (
    "'", '"', '" OR "1"="1', "' OR 1=1 --", "*", "NEAR(占 道)", "占 NEAR 道", "tokens:占", "\x00", "a\x00b", "\\", "(((", "!&|<->:*",
    "%", "_", "🚫", "𠮷", "\ufeff", "占" * 10_000, "AND OR NOT", "{{7*7}}", "../../etc/passwd", "=1+1", "﹏", "\ud83d",
)  # fmt: skip
LISTS = (
    "/desk/", "/desk/cases", "/desk/find", "/desk/leads", "/desk/parties", "/desk/powers", "/desk/powers/standards",
    "/desk/powers/joint", "/desk/officers", "/desk/reviews", "/desk/publications", "/desk/dossiers",
    "/p/1/decisions", "/p/1/powers", "/p/1/officers", "/p/1/changes", "/p/1/verify",
)  # fmt: skip


def entered(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


# ── headers, cookies, forged forms ──────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "path", ["/login", "/desk/", "/desk/cases", "/", "/decisions", "/nothing-here", "/desk/cases/999"]
)
def test_every_page_tells_the_browser_what_it_may_not_do(officer: Account, path: str) -> None:
    response = entered(officer).get(path)
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "object-src 'none'" in policy and "frame-ancestors 'self'" in policy
    assert "'unsafe-inline'" not in policy.split("style-src")[0] and "unsafe-eval" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] in {"DENY", "SAMEORIGIN"}
    assert response["Referrer-Policy"] == "same-origin"


def test_what_staff_see_is_not_kept_by_the_browser(officer: Account) -> None:
    assert "no-store" in entered(officer).get("/desk/cases")["Cache-Control"]


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(officer: Account, client: Client) -> None:
    client.post("/login", {"username": "officer", "password": cast.PASSWORD})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize(
    "path",
    ["/login", "/logout", "/password", "/desk/leads/new", "/desk/parties/new", "/desk/cases/new", "/desk/accounts/new"],
)
def test_a_form_from_elsewhere_is_refused_in_chinese(officer: Account, path: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)
    before = Entry.objects.count()
    response = strict.post(path, {"username": "officer", "password": cast.PASSWORD})
    assert response.status_code == 403
    assert 'data-refusal="FORM_EXPIRED"' in response.content.decode() or "表单已失效" in response.content.decode()
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    "away",
    [
        "https://example.org/",
        "//example.org",
        "/\\example.org",
        "javascript:alert(1)",
        "\thttps://example.org",
        "http:///x.org",
    ],
)
def test_no_way_back_leads_to_another_site(officer: Account, client: Client, away: str) -> None:
    entered_at = client.post("/login", {"username": "officer", "password": cast.PASSWORD, "next": away})
    assert entered_at["Location"] == "/desk/"
    assert "example.org" not in client.post("/modes", {"next": away})["Location"]
    matter = Matter.open()
    matter.propose_filing()
    todo = matter.case.todos.filter(done_at=None).first()
    assert "example.org" not in client.post(f"/desk/todos/{todo.pk}/urge", {"next": away})["Location"]
    assert f'href="{away}"' not in client.get("/desk/parties/new", {"back": away}).content.decode()


# ── sessions ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_logging_in_gives_a_new_session_key_and_logging_out_ends_it(officer: Account, client: Client) -> None:
    client.get("/login")
    session = client.session
    session["planted"] = "x"
    session.save()
    planted = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = planted
    client.post("/login", {"username": "officer", "password": cast.PASSWORD})
    own = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert own != planted
    client.post("/logout")
    client.cookies[settings.SESSION_COOKIE_NAME] = own
    assert client.get("/desk/")["Location"].startswith("/login")


def test_a_session_that_was_not_used_for_too_long_is_over(officer: Account) -> None:
    client = entered(officer)
    assert client.get("/desk/").status_code == 200
    session = client.session
    session.set_expiry(-1)
    session.save()
    assert client.get("/desk/")["Location"].startswith("/login")


def test_a_first_password_cannot_be_got_round(officer: Account, system_admin: Account) -> None:
    org.reset_password(account=officer, by=system_admin, at=BEGIN)
    client = entered(Account.objects.get(pk=officer.pk))
    for path in ("/desk/", "/desk/cases", "/desk/me", "/desk/officers", "/desk/parties/new"):
        assert client.get(path)["Location"] == "/password", path
        assert client.post(path, {"name": "x"})["Location"] == "/password", path


def test_the_fifth_wrong_password_locks_even_the_right_one(officer: Account, client: Client) -> None:
    for _ in range(5):
        client.post("/login", {"username": "officer", "password": "wrong"})
    assert client.post("/login", {"username": "officer", "password": cast.PASSWORD}).status_code in {403, 429}
    assert client.get("/desk/").status_code == 302


# ── junk ────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def street(agency: Agency) -> Matter:
    return Matter.open(party=COMPANY)


@pytest.mark.parametrize("path", LISTS)
def test_junk_in_an_address_breaks_no_list(street: Matter, reviewer: Account, path: str) -> None:
    client, path = entered(reviewer), path.replace("/p/1/", f"/p/{street.case.agency_id}/")
    for word in JUNK:
        wanted = {"q": word.encode("utf-8", "surrogatepass"), "token": word.encode("utf-8", "surrogatepass")}
        assert client.get(path, wanted).status_code in {200, 302, 400, 404}, (path, word[:20])
    for query in (
        "page=-1", "page=abc", "page=999999999999999999999", "page=1e9", "sort=drop+table", "order=drop+table", "stage=%27", "state=x",
        "department=1%27", "department=99999999999999999999", "since=2026-99-99", "until=x", "kind=%00", "due=x", "power=%00", "%00=1",
        "q=%ff%fe", "page=1&page=2", "year=99999999999", "year=-1", "category=x", "tab=..%2F", "only=x", "list=99999999999999999999",
        "list=x", "agency=1%27", "print=1&page=x", "from=0000-00-00", "date=x",
    ):  # fmt: skip
        assert client.get(f"{path}?{query}").status_code in {200, 302, 400, 404}, (path, query)


@pytest.mark.parametrize("word", JUNK)
def test_no_search_word_reaches_the_database_as_language(street: Matter, officer: Account, word: str) -> None:
    word = word.encode("utf-8", "replace").decode().replace("\x00", "")
    found = case_queries.list_cases(officer, BEGIN.date(), {"q": word})
    assert len(found) in {0, 1}
    assert list(case_queries.find_parties(officer, BEGIN.date(), word)) is not None


def test_a_search_never_finds_the_cases_of_another_agency(street: Matter, outsider: Account) -> None:
    for word in ("示例", "设摊", f"agency{street.case.agency_id}", f"示例 agency{street.case.agency_id}"):
        assert list(case_queries.list_cases(outsider, BEGIN.date(), {"q": word})) == []


@pytest.mark.parametrize(
    "path", ["/desk/cases/{}", "/desk/parties/{}", "/desk/documents/{}", "/desk/evidence/{}", "/desk/powers/{}"]
)
def test_a_number_too_large_for_the_database_is_not_found(officer: Account, path: str) -> None:
    assert entered(officer).get(path.format(10**30)).status_code == 404
    assert entered(officer).get(path.format(2**63)).status_code == 404


# ── script ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_script_in_names_and_notes_is_text_on_every_page(
    agency: Agency, officer: Account, head: Account, leader: Account
) -> None:
    party = replace(COMPANY, name=f"上海{SCRIPT}公司", address=f"路{SCRIPT}", representative=f"张{SCRIPT}")
    matter = Matter.open(party=party, cause=f"占道{SCRIPT}案", place=f"路口{SCRIPT}", summary=SCRIPT)
    given = {
        "propose_filing": {"reason": f"现场{SCRIPT}"},
        "conclude_investigation": {"draft": draft(facts=f"事实{SCRIPT}。")},
    }
    matter.walk_to("end", **given)
    shown = published(matter)
    site = f"/p/{agency.pk}"
    case, piece, paper = matter.case.pk, matter.case.evidence.first().pk, matter.case.documents.first().pk
    paths = [
        "/desk/", "/desk/?tab=sent", "/desk/?tab=done", "/desk/cases", f"/desk/cases/{case}", f"/desk/cases/{case}/documents",
        f"/desk/cases/{case}/evidence", f"/desk/cases/{case}/proof", f"/desk/cases/{case}/do/record_payment", "/desk/find?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/desk/parties", f"/desk/parties/{matter.case.party_id}", f"/desk/documents/{paper}", f"/desk/evidence/{piece}",
        "/desk/publications", f"/desk/publications/{shown.duty_id}", f"{site}/decisions", f"{site}/decisions/{shown.token}",
        f"{site}/decisions/{shown.token}/correction", f"{site}/decisions?q=%3Cscript%3Ealert(1)%3C/script%3E", f"{site}/decisions/feed",
    ]  # fmt: skip
    seen = 0
    for path in paths:
        for account in (officer, head, leader):
            response = entered(account).get(path)
            text = b"".join(response.streaming_content if response.streaming else [response.content]).decode()
            assert response.status_code == 200 or "/do/" in path, (path, response.status_code)
            assert SCRIPT not in text, path
            seen += html.escape(SCRIPT) in text
    assert seen > 20


def test_a_cell_that_looks_like_a_formula_stays_text(agency: Agency, officer: Account) -> None:
    for number, name in enumerate(("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")')):
        Matter.open(party=replace(COMPANY, name=name, identifier_kind="none", identifier=""), cause=f"={number}+1")
    for path in ("/desk/cases?export=1", "/desk/parties?export=1"):
        book = load_workbook(io.BytesIO(b"".join(entered(officer).get(path).streaming_content)))
        cells = [cell for row in book.active.iter_rows() for cell in row]
        assert not [cell.value for cell in cells if cell.data_type == "f"]
        assert any(str(cell.value).startswith("=cmd|") for cell in cells)


# ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "kind", ["text/html", "image/svg+xml", "application/xhtml+xml", "text/xml", "application/javascript"]
)
def test_what_a_browser_would_run_is_only_saved(db: None, kind: str, rf: Any) -> None:
    kept = store().put(io.BytesIO(SCRIPT.encode()))
    response = files.send(
        rf.get("/"),
        lambda: store().open(kept.sha256),
        size=kept.size,
        media_type=kind,
        name="现场\r\n照片.html",
        digest=kept.sha256,
    )
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "\n" not in response["Content-Disposition"]
    assert "filename*=UTF-8''" in response["Content-Disposition"]


@pytest.mark.parametrize(
    "content", [b"<html><script>alert(1)</script>", b"<svg onload='alert(1)'/>", b"%PDF-1.4 broken", b""]
)
def test_a_page_sent_as_a_photo_never_becomes_evidence(street: Matter, officer: Account, content: bytes) -> None:
    street.walk_to("inspect_scene")
    count = street.case.evidence.count()
    sent = {
        "kind": "object", "name": "x", "proves": "y", "taken_at": "2026-09-07T09:40", "place": "z",
        "officers": [str(one.pk) for one in street.file().officers],
        "upload": SimpleUploadedFile("../../现场.jpg", content, "image/jpeg"),
    }  # fmt: skip
    response = entered(officer).post(f"/desk/cases/{street.case.pk}/do/add_evidence", sent)
    assert response.status_code in {200, 422}
    assert street.case.evidence.count() == count


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "..\\..\\x.pdf", "/etc/passwd", "决定书\x00.pdf", 'a"; filename="b.html']
)
def test_a_name_with_a_path_is_only_a_name(name: str) -> None:
    header = exports.attachment(name)
    assert "/" not in header.replace("UTF-8''", "")
    assert "\\" not in header
    assert "\x00" not in header
    assert header.count('"') == 2


@pytest.mark.parametrize(
    "path", ["/log/../../secret_key/checkpoint", "/log/x/tile/../../../secret_key", "/log/%2e%2e/%2e%2e/checkpoint", "/static/../secret_key",
             "/static/%2e%2e/%2e%2e/secret_key", "/log/x/tile/0/000%00"]
)  # fmt: skip
def test_no_address_reaches_a_file_outside(agency: Agency, client: Client, path: str) -> None:
    assert client.get(path).status_code in {400, 404}


# ── personal data ───────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that is logged."""
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    logging.getLogger().addHandler(handler)
    yield kept
    logging.getLogger().removeHandler(handler)


def test_what_is_personal_is_hidden_until_a_purpose_is_recorded(
    agency: Agency, officer: Account, written: io.StringIO
) -> None:
    matter = Matter.open(party=replace(PERSON, phone=PHONE))
    matter.walk_to("end", conclude_investigation={"draft": draft(facts=SECRET)})
    shown = published(matter)
    site = f"/p/{agency.pk}"
    client, case, party = entered(officer), matter.case.pk, matter.case.party_id
    for path in (
        "/desk/", "/desk/cases", f"/desk/cases/{case}", f"/desk/cases/{case}/proof", f"/desk/cases/{case}/documents", "/desk/parties",
        f"/desk/parties/{party}", "/desk/cases?export=1", "/desk/parties?export=1", f"{site}/decisions", f"{site}/decisions/{shown.token}",
        f"{site}/decisions/feed", f"{site}/decisions.csv", f"{site}/decisions.json", f"{site}/decisions.xlsx",
    ):  # fmt: skip
        response = client.get(path)
        assert response.status_code == 200 or path.endswith((".xlsx", ".json")), path
        body = b"".join(response.streaming_content) if response.streaming else response.content
        text = _cells(body) if body.startswith(b"PK") else body.decode()
        assert PERSON.identifier not in text, path
        assert PHONE not in text, path
    before = Entry.objects.filter(event="cases.PartyRevealed").count()
    assert PERSON.identifier not in client.post(f"/desk/parties/{party}/reveal", {"purpose": " "}).content.decode()
    assert Entry.objects.filter(event="cases.PartyRevealed").count() == before
    seen = client.post(f"/desk/parties/{party}/reveal", {"purpose": "核对送达地址"}).content.decode()
    assert PERSON.identifier in seen and PHONE in seen
    assert Entry.objects.filter(event="cases.PartyRevealed").count() == before + 1
    assert PERSON.identifier not in client.get(f"/desk/parties/{party}").content.decode()
    assert PERSON.identifier not in written.getvalue() and PHONE not in written.getvalue()


def test_correcting_a_party_does_not_show_what_is_hidden_without_a_record(agency: Agency, officer: Account) -> None:
    party = cases.register_party(facts=replace(PERSON, phone=PHONE), by=officer, at=BEGIN)
    text = entered(officer).get(f"/desk/parties/{party.pk}/change").content.decode()
    assert PERSON.identifier not in text and PHONE not in text


def test_a_correction_keeps_what_was_left_hidden(agency: Agency, officer: Account) -> None:
    party = cases.register_party(facts=replace(PERSON, phone=PHONE), by=officer, at=BEGIN)
    sent = {
        "kind": "natural", "name": PERSON.name, "identifier_kind": "resident_id", "identifier": masked(PERSON.identifier),
        "address": "新路3号", "phone": masked(PHONE), "reason": "搬家",
    }  # fmt: skip
    assert entered(officer).post(f"/desk/parties/{party.pk}/change", sent).status_code == 302
    party.refresh_from_db()
    assert (party.identifier, party.phone, party.address) == (PERSON.identifier, PHONE, "新路3号")


def _cells(book: bytes) -> str:
    rows = load_workbook(io.BytesIO(book), read_only=True).active.iter_rows(values_only=True)
    return "\n".join(str(cell) for row in rows for cell in row)


# ── queries ─────────────────────────────────────────────────────────────────────────────────────────────────────
def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        response = client.get(path)
        assert response.status_code == 200, path
        if response.streaming:
            b"".join(response.streaming_content)
    return len(caught)


def test_no_list_asks_more_of_the_database_for_thirty_rows_than_for_one(agency: Agency) -> None:
    people = {name: Account.objects.get(username=name) for name in ("officer", "head", "reviewer", "system_admin")}
    paths = {
        "officer": ("/desk/", "/desk/cases", "/desk/leads", "/desk/parties", "/desk/find?q=示例", "/desk/cases?export=1", "/desk/parties?export=1"),
        "head": ("/desk/", "/desk/?tab=done", "/desk/leads"),
        "reviewer": ("/desk/reviews", "/desk/publications", "/desk/powers", "/desk/cases", "/desk/officers"),
        "system_admin": ("/desk/accounts", "/desk/departments", "/desk/officers"),
    }  # fmt: skip
    clients = {name: entered(person) for name, person in people.items()}

    def more(number: int) -> None:
        name = f"示例{number}商店"
        matter = Matter.open(party=replace(COMPANY, name=name, identifier_kind="none", identifier=""))
        matter.propose_filing()
        cases.register_lead(
            source="patrol", found_at=BEGIN, place=name, content="占道", department=matter.case.department,
            by=people["officer"], at=BEGIN, party=matter.case.party,
        )  # fmt: skip
        org.create_account(
            agency=agency, username=f"person{number}", name=f"人{number}", department=matter.case.department,
            by=people["system_admin"], at=BEGIN,
        )  # fmt: skip

    more(0)
    before = {(who, path): queries_of(clients[who], path) for who, some in paths.items() for path in some}
    for number in range(1, 12):
        more(number)
    after = {(who, path): queries_of(clients[who], path) for who, some in paths.items() for path in some}
    assert {key: (before[key], after[key]) for key in after if after[key] > before[key] + 1} == {}


def test_the_public_list_asks_no_more_for_many_decisions(agency: Agency, client: Client) -> None:
    first = Matter.open(party=COMPANY).walk_to("end")
    published(first)
    before = {path: queries_of(client, f"/p/{agency.pk}/{path}") for path in ("decisions", "decisions/feed", "")}
    for number in range(3):
        party = replace(COMPANY, name=f"上海示例{number}有限公司", identifier_kind="none", identifier="")
        published(Matter.open(party=party).walk_to("end"))
    assert {path: queries_of(client, f"/p/{agency.pk}/{path}") for path in before} == before


def test_every_refusal_page_is_free_of_english_errors(officer: Account) -> None:
    text = entered(officer).get("/desk/cases/999999").content.decode()
    assert not re.search(r"Traceback|Exception|DoesNotExist|not found", text)
