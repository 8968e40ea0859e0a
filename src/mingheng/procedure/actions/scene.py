"""Records of the scene and of inquiries (现场检查笔录、询问笔录)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mingheng import ledger
from mingheng.base.errors import NotLawful
from mingheng.cases.models import Case
from mingheng.documents.models import Document
from mingheng.law.citations import cite
from mingheng.org.models import Account
from mingheng.procedure import queries
from mingheng.procedure.actions.road import issue_paper, move_on
from mingheng.procedure.events import InquiryRecorded, SceneInspected
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.rules.records import require_span


@ledger.transaction
def inspect_scene(
    *,
    case: Case,
    started_at: dt.datetime,
    ended_at: dt.datetime,
    place: str,
    found: str,
    paper: dict[str, Any],
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Document:
    """Write the record of the scene (制作现场检查笔录).

    :param paper: what else the record says: present_name, presence, signatures or signed_on_paper, attachments
    :raises NotLawful: DATES_OUT_OF_ORDER, TIME_OVERLAP, CREDENTIALS_NOT_SHOWN, FIELDS_MISSING
    """
    file = queries.take_up(case, "inspect_scene", seen_version=seen_version, by=by, at=at)
    _require_free(file, started_at, ended_at, at)
    own = {"started_at": started_at.isoformat(), "ended_at": ended_at.isoformat(), "place": place, "findings": found}
    own |= {"present_name": file.case.party.name, "recorder": by.name}
    document = issue_paper(file=file, form_code="T03", own=own, paper=paper, by=by, at=at)
    move_on(file=file, event=SceneInspected(place=place, found=found), step="inspect_scene", by=by, at=at)
    return document


@ledger.transaction
def record_inquiry(
    *,
    case: Case,
    started_at: dt.datetime,
    ended_at: dt.datetime,
    place: str,
    asked_name: str,
    asked_identifier: str,
    asked_relation: str,
    dialogue: list[dict[str, str]],
    paper: dict[str, Any],
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Document:
    """Write the record of an inquiry (制作询问笔录); how often somebody was asked is counted.

    :param dialogue: questions and answers, [{"q": …, "a": …}]
    :param paper: what else the record says: signatures or signed_on_paper, refusal, witness, address, phone
    :raises NotLawful: DATES_OUT_OF_ORDER, TIME_OVERLAP, NOT_FILED, CREDENTIALS_NOT_SHOWN, FIELDS_MISSING
    """
    file = queries.take_up(case, "record_inquiry", seen_version=seen_version, by=by, at=at)
    _require_free(file, started_at, ended_at, at)
    earlier = [d for d in file.issued("T04") if d.values.get("asked_name") == asked_name]
    own = {
        "started_at": started_at.isoformat(),
        "ended_at": ended_at.isoformat(),
        "place": place,
        "occasion": len(earlier) + 1,
        "asked_name": asked_name,
        "asked_identifier": asked_identifier,
        "asked_relation": asked_relation,
        "dialogue": dialogue,
        "recorder": by.name,
    }
    document = issue_paper(file=file, form_code="T04", own=own, paper=paper, by=by, at=at)
    move_on(file=file, event=InquiryRecorded(asked=asked_name, place=place), step="record_inquiry", by=by, at=at)
    return document


def _require_free(file: CaseFile, started_at: dt.datetime, ended_at: dt.datetime, at: dt.datetime) -> None:
    """Refuse a record whose hours are in disorder, or in which the same officers were somewhere else (笔录时间)."""
    others = [
        (dt.datetime.fromisoformat(d.values["started_at"]), dt.datetime.fromisoformat(d.values["ended_at"]))
        for form in ("T03", "T04")
        for d in file.issued(form)
    ]
    require_span(started_at=started_at, ended_at=ended_at, at=at, others=others)
    shown = [showing.shown_at for showing in file.showings if showing.shown_at <= ended_at]
    if not shown:
        raise NotLawful(
            "CREDENTIALS_NOT_SHOWN",
            "笔录结束以前没有亮证记录",
            article=cite("处罚法", 55),
            way_out="先登记亮证，核对笔录时间",
        )
