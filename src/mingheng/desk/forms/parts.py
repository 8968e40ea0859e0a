"""What all forms of the desk share (表单基础): sections in the order of the paper, and refusals shown where they happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar, TypeVar

from django import forms
from django.forms import BoundField

from mingheng.base.errors import NotFound, Refused

T = TypeVar("T")
Sections = Sequence[tuple[str, Sequence[str]]]
"""Titles with the names of their fields, in the order of the paper (栏目组)."""


class DeskForm(forms.Form):
    """A form of the desk (表单): `sections` name the fields in the order of the paper; what is left comes last."""

    sections: ClassVar[Sections] = ()
    use_required_attribute = False
    refusal: Refused | None = None

    def attempt(self, act: Callable[[], T]) -> T | None:
        """Return what the act returns, or None after keeping its refusal to be shown above the form (办理).

        :raises NotFound: what is not this person's stays unknown.
        """
        try:
            return act()
        except NotFound as refusal:
            if refusal.code == "NOT_FOUND":
                raise
            self.refusal = refusal
        except Refused as refusal:
            self.refusal = refusal
        return None

    def parts(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Yield the sections with their fields (栏目组); one without title where the form has none."""
        named = {name for _, names in self.sections for name in names}
        for title, names in self.sections:
            fields = [self[name] for name in names if name in self.fields]
            if fields:
                yield title, fields
        rest = [bound for bound in self.visible_fields() if bound.name not in named]
        if rest:
            yield "", rest


class ChosenRow(forms.ChoiceField):
    """A choice among rows that the view offers (选择): cleaned to the row itself."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.rows: dict[str, Any] = {}

    def offer(self, rows: Sequence[Any], label: Callable[[Any], str] = str, empty: str = "请选择") -> None:
        """Offer these rows (可选项)."""
        self.rows = {str(row.pk): row for row in rows}
        blank = [] if isinstance(self.widget, forms.RadioSelect) else [("", empty)]
        self.choices = [*blank, *((key, label(row)) for key, row in self.rows.items())]

    def clean(self, value: Any) -> Any:
        """Return the chosen row, or None."""
        return self.rows.get(super().clean(value))


class ChosenRows(forms.MultipleChoiceField):
    """A choice of several rows (多选), drawn as boxes to tick; cleaned to the rows in the order offered."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.rows: dict[str, Any] = {}

    def offer(self, rows: Sequence[Any], label: Callable[[Any], str] = str) -> None:
        """Offer these rows (可选项)."""
        self.rows = {str(row.pk): row for row in rows}
        self.choices = [(key, label(row)) for key, row in self.rows.items()]

    def clean(self, value: Any) -> list[Any]:
        """Return the chosen rows."""
        chosen = set(super().clean(value))
        return [row for key, row in self.rows.items() if key in chosen]
