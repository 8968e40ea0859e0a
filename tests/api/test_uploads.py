"""The protocol of uploads (续传协议), spoken by hand to a real server."""

from __future__ import annotations

import base64
import hashlib
import json
import resource
import signal
import socket
import time

import pytest

from mingheng.base.files import incoming, store
from mingheng.cli.driving import server as running
from mingheng.cli.samples import sample_video
from mingheng.evidence import queries
from mingheng.evidence.models import Arrival, Upload
from mingheng.org.models import Account
from tests.api.conftest import Answer, Server, cookie_of, work

pytestmark = pytest.mark.django_db

CLIP = sample_video(2, "续传") + b"\0" * 700_000
SHA256 = hashlib.sha256(CLIP).hexdigest()


def said(**words: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in words.items())


class Sender:
    """Somebody who sends files."""

    def __init__(self, server: Server, **headers: str) -> None:
        self.server = server
        self.headers = {"Tus-Resumable": "1.0.0", **headers}

    def begin(self, size: int = len(CLIP), more: dict[str, str] | None = None, **words: str) -> Answer:
        told = {"Upload-Length": str(size), "Upload-Metadata": said(**{"filename": "现场.mp4", **words})}
        return self.server.ask("POST", "/uploads/", self.headers | told | (more or {}))

    def patch(self, address: str, offset: int, body: bytes, **more: str) -> Answer:
        kind = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        return self.server.ask("PATCH", address, self.headers | kind | more, body)

    def head(self, address: str) -> Answer:
        return self.server.ask("HEAD", address, self.headers)

    def tell(self, address: str) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.server.ask("GET", address, self.headers).body)
        return found

    def refusal(self, answer: Answer) -> str:
        return str(json.loads(answer.body)["code"])


@pytest.fixture
def sender(server: Server, officer_cookie: str) -> Sender:
    return Sender(server, Cookie=officer_cookie)


def test_what_the_server_offers_is_told_without_asking_who(server: Server) -> None:
    told = server.ask("OPTIONS", "/uploads/").headers
    assert told["tus-version"] == "1.0.0"
    offered = set(told["tus-extension"].split(","))
    assert offered >= {"creation", "creation-with-upload", "checksum", "expiration", "termination", "concatenation"}
    assert set(told["tus-checksum-algorithm"].split(",")) >= {"sha1", "sha256"}


def test_a_file_in_three_pieces_becomes_an_upload_that_evidence_can_be_made_of(sender: Sender) -> None:
    address = sender.begin(sha256=SHA256).headers["location"]
    for start, end in ((0, 100_000), (100_000, 600_000), (600_000, len(CLIP))):
        answer = sender.patch(address, start, CLIP[start:end])
        assert (answer.number, answer.headers["upload-offset"]) == (204, str(end))
        assert answer.headers["upload-may-delete"] == "no"
    assert answer.headers["upload-state"] == "checking"
    work()
    told = sender.tell(address)
    assert (told["state"], told["may_delete"], told["sha256"]) == ("safe", True, SHA256)
    assert told["sm3"] == hashlib.new("sm3", CLIP).hexdigest()
    assert store().verify(SHA256)
    assert Upload.objects.filter(sha256=SHA256).exists()
    officer = Account.objects.select_related("agency").get(username="officer")
    assert [one.key for one in queries.arrivals_for(officer)] == [told["key"]]


def test_an_upload_comes_with_its_creation(sender: Sender) -> None:
    kind = {"Content-Type": "application/offset+octet-stream"}
    told = {"Upload-Length": str(len(CLIP)), "Upload-Metadata": said(filename="随创建.mp4")}
    answer = sender.server.ask("POST", "/uploads/", sender.headers | kind | told, CLIP[:5000])
    assert (answer.number, answer.headers["upload-offset"]) == (201, "5000")
    assert "upload-expires" in answer.headers
    assert sender.head(answer.headers["location"]).headers["upload-offset"] == "5000"


def test_the_wrong_offset_is_a_conflict_and_writes_nothing(sender: Sender) -> None:
    address = sender.begin().headers["location"]
    sender.patch(address, 0, CLIP[:1000])
    assert sender.patch(address, 0, CLIP[:1000]).number == 409  # sent twice
    assert sender.patch(address, 2000, CLIP[2000:3000]).number == 409
    assert sender.head(address).headers["upload-offset"] == "1000"


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_piece_that_is_not_what_its_checksum_says_is_thrown_away(sender: Sender, algorithm: str) -> None:
    address = sender.begin().headers["location"]
    piece = CLIP[:9000]
    right = base64.b64encode(hashlib.new(algorithm, piece).digest()).decode()
    wrong = base64.b64encode(hashlib.new(algorithm, b"x").digest()).decode()
    answer = sender.patch(address, 0, piece, **{"Upload-Checksum": f"{algorithm} {wrong}"})
    assert (answer.number, sender.refusal(answer)) == (460, "TUS_CHECKSUM")
    assert sender.head(address).headers["upload-offset"] == "0"
    assert sender.patch(address, 0, piece, **{"Upload-Checksum": f"{algorithm} {right}"}).number == 204
    assert sender.patch(address, 9000, CLIP[9000:], **{"Upload-Checksum": "md5 AAAA"}).number == 400
    assert sender.patch(address, 9000, CLIP[9000:]).headers["upload-sha256"] == SHA256


