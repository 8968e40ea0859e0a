"""缴款、延期分期、催告、结案."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from mingheng.base.look import formats
from mingheng.base.look.fields import AmountField, DayField, LinesField
from mingheng.desk.forms import papers
from mingheng.desk.forms.steps.approval import ApprovalForm
from mingheng.desk.steps import Common, StepForm, step
from mingheng.procedure import actions, judgement
from mingheng.procedure.terms import ApprovalOutcome, ClosingOutcome, OnTheSpotGround, PaymentChannel


def owed(file: Any) -> list[tuple[str, Any]]:
    """Return what is owed and until when (应缴)."""
    due = judgement.pay_by(file)
    paid = formats.money(file.decision.fine_amount - judgement.outstanding(file)) if file.decision else ""
    return [
        ("罚款", formats.money(file.decision.fine_amount) if file.decision else ""),
        ("已缴", paid),
        ("未缴", formats.money(judgement.outstanding(file))),
        ("缴款期限", formats.long_date(due) if due else "还没有起算"),
    ]


@step("record_payment")
class RecordPayment(StepForm):
    """登记缴款."""

    verb = "登记"
    done = "缴款已登记。"

    amount = AmountField(label="金额（元）")
    channel = forms.ChoiceField(label="缴纳方式", choices=PaymentChannel.choices, widget=forms.RadioSelect)
    collection_ground = forms.ChoiceField(
        label="当场收缴的理由", choices=[("", "不适用"), *OnTheSpotGround.choices], required=False
    )
    paid_on = DayField(label="缴款日期")
    receipt_number = forms.CharField(label="财政票据号码", max_length=60)

    def known(self) -> list[tuple[str, Any]]:
        """What is owed."""
        return owed(self.file)

    def first(self) -> dict[str, Any]:
        """Begin with all that is owed, today, through the bank."""
        left = judgement.outstanding(self.file)
        return {"amount": left, "channel": PaymentChannel.BANK, "paid_on": self.file.today}

    def take(self, common: Common) -> Any:
        """Record."""
        names = ("amount", "channel", "paid_on", "receipt_number", "collection_ground")
        return actions.record_payment(**{name: self.cleaned_data[name] for name in names}, **common)


@step("hand_in_cash")
class HandInCash(StepForm):
    """登记罚款缴付."""

    verb = "登记"
    done = "罚款缴付已登记。"
    lead_in = "当场收缴的罚款，两个工作日内交机关，机关两个工作日内缴付银行（行政处罚法第七十一条）。"

    handed_in_on = DayField(label="交机关日期")
    banked_on = DayField(label="缴付银行日期")
    late_reason = forms.CharField(label="逾期的原因", max_length=300, required=False)

    def first(self) -> dict[str, Any]:
        """Begin with today."""
        return {"handed_in_on": self.file.today, "banked_on": self.file.today}

    def take(self, common: Common) -> Any:
        """Record."""
        names = ("handed_in_on", "banked_on", "late_reason")
        return actions.hand_in_cash(**{name: self.cleaned_data[name] for name in names}, **common)


@step("request_deferral")
class RequestDeferral(StepForm):
    """申请延期、分期缴纳."""

    verb = "提请审批"
    done = "已提请审批延期、分期缴纳。"

    reason = LinesField(
        label="经济困难的情况", help_text="当事人确有经济困难的，可以暂缓或者分期缴纳（行政处罚法第六十六条）"
    )
    instalments = LinesField(label="分期", help_text="一行一期：日期，金额。例如 2026-12-15，300。只写一行就是延期")
    requested_on = DayField(label="申请日期")

    def known(self) -> list[tuple[str, Any]]:
        """What is owed."""
        return owed(self.file)

    def first(self) -> dict[str, Any]:
        """Begin with today."""
        return {"requested_on": self.file.today}

    def clean_instalments(self) -> list[tuple[Any, Decimal]]:
        """Return days and amounts, or say which line cannot be read."""
        found = []
        for number, row in enumerate(papers.rows(self.cleaned_data["instalments"], ["on", "amount"]), 1):
            try:
                found.append(
                    (forms.DateField().clean(row["on"]), forms.DecimalField().clean(row["amount"].strip("元 ")))
                )
            except forms.ValidationError:
                raise forms.ValidationError(f"第 {number} 行看不懂，应为“2026-12-15，300”") from None
        return found

    def take(self, common: Common) -> Any:
        """Ask."""
        names = ("reason", "instalments", "requested_on")
        return actions.request_deferral(**{name: self.cleaned_data[name] for name in names}, **common)


@step("decide_deferral")
class DecideDeferral(ApprovalForm):
    """审批延期、分期."""

    def known(self) -> list[tuple[str, Any]]:
        """What is asked for."""
        row = next((one for one in self.file.deferrals if one.outcome == ApprovalOutcome.PENDING), None)
        if row is None:
            return []
        parts = "；".join(f"{part['due_on']}　{part['amount']} 元" for part in row.instalments)
        return [*owed(self.file), ("困难情况", row.reason), ("申请的分期", parts)]

    def take(self, common: Common) -> Any:
        """Decide."""
        return actions.decide_deferral(**self.said(), **common)


@step("remind")
class Remind(StepForm):
    """履行催告."""

    verb = "签发催告书"
    done = "催告书已签发，接着送达。"
    paper = "T24"

    pay_by = DayField(label="履行期限", help_text="催告书送达后十日")

    def known(self) -> list[tuple[str, Any]]:
        """What is owed."""
        return owed(self.file)

    def own(self) -> dict[str, Any]:
        """Say until when."""
        day = self.words("pay_by", None)
        return {"pay_by": day.isoformat() if day else ""}

    def take(self, common: Common) -> Any:
        """Remind."""
        return actions.remind(pay_by=self.cleaned_data["pay_by"], **common)


@step("propose_closing")
class ProposeClosing(StepForm):
    """提请结案."""

    verb = "提请结案"
    done = "已提请结案，等部门负责人审批。"

    outcome = forms.ChoiceField(label="结案方式", choices=ClosingOutcome.choices, widget=forms.RadioSelect)
    performance = LinesField(label="履行情况", help_text="罚款缴纳、责令改正等的履行情况")

    def first(self) -> dict[str, Any]:
        """Begin with what happened."""
        paid = "；".join(
            f"{one.paid_on}缴纳{formats.money(one.amount)}，票据{one.receipt_number}" for one in self.file.payments
        )
        outcome = ClosingOutcome.PERFORMED if paid else ClosingOutcome.NO_PENALTY
        return {"outcome": outcome, "performance": paid}

    def take(self, common: Common) -> Any:
        """Propose."""
        words = self.cleaned_data
        return actions.propose_closing(outcome=words["outcome"], performance=words["performance"], **common)


@step("decide_closing")
class DecideClosing(ApprovalForm):
    """审批结案."""

    done = "已签批。同意结案的，案卷可以归档。"
    sections: ClassVar = (("审批", ("outcome", "opinion")),)

    def known(self) -> list[tuple[str, Any]]:
        """What is proposed."""
        row = self.file.closing
        if row is None:
            return []
        return [
            ("结案方式", row.get_outcome_display()),
            ("履行情况", row.performance),
            ("提请", f"{row.proposed_by.name}"),
        ]

    def take(self, common: Common) -> Any:
        """Decide."""
        return actions.decide_closing(**self.said(), **common)
