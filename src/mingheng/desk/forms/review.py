"""Forms of legal review (法制审核): opinion on ten points, return, extension, counsel, objection, talk, ruling."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from mingheng.base.look.fields import LinesField
from mingheng.desk.forms.parts import DeskForm
from mingheng.review.points import POINTS
from mingheng.review.terms import CounselAdoption, OpinionKind, Verdict


class OpinionForm(DeskForm):
    """The written opinion (法制审核意见书): a verdict on each point, then the opinion; nothing is chosen at first."""

    kind = forms.ChoiceField(label="审核意见", choices=OpinionKind.choices, widget=forms.RadioSelect)
    problems = LinesField(label="具体问题和修改建议", required=False, help_text="不是“同意”的，必须写明")
    counsel_adoption = forms.ChoiceField(
        label="法律顾问意见的采纳情况", choices=[("", "没有顾问意见"), *CounselAdoption.choices], required=False
    )
    adoption_reason = forms.CharField(label="采纳、不采纳的理由", max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in enumerate(POINTS, 1):
            self.fields[f"verdict_{number}"] = forms.ChoiceField(
                label=name, choices=Verdict.choices, widget=forms.RadioSelect
            )
            self.fields[f"remark_{number}"] = forms.CharField(
                label=f"第 {number} 项说明", max_length=500, required=False
            )

    def said(self) -> dict[str, Any]:
        """Return what the action wants to know (审核意见)."""
        words, numbers = self.cleaned_data, range(1, len(POINTS) + 1)
        return {
            "kind": words["kind"],
            "verdicts": [words[f"verdict_{number}"] for number in numbers],
            "remarks": [words[f"remark_{number}"] for number in numbers],
            "problems": words["problems"],
            "counsel_adoption": words["counsel_adoption"],
            "adoption_reason": words["adoption_reason"],
        }


class AcceptForm(DeskForm):
    """Taking the papers in as complete (收件)."""


class ReturnForm(DeskForm):
    """Which papers are missing (退补材料)."""

    reason = LinesField(label="缺哪些材料", help_text="期限从材料收齐之日起算")


class ExtendForm(DeskForm):
    """Why the term is extended (延长审核期限)."""

    reason = LinesField(label="情况复杂的理由", help_text="延长三个工作日，只能一次，在到期以前办")


class CounselForm(DeskForm):
    """Counsel's opinion (法律顾问意见)."""

    opinion = LinesField(label="意见")


class NoCounselForm(DeskForm):
    """Why no counsel took part (法律顾问未参与)."""

    reason = LinesField(label="未参与的原因")


class ObjectionForm(DeskForm):
    """Why the department does not agree (异议)."""

    reasons = LinesField(label="理由和依据")


class ConsultationForm(DeskForm):
    """The talk between department and reviewers (协商记录)."""

    record = LinesField(label="协商记录", help_text="谁参加，各自的意见，结果")
    is_agreed = forms.TypedChoiceField(
        label="协商结果", choices=[("1", "一致"), ("0", "不一致，报负责人裁定")], coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )  # fmt: skip


class RulingForm(DeskForm):
    """The leader's ruling on a disagreement (裁定)."""

    sections: ClassVar = (("裁定", ("for_department", "ruling")),)

    for_department = forms.TypedChoiceField(
        label="按哪一方的意见办", choices=[("1", "按承办部门意见"), ("0", "按审核机构意见")],
        coerce=lambda value: value == "1", widget=forms.RadioSelect,
    )  # fmt: skip
    ruling = LinesField(label="裁定和风险说明", help_text="按部门意见办的，写明法律风险由谁承担")
