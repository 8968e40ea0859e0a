"""Playing recordings like a player does (播放): seeks and pieces of 1 MB, with a session and a purpose that was given."""

from __future__ import annotations

import hashlib
import http.cookiejar
import re
import socket
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from django.utils import timezone

from mingheng.base.files import StoredFile, store
from mingheng.base.media import Kind, MediaFacts
from mingheng.cases.queries import cases_visible_to
from mingheng.cli.samples import sample_video
from mingheng.cli.seed.people import DEMO_PASSWORD
from mingheng.evidence import actions, queries
from mingheng.evidence.receiving import Received
from mingheng.evidence.terms import EvidenceKind
from mingheng.org.queries import account_named

HOST = "127.0.0.1"
PERSON = "lidui"
PIECE = 1024 * 1024
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Played:
    """A recording that is played (播放对象)."""

    key: int
    size: int
    sha256: str

    @property
    def address(self) -> str:
        """Where its bytes are."""
        return f"/desk/evidence/{self.key}/content"


def evidence(folder: Path, size: int = 512 * PIECE) -> Played:
    """Make a sparse recording of this size evidence of a case (播放对象): it begins like one, the rest is empty."""
    path = folder / f"{size}.mp4"
    with path.open("wb") as file:
        file.write(sample_video(2, "播放"))
        file.truncate(size)
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(16 * PIECE):
            digest.update(piece)
    sha256 = digest.hexdigest()
    stored = StoredFile(sha256, "0" * 64, size, store().adopt(path, sha256, size))
    facts = MediaFacts(kind=Kind.VIDEO, media_type="video/mp4", extension="mp4")
    officer = account_named(PERSON)
    assert officer is not None
    now = timezone.now()
    case = cases_visible_to(officer, now.date()).filter(closed_on=None, case_officers__officer__account=officer).first()
    assert case is not None
    made = actions.add_evidence(
        case=case, upload=Received("播放.mp4", stored, facts), kind=EvidenceKind.AUDIOVISUAL, name=f"播放{size}",
        proves="测试", taken_at=now, place="测试", officers=[row.officer for row in case.case_officers.all()], notes="测试录像",
        by=officer, at=now,
    )  # fmt: skip
    return Played(queries.evidence_for(officer, made.pk, now.date()).pk, size, sha256)


class Watching:
    """Somebody who has logged in and given a purpose (观看者)."""

    def __init__(self, port: int, played: Played) -> None:
        self.port, self.target = port, played
        self.played = 0
        self._guard = threading.Lock()
        jar = http.cookiejar.CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(jar))
        self._post("/login", {"username": PERSON, "password": DEMO_PASSWORD}, page="/login")
        self._post(f"/desk/evidence/{played.key}", {"purpose": "性能测试"})
        self.cookie = "; ".join(f"{one.name}={one.value}" for one in jar)

    def _post(self, path: str, words: dict[str, str], page: str = "") -> None:
        root = f"http://{HOST}:{self.port}"
        html = self._opener.open(root + (page or path)).read().decode()
        found = _TOKEN.search(html)
        assert found is not None
        self._opener.open(root + path, urlencode(words | {"csrfmiddlewaretoken": found[1]}).encode())

    def line(self, port: int = 0) -> Line:
        """Open a line of this session (连接)."""
        return Line(port or self.port, self.target.address, self.cookie)

    def play(self, seed: int, until: float) -> None:
        """Play as a browser does until an instant: pieces of 1 MB, four a second, with a seek now and then."""
        chance, place = Random(seed), 0  # noqa: S311 - the same seeks every time
        with self.line() as line:
            while time.monotonic() < until:
                if chance.random() < 0.1:
                    place = chance.randrange(self.target.size // PIECE - 1) * PIECE
                line.part(place, place + PIECE - 1)
                place = (place + PIECE) % (self.target.size - PIECE)
                with self._guard:
                    self.played += PIECE
                time.sleep(0.25)


class Line:
    """One kept line on which parts of a file are asked for (长连接)."""

    def __init__(self, port: int, address: str, cookie: str = "") -> None:
        self._head = f"GET {address} HTTP/1.1\r\nHost: {HOST}:{port}\r\nCookie: {cookie}\r\n"
        self._socket = socket.create_connection((HOST, port), 30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = bytearray(PIECE)

    def __enter__(self) -> Line:
        """Return the line."""
        return self

    def __exit__(self, *_problem: object) -> None:
        """Hang up."""
        self._socket.close()

    def part(self, first: int, last: int) -> float:
        """Ask for a part and read it, and return after how many seconds its first byte came (首字节).

        :raises RuntimeError: for any other answer than that part
        """
        begin = time.perf_counter()
        self._socket.sendall(f"{self._head}Range: bytes={first}-{last}\r\n\r\n".encode())
        read = self._socket.recv(65536)
        came = time.perf_counter() - begin
        while b"\r\n\r\n" not in read:
            read += self._socket.recv(65536)
        head, _, body = read.partition(b"\r\n\r\n")
        length = last - first + 1
        if b" 206 " not in head.split(b"\r\n", 1)[0] or f"bytes {first}-{last}/".encode() not in head:
            raise RuntimeError(head.decode("latin-1")[:300])
        left = length - len(body)
        view = memoryview(self._buffer)
        while left > 0:
            got = self._socket.recv_into(view[: min(left, PIECE)], 0, socket.MSG_WAITALL)
            if not got:
                raise RuntimeError("the line ended")
            left -= got
        return came
