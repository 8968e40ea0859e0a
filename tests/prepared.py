"""A prepared SQLite database (预先建好的测试库): the tables of all migrations, kept from one run to the next.

Applying the migrations takes many seconds and gives the same tables every time, so the empty database is kept in pytest's
cache under a digest of the sources that make it. A change of any of them makes a new one.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

_SOURCE = Path(__file__).resolve().parent.parent / "src" / "mingheng"
_MAKERS = ("*/migrations/*.py", "*/models.py", "*/models/*.py", "*/search.py", "ledger/**/*.py", "config/settings.py")


def on_sqlite() -> bool:
    """Return whether the tests run on SQLite."""
    return bool(settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"))


def path(config: pytest.Config) -> Path | None:
    """Return where the prepared database for the present sources lies or will lie; None on another database."""
    if not on_sqlite() or config.cache is None:
        return None
    digest = hashlib.sha256()
    for pattern in _MAKERS:
        for source in sorted(_SOURCE.glob(pattern)):
            digest.update(source.relative_to(_SOURCE).as_posix().encode() + source.read_bytes())
    return Path(config.cache.mkdir("prepared")) / f"{digest.hexdigest()[:24]}.sqlite3"


def take(prepared: Path | None) -> None:
    """Put a copy of the prepared database where the tests will open theirs."""
    if prepared is not None and prepared.exists():
        shutil.copyfile(prepared, settings.DATABASES["default"]["TEST"]["NAME"])


def keep(prepared: Path | None) -> None:
    """Keep the database that was just made, unless one is kept already."""
    if prepared is None or prepared.exists():
        return
    for old in prepared.parent.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    unfinished = prepared.with_suffix(f".{os.getpid()}")
    connection.ensure_connection()
    copy = sqlite3.connect(unfinished)
    connection.connection.backup(copy)
    copy.close()
    unfinished.replace(prepared)
