"""A process that is killed while it issues a paper leaves nothing behind."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from mingheng.documents import actions, forms
from mingheng.documents.models import Document, NumberSeries
from mingheng.org.models import Account
from tests.documents.samples import sample

ROOT = Path(__file__).resolve().parents[2]
KILLED = """
import datetime as dt, os, sys
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from mingheng import ledger
from mingheng.documents import actions, forms
from mingheng.org.models import Account
from tests.documents.samples import sample
by = Account.objects.select_related("agency__log").get(username="head")
with ledger.transaction():
    actions.issue(form_code="T10", values=sample(forms.get("T10")), by=by, at=dt.datetime.fromisoformat(sys.argv[2]))
    os.kill(os.getpid(), 9)
"""


@pytest.mark.django_db(transaction=True)
def test_process_killed_after_the_number_was_taken_leaves_no_gap(head: Account, at: dt.datetime) -> None:
    name = str(connection.settings_dict["NAME"])
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    words = {
        **os.environ,
        "PYTHONPATH": path,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTEST_DATA_DIR": os.environ["DATA_DIR"],
    }
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, name, at.isoformat()], env=words, capture_output=True, timeout=120
    )
    assert ended.returncode == -9, ended.stderr.decode()
    assert not Document.objects.exists()
    assert not NumberSeries.objects.exists()
    paper = actions.issue(form_code="T10", values=sample(forms.get("T10")), by=head, at=at)
    assert paper.number == "沪普曹移〔2026〕第0001号"
