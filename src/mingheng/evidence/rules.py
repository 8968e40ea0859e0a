"""Rules of 证据与音像记录: what evidence must state, what may not be evidence, what must be recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mingheng.base.errors import NotLawful
from mingheng.evidence.terms import EvidenceKind, MediaKind, Scene, SceneLevel

SCENE_LEVELS: Mapping[Scene, SceneLevel] = {
    Scene.PRESERVATION: SceneLevel.MUST,
    Scene.SEIZURE: SceneLevel.MUST,
    Scene.ENFORCEMENT: SceneLevel.MUST,
    Scene.DESIGNATED: SceneLevel.MUST,
    Scene.INSPECTION: SceneLevel.SHOULD,
    Scene.SUMMARY_PENALTY: SceneLevel.SHOULD,
    Scene.INVESTIGATION: SceneLevel.SHOULD,
    Scene.HEARING: SceneLevel.SHOULD,
    Scene.SERVICE_BY_LEAVING: SceneLevel.SHOULD,
    Scene.SERVICE_BY_NOTICE: SceneLevel.SHOULD,
    Scene.REFUSAL: SceneLevel.SHOULD,
    Scene.ORAL_DEFENCE: SceneLevel.SHOULD,
    Scene.OTHER: SceneLevel.MAY,
}
"""How strictly each scene has to be recorded: measures 12 and 13 of 曹办〔2020〕7号, and 国办发〔2018〕118号."""

_SEEN_OR_HEARD = frozenset({MediaKind.PHOTO, MediaKind.VIDEO, MediaKind.AUDIO})
_FITTING: Mapping[EvidenceKind, frozenset[MediaKind]] = {
    EvidenceKind.DOCUMENT: frozenset({MediaKind.PHOTO, MediaKind.PDF, MediaKind.OFFICE}),
    EvidenceKind.OBJECT: frozenset({MediaKind.PHOTO, MediaKind.VIDEO}),
    EvidenceKind.AUDIOVISUAL: _SEEN_OR_HEARD,
    EvidenceKind.ELECTRONIC: frozenset(MediaKind),
    EvidenceKind.TESTIMONY: frozenset(MediaKind),
    EvidenceKind.STATEMENT: frozenset(MediaKind),
    EvidenceKind.EXPERT_OPINION: frozenset({MediaKind.PHOTO, MediaKind.PDF}),
    EvidenceKind.SITE_RECORD: frozenset({MediaKind.PHOTO, MediaKind.PDF, MediaKind.VIDEO}),
}


@dataclass(frozen=True)
class Gap:
    """A gap in a recording (录像中断), both ends as instants; `reason` is empty until it is explained."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    reason: str = ""
    told: str = ""

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return (self.ends_at - self.starts_at).total_seconds()


@dataclass(frozen=True)
class RecordedScene:
    """What a gate needs to know of one recording (音像记录)."""

    scene: Scene
    notice_given: bool
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True)
class WaivedScene:
    """What a gate needs to know of a scene that was not recorded (未录像说明)."""

    scene: Scene
    approved: bool


@dataclass(frozen=True)
class Lack:
    """Why the recording of a scene does not do yet (音像记录欠缺): scene, code, sentence and the way out."""

    scene: Scene
    code: str
    sentence: str
    way_out: str


def check_kind_fits(kind: EvidenceKind, media: MediaKind) -> None:
    """Refuse a file that cannot hold this kind of evidence (证据种类), such as a sound recording as 书证.

    :raises NotLawful: EVIDENCE_KIND_MEDIA
    Law: 《行政处罚法》(2021) 第四十六条第一款
    """
    if media not in _FITTING[kind]:
        raise NotLawful(
            "EVIDENCE_KIND_MEDIA",
            f"{media.label}不能作为{kind.label}",
            article="行政处罚法第四十六条第一款",
            way_out=f"{kind.label}可以是：{'、'.join(fit.label for fit in MediaKind if fit in _FITTING[kind])}",
        )


def check_stated(*, media: MediaKind, name: str, proves: str, place: str, notes: str) -> None:
    """Refuse evidence that does not state what it must (证据要素): name and what it proves; where seen or heard, the place.

    Sound needs its words in writing besides (`notes`, 文字记录).

    :raises NotLawful: EVIDENCE_NAME, EVIDENCE_PROVES, EVIDENCE_PLACE, EVIDENCE_TRANSCRIPT
    Law: 《最高人民法院关于行政诉讼证据若干问题的规定》 第十二条
    """
    article = "最高人民法院关于行政诉讼证据若干问题的规定第十二条"
    if not name.strip():
        raise NotLawful(
            "EVIDENCE_NAME", "没有写证据名称", article=article, way_out="写明是什么，例如“占道设摊现场照片”"
        )
    if not proves.strip():
        raise NotLawful("EVIDENCE_PROVES", "没有写证明对象", article=article, way_out="写明这份证据证明什么事实")
    if media in _SEEN_OR_HEARD and not place.strip():
        raise NotLawful("EVIDENCE_PLACE", "没有写拍摄或录制地点", article=article, way_out="写明路名和门牌")
    if media is MediaKind.AUDIO and not notes.strip():
        raise NotLawful(
            "EVIDENCE_TRANSCRIPT", "录音没有附文字记录", article=article, way_out="写明录音中与案件有关的内容"
        )


