"""A case under way and files to make evidence of."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pytest

from mingheng.cases import actions as cases
from mingheng.cases.actions.parties import PartyFacts
from mingheng.cases.models import Case
from mingheng.cli.samples import sample_photo, sample_video
from mingheng.evidence import actions
from mingheng.evidence.models import Evidence
from mingheng.evidence.receiving import Received, receive
from mingheng.org.models import Account, Officer
from mingheng.powers.models import Power

MORNING = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@lru_cache(maxsize=8)
def photo(text: str = "示例路12号") -> bytes:
    """A photo with this text, taken in the morning."""
    return sample_photo(text, (640, 480), taken_at=MORNING)


@lru_cache(maxsize=4)
def clip(text: str = "示例路12号检查") -> bytes:
    """A video of two seconds with this text."""
    return sample_video(2, text, started_at=MORNING)


@pytest.fixture
def case(officer: Account, officers: tuple[Officer, Officer], power: Power, at: dt.datetime) -> Case:
    """A stall on the pavement, in the hands of `officer` and `partner`."""
    facts = PartyFacts(kind="natural", name="李示例", identifier_kind="none")
    party = cases.register_party(facts=facts, by=officer, at=at - dt.timedelta(hours=2))
    return cases.open_case(
        procedure="ordinary",
        power=power,
        party=party,
        officers=officers,
        cause="擅自占用道路设摊",
        place="示例路12号",
        found_on=at.date(),
        acted_on=at.date(),
        by=officer,
        at=at - dt.timedelta(hours=1),
    )


@pytest.fixture
def send(officer: Account, at: dt.datetime) -> Callable[..., Received]:
    """Receive an upload from the officer: a photo, unless another content is given."""

    def receive_one(content: bytes | None = None, name: str = "现场.jpg") -> Received:
        return receive(io.BytesIO(content or photo()), name, by=officer, at=at)

    return receive_one


@pytest.fixture
def wanted(
    case: Case, officer: Account, officers: tuple[Officer, Officer], at: dt.datetime, send: Callable[..., Received]
) -> dict[str, Any]:
    """Everything that `add_evidence` needs for a faultless photo."""
    return {
        "case": case,
        "upload": send(),
        "kind": "object",
        "name": "占道设摊现场照片",
        "proves": "当事人在示例路12号门前占道设摊",
        "taken_at": MORNING,
        "place": "示例路12号门前",
        "officers": officers,
        "by": officer,
        "at": at,
    }


@pytest.fixture
def evidence(wanted: dict[str, Any]) -> Evidence:
    """A photo in evidence."""
    return actions.add_evidence(**wanted)


@pytest.fixture
def film(wanted: dict[str, Any], send: Callable[..., Received]) -> Evidence:
    """A video in evidence."""
    return actions.add_evidence(
        **{**wanted, "upload": send(clip(), "现场.mp4"), "kind": "audiovisual", "name": "现场检查录像"}
    )


@pytest.fixture
def recorded(film: Evidence, case: Case, officer: Account, at: dt.datetime) -> dict[str, Any]:
    """Everything that `add_recording` needs for a faultless recording of an inspection."""
    return {
        "case": case,
        "evidence": film,
        "scene": "inspection",
        "started_at": MORNING,
        "ended_at": MORNING + dt.timedelta(minutes=30),
        "notice_given": True,
        "by": officer,
        "at": at,
    }
