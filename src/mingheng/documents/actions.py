"""What is done with papers (文书行为): draft, issue, fix the PDF, withdraw, correct."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from mingheng import ledger
from mingheng.base import tasks
from mingheng.base.errors import Conflict, NotFound, NotLawful
from mingheng.base.files import StoredFile
from mingheng.cases.models import Case
from mingheng.cases.queries import cases_visible_to
from mingheng.documents import forms, queries, rules, typeset
from mingheng.documents.compose import compose, is_empty, plain_text
from mingheng.documents.events import (
    DocumentCorrected,
    DocumentIssued,
    DocumentWithdrawn,
    DraftDiscarded,
    DraftSaved,
    NumberTaken,
    PdfAttached,
)
from mingheng.documents.forms.parts import Form
from mingheng.documents.models import Document, DraftVersion, NumberSeries
from mingheng.documents.numbering import document_number
from mingheng.documents.terms import DocumentState
from mingheng.org.models import Account, Agency
from mingheng.org.permission import day_of, require
from mingheng.org.terms import Role

Values = Mapping[str, Any]

DRAFTERS = (Role.OFFICER, Role.HEAD, Role.REVIEWER, Role.COUNSEL, Role.LEADER, Role.OFFICE, Role.ARCHIVIST)
ISSUERS = (Role.OFFICER, Role.HEAD, Role.REVIEWER, Role.LEADER, Role.OFFICE, Role.ARCHIVIST)
WITHDRAWERS = (Role.HEAD, Role.LEADER)


@ledger.transaction
def save_draft(
    *,
    case: Case | None = None,
    form_code: str = "",
    document: Document | None = None,
    values: Values,
    version: int | None = None,
    keep_previous: bool = False,
    by: Account,
    at: datetime,
) -> Document:
    """Save a draft (保存代拟稿): a new one of a form, or a change of one; it has no number and may be incomplete.

    `version` is the one the drafter started from. With `keep_previous` the draft as it stood is put aside to compare
    with, and this one counts as the next (第几稿). Saving unchanged values changes nothing and records nothing.

    :raises Conflict: DRAFT_CHANGED when somebody else saved in between, ALREADY_ISSUED when it is no draft any more.
    :raises NotLawful: VALUES_UNREADABLE, VALUES_TOO_LARGE.
    """
    _may(case if document is None else document.case, by=by, at=at, roles=DRAFTERS)
    rules.check_storable(values)
    if document is None:
        draft = _new_draft(case, forms.get(form_code, on=day_of(at)), values, by=by, at=at)
    else:
        draft = _locked_draft(document, by=by, version=version)
        if draft.values == dict(values):
            return draft
        _change_draft(draft, values, keep_previous=keep_previous, by=by, at=at)
    saved = DraftSaved(form=draft.form_code, title=draft.title, draft_no=draft.draft_no, text=draft.text)
    ledger.append(saved, by=by, at=at, about=draft.case or draft)
    return draft


@ledger.transaction
def discard_draft(*, document: Document, reason: str, by: Account, at: datetime) -> None:
    """Give up a draft (作废代拟稿); the row stays, with the reason.

    :raises Conflict: ALREADY_ISSUED.
    :raises NotLawful: REASON_MISSING.
    """
    _may(document.case, by=by, at=at, roles=DRAFTERS)
    draft = _locked_draft(document, by=by, version=None)
    _check_reason(reason)
    draft.state, draft.reason, draft.ended_at = DocumentState.DISCARDED, reason.strip(), at
    draft.save(update_fields=["state", "reason", "ended_at"])
    event = DraftDiscarded(form=draft.form_code, title=draft.title, reason=reason.strip())
    ledger.append(event, by=by, at=at, about=draft.case or draft)


@ledger.transaction
def issue(
    *,
    document: Document | None = None,
    case: Case | None = None,
    form_code: str = "",
    values: Values | None = None,
    number: str = "",
    version: int | None = None,
    public_url: str | None = None,
    counters: Document | None = None,
    by: Account,
    at: datetime,
) -> Document:
    """Issue a paper (签发文书): check it, give it its number and date, freeze it; the PDF is printed by a job.

    Either a draft, or a case with a form and values. The agency's name, the reconsideration authority and the court
    come from the agency's own record. `number` is one that was taken before with `take_number`, for instance as the
    case's own; otherwise the next of the form's series is taken in this transaction, so that nothing is lost or
    given twice. `public_url` is where the portal stands, for the QR code; by default as set.

    :raises NotLawful: FIELDS_MALFORMED, FIELDS_MISSING, REMEDY_…, ISSUED_BEFORE_EVENT, GLYPH_MISSING; nothing is written.
    :raises Conflict: ALREADY_ISSUED, DRAFT_CHANGED.
    """
    _may(case if document is None else document.case, by=by, at=at, roles=ISSUERS)
    if document is None:
        form, given = forms.get(form_code, on=day_of(at)), dict(values or {})
    else:
        document = _locked_draft(document, by=by, version=version)
        form, given = document.form, dict(document.values if values is None else values)
    frozen = _frozen_values(by.agency, form, given, at)
    _check_paper(form, frozen, at)
    paper = document or _new_draft(case, form, frozen, by=by, at=at)
    _freeze(paper, form, frozen, number=number, public_url=public_url, counters=counters, by=by, at=at)
    tasks.enqueue("mingheng.documents.jobs.render", document_id=paper.pk)
    event = DocumentIssued(
        form=form.code,
        version=form.version,
        title=form.title,
        number=paper.number,
        issued_on=day_of(at).isoformat(),
        text=paper.text,
    )
    ledger.append(event, by=by, at=at, about=paper.case or paper, article="、".join(form.articles))
    return paper


@ledger.transaction
def take_number(*, agency: Agency, kind: str, by: Account, at: datetime) -> str:
    """Take the next number of a kind (取号) for something that is no paper of ours, such as a case; no gaps.

    The number is lost to nobody: if the surrounding transaction fails, so does the taking.

    :raises NotLawful: DOCUMENT_NUMBER_INVALID.
    """
    require(by, *ISSUERS, agency=agency, at=at, system=True)
    number = _next_number(agency, kind, queries.year_of(at))
    ledger.append(NumberTaken(kind=kind, number=number), by=by, at=at, about=number)
    return number


@ledger.transaction
def attach_pdf(*, document: Document, pdf: StoredFile, pages: int, by: Account, at: datetime) -> Document:
    """Fix the PDF of an issued paper (固定版式件) by its digests; doing it again with the same file changes nothing.

    :raises Conflict: NOT_ISSUED for a draft, PDF_DIFFERS when another file was fixed before.
    """
    require(by, *ISSUERS, agency=document.agency_id, at=at, system=True)
    paper = _locked(document)
    if not paper.is_frozen:
        raise Conflict("NOT_ISSUED", "文书尚未签发，不能固定版式件")
    if paper.pdf_sha256 == pdf.sha256:
        return paper
    if paper.pdf_sha256:
        raise Conflict("PDF_DIFFERS", "这份文书已经固定了另一个版式件")
    paper.pdf_sha256, paper.pdf_sm3, paper.pdf_size, paper.pdf_pages = pdf.sha256, pdf.sm3, pdf.size, pages
    paper.save(update_fields=["pdf_sha256", "pdf_sm3", "pdf_size", "pdf_pages"])
    event = PdfAttached(
        title=paper.title, number=paper.number, sha256=pdf.sha256, sm3=pdf.sm3, size=pdf.size, pages=pages
    )
    ledger.append(event, by=by, at=at, about=paper)
    return paper


@ledger.transaction
def withdraw(*, document: Document, reason: str, consequence: str = "", by: Account, at: datetime) -> Document:
    """Withdraw an issued paper (撤回文书) by a counter-paper, which is returned; the paper itself stays as printed.

    :raises Conflict: NOT_IN_FORCE when it is a draft or was withdrawn before.
    :raises NotLawful: REASON_MISSING.
    """
    _may(document.case, by=by, at=at, roles=WITHDRAWERS)
    paper = _locked_in_force(document)
    _check_reason(reason)
    values = _about(paper, reason) | ({"consequence": consequence} if consequence else {})
    counter = issue(case=paper.case, form_code="T43", values=values, counters=paper, by=by, at=at)
    paper.state, paper.reason, paper.ended_at = DocumentState.WITHDRAWN, reason.strip(), at
    paper.save(update_fields=["state", "reason", "ended_at"])
    event = DocumentWithdrawn(
        title=paper.title, number=paper.number, counter_number=counter.number, reason=reason.strip()
    )
    ledger.append(event, by=by, at=at, about=paper.case or paper)
    return counter


@ledger.transaction
def correct(*, document: Document, before: str, after: str, reason: str, by: Account, at: datetime) -> Document:
    """Put a slip in an issued paper right (更正文书) by a counter-paper, which is returned; the paper stays in force.

    :raises Conflict: NOT_IN_FORCE.
    :raises NotLawful: REASON_MISSING, TEXT_NOT_FOUND when the paper does not say `before`.
    """
    _may(document.case, by=by, at=at, roles=WITHDRAWERS)
    paper = _locked_in_force(document)
    _check_reason(reason)
    if not before.strip() or before.strip() not in paper.text:
        raise NotLawful("TEXT_NOT_FOUND", "原文书里没有这段文字", way_out="请照抄原文书中要更正的文字")
    values = _about(paper, reason) | {"before": before.strip(), "after": after.strip()}
    counter = issue(case=paper.case, form_code="T44", values=values, counters=paper, by=by, at=at)
    event = DocumentCorrected(
        title=paper.title, number=paper.number, counter_number=counter.number, reason=reason.strip()
    )
    ledger.append(event, by=by, at=at, about=paper.case or paper)
    return counter


def _may(case: Case | None, *, by: Account, at: datetime, roles: tuple[Role, ...]) -> None:
    """Refuse whoever has none of the roles, or may not see the case (无权或者不可见)."""
    require(by, *roles, agency=by.agency_id if case is None else case.agency_id, at=at, system=True)
    if case is not None and not cases_visible_to(by, day_of(at)).filter(pk=case.pk).exists():
        raise NotFound


def _locked(document: Document) -> Document:
    return Document.objects.select_for_update(of=("self",)).select_related("agency", "case").get(pk=document.pk)


def _locked_draft(document: Document, *, by: Account, version: int | None) -> Document:
    if document.agency_id != by.agency_id:
        raise NotFound
    draft = _locked(document)
    if draft.state != DocumentState.DRAFT:
        raise Conflict(
            "ALREADY_ISSUED", f"《{draft.title}》已经签发或者作废，不能再改", way_out="需要改动的，请撤回或者更正"
        )
    if version is not None and draft.version != version:
        raise Conflict("DRAFT_CHANGED", "这份代拟稿刚被别人改过", way_out="请刷新后在最新稿上修改")
    return draft


def _locked_in_force(document: Document) -> Document:
    paper = _locked(document)
    if paper.state != DocumentState.ISSUED:
        raise Conflict("NOT_IN_FORCE", f"《{paper.title}》不是有效的已签发文书")
    return paper


def _new_draft(case: Case | None, form: Form, values: Values, *, by: Account, at: datetime) -> Document:
    return Document.objects.create(
        agency=by.agency,
        case=case,
        form_code=form.code,
        form_version=form.version,
        title=form.title,
        values=dict(values),
        text=plain_text(compose(form, values)),
        drafted_by=by,
        saved_at=at,
    )


def _change_draft(draft: Document, values: Values, *, keep_previous: bool, by: Account, at: datetime) -> None:
    if keep_previous:
        DraftVersion.objects.create(
            agency=draft.agency,
            document=draft,
            draft_no=draft.draft_no,
            values=draft.values,
            saved_by=draft.drafted_by,
            saved_at=draft.saved_at,
        )
        draft.draft_no += 1
    draft.values, draft.text = dict(values), plain_text(compose(draft.form, values))
    draft.version += 1
    draft.drafted_by, draft.saved_at = by, at
    draft.save(update_fields=["values", "text", "version", "draft_no", "drafted_by", "saved_at"])


def _frozen_values(agency: Agency, form: Form, given: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Return the values that will be printed: what was given, the agency's own, and the day of issue."""
    asked = {field.key for field in form.fields if field.at_issue}
    dated = {"issued_on": day_of(at).isoformat()} if "issued_on" in asked else {}
    filled = {key: value for key, value in given.items() if not is_empty(value)}
    return filled | queries.standing_values(agency, form) | dated