def check_instants(*, taken_at: dt.datetime, at: dt.datetime, article: str = "行政处罚法第四十六条") -> None:
    """Refuse evidence taken later than it was handed in (取证时间); the same instant is fine.

    :raises NotLawful: EVIDENCE_FROM_FUTURE
    Law: 《行政处罚法》(2021) 第四十六条第二款
    """
    if taken_at > at:
        raise NotLawful(
            "EVIDENCE_FROM_FUTURE", "取证时间晚于现在", article=article, way_out="请核对设备时钟，填写实际的取证时间"
        )


def check_collectors(*, certified: int, provided_by: str) -> None:
    """Refuse evidence that fewer than two certified officers collected (执法人员不得少于两人).

    What somebody else hands in (提供人) needs one officer who receives it.

    :raises NotLawful: TWO_OFFICERS
    Law: 《行政处罚法》(2021) 第四十二条第一款
    """
    needed = 1 if provided_by.strip() else 2
    if certified < needed:
        raise NotLawful(
            "TWO_OFFICERS",
            f"取证须由两名以上持有效执法证的执法人员进行，现在只有{certified}名"
            if needed == 2
            else "接收他人提供的证据须有一名持有效执法证的执法人员",
            article="行政处罚法第四十二条第一款",
            way_out="补选取证时在场、当日执法证有效的执法人员；辅助人员不计在内",
        )


def check_origin(*, certified: int, provided_by: str, monitoring_basis: str) -> None:
    """Refuse evidence of unlawful origin (证据来源): by officers, provided by somebody, or by a device with a legal basis.

    :raises NotLawful: TWO_OFFICERS, MONITORING_BASIS
    Law: 《行政处罚法》(2021) 第四十一条、第四十二条
    """
    if monitoring_basis.strip():
        check_monitoring_basis(monitoring_basis)
    else:
        check_collectors(certified=certified, provided_by=provided_by)


def check_monitoring_basis(basis: str) -> None:
    """Refuse evidence of electronic monitoring (电子技术监控设备) that names no law or regulation as its basis.

    :raises NotLawful: MONITORING_BASIS
    Law: 《行政处罚法》(2021) 第四十一条第一款
    """
    if "《" not in basis or "》" not in basis:
        raise NotLawful(
            "MONITORING_BASIS",
            "电子监控证据没有写明所依据的法律、行政法规",
            article="行政处罚法第四十一条第一款",
            way_out="写明依据的名称和条款，例如“《……法》第×条”；没有依据的不能作为证据",
        )


def check_reason(reason: str, code: str, sentence: str, article: str) -> None:
    """Refuse an act whose reason (理由) is left empty.

    :raises NotLawful: the given code
    House: 排除、说明、调阅都要写明理由，事后查得清
    """
    if len(reason.strip()) < 2:
        raise NotLawful(code, sentence, article=article, way_out="请写明具体理由")


def check_not_excluded(*, excluded: bool) -> None:
    """Refuse to work with evidence that was excluded (已排除的证据).

    :raises NotLawful: EVIDENCE_EXCLUDED
    Law: 《行政处罚法》(2021) 第四十六条第三款
    """
    if excluded:
        raise NotLawful("EVIDENCE_EXCLUDED", "这份证据已经排除", article="行政处罚法第四十六条第三款")


def usable(*, excluded: bool, monitoring: bool, legal: bool | None, technical: bool | None) -> bool:
    """Tell whether evidence may be a ground for finding the facts (可作定案依据).

    Excluded evidence may not; that of electronic monitoring only when both reviews have passed. None: not reviewed.

    Law: 《行政处罚法》(2021) 第四十一条、第四十六条
    """
    return not excluded and (not monitoring or (legal is True and technical is True))


def check_span(started_at: dt.datetime, ended_at: dt.datetime, gaps: Sequence[Gap], at: dt.datetime) -> None:
    """Refuse a recording whose times do not fit (录制起止): start before end, not later than now, gaps inside and apart.

    Touching gaps are refused too: they are one gap.

    :raises NotLawful: RECORDING_TIMES, GAP_TIMES
    House: 方案第14条要求连续录制，起止和中断要对得上
    """
    article = "曹办〔2020〕7号第14条"
    if started_at >= ended_at or ended_at > at:
        raise NotLawful(
            "RECORDING_TIMES", "录制的起止时间不对", article=article, way_out="开始须早于结束，结束不晚于现在"
        )
    before = started_at
    for number, gap in enumerate(gaps):
        touching = gap.starts_at <= before if number else gap.starts_at < before
        if touching or gap.starts_at >= gap.ends_at or gap.ends_at > ended_at:
            raise NotLawful(
                "GAP_TIMES", "中断的起止时间不对", article=article, way_out="中断须在录制起止之间，按先后排列，互不重叠"
            )
        before = gap.ends_at


