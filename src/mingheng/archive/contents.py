"""What lies in a dossier, in order and with page numbers (卷内目录)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from mingheng.archive import rules
from mingheng.archive.terms import Part
from mingheng.cases.models import Case
from mingheng.documents.models import Document
from mingheng.documents.terms import DocumentState
from mingheng.evidence.models import Evidence
from mingheng.evidence.terms import MediaKind
from mingheng.org.permission import day_of

_PAGELESS = {MediaKind.VIDEO, MediaKind.AUDIO, MediaKind.OFFICE}


@dataclass(frozen=True, slots=True)
class Piece:
    """One paper, photo or file that goes into a dossier (卷内文件)."""

    part: Part
    title: str
    number: str
    author: str
    dated_on: dt.date | None
    pages: int
    document: Document | None = None
    evidence: Evidence | None = None
    remark: str = ""
    first_page: int = 0
    last_page: int = 0


def pieces_of(cases: Iterable[Case]) -> list[Piece]:
    """Return the pieces of cases in the required order (案卷顺序), each with its pages."""
    found: list[Piece] = []
    for case in cases:
        documents = Document.objects.filter(case=case, state=DocumentState.ISSUED).order_by("issued_at", "id")
        papers = [_paper(document, case) for document in documents]
        things = [_thing(row) for row in Evidence.objects.filter(case=case).order_by("number")]
        for part in (Part.DECISION, Part.EVIDENCE, Part.PROCEDURE, Part.MEDIA):
            found += [piece for piece in [*papers, *things] if piece.part == part]
    return _paged(found)


def _paper(document: Document, case: Case) -> Piece:
    part = rules.part_of(document.form_code)
    return Piece(
        part,
        document.title,
        document.number,
        case.agency.name,
        document.issued_on,
        document.pdf_pages,
        document=document,
    )


def _thing(row: Evidence) -> Piece:
    authors = "、".join(str(each.get("name", "")) for each in row.taken_by) or row.provided_by
    excluded = "已排除，不作定案根据" if row.excluded_at is not None else ""
    if row.media in _PAGELESS:
        remark = "；".join(words for words in ("电子载体", excluded) if words)
        return Piece(Part.MEDIA, row.name, "", authors, day_of(row.taken_at), 0, evidence=row, remark=remark)
    pages = row.page_count if row.media == MediaKind.PDF else 1
    return Piece(Part.EVIDENCE, row.name, "", authors, day_of(row.taken_at), pages, evidence=row, remark=excluded)


def _paged(pieces: list[Piece]) -> list[Piece]:
    numbered, next_page = [], 1
    for piece in pieces:
        last = next_page + piece.pages - 1
        numbered.append(replace(piece, first_page=next_page, last_page=last) if piece.pages else piece)
        next_page += piece.pages
    return numbered
