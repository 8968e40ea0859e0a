"""A throwaway PostgreSQL comes up, is what the suite expects, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "with_postgres.py"
LOOK = """
import os, psycopg
row = psycopg.connect(os.environ["DATABASE_URL"]).execute(
    "select current_setting('server_encoding'), datcollate from pg_database where datname = current_database()"
).fetchone()
print(*row)
"""


def run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *command],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=os.environ | {"PG_TMPDIR": str(folder)},
    )


def test_command_sees_a_utf8_database_and_its_exit_code_comes_back(short_folder: Path) -> None:
    seen = run(sys.executable, "-c", LOOK, folder=short_folder)
    failed = run("sh", "-c", "exit 7", folder=short_folder)

    assert seen.stdout.split() == ["UTF8", "C.UTF-8"], seen.stderr
    assert failed.returncode == 7
    assert list(short_folder.iterdir()) == []


def test_cluster_is_gone_after_a_stop_request(short_folder: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), "sleep", "60"], env=os.environ | {"PG_TMPDIR": str(short_folder)}
    )
    until = time.monotonic() + 60
    while not list(short_folder.glob("mh-pg-*/pg/postmaster.pid")) and time.monotonic() < until:
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=60) != 0
    assert list(short_folder.iterdir()) == []
