"""调查终结报告、处理意见."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any, ClassVar

from django import forms

from mingheng.base.look.fields import AmountField, LinesField
from mingheng.desk.forms.parts import ChosenRow
from mingheng.desk.forms.steps.approval import ApprovalForm
from mingheng.desk.steps import Common, StepForm, step
from mingheng.law.terms import PenaltyKind
from mingheng.powers.queries import standard_on
from mingheng.procedure import actions, judgement, prefill
from mingheng.procedure.actions.conclusion import Draft
from mingheng.procedure.terms import NoPenaltyGround, ProposalKind

_FLAGS = ("is_mitigated", "is_complex", "has_public_interest", "is_grave", "has_crime_suspected")
_PROPOSAL = (
    ("查明的事实和证据", ("facts", "evidence_summary")),
    ("处理建议", ("kind", "no_penalty_ground")),
    ("处罚内容", ("penalties", "fine_amount", "confiscation_amount", "other_content")),
    ("裁量", ("band", "discretion", "is_mitigated")),
    ("案情", ("is_complex", "is_grave", "has_public_interest", "has_crime_suspected")),
)


class ProposalForm(StepForm):
    """What the officers propose (拟处理意见)."""

    paper = "T12"

    facts = LinesField(label="查明的违法事实")
    evidence_summary = LinesField(label="证据", required=False, help_text="留空的，引用本案全部有效证据和笔录")
    kind = forms.ChoiceField(label="处理建议", choices=ProposalKind.choices, widget=forms.RadioSelect)
    no_penalty_ground = forms.ChoiceField(
        label="不予处罚的理由", choices=[("", "不适用"), *NoPenaltyGround.choices], required=False
    )
    penalties = forms.MultipleChoiceField(
        label="处罚种类", choices=PenaltyKind.pairs(), required=False, widget=forms.CheckboxSelectMultiple
    )
    fine_amount = AmountField(label="罚款（元）", required=False)
    confiscation_amount = AmountField(label="没收金额（元）", required=False)
    other_content = LinesField(label="其他处罚内容", required=False, widget=forms.Textarea({"rows": 2}))
    band = ChosenRow(label="裁量档次", required=False)
    discretion = LinesField(label="裁量说明", help_text="从轻、从重、减轻的情节和理由，与裁量基准对应")
    is_mitigated = forms.BooleanField(label="减轻处罚（低于法定幅度）", required=False)
    is_complex = forms.BooleanField(label="案情疑难复杂、涉及多个法律关系", required=False)
    is_grave = forms.BooleanField(label="情节复杂或者重大违法", required=False)
    has_public_interest = forms.BooleanField(label="涉及重大公共利益", required=False)
    has_crime_suspected = forms.BooleanField(label="涉嫌犯罪", required=False)

    def offer(self) -> None:
        """Offer the bands of the standard in force."""
        case = self.file.case
        standard = standard_on(case.agency, case.power.code, self.file.today)
        field = self.fields["band"]
        assert isinstance(field, ChosenRow)
        bands = list(standard.bands.all()) if standard else []
        field.offer(bands, _band, empty="请选择" if bands else "本事项没有裁量基准")
        spans = "；".join(
            f"{one.minimum_amount or 0:g}元以上{one.maximum_amount:g}元以下{one.unit}"
            for one in case.power.ranges.all()
            if one.maximum_amount
        )
        self.fields["fine_amount"].help_text = f"法定幅度：{spans}" if spans else ""

    def first(self) -> dict[str, Any]:
        """Begin with the proposal before, else with the facts of the case."""
        last = self.file.proposal or (self.file.proposals[-1] if self.file.proposals else None)
        if last is not None:
            names = ("facts", "evidence_summary", "kind", "no_penalty_ground", "penalties", "fine_amount")
            more = ("confiscation_amount", "other_content", "discretion", *_FLAGS)
            known = {name: getattr(last, name) for name in (*names, *more)}
            return {**known, "band": str(last.band_id or "")}
        case = self.file.case
        facts = case.summary or f"{case.acted_on}，当事人在{case.place}{case.power.name}。"
        return {"facts": facts, "kind": ProposalKind.PENALTY, "penalties": [PenaltyKind.FINE.value]}

    def draft(self) -> Draft:
        """Return what is proposed (拟处理意见)."""
        words = self.cleaned_data
        return Draft(
            kind=ProposalKind(words["kind"]),
            facts=words["facts"],
            discretion=words["discretion"],
            evidence_summary=words["evidence_summary"],
            penalties=[PenaltyKind(kind) for kind in words["penalties"]],
            fine_amount=words["fine_amount"] or Decimal(0),
            confiscation_amount=words["confiscation_amount"] or Decimal(0),
            other_content=words["other_content"],
            no_penalty_ground=words["no_penalty_ground"],
            band=words["band"],
            **{name: words[name] for name in _FLAGS},
            paper=self.paper_values(),
        )

    def own(self) -> dict[str, Any]:
        """Say what is proposed, as far as it is written."""
        kinds = [PenaltyKind(kind).label for kind in self.words("penalties", [])]
        fine = self.words("fine_amount", Decimal(0))
        said = "、".join(f"罚款人民币{fine:f}元" if kind == "罚款" and fine else kind for kind in kinds)
        kind = self.words("kind")
        label = str(ProposalKind(kind).label) if kind else ""
        return {
            "facts": self.words("facts"),
            "basis": prefill.citations(self.file, is_penalty_clause=True),
            "discretion": self.words("discretion"),
            "proposal": f"建议{label}：{said}"
            if said and kind == ProposalKind.PENALTY
            else f"建议{label}"
            if label
            else "",
            "reported_on": self.file.today.isoformat(),
            **(self._needs() if kind else {}),
        }

    def _needs(self) -> dict[str, str]:
        """Say what the road ahead asks for (听证、审核、集体讨论), from what is typed so far."""
        typed: Any = SimpleNamespace(
            kind=self.words("kind"),
            penalties=self.words("penalties", []),
            fine_amount=self.words("fine_amount", Decimal(0)),
            confiscation_amount=self.words("confiscation_amount", Decimal(0)),
            **{name: self.words(name, False) for name in _FLAGS},
        )
        needs = {
            "needs_hearing": judgement.hearing_triggers(self.file, typed),
            "needs_review": judgement.review_codes(self.file, typed),
            "needs_discussion": judgement.needs_discussion(self.file, typed),
        }
        return {key: "yes" if needed else "no" for key, needed in needs.items()}


def _band(one: Any) -> str:
    span = f"{one.minimum_amount or 0:g} 至 {one.maximum_amount:g} 元" if one.maximum_amount else ""
    return f"{one.label}　{one.condition}　{span}"


@step("conclude_investigation")
class Conclude(ProposalForm):
    """提交调查终结报告."""

    verb = "提交报告"
    done = "调查终结报告已提交，等部门负责人审批。"
    sections: ClassVar = (("调查经过", ("course",)), *_PROPOSAL)
    course = LinesField(label="调查经过", help_text="立案、检查、询问、责令改正、复查的经过")

    def first(self) -> dict[str, Any]:
        """Begin with the days that the case knows."""
        case = self.file.case
        done = [f"{case.found_on}发现违法行为", f"{case.filed_on}立案"]
        done += [f"{paper.issued_on}制作{paper.title}" for form in ("T03", "T04") for paper in self.file.issued(form)]
        if self.file.order:
            done.append(f"{self.file.order.ordered_at:%Y-%m-%d}责令改正")
        return super().first() | {"course": "，".join(done) + "。"}

    def own(self) -> dict[str, Any]:
        """Add the course."""
        return super().own() | {"course": self.words("course")}

    def take(self, common: Common) -> Any:
        """Conclude."""
        return actions.conclude_investigation(draft=self.draft(), course=self.cleaned_data["course"], **common)


@step("change_proposal")
class ChangeProposal(ProposalForm):
    """修改处理意见."""

    verb = "提交修改"
    done = "修改后的处理意见已提交，等部门负责人审批。"
    lead_in = "不得因当事人陈述、申辩而给予更重的处罚（行政处罚法第四十五条）；查明新的事实要加重的，须重新告知。"
    sections: ClassVar = (("修改", ("reason", "new_facts")), *_PROPOSAL)
    reason = LinesField(label="修改的理由", help_text="采纳了哪些申辩、听证、审核或者讨论的意见")
    new_facts = LinesField(label="新查明的事实及来源", required=False, help_text="加重处罚的必填")

    def own(self) -> dict[str, Any]:
        """Add why."""
        return super().own() | {"course": self.words("reason")}

    def take(self, common: Common) -> Any:
        """Change."""
        words = self.cleaned_data
        return actions.change_proposal(
            draft=self.draft(), reason=words["reason"], new_facts=words["new_facts"], **common
        )


@step("decide_proposal")
class DecideProposal(ApprovalForm):
    """审批处理意见."""

    def take(self, common: Common) -> Any:
        """Decide."""
        return actions.decide_proposal(**self.said(), **common)

    def known(self) -> list[tuple[str, Any]]:
        """Return what is to be approved, shown above the form."""
        row = self.file.pending_proposal
        if row is None:
            return []
        return [
            ("处理建议", prefill.proposal_words(row)),
            ("查明的事实", row.facts),
            ("证据", row.evidence_summary),
            ("依据", row.basis),
            ("裁量说明", row.discretion),
            ("报批", f"{row.submitted_by.name}"),
        ]
