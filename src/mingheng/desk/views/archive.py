"""档案: what waits to be bound, dossiers with catalogue and PDF, packages, and the yearly hand-over register."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.urls import path

from mingheng.archive import actions, package, queries, rules
from mingheng.archive.terms import Retention
from mingheng.base.errors import NotFound, Refused
from mingheng.cases.terms import ProcedureKind
from mingheng.desk import acting, case_tabs, exports, files, frame, listing
from mingheng.desk.access import CASE_ROLES, StaffRequest, staff
from mingheng.desk.forms.archive import BindForm, VolumeForm
from mingheng.org import queries as org
from mingheng.org.permission import day_of
from mingheng.org.terms import Role

if TYPE_CHECKING:
    from mingheng.archive.models import Dossier
    from mingheng.cases.models import Case
    from mingheng.procedure.facts import CaseFile

_LARGEST_PACKAGE = 1024 * 1024 * 1024
"""Bytes of originals up to which a package is made while somebody waits."""
_HEADS = (
    ("序号", 6), ("归档号", 26), ("案名", 44), ("保管期限", 10), ("件数", 8), ("页数", 8), ("归档时间", 18), ("立卷人", 10),
    ("检查人", 10), ("版式文件 SHA-256", 68),
)  # fmt: skip


@staff(*CASE_ROLES)
def dossiers(request: StaffRequest) -> HttpResponse:
    """Show the closed cases that wait (待归档) and the dossiers (案卷)."""
    years = {str(year): f"{year} 年" for year in range(request.today.year, request.today.year - 10, -1)}
    year, words = listing.choice(request, "year", years), listing.text(request)
    context = {
        "waiting": list(queries.waiting(request.user, request.today)[:50]),
        "page": listing.page_of(request, queries.list_dossiers(request.user, request.today, year=year, text=words)),
        "years": years.items(),
        "filtered": bool(year or words),
        "may_bind": Role.ARCHIVIST in request.user.roles_on(request.today),
        "this_year": request.today.year,
    }
    return frame.page(request, "desk/archive/list.html", context, section="dossiers")


def _waiting(request: StaffRequest, key: int) -> Case:
    found = queries.waiting(request.user, request.today).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def _compilers(form: BindForm, request: StaffRequest) -> None:
    people = list(org.people_with_role(request.user.agency, Role.OFFICER, request.today))
    people += list(org.people_with_role(request.user.agency, Role.ARCHIVIST, request.today))
    others = [one for one in people if one.pk != request.user.pk]
    form.fields["compiled_by"].offer(others, label=lambda one: f"{one.name}　{one.department or ''}")  # type: ignore[attr-defined]


def _sheet(title: str, verb: str, **more: Any) -> acting.Sheet:
    return acting.Sheet(
        title=title, verb=verb, back="/desk/dossiers", section="dossiers", crumbs=[("档案", "/desk/dossiers")], **more
    )


@staff(Role.ARCHIVIST)
def bind(request: StaffRequest, key: int) -> HttpResponse:
    """Bind one closed case (归档)."""
    case = _waiting(request, key)
    form = BindForm(request.POST or None)
    _compilers(form, request)
    facts = [
        ("案件", case.decision_number or case.number),
        ("案由", case.cause),
        ("当事人", case.party.name),
        ("结案", case.closed_on),
    ]
    sheet = _sheet(f"归档　{case.decision_number or case.number}", "归档", facts=facts, article="行政处罚法第四十七条")
    return acting.act(
        request, form, sheet,
        lambda: actions.archive_case(case=case, **form.cleaned_data, by=request.user, at=request.at),
        done="已归档，案卷正在成册。", to=lambda made: f"/desk/dossiers/{made.pk}",
    )  # fmt: skip


@staff(Role.ARCHIVIST)
def bind_volume(request: StaffRequest) -> HttpResponse:
    """Bind summary cases into one volume (简易案件合卷)."""
    form = VolumeForm(request.POST or None)
    _compilers(form, request)
    waiting = queries.waiting(request.user, request.today).filter(procedure=ProcedureKind.SUMMARY)
    form.fields["cases"].offer(  # type: ignore[attr-defined]
        list(waiting[: rules.VOLUME_LIMIT]), label=lambda one: f"{one.decision_number or one.number}　{one.party.name}"
    )
    sheet = _sheet("简易案件合卷", "合卷归档", article="上海市城管行政处罚案卷管理规定第五条、第六条")
    return acting.act(
        request, form, sheet,
        lambda: actions.archive_volume(**form.cleaned_data, by=request.user, at=request.at),
        done="已合卷归档，案卷正在成册。", to=lambda made: f"/desk/dossiers/{made.pk}",
    )  # fmt: skip


@staff(*CASE_ROLES)
def dossier(request: StaffRequest, key: int) -> HttpResponse:
    """Show one dossier (案卷): facts, catalogue, and the bound PDF."""
    found = queries.dossier_for(request.user, key, request.today)
    until = rules.retained_until(Retention(found.retention), day_of(found.archived_at))
    context = {
        "dossier": found,
        "items": queries.catalogue_of(found),
        "cases": queries.cases_of(found),
        "until": until,
        "may_export": Role.ARCHIVIST in request.user.roles_on(request.today),
        "print_subject": found.number,
    }
    return frame.page(request, "desk/archive/dossier.html", context, section="dossiers")


@staff(*CASE_ROLES)
def dossier_pdf(request: StaffRequest, key: int) -> HttpResponse:
    """Send the dossier's one PDF (案卷版式文件)."""
    found = queries.dossier_for(request.user, key, request.today)
    response = files.pdf(queries.bound_pdf(found), f"案卷 {found.number}.pdf")
    response["X-Frame-Options"] = "SAMEORIGIN"  # the dossier's own page shows it
    return response


