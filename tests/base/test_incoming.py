"""Files that come in pieces (到件): their digest across restarts, locks, a full disk, and content that is there already."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mingheng.base.errors import Conflict, NotFound, Refused
from mingheng.base.files import Incoming, LocalStore

CONTENT = bytes(range(256)) * 3000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Incoming:
    made = Incoming(tmp_path / "arriving")
    made.create("a", len(CONTENT))
    return made


def test_the_digest_is_right_across_pieces_and_restarts(folder: Incoming) -> None:
    for start in range(0, len(CONTENT), 100_000):
        known = folder if start % 200_000 else Incoming(folder.root)  # every second one knows nothing of before
        with known.open("a") as arrival:
            assert arrival.offset == start
            arrival.append([CONTENT[start : start + 50_000], CONTENT[start + 50_000 : start + 100_000]])
    with folder.open("a") as arrival:
        assert arrival.sha256() == SHA256


def test_a_piece_can_be_taken_away_again(folder: Incoming) -> None:
    with folder.open("a") as arrival:
        arrival.append([CONTENT[:5000]])
        mark = arrival.mark()
        arrival.append([b"wrong"])
        arrival.cut(mark)
        arrival.append([CONTENT[5000:]])
        assert (arrival.offset, arrival.sha256()) == (len(CONTENT), SHA256)


def test_only_one_writes_at_a_time(folder: Incoming) -> None:
    with folder.open("a"), pytest.raises(Conflict) as refused:
        Incoming(folder.root).open("a", patience=0.15)
    assert refused.value.code == "UPLOAD_BUSY"
    folder.open("a").close()


def test_the_lock_of_a_killed_process_is_free(folder: Incoming) -> None:
    script = "import sys,time,pathlib;from mingheng.base.files.incoming import Incoming;"
    script += "held=Incoming(pathlib.Path(sys.argv[1])).open('a');print('held',flush=True);time.sleep(60)"
    holder = subprocess.Popen(
        [sys.executable, "-c", script, folder.root],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": "src"},
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(Conflict):
        folder.open("a")
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    folder.open("a", patience=2).close()


@contextmanager
def files_end_at(size: int) -> Iterator[None]:
    """Let no file grow beyond a size: the system answers as it does on a full disk."""
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_is_told_and_what_did_fit_stays(folder: Incoming) -> None:
    with folder.open("a") as arrival, files_end_at(300_000):
        arrival.append([CONTENT[:200_000]])
        with pytest.raises(Refused) as refused:
            arrival.append([CONTENT[200_000:400_000]])
        assert (refused.value.code, arrival.offset) == ("FILE_STORE_FULL", 300_000)
    with folder.open("a") as arrival:
        arrival.append([CONTENT[arrival.offset :]])
        assert arrival.sha256() == SHA256


def test_what_would_not_fit_is_refused_before_it_comes(folder: Incoming) -> None:
    with pytest.raises(Refused) as refused:
        folder.create("b", 1 << 60)
    assert refused.value.code == "FILE_STORE_FULL"
    assert [key for key, _ in folder.walk()] == ["a"]


def test_it_is_taken_into_the_store_in_one_step_and_twice_changes_nothing(folder: Incoming) -> None:
    store = LocalStore(folder.root.parent)
    with folder.open("a") as arrival:
        arrival.append([CONTENT])
    key = store.adopt(folder.path("a"), SHA256, len(CONTENT))
    assert store.verify(SHA256)
    assert store.adopt(folder.path("a"), SHA256, len(CONTENT)) == key  # killed before that was noted
    with pytest.raises(NotFound):
        folder.open("a")
    folder.create("again", len(CONTENT))
    with folder.open("again") as arrival:
        arrival.append([CONTENT])
    assert store.adopt(folder.path("again"), SHA256, len(CONTENT)) == key
    assert not folder.path("again").exists()
    folder.remove("again")
