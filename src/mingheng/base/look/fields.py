"""Form fields as every door shows them (表单控件): day, instant, amount, text. Plain Django fields, no model."""

from __future__ import annotations

from django import forms


class DayField(forms.DateField):
    """A day (日期), picked from the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class InstantField(forms.DateTimeField):
    """An instant (日期和时刻) in Shanghai time, to the minute."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class AmountField(forms.DecimalField):
    """An amount in yuan (元), not negative, to the cent."""

    def __init__(self, **kwargs: object) -> None:
        options: dict[str, object] = {"min_value": 0, "max_digits": 14, "decimal_places": 2, **kwargs}
        super().__init__(**options)  # type: ignore[arg-type]
        self.widget.attrs.setdefault("inputmode", "decimal")


class LinesField(forms.CharField):
    """A text of several lines (多行文字)."""

    widget = forms.Textarea(attrs={"rows": 4})
