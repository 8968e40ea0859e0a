"""The words of tus 1.0 (续传协议): headers read and written. Pure."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from dataclasses import dataclass
from email.utils import format_datetime
from urllib.parse import urlsplit

from mingheng.base.errors import Refused

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination,concatenation"
ALGORITHMS = ("sha256", "sha1")
BODY_TYPE = "application/offset+octet-stream"
PREFIX = "/uploads/"

_KEY = re.compile(r"[0-9a-f]{32}")
_MOST_PARTS = 64


@dataclass(frozen=True)
class Concat:
    """What Upload-Concat says (分段合并): one part, or the whole of these keys; neither for a plain upload."""

    is_part: bool = False
    parts: tuple[str, ...] = ()


def wrong(sentence: str) -> Refused:
    """The refusal for a request that does not keep to the protocol."""
    return Refused("TUS_REQUEST", sentence, way_out="请使用符合 tus 1.0 的上传程序")


def number(value: str | None, name: str) -> int:
    """Return a header that holds a number of bytes.

    :raises Refused: TUS_REQUEST
    """
    if value is None or not (value.isascii() and value.isdigit() and len(value) < 16):
        raise wrong(f"缺少 {name}，或者它不是字节数")
    return int(value)


def metadata(header: str) -> dict[str, str]:
    """Return what Upload-Metadata says; values are UTF-8 text in Base64.

    :raises Refused: TUS_REQUEST
    """
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _, value = pair.partition(" ")
        try:
            found[key] = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise wrong(f"Upload-Metadata 中的 {key[:40]} 无法读取") from None
    return found


def checksum(header: str) -> tuple[str, bytes]:
    """Return algorithm and digest of Upload-Checksum; ("", b"") for an empty header.

    :raises Refused: TUS_REQUEST, also for an algorithm that is not offered.
    """
    if not header:
        return "", b""
    algorithm, _, value = header.partition(" ")
    if algorithm not in ALGORITHMS:
        raise wrong(f"不支持摘要算法 {algorithm[:20]}")
    try:
        return algorithm, base64.b64decode(value.strip(), validate=True)
    except binascii.Error:
        raise wrong("Upload-Checksum 无法读取") from None


def concat(header: str) -> Concat:
    """Return what Upload-Concat says.

    :raises Refused: TUS_REQUEST
    """
    if not header:
        return Concat()
    if header.strip() == "partial":
        return Concat(is_part=True)
    if not header.startswith("final;"):
        raise wrong("Upload-Concat 无法读取")
    keys = tuple(key_of(urlsplit(address).path) for address in header.removeprefix("final;").split())
    if not keys or len(keys) > _MOST_PARTS or len(set(keys)) != len(keys):
        raise wrong(f"Upload-Concat 应列出 1 至 {_MOST_PARTS} 个不同的分段")
    return Concat(parts=keys)


def key_of(path: str) -> str:
    """Return the key in the path of an upload.

    :raises Refused: TUS_REQUEST
    """
    key = path.removeprefix(PREFIX)
    if not _KEY.fullmatch(key):
        raise wrong("没有这样的上传地址")
    return key


def expires(at: dt.datetime) -> str:
    """Write an instant for Upload-Expires."""
    return format_datetime(at.astimezone(dt.UTC), usegmt=True)
