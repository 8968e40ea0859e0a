"""Acts of the archive: binding a case, a volume, fixing the PDF, noting a package."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from pypdf import PdfReader

from mingheng.archive import actions, queries
from mingheng.archive.models import Dossier
from mingheng.base.errors import Conflict, NotFound, NotLawful, NotPermitted
from mingheng.base.files import store
from mingheng.cases.models import Case
from mingheng.documents import actions as documents
from mingheng.ledger.queries import entries_about
from mingheng.org.models import Account
from tests.archive.closed import bound, closed, settle
from tests.disclosure.matters import decided
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("agency")


def _bind(case: Case, compiled_by: Account, by: Account, at: dt.datetime) -> Dossier:
    return actions.archive_case(case=case, compiled_by=compiled_by, by=by, at=at)


def test_a_closed_case_is_bound_with_catalogue_and_retention() -> None:
    matter = closed()
    dossier = bound(matter)
    items = queries.catalogue_of(dossier)
    assert (dossier.retention, dossier.piece_count) == ("years_30", len(items))
    assert items[0].part == "decision" and items[0].first_page == 1
    paged = [item for item in items if item.first_page]
    assert [item.first_page for item in paged[1:]] == [item.last_page + 1 for item in paged[:-1]]
    assert dossier.page_count == paged[-1].last_page
    matter.case.refresh_from_db()
    assert (matter.case.state, matter.case.archived_on) == ("archived", matter.at.date())
    assert "archive.CaseArchived" in {entry.event for entry in entries_about(matter.case)}


def test_the_bound_pdf_opens_with_cover_catalogue_pages_and_notes() -> None:
    dossier = bound()
    with store().open(dossier.pdf_sha256) as stream:
        reader = PdfReader(io.BytesIO(stream.read()))
    pages = [page.extract_text().replace(" ", "") for page in reader.pages]
    begin = len(pages) - 1 - dossier.page_count
    assert dossier.number in pages[0] and "30年" in pages[0]
    assert "目录" in pages[1].replace("\n", "") and "行政处罚决定书" in pages[1]
    assert "行政处罚决定书" in pages[begin]
    assert [page.rstrip().rpartition("\n")[2] for page in pages[begin:-1]] == [
        str(number) for number in range(1, dossier.page_count + 1)
    ]
    assert "备考" in pages[-1].replace("\n", "") and "何档" in pages[-1]
    assert "archive.DossierBound" in {entry.event for entry in entries_about(dossier)}


def test_the_same_dossier_gives_the_same_pdf() -> None:
    dossier = bound()
    with store().open(dossier.pdf_sha256) as stream:
        kept = stream.read()
    dossier.pdf_sha256 = ""
    assert queries.bound_pdf(dossier) == kept


def test_another_pdf_is_not_fixed_in_its_place(system: Account) -> None:
    dossier = bound()
    with store().open(dossier.pdf_sha256) as stream:
        same = store().put(io.BytesIO(stream.read()))
    assert actions.attach_pdf(dossier=dossier, pdf=same, by=system, at=dossier.archived_at) == dossier
    other = store().put(io.BytesIO(b"%PDF-1.7 other"))
    with refused("PDF_DIFFERS", Conflict):
        actions.attach_pdf(dossier=dossier, pdf=other, by=system, at=dossier.archived_at)


def test_a_case_is_bound_once_and_only_by_the_archivist(
    archivist: Account, officer: Account, outsider: Account
) -> None:
    matter = closed()
    settle()
    with refused("ROLE_NEEDED", NotPermitted):
        _bind(matter.case, officer, officer, matter.at)
    with refused("NOT_FOUND", NotFound):
        _bind(matter.case, officer, outsider, matter.at)
    with refused("CHECKER_COMPILED", NotLawful):
        _bind(matter.case, archivist, archivist, matter.at)
    _bind(matter.case, officer, archivist, matter.at)
    matter.case.refresh_from_db()
    with refused("ARCHIVED_BEFORE", NotLawful):
        _bind(matter.case, officer, archivist, matter.at)
    assert Dossier.objects.count() == 1


def test_a_case_that_is_not_closed_is_not_bound(archivist: Account, officer: Account) -> None:
    matter = decided()
    settle()
    with refused("CASE_NOT_CLOSED", NotLawful):
        _bind(matter.case, officer, archivist, matter.at)


def test_a_case_whose_publication_is_open_is_not_bound(archivist: Account, officer: Account) -> None:
    matter = closed(publish=False)
    with refused("DISCLOSURE_OPEN", NotLawful):
        _bind(matter.case, officer, archivist, matter.at)


def test_a_draft_that_was_left_stands_in_the_way(archivist: Account, officer: Account) -> None:
    matter = closed()
    documents.save_draft(case=matter.case, form_code="T28", values={}, by=officer, at=matter.at)
    with refused("DRAFTS_LEFT", NotLawful):
        _bind(matter.case, officer, archivist, matter.at)


def test_a_paper_without_its_pdf_stands_in_the_way(archivist: Account, officer: Account) -> None:
    matter = closed()
    assert matter.case.documents.filter(pdf_sha256="").exists()
    with refused("PDF_PENDING", NotLawful):
        _bind(matter.case, officer, archivist, matter.at)


def test_an_ordinary_case_is_not_bound_into_a_volume(archivist: Account, officer: Account) -> None:
    matter = closed()
    with refused("VOLUME_NOT_SUMMARY", NotLawful):
        actions.archive_volume(cases=[matter.case], compiled_by=officer, by=archivist, at=matter.at)


def test_a_volume_holds_at_least_one_case(archivist: Account, officer: Account, at: dt.datetime) -> None:
    with refused("VOLUME_TOO_LARGE", NotLawful):
        actions.archive_volume(cases=[], compiled_by=officer, by=archivist, at=at)


def test_taking_a_package_out_is_recorded(archivist: Account, officer: Account) -> None:
    dossier = bound()
    with refused("ROLE_NEEDED", NotPermitted):
        actions.note_export(dossier=dossier, manifest_sha256="0" * 64, by=officer, at=dossier.archived_at)
    actions.note_export(dossier=dossier, manifest_sha256="0" * 64, by=archivist, at=dossier.archived_at)
    assert "archive.PackageExported" in {entry.event for entry in entries_about(dossier)}
