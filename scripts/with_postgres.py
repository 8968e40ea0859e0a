#!/usr/bin/env python3
"""Run a command beside a throwaway PostgreSQL: ``with_postgres.py CMD…`` with DATABASE_URL set.

The cluster lives in a temporary folder, listens on a socket and a free loopback port, and is gone when the command
ends, however it ends. Root may call this: the server then runs as an unprivileged user, as PostgreSQL demands.
Binaries come from the system, or from the ``pgserver`` wheel where the system has none.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

DATABASE = "mingheng"
START_SECONDS = 60
ATTEMPTS = 3
# Speed over durability (the cluster is thrown away), and room for the tests with fifty writers.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "300",
    "shared_buffers": "128MB",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "timezone": "UTC",
    "log_min_messages": "fatal",
    "logging_collector": "off",
}


class NoPostgres(Exception):
    """There is no PostgreSQL to start, or it would not start."""


def system_folders() -> list[Path]:
    """Return the folders that may hold the server's programs, newest version first."""

    def version(folder: Path) -> float:
        try:
            return float(folder.parent.name)
        except ValueError:
            return 0.0

    named = [Path(os.environ["PG_BIN"])] if os.environ.get("PG_BIN") else []
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=version, reverse=True)
    redhat = sorted(Path("/usr").glob("pgsql-*/bin"), key=version, reverse=True)
    on_path = shutil.which("initdb")
    return [*named, *debian, *redhat, *([Path(on_path).resolve().parent] if on_path else [])]


def find_programs(work: Path) -> Path:
    """Return a folder with initdb and postgres; the wheel's copy goes to ``work``, where any user may read it."""
    for folder in system_folders():
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    spec = importlib.util.find_spec("pgserver")
    if spec and spec.submodule_search_locations:
        wheel = Path(next(iter(spec.submodule_search_locations)))
        for name in ("pginstall", "../pgserver.libs"):
            source = (wheel / name).resolve()
            if source.exists():
                parent = work / "wheel" / ("pgserver" if name == "pginstall" else "")
                shutil.copytree(source, parent / source.name, symlinks=True)
        return work / "wheel" / "pgserver" / "pginstall" / "bin"
    raise NoPostgres(
        "未找到 PostgreSQL：请安装 postgresql 软件包。 / No PostgreSQL found: install the postgresql package."
    )


