"""Opening a case (新建案件), in the order of the 案件来源 and 立案 papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from mingheng.base.look.fields import DayField, LinesField
from mingheng.cases.terms import ProcedureKind
from mingheng.desk.forms.parts import ChosenRow, DeskForm

if TYPE_CHECKING:
    from mingheng.org.models import Officer


class CaseForm(DeskForm):
    """What is needed to open a case beside its item and its party (新建案件)."""

    sections: ClassVar = (
        ("违法事实", ("cause", "place", "acted_on", "found_on", "summary")),
        ("适用程序和承办人", ("procedure", "lead_officer", "assisting_officer")),
    )

    cause = forms.CharField(label="案由", max_length=200, help_text="按“当事人的什么违法行为”写，不写处罚结论")
    place = forms.CharField(label="违法地点", max_length=200)
    acted_on = DayField(label="违法行为发生（终了）日期", help_text="连续、继续的行为，填终了的那一天")
    found_on = DayField(label="发现日期")
    summary = LinesField(label="基本情况", required=False, help_text="时间、地点、经过、后果，写清楚看到了什么")
    procedure = forms.ChoiceField(
        label="适用程序",
        choices=ProcedureKind.choices,
        widget=forms.RadioSelect,
        help_text="当场处罚：事实确凿、有法定依据，对公民二百元以下、对单位三千元以下罚款或者警告（行政处罚法第五十一条）",
    )
    lead_officer = ChosenRow(label="主办人")
    assisting_officer = ChosenRow(
        label="协办人", help_text="应当有两名以上具有行政执法资格的执法人员（行政处罚法第四十二条）"
    )

    def __init__(self, *args: Any, officers: Sequence[Officer], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

        def named(officer: Officer) -> str:
            held = officer.credential_on(today)
            return f"{officer.name}　{held.number}" if held else officer.name

        for name in ("lead_officer", "assisting_officer"):
            field = self.fields[name]
            assert isinstance(field, ChosenRow)
            field.offer(officers, named)

    def clean(self) -> dict[str, Any]:
        """Refuse one person in both parts."""
        cleaned = super().clean() or {}
        if cleaned.get("lead_officer") and cleaned.get("lead_officer") == cleaned.get("assisting_officer"):
            self.add_error("assisting_officer", "主办人和协办人应当是两个人")
        return cleaned
