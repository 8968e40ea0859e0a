"""Fields of a paper as form fields (文书栏目变成表单项), in the order and the words of the paper itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from mingheng.base.look.fields import AmountField, DayField, InstantField, LinesField
from mingheng.documents.forms.parts import Field, FieldKind, Form

_TURN = re.compile(r"^\s*(问|答)\s*[：:]\s*(.*)$")
_BY_HAND = {FieldKind.SIGNATURE, FieldKind.PEOPLE}
"""Signatures are given on paper or in the field; officers come from the case."""
_LINES = {FieldKind.LIST: "一行一项", FieldKind.DIALOGUE: "一行一句，以“问：”“答：”开头"}


def control(field: Field) -> forms.Field:
    """Return the form field for a field of a paper (表单项)."""
    required = field.required and not field.only_if and not field.or_else and not field.at_issue
    words: dict[str, Any] = {"label": field.label, "required": required, "help_text": _hint(field)}
    simple: dict[FieldKind, Callable[..., forms.Field]] = {
        FieldKind.LONGTEXT: LinesField,
        FieldKind.DATE: DayField,
        FieldKind.DATETIME: InstantField,
        FieldKind.MONEY: AmountField,
        FieldKind.NUMBER: forms.IntegerField,
        FieldKind.LIST: LinesField,
        FieldKind.TABLE: LinesField,
        FieldKind.DIALOGUE: LinesField,
    }
    if field.kind is FieldKind.BOOL:
        return forms.BooleanField(label=field.label, required=False, help_text=_hint(field))
    if field.kind is FieldKind.CHOICE:
        return forms.ChoiceField(choices=field.choices, widget=forms.RadioSelect, **words)
    if field.kind is FieldKind.CHOICES:
        return forms.MultipleChoiceField(choices=field.choices, widget=forms.CheckboxSelectMultiple, **words)
    return simple.get(field.kind, forms.CharField)(**words)


def _hint(field: Field) -> str:
    how = _LINES.get(field.kind, "")
    if field.kind is FieldKind.TABLE:
        how = "一行一件，各栏用逗号隔开：" + "，".join(column.label for column in field.columns)
    return "；".join(filter(None, [field.hint, how]))


def shown(field: Field, value: Any) -> Any:
    """Return a value of a paper as its form field shows it (初值)."""
    if value in (None, ""):
        return None
    if field.kind is FieldKind.DATETIME:
        instant = dt.datetime.fromisoformat(str(value))
        return timezone.localtime(instant) if instant.tzinfo else instant
    if field.kind is FieldKind.DATE:
        return dt.date.fromisoformat(str(value)[:10])
    if field.kind is FieldKind.LIST:
        return "\n".join(str(one) for one in value)
    if field.kind is FieldKind.DIALOGUE:
        return "\n".join(f"问：{one['q']}\n答：{one['a']}" for one in value)
    if field.kind is FieldKind.TABLE:
        return "\n".join("，".join(str(row.get(c.key, "")) for c in field.columns) for row in value)
    return value


def stored(field: Field, value: Any) -> Any:
    """Return what a form field gave as a value of a paper (文书值)."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if field.kind is FieldKind.LIST:
        return lines(value)
    if field.kind is FieldKind.DIALOGUE:
        return turns(str(value))
    if field.kind is FieldKind.TABLE:
        return rows(str(value), [column.key for column in field.columns])
    return value


def lines(text: str) -> list[str]:
    """Return the filled lines of a text (逐项)."""
    return [line.strip() for line in str(text).splitlines() if line.strip()]


def rows(text: str, keys: list[str]) -> list[dict[str, str]]:
    """Return lines with cells set apart by commas or tabs as rows (表格行)."""
    found = []
    for line in lines(text):
        cells = [cell.strip() for cell in re.split(r"[，,\t｜|]", line, maxsplit=len(keys) - 1)]
        found.append(dict(zip(keys, [*cells, *[""] * len(keys)], strict=False)))
    return found


def turns(text: str) -> list[dict[str, str]]:
    """Return questions and answers (问答) from lines that begin with 问： and 答：; other lines belong to the one before."""
    said: list[dict[str, str]] = []
    part = "q"
    for line in text.splitlines():
        found = _TURN.match(line)
        if found:
            part = "q" if found[1] == "问" else "a"
            if part == "q" or not said:
                said.append({"q": "", "a": ""})
            said[-1][part] = (said[-1][part] + "\n" + found[2]).strip()
        elif line.strip() and said:
            said[-1][part] = (said[-1][part] + "\n" + line.strip()).strip()
    return said


def wanted(form: Form, keys: Iterable[str]) -> list[Field]:
    """Return the fields of a paper with these keys that can be typed (可填栏目), in the order of the paper."""
    asked = set(keys)
    return [field for field in form.fields if field.key in asked and field.kind not in _BY_HAND]


def values_of(fields: Iterable[Field], cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed for these fields as values of the paper (文书值); what is empty is left out."""
    found = {field.key: stored(field, cleaned[f"p_{field.key}"]) for field in fields if f"p_{field.key}" in cleaned}
    return {key: value for key, value in found.items() if value not in ("", [], None)}
