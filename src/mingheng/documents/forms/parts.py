"""What a form is made of (文书的组成): fields in the order of the paper, and the blocks printed on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FieldKind(StrEnum):
    """What may be written into a field (栏目类型)."""

    TEXT = "text"
    LONGTEXT = "longtext"
    DATE = "date"
    DATETIME = "datetime"
    MONEY = "money"
    NUMBER = "number"
    BOOL = "bool"
    CHOICE = "choice"
    CHOICES = "choices"
    LIST = "list"
    TABLE = "table"
    PEOPLE = "people"
    DIALOGUE = "dialogue"
    SIGNATURE = "signature"


class Style(StrEnum):
    """The four layouts of paper (版式)."""

    LETTER = "letter"
    SHEET = "sheet"
    RECORD = "record"
    BOOK = "book"


class Remedy(StrEnum):
    """Which way of remedy a paper must name (救济途径)."""

    NONE = "none"
    SPOT = "spot"
    ORDINARY = "ordinary"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table field (表列); `weight` is its share of the width."""

    key: str
    label: str
    weight: int = 2
    required: bool = True


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to be written (栏目): required unless said otherwise, with the article that asks for it.

    `at_issue` fields are filled by the act of issuing. `only_if` (key, value, …) makes a field required only then;
    `or_else` names the keys of which any one stands in for it. `standard` is wording offered to the drafter.
    """

    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    article: str = ""
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    columns: tuple[Column, ...] = ()
    at_least: int = 1
    at_issue: bool = False
    only_if: tuple[str, ...] = ()
    or_else: tuple[str, ...] = ()
    standard: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered group of fields as on the paper (栏目组)."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line without indent (顶格行). `{key}` is a value; `[[…]]` goes when a value in it is empty."""

    text: str


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph with the usual indent (段落); with `when`, only if that value is filled (or equals, `key=value`)."""

    text: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """A long value, each of its lines a paragraph (长文)."""

    key: str
    lead: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A small heading (小标题)."""

    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a sheet (表格单元): a label or a template. `span` counts grid columns of twelve; `rows` lines of height.

    `foot` stands at the lower right; of `A||B` the second is printed where a value of the first is empty.
    """

    text: str
    span: int = 3
    label: bool = False
    rows: int = 1
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled sheet (表格) twelve columns wide; each row's spans add up to twelve."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A table field printed as a numbered list (清单)."""

    key: str
    caption: str = ""
    least_rows: int = 0


@dataclass(frozen=True, slots=True)
class Talk:
    """Questions and answers (问答)."""

    key: str


@dataclass(frozen=True, slots=True)
class Marks:
    """All choices of a field, the chosen ones ticked (勾选)."""

    key: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """Signature lines (签名栏): each entry is a label and the key of a signature or name (or an empty key: blank line)."""

    lines: tuple[tuple[str, str], ...]
    dated: bool = True


@dataclass(frozen=True, slots=True)
class Seal:
    """The agency's name, its date and the place of its seal (落款与印章)."""

    date_key: str = "issued_on"
    name_key: str = "agency_name"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where the receiver signs, or the refusal and the witness are noted (签收栏、拒签注明)."""

    label: str = "受送达人"


@dataclass(frozen=True, slots=True)
class Note:
    """Small print under a rule (附注)."""

    text: str


Block = Line | Para | Prose | Head | Grid | Items | Talk | Marks | Sign | Seal | Receipt | Note


@dataclass(frozen=True, slots=True)
class Form:
    """A legal form with its wording (执法文书格式): a version is never edited once a paper was issued on it."""

    code: str
    title: str
    style: Style
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    series: str = ""
    subtitle: str = ""
    version: str = "2026.1"
    effective_from: date = date(2021, 7, 15)
    outward: bool = False
    remedy: Remedy = Remedy.NONE
    footer: str = ""
    compact: bool = False
    articles: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return every field in the order of the paper."""
        return tuple(self._each())

    def _each(self) -> Iterator[Field]:
        for section in self.sections:
            yield from section.fields

    def field(self, key: str) -> Field:
        """Return one field by its key.

        :raises KeyError: when the form has no such field.
        """
        for field in self._each():
            if field.key == key:
                return field
        raise KeyError(key)
