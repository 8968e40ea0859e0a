"""Recordings as a player asks for them (播放): by parts, with permission on every request, sent by the server itself."""

from __future__ import annotations

import io
import time

import pytest
from django.contrib.sessions.backends.db import SessionStore

from mingheng.base.serving.handover import HOLDS
from mingheng.cli.samples import sample_video
from mingheng.evidence import actions
from mingheng.evidence.models import Evidence
from mingheng.evidence.receiving import receive
from mingheng.evidence.terms import EvidenceKind
from mingheng.org.models import Account, Officer
from tests.api.conftest import Answer, Server, cookie_of
from tests.procedure.builders import Matter

pytestmark = pytest.mark.django_db
CLIP = sample_video(2, "播放")
SIZE = len(CLIP)


@pytest.fixture(scope="module")
def piece(street: None) -> Evidence:
    """A recording of a case, there for real."""
    matter = Matter.open()
    matter.propose_filing()
    matter.decide_filing()
    by = Account.objects.get(username="officer")
    officers = list(Officer.objects.filter(account__username__in=("officer", "partner")))
    return actions.add_evidence(
        case=matter.case, upload=receive(io.BytesIO(CLIP), "现场.mp4", by=by, at=matter.at),
        kind=EvidenceKind.AUDIOVISUAL, name="录像", proves="占道", taken_at=matter.at, place="示例路", officers=officers,
        notes="执法记录仪", by=by, at=matter.at,
    )  # fmt: skip


def looking(username: str, piece: Evidence, seconds_ago: float = 0.0) -> str:
    """Return the cookie of somebody who has given a purpose."""
    cookie = cookie_of(username)
    session = SessionStore(cookie.partition("=")[2])
    session["looks"] = {str(piece.pk): [int(time.time() - seconds_ago), "复核案情"]}
    session.save()
    return cookie


def ask(server: Server, piece: Evidence, cookie: str, **headers: str) -> Answer:
    words = {name.replace("_", "-"): value for name, value in headers.items()} | ({"Cookie": cookie} if cookie else {})
    return server.ask("GET", f"/desk/evidence/{piece.pk}/content", words)


def test_parts_are_sent_as_asked(server: Server, piece: Evidence) -> None:
    cookie, etag = looking("officer", piece), f'"{piece.sha256}"'
    whole = ask(server, piece, cookie)
    assert (whole.number, whole.body, whole.headers["accept-ranges"]) == (200, CLIP, "bytes")
    assert whole.headers["x-content-type-options"] == "nosniff"
    for asked, first, last in (("0-99", 0, 99), ("-100", SIZE - 100, SIZE - 1), (f"{SIZE - 5}-", SIZE - 5, SIZE - 1)):
        part = ask(server, piece, cookie, Range=f"bytes={asked}")
        assert (part.number, part.body) == (206, CLIP[first : last + 1])
        assert part.headers["content-range"] == f"bytes {first}-{last}/{SIZE}"
        assert part.headers["content-length"] == str(last - first + 1)
    beyond = ask(server, piece, cookie, Range=f"bytes={SIZE}-")
    assert (beyond.number, beyond.headers["content-range"]) == (416, f"bytes */{SIZE}")
    assert ask(server, piece, cookie, Range="bytes=5-9", If_Range=etag).body == CLIP[5:10]
    changed = ask(server, piece, cookie, Range="bytes=5-9", If_Range='"other"')
    assert (changed.number, changed.body) == (200, CLIP)
    assert ask(server, piece, cookie, Range="bytes=0-").number == 206
    assert ask(server, piece, cookie, If_None_Match=etag).number == 304
    told = server.ask("HEAD", f"/desk/evidence/{piece.pk}/content", {"Cookie": cookie})
    assert (told.number, told.headers["content-length"], told.body) == (200, str(SIZE), b"")


def test_nobody_reads_without_session_purpose_and_right(server: Server, piece: Evidence) -> None:
    assert ask(server, piece, "").number == 302
    assert ask(server, piece, cookie_of("officer")).number == 302  # no purpose given
    assert ask(server, piece, looking("officer", piece, 31 * 60)).number == 302  # given too long ago
    assert ask(server, piece, looking("outsider", piece)).number == 404
    assert ask(server, piece, looking("system_admin", piece)).number == 403


def test_what_is_withdrawn_holds_within_seconds(server: Server, piece: Evidence) -> None:
    cookie = looking("officer", piece)
    assert ask(server, piece, cookie, Range="bytes=0-9").number == 206
    SessionStore(cookie.partition("=")[2]).delete()
    time.sleep(HOLDS + 0.1)
    assert ask(server, piece, cookie, Range="bytes=0-9").number == 302


def test_pages_come_whole_through_the_servers_own_threads(server: Server) -> None:
    page = server.ask("GET", "/login?next=/desk/%E4%B8%AD")
    assert (page.number, "登录" in page.body.decode()) == (200, True)
    assert page.headers["content-length"] == str(len(page.body))
    assert server.ask("GET", "/%E6%B2%A1%E6%9C%89").number == 404
    told = server.ask("HEAD", "/login")
    assert (told.number, told.body) == (200, b"")


def test_long_bodies_without_a_session_are_refused(server: Server) -> None:
    words = {"Content-Type": "application/x-www-form-urlencoded"}
    assert server.ask("POST", "/login", words, b"username=" + b"x" * 1_500_000).number == 403  # no token, but whole
    line = server.ask("POST", "/login", words | {"Content-Length": str(10**9)}, b"")
    assert line.number == 413
