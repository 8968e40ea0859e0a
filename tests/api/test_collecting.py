"""A collecting station at work (采集站): `mingheng evidence collect` against a real server."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from mingheng.cli.collecting import Folder, Note
from mingheng.evidence.models import Arrival
from tests.api.conftest import Server, work
from tests.api.test_uploads import CLIP, SHA256, Sender

pytestmark = pytest.mark.django_db


@contextmanager
def working() -> Iterator[None]:
    """Do the background work all the while."""
    over = threading.Event()

    def turn() -> None:
        while not over.wait(0.1):
            work()
        connection.close()

    thread = threading.Thread(target=turn)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Recordings of one device, a broken file, one that is no recording, and what is none of ours."""
    recordings = tmp_path / "录像"
    (recordings / "记录仪-07" / "20261123").mkdir(parents=True)
    (recordings / "记录仪-07" / "20261123" / "现场 一.mp4").write_bytes(CLIP)
    (recordings / "程序.mp4").write_bytes(b"MZ" + b"\0" * 9000)
    (recordings / "正在写.mp4.part").write_bytes(b"x")
    (recordings / "空.mp4").write_bytes(b"")
    return recordings


def collect(server: Server, folder: Path, token: str, *more: str) -> subprocess.CompletedProcess[str]:
    file = folder.parent / "令牌"
    file.write_text(token)
    words = ["evidence", "collect", folder, "--server", server.url, "--token-file", file, "--once", "--settle", "0"]
    command = [sys.executable, "-m", "mingheng.cli.main", *map(str, words), "--interval", "0.01", *more]
    with working():
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_new_files_are_sent_checked_noted_and_deleted_only_when_told(server: Server, token: str, folder: Path) -> None:
    recording = folder / "记录仪-07" / "20261123" / "现场 一.mp4"
    done = collect(server, folder, token)
    assert "未被接收" in done.stderr
    assert done.returncode == 1  # the one that is no recording
    receipt = json.loads(recording.with_name("现场 一.mp4.回执.json").read_text())
    assert (receipt["SHA-256"], receipt["可以删除原文件"], receipt["设备"]) == (SHA256, True, "记录仪-07")
    assert recording.exists()
    sent = Arrival.objects.filter(original_name="现场 一.mp4")
    assert [(one.device, one.sha256, one.station is not None) for one in sent] == [("记录仪-07", SHA256, True)]
    collect(server, folder, token, "--delete")
    assert not recording.exists()
    assert (folder / "程序.mp4").exists()
    assert (folder / "空.mp4").exists()
    assert sent.count() == 1
    assert "已删除" in (folder / ".mingheng" / "collect.log").read_text()


def test_it_goes_on_where_it_was_cut(server: Server, token: str, tmp_path: Path) -> None:
    folder = tmp_path / "录像"
    folder.mkdir()
    (folder / "长.mp4").write_bytes(CLIP + b"1" * 300_000)
    (folder / ".mingheng").mkdir()
    first = collect(server, folder, "made-up")
    assert first.returncode == 1
    assert "STATION_TOKEN" in first.stderr
    assert not Arrival.objects.filter(original_name="长.mp4").exists()
    assert collect(server, folder, token).returncode == 0
    assert Arrival.objects.get(original_name="长.mp4").ready_at is not None


def test_a_missing_folder_is_refused(server: Server, token: str, tmp_path: Path) -> None:
    done = collect(server, tmp_path / "没有", token)
    assert (done.returncode, "COLLECT_FOLDER" in done.stderr) == (1, True)


def test_it_goes_on_with_what_the_server_has(server: Server, token: str, tmp_path: Path) -> None:
    folder = tmp_path / "录像"
    (folder / ".mingheng").mkdir(parents=True)
    path = folder / "半截.mp4"
    path.write_bytes(CLIP)
    station = Sender(server, Authorization=f"Bearer {token}")
    address = station.begin(filename="半截.mp4").headers["location"]
    station.patch(address, 0, CLIP[:200_000])
    Folder(folder).keep(path, Note(len(CLIP), path.stat().st_mtime_ns, address=address))
    done = collect(server, folder, token)
    assert (done.returncode, "从 200000 字节起" in done.stderr) == (0, True)
    assert Arrival.objects.filter(original_name="半截.mp4", ready_at__isnull=False).count() == 1
