"""Reads of papers, always on behalf of one account or one case (查阅文书)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from mingheng.base import files
from mingheng.base.errors import NotFound
from mingheng.cases.models import Case, Party
from mingheng.cases.queries import cases_visible_to
from mingheng.documents import forms, glyphs, rules, typeset
from mingheng.documents.compose import is_empty, written
from mingheng.documents.forms.parts import Form
from mingheng.documents.models import Document, DraftVersion
from mingheng.documents.rules import Missing
from mingheng.documents.terms import DocumentState
from mingheng.org.models import Account, Agency

Values = Mapping[str, Any]
MOST_NUMBERED = 200


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs between two drafts (改动)."""

    key: str
    label: str
    before: str
    after: str


def documents_visible_to(account: Account, on: dt.date) -> QuerySet[Document]:
    """Return the papers this account may see (可见文书): those of its cases, and those without a case of its agency."""
    own = Q(case__in=cases_visible_to(account, on).values("pk")) | Q(case=None)
    return Document.objects.filter(own, agency_id=account.agency_id)


def papers_numbered(account: Account, on: dt.date, words: str) -> QuerySet[Document]:
    """Return the papers whose number is or begins with some words (按文号查文书), with or without the agency's own prefix.

    A number is looked up in the index of numbers: there are too many papers to read them all.
    """
    found: list[int] = []
    for begin in {words, f"{account.agency.number_prefix}{words}"} if words else ():
        numbered = Document.objects.filter(
            agency_id=account.agency_id, number__gte=begin, number__lte=f"{begin}\uffff", number__startswith=begin
        )
        found += numbered.values_list("pk", flat=True)[:MOST_NUMBERED]
    return documents_visible_to(account, on).filter(pk__in=found)


def papers_about(account: Account, on: dt.date, party: Party) -> QuerySet[Document]:
    """Return the papers of a party's cases (当事人的文书) that this account may see; its cases are looked up first."""
    own = cases_visible_to(account, on).filter(party=party).order_by("-id")
    return Document.objects.filter(case__in=list(own.values_list("pk", flat=True)[:MOST_NUMBERED]))


def document_for(account: Account, key: int | str, on: dt.date) -> Document:
    """Return one paper (文书).

    :raises NotFound: when there is none, or it is not this account's.
    """
    found = documents_visible_to(account, on).select_related("agency", "case", "issued_by").filter(pk=_key(key)).first()
    if found is None:
        raise NotFound
    return found


def documents_of(case: Case) -> QuerySet[Document]:
    """Return the papers of a case (本案文书), issued ones by day of issue, then drafts; discarded drafts are left out."""
    return (
        Document.objects.filter(case=case)
        .exclude(state=DocumentState.DISCARDED)
        .order_by("issued_at", "saved_at")
        .select_related("issued_by", "drafted_by", "agency")
    )


def issued_of(case: Case, *codes: str) -> QuerySet[Document]:
    """Return the papers of a case that were issued and not withdrawn (有效文书), of the given forms; the newest first."""
    found = Document.objects.filter(case=case, state=DocumentState.ISSUED).select_related("agency")
    return (found.filter(form_code__in=codes) if codes else found).order_by("-issued_at", "-pk")


def draft_of(case: Case, code: str) -> Document | None:
    """Return the newest draft of a form in a case (代拟稿), or None."""
    return Document.objects.filter(case=case, form_code=code, state=DocumentState.DRAFT).order_by("-saved_at").first()


def find_by_token(token: str) -> Document | None:
    """Return the paper that a QR code names (验真), or None; what of it may be shown is the caller's to decide."""
    return Document.objects.filter(token=token).select_related("agency").first() if token else None


def form_for(code: str, *, on: dt.date) -> Form:
    """Return the form in force on a day (当日有效的文书格式): its sections and typed fields in the order of the paper.

    :raises NotFound: FORM_UNKNOWN.
    """
    return forms.get(code, on=on)


def standing_values(agency: Agency, form: Form) -> dict[str, str]:
    """Return what the agency itself puts into every paper of a form (机关固定栏目): its name, where remedies lie."""
    known = {
        "agency_name": agency.name,
        "district_government": agency.district_government,
        "court": agency.court,
    }
    asked = {field.key for field in form.fields}
    return {key: value for key, value in known.items() if key in asked and value}


def starting_values(agency: Agency, form: Form) -> dict[str, Any]:
    """Return what a new draft begins with (初始内容): the agency's own, and the standard wording of its fields."""
    standard: dict[str, Any] = {field.key: field.standard for field in form.fields if field.standard}
    offered = {"agency_address": agency.address, "contact": agency.phone, "payment_bank": agency.fine_bank}
    asked = {field.key for field in form.fields}
    standard |= {key: value for key, value in offered.items() if key in asked and value}
    return standard | standing_values(agency, form)


