"""Registering recordings, explaining gaps and what was not recorded."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from tests.evidence.conftest import MORNING

from mingheng import ledger
from mingheng.base.errors import Conflict, NotFound, NotLawful, NotPermitted, Refused
from mingheng.cases.models import Case
from mingheng.evidence import actions, queries
from mingheng.evidence.models import Evidence, Recording, RecordingWaiver
from mingheng.evidence.rules import Gap
from mingheng.evidence.terms import GapTold, Scene
from mingheng.ledger.models import Entry
from mingheng.org.actions import grant_role
from mingheng.org.models import Account

CUT = Gap(MORNING + dt.timedelta(minutes=5), MORNING + dt.timedelta(minutes=7))


def refuse(code: str, kind: type[Refused], act: Any, **given: Any) -> None:
    """Expect that an act is refused with this code, and that nothing was written."""
    rows = (Recording, RecordingWaiver, Entry)
    before = [row.objects.count() for row in rows]
    with pytest.raises(kind) as refusal, transaction.atomic():
        act(**given)
    assert refusal.value.code == code
    assert [row.objects.count() for row in rows] == before


def newest(case: Case) -> str:
    entry = ledger.entries_about(case).first()
    assert entry is not None
    return entry.event


def test_recording_covers_its_scene(recorded: dict[str, Any], case: Case) -> None:
    assert [lack.code for lack in queries.lacks_of_recording(case, [Scene.INSPECTION])] == ["RECORDING_MISSING"]
    actions.add_recording(**recorded)
    assert queries.lacks_of_recording(case, [Scene.INSPECTION]) == []
    assert newest(case) == "evidence.RecordingAdded"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"ended_at": MORNING}, "RECORDING_TIMES"),
        ({"gaps": [Gap(MORNING, MORNING)]}, "GAP_TIMES"),
    ],
)
def test_recording_with_impossible_times_is_refused(
    recorded: dict[str, Any], changed: dict[str, Any], code: str
) -> None:
    refuse(code, NotLawful, actions.add_recording, **{**recorded, **changed})


def test_photo_is_no_recording(recorded: dict[str, Any], evidence: Evidence) -> None:
    refuse("RECORDING_MEDIA", NotLawful, actions.add_recording, **{**recorded, "evidence": evidence})


def test_recording_is_registered_once(recorded: dict[str, Any]) -> None:
    actions.add_recording(**recorded)
    refuse("RECORDING_TWICE", Conflict, actions.add_recording, **recorded)


def test_excluded_film_is_no_recording(
    recorded: dict[str, Any], film: Evidence, officer: Account, at: dt.datetime, case: Case
) -> None:
    actions.add_recording(**recorded)
    actions.exclude_evidence(evidence=film, reason="剪辑过", by=officer, at=at)
    assert [lack.code for lack in queries.lacks_of_recording(case, [Scene.INSPECTION])] == ["RECORDING_MISSING"]
    film.refresh_from_db()
    refuse("EVIDENCE_EXCLUDED", NotLawful, actions.add_recording, **{**recorded, "evidence": film})


def test_film_of_another_case_is_not_found(recorded: dict[str, Any], film: Evidence) -> None:
    film.case_id = 0
    refuse("NOT_FOUND", NotFound, actions.add_recording, **{**recorded, "evidence": film})


def test_gap_above_the_threshold_lacks_until_it_is_explained(
    recorded: dict[str, Any], case: Case, officer: Account, at: dt.datetime
) -> None:
    recording = actions.add_recording(**{**recorded, "gaps": [CUT]})
    assert [lack.code for lack in queries.lacks_of_recording(case, [Scene.INSPECTION])] == ["GAP_UNEXPLAINED"]
    actions.explain_gap(
        recording=recording, starts_at=CUT.starts_at, reason="更换电池", told=GapTold.WRITTEN, by=officer, at=at
    )
    assert queries.lacks_of_recording(case, [Scene.INSPECTION]) == []
    recording.refresh_from_db()
    assert recording.gap_list == (Gap(CUT.starts_at, CUT.ends_at, "更换电池", "written"),)
    assert newest(case) == "evidence.GapExplained"


def test_gap_explained_on_the_tape_lacks_nothing(recorded: dict[str, Any], case: Case) -> None:
    told = Gap(CUT.starts_at, CUT.ends_at, "当事人要求如厕", GapTold.SPOKEN)
    written = Gap(MORNING + dt.timedelta(minutes=10), MORNING + dt.timedelta(minutes=11), "下雨收起设备")
    recording = actions.add_recording(**{**recorded, "gaps": [told, written]})
    assert queries.lacks_of_recording(case, [Scene.INSPECTION]) == []
    assert [gap.told for gap in recording.gap_list] == ["spoken", "written"]


def test_gap_is_explained_once_with_a_reason_and_only_if_there(
    recorded: dict[str, Any], officer: Account, third_officer: Account, at: dt.datetime
) -> None:
    recording = actions.add_recording(**{**recorded, "gaps": [CUT]})
    given = {
        "recording": recording,
        "starts_at": CUT.starts_at,
        "reason": "更换电池",
        "told": GapTold.WRITTEN,
        "by": officer,
        "at": at,
    }
    refuse("GAP_REASON", NotLawful, actions.explain_gap, **{**given, "reason": ""})
    refuse("GAP_NOT_FOUND", NotFound, actions.explain_gap, **{**given, "starts_at": CUT.ends_at})
    refuse("CASE_NOT_YOURS", NotPermitted, actions.explain_gap, **{**given, "by": third_officer})
    actions.explain_gap(**given)
    refuse("GAP_EXPLAINED", Conflict, actions.explain_gap, **given)


def test_scene_that_should_be_recorded_is_waived_by_a_reason(case: Case, officer: Account, at: dt.datetime) -> None:
    given = {"case": case, "scene": "inspection", "reason": "暴雨，设备无法使用", "by": officer, "at": at}
    refuse("WAIVER_REASON", NotLawful, actions.waive_recording, **{**given, "reason": ""})
    actions.waive_recording(**given)
    assert queries.lacks_of_recording(case, [Scene.INSPECTION]) == []
    assert newest(case) == "evidence.RecordingWaived"
    refuse("WAIVER_TWICE", Conflict, actions.waive_recording, **given)


def test_scene_that_must_be_recorded_needs_the_head_too(
    case: Case, officer: Account, head: Account, leader: Account, outside_head: Account, at: dt.datetime
) -> None:
    waiver = actions.waive_recording(case=case, scene="preservation", reason="设备故障", by=officer, at=at)
    assert [lack.code for lack in queries.lacks_of_recording(case, [Scene.PRESERVATION])] == ["WAIVER_UNAPPROVED"]
    given = {"waiver": waiver, "opinion": "情况属实", "by": head, "at": at}
    refuse("ROLE_NEEDED", NotPermitted, actions.approve_waiver, **{**given, "by": officer})
    refuse("NOT_FOUND", NotFound, actions.approve_waiver, **{**given, "by": outside_head})
    refuse("WAIVER_OPINION", NotLawful, actions.approve_waiver, **{**given, "opinion": ""})
    actions.approve_waiver(**given)
    assert queries.lacks_of_recording(case, [Scene.PRESERVATION]) == []
    assert newest(case) == "evidence.WaiverApproved"
    refuse("WAIVER_APPROVED", Conflict, actions.approve_waiver, **{**given, "by": leader})
    (found,) = queries.waivers_of(case)
    assert (found.approved_by, found.opinion) == (head, "情况属实")


def test_nobody_approves_his_own_words(case: Case, officer: Account, security_admin: Account, at: dt.datetime) -> None:
    waiver = actions.waive_recording(case=case, scene="preservation", reason="设备故障", by=officer, at=at)
    grant_role(account=officer, role="head", by=security_admin, at=at)
    himself = Account.objects.get(pk=officer.pk)
    refuse("OWN_WRITING", NotPermitted, actions.approve_waiver, waiver=waiver, opinion="同意", by=himself, at=at)


def test_recorded_scene_needs_no_reason(
    recorded: dict[str, Any], case: Case, officer: Account, at: dt.datetime
) -> None:
    actions.add_recording(**recorded)
    for scene in ("inspection", "other"):
        refuse(
            "WAIVER_NEEDLESS",
            NotLawful,
            actions.waive_recording,
            case=case,
            scene=scene,
            reason="不必",
            by=officer,
            at=at,
        )


def test_recording_without_notice_is_mended_by_a_reason(
    recorded: dict[str, Any], case: Case, officer: Account, at: dt.datetime
) -> None:
    actions.add_recording(**{**recorded, "notice_given": False})
    assert [lack.code for lack in queries.lacks_of_recording(case, [Scene.INSPECTION])] == ["NOTICE_NOT_GIVEN"]
    actions.waive_recording(case=case, scene="inspection", reason="告知时录音未开", by=officer, at=at)
    assert queries.lacks_of_recording(case, [Scene.INSPECTION]) == []


def test_closed_case_takes_no_more_recordings(
    recorded: dict[str, Any], case: Case, officer: Account, at: dt.datetime
) -> None:
    recording = actions.add_recording(**{**recorded, "gaps": [CUT]})
    Case.objects.filter(pk=case.pk).update(state="closed")
    refuse("CASE_CLOSED", NotLawful, actions.add_recording, **recorded)
    refuse(
        "CASE_CLOSED",
        NotLawful,
        actions.explain_gap,
        recording=recording,
        starts_at=CUT.starts_at,
        reason="更换电池",
        told=GapTold.WRITTEN,
        by=officer,
        at=at,
    )
    refuse(
        "CASE_CLOSED", NotLawful, actions.waive_recording, case=case, scene="hearing", reason="忘记", by=officer, at=at
    )