def test_a_file_that_is_not_what_its_sender_says_is_not_kept(sender: Sender) -> None:
    address = sender.begin(sha256="0" * 64).headers["location"]
    answer = sender.patch(address, 0, CLIP)
    assert (answer.number, sender.refusal(answer)) == (460, "DIGEST_DIFFERS")
    assert sender.head(address).number == 410
    assert sender.tell(address)["may_delete"] is False


def test_a_wrong_sm3_is_found_by_the_job(sender: Sender) -> None:
    address = sender.begin(sm3="0" * 64).headers["location"]
    assert sender.patch(address, 0, CLIP).number == 204
    work()
    told = sender.tell(address)
    assert (told["state"], told["refusal"]["code"]) == ("refused", "DIGEST_DIFFERS")  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "body", "code", "number"),
    [
        ("坏.exe", CLIP, "FILE_DANGEROUS", 422),
        ("程序.mp4", b"MZ" + b"\0" * 9000, "FILE_DANGEROUS", 422),
        ("图.jpg", CLIP, "FILE_TYPE_MISMATCH", 422),
        ("a/b\0.mp4", CLIP, "FILE_NAME", 422),
    ],
)
def test_names_and_first_bytes_are_looked_at(sender: Sender, name: str, body: bytes, code: str, number: int) -> None:
    answer = sender.begin(len(body), filename=name)
    if answer.number == 201:
        answer = sender.patch(answer.headers["location"], 0, body)
    assert (answer.number, sender.refusal(answer)) == (number, code)


def test_too_large_and_empty_files_are_refused_before_they_come(sender: Sender) -> None:
    assert sender.begin(10**12).number == 413
    assert sender.refusal(sender.begin(0)) == "FILE_EMPTY"


def test_a_full_disk_is_told_and_the_file_goes_on_when_there_is_room(server: Server, sender: Sender) -> None:
    content = CLIP + b"1" * 30_000_000
    address = sender.begin(len(content)).headers["location"]
    assert server.process is not None
    workers = running.Server(server.process.pid, server.port).processes()
    before = [resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in workers]
    for pid in workers:  # the system answers as it does on a full disk
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (20_000_000, before[0][1]))
    answer = sender.patch(address, 0, content)
    for pid, limits in zip(workers, before, strict=True):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)
    assert (answer.number, sender.refusal(answer)) == (507, "FILE_STORE_FULL")
    assert "原文件请勿删除" in json.loads(answer.body)["way_out"]
    offset = int(sender.head(address).headers["upload-offset"])
    assert offset == 20_000_000
    rest = sender.patch(address, offset, content[offset:])
    assert rest.headers["upload-sha256"] == hashlib.sha256(content).hexdigest()


def test_parts_are_joined_in_their_order(sender: Sender) -> None:
    half = len(CLIP) // 2
    parts = []
    for body in (CLIP[:half], CLIP[half:]):
        begun = sender.begin(len(body), {"Upload-Concat": "partial"}).headers["location"]
        assert sender.patch(begun, 0, body).number == 204
        parts.append(begun)
    final = sender.headers | {"Upload-Concat": f"final;{' '.join(parts)}", "Upload-Metadata": said(filename="合并.mp4")}
    answer = sender.server.ask("POST", "/uploads/", final)
    assert (answer.number, answer.headers["upload-sha256"]) == (201, SHA256)
    assert sender.head(parts[0]).number == 404
    unfinished = sender.begin(500, {"Upload-Concat": "partial"}).headers["location"]
    assert sender.server.ask("POST", "/uploads/", final | {"Upload-Concat": f"final;{unfinished}"}).number == 409


def test_an_unfinished_upload_can_be_given_up_and_a_whole_one_cannot(sender: Sender) -> None:
    address = sender.begin().headers["location"]
    key = address.rpartition("/")[2]
    assert sender.server.ask("DELETE", address, sender.headers).number == 204
    assert not incoming().path(key).exists()
    assert sender.head(address).number == 404
    whole = sender.begin().headers["location"]
    sender.patch(whole, 0, CLIP)
    assert sender.server.ask("DELETE", whole, sender.headers).number == 409


