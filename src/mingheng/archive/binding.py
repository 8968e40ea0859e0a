"""Binding a dossier into one PDF (案卷成册): cover, catalogue, papers with page numbers lower right, 备考表.

Cover, catalogue and 备考表 bear no page number. Every part is PDF/A-2b; the whole says so of itself too.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import typst
from django.conf import settings
from django.utils import timezone

from mingheng.archive.contents import Piece
from mingheng.base.files import store
from mingheng.documents import forms, typeset
from mingheng.documents.queries import pdf_of
from mingheng.evidence.terms import MediaKind
from mingheng.org.models import Agency

_HERE = Path(__file__).parent / "typst"
_LARGEST_PICTURE = 40 * 1024 * 1024


def bind(
    *,
    agency: Agency,
    cover: Mapping[str, Any],
    catalogue: Mapping[str, Any],
    notes: Mapping[str, Any],
    pieces: Sequence[Piece],
    title: str,
    at: dt.datetime,
) -> bytes:
    """Return the dossier as one PDF (案卷版式文件); the same dossier gives the same bytes."""
    whole = pikepdf.new()
    with _sheet("T39", cover, at) as front, _sheet("T39-A", catalogue, at) as list_:
        _adopt_intent(whole, front)
        whole.pages.extend(front.pages)
        whole.pages.extend(list_.pages)
    begin = len(whole.pages)
    for piece in pieces:
        if piece.pages:
            with pikepdf.open(io.BytesIO(_piece(agency, piece, at))) as opened:
                whole.pages.extend(opened.pages)
    _number(whole, begin)
    with _sheet("T39-B", notes, at) as back:
        whole.pages.extend(back.pages)
    _describe(whole, title, agency.name, at)
    out = io.BytesIO()
    whole.save(out, min_version="1.7", deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def _sheet(code: str, values: Mapping[str, Any], at: dt.datetime) -> pikepdf.Pdf:
    form = forms.get(code, on=at.date())
    return pikepdf.open(io.BytesIO(typeset.pdf(form, values, number=None, at=at, font_folder=settings.DOCUMENT_FONTS)))


def _piece(agency: Agency, piece: Piece, at: dt.datetime) -> bytes:
    if piece.document is not None:
        return pdf_of(piece.document)
    evidence = piece.evidence
    assert evidence is not None
    with store().open(evidence.sha256) as stream:
        held = stream.read(_LARGEST_PICTURE)
    if evidence.media == MediaKind.PDF:
        return held
    facts = [
        ["取证时间", f"{timezone.localtime(evidence.taken_at):%Y-%m-%d %H:%M}"],
        ["取证地点", evidence.place],
        ["取证人", piece.author],
        ["证明对象", evidence.proves],
        ["原始文件", f"{evidence.original_name}　SHA-256 {evidence.sha256}"],
    ]
    form = "png" if evidence.media_type == "image/png" else "webp" if evidence.media_type == "image/webp" else "jpg"
    page = {"format": form, "title": evidence.name, "agency": agency.name, "facts": facts}
    return _typeset({"main.typ": (_HERE / "photo.typ").read_bytes(), "picture": held}, {"page": json.dumps(page)}, at)


def _typeset(files: dict[str, bytes], inputs: dict[str, str], at: dt.datetime) -> bytes:
    """Compile a page from files of its own folder: typst takes pictures from the disk only."""
    with tempfile.TemporaryDirectory() as folder:
        for name, held in files.items():
            (Path(folder) / name).write_bytes(held)
        made = typst.compile(
            str(Path(folder) / "main.typ"),
            root=folder,
            format="pdf",
            sys_inputs=inputs,
            font_paths=list(typeset.font_folders(settings.DOCUMENT_FONTS)),
            ignore_system_fonts=True,
            pdf_standards=["a-2b"],
            timestamp=int(at.timestamp()),
        )
    assert isinstance(made, bytes)
    return made


def _number(whole: pikepdf.Pdf, begin: int) -> None:
    """Print page numbers lower right on the pages from `begin` on."""
    count = len(whole.pages) - begin
    if not count:
        return
    inputs = {"first": "1", "last": str(count)}
    stamp = _typeset({"main.typ": (_HERE / "number.typ").read_bytes()}, inputs, dt.datetime.fromtimestamp(0, dt.UTC))
    with pikepdf.open(io.BytesIO(stamp)) as numbers:
        for page, number in zip(list(whole.pages)[begin:], numbers.pages, strict=True):
            _stamp(whole, pikepdf.Page(page), pikepdf.Page(number))


def _stamp(whole: pikepdf.Pdf, page: pikepdf.Page, number: pikepdf.Page) -> None:
    """Lay a page number over a page under a name of ours; the library would take a random one, and no two runs were alike."""
    name = pikepdf.Name("/MhPageNumber")
    form = whole.copy_foreign(number.as_form_xobject())
    page.add_resource(form, pikepdf.Name.XObject, name)
    drawn = page.calc_form_xobject_placement(form, name, pikepdf.Rectangle(page.mediabox))
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ\n" + drawn)


def _adopt_intent(whole: pikepdf.Pdf, source: pikepdf.Pdf) -> None:
    """Take over the output intent that PDF/A asks for."""
    if "/OutputIntents" in source.Root:
        whole.Root.OutputIntents = whole.copy_foreign(source.Root.OutputIntents)
    whole.Root.Lang = pikepdf.String("zh-CN")


def _describe(whole: pikepdf.Pdf, title: str, author: str, at: dt.datetime) -> None:
    with whole.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as about:
        about["dc:title"] = title
        about["dc:creator"] = [author]
        about["xmp:CreateDate"] = about["xmp:ModifyDate"] = at.isoformat(timespec="seconds")
        about["pdfaid:part"] = "2"
        about["pdfaid:conformance"] = "B"
