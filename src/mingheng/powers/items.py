"""Items and standards as plain values (事项、裁量基准的内容): what a workbook row, a form and a stored row have in common."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Basis:
    """A legal basis (依据): law, version (year of the text that was checked), article; its words where they are kept."""

    law: str
    version: str
    article: str
    is_penalty_clause: bool = False
    text: str = ""

    def __str__(self) -> str:
        return f"《{self.law}》（{self.version}）{self.article}"


@dataclass(frozen=True, slots=True)
class Range:
    """What may be imposed on whom (处罚幅度): yuan, both ends included; `unit` says per what, empty is for the matter."""

    scope: str = "any"
    kinds: tuple[str, ...] = ("fine",)
    minimum_amount: Decimal | None = None
    maximum_amount: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the powers list (权责事项); departments by name, both ends of the period included."""

    code: str
    name: str
    category: str
    department: str = ""
    valid_from: dt.date = dt.date(2021, 8, 1)
    valid_to: dt.date | None = None
    successor: str = ""
    sector: str = "general"
    requires_order_first: bool = False
    co_departments: tuple[str, ...] = ()
    remarks: str = ""
    bases: tuple[Basis, ...] = ()
    ranges: tuple[Range, ...] = ()

    def in_order(self) -> Item:
        """Return the item with its assisting departments once each and by name (协办部门排序), as they are read back."""
        return replace(self, co_departments=tuple(sorted(set(self.co_departments))))


@dataclass(frozen=True, slots=True)
class Band:
    """One step of a discretion standard (裁量档次): yuan, both ends included."""

    label: str
    condition: str
    scope: str = "any"
    minimum_amount: Decimal | None = None
    maximum_amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that differs between two versions (字段差异), both sides in words."""

    field: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """An item that differs between two lists (事项差异)."""

    kind: str
    code: str
    name: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class PowerFacts:
    """What decides whether a matter may be opened on an item (可否立案的事实); keys of departments, days inclusive."""

    name: str
    department: int | None
    department_name: str
    list_from: dt.date | None
    """First day of the list; None while it is a draft."""
    list_superseded_on: dt.date | None
    """First day of the list that took its place."""
    valid_from: dt.date
    valid_to: dt.date | None
    successor: str
