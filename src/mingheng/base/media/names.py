"""Names of uploaded files (文件名): what a name may not do."""

from __future__ import annotations

import unicodedata

from mingheng.base.errors import Refused

LONGEST_BYTES = 240
"""Longest file name in bytes of UTF-8: every common file system takes 255, and a copy may get a mark added."""

_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10))}
_FORBIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Unicode categories that have no place in a name: control, invisible and direction marks, half characters, line ends."""


def safe_name(name: str) -> str:
    """Return `name` in composed form and without blanks at its ends, when it is a plain file name.

    :raises Refused: FILE_NAME for paths, invisible or turning characters, reserved, overlong or empty names.
    """
    plain = unicodedata.normalize("NFC", name).strip()
    if any(unicodedata.category(character) in _FORBIDDEN for character in plain):
        raise _refused("文件名含有不可见或改变书写方向的字符")
    if any(character in plain for character in '/\\:*?"<>|'):
        raise _refused('文件名不能含路径或 / \\ : * ? " < > | 这些符号')
    if not plain.strip(".") or plain.startswith(".") or plain.endswith("."):
        raise _refused("文件名为空，或以点开头、结尾")
    if plain.split(".", 1)[0].strip().upper() in _RESERVED:
        raise _refused("文件名是系统保留名称")
    if len(plain.encode()) > LONGEST_BYTES:
        raise _refused("文件名太长（最多约 80 个汉字）")
    return plain


def extension_of(name: str) -> str:
    """Return what stands behind the last point of a name, in lower case; "" when there is none."""
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


def _refused(sentence: str) -> Refused:
    return Refused("FILE_NAME", sentence, way_out="请改名后重新上传，例如“现场照片01.jpg”")
