"""立案、亮证、调整承办人: the first steps of a case."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from mingheng.base.look.fields import LinesField
from mingheng.cases import actions as cases
from mingheng.cases.terms import Activity
from mingheng.desk.forms.parts import ChosenRows
from mingheng.desk.steps import Common, StepForm, step
from mingheng.procedure.actions import filing as actions
from mingheng.procedure.actions import road
from mingheng.procedure.terms import FilingOutcome


@step("propose_filing")
class ProposeFiling(StepForm):
    """提请立案."""

    verb = "提请立案"
    done = "已提请立案，等部门负责人审批。"
    paper = "T02"
    issues = False

    reason = LinesField(
        label="立案理由",
        help_text="初步查明的违法事实、涉嫌违反的规定，为什么应当立案。发现线索之日起十五日内立案",
    )

    def first(self) -> dict[str, Any]:
        """Begin with the summary of the case."""
        case = self.file.case
        return {"reason": case.summary or f"{case.party.name}在{case.place}{case.power.name}，涉嫌违法，建议立案查处。"}

    def own(self) -> dict[str, Any]:
        """Say who proposes what."""
        lead = self.file.case.lead
        return {
            "source": lead.source if lead else "patrol",
            "reason": self.words("reason"),
            "officer_opinion": "建议立案",
            "officer_by": self.request.user.name,
            "officer_on": self.file.today.isoformat(),
        }

    def take(self, common: Common) -> Any:
        """Propose."""
        return actions.propose_filing(reason=self.cleaned_data["reason"], **common)


@step("decide_filing")
class DecideFiling(StepForm):
    """审批立案."""

    verb = "签批"
    done = "已签批。"
    lead_in = "同意立案的，签批时取案号、签发立案审批表，办案期限从今天起算。"
    paper = "T02"

    outcome = forms.ChoiceField(label="审批结果", choices=FilingOutcome.choices, widget=forms.RadioSelect)
    opinion = LinesField(label="审批意见", required=False, help_text="不予立案的，要写明理由")

    def first(self) -> dict[str, Any]:
        """Begin with the usual word."""
        return {"outcome": FilingOutcome.FILED, "opinion": "同意立案"}

    def paper_code(self) -> str:
        """The paper depends on the outcome."""
        return "T02-A" if self.data.get("outcome") == FilingOutcome.NOT_FILED else "T02"

    def own(self) -> dict[str, Any]:
        """Say what both wrote."""
        filing, day, name = self.file.filing, self.file.today.isoformat(), self.request.user.name
        proposed = filing.proposed_at.astimezone(self.request.at.tzinfo).date().isoformat() if filing else ""
        lead = self.file.case.lead
        opinion = self.words("opinion") or "同意立案"
        return {
            "source": lead.source if lead else "patrol",
            "reason": filing.reason if filing else "",
            "officer_opinion": "建议立案",
            "officer_by": filing.proposed_by.name if filing else "",
            "officer_on": proposed,
            "department_opinion": opinion,
            "department_by": name,
            "department_on": day,
            "leader_opinion": f"{opinion}（受本机关负责人委托审批）",
            "leader_by": name,
            "leader_on": day,
        }

    def take(self, common: Common) -> Any:
        """Decide."""
        words = self.cleaned_data
        return actions.decide_filing(outcome=FilingOutcome(words["outcome"]), opinion=words["opinion"], **common)


@step("show_credentials")
class ShowCredentials(StepForm):
    """登记亮证."""

    verb = "登记"
    done = "已登记亮证。"
    lead_in = "执法人员不出示执法证的，当事人有权拒绝接受调查或者检查（行政处罚法第五十五条）。"
    sections: ClassVar = (("亮证", ("activity", "place", "officers", "told_rights")),)

    activity = forms.ChoiceField(label="执法活动", choices=Activity.choices, widget=forms.RadioSelect)
    place = forms.CharField(label="地点", max_length=200)
    officers = ChosenRows(label="出示执法证的执法人员")
    told_rights = forms.BooleanField(
        label="已表明身份，并告知当事人有配合调查的义务，有陈述、申辩和申请回避的权利", required=False
    )

    def offer(self) -> None:
        """Offer the officers in charge."""
        today = self.file.today

        def named(officer: Any) -> str:
            held = officer.credential_on(today)
            return f"{officer.name}　{held.number if held else '没有有效的执法证'}"

        field = self.fields["officers"]
        assert isinstance(field, ChosenRows)
        field.offer(list(self.file.officers), named)

    def first(self) -> dict[str, Any]:
        """Begin with everybody in charge, at the place of the case."""
        is_summary = self.file.case.procedure == "summary"
        return {
            "activity": Activity.PENALTY if is_summary else Activity.INSPECTION,
            "place": self.file.case.place,
            "officers": [str(officer.pk) for officer in self.file.officers],
        }

    def take(self, common: Common) -> Any:
        """Record the showing."""
        plain = {"case": common["case"], "by": common["by"], "at": common["at"]}
        shown = cases.show_credentials(**self.chosen(), **plain)  # type: ignore[arg-type]
        road.refresh(**plain)  # type: ignore[arg-type]  # a follower would do it too, only later
        return shown

    def chosen(self) -> dict[str, Any]:
        """Return the four facts of a showing."""
        return {name: self.cleaned_data[name] for name in ("activity", "place", "officers", "told_rights")}
