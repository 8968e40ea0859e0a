"""Reads of papers."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest

from mingheng import ledger
from mingheng.base import files
from mingheng.base.errors import NotFound
from mingheng.cases.models import Case
from mingheng.documents import actions, forms, jobs, queries
from mingheng.documents.models import Document
from mingheng.org.models import Account, Agency


@pytest.fixture
def draft(case: Case, decision: dict[str, Any], officer: Account, at: dt.datetime) -> Document:
    return actions.save_draft(case=case, form_code="T18", values=decision, by=officer, at=at)


def test_papers_are_seen_by_those_who_see_the_case(
    issued: Document, officer: Account, outsider: Account, leader: Account, today: dt.date
) -> None:
    assert queries.document_for(officer, issued.pk, today) == issued
    assert queries.document_for(leader, str(issued.pk), today) == issued
    for who, key in ((outsider, issued.pk), (officer, "x"), (officer, 0)):
        with pytest.raises(NotFound):
            queries.document_for(who, key, today)


def test_paper_without_a_case_is_seen_within_its_agency(
    officer: Account, head: Account, outsider: Account, at: dt.datetime, today: dt.date
) -> None:
    loose = actions.save_draft(form_code="T01", values={}, by=officer, at=at)
    assert loose in queries.documents_visible_to(head, today)
    assert loose not in queries.documents_visible_to(outsider, today)


def test_papers_of_a_case_leave_out_discarded_drafts(
    draft: Document, issued: Document, case: Case, officer: Account, leader: Account, at: dt.datetime
) -> None:
    assert queries.draft_of(case, "T18") == draft
    actions.discard_draft(document=draft, reason="不用", by=officer, at=at)
    assert list(queries.documents_of(case)) == [issued]
    assert queries.draft_of(case, "T18") is None
    assert list(queries.issued_of(case)) == list(queries.issued_of(case, "T18")) == [issued]
    actions.withdraw(document=issued, reason="错", by=leader, at=at)
    assert not queries.issued_of(case, "T18").exists()


def test_paper_is_found_by_its_code(issued: Document, draft: Document) -> None:
    assert queries.find_by_token(issued.token or "") == issued
    assert queries.find_by_token("") is None


def test_new_draft_begins_with_what_the_agency_knows(agency: Agency, today: dt.date) -> None:
    start = queries.starting_values(agency, queries.form_for("T18", on=today))
    assert start["court"] == agency.court
    assert start["payment_bank"] == agency.fine_bank
    assert "百分之三" in start["additional_fine"]
    assert "court" not in queries.starting_values(agency, queries.form_for("T20", on=today))


def test_what_a_draft_lacks_is_listed_unreadable_first(
    case: Case, decision: dict[str, Any], officer: Account, at: dt.datetime
) -> None:
    values = decision | {"facts": "", "amount": "三千", "court": "", "party_name": "李𰻞"}
    saved = actions.save_draft(case=case, form_code="T18", values=values, by=officer, at=at)
    assert [one.field for one in queries.missing_in(saved)] == ["amount", "facts", "party_name"]


def test_two_drafts_are_compared_field_by_field(
    draft: Document, decision: dict[str, Any], officer: Account, at: dt.datetime
) -> None:
    values = decision | {"amount": "2000", "evidence": ["笔录"], "notice_served_on": "前天", "hearing": ""}
    later = actions.save_draft(document=draft, values=values, keep_previous=True, by=officer, at=at)
    found = {one.key: (one.before, one.after) for one in queries.changes_since(later, 1)}
    assert found["amount"] == ("3000元", "2000元")
    assert found["notice_served_on"] == ("2026年11月12日", "前天")
    assert found["hearing"][1] == ""
    with pytest.raises(NotFound):
        queries.changes_since(later, 9)


def test_preview_shows_a_draft_and_an_issued_paper(draft: Document, issued: Document, agency: Agency) -> None:
    for pages in (
        queries.preview(draft),
        queries.preview(issued),
        queries.preview_values(agency, forms.get("T03"), {}, year=2026),
    ):
        assert pages[0].startswith(b"\x89PNG")
    assert queries.sample_pdf(draft).startswith(b"%PDF")
    assert queries.frame_of(agency, forms.get("T18"), 2026) == ("沪普曹罚〔2026〕第", "号")
    assert draft.year == issued.year == 2026


def test_pdf_is_printed_afresh_until_it_is_stored(issued: Document) -> None:
    made = queries.pdf_of(issued)
    jobs.render.call(document_id=issued.pk)
    issued.refresh_from_db()
    assert issued.pdf_sha256 == hashlib.sha256(made).hexdigest()
    assert queries.pdf_of(issued) == made
    files.store().remove(issued.pdf_sha256)
    assert queries.pdf_of(issued) == made


def test_pdf_that_no_longer_prints_the_same_is_not_passed_off_as_the_paper(issued: Document) -> None:
    issued.pdf_sha256 = "0" * 64
    with pytest.raises(NotFound) as refusal:
        queries.pdf_of(issued)
    assert refusal.value.code == "PDF_DIFFERS"


def test_draft_has_no_pdf(draft: Document) -> None:
    with pytest.raises(NotFound) as refusal:
        queries.pdf_of(draft)
    assert refusal.value.code == "NOT_ISSUED"


def test_job_may_run_twice(issued: Document) -> None:
    for _ in range(2):
        jobs.render.call(document_id=issued.pk)
    issued.refresh_from_db()
    assert issued.pdf_pages == 2
    assert files.store().exists(issued.pdf_sha256)


def test_chronicle_says_which_paper_was_saved_and_issued(issued: Document, draft: Document, case: Case) -> None:
    told = [entry.sentence for entry in ledger.entries_about(case)]
    assert f"签发《行政处罚决定书》{issued.number}" in told
    assert "保存《行政处罚决定书》代拟稿（第1稿）" in told


def test_list_of_papers_needs_no_query_per_paper(
    case: Case, decision: dict[str, Any], head: Account, at: dt.datetime, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        actions.issue(case=case, form_code="T18", values=decision, by=head, at=at)
    with django_assert_max_num_queries(1):
        assert [(paper.issued_by, paper.form.title, str(paper)) for paper in queries.documents_of(case)]
