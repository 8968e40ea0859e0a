"""Registering and dropping leads (登记线索、不予处理)."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from mingheng.base.look.fields import InstantField, LinesField
from mingheng.cases.terms import LeadSource
from mingheng.desk.forms.parts import ChosenRow, DeskForm


class LeadForm(DeskForm):
    """A lead in the order of the 案件来源登记表 (线索)."""

    sections: ClassVar = (
        ("来源", ("source", "found_at", "reporter")),
        ("线索内容", ("place", "content")),
        ("交给哪个部门", ("department",)),
    )

    source = forms.ChoiceField(label="来源", choices=LeadSource.choices, widget=forms.RadioSelect)
    found_at = InstantField(label="发现或者收到的时间")
    reporter = forms.CharField(
        label="举报人（保密）", max_length=100, required=False, help_text="只有承办部门看得到，不会出现在文书和公示里"
    )
    place = forms.CharField(label="地点", max_length=200)
    content = LinesField(label="线索内容", help_text="谁、什么时候、在哪里、做了什么")
    department = ChosenRow(label="承办部门")


class DropForm(DeskForm):
    """Why a lead is not taken up (不予处理)."""

    reason = LinesField(label="不予处理的理由", help_text="例如：不属于本机关职权、重复登记、查无实据")


class TransferForm(DeskForm):
    """To whom a lead goes that is not ours (线索移送), in the order of the 移送函."""

    receiver = forms.CharField(label="受移送机关", max_length=100)
    reason = LinesField(label="移送的理由", help_text="例如：该事项已由区城管执法局行使")
    basis = forms.CharField(label="依据", max_length=200, initial="《行政处罚法》第二十二条、第二十四条")
