"""证据与音像: the list, uploading, looking (the purpose is asked for and recorded), recordings, reasons for not recording."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path
from django.utils import timezone

from mingheng.base.errors import NotFound
from mingheng.base.look import formats
from mingheng.desk import case_tabs, files, frame, steps
from mingheng.desk.access import CASE_ROLES, StaffRequest, staff
from mingheng.desk.forms.evidence import (
    EvidenceForm,
    ExcludeForm,
    GapForm,
    OpinionForm,
    RecordingForm,
    ViewForm,
    WaiverForm,
)
from mingheng.desk.views.matter import load
from mingheng.evidence import actions, queries, receiving
from mingheng.evidence.rules import SCENE_LEVELS
from mingheng.evidence.terms import EvidenceKind, GapTold, MediaKind, Scene, SceneLevel
from mingheng.org.terms import Role
from mingheng.procedure.actions import refresh

if TYPE_CHECKING:
    from mingheng.evidence.models import Evidence
    from mingheng.procedure.facts import CaseFile

LOOK_MINUTES = 30
"""How long one purpose holds for one piece of evidence."""
MOST_OFFERED = 200
"""How many files that came before are offered in the form; all of them stand on their own page."""
_PLAYED = {MediaKind.VIDEO, MediaKind.AUDIO}
_MAY_EXCLUDE = frozenset({Role.OFFICER, Role.HEAD, Role.REVIEWER, Role.LEADER})


def _tab(request: StaffRequest, file: CaseFile) -> dict[str, Any]:
    """Return evidence, recordings and reasons for not recording (证据与音像页签)."""
    rows = list(queries.evidence_of(file.case))
    for row in rows:
        row.thumbnail = queries.thumbnail_of(row)  # type: ignore[attr-defined]
        row.minutes = _minutes(row)  # type: ignore[attr-defined]
        row.recorded = getattr(row, "recording", None)  # type: ignore[attr-defined]
    roles = request.user.roles_on(request.today)
    in_charge = any(officer.account_id == request.user.pk for officer in file.officers)
    return {
        "rows": rows,
        "waivers": list(queries.waivers_of(file.case)),
        "may_add": Role.OFFICER in roles and in_charge and file.case.closed_on is None,
        "may_approve": bool(roles & {Role.HEAD, Role.LEADER}),
    }


def _minutes(row: Evidence) -> str:
    minutes, seconds = divmod(round(row.duration_ms / 1000), 60)
    return f"{minutes:02d}:{seconds:02d}" if row.duration_ms else ""


case_tabs.register(
    case_tabs.CaseTab(
        "evidence", "证据与音像", 20, "desk/evidence/tab.html", _tab, count=lambda file: len(file.evidence)
    )
)


@staff(Role.OFFICER)
def add(request: StaffRequest, key: int) -> HttpResponse:
    """Take in a file and make it evidence (补充证据)."""
    file = load(request, key)
    mine = [str(officer.pk) for officer in file.officers]
    first = {"place": file.case.place, "officers": mine, "taken_at": timezone.localtime(request.at)}
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    arrived = queries.arrivals_for(request.user)[:MOST_OFFERED]
    form = EvidenceForm(*sent, file=file, arrived=arrived, initial=first)
    if sent and form.is_valid():
        added = form.attempt(lambda: _received(request, file, dict(form.cleaned_data)))
        if added is not None:
            messages.info(request, f"已入卷：证据{added.number}　{added.name}")
            if added.media in _PLAYED:
                return HttpResponseRedirect(f"/desk/evidence/{added.pk}/recording")
            return HttpResponseRedirect(f"/desk/cases/{file.case.pk}/evidence")
    return _form(
        request,
        form,
        file,
        title="补充证据",
        verb="入卷",
        article="行政处罚法第四十六条",
        template="desk/evidence/add.html",
    )


def _received(request: StaffRequest, file: CaseFile, words: dict[str, Any]) -> Evidence:
    """Store the upload first, outside any transaction, or take one that came before; and make it evidence then."""
    upload, arrived = words.pop("upload"), words.pop("arrived")
    if arrived is not None:
        received = receiving.take(arrived)
    else:
        received = receiving.receive(upload, upload.name, by=request.user, at=request.at)
    words["kind"] = EvidenceKind(words["kind"])
    added = actions.add_evidence(case=file.case, upload=received, **words, by=request.user, at=timezone.now())
    refresh(case=file.case, by=request.user, at=timezone.now())  # a follower would do it too, only later
    return added


@staff(*CASE_ROLES)
def evidence(request: StaffRequest, key: int) -> HttpResponse:
    """Show one piece of evidence: its facts, and after a purpose was given the piece itself (调阅)."""
    piece = queries.evidence_for(request.user, key, request.today)
    form = ViewForm(request.POST or None)
    if form.is_valid():
        looked = form.attempt(
            lambda: (
                actions.view_evidence(
                    evidence=piece, purpose=form.cleaned_data["purpose"], by=request.user, at=request.at
                )
                or True
            )
        )
        if looked is not None:
            seen = request.session.get("looks", {})
            seen[str(piece.pk)] = [int(time.time()), form.cleaned_data["purpose"]]
            request.session["looks"] = dict(list(seen.items())[-50:])
            return HttpResponseRedirect(f"/desk/evidence/{piece.pk}")
    purpose = _purpose(request, piece.pk)
    roles = request.user.roles_on(request.today)
    context = {
        "piece": piece,
        "case": piece.case,
        "form": form,
        "purpose": purpose,
        "facts": _facts(piece),
        "recording": getattr(piece, "recording", None),
        "may_exclude": bool(roles & _MAY_EXCLUDE) and not piece.is_excluded,
        "may_record": Role.OFFICER in roles and piece.media in _PLAYED and getattr(piece, "recording", None) is None,
        "watermark": f"{request.user.name} {request.user.department.name if request.user.department else ''}"
        f" {timezone.localtime(request.at):%Y-%m-%d %H:%M} {purpose}",
        "print_subject": piece.case.number,
    }
    return frame.page(request, "desk/evidence/evidence.html", context, section="cases")


def _purpose(request: StaffRequest, key: int) -> str:
    """Return for which purpose this person may look at a piece now (有效的调阅事由), or empty."""
    given, purpose = request.session.get("looks", {}).get(str(key), (0, ""))
    return str(purpose) if time.time() - given < LOOK_MINUTES * 60 else ""


def _facts(piece: Evidence) -> list[tuple[str, str]]:
    facts = [
        ("证据种类", piece.get_kind_display()),
        ("证明对象", piece.proves),
        ("取证时间", formats.instant(piece.taken_at)),
        ("取证地点", piece.place),
        ("取证人", piece.takers or "由他人提供"),
    ]
    if piece.provided_by:
        facts.append(("提供人", piece.provided_by))
    facts += [
        ("文件", f"{piece.original_name}　{piece.size:,} 字节"),
        ("入卷", f"{piece.added_by.name}　{formats.instant(piece.added_at)}"),
        ("摘要一", piece.sha256),
        ("摘要二", piece.sm3),
    ]
    if piece.device:
        facts.append(("设备", piece.device))
    if piece.flags:
        facts.append(("提示", "；".join(str(one) for one in piece.flags)))
    if piece.is_excluded:
        facts.append(("排除", f"{formats.instant(piece.excluded_at)}　{piece.exclusion_reason}"))
    return facts


@staff(*CASE_ROLES)
def content(request: StaffRequest, key: int) -> HttpResponseBase:
    """Send the original, by parts for the player, only after a purpose was recorded (原件)."""
    piece = queries.evidence_for(request.user, key, request.today)
    if not _purpose(request, piece.pk):
        return HttpResponseRedirect(f"/desk/evidence/{piece.pk}")
    return files.send(
        request,
        lambda: queries.open_content(piece),
        size=piece.size,
        media_type=piece.media_type,
        name=piece.original_name,
        digest=piece.sha256,
    )


@staff(*CASE_ROLES)
def thumbnail(request: StaffRequest, key: int) -> HttpResponseBase:
    """Send the small picture of a piece of evidence (缩略图)."""
    piece = queries.evidence_for(request.user, key, request.today)
    small = queries.thumbnail_of(piece)
    if small is None:
        raise NotFound
    return files.send(
        request, lambda: queries.open_content(small), size=small.size, media_type=small.media_type,
        name=f"缩略图{piece.number}", digest=small.sha256,
    )  # fmt: skip


@staff(Role.OFFICER)
def record(request: StaffRequest, key: int) -> HttpResponse:
    """Register a video or sound file as the recording of a scene (登记音像记录)."""
    piece = queries.evidence_for(request.user, key, request.today)
    begun = timezone.localtime(piece.taken_at)
    first = {"started_at": begun, "ended_at": begun + dt.timedelta(milliseconds=piece.duration_ms)}
    form = RecordingForm(request.POST or None, initial=first)
    if form.is_valid():
        done = form.attempt(
            lambda: actions.add_recording(
                case=piece.case, evidence=piece, **form.cleaned_data, by=request.user, at=request.at
            )
        )
        if done is not None:
            messages.info(request, "音像记录已登记。")
            return HttpResponseRedirect(f"/desk/cases/{piece.case_id}/evidence")
    return _form(request, form, load(request, piece.case_id), title=f"登记音像记录：{piece.name}", verb="登记")


@staff(Role.OFFICER)
def explain_gap(request: StaffRequest, key: int, place: int) -> HttpResponse:
    """Say why a recording was interrupted (中断说明); place counts the gaps from 1."""
    piece = queries.evidence_for(request.user, key, request.today)
    recording = getattr(piece, "recording", None)
    if recording is None or not 1 <= place <= len(recording.gap_list):
        raise NotFound
    gap = recording.gap_list[place - 1]
    form = GapForm(request.POST or None)
    if form.is_valid():
        reason, told = form.cleaned_data["reason"], GapTold(form.cleaned_data["told"])
        form.attempt(
            lambda: actions.explain_gap(
                recording=recording, starts_at=gap.starts_at, reason=reason, told=told, by=request.user, at=request.at
            )
        )
        if form.refusal is None:
            messages.info(request, "中断的原因已写明。")
            return HttpResponseRedirect(f"/desk/evidence/{piece.pk}")
    begun, ended = formats.clock_time(gap.starts_at), formats.clock_time(gap.ends_at)
    return _form(request, form, load(request, piece.case_id), title=f"说明 {begun} 至 {ended} 的中断", verb="登记")


@staff(*_MAY_EXCLUDE)
def exclude(request: StaffRequest, key: int) -> HttpResponse:
    """Exclude a piece of evidence (排除证据); it stays in the file, marked."""
    piece = queries.evidence_for(request.user, key, request.today)
    form = ExcludeForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        form.attempt(lambda: actions.exclude_evidence(evidence=piece, reason=reason, by=request.user, at=request.at))
        if form.refusal is None:
            messages.info(request, f"已排除：{piece}")
            return HttpResponseRedirect(f"/desk/evidence/{piece.pk}")
    return _form(request, form, load(request, piece.case_id), title=f"排除 {piece}", verb="排除")


@staff(Role.OFFICER)
def waive(request: StaffRequest, key: int) -> HttpResponse:
    """Write down why a scene was not recorded (未录像说明)."""
    file = load(request, key)
    form = WaiverForm(request.POST or None)
    if form.is_valid():
        done = form.attempt(
            lambda: actions.waive_recording(case=file.case, **form.cleaned_data, by=request.user, at=request.at)
        )
        if done is not None:
            must = SCENE_LEVELS[Scene(done.scene)] == SceneLevel.MUST
            messages.info(request, "说明已登记，须部门负责人批准。" if must else "说明已登记。")
            return HttpResponseRedirect(f"/desk/cases/{file.case.pk}/evidence")
    return _form(request, form, file, title="未录像说明", verb="登记", article="曹办〔2020〕7号第14条")


@staff(Role.HEAD, Role.LEADER)
def approve_waiver(request: StaffRequest, key: int, waiver: int) -> HttpResponse:
    """Accept why a scene was not recorded (批准未录像说明)."""
    file = load(request, key)
    found = next((one for one in queries.waivers_of(file.case) if one.pk == waiver), None)
    if found is None:
        raise NotFound
    form = OpinionForm(request.POST or None, initial={"opinion": "情况属实，同意"})
    if form.is_valid():
        opinion = form.cleaned_data["opinion"]
        form.attempt(lambda: actions.approve_waiver(waiver=found, opinion=opinion, by=request.user, at=request.at))
        if form.refusal is None:
            messages.info(request, "已批准。")
            return HttpResponseRedirect(f"/desk/cases/{file.case.pk}/evidence")
    return _form(request, form, file, title=f"批准未录像说明：{found.get_scene_display()}", verb="批准")


def _form(
    request: StaffRequest,
    form: Any,
    file: CaseFile,
    *,
    title: str,
    verb: str,
    article: str = "",
    template: str = "desk/form.html",
) -> HttpResponse:
    root = f"/desk/cases/{file.case.pk}"
    context = {
        "form": form,
        "title": title,
        "verb": verb,
        "article": article,
        "back": f"{root}/evidence",
        "crumbs": [("案件", "/desk/cases"), (file.case.number or file.case.cause, root)],
    }
    return frame.page(request, template, context, section="cases")


steps.built_elsewhere("add_evidence")
steps.mended_at("add_recording", "去补登或者说明", "evidence")

urlpatterns = [
    path("desk/cases/<int:key>/do/add_evidence", add, name="evidence_add"),
    path("desk/cases/<int:key>/waive", waive, name="waive"),
    path("desk/cases/<int:key>/waivers/<int:waiver>", approve_waiver, name="waiver_approve"),
    path("desk/evidence/<int:key>", evidence, name="evidence"),
    path("desk/evidence/<int:key>/content", content, name="evidence_content"),
    path("desk/evidence/<int:key>/thumbnail", thumbnail, name="evidence_thumbnail"),
    path("desk/evidence/<int:key>/recording", record, name="evidence_recording"),
    path("desk/evidence/<int:key>/gaps/<int:place>", explain_gap, name="evidence_gap"),
    path("desk/evidence/<int:key>/exclude", exclude, name="evidence_exclude"),
]
