"""Registering recordings, explaining gaps and scenes that were not recorded (音像记录、中断说明、未录像说明)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from mingheng import ledger
from mingheng.base.errors import Conflict, NotFound
from mingheng.cases import queries as cases
from mingheng.cases.models import Case
from mingheng.cases.terms import CaseState
from mingheng.evidence import access, queries, rules
from mingheng.evidence.events import GapExplained, RecordingAdded, RecordingWaived, WaiverApproved
from mingheng.evidence.models import Evidence, Recording, RecordingWaiver
from mingheng.evidence.rules import Gap
from mingheng.evidence.terms import GapTold, MediaKind, Scene
from mingheng.org.models import Account


@ledger.transaction
def add_recording(
    *,
    case: Case,
    evidence: Evidence,
    scene: Scene,
    started_at: dt.datetime,
    ended_at: dt.datetime,
    notice_given: bool,
    gaps: Sequence[Gap] = (),
    by: Account,
    at: dt.datetime,
) -> Recording:
    """Register a video or sound file as the recording of a scene (登记音像记录).

    :param notice_given: whether it hears and shows that the party was told of the recording
    :param gaps: interruptions in their order; each may carry its reason already
    :raises NotLawful: RECORDING_MEDIA, RECORDING_TIMES, GAP_TIMES, EVIDENCE_EXCLUDED, CASE_CLOSED.
    :raises Conflict: RECORDING_TWICE.
    """
    case = cases.lock(case)
    access.collector(by, case, at)
    if evidence.case_id != case.pk:
        raise NotFound
    rules.check_case_running(closed=case.state in {CaseState.CLOSED, CaseState.ARCHIVED})
    rules.check_recordable(MediaKind(evidence.media))
    rules.check_not_excluded(excluded=evidence.is_excluded)
    rules.check_span(started_at, ended_at, gaps, at)
    if Recording.objects.filter(evidence=evidence).exists():
        raise Conflict("RECORDING_TWICE", "这份录像已经登记过", way_out="不用重复登记")
    recording = Recording.objects.create(
        agency_id=case.agency_id,
        case=case,
        evidence=evidence,
        scene=scene,
        started_at=started_at,
        ended_at=ended_at,
        notice_given=notice_given,
        gaps=[_written(gap) for gap in gaps],
        added_at=at,
        added_by=by,
    )
    event = RecordingAdded(
        scene=recording.get_scene_display(),
        started_at=started_at,
        ended_at=ended_at,
        notice_given=notice_given,
        evidence_number=evidence.number,
        gap_count=len(gaps),
    )
    ledger.append(event, by=by, at=at, about=case)
    return recording


def _written(gap: Gap) -> dict[str, str]:
    return {
        "from": gap.starts_at.isoformat(),
        "to": gap.ends_at.isoformat(),
        "reason": gap.reason.strip(),
        "told": gap.told or (GapTold.WRITTEN.value if gap.reason.strip() else ""),
    }


@ledger.transaction
def explain_gap(
    *, recording: Recording, starts_at: dt.datetime, reason: str, told: GapTold, by: Account, at: dt.datetime
) -> None:
    """Explain one gap of a recording (说明录像中断), found by its start.

    :raises NotFound: GAP_NOT_FOUND.
    :raises NotLawful: GAP_REASON, CASE_CLOSED.
    :raises Conflict: GAP_EXPLAINED, as an explanation is never replaced.
    """
    recording = Recording.objects.select_for_update(of=("self",)).select_related("case__agency").get(pk=recording.pk)
    access.collector(by, recording.case, at)
    rules.check_case_running(closed=recording.case.state in {CaseState.CLOSED, CaseState.ARCHIVED})
    rules.check_reason(reason, "GAP_REASON", "没有写中断原因", "曹办〔2020〕7号第14条")
    gaps = list(recording.gap_list)
    place = next((number for number, gap in enumerate(gaps) if gap.starts_at == starts_at), None)
    if place is None:
        raise NotFound("GAP_NOT_FOUND", "这份录像没有这处中断")
    if gaps[place].reason:
        raise Conflict("GAP_EXPLAINED", "这处中断已经说明过")
    gap = Gap(gaps[place].starts_at, gaps[place].ends_at, reason.strip(), GapTold(told).value)
    gaps[place] = gap
    recording.gaps = [_written(each) for each in gaps]
    recording.save(update_fields=["gaps"])
    event = GapExplained(
        scene=recording.get_scene_display(),
        gap_from=gap.starts_at,
        gap_to=gap.ends_at,
        told=GapTold(told).label,
        reason=gap.reason,
    )
    ledger.append(event, by=by, at=at, about=recording.case)


@ledger.transaction
def waive_recording(*, case: Case, scene: Scene, reason: str, by: Account, at: dt.datetime) -> RecordingWaiver:
    """Write down why a scene was not recorded, or not faultlessly (未录像说明); 必录 scenes need the head's approval too.

    :raises NotLawful: WAIVER_NEEDLESS, WAIVER_REASON, CASE_CLOSED.
    :raises Conflict: WAIVER_TWICE.
    """
    case = cases.lock(case)
    access.collector(by, case, at)
    rules.check_case_running(closed=case.state in {CaseState.CLOSED, CaseState.ARCHIVED})
    if case.recording_waivers.filter(scene=scene).exists():
        raise Conflict("WAIVER_TWICE", "这个环节的未录像说明已经写过")
    lacks = queries.lacks_of_recording(case, [Scene(scene)])
    rules.check_waivable(Scene(scene), lacks[0] if lacks else None)
    rules.check_reason(reason, "WAIVER_REASON", "没有写未录像的理由", "曹办〔2020〕7号第13条、第14条")
    waiver = RecordingWaiver.objects.create(
        agency_id=case.agency_id, case=case, scene=scene, reason=reason.strip(), written_at=at, written_by=by
    )
    level = rules.SCENE_LEVELS[Scene(scene)].label
    ledger.append(
        RecordingWaived(scene=waiver.get_scene_display(), level=level, reason=waiver.reason), by=by, at=at, about=case
    )
    return waiver


@ledger.transaction
def approve_waiver(*, waiver: RecordingWaiver, opinion: str, by: Account, at: dt.datetime) -> None:
    """Accept why a scene was not recorded (批准未录像说明): the head of the department or a leader, never the writer.

    :raises NotLawful: WAIVER_OPINION.
    :raises Conflict: WAIVER_APPROVED.
    """
    waiver = RecordingWaiver.objects.select_for_update(of=("self",)).select_related("case__agency").get(pk=waiver.pk)
    access.head_of(by, waiver.case, at, writer_id=waiver.written_by_id)
    rules.check_reason(opinion, "WAIVER_OPINION", "没有写审核意见", "曹办〔2020〕7号第12条")
    if waiver.approved_at is not None:
        raise Conflict("WAIVER_APPROVED", "这份说明已经批准")
    waiver.approved_at, waiver.approved_by, waiver.opinion = at, by, opinion.strip()
    waiver.save(update_fields=["approved_at", "approved_by", "opinion"])
    ledger.append(
        WaiverApproved(scene=waiver.get_scene_display(), opinion=waiver.opinion), by=by, at=at, about=waiver.case
    )
