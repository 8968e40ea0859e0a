"""Looking into PDF and Office files (文书文件)."""

from __future__ import annotations

import itertools
import zipfile
import zlib
from typing import Any, BinaryIO

import pikepdf

from mingheng.base.errors import Refused
from mingheng.base.media.sniff import PDF
from mingheng.base.media.terms import Flag, Kind, MediaFacts, damaged, dangerous, encrypted, mismatch

MOST_PAGES = 5_000
MOST_OBJECTS = 500_000
MOST_ENTRIES = 5_000
MOST_UNPACKED = 300 * 1024 * 1024
"""Bytes that an Office file may hold when unpacked, pictures included."""
MOST_RATIO = 200
"""How many times larger an entry may become: text packs about 10:1, sheets of equal cells about 100:1."""
_RATIO_FROM = 1024 * 1024
_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition"}
_WORD, _SHEET = "word/document.xml", "xl/workbook.xml"
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def look_at_pdf(file: BinaryIO) -> MediaFacts:
    """Count the pages of a PDF and look for actions and attachments in it.

    :raises Refused: FILE_ENCRYPTED, FILE_DAMAGED.
    """
    try:
        with pikepdf.open(file, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise encrypted("PDF 文件")
            pages = len(pdf.pages)
            if not 0 < pages <= MOST_PAGES or len(pdf.objects) > MOST_OBJECTS:
                raise damaged("PDF 文件")
            flags = _pdf_flags(pdf)
    except pikepdf.PasswordError:
        raise encrypted("PDF 文件") from None
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, RecursionError):
        raise damaged("PDF 文件") from None
    return MediaFacts(Kind.PDF, PDF.media_type, "pdf", pages=pages, flags=flags)


def _pdf_flags(pdf: pikepdf.Pdf) -> frozenset[Flag]:
    flags = set()
    for found in pdf.objects:
        for part in _dictionaries(found):
            if str(part.get("/S", "")) in _ACTIONS or "/JS" in part:
                flags.add(Flag.PDF_ACTIVE)
            if "/EmbeddedFiles" in part or "/EF" in part:
                flags.add(Flag.EMBEDDED_FILES)
    return frozenset(flags)


def _dictionaries(found: Any, depth: int = 0) -> list[Any]:
    """Return the dictionaries that are written inside an object itself, a few levels deep."""
    if depth > 4 or not isinstance(found, pikepdf.Object):
        return []
    if isinstance(found, pikepdf.Array):
        return [part for child in list(found)[:50] for part in _inside(child, depth)]
    if not isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
        return []
    return [found, *(part for key in found.keys() for part in _inside(found.get(key), depth))]  # noqa: SIM118


def _inside(child: Any, depth: int) -> list[Any]:
    # Objects of their own come by themselves: following references would go in circles.
    if isinstance(child, pikepdf.Object) and not child.is_indirect:
        return _dictionaries(child, depth + 1)
    return []


def look_at_office(file: BinaryIO, extension: str) -> MediaFacts:
    """Tell a Word or Excel file from any other package, and make sure that it unpacks to a bounded size.

    :raises Refused: ZIP_BOMB, FILE_DANGEROUS, FILE_ENCRYPTED, FILE_TYPE_MISMATCH, FILE_DAMAGED.
    """
    names = check_package(file)
    found = "docx" if _WORD in names else "xlsx" if _SHEET in names else ""
    if not found:
        raise dangerous("压缩包")
    if found != extension:
        raise mismatch({"docx": "Word 文件", "xlsx": "Excel 文件"}[found], extension)
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".js", ".vbs")) for name in names):
        raise dangerous("宏或程序")
    embedded = any("/embeddings/" in name or "/activeX/" in name for name in names)
    flags = frozenset({Flag.EMBEDDED_FILES}) if embedded else frozenset()
    return MediaFacts(Kind.OFFICE, _TYPES[found], found, flags=flags)


def check_package(file: BinaryIO) -> frozenset[str]:
    """Unpack a zip package to nowhere and return the names in it; anything that swells or escapes is refused.

    Call this before any library opens an .xlsx or .docx that somebody sent.

    :raises Refused: ZIP_BOMB, FILE_DANGEROUS, FILE_ENCRYPTED, FILE_DAMAGED.
    """
    try:
        with zipfile.ZipFile(file) as package:
            entries = package.infolist()
            _refuse_listing(entries)
            left = MOST_UNPACKED
            for entry in entries:
                left -= _unpack(package, entry, left)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        raise damaged("Office 文件") from None
    return frozenset(entry.filename for entry in entries)


def _refuse_listing(entries: list[zipfile.ZipInfo]) -> None:
    """Judge a package by what its listing says, before anything is unpacked."""
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise _bomb()
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise encrypted("Office 文件")
        parts = entry.filename.replace("\\", "/").split("/")
        if ".." in parts or entry.filename.startswith(("/", "\\")) or "\x00" in entry.filename:
            raise dangerous("指向外部路径的内容")
    starts = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    for (start, length), (following, _) in itertools.pairwise(starts):
        if start + length > following:
            # Entries that share the same bytes: a bomb that no ratio shows.
            raise _bomb()


def _unpack(package: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    """Read one entry to its end, whatever its listing says, and return its true size."""
    size = 0
    with package.open(entry) as content:
        while chunk := content.read(256 * 1024):
            size += len(chunk)
            if size > left or (size > _RATIO_FROM and size > MOST_RATIO * max(entry.compress_size, 1)):
                raise _bomb()
    return size


def _bomb() -> Refused:
    return Refused("ZIP_BOMB", "文件展开后异常庞大，不接收", way_out="请检查文件来源，另存为 PDF 后上传")
