"""A process killed between any two statements: nothing half written, nothing acknowledged lost."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).parents[2]


@pytest.fixture
def elsewhere(tmp_path, transactional_db, settings):
    """The environment of an installation that processes of their own can use: a file, or the test's own PostgreSQL."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mingheng.config.settings",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "",
        "SECRET_KEY": settings.SECRET_KEY,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    if connection.vendor == "postgresql":
        given = connection.settings_dict
        who = f"{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}"
        environment["DATABASE_URL"] = f"postgres://{who}/{given['NAME']}"
    else:
        connection.ensure_connection()
        with closing(sqlite3.connect(tmp_path / "mingheng.sqlite3")) as copy:
            connection.connection.backup(copy)
    return environment


def _run(environment, *words):
    return subprocess.run(
        [sys.executable, *words], env=environment, cwd=ROOT, capture_output=True, text=True, check=True, timeout=180
    )


def test_what_was_acknowledged_is_there_after_every_kill(elsewhere):
    chance = random.Random(20261123)
    acknowledged = {}
    for number in range(4):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.ledger.acting", str(number)],
            env=elsewhere,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        lines = [process.stdout.readline()]
        time.sleep(chance.uniform(0.05, 0.6))
        process.send_signal(signal.SIGKILL)
        lines += process.communicate(timeout=60)[0].splitlines()
        for line in lines:
            if line.count(" ") == 1:
                origin, seq = line.split()
                acknowledged[origin] = int(seq)
    assert len(acknowledged) == 4
    _run(elsewhere, "-m", "mingheng.cli.main", "ledger", "export", Path(elsewhere["DATA_DIR"]) / "out")
    found = json.loads(_run(elsewhere, "-m", "mingheng.cli.main", "ledger", "verify", "--no-files", "--json").stdout)
    assert found["differences"] == []
    checked = json.loads(
        _run(
            elsewhere, "-m", "mingheng.cli.main", "ledger", "check", Path(elsewhere["DATA_DIR"]) / "out", "--json"
        ).stdout
    )
    sizes = {log["origin"]: log["size"] for log in checked["logs"]}
    for origin, seq in acknowledged.items():
        assert sizes[origin] > seq
