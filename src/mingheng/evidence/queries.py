"""Reads of evidence and recordings, on behalf of an account or of a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import BinaryIO

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from mingheng.base.errors import NotFound
from mingheng.base.files import store
from mingheng.cases.models import Case
from mingheng.cases.queries import cases_visible_to
from mingheng.evidence import rules
from mingheng.evidence.models import Arrival, Derivative, Evidence, Recording, RecordingWaiver, Station
from mingheng.evidence.rules import Lack, RecordedScene, WaivedScene
from mingheng.evidence.terms import DerivativeKind, Scene
from mingheng.org.models import Account, Agency


def evidence_visible_to(account: Account, on: dt.date) -> QuerySet[Evidence]:
    """Return the evidence of the cases this account may see (可见证据)."""
    return Evidence.objects.filter(case__in=cases_visible_to(account, on))


def evidence_for(account: Account, key: int | str, on: dt.date) -> Evidence:
    """Return one piece of evidence with its case (一份证据).

    :raises NotFound: when there is none, or its case is not this account's.
    """
    text = str(key)
    if text.isascii() and text.isdigit() and len(text) < 18:
        found = evidence_visible_to(account, on).select_related("case", "agency").filter(pk=int(text)).first()
        if found is not None:
            return found
    raise NotFound()


def recording_for(account: Account, key: int | str, on: dt.date) -> Recording:
    """Return one recording with its case and evidence (一份音像记录).

    :raises NotFound: when there is none, or its case is not this account's.
    """
    text = str(key)
    if text.isascii() and text.isdigit() and len(text) < 18:
        visible = Recording.objects.filter(case__in=cases_visible_to(account, on))
        found = visible.select_related("case", "evidence", "agency").filter(pk=int(text)).first()
        if found is not None:
            return found
    raise NotFound()


def evidence_of(case: Case) -> QuerySet[Evidence]:
    """Return all evidence of a case in its order (证据清单), with recordings and small pictures; two queries."""
    return case.evidence.select_related("recording", "added_by").prefetch_related("derivatives").order_by("number")


def usable_evidence(case: Case) -> list[Evidence]:
    """Return the evidence that may be a ground for finding the facts (可作定案依据的证据), in its order."""
    return [evidence for evidence in evidence_of(case) if evidence.is_usable]


def recordings_of(case: Case) -> QuerySet[Recording]:
    """Return the recordings of a case by their start (音像记录); one query."""
    return case.recordings.select_related("evidence").order_by("started_at")


def waivers_of(case: Case) -> QuerySet[RecordingWaiver]:
    """Return why scenes of a case were not recorded (未录像说明); one query."""
    return case.recording_waivers.select_related("written_by", "approved_by").order_by("written_at")


def recorded_scenes(case: Case) -> list[RecordedScene]:
    """Return what the gates need to know of the recordings of a case; excluded evidence does not count. One query."""
    usable = recordings_of(case).filter(evidence__excluded_at=None)
    return [RecordedScene(Scene(found.scene), found.notice_given, found.gap_list) for found in usable]


def waived_scenes(case: Case) -> list[WaivedScene]:
    """Return what the gates need to know of the scenes that were not recorded. One query."""
    return [WaivedScene(Scene(found.scene), found.approved_at is not None) for found in case.recording_waivers.all()]


def lacks_of_recording(case: Case, scenes: Iterable[Scene]) -> list[Lack]:
    """Return what is lacking of the recordings of these scenes (音像记录欠缺); two queries, however many scenes."""
    recorded, waived = recorded_scenes(case), waived_scenes(case)
    found = (
        rules.lack_of_recording(scene, recorded, waived, threshold_seconds=gap_threshold(case.agency))
        for scene in scenes
    )
    return [lack for lack in found if lack is not None]


def gap_threshold(agency: Agency) -> float:
    """Return from how many seconds on a gap needs a reason (中断须说明的时长), exclusive: the agency's own choice."""
    return float(agency.setting("recording_gap_seconds"))


def next_number(case: Case) -> int:
    """Return the number of the next piece of evidence of a case; the case must be locked."""
    return int(case.evidence.aggregate(newest=Max("number"))["newest"] or 0) + 1


def thumbnail_of(evidence: Evidence) -> Derivative | None:
    """Return the small picture of an original (缩略图), or None as long as there is none; no query after a prefetch."""
    return next((made for made in evidence.derivatives.all() if made.kind == DerivativeKind.THUMBNAIL), None)


def open_content(held: Evidence | Derivative) -> BinaryIO:
    """Open the content of an original or a derivative; doors call `actions.view_evidence` first for originals.

    :raises NotFound: FILE_MISSING.
    """
    return store().open(held.sha256)


def arrivals_for(account: Account) -> QuerySet[Arrival]:
    """Return the checked files this account may make evidence of (待入卷的到件): its own, and the stations' of its agency.

    What is evidence already is left out.
    """
    used = Evidence.objects.filter(agency=OuterRef("agency"), sha256=OuterRef("sha256"))
    mine = Arrival.objects.filter(Q(account=account) | Q(station__isnull=False), agency=account.agency, is_part=False)
    return mine.filter(~Exists(used), ready_at__isnull=False, refused_at=None).select_related("station")


def arrivals_named(rows: QuerySet[Arrival], words: str) -> QuerySet[Arrival]:
    """Return those of some files whose name or device holds these words (按文件名、设备查)."""
    return rows.filter(Q(original_name__icontains=words) | Q(device__icontains=words))


def unfinished_for(account: Account) -> QuerySet[Arrival]:
    """Return what this account has begun to send and what is being checked or was refused (未完成的上传)."""
    return Arrival.objects.filter(account=account, ready_at=None, is_part=False)


def unfinished(account: Account, key: int) -> Arrival:
    """Return one upload of this account that is not safe yet (一个未完成的上传).

    :raises NotFound: when there is none, or it is another's.
    """
    found = unfinished_for(account).filter(pk=key).first()
    if found is None:
        raise NotFound()
    return found


def stations(agency: Agency) -> QuerySet[Station]:
    """Return the collecting stations of an agency (采集站), those in use first, with when something last came whole."""
    rows = Station.objects.filter(agency=agency).select_related("registered_by")
    return rows.annotate(last_at=Max("arrivals__complete_at")).order_by("revoked_at", "name", "pk")


def station(agency: Agency, key: int) -> Station:
    """Return one station of the agency (采集站).

    :raises NotFound: NOT_FOUND, also for another agency's.
    """
    found = Station.objects.filter(agency=agency, pk=key).first()
    if found is None:
        raise NotFound()
    return found
