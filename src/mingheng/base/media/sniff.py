"""Telling files by their first bytes (按内容识别文件类型)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mingheng.base.media.terms import Kind, dangerous, mismatch, unsupported

HEAD = 4096
"""Bytes at the start of a file that are enough to tell what it is."""


@dataclass(frozen=True)
class Form:
    """A form of file that is taken: its Chinese name, kind, media type, and the extensions it may carry.

    The first extension is the usual one. `demuxer` is the one reader the media library may use for it: it would otherwise
    choose by content itself, among them play lists that name other files.
    """

    name: str
    kind: Kind
    media_type: str
    extensions: tuple[str, ...]
    demuxer: str = ""


JPEG = Form("JPEG 图片", Kind.PHOTO, "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"))
PNG = Form("PNG 图片", Kind.PHOTO, "image/png", ("png",))
WEBP = Form("WebP 图片", Kind.PHOTO, "image/webp", ("webp",))
TIFF = Form("TIFF 图片", Kind.PHOTO, "image/tiff", ("tif", "tiff"))
PDF = Form("PDF 文件", Kind.PDF, "application/pdf", ("pdf",))
OFFICE = Form("Office 文件", Kind.OFFICE, "application/zip", ("docx", "xlsx"))
MP4 = Form("MP4 视频", Kind.VIDEO, "video/mp4", ("mp4", "m4v", "mov", "3gp", "m4a"), "mov")
MATROSKA = Form("WebM 视频", Kind.VIDEO, "video/webm", ("webm", "mkv", "weba"), "matroska")
MPEG_TS = Form("MPEG-TS 视频", Kind.VIDEO, "video/mp2t", ("ts", "m2ts", "mts"), "mpegts")
AVI = Form("AVI 视频", Kind.VIDEO, "video/x-msvideo", ("avi",), "avi")
WAV = Form("WAV 录音", Kind.AUDIO, "audio/wav", ("wav",), "wav")
MP3 = Form("MP3 录音", Kind.AUDIO, "audio/mpeg", ("mp3",), "mp3")
AAC = Form("AAC 录音", Kind.AUDIO, "audio/aac", ("aac",), "aac")
AMR = Form("AMR 录音", Kind.AUDIO, "audio/amr", ("amr",), "amr")
OGG = Form("Ogg 录音", Kind.AUDIO, "audio/ogg", ("ogg", "oga", "opus"), "ogg")
FLAC = Form("FLAC 录音", Kind.AUDIO, "audio/flac", ("flac",), "flac")

FORMS = (JPEG, PNG, WEBP, TIFF, PDF, OFFICE, MP4, MATROSKA, MPEG_TS, AVI, WAV, MP3, AAC, AMR, OGG, FLAC)

_MAGIC: tuple[tuple[bytes, Form], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"%PDF-", PDF),
    (b"PK\x03\x04", OFFICE),
    (b"\x1a\x45\xdf\xa3", MATROSKA),
    (b"ID3", MP3),
    (b"#!AMR", AMR),
    (b"OggS", OGG),
    (b"fLaC", FLAC),
)

_DANGEROUS: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "可执行程序"),
    (b"\x7fELF", "可执行程序"),
    (b"\xca\xfe\xba\xbe", "可执行程序"),
    (b"\xcf\xfa\xed\xfe", "可执行程序"),
    (b"\xce\xfa\xed\xfe", "可执行程序"),
    (b"\xfe\xed\xfa", "可执行程序"),
    (b"\x4c\x00\x00\x00\x01\x14\x02\x00", "快捷方式"),
    (b"#!", "脚本程序"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office 内容（可带宏）"),
    (b"ITSF", "可执行的帮助文件"),
    (b"{\\rtf", "RTF 内容"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"BZh", "压缩包"),
    (b"\xfd7zXZ\x00", "压缩包"),
    (b"\x28\xb5\x2f\xfd", "压缩包"),
    (b"PK\x05\x06", "压缩包"),
    (b"PK\x07\x08", "压缩包"),
)

_DANGEROUS_EXTENSIONS = frozenset(
    [
        "apk",
        "app",
        "bat",
        "bin",
        "cmd",
        "com",
        "cpl",
        "deb",
        "dll",
        "dmg",
        "doc",
        "docm",
        "dotm",
        "exe",
        "gadget",
        "hta",
        "htm",
        "html",
        "iso",
        "jar",
        "js",
        "jse",
        "lnk",
        "mht",
        "mhtml",
        "msi",
        "php",
        "pif",
        "ppt",
        "pptm",
        "ps1",
        "py",
        "rar",
        "reg",
        "rpm",
        "scr",
        "sh",
        "svg",
        "svgz",
        "swf",
        "tar",
        "gz",
        "tgz",
        "7z",
        "zip",
        "bz2",
        "xz",
        "url",
        "vb",
        "vbe",
        "vbs",
        "wsf",
        "wsh",
        "xht",
        "xhtml",
        "xls",
        "xlsb",
        "xlsm",
        "xltm",
        "xml",
    ]
)

_MARKUP = re.compile(rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|object|embed|\?xml|\?php|!--)", re.IGNORECASE)


def recognise(head: bytes, extension: str) -> Form:
    """Tell the form of a file from its first bytes, and hold it against the extension of its name.

    :raises Refused: FILE_DANGEROUS, FILE_TYPE, FILE_TYPE_MISMATCH.
    """
    _refuse_dangerous(head, extension)
    form = _form_of(head)
    if form is None:
        raise unsupported()
    if extension not in form.extensions:
        raise mismatch(form.name, extension or "（没有扩展名）")
    return form


def _refuse_dangerous(head: bytes, extension: str) -> None:
    for magic, what in _DANGEROUS:
        if head.startswith(magic) and not head.startswith(b"#!AMR"):
            raise dangerous(what)
    if head[257:262] == b"ustar":
        raise dangerous("压缩包")
    # Browsers look for markup behind byte order marks and blanks; so do we, in each of the usual encodings.
    if _MARKUP.match(head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\f\v")):
        raise dangerous("网页或脚本内容")
    if extension in _DANGEROUS_EXTENSIONS:
        raise dangerous(f"不安全的类型（.{extension}）")


def _form_of(head: bytes) -> Form | None:
    for magic, form in _MAGIC:
        if head.startswith(magic):
            return form
    if head[4:8] == b"ftyp":
        return None if head[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis"} else MP4
    if head.startswith(b"RIFF"):
        return {b"WEBP": WEBP, b"AVI ": AVI, b"WAVE": WAV}.get(head[8:12])
    return _unmarked_stream(head)


def _unmarked_stream(head: bytes) -> Form | None:
    """Tell streams that begin without a signature: MPEG transport packets, MP3 and AAC frames."""
    for start, packet in ((0, 188), (4, 192)):
        if len(head) > start + packet * 3 and all(head[start + packet * n] == 0x47 for n in range(4)):
            return MPEG_TS
    if len(head) > 3 and head[0] == 0xFF:
        if head[1] & 0xF6 == 0xF0:
            return AAC
        if head[1] & 0xE0 == 0xE0 and head[1] & 0x06 == 0x02:
            return MP3
    return None