def missing_in(document: Document) -> list[Missing]:
    """Return what keeps a draft from being issued (文书里缺的): unreadable values, missing ones, characters without a font."""
    form = document.form
    values = dict(document.values) | standing_values(document.agency, form)
    return [*rules.malformed(form, values), *rules.missing(form, values), *_undrawable(form, values)]


def _undrawable(form: Form, values: Values) -> list[Missing]:
    """Name the fields with characters that no font at hand can draw (缺字)."""
    folders = typeset.font_folders(settings.DOCUMENT_FONTS)
    found: list[Missing] = []
    for field in form.fields:
        words = json.dumps(values.get(field.key, ""), ensure_ascii=False)
        if chars := glyphs.missing_glyphs(words, folders):
            sentence = f"{field.label}中有字库没有的字：{'、'.join(chars)}"
            found.append(Missing(field.key, field.label, "", sentence))
    return found


def changes_since(document: Document, draft_no: int) -> list[Change]:
    """Return what changed since an earlier draft (与第几稿比较), field by field.

    :raises NotFound: when there is no such draft.
    """
    earlier = DraftVersion.objects.filter(document=document, draft_no=draft_no).first()
    if earlier is None:
        raise NotFound
    found: list[Change] = []
    for field in document.form.fields:
        before, after = earlier.values.get(field.key), document.values.get(field.key)
        if before != after:
            words = ["" if is_empty(one) else _words(field, one) for one in (before, after)]
            found.append(Change(field.key, field.label, *words))
    return found


def _words(field: Any, value: Any) -> str:
    try:
        return written(field, value)
    except (ValueError, TypeError, KeyError, AttributeError):
        return str(value)


def frame_of(agency: Agency, form: Form, year: int) -> tuple[str, str]:
    """Return what stands before and after the number that is not given yet (待取文号), e.g. 沪普曹罚〔2026〕第 … 号."""
    return (f"{agency.number_prefix}{form.series}〔{year}〕第", "号") if form.series else ("", "")


def preview(document: Document, *, width: int = 794) -> list[bytes]:
    """Return the pages of a paper as PNG (纸面预览): a draft with amber blanks, an issued paper as it was printed."""
    values = dict(document.values) | standing_values(document.agency, document.form)
    if document.is_frozen:
        return typeset.pages_png(
            document.form,
            document.values,
            number=document.number,
            verify_url=document.verify_url,
            width=width,
            font_folder=settings.DOCUMENT_FONTS,
        )
    frame = frame_of(document.agency, document.form, document.year)
    return typeset.preview_pages(document.form, values, width=width, frame=frame, font_folder=settings.DOCUMENT_FONTS)


def preview_values(agency: Agency, form: Form, values: Values, *, year: int, width: int = 794) -> list[bytes]:
    """Return the pages of a paper that is not saved yet (未保存的预览), blanks in amber."""
    frame = frame_of(agency, form, year)
    known = dict(values) | standing_values(agency, form)
    return typeset.preview_pages(form, known, width=width, frame=frame, font_folder=settings.DOCUMENT_FONTS)


def sample_pdf(document: Document) -> bytes:
    """Return a draft as PDF for reading on paper (打印样稿), blanks shown; it has no number and proves nothing."""
    values = dict(document.values) | standing_values(document.agency, document.form)
    frame = frame_of(document.agency, document.form, document.year)
    return typeset.preview_pdf(document.form, values, frame=frame, font_folder=settings.DOCUMENT_FONTS)


def print_pdf(document: Document) -> bytes:
    """Print an issued paper from its frozen values (成文): the same bytes every time.

    :raises NotFound: NOT_ISSUED for a draft.
    """
    if document.issued_at is None:
        raise NotFound("NOT_ISSUED", "文书尚未签发，没有版式件", way_out="请先签发，或者打印样稿")
    return typeset.pdf(
        document.form,
        document.values,
        number=document.number,
        at=document.issued_at,
        verify_url=document.verify_url,
        font_folder=settings.DOCUMENT_FONTS,
    )


def pdf_of(document: Document) -> bytes:
    """Return the PDF of an issued paper (版式件): the stored one, or printed afresh where it is not there yet.

    :raises NotFound: NOT_ISSUED; PDF_DIFFERS when the stored file is gone and the paper no longer prints the same.
    """
    kept = document.pdf_sha256
    if kept and files.store().exists(kept):
        with files.store().open(kept) as stream:
            return stream.read()
    made = print_pdf(document)
    if kept and hashlib.sha256(made).hexdigest() != kept:
        raise NotFound("PDF_DIFFERS", "版式件缺失，且按现有字库重印的与原件不同", way_out="请从备份恢复文件库")
    return made


def year_of(at: dt.datetime) -> int:
    """Return the year that a number given at this instant bears (文号年份), in local time."""
    return timezone.localtime(at).year


def _key(key: int | str) -> int:
    return int(key) if str(key).isdecimal() else -1
