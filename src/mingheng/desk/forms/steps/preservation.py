"""先行登记保存: asking, approving, dealing with it."""

from __future__ import annotations

from typing import Any

from django import forms

from mingheng.base.look.fields import LinesField
from mingheng.desk.forms import papers
from mingheng.desk.forms.parts import ChosenRow
from mingheng.desk.forms.steps.approval import ApprovalForm
from mingheng.desk.steps import Common, StepForm, step
from mingheng.procedure import actions
from mingheng.procedure.terms import ApprovalOutcome, PreservationDisposal


def _goods(row: Any) -> str:
    return "、".join(f"{one['name']} {one['quantity']}" for one in row.items)


@step("preserve_evidence")
class Preserve(StepForm):
    """申请先行登记保存."""

    verb = "提请审批"
    done = "已提请先行登记保存，等部门负责人批准。"
    lead_in = "证据可能灭失或者以后难以取得的，经负责人批准可以先行登记保存，七个工作日内处理（行政处罚法第五十六条）。"

    reason = LinesField(label="理由", help_text="为什么证据可能灭失或者以后难以取得")
    items = LinesField(label="物品清单", help_text="一行一件：名称，数量，规格，单位，特征")
    place = forms.CharField(label="保存地点", max_length=200)

    def first(self) -> dict[str, Any]:
        """Begin at the place of the case."""
        return {"place": self.file.case.place}

    def take(self, common: Common) -> Any:
        """Ask."""
        words = self.cleaned_data
        items = papers.rows(words["items"], ["name", "quantity", "spec", "unit", "features"])
        return actions.preserve_evidence(reason=words["reason"], items=items, place=words["place"], **common)


@step("decide_preservation")
class DecidePreservation(ApprovalForm):
    """审批先行登记保存."""

    preservation = ChosenRow(label="申请")
    field_order = ("preservation", "outcome", "opinion")

    def offer(self) -> None:
        """Offer what waits for a word."""
        field = self.fields["preservation"]
        assert isinstance(field, ChosenRow)
        rows = [one for one in self.file.preservations if one.outcome == ApprovalOutcome.PENDING]
        field.offer(rows, _goods)
        field.initial = str(rows[0].pk) if rows else None

    def take(self, common: Common) -> Any:
        """Decide."""
        return actions.decide_preservation(preservation=self.cleaned_data["preservation"], **self.said(), **common)


@step("dispose_preservation")
class DisposePreservation(StepForm):
    """处理先行登记保存物品."""

    verb = "登记处理"
    done = "先行登记保存的物品已处理。"

    preservation = ChosenRow(label="保存的物品")
    disposal = forms.ChoiceField(label="处理方式", choices=PreservationDisposal.choices, widget=forms.RadioSelect)
    basis = forms.CharField(label="处理依据", max_length=200, required=False, help_text="没收、查封扣押、移送的必填")

    def offer(self) -> None:
        """Offer what is kept."""
        field = self.fields["preservation"]
        assert isinstance(field, ChosenRow)
        kept = (one for one in self.file.preservations if one.outcome == ApprovalOutcome.APPROVED)
        rows = [one for one in kept if one.disposed_at is None]
        field.offer(rows, _goods)
        field.initial = str(rows[0].pk) if rows else None

    def take(self, common: Common) -> Any:
        """Deal with it."""
        words = self.cleaned_data
        return actions.dispose_preservation(
            preservation=words["preservation"],
            disposal=PreservationDisposal(words["disposal"]),
            basis=words["basis"],
            **common,
        )
