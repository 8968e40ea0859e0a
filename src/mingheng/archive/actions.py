"""Verbs of 归档: bind a case or a volume, fix its PDF, note a package taken out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from mingheng import ledger
from mingheng.archive import contents, events, queries, rules
from mingheng.archive.models import Dossier, DossierItem
from mingheng.archive.terms import Retention
from mingheng.base import tasks
from mingheng.base.errors import Conflict, NotLawful
from mingheng.base.files import StoredFile
from mingheng.cases import actions as cases_actions
from mingheng.cases.models import Case
from mingheng.cases.queries import lock
from mingheng.cases.terms import CaseState, ProcedureKind
from mingheng.documents.actions import take_number
from mingheng.org.models import Account
from mingheng.org.permission import day_of, require
from mingheng.org.terms import Role


@ledger.transaction
def archive_case(*, case: Case, compiled_by: Account, remark: str = "", by: Account, at: dt.datetime) -> Dossier:
    """Bind one closed case into its dossier (一案一卷归档); whoever compiled it does not check it.

    :raises NotLawful: CASE_NOT_CLOSED, ARCHIVED_BEFORE, DISCLOSURE_OPEN, DRAFTS_LEFT, CHECKER_COMPILED, PDF_PENDING
    """
    return _bind([case], compiled_by=compiled_by, remark=remark, is_volume=False, by=by, at=at)


@ledger.transaction
def archive_volume(
    *, cases: Sequence[Case], compiled_by: Account, remark: str = "", by: Account, at: dt.datetime
) -> Dossier:
    """Bind up to fifty closed summary cases into one volume (简易案件合卷归档).

    :raises NotLawful: VOLUME_NOT_SUMMARY, VOLUME_TOO_LARGE, and whatever `archive_case` refuses.
    """
    rules.require_volume(procedures=[case.procedure for case in cases])
    return _bind(list(cases), compiled_by=compiled_by, remark=remark, is_volume=True, by=by, at=at)


def _bind(
    cases: list[Case], *, compiled_by: Account, remark: str, is_volume: bool, by: Account, at: dt.datetime
) -> Dossier:
    for case in cases:
        require(by, Role.ARCHIVIST, agency=case.agency, at=at)
    locked = {case.pk: lock(case) for case in sorted(cases, key=lambda one: one.pk)}
    cases = [locked[case.pk] for case in cases]
    for case in cases:
        _check(case)
    rules.require_second_person(compiled_by=compiled_by.pk, checked_by=by.pk)
    pieces = contents.pieces_of(cases)
    if any(piece.document is not None and not piece.document.pdf_sha256 for piece in pieces):
        raise NotLawful("PDF_PENDING", "还有文书的版式文件没有生成完", way_out="稍候片刻再归档")
    retention, reason = _retention(cases)
    title = cases[0].cause if not is_volume else f"简易程序处罚案件（{len(cases)} 件）"
    dossier = Dossier.objects.create(
        agency=by.agency, number=take_number(agency=by.agency, kind="档", by=by, at=at), year=day_of(at).year,
        title=title if is_volume else f"{cases[0].party.name}{_matter(title)}", is_volume=is_volume,
        retention=retention, retention_reason=reason, piece_count=len(pieces),
        page_count=sum(piece.pages for piece in pieces), remark=remark.strip(), compiled_by=compiled_by,
        checked_by=by, archived_at=at,
    )  # fmt: skip
    dossier.cases.set(cases)
    DossierItem.objects.bulk_create(_items(dossier, pieces))
    for case in cases:
        cases_actions.move_case(case=case, state=CaseState.ARCHIVED, stage="archive", archived_on=day_of(at))
        cases_actions.sync_todos(case=case, wanted=[], scope="archive", by=by, at=at)
        ledger.append(_archived(dossier, pieces), by=by, at=at, about=case)
    tasks.enqueue("mingheng.archive.jobs.bind_dossier", dossier_id=dossier.pk)
    return dossier


def _matter(cause: str) -> str:
    return cause if cause.endswith("案") else f"{cause}案"


def _check(case: Case) -> None:
    rules.require_bindable(
        closed=case.closed_on is not None,
        archived=case.archived_on is not None,
        disclosure_settled=case.disclosure_settled_on is not None or not case.decision_number,
        unissued=queries.drafts_left(case),
    )


def _retention(cases: Sequence[Case]) -> tuple[Retention, str]:
    facts = [queries.retention_facts(case) for case in cases]
    return rules.retention_of(
        is_summary=all(case.procedure == ProcedureKind.SUMMARY for case in cases),
        is_major=any(is_major for is_major, _ in facts),
        had_remedy=any(had_remedy for _, had_remedy in facts),
    )


def _items(dossier: Dossier, pieces: Sequence[contents.Piece]) -> list[DossierItem]:
    return [
        DossierItem(
            agency=dossier.agency, dossier=dossier, order=order, part=piece.part, title=piece.title, number=piece.number,
            author=piece.author, dated_on=piece.dated_on, first_page=piece.first_page, last_page=piece.last_page,
            document=piece.document, evidence=piece.evidence, remark=piece.remark,
        )
        for order, piece in enumerate(pieces, 1)
    ]  # fmt: skip


def _archived(dossier: Dossier, pieces: Sequence[contents.Piece]) -> events.CaseArchived:
    digests = [
        piece.document.pdf_sha256 if piece.document is not None else piece.evidence.sha256 if piece.evidence else ""
        for piece in pieces
    ]
    return events.CaseArchived(
        number=dossier.number,
        retention=str(dossier.get_retention_display()),
        pieces=dossier.piece_count,
        pages=dossier.page_count,
        digests=" ".join(digests),
    )


@ledger.transaction
def attach_pdf(*, dossier: Dossier, pdf: StoredFile, by: Account, at: dt.datetime) -> Dossier:
    """Fix the dossier's one PDF (案卷成册) once it is made.

    :raises Conflict: PDF_DIFFERS when another one is fixed already.
    """
    require(by, Role.ARCHIVIST, agency=dossier.agency, at=at, system=True)
    row = Dossier.objects.select_for_update().get(pk=dossier.pk)
    if row.pdf_sha256:
        if row.pdf_sha256 != pdf.sha256:
            raise Conflict("PDF_DIFFERS", "案卷已经成册，内容不同")
        return row
    row.pdf_sha256, row.pdf_sm3, row.pdf_size = pdf.sha256, pdf.sm3, pdf.size
    row.save(update_fields=["pdf_sha256", "pdf_sm3", "pdf_size"])
    ledger.append(events.DossierBound(number=row.number, sha256=pdf.sha256), by=by, at=at, about=row)
    return row


@ledger.transaction
def note_export(*, dossier: Dossier, manifest_sha256: str, by: Account, at: dt.datetime) -> None:
    """Record that an archive package was taken out (导出归档包).

    :raises NotPermitted: for anybody but the archivist.
    """
    require(by, Role.ARCHIVIST, agency=dossier.agency, at=at, system=True)
    event = events.PackageExported(number=dossier.number, manifest_sha256=manifest_sha256)
    ledger.append(event, by=by, at=at, about=dossier)