def unexplained(gaps: Iterable[Gap], *, threshold_seconds: float) -> tuple[Gap, ...]:
    """Return the gaps that still need a reason (未说明的中断): longer than the threshold, in seconds, and unexplained.

    Law: 曹办〔2020〕7号 第14条
    """
    return tuple(gap for gap in gaps if gap.seconds > threshold_seconds and not gap.reason.strip())


def lack_of_recording(
    scene: Scene,
    recorded: Iterable[RecordedScene],
    waived: Iterable[WaivedScene],
    *,
    threshold_seconds: float,
) -> Lack | None:
    """Tell why a scene is not recorded as it has to be (音像记录欠缺), or None when nothing is lacking.

    One faultless recording is enough. Without any, a written reason does; for a 必录 scene the head must have approved it.
    Scenes that may be recorded (可录) lack nothing.

    Law: 《行政处罚法》(2021) 第四十七条; 曹办〔2020〕7号 第12条、第13条、第14条
    """
    level = SCENE_LEVELS[scene]
    found = [recording for recording in recorded if recording.scene == scene]
    reasons = [waiver for waiver in waived if waiver.scene == scene]
    if level is SceneLevel.MAY or any(waiver.approved or level is SceneLevel.SHOULD for waiver in reasons):
        return None
    if not found:
        return _nothing_recorded(scene, level, awaiting=bool(reasons))
    faults = [_fault(recording, threshold_seconds) for recording in found]
    return None if None in faults else faults[0]


def _nothing_recorded(scene: Scene, level: SceneLevel, *, awaiting: bool) -> Lack:
    if awaiting:
        return Lack(scene, "WAIVER_UNAPPROVED", f"“{scene.label}”未录像的说明还没有批准", "请部门负责人审核未录像说明")
    needs = "，并经部门负责人批准" if level is SceneLevel.MUST else ""
    return Lack(
        scene, "RECORDING_MISSING", f"“{scene.label}”没有音像记录", f"补登音像记录；确实没有录的，书面说明理由{needs}"
    )


def _fault(recording: RecordedScene, threshold_seconds: float) -> Lack | None:
    scene = recording.scene
    if not recording.notice_given:
        return Lack(
            scene,
            "NOTICE_NOT_GIVEN",
            f"“{scene.label}”录像没有告知当事人正在录制",
            "补充书面说明理由，或者换用已告知的录像",
        )
    if unexplained(recording.gaps, threshold_seconds=threshold_seconds):
        return Lack(scene, "GAP_UNEXPLAINED", f"“{scene.label}”录像有中断未说明", "写明每一处中断的原因")
    return None


def check_waivable(scene: Scene, lack: Lack | None) -> None:
    """Refuse a reason for not recording (未录像说明) where nobody has to record, or where nothing is lacking.

    :raises NotLawful: WAIVER_NEEDLESS
    Law: 曹办〔2020〕7号 第13条
    """
    if SCENE_LEVELS[scene] is SceneLevel.MAY or lack is None:
        raise NotLawful(
            "WAIVER_NEEDLESS",
            f"“{scene.label}”已有合格的音像记录或者不要求录像，不用说明",
            article="曹办〔2020〕7号第13条",
        )


def check_case_running(*, closed: bool) -> None:
    """Refuse to add to a case that is closed (已结案); its file is complete.

    :raises NotLawful: CASE_CLOSED
    House: 结案后案卷封存，补充材料走归档更正
    """
    if closed:
        raise NotLawful(
            "CASE_CLOSED", "案件已经结案，不能再补充证据和音像记录", way_out="需要更正的，由档案员办理案卷更正"
        )


def check_recordable(media: MediaKind) -> None:
    """Refuse to register as a recording (音像记录) what neither moves nor sounds.

    :raises NotLawful: RECORDING_MEDIA
    Law: 《行政处罚法》(2021) 第四十七条
    """
    if media not in {MediaKind.VIDEO, MediaKind.AUDIO}:
        raise NotLawful("RECORDING_MEDIA", "音像记录须是录像或录音", article="行政处罚法第四十七条")


def check_reviewable(*, monitoring: bool) -> None:
    """Refuse the two reviews (法制和技术审核) for evidence that no monitoring device collected.

    :raises NotLawful: NOT_MONITORING
    Law: 《行政处罚法》(2021) 第四十一条第一款
    """
    if not monitoring:
        raise NotLawful(
            "NOT_MONITORING", "这份证据不是电子监控证据，不用法制和技术审核", article="行政处罚法第四十一条第一款"
        )
