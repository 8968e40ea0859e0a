"""A real server beside the tests (真实服务): the process that `mingheng serve` becomes, on the database of the tests."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection

from mingheng.base.tasks import run_due_tasks
from mingheng.cli import serve
from mingheng.evidence import actions
from mingheng.org.models import Account
from tests import cast
from tests.conftest import AT

HOST = "127.0.0.1"
PATIENCE = 30.0


class Server:
    """A server that can be killed and started again at the same address."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port = int(probe.getsockname()[1])
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def start(self) -> None:
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.live",
            "LIVE_DATABASE": str(connection.settings_dict["NAME"]),
            "PYTEST_DATA_DIR": str(settings.DATA_DIR),
            "PYTHONPATH": "src:.",
        }
        self.process = subprocess.Popen(serve.command(HOST, self.port), env=env, start_new_session=True)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                self.ask("OPTIONS", "/uploads/")
                return
            time.sleep(0.05)
        raise RuntimeError("the server did not answer")

    def stop(self, number: int = signal.SIGTERM) -> None:
        """End the server with all its workers; SIGKILL leaves it no time to do anything."""
        if self.process is not None:
            os.killpg(self.process.pid, number)
            self.process.wait()
            self.process = None

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes | None = None) -> Answer:
        line = HTTPConnection(HOST, self.port, timeout=PATIENCE)
        try:
            line.request(method, path, body, headers or {})
            answer = line.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            line.close()


class Answer:
    """What was answered."""

    def __init__(self, number: int, headers: dict[str, str], body: bytes) -> None:
        self.number, self.headers, self.body = number, headers, body


@pytest.fixture(scope="module")
def street(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The standing cast, there for real while the server runs; the database is empty again afterwards."""
    with django_db_blocker.unblock():
        cast.ensure()
        cast.standing = True
        yield
        call_command("flush", verbosity=0, interactive=False)
        cast.standing = False


@pytest.fixture(autouse=True)
def _cast_stays(_standing_cast: None) -> None:
    """Keep the cast from one test to the next."""


@pytest.fixture
def _django_db_helper(street: None) -> None:
    """Put no transaction around a test: the server has to see what it writes."""


@pytest.fixture(scope="module")
def server(street: None) -> Iterator[Server]:
    """The server, started once for a module."""
    running = Server()
    running.start()
    yield running
    running.stop()


def cookie_of(username: str) -> str:
    """Return the cookie of somebody who has logged in."""
    account = Account.objects.get(username=username)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "mingheng.config.accounts.AccountBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@pytest.fixture(scope="module")
def officer_cookie(street: None) -> str:
    return cookie_of("officer")


@pytest.fixture(scope="module")
def outsider_cookie(street: None) -> str:
    return cookie_of("outsider")


@pytest.fixture(scope="module")
def token(street: None) -> str:
    """The token of a collecting station."""
    admin = Account.objects.get(username="security_admin")
    return actions.register_station(name="一号采集站", place="队部", by=admin, at=AT).token


def work() -> None:
    """Do the work that waits in the background."""
    run_due_tasks(max_seconds=30)
