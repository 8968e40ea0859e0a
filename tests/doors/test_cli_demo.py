"""``mingheng demo``, ``serve``, ``work`` and ``doctor`` (演示、网页、后台、健康检查), as processes of their own."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from functools import cache

import pytest

from mingheng.cli import demonstration
from mingheng.org.models import Agency
from tests.refusals import refused
from tests.runs import Done, Installation, scratch


class _Stay(urllib.request.HTTPRedirectHandler):
    """Tells a redirect instead of following it."""

    def redirect_request(self, *_: object) -> None:
        return None


@cache
def installation() -> Installation:
    """One demo, loaded once for all tests of this file."""
    return Installation(scratch() / "演示")


@cache
def loaded() -> Done:
    """What loading it said."""
    return installation().run("demo", "--no-serve", "--data", installation().folder)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port


def fetched(port: int, path: str, *, patience: float = 60) -> int:
    """The code with which a page answers, once anybody answers."""
    until = time.monotonic() + patience
    opener = urllib.request.build_opener(_Stay)
    while True:
        try:
            return int(opener.open(f"http://127.0.0.1:{port}{path}", timeout=20).status)
        except urllib.error.HTTPError as answer:
            return answer.code
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def ended(process: subprocess.Popen[str]) -> int:
    """Ask a process to end, and wait until it has."""
    process.send_signal(signal.SIGTERM)
    try:
        process.communicate(timeout=40)
    finally:
        process.kill()
    return process.returncode


def answers(port: int) -> bool:
    """Whether anybody still listens."""
    with socket.socket() as tried:
        tried.settimeout(1)
        return tried.connect_ex(("127.0.0.1", port)) == 0


def test_demo_is_loaded_once() -> None:
    first = loaded()
    assert (first.code, first.err) == (0, ""), first.err
    assert "演示案件 12/12" in first.out
    second = installation().run("demo", "--no-serve", "--data", installation().folder)
    assert second.code == 0 and "演示案件" not in second.out


def test_demo_verifies_and_is_well() -> None:
    assert loaded().code == 0
    audit = installation().run("ledger", "verify", "--data", installation().folder, "--json")
    assert audit.code == 0 and audit.answer["ok"], audit.out
    health = installation().run("doctor", "--data", installation().folder, "--json")
    assert health.code == 0, health.out
    assert {"数据库", "账本触发器", "文件存储", "后台任务"} <= {one["subject"] for one in health.answer["findings"]}


def test_demo_serves_and_ends_cleanly() -> None:
    assert loaded().code == 0
    port, begun = free_port(), time.monotonic()
    process = installation().start("demo", "--port", str(port), "--data", installation().folder)
    try:
        assert fetched(port, "/") == 200
        print(f"first page after {time.monotonic() - begun:.1f} s")
        assert fetched(port, "/desk/") in {200, 302}
    finally:
        code = ended(process)
    assert code == 0 and not answers(port)


def test_serve_answers_and_stops() -> None:
    assert loaded().code == 0
    port = free_port()
    process = installation().start("serve", "--port", str(port), "--data", installation().folder)
    try:
        assert fetched(port, "/") == 200
    finally:
        ended(process)
    assert not answers(port)


def test_two_workers_at_once_do_no_harm() -> None:
    assert loaded().code == 0
    two = [installation().start("work", "--once", "--data", installation().folder) for _ in range(2)]
    told = [process.communicate(timeout=120)[0] for process in two]
    assert [process.returncode for process in two] == [0, 0], told
    assert installation().run("ledger", "verify", "--no-files", "--data", installation().folder).code == 0


def test_taken_port_is_refused_before_anything_is_loaded() -> None:
    folder = scratch() / "未装"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = Installation(folder).run("demo", "--port", str(taken.getsockname()[1]), "--data", folder, "--json")
    assert (done.code, done.refusal["code"]) == (1, "PORT_TAKEN")
    assert not (folder / "mingheng.sqlite3").exists()


def test_demo_that_was_killed_while_loading_is_refused_with_a_way_out() -> None:
    half = Installation(scratch() / "半途")
    process = half.start("demo", "--no-serve", "--data", half.folder)
    assert process.stdout is not None
    for line in process.stdout:
        if "演示案件 2/" in line:
            break
    process.kill()
    process.communicate()
    done = half.run("demo", "--no-serve", "--data", half.folder, "--json")
    assert (done.code, done.refusal["code"]) == (1, "DEMO_HALF")
    assert "--data" in done.refusal["way_out"]
    assert half.run("ledger", "verify", "--data", half.folder).code == 0


def test_demo_is_not_loaded_into_a_real_installation(agency: Agency) -> None:
    with refused("DEMO_ELSEWHERE"):
        demonstration.load()


@pytest.mark.parametrize(
    "words", [("demo", "--port", "x"), ("work", "--twice"), ("serve", "--port"), ("doctor", "now")]
)
def test_wrong_usage_ends_with_two(words: tuple[str, ...]) -> None:
    assert Installation(scratch() / "用法").run(*words).code == 2
