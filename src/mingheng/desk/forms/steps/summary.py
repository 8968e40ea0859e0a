"""简易程序: telling and hearing, deciding on the spot, reporting."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from mingheng.base.look.fields import AmountField, LinesField
from mingheng.desk.steps import Common, StepForm, step
from mingheng.law.terms import PenaltyKind
from mingheng.procedure import actions
from mingheng.procedure.terms import Adoption, OnTheSpotGround, PaymentChannel

_SPOT_KINDS = [(kind.value, kind.label) for kind in (PenaltyKind.WARNING, PenaltyKind.FINE)]
_COLLECTIONS = [
    (PaymentChannel.BANK.value, "到银行或者电子支付系统缴纳"),
    (PaymentChannel.ON_THE_SPOT.value, "当场收缴"),
]


@step("explain_no_recording")
class ExplainNoRecording(StepForm):
    """未录说明."""

    verb = "登记"
    done = "未录说明已登记。"

    reason = LinesField(label="没有录像的理由", help_text="当场处罚应当录像（曹办〔2020〕7号第13条、第14条）")

    def take(self, common: Common) -> Any:
        """Explain."""
        return actions.explain_no_recording(reason=self.cleaned_data["reason"], **common)


@step("tell_and_hear")
class TellAndHear(StepForm):
    """当场告知、听取陈述申辩."""

    verb = "登记"
    done = "已告知并听取。"
    sections: ClassVar = (
        ("告知", ("content", "fine_amount")),
        ("陈述申辩", ("statement", "adoption", "answer")),
    )

    content = LinesField(label="告知的内容", help_text="拟作出的处罚内容、事实、理由、依据和享有的权利")
    fine_amount = AmountField(label="告知的罚款（元）", help_text="警告填 0")
    statement = LinesField(label="当事人的陈述申辩", required=False, help_text="当事人没有意见的留空")
    adoption = forms.ChoiceField(label="采纳情况", choices=[("", "没有陈述申辩"), *Adoption.choices], required=False)
    answer = LinesField(label="复核意见", required=False)

    def first(self) -> dict[str, Any]:
        """Begin with facts and basis."""
        case = self.file.case
        bases = "、".join(str(base) for base in case.power.bases.all())
        told = f"你（单位）{case.acted_on}在{case.place}{case.power.name}，涉嫌违反{bases}，拟给予行政处罚。你有权陈述、申辩。"
        return {"content": told}

    def take(self, common: Common) -> Any:
        """Tell and hear."""
        names = ("content", "fine_amount", "statement", "adoption", "answer")
        return actions.tell_and_hear(**{name: self.cleaned_data[name] for name in names}, **common)


@step("decide_on_the_spot")
class DecideOnTheSpot(StepForm):
    """当场处罚决定书."""

    verb = "签发并交付"
    done = "当场处罚决定书已签发、交付，两个工作日内报本机关备案。"
    paper = "T20"
    sections: ClassVar = (
        ("违法行为", ("found",)),
        ("处罚", ("penalties", "fine_amount", "correction")),
        ("缴款", ("collection", "collection_ground", "receipt_number")),
        ("签收", ("refusal",)),
    )

    found = LinesField(label="违法行为")
    fine_amount = AmountField(label="罚款（元）", required=False)
    penalties = forms.MultipleChoiceField(label="处罚种类", choices=_SPOT_KINDS, widget=forms.CheckboxSelectMultiple)
    correction = forms.CharField(label="责令改正", max_length=300, required=False)
    collection = forms.ChoiceField(label="缴款方式", choices=_COLLECTIONS, widget=forms.RadioSelect)
    collection_ground = forms.ChoiceField(
        label="当场收缴的理由", choices=[("", "不适用"), *OnTheSpotGround.choices], required=False
    )
    receipt_number = forms.CharField(label="财政票据号码", max_length=60, required=False, help_text="当场收缴的必填")
    refusal = forms.CharField(label="拒绝签收的注明", max_length=200, required=False)  # type: ignore[assignment]  # a field, which Django keeps apart

    def first(self) -> dict[str, Any]:
        """Begin with what was told."""
        told = self.file.notice.fine_amount if self.file.notice else Decimal(0)
        kind, case = PenaltyKind.FINE if told else PenaltyKind.WARNING, self.file.case
        found = case.summary or f"当事人于{case.acted_on}在{case.place}{case.power.name}。"
        return {
            "found": found,
            "penalties": [kind.value],
            "fine_amount": told or None,
            "collection": PaymentChannel.BANK.value,
        }

    def own(self) -> dict[str, Any]:
        """Say what is imposed."""
        heard = next((one for one in reversed(self.file.notice_defences)), None)
        return {
            "facts": self.words("found"),
            "penalty_kinds": self.words("penalties", []),
            "amount": str(self.words("fine_amount", "")),
            "correction": self.words("correction"),
            "defence": heard.content if heard else "",
            "receipt_number": self.words("receipt_number"),
        }

    def take(self, common: Common) -> Any:
        """Decide."""
        words = self.cleaned_data
        names = ("collection", "receipt_number", "collection_ground", "correction", "refusal")
        return actions.decide_on_the_spot(
            facts=words["found"],
            penalties=[PenaltyKind(kind) for kind in words["penalties"]],
            fine_amount=words["fine_amount"] or Decimal(0),
            **{name: words[name] for name in names},
            **common,
        )


@step("convert_to_ordinary")
class ConvertToOrdinary(StepForm):
    """转为普通程序."""

    verb = "转为普通程序"
    done = "已转为普通程序，接着提请立案。"

    reason = LinesField(label="理由")

    def take(self, common: Common) -> Any:
        """Convert."""
        return actions.convert_to_ordinary(reason=self.cleaned_data["reason"], **common)


@step("report_penalty")
class ReportPenalty(StepForm):
    """当场处罚备案."""

    verb = "备案"
    done = "已备案。"

    def known(self) -> list[tuple[str, Any]]:
        """What was decided."""
        decision = self.file.decision
        if decision is None:
            return []
        return [("决定书", decision.number), ("内容", decision.content), ("作出", f"{decision.decided_by.name}")]

    def take(self, common: Common) -> Any:
        """Report."""
        return actions.report_penalty(**common)
