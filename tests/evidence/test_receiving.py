"""Receiving uploads: into the store before any act, refused early, swept away when nobody uses them."""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Callable
from typing import Any

import pytest
from tests.evidence.conftest import photo

from mingheng.base.errors import Refused
from mingheng.base.files import LocalStore, store
from mingheng.evidence import actions, jobs, receiving
from mingheng.evidence.models import Evidence, Upload
from mingheng.evidence.receiving import Received, receive
from mingheng.org.models import Account


class Dribble(io.RawIOBase):
    """A stream that gives seven bytes at a time."""

    def __init__(self, content: bytes) -> None:
        self.rest = io.BytesIO(content)

    def read(self, size: int = -1) -> bytes:
        return self.rest.read(min(size, 7) if size >= 0 else 7)


def stored_files() -> int:
    return sum(1 for _ in store().walk())


def test_upload_is_stored_looked_into_and_remembered(officer: Account, at: dt.datetime) -> None:
    received = receive(Dribble(photo()), " 现场.jpg ", by=officer, at=at)
    assert received.name == "现场.jpg"
    assert received.facts.media_type == "image/jpeg"
    assert store().verify(received.stored.sha256)
    upload = Upload.objects.get()
    assert (upload.sha256, upload.received_from, upload.size) == (received.stored.sha256, officer, len(photo()))


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "空.jpg", "FILE_EMPTY"),
        (b"MZ" + bytes(100), "照片.jpg", "FILE_DANGEROUS"),
        (b"<html>", "照片.jpg", "FILE_DANGEROUS"),
        (photo(), "照片.png", "FILE_TYPE_MISMATCH"),
        (photo(), "../../照片.jpg", "FILE_NAME"),
    ],
)
def test_wrong_file_is_refused_before_it_is_stored(
    officer: Account, at: dt.datetime, content: bytes, name: str, code: str
) -> None:
    before = stored_files()
    with pytest.raises(Refused) as refusal:
        receive(io.BytesIO(content), name, by=officer, at=at)
    assert refusal.value.code == code
    assert stored_files() == before
    assert not Upload.objects.exists()


def test_too_large_a_file_is_refused_and_leaves_nothing(officer: Account, at: dt.datetime, settings: Any) -> None:
    before = stored_files()
    settings.UPLOAD_MAX_BYTES = 5000
    for limit in (None, 6000):
        with pytest.raises(Refused) as refusal:
            receive(io.BytesIO(photo("太大")), "照片.jpg", by=officer, at=at, max_bytes=limit)
        assert refusal.value.code == "FILE_TOO_LARGE"
    assert stored_files() == before


def test_damaged_file_is_refused_and_swept_away_later(officer: Account, at: dt.datetime) -> None:
    before = stored_files()
    with pytest.raises(Refused) as refusal:
        receive(io.BytesIO(photo("坏的")[:9000]), "照片.jpg", by=officer, at=at)
    assert refusal.value.code == "FILE_DAMAGED"
    assert receiving.sweep(before=at) == 0
    assert receiving.sweep(before=at + dt.timedelta(seconds=1)) == 1
    assert stored_files() == before


def test_used_files_and_those_that_came_again_stay(
    evidence: Evidence, officer: Account, at: dt.datetime, send: Callable[..., Received]
) -> None:
    again = send(photo("又来一次"), "a.jpg")
    later = at + dt.timedelta(hours=30)
    receive(io.BytesIO(photo("又来一次")), "a.jpg", by=officer, at=later)
    assert receiving.sweep(before=at + dt.timedelta(hours=24)) == 0
    assert store().exists(evidence.sha256)
    assert store().exists(again.stored.sha256)
    assert Upload.objects.count() == 1


def test_daily_duty_clears_what_is_older_than_a_day(officer: Account, at: dt.datetime, settings: Any) -> None:
    received = receive(io.BytesIO(photo("没人用")), "a.jpg", by=officer, at=at)
    files = store()
    assert isinstance(files, LocalStore)
    half = files.incoming / "half"
    half.write_bytes(b"half of a video")
    os.utime(half, (1, 1))
    assert jobs.clear_uploads(at=at + dt.timedelta(hours=23)) == 0
    assert files.exists(received.stored.sha256)
    assert jobs.clear_uploads(at=at + dt.timedelta(hours=25)) == 1
    assert not files.exists(received.stored.sha256)
    assert not Upload.objects.exists()
    assert not half.exists()


def test_files_of_derivatives_stay(
    evidence: Evidence, system: Account, at: dt.datetime, send: Callable[..., Received]
) -> None:
    small = send(photo("小图二"), "a.jpg").stored
    actions.keep_derivative(
        evidence=evidence, kind="thumbnail", media_type="image/jpeg", stored=small, by=system, at=at
    )
    assert receiving.sweep(before=at + dt.timedelta(days=2)) == 0
    assert store().exists(small.sha256)
