"""Verbs of papers."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

from mingheng import ledger
from mingheng.base import files
from mingheng.base.errors import Conflict, NotFound, NotLawful, NotPermitted, Refused
from mingheng.cases.models import Case
from mingheng.documents import actions, forms
from mingheng.documents.models import Document, DraftVersion, NumberSeries
from mingheng.documents.terms import DocumentState
from mingheng.org.models import Account, Agency
from tests.documents.samples import sample

Values = dict[str, Any]


def events(about: Any) -> list[str]:
    return [entry.event for entry in ledger.entries_about(about)]


def refused(code: str, kind: type[Refused], act: Any, /, **words: Any) -> None:
    """Say that an act is refused and leaves nothing behind."""
    before = list(Document.objects.order_by("pk").values()), list(NumberSeries.objects.values())
    with pytest.raises(kind) as refusal:
        act(**words)
    assert refusal.value.code == code
    assert (list(Document.objects.order_by("pk").values()), list(NumberSeries.objects.values())) == before


@pytest.fixture
def draft(case: Case, decision: Values, officer: Account, at: dt.datetime) -> Document:
    return actions.save_draft(case=case, form_code="T18", values=decision, by=officer, at=at)


def test_draft_is_saved_without_a_number(draft: Document, case: Case) -> None:
    assert (draft.state, draft.number, draft.issued_at) == (DocumentState.DRAFT, "", None)
    assert "documents.DraftSaved" in events(case)
    assert "上海示例餐饮管理有限公司" in draft.text


def test_incomplete_draft_is_saved(case: Case, officer: Account, at: dt.datetime) -> None:
    saved = actions.save_draft(case=case, form_code="T18", values={"amount": "三千"}, by=officer, at=at)
    assert "【违法事实】" in saved.text


def test_draft_without_a_case_belongs_to_its_agency(officer: Account, at: dt.datetime) -> None:
    saved = actions.save_draft(form_code="T01", values={}, by=officer, at=at)
    assert saved.agency == officer.agency
    assert events(saved) == ["documents.DraftSaved"]


def test_draft_changes_and_counts_its_versions(
    draft: Document, decision: Values, head: Account, at: dt.datetime
) -> None:
    changed = actions.save_draft(document=draft, values=decision | {"amount": "2000"}, version=1, by=head, at=at)
    assert (changed.version, changed.draft_no, changed.drafted_by) == (2, 1, head)


def test_draft_put_aside_can_be_compared_with(draft: Document, officer: Account, at: dt.datetime) -> None:
    changed = actions.save_draft(document=draft, values={"facts": "新"}, keep_previous=True, by=officer, at=at)
    assert changed.draft_no == 2
    assert DraftVersion.objects.get().values["amount"] == "3000.00"


def test_saving_the_same_values_records_nothing(
    draft: Document, case: Case, decision: Values, officer: Account, at: dt.datetime
) -> None:
    actions.save_draft(document=draft, values=decision, by=officer, at=at)
    assert events(case).count("documents.DraftSaved") == 1


def test_draft_is_refused_when_somebody_saved_in_between(draft: Document, officer: Account, at: dt.datetime) -> None:
    actions.save_draft(document=draft, values={"facts": "一"}, version=1, by=officer, at=at)
    words = {"document": draft, "values": {"facts": "二"}, "version": 1, "by": officer, "at": at}
    refused("DRAFT_CHANGED", Conflict, actions.save_draft, **words)


def test_draft_is_refused_with_unreadable_values(case: Case, officer: Account, at: dt.datetime) -> None:
    words = {"case": case, "form_code": "T18", "values": {"facts": "\x00"}, "by": officer, "at": at}
    refused("VALUES_UNREADABLE", NotLawful, actions.save_draft, **words)


def test_draft_is_refused_to_those_without_a_part_in_it(case: Case, window: Account, at: dt.datetime) -> None:
    words = {"case": case, "form_code": "T18", "values": {}, "by": window, "at": at}
    refused("ROLE_NEEDED", NotPermitted, actions.save_draft, **words)


def test_case_and_draft_of_another_agency_are_not_found(
    case: Case, draft: Document, outsider: Account, outside_head: Account, at: dt.datetime
) -> None:
    refused("NOT_FOUND", NotFound, actions.save_draft, case=case, form_code="T18", values={}, by=outsider, at=at)
    refused("NOT_FOUND", NotFound, actions.issue, document=draft, by=outside_head, at=at)
    loose = actions.save_draft(form_code="T01", values={}, by=draft.drafted_by, at=at)
    refused("NOT_FOUND", NotFound, actions.save_draft, document=loose, values={}, by=outsider, at=at)


def test_case_of_another_department_is_not_found(case: Case, counsel: Account, at: dt.datetime) -> None:
    words = {"case": case, "form_code": "T18", "values": {}, "by": counsel, "at": at}
    refused("NOT_FOUND", NotFound, actions.save_draft, **words)


def test_draft_is_discarded_with_its_reason(draft: Document, case: Case, officer: Account, at: dt.datetime) -> None:
    actions.discard_draft(document=draft, reason="改用不予处罚", by=officer, at=at)
    draft.refresh_from_db()
    assert (draft.state, draft.reason) == (DocumentState.DISCARDED, "改用不予处罚")
    assert "documents.DraftDiscarded" in events(case)
    refused("ALREADY_ISSUED", Conflict, actions.discard_draft, document=draft, reason="再废", by=officer, at=at)


def test_draft_is_not_discarded_without_a_reason(draft: Document, officer: Account, at: dt.datetime) -> None:
    refused("REASON_MISSING", NotLawful, actions.discard_draft, document=draft, reason=" ", by=officer, at=at)


def test_paper_is_issued_with_number_date_token_and_a_print_job(issued: Document, case: Case, at: dt.datetime) -> None:
    assert issued.number == "沪普曹罚〔2026〕第0001号"
    assert (issued.issued_on, issued.values["issued_on"]) == (at.date(), "2026-11-23")
    assert issued.verify_url == f"https://x.cn/verify/{issued.token}"
    assert "documents.DocumentIssued" in events(case)
    assert DBTaskResult.objects.get(task_path="mingheng.documents.jobs.render").args_kwargs["kwargs"] == {
        "document_id": issued.pk
    }


def test_agency_district_and_court_are_the_agencys_own(
    case: Case, decision: Values, agency: Agency, head: Account, at: dt.datetime
) -> None:
    false = decision | {"court": "某县人民法院", "agency_name": "别的街道"}
    paper = actions.issue(case=case, form_code="T18", values=false, by=head, at=at)
    assert (paper.values["court"], paper.values["agency_name"]) == (agency.court, agency.name)
    assert paper.text.startswith(agency.name)


def test_draft_becomes_the_paper(draft: Document, head: Account, at: dt.datetime) -> None:
    paper = actions.issue(document=draft, version=1, by=head, at=at)
    assert paper.pk == draft.pk
    assert paper.is_frozen
    assert "〔2026〕第0001号" in paper.text


def test_number_taken_before_is_used_and_the_series_goes_on(
    case: Case, decision: Values, agency: Agency, head: Account, at: dt.datetime
) -> None:
    taken = actions.take_number(agency=agency, kind="罚", by=head, at=at)
    paper = actions.issue(case=case, form_code="T18", values=decision, number=taken, by=head, at=at)
    following = actions.issue(case=case, form_code="T18", values=decision, by=head, at=at)
    assert [taken, paper.number, following.number] == [f"沪普曹罚〔2026〕第000{n}号" for n in (1, 1, 2)]
    assert events(taken) == ["documents.NumberTaken"]


def test_numbers_begin_again_with_the_year_and_run_apart_by_kind(
    case: Case, decision: Values, head: Account, at: dt.datetime
) -> None:
    later = at + dt.timedelta(days=60)
    papers = [actions.issue(case=case, form_code="T18", values=decision, by=head, at=day) for day in (at, later)]
    other = actions.issue(case=case, form_code="T19", values=sample(forms.get("T19")), by=head, at=at)
    assert [paper.number for paper in (*papers, other)] == [
        "沪普曹罚〔2026〕第0001号", "沪普曹罚〔2027〕第0001号", "沪普曹不罚〔2026〕第0001号",
    ]  # fmt: skip


def test_record_has_no_number_and_no_code(case: Case, officer: Account, at: dt.datetime) -> None:
    form = forms.get("T03")
    papers = [actions.issue(case=case, form_code="T03", values=sample(form), by=officer, at=at) for _ in range(2)]
    assert [(paper.number, paper.token, paper.verify_url) for paper in papers] == [("", None, "")] * 2


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"facts": ""}, "FIELDS_MISSING"),
        ({"amount": "三千"}, "FIELDS_MALFORMED"),
        ({"facts": "\x07"}, "VALUES_UNREADABLE"),
        ({"notice_served_on": "2026-11-24"}, "ISSUED_BEFORE_EVENT"),
        ({"party_name": "李𰻞"}, "GLYPH_MISSING"),
        ({"performance": "不服的应当先向区人民政府申请行政复议。"}, "REMEDY_WRONGLY_FIRST"),
    ],
)
def test_paper_is_refused_when_it_is_not_lawful(
    case: Case, decision: Values, head: Account, at: dt.datetime, changed: Values, code: str
) -> None:
    words = {"case": case, "form_code": "T18", "values": decision | changed, "by": head, "at": at}
    refused(code, NotLawful, actions.issue, **words)
    assert not DBTaskResult.objects.exists()


def test_decision_on_the_spot_is_refused_when_it_offers_to_sue_at_once(
    case: Case, officer: Account, at: dt.datetime
) -> None:
    values = sample(forms.get("T20"), occurred_at="2026-11-23T09:00", correction="也可以在六个月内向法院提起行政诉讼。")
    words = {"case": case, "form_code": "T20", "values": values, "by": officer, "at": at}
    refused("REMEDY_DIRECT_SUIT", NotLawful, actions.issue, **words)


def test_paper_is_not_issued_twice_nor_changed_after(issued: Document, head: Account, at: dt.datetime) -> None:
    refused("ALREADY_ISSUED", Conflict, actions.issue, document=issued, by=head, at=at)
    refused("ALREADY_ISSUED", Conflict, actions.save_draft, document=issued, values={}, by=head, at=at)


def test_paper_is_refused_when_the_draft_changed_since(draft: Document, head: Account, at: dt.datetime) -> None:
    refused("DRAFT_CHANGED", Conflict, actions.issue, document=draft, version=7, by=head, at=at)


def test_paper_of_an_unknown_form_is_not_found(case: Case, head: Account, at: dt.datetime) -> None:
    refused("FORM_UNKNOWN", NotFound, actions.issue, case=case, form_code="T99", values={}, by=head, at=at)


def test_counsel_may_draft_but_not_issue(draft: Document, counsel: Account, at: dt.datetime) -> None:
    refused("ROLE_NEEDED", NotPermitted, actions.issue, document=draft, by=counsel, at=at)


def test_number_is_refused_to_another_agency_and_to_those_without_a_part(
    agency: Agency, outsider: Account, window: Account, at: dt.datetime
) -> None:
    refused("NOT_FOUND", NotFound, actions.take_number, agency=agency, kind="罚", by=outsider, at=at)
    refused("ROLE_NEEDED", NotPermitted, actions.take_number, agency=agency, kind="罚", by=window, at=at)


def test_number_is_refused_when_it_would_be_none(agency: Agency, head: Account, at: dt.datetime) -> None:
    refused("DOCUMENT_NUMBER_INVALID", NotLawful, actions.take_number, agency=agency, kind="X", by=head, at=at)


def test_failure_after_the_number_leaves_no_gap(
    case: Case, decision: Values, agency: Agency, head: Account, at: dt.datetime
) -> None:
    with pytest.raises(ZeroDivisionError), ledger.transaction():
        actions.issue(case=case, form_code="T18", values=decision, by=head, at=at)
        raise ZeroDivisionError
    assert not Document.objects.exists()
    paper = actions.issue(case=case, form_code="T18", values=decision, by=head, at=at)
    assert paper.number.endswith("第0001号")


def test_pdf_is_fixed_once(issued: Document, system: Account, at: dt.datetime) -> None:
    stored, other = (files.store().put(BytesIO(content)) for content in (b"%PDF-1", b"%PDF-2"))
    fixed = actions.attach_pdf(document=issued, pdf=stored, pages=2, by=system, at=at)
    actions.attach_pdf(document=issued, pdf=stored, pages=2, by=system, at=at)
    assert (fixed.pdf_sha256, fixed.pdf_sm3, fixed.pdf_pages) == (stored.sha256, stored.sm3, 2)
    assert events(issued) == ["documents.PdfAttached"]
    refused("PDF_DIFFERS", Conflict, actions.attach_pdf, document=issued, pdf=other, pages=2, by=system, at=at)


def test_pdf_is_not_fixed_to_a_draft(draft: Document, system: Account, at: dt.datetime) -> None:
    stored = files.store().put(BytesIO(b"%PDF-1"))
    refused("NOT_ISSUED", Conflict, actions.attach_pdf, document=draft, pdf=stored, pages=1, by=system, at=at)


def test_paper_is_withdrawn_by_a_counter_paper(issued: Document, case: Case, leader: Account, at: dt.datetime) -> None:
    counter = actions.withdraw(document=issued, reason="事实有误", consequence="另行决定。", by=leader, at=at)
    issued.refresh_from_db()
    assert (issued.state, issued.ended_at) == (DocumentState.WITHDRAWN, at)
    assert (counter.form_code, counter.counters, counter.number) == ("T43", issued, "沪普曹撤〔2026〕第0001号")
    assert issued.number in counter.text
    assert "documents.DocumentWithdrawn" in events(case)
    refused("NOT_IN_FORCE", Conflict, actions.withdraw, document=issued, reason="再撤", by=leader, at=at)


def test_record_is_withdrawn_though_it_has_no_number(
    case: Case, officer: Account, leader: Account, at: dt.datetime
) -> None:
    values = sample(forms.get("T12"))
    paper = actions.issue(case=case, form_code="T17", values=sample(forms.get("T17")), by=leader, at=at)
    other = actions.issue(case=case, form_code="T12", values=values, by=officer, at=at)
    assert "有关当事人：" in actions.withdraw(document=paper, reason="重议", by=leader, at=at).text
    assert "上海示例餐饮管理有限公司：" in actions.withdraw(document=other, reason="重写", by=leader, at=at).text


def test_paper_is_corrected_by_a_counter_paper_and_stays_in_force(
    issued: Document, case: Case, leader: Account, at: dt.datetime
) -> None:
    text = issued.text
    counter = actions.correct(
        document=issued, before="示例路100号", after="示例路101号", reason="笔误", by=leader, at=at
    )
    issued.refresh_from_db()
    assert (issued.state, issued.text) == (DocumentState.ISSUED, text)
    assert "更正为：示例路101号" in counter.text
    assert "documents.DocumentCorrected" in events(case)


@pytest.mark.parametrize("before", ["没有写过的话", " "])
def test_correction_is_refused_when_the_paper_does_not_say_so(
    issued: Document, leader: Account, at: dt.datetime, before: str
) -> None:
    words = {"document": issued, "before": before, "after": "乙", "reason": "笔误", "by": leader, "at": at}
    refused("TEXT_NOT_FOUND", NotLawful, actions.correct, **words)


def test_withdrawal_and_correction_need_a_reason_and_the_right_person(
    issued: Document, leader: Account, officer: Account, at: dt.datetime
) -> None:
    refused("REASON_MISSING", NotLawful, actions.withdraw, document=issued, reason="", by=leader, at=at)
    refused("ROLE_NEEDED", NotPermitted, actions.withdraw, document=issued, reason="错", by=officer, at=at)
    words = {"document": issued, "before": "当事人", "after": "乙", "reason": " ", "at": at}
    refused("REASON_MISSING", NotLawful, actions.correct, **words, by=leader)
    refused("ROLE_NEEDED", NotPermitted, actions.correct, **words, by=officer)


def test_database_holds_that_a_number_is_given_once_and_to_issued_papers_only(
    issued: Document, draft: Document
) -> None:
    for changed in ({"number": issued.number}, {"state": DocumentState.ISSUED}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Document.objects.filter(pk=draft.pk).update(**changed)
