"""Logging in and out of the desk, the lock, the first password, and who is let in at all."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from mingheng.ledger.models import Entry
from mingheng.org import actions
from mingheng.org.models import Account
from tests.cast import PASSWORD

OPEN = {"/login", "/logout", "/password"}


def log_in(client: Client, username: str, password: str = PASSWORD, **more: str) -> object:
    return client.post("/login", {"username": username, "password": password, **more})


def test_staff_log_in_and_land_on_the_work_list(officer: Account, client: Client) -> None:
    response = log_in(client, "officer")
    assert (response.status_code, response["Location"]) == (302, "/desk/")
    assert Entry.objects.filter(event="org.LoggedIn").exists()
    assert "李执" in client.get("/desk/").content.decode()


def test_the_log_in_name_is_the_same_in_any_case(officer: Account, client: Client) -> None:
    assert log_in(client, "  OFFICER ").status_code == 302


def test_a_wrong_password_does_not_say_whether_the_account_exists(officer: Account, client: Client) -> None:
    known, unknown = log_in(client, "officer", "wrong"), log_in(client, "nobody-at-all", "wrong")
    text = [re.sub(r'value="[^"]*"', "", one.content.decode()) for one in (known, unknown)]
    assert text[0] == text[1]
    assert "没有登录成功" in text[0]


def test_an_account_is_locked_after_repeated_failure_whatever_the_case_of_its_name(
    officer: Account, client: Client
) -> None:
    for number in range(settings.AXES_FAILURE_LIMIT):
        last = log_in(client, "officer" if number % 2 else "Officer", "wrong")
    assert last.status_code in {403, 429}
    assert "锁定" in last.content.decode()
    assert log_in(client, "officer").status_code in {403, 429}


def test_a_given_password_has_to_be_changed_first(officer: Account, system_admin: Account, client: Client) -> None:
    from_admin = actions.reset_password(account=officer, by=system_admin, at=_now())
    assert log_in(client, "officer", from_admin.password)["Location"] == "/password"
    assert client.get("/desk/")["Location"] == "/password"
    sent = {"old": from_admin.password, "new": "Xin-Mima-2026", "again": "Xin-Mima-2026"}
    assert client.post("/password", sent)["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"old": "wrong", "new": "Xin-Mima-2026", "again": "Xin-Mima-2026"}, "原口令不对"),
        ({"old": PASSWORD, "new": "Xin-Mima-2026", "again": "other"}, "两次输入的新密码不一样"),
        ({"old": PASSWORD, "new": "short1!", "again": "short1!"}, "没有提交成功"),
    ],
)
def test_a_refused_new_password_changes_nothing(
    officer: Account, client: Client, sent: dict[str, str], words: str
) -> None:
    client.force_login(officer)
    before = Account.objects.get(pk=officer.pk).password
    assert words in client.post("/password", sent).content.decode()
    assert Account.objects.get(pk=officer.pk).password == before


def test_logging_out_is_recorded_and_ends_the_session(officer: Account, client: Client) -> None:
    client.force_login(officer)
    assert client.get("/logout").status_code == 405
    assert client.post("/logout")["Location"] == "/login"
    assert Entry.objects.filter(event="org.LoggedOut").exists()
    assert client.get("/desk/").status_code == 302


def test_a_disabled_account_is_out_at_once(officer: Account, system_admin: Account, client: Client) -> None:
    client.force_login(officer)
    actions.disable_account(account=officer, reason="调离", by=system_admin, at=_now())
    assert client.get("/desk/")["Location"].startswith("/login")


def test_a_session_ends_when_it_is_idle_and_is_renewed_while_used(officer: Account, client: Client) -> None:
    client.force_login(officer)
    client.get("/desk/")
    assert settings.SESSION_COOKIE_AGE <= 12 * 3600
    assert client.session.get_expiry_age() <= settings.SESSION_COOKIE_AGE


def test_next_never_leads_away_from_here(officer: Account, client: Client) -> None:
    assert log_in(client, "officer", next="https://example.org/")["Location"] == "/desk/"


def addresses(patterns: list[URLPattern | URLResolver], root: str = "/") -> list[str]:
    found = []
    for pattern in patterns:
        path = root + re.sub(r"<int:\w+>", "1", str(pattern.pattern))
        path = re.sub(r"<\w+:\w+>|<\w+>", "x", path)
        found += addresses(pattern.url_patterns, path) if isinstance(pattern, URLResolver) else [path]
    return [path.replace("//", "/") for path in found]


def test_every_page_of_the_desk_asks_who_is_there(client: Client, db: None) -> None:
    paths = [path for path in addresses(get_resolver().url_patterns) if path.startswith("/desk")]
    assert len(paths) > 30
    for path in paths:
        for method in (client.get, client.post):
            response = method(path)
            assert response.status_code == 302, path
            assert response["Location"].startswith("/login"), path


def _now() -> dt.datetime:

    return timezone.now()
