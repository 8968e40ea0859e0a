"""What is printed on cover, catalogue and 备考表 (封面、目录、备考表的填写)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mingheng.archive.contents import Piece
from mingheng.archive.models import Dossier
from mingheng.cases.models import Case
from mingheng.org.permission import day_of


def cover(dossier: Dossier, cases: Sequence[Case]) -> dict[str, Any]:
    """Return the values of the cover (T39)."""
    first = cases[0]
    days = [case.filed_on or day_of(case.opened_at) for case in cases]
    ends = [case.closed_on for case in cases if case.closed_on]
    handlers = dict.fromkeys(row.officer.name for case in cases for row in case.case_officers.all())
    numbers = [case.decision_number for case in cases if case.decision_number]
    return {
        "agency_name": dossier.agency.name,
        "case_title": dossier.title,
        "decision_number": _span(numbers),
        "department_name": first.department.name,
        "handlers": list(handlers),
        "filed_on": min(days).isoformat(),
        "closed_on": max(ends).isoformat(),
        "result": _result(dossier, cases),
        "archived_on": day_of(dossier.archived_at).isoformat(),
        "retention": dossier.get_retention_display(),
        "volume": f"共一卷，第一卷，{len(cases)} 案合卷" if dossier.is_volume else "共一卷，第一卷",
        "piece_count": dossier.piece_count,
        "page_count": dossier.page_count,
        "archive_number": dossier.number,
    }


def _span(numbers: Sequence[str]) -> str:
    return numbers[0] if len(numbers) == 1 else f"{numbers[0]}等 {len(numbers)} 件" if numbers else ""


def _result(dossier: Dossier, cases: Sequence[Case]) -> str:
    if dossier.is_volume:
        return f"简易程序案件 {len(cases)} 件，均已办结"
    closing = getattr(cases[0], "closing", None)
    return str(closing.get_outcome_display()) if closing is not None else "已结案"


def catalogue(dossier: Dossier, pieces: Sequence[Piece]) -> dict[str, Any]:
    """Return the values of the catalogue (T39-A)."""
    return {
        "case_title": dossier.title,
        "archive_number": dossier.number,
        "papers": [
            {
                "title": piece.title,
                "number": piece.number,
                "author": piece.author,
                "dated": piece.dated_on.isoformat() if piece.dated_on else "",
                "pages": pages_words(piece.first_page, piece.last_page),
                "remark": piece.remark,
            }
            for piece in pieces
        ],
    }


def pages_words(first: int, last: int) -> str:
    """Return pages in words (页号): 3, 3-5, or a dash for what has no pages."""
    if not first:
        return "—"
    return str(first) if first == last else f"{first}-{last}"


def notes(dossier: Dossier, pieces: Sequence[Piece]) -> dict[str, Any]:
    """Return the values of the 备考表 (T39-B)."""
    media = [piece for piece in pieces if not piece.pages]
    words = f"本卷共 {dossier.piece_count} 件、{dossier.page_count} 页。"
    if media:
        words += f"其中音像和电子证据 {len(media)} 件，存于文件库，以摘要值为准：" + "；".join(
            f"{piece.title}（SHA-256 {piece.evidence.sha256}）" for piece in media if piece.evidence is not None
        )
    return {
        "case_title": dossier.title,
        "description": f"{words}{dossier.remark}",
        "compiled_by": dossier.compiled_by.name,
        "checked_by": dossier.checked_by.name,
        "compiled_on": day_of(dossier.archived_at).isoformat(),
    }
