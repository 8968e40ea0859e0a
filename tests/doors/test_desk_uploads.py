"""Files that came in pieces, on the desk (上传到件); collecting stations and their tokens."""

from __future__ import annotations

import hashlib
import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook

from mingheng.base.files import incoming
from mingheng.cli.samples import sample_video
from mingheng.evidence import arriving, queries
from mingheng.evidence.arriving import Announced, Sender
from mingheng.evidence.models import Arrival, Station
from mingheng.ledger.models import Entry
from mingheng.org.models import Account
from tests.conftest import AT
from tests.doors.test_desk_files import entered, sent
from tests.procedure.builders import Matter

CLIP = sample_video(2, "到件")


def arrived(sender: Sender, name: str = "现场.mp4", *, whole: bool = True, checked: bool = True) -> Arrival:
    """Send a file in pieces, as the endpoint does."""
    arrival = arriving.begin(Announced(name, len(CLIP), device="记录仪-07"), by=sender, at=AT)
    with incoming().open(arrival.key) as inflow:
        inflow.append([CLIP if whole else CLIP[:5000]])
        if whole:
            arriving.complete(arrival, inflow, at=AT)
    if whole and checked:
        arriving.examine(arrival.pk, at=AT)
    arrival.refresh_from_db()
    return arrival


@pytest.fixture
def matter(agency: Any) -> Matter:
    made = Matter.open()
    made.propose_filing()
    made.decide_filing()
    made.show_credentials()
    return made


def test_a_checked_file_becomes_evidence_and_leaves_the_list(matter: Matter, officer: Account) -> None:
    arrival = arrived(Sender(account=officer))
    client = entered(officer)
    assert "现场.mp4" in client.get("/desk/uploads").content.decode()
    url = f"/desk/cases/{matter.case.pk}/do/add_evidence"
    assert "现场.mp4" in client.get(url).content.decode()
    client.post(url, sent(matter, arrived=str(arrival.pk)))
    added = matter.case.evidence.get(sha256=hashlib.sha256(CLIP).hexdigest())
    assert (added.sm3, added.media) == (hashlib.new("sm3", CLIP).hexdigest(), "video")
    assert not queries.arrivals_for(officer).exists()


def test_one_file_is_asked_for(matter: Matter, officer: Account) -> None:
    url = f"/desk/cases/{matter.case.pk}/do/add_evidence"
    assert "请选择文件" in entered(officer).post(url, sent(matter)).content.decode()
    assert not matter.case.evidence.exists()


def test_a_file_that_is_not_checked_yet_is_not_offered(matter: Matter, officer: Account) -> None:
    arrival = arrived(Sender(account=officer), checked=False)
    entered(officer).post(f"/desk/cases/{matter.case.pk}/do/add_evidence", sent(matter, arrived=str(arrival.pk)))
    assert not matter.case.evidence.exists()


def test_unfinished_uploads_are_listed_with_how_far_they_are_and_can_be_given_up(officer: Account) -> None:
    arrival = arrived(Sender(account=officer), "半个.mp4", whole=False)
    client = entered(officer)
    html = client.get("/desk/uploads").content.decode()
    assert "半个.mp4" in html
    assert f"{5000 * 100 // len(CLIP)}%" in html
    assert "会删除" in client.get(f"/desk/uploads/{arrival.pk}/cancel").content.decode()
    client.post(f"/desk/uploads/{arrival.pk}/cancel")
    assert not Arrival.objects.filter(pk=arrival.pk).exists()
    assert not incoming().path(arrival.key).exists()


def test_files_of_a_station_are_for_all_officers_of_its_agency_and_nobody_else(
    officer: Account, partner: Account, outsider: Account, security_admin: Account
) -> None:
    client = entered(security_admin)
    page = client.post("/desk/stations/new", {"name": "一号采集站", "place": "队部"}).content.decode()
    token = re.search(r"mh-code\">([\w-]{40,})<", page)
    assert token is not None
    station = arriving.station_with(token[1])
    assert station is not None
    assert token[1] not in str(Station.objects.values())
    arrived(Sender(station=station), "0007.mp4")
    arrived(Sender(account=officer), "自己的.mp4")
    assert "0007.mp4" in entered(partner).get("/desk/uploads").content.decode()
    assert "自己的.mp4" not in entered(partner).get("/desk/uploads").content.decode()
    assert "0007.mp4" not in entered(outsider).get("/desk/uploads").content.decode()
    only = entered(officer).get("/desk/uploads?origin=station&q=记录仪").content.decode()
    assert ("0007.mp4" in only, "自己的.mp4" in only) == (True, False)
    response: Any = entered(officer).get("/desk/uploads?export=1")
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert sheet is not None
    assert sheet.max_row == 3


def test_a_stopped_station_sends_nothing_more_and_both_acts_are_in_the_ledger(security_admin: Account) -> None:
    client = entered(security_admin)
    client.post("/desk/stations/new", {"name": "一号采集站"})
    assert "已有名为" in client.post("/desk/stations/new", {"name": "一号采集站"}).content.decode()
    station = Station.objects.get()
    client.post(f"/desk/stations/{station.pk}/revoke", {"reason": "令牌遗失"})
    station.refresh_from_db()
    assert station.revoked_at is not None
    assert "已停用" in client.get("/desk/stations").content.decode()
    assert "已经停用" in client.post(f"/desk/stations/{station.pk}/revoke", {"reason": "再来"}).content.decode()
    told = Entry.objects.filter(event__startswith="evidence.Station").values_list("event", flat=True)
    assert list(told) == ["evidence.StationRegistered", "evidence.StationRevoked"]
