"""What a head or a leader says to a request (审批): agreed or returned, with a word."""

from __future__ import annotations

from typing import Any

from django import forms

from mingheng.base.look.fields import LinesField
from mingheng.desk.steps import StepForm
from mingheng.procedure.terms import ApprovalOutcome

OUTCOMES = ((ApprovalOutcome.APPROVED.value, "同意"), (ApprovalOutcome.RETURNED.value, "退回"))


class ApprovalForm(StepForm):
    """An approval (审批); a return needs its reason."""

    verb = "签批"
    done = "已签批。"

    outcome = forms.ChoiceField(label="审批结果", choices=OUTCOMES, widget=forms.RadioSelect)
    opinion = LinesField(label="审批意见", required=False, help_text="退回的，写明理由和要补的内容")

    def first(self) -> dict[str, Any]:
        """Nothing is chosen beforehand."""
        return {}

    def said(self) -> dict[str, Any]:
        """Return outcome and opinion."""
        words = self.cleaned_data
        return {"outcome": ApprovalOutcome(words["outcome"]), "opinion": words["opinion"]}
