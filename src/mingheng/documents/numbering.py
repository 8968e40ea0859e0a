"""Document numbers (文书号): 沪普曹罚〔2025〕第0001号, made, read and checked; handing them out is an action."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mingheng.base.errors import NotLawful

PATTERN = r"^[\u4e00-\u9fa5]{2,10}〔\d{4}〕(第)?\d{1,6}号$"
"""Shape of a document number: prefix of 2 to 10 characters, year in six-cornered brackets, serial."""
_PARTS = re.compile(r"^([\u4e00-\u9fa5]{2,10})〔(\d{4})〕第?(\d{1,6})号$")
LARGEST = 999_999


@dataclass(frozen=True, slots=True, order=True)
class DocumentNumber:
    """A document number (文书号): prefix of agency and kind, year, serial within both."""

    prefix: str
    year: int
    serial: int

    def __str__(self) -> str:
        """Return the number as it is printed, the serial with at least four digits."""
        return f"{self.prefix}〔{self.year:04d}〕第{self.serial:04d}号"


def document_number(prefix: str, year: int, serial: int) -> DocumentNumber:
    """Make a document number (编文书号); serials run from 1 without gaps within prefix and year.

    :raises NotLawful: DOCUMENT_NUMBER_INVALID, where it would not have the shape of one.
    House: law.md section 7, after the custom of official papers; Shanghai's own rule was not found.
    """
    made = DocumentNumber(prefix, year, serial)
    if serial < 1 or not re.fullmatch(PATTERN, str(made)):
        raise NotLawful(
            "DOCUMENT_NUMBER_INVALID",
            f"“{made}”不是合格的文书号",
            way_out="字号前缀为二至十个汉字，年份四位，序号一至 999999",
        )
    return made


def parse_document_number(text: str) -> DocumentNumber:
    """Read a document number (读文书号); square brackets and other slips of the pen are refused.

    :raises NotLawful: DOCUMENT_NUMBER_INVALID.
    House: law.md section 7.
    """
    match = _PARTS.fullmatch(text)
    if match is None:
        raise NotLawful(
            "DOCUMENT_NUMBER_INVALID",
            f"“{text}”不是合格的文书号",
            way_out="应写作 沪普曹罚〔2025〕第0001号 的样子，年份用六角括号",
        )
    return document_number(match[1], int(match[2]), int(match[3]))


def following(last: int | None) -> int:
    """Return the serial after the last one handed out (下一个序号); the first is 1.

    :raises NotLawful: DOCUMENT_NUMBER_EXHAUSTED, after 999999.
    House: serials have no gaps within agency, kind and year.
    """
    if last is not None and last >= LARGEST:
        raise NotLawful("DOCUMENT_NUMBER_EXHAUSTED", "本年度该类文书号已经用完", way_out="另设字号前缀")
    return (last or 0) + 1