def test_nobody_sees_or_sends_to_the_uploads_of_another(server: Server, sender: Sender, outsider_cookie: str) -> None:
    address = sender.begin().headers["location"]
    outside = Sender(server, Cookie=outsider_cookie)
    assert outside.head(address).number == 404
    assert outside.patch(address, 0, CLIP).number == 404
    assert server.ask("DELETE", address, outside.headers).number == 404
    assert outside.tell("/uploads/") == []
    assert Sender(server).head(address).number == 401
    assert Sender(server, Cookie=cookie_of("archivist")).begin().number == 403
    assert sender.head(address).headers["upload-offset"] == "0"


def test_another_site_cannot_use_the_session(server: Server, officer_cookie: str) -> None:
    assert Sender(server, Cookie=officer_cookie, Origin="https://example.com").begin().number == 403
    assert Sender(server, Cookie=officer_cookie, **{"Sec-Fetch-Site": "cross-site"}).begin().number == 403
    assert server.ask("POST", "/uploads/", {"Cookie": officer_cookie, "Upload-Length": "5"}).number == 412
    assert Sender(server, Cookie=officer_cookie, Host="example.com").begin().number == 404


def test_an_upload_goes_on_with_its_own_token_after_the_session_has_ended(server: Server, sender: Sender) -> None:
    first, second = sender.begin(), sender.begin()
    phone = Sender(server, Authorization=f"Upload {first.headers['upload-token']}")
    assert phone.patch(first.headers["location"], 0, CLIP[:1000]).number == 204
    assert phone.head(second.headers["location"]).number == 401
    assert phone.begin().number == 401


def test_a_station_sends_with_its_token(server: Server, token: str) -> None:
    station = Sender(server, Authorization=f"Bearer {token}")
    address = station.begin(filename="执法记录仪0007.mp4", device="记录仪-07").headers["location"]
    assert station.patch(address, 0, CLIP).number == 204
    assert Sender(server, Authorization="Bearer made-up").begin().number == 401
    assert Arrival.objects.get(key=address.rpartition("/")[2]).device == "记录仪-07"


def test_a_killed_server_goes_on_where_the_bytes_end(server: Server, sender: Sender) -> None:
    address = sender.begin(sha256=SHA256).headers["location"]
    offset = 0
    for _ in range(3):
        line = opened(server, sender, address, offset)
        line.sendall(CLIP[offset : offset + 150_000])
        arrived(address, offset + 150_000)
        server.stop(signal.SIGKILL)
        line.close()
        server.start()
        offset = int(sender.head(address).headers["upload-offset"])
        assert offset >= 150_000
    answer = sender.patch(address, offset, CLIP[offset:])
    assert (answer.number, answer.headers["upload-sha256"]) == (204, SHA256)


def test_a_dropped_line_keeps_what_came_and_a_newer_one_takes_over_from_a_dead_one(
    server: Server, sender: Sender
) -> None:
    address = sender.begin().headers["location"]
    dropped = opened(server, sender, address, 0)
    dropped.sendall(CLIP[:70_000])
    dropped.close()
    until = time.monotonic() + 10
    while sender.head(address).headers["upload-offset"] != "70000":
        assert time.monotonic() < until, sender.head(address).headers
    silent = opened(server, sender, address, 70_000)  # never closed: its client is dead
    silent.sendall(CLIP[70_000:90_000])
    time.sleep(0.3)
    begun = time.monotonic()
    assert sender.head(address).headers["upload-offset"] == "90000"
    assert time.monotonic() - begun < 10
    assert sender.patch(address, 90_000, CLIP[90_000:]).headers["upload-sha256"] == SHA256
    silent.close()


def opened(server: Server, sender: Sender, address: str, offset: int) -> socket.socket:
    """Return a line on which the rest of a file has been announced."""
    line = socket.create_connection(("127.0.0.1", server.port))
    words = sender.headers | {
        "Host": f"127.0.0.1:{server.port}", "Upload-Offset": str(offset), "Content-Length": str(len(CLIP) - offset),
        "Content-Type": "application/offset+octet-stream",
    }  # fmt: skip
    line.sendall("\r\n".join([f"PATCH {address} HTTP/1.1", *(f"{k}: {v}" for k, v in words.items()), "", ""]).encode())
    return line


def arrived(address: str, size: int) -> None:
    """Wait until so much lies on the disk; pieces are gathered before they are written, so a little less is right."""
    path = incoming().path(address.rpartition("/")[2])
    until = time.monotonic() + 3
    while path.stat().st_size < size and time.monotonic() < until:
        time.sleep(0.05)