def server_user() -> pwd.struct_passwd | None:
    """Return the user the server has to run as, or None when we are not root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody", "daemon"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgres("没有可用的普通用户来运行 PostgreSQL。 / No unprivileged user to run PostgreSQL as.")


def die_with_parent() -> None:
    """Ask the kernel to stop the server when this script is killed outright (Linux only)."""
    try:
        ctypes.CDLL(None).prctl(1, int(signal.SIGQUIT), 0, 0, 0)
    except (OSError, AttributeError):
        return


def free_port() -> int:
    """Return a loopback port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """A throwaway cluster in a temporary folder."""

    def __init__(self) -> None:
        self.user = server_user()
        self.folder = Path(tempfile.mkdtemp(prefix="mh-pg-", dir=os.environ.get("PG_TMPDIR", "/tmp")))
        self.folder.chmod(0o755)
        self.data_folder = self.folder / "pg"
        self.socket_folder = self.folder / "s"
        self.log = self.folder / "log"
        self.password = secrets.token_hex(16)
        self.port = 0
        self.server: subprocess.Popen[bytes] | None = None

    def _spawn(self, command: list[str], *, before: Callable[[], None] | None = None) -> subprocess.Popen[bytes]:
        """Start a server program as the right user, out of reach of the terminal's Ctrl-C."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        environment |= {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
        who = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=environment,
                start_new_session=True,
                preexec_fn=before,
                **who,  # type: ignore[arg-type]
            )

    def _run(self, command: list[str], words: str = "") -> None:
        self.server = process = self._spawn(command, before=die_with_parent)
        process.communicate(words.encode())
        if process.returncode:
            raise NoPostgres(f"{Path(command[0]).name} 失败 / failed:\n{self.log.read_text(errors='replace')[-2000:]}")

    def create(self) -> None:
        """Lay the cluster out and make the database."""
        for folder in (self.data_folder, self.socket_folder):
            folder.mkdir(mode=0o700)
            if self.user:
                os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        self.socket_folder.chmod(0o755)
        self.programs = find_programs(self.folder)
        secret = self.folder / "pw"
        secret.write_text(self.password)
        secret.chmod(0o600)
        if self.user:
            os.chown(secret, self.user.pw_uid, self.user.pw_gid)
        initdb = [str(self.programs / "initdb"), "-D", str(self.data_folder), "-U", DATABASE, f"--pwfile={secret}"]
        self._run([*initdb, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"])
        secret.unlink()
        single = [str(self.programs / "postgres"), "--single", "-D", str(self.data_folder), "-F", "postgres"]
        self._run(single, f"CREATE DATABASE {DATABASE}\n")

    def start(self) -> None:
        """Start the server; take another port when somebody else was faster."""
        for _ in range(ATTEMPTS):
            self.port = free_port()
            command = [str(self.programs / "postgres"), "-D", str(self.data_folder), "-p", str(self.port)]
            settings = SETTINGS | {
                "listen_addresses": "127.0.0.1",
                "unix_socket_directories": str(self.socket_folder),
            }
            for name, value in settings.items():
                command += ["-c", f"{name}={value}"]
            self.server = self._spawn(command, before=die_with_parent)
            if self._is_ready():
                return
        raise NoPostgres(f"PostgreSQL 未能启动 / did not start:\n{self.log.read_text(errors='replace')[-2000:]}")

    def _is_ready(self) -> bool:
        """Wait until the server says so in its own pid file; False when it ended instead."""
        assert self.server is not None
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.server.poll() is not None:
                return False
            try:
                lines = (self.data_folder / "postmaster.pid").read_text().splitlines()
            except OSError:
                lines = []
            if len(lines) >= 8 and lines[7].strip() == "ready" and lines[0] == str(self.server.pid):
                return True
            time.sleep(0.05)
        return False

    @property
    def url(self) -> str:
        """Return the address for DATABASE_URL."""
        return f"postgresql://{DATABASE}:{self.password}@127.0.0.1:{self.port}/{DATABASE}"

    def remove(self) -> None:
        """Stop what still runs of the server at once and delete the folder."""
        if self.server and self.server.poll() is None:
            self.server.send_signal(signal.SIGQUIT)
            try:
                self.server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait(timeout=10)
        shutil.rmtree(self.folder, ignore_errors=True)


def run(command: list[str]) -> int:
    """Run the command beside a cluster and return its exit code; Ctrl-C and a stop request reach the command."""
    child: subprocess.Popen[bytes] | None = None

    def pass_on(number: int, _frame: object) -> None:
        if child is None:
            raise SystemExit(128 + number)
        # Ctrl-C on a terminal reaches the command by itself; twice would cut its own tidying short.
        by_terminal = number == signal.SIGINT and sys.stdin is not None and sys.stdin.isatty()
        if child.poll() is None and not by_terminal:
            child.send_signal(number)

    cluster = Cluster()
    try:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, pass_on)
        cluster.create()
        cluster.start()
        environment = os.environ | {
            "DATABASE_URL": cluster.url,
            "PGHOST": str(cluster.socket_folder),
            "PGPORT": str(cluster.port),
            "PGUSER": DATABASE,
            "PGPASSWORD": cluster.password,
            "PGDATABASE": DATABASE,
        }
        child = subprocess.Popen(command, env=environment)
        code = child.wait()
        return code if code >= 0 else 128 - code
    finally:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        cluster.remove()


def main() -> int:
    """Read the command line; 2 for wrong usage, 3 when there is no PostgreSQL, otherwise the command's own code."""
    command = sys.argv[1:]
    if not command:
        sys.stderr.write("usage: with_postgres.py CMD…\n")
        return 2
    try:
        return run(command)
    except NoPostgres as none:
        sys.stderr.write(f"{none}\n")
        return 3
    except FileNotFoundError as missing:
        sys.stderr.write(f"{missing}\n")
        return 127


if __name__ == "__main__":
    sys.exit(main())
