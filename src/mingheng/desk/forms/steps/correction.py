"""责令改正、复查."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from mingheng.base.look.fields import DayField, LinesField
from mingheng.desk.forms.parts import ChosenRows
from mingheng.desk.forms.steps.service import DELIVERY, DeliveryForm
from mingheng.desk.steps import Common, StepForm, step
from mingheng.procedure import actions, prefill


@step("order_correction")
class OrderCorrection(DeliveryForm):
    """责令改正通知书, served in the same act."""

    verb = "签发并送达"
    done = "责令改正通知书已签发、送达。期满后复查。"
    paper = "T08"
    typed = ("violated", "consequence", "contact")
    sections: ClassVar = (
        ("违法事实和依据", ("facts", "p_violated")),
        ("改正要求", ("is_immediate", "due_on", "demand", "p_consequence")),
        *DELIVERY,
        ("落款", ("p_contact",)),
    )

    facts = LinesField(label="违法事实")
    is_immediate = forms.BooleanField(label="立即改正", required=False)
    due_on = DayField(label="改正期限", required=False, help_text="限期改正的填最后一天；立即改正的不用填")
    demand = LinesField(label="改正内容和要求")

    def first(self) -> dict[str, Any]:
        """Begin with what the case says."""
        case = self.file.case
        facts = case.summary or f"当事人于{case.acted_on}在{case.place}{case.power.name}。"
        due_on = self.file.calendar.nth_workday_after(self.file.today, 5)
        return super().first() | {
            "facts": facts,
            "demand": f"停止{case.power.name}的行为，恢复原状。",
            "due_on": due_on,
        }

    def clean(self) -> dict[str, Any]:
        """Ask for a day where correction is not immediate."""
        cleaned = super().clean() or {}
        if not cleaned.get("is_immediate") and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "限期改正的，填改正期限")
        return cleaned

    def own(self) -> dict[str, Any]:
        """Say what is to be mended until when."""
        now, due_on = self.words("is_immediate", False), self.words("due_on", None)
        last = self.file.today if now or due_on is None else due_on
        return {
            "facts": self.words("facts"),
            "basis": prefill.citations(self.file, is_penalty_clause=True),
            "correction": self.words("demand"),
            "correction_kind": "immediate" if now else "limited",
            "correct_by": "" if now or due_on is None else f"{due_on.isoformat()}T17:00:00+08:00",
            "recheck_on": self.file.calendar.nth_workday_after(last, 0 if now else 1).isoformat(),
        }

    def take(self, common: Common) -> Any:
        """Order."""
        words = self.cleaned_data
        return actions.order_correction(
            facts=words["facts"],
            demand=words["demand"],
            due_on=words["due_on"] or self.file.today,
            is_immediate=words["is_immediate"],
            delivery=self.delivery(),
            paper=self.paper_values(),
            **common,
        )


@step("recheck")
class Recheck(StepForm):
    """复查记录."""

    verb = "签发记录"
    done = "复查记录已签发。"
    paper = "T09"
    typed = ("place", "confirmation", "refusal", "signed_on_paper")
    sections: ClassVar = (
        ("复查", ("p_place", "is_corrected", "found", "photos")),
        ("核对和签名", ("p_confirmation", "p_refusal", "p_signed_on_paper")),
    )

    is_corrected = forms.TypedChoiceField(
        label="改正情况",
        choices=(("yes", "已改正"), ("no", "未改正")),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    found = LinesField(label="复查情况", help_text="责令改正的每一项，现在怎么样")
    photos = ChosenRows(label="复查的照片和录像", help_text="没有的，先在“补充证据”里上传")

    def offer(self) -> None:
        """Offer the pictures of this case."""
        field = self.fields["photos"]
        assert isinstance(field, ChosenRows)
        field.offer([one for one in self.file.evidence if one.is_usable], lambda one: f"证据{one.number}　{one.name}")

    def first(self) -> dict[str, Any]:
        """What is printed is signed by hand."""
        return {"p_signed_on_paper": True, "p_place": self.file.case.place}

    def own(self) -> dict[str, Any]:
        """Say what was found."""
        done = self.words("is_corrected", None)
        return {
            "rechecked_at": self.request.at.isoformat(),
            "findings": self.words("found"),
            "corrected": "" if done is None else "yes" if done else "no",
            "photos": [one.name for one in self.words("photos", [])],
            "recorder": self.request.user.name,
        }

    def take(self, common: Common) -> Any:
        """Recheck."""
        words = self.cleaned_data
        known = {name: words[name] for name in ("is_corrected", "found", "photos")}
        return actions.recheck(**known, paper=self.paper_values(), **common)
