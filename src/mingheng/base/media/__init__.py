"""Uploads are never trusted (上传文件检查): what a file is, is read from its content, within bounds.

`inspect` opens nothing that it has not recognised by its first bytes, compares the content with the extension of its
name, and refuses what could run, hide or swell. See docs/mechanisms/files.md.
"""

from __future__ import annotations

import os
from typing import BinaryIO

from mingheng.base.errors import Refused
from mingheng.base.media import images, papers, video
from mingheng.base.media.images import shrink
from mingheng.base.media.names import extension_of, safe_name
from mingheng.base.media.papers import check_package
from mingheng.base.media.sniff import FORMS, HEAD, Form, recognise
from mingheng.base.media.terms import Flag, Kind, MediaFacts

__all__ = ["HEAD", "Flag", "Kind", "MediaFacts", "check_head", "check_package", "inspect", "safe_name", "thumbnail"]


def check_head(head: bytes, name: str) -> str:
    """Refuse a file by its name and first bytes, before anything is stored; return its safe name.

    :raises Refused: FILE_NAME, FILE_EMPTY, FILE_DANGEROUS, FILE_TYPE, FILE_TYPE_MISMATCH.
    """
    plain = safe_name(name)
    if not head:
        raise empty()
    recognise(head, extension_of(plain))
    return plain


def inspect(file: BinaryIO, name: str) -> MediaFacts:
    """Look into a whole file that can seek, and return what it really is.

    :raises Refused: FILE_NAME, FILE_EMPTY, FILE_DANGEROUS, FILE_TYPE, FILE_TYPE_MISMATCH, FILE_DAMAGED,
        FILE_ENCRYPTED, IMAGE_BOMB, ZIP_BOMB.
    """
    file.seek(0)
    head = file.read(HEAD)
    extension = extension_of(check_head(head, name))
    form = recognise(head, extension)
    file.seek(0)
    if form.kind is Kind.PHOTO:
        return images.look(file, form)
    if form.kind is Kind.PDF:
        return papers.look_at_pdf(file)
    if form.kind is Kind.OFFICE:
        return papers.look_at_office(file, extension)
    return video.look(file, form)


def thumbnail(file: BinaryIO, media_type: str, at_ms: int = 0) -> bytes | None:
    """Return a small JPEG of a photo or of a video at `at_ms`; None for what shows no picture.

    :raises Refused: FILE_DAMAGED.
    """
    form = _form_for(media_type)
    if form is None or form.kind in {Kind.PDF, Kind.OFFICE, Kind.AUDIO}:
        return None
    file.seek(0, os.SEEK_SET)
    return shrink(file) if form.kind is Kind.PHOTO else video.still(file, form, at_ms)


def _form_for(media_type: str) -> Form | None:
    return next((form for form in FORMS if form.media_type == media_type), None)


def empty() -> Refused:
    """The refusal for a file without content."""
    return Refused("FILE_EMPTY", "文件是空的", way_out="请核对选择的文件，或者等设备传输完成后再上传")
