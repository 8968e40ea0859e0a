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
from mingheng.cases.models import Case
from mingheng.ledger.models import Entry
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


@pytest.mark.parametrize("path", ["/desk/accounts", "/desk/settings", "/desk/holidays", "/desk/ledger", "/desk/me", "/desk/departments", "/desk/powers", "/desk/"])
@pytest.mark.parametrize("who", ["system_admin", "security_admin", "audit_admin"])
def test_administrators_open_their_pages(request: Any, enter: Enter, who: str, path: str) -> None:
    assert enter(request.getfixturevalue(who)).get(path).status_code == 200
