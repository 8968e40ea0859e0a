"""Which characters the fonts can draw (字库覆盖), read from their own tables: a paper is checked before it is issued.

Typesetting waits until the number is given; a name that no font can draw must be known before that.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

from mingheng.base.errors import NotLawful

_FONTS = {".otf", ".ttf", ".ttc", ".otc"}
_INVISIBLE = {"Cc", "Cf"}


def missing_glyphs(text: str, folders: tuple[str, ...]) -> list[str]:
    """Return the characters of a text that no font in the folders can draw (缺字), each once, in order.

    A folder is read only for what the ones before it lack: an operator's collection of fonts takes seconds.
    """
    odd = [char for char in dict.fromkeys(text) if unicodedata.category(char) not in _INVISIBLE]
    for folder in folders:
        if odd:
            drawn = _coverage(folder)
            odd = [char for char in odd if ord(char) not in drawn]
    return odd


def refusal(chars: list[str]) -> NotLawful:
    """Word the refusal that names characters no font can draw (缺字)."""
    named = "、".join(f"{char}（U+{ord(char):04X}）" for char in chars)
    return NotLawful(
        "GLYPH_MISSING",
        f"现有字库没有这些字，印不出来：{named}",
        way_out="请运维人员把含有该字的字库放入 DOCUMENT_FONTS 所指文件夹；姓名用字不得改写成别的字",
    )


@lru_cache(maxsize=4)
def _coverage(folder: str) -> frozenset[int]:
    found: set[int] = set()
    for path in sorted(Path(folder).rglob("*")):
        if path.suffix.lower() in _FONTS:
            found |= _characters(path.read_bytes())
    return frozenset(found)


def _characters(font: bytes) -> set[int]:
    """Read the characters of a font file; a collection counts with every font in it."""
    if font[:4] == b"ttcf":
        (count,) = struct.unpack_from(">I", font, 8)
        starts = struct.unpack_from(f">{count}I", font, 12)
    else:
        starts = (0,)
    return set().union(*(_of_one(font, start) for start in starts))


def _of_one(font: bytes, start: int) -> set[int]:
    (tables,) = struct.unpack_from(">H", font, start + 4)
    for number in range(tables):
        tag, _sum, offset, _length = struct.unpack_from(">4sIII", font, start + 12 + 16 * number)
        if tag == b"cmap":
            return _of_table(font, offset)
    return set()


def _of_table(font: bytes, table: int) -> set[int]:
    (count,) = struct.unpack_from(">H", font, table + 2)
    found: set[int] = set()
    for number in range(count):
        platform, _encoding, offset = struct.unpack_from(">HHI", font, table + 4 + 8 * number)
        (layout,) = struct.unpack_from(">H", font, table + offset)
        if platform in (0, 3) and layout == 12:
            found |= _groups(font, table + offset)
        elif platform in (0, 3) and layout == 4:
            found |= _segments(font, table + offset)
    return found


def _groups(font: bytes, at: int) -> set[int]:
    """Read a table of layout 12: runs of characters over all planes."""
    (count,) = struct.unpack_from(">I", font, at + 12)
    found: set[int] = set()
    for number in range(count):
        first, last, _glyph = struct.unpack_from(">III", font, at + 16 + 12 * number)
        found.update(range(first, last + 1))
    return found


def _segments(font: bytes, at: int) -> set[int]:
    """Read a table of layout 4: segments of the basic plane; a character that points to glyph 0 is not drawn."""
    (double,) = struct.unpack_from(">H", font, at + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + double)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 2 * double)
    offsets_at = at + 16 + 3 * double
    offsets = struct.unpack_from(f">{count}H", font, offsets_at)
    found: set[int] = set()
    for number, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for char in range(first, min(last, 0xFFFE) + 1):
            glyph = char + deltas[number]
            if offsets[number]:
                (glyph,) = struct.unpack_from(
                    ">H", font, offsets_at + 2 * number + offsets[number] + 2 * (char - first)
                )
            if glyph & 0xFFFF:
                found.add(char)
    return found
