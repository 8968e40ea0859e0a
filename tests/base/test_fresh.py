"""A new database made at once has the tables that the migrations make."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

SHOW = (
    "import django; django.setup()\n"
    "from django.db import connection\n"
    "c = connection.cursor()\n"
    'c.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name")\n'
    "for row in c.fetchall(): print(*row, sep='\\t')\n"
)


def _schema(folder: Path, *words: str) -> dict[str, str]:
    env = {
        **os.environ,
        "DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "mingheng.config.settings",
    }
    manage = [sys.executable, "-m", "mingheng.cli.main", "manage", "migrate", "-v0", *words]
    subprocess.run(manage, env=env, check=True)
    told = subprocess.run([sys.executable, "-c", SHOW], env=env, check=True, capture_output=True, text=True).stdout
    found = {}
    for line in told.split("\n"):
        name, _, sql = line.partition("\t")
        if name and not name.startswith("sqlite_"):
            found[name] = _plain(sql)
    return found


def _plain(sql: str) -> str:
    """The parts of a table in any order: a column added later stands at another place."""
    return " ".join(sorted(re.findall(r"[\w']+", sql.replace('"', ""))))


def test_new_database_has_the_tables_of_the_migrations(tmp_path: Path) -> None:
    at_once, walked = _schema(tmp_path / "once"), _schema(tmp_path / "walked", "--run-syncdb")
    assert at_once.keys() == walked.keys()
    differing = [name for name in at_once if at_once[name] != walked[name]]
    assert not differing
