"""What an uploaded file turns out to be (文件类别与检查结果)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mingheng.base.errors import Refused


class Kind(StrEnum):
    """What sort of content a file holds."""

    PHOTO = "photo"
    VIDEO = "video"
    AUDIO = "audio"
    PDF = "pdf"
    OFFICE = "office"


class Flag(StrEnum):
    """Something in a file that is no reason to refuse it, but that people have to see."""

    PDF_ACTIVE = "pdf_active"
    EMBEDDED_FILES = "embedded_files"
    NOT_PLAYABLE = "not_playable"
    NO_SOUND = "no_sound"


@dataclass(frozen=True)
class MediaFacts:
    """What was found in the content itself, not what its sender said about it.

    Durations are in milliseconds; `taken_at` is what the device wrote into the file; `position` is (latitude, longitude)
    in degrees.
    """

    kind: Kind
    media_type: str
    extension: str
    width: int = 0
    height: int = 0
    duration_ms: int = 0
    pages: int = 0
    codecs: tuple[str, ...] = ()
    taken_at: datetime | None = None
    position: tuple[float, float] | None = None
    device: str = ""
    flags: frozenset[Flag] = frozenset()


def mismatch(found: str, claimed: str) -> Refused:
    """The refusal for a file whose content is not what its name says."""
    return Refused(
        "FILE_TYPE_MISMATCH",
        f"文件内容是{found}，与文件名的扩展名“{claimed}”不符",
        way_out="请核对选择的文件；不要只改扩展名",
    )


def unsupported() -> Refused:
    """The refusal for content of a sort that is not taken."""
    return Refused(
        "FILE_TYPE",
        "不接收这种文件",
        way_out="可以上传照片（JPG、PNG、WebP、TIFF）、视频、录音、PDF、Word（docx）、Excel（xlsx）",
    )


def dangerous(what: str) -> Refused:
    """The refusal for content that could run or hide something."""
    return Refused("FILE_DANGEROUS", f"文件含有{what}，不接收", way_out="请另存为 PDF 或图片后上传")


def damaged(what: str) -> Refused:
    """The refusal for content that cannot be read to its end."""
    return Refused("FILE_DAMAGED", f"{what}已损坏或不完整，无法读取", way_out="请重新导出或重新传输原文件后上传")


def encrypted(what: str) -> Refused:
    """The refusal for content behind a password."""
    return Refused("FILE_ENCRYPTED", f"{what}有密码或限制，无法核验", way_out="请去除密码后上传")
