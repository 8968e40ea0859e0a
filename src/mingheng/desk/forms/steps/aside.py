"""承办人、回避、中止恢复、移送、撤销、变更、救济: what may happen beside the road."""

from __future__ import annotations

from typing import Any

from django import forms

from mingheng.base.look.fields import AmountField, DayField, LinesField
from mingheng.cases import actions as cases
from mingheng.desk.forms import papers
from mingheng.desk.forms.parts import ChosenRow
from mingheng.desk.steps import Common, StepForm, step
from mingheng.org.queries import officers_on
from mingheng.procedure import actions
from mingheng.procedure.terms import RemedyKind


def _offer(form: StepForm, name: str, rows: list[Any], label: Any = str) -> None:
    field = form.fields[name]
    assert isinstance(field, ChosenRow)
    field.offer(rows, label)
    if len(rows) == 1:
        field.initial = str(rows[0].pk)


@step("assign_officer")
class AssignOfficer(StepForm):
    """调整承办人: one comes, or one goes."""

    verb = "调整"
    done = "承办人已调整。"

    added = ChosenRow(label="增加承办人", required=False)
    removed = ChosenRow(label="退出承办", required=False)
    reason = forms.CharField(label="理由", max_length=200)

    def offer(self) -> None:
        """Offer the department's officers."""
        case, mine = self.file.case, {officer.pk for officer in self.file.officers}
        able = officers_on(self.file.today, agency=case.agency, department=case.department)
        _offer(self, "added", [one for one in able if one.pk not in mine])
        _offer(self, "removed", list(self.file.officers))
        self.fields["added"].initial = self.fields["removed"].initial = None

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of both: one act, one entry."""
        cleaned = super().clean() or {}
        if bool(cleaned.get("added")) == bool(cleaned.get("removed")):
            self.add_error("added", "增加和退出每次选一个")
        return cleaned

    def take(self, common: Common) -> Any:
        """Assign or remove; the work list follows."""
        words = self.cleaned_data
        plain: Any = {"case": common["case"], "by": common["by"], "at": common["at"]}
        if words["added"]:
            cases.assign_officer(officer=words["added"], reason=words["reason"], **plain)
        else:
            cases.remove_officer(officer=words["removed"], reason=words["reason"], **plain)
        return actions.refresh(**plain) or True


@step("request_recusal")
class RequestRecusal(StepForm):
    """登记回避申请."""

    verb = "登记"
    done = "回避申请已登记，等负责人决定；决定作出前不停止调查。"

    officer = ChosenRow(label="申请谁回避")
    by_party = forms.TypedChoiceField(
        label="由谁提出", choices=(("party", "当事人申请"), ("self", "执法人员自行申请")),
        coerce=lambda value: value == "party", widget=forms.RadioSelect,
    )  # fmt: skip
    reason = LinesField(
        label="理由", help_text="与案件有直接利害关系，或者有其他关系可能影响公正执法（行政处罚法第四十三条）"
    )

    def offer(self) -> None:
        """Offer the officers in charge."""
        _offer(self, "officer", list(self.file.officers))

    def take(self, common: Common) -> Any:
        """Record."""
        names = ("officer", "by_party", "reason")
        return actions.request_recusal(**{name: self.cleaned_data[name] for name in names}, **common)


@step("decide_recusal")
class DecideRecusal(StepForm):
    """决定回避."""

    verb = "决定"
    done = "已决定。"

    recusal = ChosenRow(label="申请")
    grants = forms.TypedChoiceField(
        label="决定", choices=(("yes", "准许，退出本案"), ("no", "驳回")), coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )  # fmt: skip

    def offer(self) -> None:
        """Offer what waits."""
        rows = [one for one in self.file.recusals if one.is_granted is None]
        _offer(self, "recusal", rows, lambda one: f"{one.officer.name}：{one.reason[:60]}")

    def take(self, common: Common) -> Any:
        """Decide."""
        words = self.cleaned_data
        return actions.decide_recusal(recusal=words["recusal"], grants=words["grants"], **common)


@step("suspend")
class Suspend(StepForm):
    """中止办理."""

    verb = "中止"
    done = "案件已中止。"

    reason = LinesField(label="理由")
    basis = forms.CharField(
        label="停计期限的依据",
        max_length=200,
        required=False,
        help_text="法律、法规、规章规定期限停止计算的才填；没有的，期限照走",
    )

    def take(self, common: Common) -> Any:
        """Suspend."""
        words = self.cleaned_data
        return actions.suspend(reason=words["reason"], basis=words["basis"], **common)


@step("resume")
class Resume(StepForm):
    """恢复办理."""

    verb = "恢复"
    done = "案件已恢复办理。"

    reason = LinesField(label="理由")

    def take(self, common: Common) -> Any:
        """Resume."""
        return actions.resume(reason=self.cleaned_data["reason"], **common)


@step("withdraw_case")
class WithdrawCase(Resume):
    """撤销立案."""

    verb = "撤销立案"
    done = "已撤销立案，案件结案。"

    def take(self, common: Common) -> Any:
        """Withdraw."""
        return actions.withdraw_case(reason=self.cleaned_data["reason"], **common)


@step("transfer_case")
class TransferCase(StepForm):
    """移送."""

    verb = "签发移送函"
    done = "移送函已签发，案件移出。"

    receiver = forms.CharField(label="受移送机关", max_length=100)
    reason = LinesField(label="移送的理由")
    basis = forms.CharField(label="依据", max_length=200)
    attachments = LinesField(label="随附材料", help_text="一行一件")

    def first(self) -> dict[str, Any]:
        """Begin with the body that took the item over."""
        return {
            "receiver": self.file.case.power.successor,
            "attachments": "案件材料",
            "basis": "《行政处罚法》第二十二条、第二十四条",
        }

    def take(self, common: Common) -> Any:
        """Transfer."""
        words = self.cleaned_data
        known = {name: words[name] for name in ("receiver", "reason", "basis")}
        return actions.transfer_case(**known, attachments=papers.lines(words["attachments"]), **common)


@step("revoke_decision")
class RevokeDecision(StepForm):
    """撤销决定."""

    verb = "签发撤销决定"
    done = "决定已撤销。已经公示的，三个工作日内撤回。"

    reason = LinesField(label="撤销的理由")
    basis = forms.CharField(label="依据", max_length=200, required=False)

    def take(self, common: Common) -> Any:
        """Revoke."""
        words = self.cleaned_data
        return actions.revoke_decision(reason=words["reason"], basis=words["basis"], **common)


@step("change_decision")
class ChangeDecision(RevokeDecision):
    """变更决定."""

    verb = "签发变更决定"
    done = "变更决定已签发，须重新送达。"
    lead_in = "只能减轻；加重的，要重新告知、重新决定。"
    field_order = ("fine_amount", "reason", "basis")

    fine_amount = AmountField(label="变更后的罚款（元）")

    def take(self, common: Common) -> Any:
        """Change."""
        names = ("fine_amount", "reason", "basis")
        return actions.change_decision(**{name: self.cleaned_data[name] for name in names}, **common)


@step("record_remedy")
class RecordRemedy(StepForm):
    """登记复议、诉讼."""

    verb = "登记"
    done = "已登记。复议、诉讼期间不计算加处罚款。"

    kind = forms.ChoiceField(label="种类", choices=RemedyKind.choices, widget=forms.RadioSelect)
    body = forms.CharField(label="受理机关", max_length=100)
    begun_on = DayField(label="受理日期")
    ended_on = DayField(label="终结日期", required=False)
    result = forms.CharField(label="结果", max_length=200, required=False)

    def take(self, common: Common) -> Any:
        """Record."""
        names = ("kind", "body", "begun_on", "ended_on", "result")
        return actions.record_remedy(**{name: self.cleaned_data[name] for name in names}, **common)
