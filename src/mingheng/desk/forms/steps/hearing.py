"""听证."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from mingheng.base.look.fields import DayField, InstantField, LinesField
from mingheng.desk.forms.parts import ChosenRow
from mingheng.desk.forms.steps.service import DELIVERY, DeliveryForm
from mingheng.desk.steps import Common, StepForm, step
from mingheng.org.queries import accounts
from mingheng.procedure import actions
from mingheng.procedure.terms import HearingAnswer


@step("record_hearing_choice")
class HearingChoice(StepForm):
    """登记听证意愿."""

    verb = "登记"
    done = "听证意愿已登记。"
    lead_in = "当事人要求听证的，应当在告知后五个工作日内提出（行政处罚法第六十四条）。"

    answer = forms.ChoiceField(label="意愿", choices=HearingAnswer.choices, widget=forms.RadioSelect)
    answered_on = DayField(label="提出日期")

    def first(self) -> dict[str, Any]:
        """Begin with today."""
        return {"answered_on": self.file.today}

    def take(self, common: Common) -> Any:
        """Record."""
        words = self.cleaned_data
        return actions.record_hearing_choice(
            answer=HearingAnswer(words["answer"]), answered_on=words["answered_on"], **common
        )


@step("notify_hearing")
class NotifyHearing(DeliveryForm):
    """通知听证."""

    verb = "签发并送达"
    done = "听证通知书已签发、送达。"
    lead_in = "应当在举行听证的七个工作日前通知当事人；主持人不能是本案调查人员（行政处罚法第六十四条）。"
    paper = "T15"
    sections: ClassVar = (
        ("听证", ("planned_at", "hearing_place", "presider", "recorder", "is_public", "closed_reason")),
        *DELIVERY,
    )

    planned_at = InstantField(label="听证时间")
    hearing_place = forms.CharField(label="听证地点", max_length=200)
    presider = ChosenRow(label="主持人")
    recorder = forms.CharField(label="记录员", max_length=40)
    is_public = forms.BooleanField(label="公开举行", required=False)
    closed_reason = forms.CharField(
        label="不公开的理由", max_length=200, required=False, help_text="涉及国家秘密、商业秘密或者个人隐私"
    )

    def offer(self) -> None:
        """Offer the agency's people but those in charge."""
        super().offer()
        busy = {officer.account_id for officer in self.file.officers}
        field = self.fields["presider"]
        assert isinstance(field, ChosenRow)
        people = [one for one in accounts(self.file.case.agency) if one.is_active and one.pk not in busy]
        field.offer(people, lambda one: f"{one.name}　{one.department.name if one.department else ''}")

    def first(self) -> dict[str, Any]:
        """Public, at the agency's own address."""
        return super().first() | {"is_public": True, "hearing_place": self.file.case.agency.address}

    def own(self) -> dict[str, Any]:
        """Say when and where."""
        planned, presider = self.words("planned_at", None), self.words("presider", None)
        return {
            "held_at": planned.isoformat() if planned else "",
            "place": self.words("hearing_place"),
            "open_to_public": "open" if self.words("is_public", False) else "closed",
            "host": presider.name if presider else "",
            "recorder": self.words("recorder"),
        }

    def take(self, common: Common) -> Any:
        """Call the hearing."""
        words = self.cleaned_data
        names = ("planned_at", "presider", "recorder", "is_public", "closed_reason")
        known = {name: words[name] for name in names}
        return actions.notify_hearing(**known, place=words["hearing_place"], delivery=self.delivery(), **common)


@step("hold_hearing")
class HoldHearing(StepForm):
    """举行听证: the record and the report."""

    verb = "签发笔录和报告"
    done = "听证笔录、听证报告已签发。"
    paper = "T15-C"
    typed = (
        "ended_at", "agents", "others", "opening", "accusation", "answer", "dialogue", "issues", "closing", "refusal",
        "signed_on_paper",
    )  # fmt: skip
    sections: ClassVar = (
        ("听证", ("held_at", "p_ended_at", "is_forfeited", "p_agents", "p_others")),
        ("过程", ("p_opening", "p_accusation", "p_answer", "p_dialogue", "p_issues", "p_closing")),
        ("报告", ("report",)),
        ("签名", ("p_refusal", "p_signed_on_paper")),
    )

    held_at = InstantField(label="举行时间")
    is_forfeited = forms.BooleanField(label="当事人无正当理由拒不出席或者中途退出（视为放弃）", required=False)
    report = LinesField(label="处理意见和建议", help_text="听证结束后应当根据听证笔录作出决定（行政处罚法第六十五条）")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get("is_forfeited"):
            for field in self.paper_fields:
                self.fields[f"p_{field.key}"].required = False

    def first(self) -> dict[str, Any]:
        """Begin when it was planned."""
        planned = self.file.hearing.planned_at if self.file.hearing else None
        return {"held_at": planned, "p_signed_on_paper": True}

    def own(self) -> dict[str, Any]:
        """Say who presided where."""
        hearing, held = self.file.hearing, self.words("held_at", None)
        if hearing is None:
            return {}
        return {
            "held_at": held.isoformat() if held else "",
            "place": hearing.place,
            "open_to_public": "open" if hearing.is_public else "closed",
            "host": hearing.presider.name,
            "recorder": hearing.recorder,
        }

    def take(self, common: Common) -> Any:
        """Enter the hearing."""
        words = self.cleaned_data
        known = {name: words[name] for name in ("held_at", "report", "is_forfeited")}
        return actions.hold_hearing(**known, paper=self.paper_values(), **common)
