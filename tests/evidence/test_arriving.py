"""Files that come in pieces until they are safe (分段到件): expiry, sweeping, stores that fail, object stores, stations."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer
from tests.evidence.conftest import clip

from mingheng.base.errors import Conflict, NotPermitted, Refused
from mingheng.base.files import incoming, store
from mingheng.evidence import actions, arriving, receiving
from mingheng.evidence.arriving import Announced, Sender
from mingheng.evidence.jobs import clear_uploads, examine_arrival
from mingheng.evidence.models import Arrival, Station, Upload
from mingheng.evidence.terms import ArrivalState
from mingheng.ledger.models import Entry
from mingheng.org.models import Account

DAY = dt.timedelta(days=1)


def sent(by: Account, at: dt.datetime, content: bytes = b"", *, upto: int | None = None, **more: Any) -> Arrival:
    """Send a file, or the beginning of one."""
    content = content or clip()
    arrival = arriving.begin(Announced("现场.mp4", len(content), **more), by=Sender(account=by), at=at)
    with incoming().open(arrival.key) as inflow:
        inflow.append([content[:upto]])
        if upto is None:
            arriving.complete(arrival, inflow, at=at)
    return arrival


def again(arrival: Arrival) -> Arrival:
    return Arrival.objects.get(pk=arrival.pk)


def test_the_beginning_of_a_file_waits_for_a_week_after_its_last_piece(officer: Account, at: dt.datetime) -> None:
    old, going_on = (sent(officer, at - 30 * DAY, upto=5000) for _ in range(2))
    os.utime(incoming().path(old.key), ((at - 8 * DAY).timestamp(),) * 2)
    os.utime(incoming().path(going_on.key), ((at - 6 * DAY).timestamp(),) * 2)
    clear_uploads(at=at)
    assert not Arrival.objects.filter(pk=old.pk).exists()
    assert not incoming().path(old.key).exists()
    assert incoming().offset(going_on.key) == 5000


def test_bytes_that_no_row_knows_go_too(officer: Account, at: dt.datetime) -> None:
    arrival = sent(officer, at, upto=100)
    Arrival.objects.all().delete()
    os.utime(incoming().path(arrival.key), ((at - 8 * DAY).timestamp(),) * 2)
    clear_uploads(at=at)
    assert not incoming().path(arrival.key).exists()


def test_what_a_device_was_told_to_delete_is_never_swept_away(officer: Account, at: dt.datetime) -> None:
    arrival = sent(officer, at)
    arriving.examine(arrival.pk, at=at)
    clear_uploads(at=at + 90 * DAY)
    assert again(arrival).state == ArrivalState.SAFE
    assert store().verify(again(arrival).sha256)


def test_a_broken_recording_is_refused_with_its_reason_and_leaves_the_store(officer: Account, at: dt.datetime) -> None:
    content = clip()[:40] + bytes(range(256)) * 40
    arrival = sent(officer, at, content)
    arriving.examine(arrival.pk, at=at)
    found = again(arrival)
    assert (found.state, found.refusal["code"]) == (ArrivalState.REFUSED, "FILE_DAMAGED")
    clear_uploads(at=at + 2 * DAY)
    assert not store().exists(hashlib.sha256(content).hexdigest())


def test_checking_twice_is_as_good_as_once(officer: Account, at: dt.datetime) -> None:
    arrival = sent(officer, at)
    examine_arrival.call(arrival_id=arrival.pk)
    first = again(arrival).ready_at
    examine_arrival.call(arrival_id=arrival.pk)
    assert again(arrival).ready_at == first
    assert Upload.objects.filter(sha256=again(arrival).sha256).count() == 1


def test_a_store_that_gives_something_else_back_is_tried_again_and_nothing_is_safe(
    officer: Account, at: dt.datetime
) -> None:
    arrival = sent(officer, at, clip() + b"0")
    again(arrival)
    key = store().adopt(incoming().path(arrival.key), again(arrival).sha256, arrival.size)
    Arrival.objects.filter(pk=arrival.pk).update(file_key=key)
    path = store().whereabouts(again(arrival).sha256)
    assert path is not None
    path.chmod(0o644)
    path.write_bytes(b"something else")
    with pytest.raises(OSError, match="FILE_STORE_DAMAGED"):
        arriving.examine(arrival.pk, at=at)
    assert again(arrival).state == ArrivalState.CHECKING
    with pytest.raises(Conflict) as refused:
        receiving.take(again(arrival))
    assert refused.value.code == "UPLOAD_NOT_CHECKED"
    store().remove(again(arrival).sha256)


def test_a_sender_does_not_begin_without_end(
    officer: Account, at: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arriving, "MOST_UNFINISHED", 2)
    first = sent(officer, at, upto=10)
    sent(officer, at, upto=10)
    with pytest.raises(Refused) as refused:
        sent(officer, at, upto=10)
    assert refused.value.code == "UPLOADS_MANY"
    arriving.cancel(first)
    sent(officer, at, upto=10)


def test_a_digest_has_its_form(officer: Account, at: dt.datetime) -> None:
    with pytest.raises(Refused) as refused:
        sent(officer, at, sha256="ABC")
    assert refused.value.code == "DIGEST_FORM"
    assert not Arrival.objects.exists()


@pytest.fixture
def bucket(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation whose files lie in an object store."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1").create_bucket(Bucket="recordings")
    settings.FILES_URL = f"s3://recordings/files?endpoint={endpoint}"
    yield
    server.stop()


def test_an_object_store_holds_a_file_only_after_it_was_read_back(
    bucket: None, officer: Account, at: dt.datetime
) -> None:
    arrival = sent(officer, at)
    assert not store().exists(again(arrival).sha256)
    assert again(arrival).state == ArrivalState.CHECKING
    arriving.examine(arrival.pk, at=at)
    found = again(arrival)
    assert (found.state, store().verify(found.sha256)) == (ArrivalState.SAFE, True)
    assert not incoming().path(arrival.key).exists()
    assert receiving.take(found).stored.sm3 == hashlib.new("sm3", clip()).hexdigest()


# --- stations ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "name", "kind", "code"),
    [
        ("officer", "一号", NotPermitted, "ROLE_NEEDED"),
        ("system_admin", "一号", NotPermitted, "ROLE_NEEDED"),
        ("security_admin", " ", Refused, "STATION_NAME"),
    ],
)
def test_only_the_security_administrator_registers_a_station_by_name(
    who: str, name: str, kind: type[Refused], code: str, request: pytest.FixtureRequest, at: dt.datetime
) -> None:
    account: Account = request.getfixturevalue(who)
    before = Entry.objects.count()
    with pytest.raises(kind) as refused:
        actions.register_station(name=name, place="", by=account, at=at)
    assert refused.value.code == code
    assert (Station.objects.count(), Entry.objects.count()) == (0, before)


def test_a_station_is_stopped_with_a_reason_and_its_token_is_nothing(security_admin: Account, at: dt.datetime) -> None:
    made = actions.register_station(name="一号", place="", by=security_admin, at=at)
    assert arriving.station_with(made.token) == made.station
    with pytest.raises(Refused) as refused:
        actions.revoke_station(station=made.station, reason="", by=security_admin, at=at)
    assert refused.value.code == "REVOCATION_REASON"
    assert arriving.station_with(made.token) is not None
    actions.revoke_station(station=made.station, reason="令牌遗失", by=security_admin, at=at)
    assert arriving.station_with(made.token) is None
    actions.register_station(name="一号", place="", by=security_admin, at=at)  # the name is free again
