"""What evidence must state, and what must be recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingheng.base.errors import NotLawful
from mingheng.evidence import rules
from mingheng.evidence.rules import Gap, Lack, RecordedScene, WaivedScene
from mingheng.evidence.terms import EvidenceKind, MediaKind, Scene, SceneLevel

NINE = dt.datetime(2026, 3, 5, 9, tzinfo=dt.UTC)


def minutes(count: float) -> dt.datetime:
    return NINE + dt.timedelta(minutes=count)


def code(rule: Callable[[], object]) -> str:
    with pytest.raises(NotLawful) as refusal:
        rule()
    assert refusal.value.article or refusal.value.code == "CASE_CLOSED"
    return refusal.value.code


def test_every_kind_of_evidence_has_a_carrier_and_every_scene_a_level() -> None:
    for kind in EvidenceKind:
        assert any(fits(kind, media) for media in MediaKind)
    assert set(rules.SCENE_LEVELS) == set(Scene)
    must = {scene for scene, level in rules.SCENE_LEVELS.items() if level is SceneLevel.MUST}
    assert must == {Scene.PRESERVATION, Scene.SEIZURE, Scene.ENFORCEMENT, Scene.DESIGNATED}


def fits(kind: EvidenceKind, media: MediaKind) -> bool:
    try:
        rules.check_kind_fits(kind, media)
    except NotLawful:
        return False
    return True


@pytest.mark.parametrize(
    ("kind", "media", "does"),
    [
        (EvidenceKind.DOCUMENT, MediaKind.AUDIO, False),
        (EvidenceKind.DOCUMENT, MediaKind.PDF, True),
        (EvidenceKind.AUDIOVISUAL, MediaKind.PDF, False),
        (EvidenceKind.AUDIOVISUAL, MediaKind.VIDEO, True),
        (EvidenceKind.OBJECT, MediaKind.OFFICE, False),
        (EvidenceKind.ELECTRONIC, MediaKind.OFFICE, True),
    ],
)
def test_kind_of_evidence_fits_its_carrier(kind: EvidenceKind, media: MediaKind, does: bool) -> None:
    assert fits(kind, media) is does


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"name": " "}, "EVIDENCE_NAME"),
        ({"proves": ""}, "EVIDENCE_PROVES"),
        ({"place": ""}, "EVIDENCE_PLACE"),
        ({"media": MediaKind.AUDIO}, "EVIDENCE_TRANSCRIPT"),
    ],
)
def test_evidence_that_leaves_something_out_is_refused(changed: dict[str, object], expected: str) -> None:
    stated = {"media": MediaKind.PHOTO, "name": "照片", "proves": "设摊", "place": "示例路", "notes": ""}
    rules.check_stated(**stated)
    assert code(lambda: rules.check_stated(**{**stated, **changed})) == expected


def test_paper_needs_no_place_and_sound_with_its_words_is_enough() -> None:
    rules.check_stated(media=MediaKind.PDF, name="笔录", proves="设摊", place="", notes="")
    rules.check_stated(media=MediaKind.AUDIO, name="录音", proves="承认", place="示例路", notes="问：…答：…")


def test_evidence_cannot_be_taken_after_it_was_handed_in() -> None:
    rules.check_instants(taken_at=NINE, at=NINE)
    assert code(lambda: rules.check_instants(taken_at=minutes(0.1), at=NINE)) == "EVIDENCE_FROM_FUTURE"


@pytest.mark.parametrize(
    ("certified", "provided_by", "lawful"), [(2, "", True), (1, "", False), (1, "某店", True), (0, "某店", False)]
)
def test_two_certified_officers_collect_and_one_receives(certified: int, provided_by: str, lawful: bool) -> None:
    if lawful:
        rules.check_collectors(certified=certified, provided_by=provided_by)
    else:
        assert code(lambda: rules.check_collectors(certified=certified, provided_by=provided_by)) == "TWO_OFFICERS"


def test_electronic_monitoring_needs_a_law_behind_it() -> None:
    rules.check_monitoring_basis("《道路交通安全法》第一百一十四条")
    for basis in ("", "有规定", "《没写完"):
        assert code(lambda basis=basis: rules.check_monitoring_basis(basis)) == "MONITORING_BASIS"
    rules.check_reviewable(monitoring=True)
    assert code(lambda: rules.check_reviewable(monitoring=False)) == "NOT_MONITORING"


@pytest.mark.parametrize(
    ("excluded", "monitoring", "legal", "technical", "expected"),
    [
        (False, False, None, None, True),
        (True, False, None, None, False),
        (False, True, None, None, False),
        (False, True, True, None, False),
        (False, True, True, False, False),
        (False, True, True, True, True),
        (True, True, True, True, False),
    ],
)
def test_only_lawful_evidence_is_a_ground(
    excluded: bool, monitoring: bool, legal: bool | None, technical: bool | None, expected: bool
) -> None:
    assert rules.usable(excluded=excluded, monitoring=monitoring, legal=legal, technical=technical) is expected


def test_reasons_closed_cases_and_carriers_are_checked() -> None:
    rules.check_reason("偷拍取得", "R", "…", "a")
    assert code(lambda: rules.check_reason(" 无 ", "R", "…", "a")) == "R"
    rules.check_not_excluded(excluded=False)
    assert code(lambda: rules.check_not_excluded(excluded=True)) == "EVIDENCE_EXCLUDED"
    rules.check_case_running(closed=False)
    assert code(lambda: rules.check_case_running(closed=True)) == "CASE_CLOSED"
    rules.check_recordable(MediaKind.AUDIO)
    assert code(lambda: rules.check_recordable(MediaKind.PHOTO)) == "RECORDING_MEDIA"


@pytest.mark.parametrize(
    ("started", "ended", "at"), [(10, 10, 20), (10, 9, 20), (0, 21, 20)], ids=["no time", "backwards", "future"]
)
def test_recording_that_ends_before_it_begins_or_in_the_future_is_refused(started: int, ended: int, at: int) -> None:
    assert code(lambda: rules.check_span(minutes(started), minutes(ended), (), minutes(at))) == "RECORDING_TIMES"


@pytest.mark.parametrize(
    "gaps",
    [[(-1, 2)], [(5, 5)], [(6, 5)], [(5, 31)], [(5, 8), (7, 9)], [(5, 8), (8, 9)], [(8, 9), (5, 6)]],
    ids=["before", "none", "backwards", "after", "overlapping", "touching", "out of order"],
)
def test_gaps_lie_inside_the_recording_in_order_and_apart(gaps: list[tuple[int, int]]) -> None:
    wrong = [Gap(minutes(start), minutes(end)) for start, end in gaps]
    assert code(lambda: rules.check_span(minutes(0), minutes(30), wrong, minutes(40))) == "GAP_TIMES"


@given(
    st.lists(st.integers(min_value=0, max_value=600), unique=True, max_size=12).filter(lambda cuts: len(cuts) % 2 == 0)
)
def test_any_gaps_in_order_are_taken(cuts: list[int]) -> None:
    ordered = [NINE + dt.timedelta(seconds=cut) for cut in sorted(cuts)]
    gaps = [Gap(start, end) for start, end in zip(ordered[::2], ordered[1::2], strict=True)]
    rules.check_span(NINE, NINE + dt.timedelta(seconds=600), gaps, NINE + dt.timedelta(seconds=600))


def test_only_gaps_above_the_threshold_need_a_reason() -> None:
    gaps = [Gap(minutes(1), minutes(1) + dt.timedelta(seconds=seconds)) for seconds in (4.9, 5, 5.1)]
    assert rules.unexplained(gaps, threshold_seconds=5) == (gaps[2],)
    assert rules.unexplained([Gap(minutes(1), minutes(9), reason="电池更换")], threshold_seconds=5) == ()


OPEN_GAP = (Gap(minutes(1), minutes(2)),)


@pytest.mark.parametrize(
    ("scene", "recorded", "waived", "expected"),
    [
        (Scene.OTHER, [], [], None),
        (Scene.INSPECTION, [], [], "RECORDING_MISSING"),
        (Scene.INSPECTION, [RecordedScene(Scene.INSPECTION, True)], [], None),
        (Scene.INSPECTION, [RecordedScene(Scene.HEARING, True)], [], "RECORDING_MISSING"),
        (Scene.INSPECTION, [RecordedScene(Scene.INSPECTION, False)], [], "NOTICE_NOT_GIVEN"),
        (Scene.INSPECTION, [RecordedScene(Scene.INSPECTION, True, OPEN_GAP)], [], "GAP_UNEXPLAINED"),
        (
            Scene.INSPECTION,
            [RecordedScene(Scene.INSPECTION, False), RecordedScene(Scene.INSPECTION, True)],
            [],
            None,
        ),
        (Scene.INSPECTION, [], [WaivedScene(Scene.INSPECTION, False)], None),
        (Scene.INSPECTION, [], [WaivedScene(Scene.HEARING, True)], "RECORDING_MISSING"),
        (Scene.PRESERVATION, [], [WaivedScene(Scene.PRESERVATION, False)], "WAIVER_UNAPPROVED"),
        (Scene.PRESERVATION, [], [WaivedScene(Scene.PRESERVATION, True)], None),
        (Scene.PRESERVATION, [], [], "RECORDING_MISSING"),
    ],
)
def test_lack_of_recording_is_named(
    scene: Scene, recorded: list[RecordedScene], waived: list[WaivedScene], expected: str | None
) -> None:
    lack = rules.lack_of_recording(scene, recorded, waived, threshold_seconds=5)
    assert (lack and lack.code) == expected
    assert lack is None or (lack.scene is scene and lack.way_out)


def test_reason_for_not_recording_is_taken_only_where_something_is_lacking() -> None:
    lack = Lack(Scene.INSPECTION, "RECORDING_MISSING", "…", "…")
    rules.check_waivable(Scene.INSPECTION, lack)
    assert code(lambda: rules.check_waivable(Scene.INSPECTION, None)) == "WAIVER_NEEDLESS"
    assert code(lambda: rules.check_waivable(Scene.OTHER, lack)) == "WAIVER_NEEDLESS"


def test_evidence_comes_from_officers_from_somebody_or_from_a_lawful_device() -> None:
    rules.check_origin(certified=2, provided_by="", monitoring_basis="")
    rules.check_origin(certified=0, provided_by="", monitoring_basis="《某法》第一条")
    assert code(lambda: rules.check_origin(certified=1, provided_by="", monitoring_basis=" ")) == "TWO_OFFICERS"
    assert code(lambda: rules.check_origin(certified=2, provided_by="", monitoring_basis="无")) == "MONITORING_BASIS"