def _check_paper(form: Form, values: Values, at: datetime) -> None:
    rules.check_storable(values)
    rules.check_complete(form, values)
    rules.check_issue_day(day_of(at), values)
    text = plain_text(compose(form, values, number="〔〕第0123456789号"))
    rules.check_remedy(form, text)
    typeset.check_printable(text, font_folder=settings.DOCUMENT_FONTS)


def _freeze(
    paper: Document,
    form: Form,
    values: dict[str, Any],
    *,
    number: str,
    public_url: str | None,
    counters: Document | None,
    by: Account,
    at: datetime,
) -> None:
    if form.series:
        paper.number = number or _next_number(by.agency, form.series, queries.year_of(at))
    paper.values = values
    paper.text = plain_text(compose(form, values, number=paper.number))
    paper.state = DocumentState.ISSUED
    paper.issued_at, paper.issued_on, paper.issued_by = at, day_of(at), by
    paper.counters = counters
    if form.outward:
        paper.token = secrets.token_urlsafe(12)
        base = settings.PUBLIC_URL if public_url is None else public_url
        paper.verify_url = rules.verify_text(base, paper.token)
    paper.save()


def _next_number(agency: Agency, kind: str, year: int) -> str:
    """Take the next number of a series under a lock that lasts until the transaction ends (连续编号)."""
    series, _ = NumberSeries.objects.get_or_create(agency=agency, kind=kind, year=year)
    series = NumberSeries.objects.select_for_update().get(pk=series.pk)
    number = document_number(f"{agency.number_prefix}{kind}", year, series.next_number)
    series.next_number += 1
    series.save(update_fields=["next_number"])
    return str(number)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise NotLawful("REASON_MISSING", "请写明理由")


def _about(paper: Document, reason: str) -> dict[str, Any]:
    """Return what a counter-paper says of the paper it is about (对应文书)."""
    values = paper.values
    receiver = next(
        (str(values[key]) for key in ("party_name", "receiver", "addressee") if not is_empty(values.get(key))), ""
    )
    issued_on = paper.issued_on.isoformat() if paper.issued_on else ""
    return {
        "receiver": receiver or "有关当事人",
        "paper_title": paper.title,
        "paper_number": paper.number,
        "paper_issued_on": issued_on,
        "reason": reason.strip(),
    }