@staff(Role.ARCHIVIST)
def dossier_package(request: StaffRequest, key: int) -> HttpResponseBase:
    """Make the archive package of a dossier and send it as one file (导出归档包); taking it out is recorded."""
    found = queries.dossier_for(request.user, key, request.today)
    if request.method != "POST":
        raise NotFound
    size = queries.originals_size(found)
    if size > _LARGEST_PACKAGE:
        raise Refused(
            "PACKAGE_TOO_LARGE", f"这一卷的原件有 {size // 1024**2} 兆字节，不能在网页上下载",
            way_out=f"请系统管理员在服务器上执行 mingheng archive export {found.number} --out 文件夹",
        )  # fmt: skip
    folder = Path(tempfile.mkdtemp(prefix="mingheng-package-"))
    try:
        digest = package.write(found, folder / found.number, at=request.at)
        actions.note_export(dossier=found, manifest_sha256=digest, by=request.user, at=request.at)
        kept = tempfile.TemporaryFile()  # noqa: SIM115  FileResponse closes it
        with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED, allowZip64=True) as zipped:
            for file in _files(folder):
                zipped.write(file, str(file.relative_to(folder)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    kept.seek(0)
    response = FileResponse(kept, content_type="application/zip")
    response["Content-Disposition"] = exports.attachment(f"归档包 {found.number}.zip")
    return response


def _files(folder: Path) -> Iterator[Path]:
    return iter(sorted(path for path in folder.rglob("*") if path.is_file()))


@staff(Role.ARCHIVIST, Role.SUPERVISOR, Role.LEADER, Role.OFFICE)
def handover(request: StaffRequest, year: int) -> FileResponse:
    """Send the hand-over register of a year (移交清册)."""
    rows = queries.dossiers_of_year(request.user, request.today, year)
    return exports.workbook(f"{year} 年度移交清册", _HEADS, _register(rows.iterator(chunk_size=500)))


def _register(rows: Iterator[Dossier]) -> Iterator[tuple[object, ...]]:
    for number, one in enumerate(rows, 1):
        yield (
            number, one.number, one.title, one.get_retention_display(), one.piece_count, one.page_count,
            one.archived_at, one.compiled_by.name, one.checked_by.name, one.pdf_sha256,
        )  # fmt: skip


# ── in the case ─────────────────────────────────────────────────────────────────────────────────────────────────
def _tab(request: StaffRequest, file: CaseFile) -> dict[str, Any]:
    """Return the dossiers of a case, or what still stands before binding it (案卷页签)."""
    lacks = ""
    case = file.case
    if case.archived_on is None:
        try:
            rules.require_bindable(
                closed=case.closed_on is not None,
                archived=False,
                disclosure_settled=case.disclosure_settled_on is not None or not case.decision_number,
                unissued=queries.drafts_left(case),
            )
        except Refused as refusal:
            lacks = refusal.sentence
    may_bind = not lacks and case.archived_on is None and Role.ARCHIVIST in request.user.roles_on(request.today)
    return {"dossiers": queries.dossiers_of(case), "lacks": lacks, "may_bind": may_bind}


case_tabs.register(case_tabs.CaseTab("archive", "案卷", 50, "desk/archive/tab.html", _tab))

urlpatterns = [
    path("desk/dossiers", dossiers, name="dossiers"),
    path("desk/dossiers/volume", bind_volume, name="dossier_volume"),
    path("desk/dossiers/bind/<int:key>", bind, name="dossier_bind"),
    path("desk/dossiers/handover/<int:year>", handover, name="dossier_handover"),
    path("desk/dossiers/<int:key>", dossier, name="dossier"),
    path("desk/dossiers/<int:key>/pdf", dossier_pdf, name="dossier_pdf"),
    path("desk/dossiers/<int:key>/package", dossier_package, name="dossier_package"),
]
