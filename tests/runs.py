"""Whole commands as an operator runs them (整条命令): in a process of their own, on an installation of their own.

On PostgreSQL every installation has a database of its own beside that of the tests.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
SUMMARY, COMPANY, DEFENCE = "01-summary-stall", "02-ordinary-company-hearing", "03-defence-accepted"
PATIENCE = 180
_COMMAND = (sys.executable, "-m", "mingheng.cli.main")


@dataclass(frozen=True)
class Done:
    """What a command left: its exit code and what it said."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        """What was printed with --json."""
        return json.loads(self.out)

    @property
    def refusal(self) -> dict[str, str]:
        """The refusal printed with --json; the last line of what went to standard error."""
        found: dict[str, str] = json.loads(self.err.strip().splitlines()[-1])
        return found


@dataclass(frozen=True)
class Installation:
    """An installation of its own (一套安装): its folder, and its database where the tests run on PostgreSQL."""

    folder: Path
    database: str = field(default_factory=lambda: _fresh_database())

    @property
    def env(self) -> dict[str, str]:
        """The environment of its commands."""
        taken = {"DATABASE_URL", "FILES_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "PUBLIC_URL"}
        env = {name: value for name, value in os.environ.items() if name not in taken}
        env["DATA_DIR"] = str(self.folder)
        return env | ({"DATABASE_URL": self.database} if self.database else {})

    def run(self, *words: str | Path, cwd: Path | None = None, timeout: float = PATIENCE) -> Done:
        """Run one command to its end."""
        made = subprocess.run(
            [*_COMMAND, *map(str, words)], env=self.env, cwd=cwd, capture_output=True, text=True, timeout=timeout,
            check=False,
        )  # fmt: skip
        return Done(made.returncode, made.stdout, made.stderr)

    def start(self, *words: str | Path) -> subprocess.Popen[str]:
        """Start a command and leave it running; its words come through a pipe."""
        return subprocess.Popen(
            [*_COMMAND, *map(str, words)], env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )


@dataclass(frozen=True)
class Journey:
    """An example that was taken from its folder to its results."""

    installation: Installation
    out: Path
    done: Done


@functools.cache
def scratch() -> Path:
    """A folder for everything that lasts as long as this process."""
    folder = Path(tempfile.mkdtemp(prefix="mingheng-runs-"))
    atexit.register(rmtree, folder, True)
    return folder


@functools.cache
def example(name: str) -> Journey:
    """Run a shipped example once (办理随附的示例)."""
    out = scratch() / name
    installation = Installation(out / "安装")
    return Journey(installation, out, installation.run("journey", EXAMPLES / name, "--out", out, "--json"))


def _fresh_database() -> str:
    """Make an empty database beside the one the tests use; nothing on SQLite, where the folder has its own."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return ""
    name = f"run_{os.getpid()}_{len(_MADE)}"
    _MADE.append(name)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    atexit.register(_drop, url, name)
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _drop(url: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


_MADE: list[str] = []
