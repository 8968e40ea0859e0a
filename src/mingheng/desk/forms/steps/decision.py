"""送法制审核、集体讨论、作出决定."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from mingheng.base.look.fields import InstantField, LinesField
from mingheng.desk.forms import papers
from mingheng.desk.forms.parts import ChosenRow
from mingheng.desk.steps import Common, StepForm, step
from mingheng.org.queries import people_with_role
from mingheng.org.terms import Role
from mingheng.procedure import actions, judgement, prefill
from mingheng.procedure.terms import ProposalKind
from mingheng.review.points import MATERIALS, OPTIONAL_MATERIALS


@step("submit_review")
class SubmitReview(StepForm):
    """送法制审核."""

    verb = "送审"
    done = "已送法制审核，材料收齐后五个工作日内出具意见。"
    sections: ClassVar = (("送审", ("explanation", "materials", "response", "responsibility_signed")),)

    explanation = LinesField(label="拟作出决定的情况说明", help_text="基本事实、适用依据、裁量、程序和争议")
    materials = forms.MultipleChoiceField(
        label="送审材料", choices=[(one, one) for one in (*MATERIALS, *OPTIONAL_MATERIALS)], required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    response = LinesField(label="对上一轮审核意见的处理说明", required=False, help_text="再次送审的必填")
    responsibility_signed = forms.BooleanField(
        label="承办部门对送审材料的真实性、准确性、完整性和执法的事实、证据、程序的合法性负责", required=False
    )

    def first(self) -> dict[str, Any]:
        """Begin with the proposal."""
        row = self.file.proposal
        told = f"{row.facts}\n{prefill.proposal_words(row)}。\n{row.discretion}" if row else ""
        return {"explanation": told, "materials": list(MATERIALS)}

    def known(self) -> list[tuple[str, Any]]:
        """Return why review is needed."""
        entries = judgement.review_entries(self.file)
        return [("命中目录", "；".join(f"{one.name}" for one in entries))]

    def take(self, common: Common) -> Any:
        """Send."""
        words = self.cleaned_data
        known = {name: words[name] for name in ("explanation", "materials", "responsibility_signed", "response")}
        return actions.submit_review(**known, **common)


@step("hold_discussion")
class HoldDiscussion(StepForm):
    """集体讨论."""

    verb = "签发记录"
    done = "集体讨论记录已签发。"
    paper = "T17"
    sections: ClassVar = (
        ("时间地点和人员", ("held_at", "place", "chair", "recorder", "observers")),
        ("讨论", ("presentation", "opinions", "conclusion", "agrees")),
    )

    held_at = InstantField(label="时间")
    place = forms.CharField(label="地点", max_length=200)
    chair = ChosenRow(label="主持人")
    recorder = forms.CharField(label="记录人", max_length=40)
    observers = forms.CharField(label="列席人员", max_length=200, required=False, help_text="用顿号隔开")
    presentation = LinesField(label="案情汇报")
    opinions = LinesField(label="各人意见", help_text="一行一人：姓名，职务，意见。三人以上，含主持人")
    conclusion = LinesField(label="结论")
    agrees = forms.TypedChoiceField(
        label="是否同意拟处理意见",
        choices=(("yes", "同意"), ("no", "不同意")),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    def offer(self) -> None:
        """Offer the leaders."""
        field = self.fields["chair"]
        assert isinstance(field, ChosenRow)
        field.offer(list(people_with_role(self.file.case.agency, Role.LEADER, self.file.today)))

    def first(self) -> dict[str, Any]:
        """Begin with the proposal and oneself."""
        row = self.file.proposal
        told = f"{row.facts}\n{prefill.proposal_words(row)}。" if row else ""
        leaders = people_with_role(self.file.case.agency, Role.LEADER, self.file.today)
        said = "\n".join(f"{one.name}，街道负责人，" for one in leaders)
        return {"presentation": told, "chair": str(self.request.user.pk), "opinions": said}

    def attendees(self) -> list[dict[str, str]]:
        """Return who was there and what each said."""
        return papers.rows(self.words("opinions"), ["name", "post", "opinion"])

    def own(self) -> dict[str, Any]:
        """Say what the paper says."""
        held, chair, present = self.words("held_at", None), self.words("chair", None), self.attendees()
        return {
            "held_at": held.isoformat() if held else "",
            "place": self.words("place"),
            "chair": chair.name if chair else "",
            "members": [one["name"] for one in present],
            "observers": self._observers(),
            "recorder": self.words("recorder"),
            "presentation": self.words("presentation"),
            "opinions": present,
            "conclusion": self.words("conclusion"),
        }

    def _observers(self) -> list[str]:
        return [name.strip() for name in self.words("observers").split("、") if name.strip()]

    def take(self, common: Common) -> Any:
        """Record."""
        words = self.cleaned_data
        names = ("held_at", "place", "chair", "conclusion", "agrees", "presentation", "recorder")
        known = {name: words[name] for name in names}
        return actions.hold_discussion(**known, attendees=self.attendees(), observers=self._observers(), **common)


@step("decide")
class Decide(StepForm):
    """作出决定."""

    verb = "签发决定书"
    done = "决定书已签发，七个工作日内送达当事人。"
    lead_in = "内容取自审批过、告知过的处理意见；要改变内容，先修改处理意见。签发时取号，文书不再改动。"
    sections: ClassVar = (("决定", ("kind", "opinion", "education", "performance", "correction", "receiver")),)

    kind = forms.ChoiceField(label="决定种类", choices=ProposalKind.choices, widget=forms.RadioSelect)
    opinion = LinesField(label="审批意见", widget=forms.Textarea({"rows": 2}))
    education = LinesField(label="教育情况", required=False, help_text="不予处罚的必填（行政处罚法第三十三条）")
    performance = LinesField(label="其他处罚的履行方式和期限", required=False)
    correction = LinesField(label="责令改正", required=False)
    receiver = forms.CharField(label="受移送的公安机关", max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.file.proposal.kind if self.file.proposal else ""
        unneeded = {
            ProposalKind.PENALTY: ("education", "receiver"),
            ProposalKind.CRIME: ("education", "performance"),
        }.get(kind, ("performance", "receiver"))  # type: ignore[call-overload]
        for name in unneeded:
            del self.fields[name]

    def first(self) -> dict[str, Any]:
        """Begin with the approved kind."""
        return {"kind": self.file.proposal.kind if self.file.proposal else "", "opinion": "同意"}

    def paper_code(self) -> str:
        """The decision as the proposal's kind asks for."""
        kind = str(self.file.proposal.kind) if self.file.proposal else ""
        return {"penalty": "T18", "crime": "T11"}.get(kind, "T19")

    def own(self) -> dict[str, Any]:
        """Say what will be decided; the action itself words the rest."""
        row = self.file.proposal
        if row is None:
            return {}
        heard = [one for one in self.file.notice_defences if one.answer or one.kind == "waived"]
        said = (
            "；".join(one.answer or "当事人放弃陈述、申辩" for one in heard) or "当事人在法定期限内未提出陈述、申辩意见"
        )
        return {
            "facts": row.facts,
            "basis": row.basis,
            "discretion": row.discretion,
            "defence": said,
            "penalty": prefill.content_of(row),
            "amount": str(row.fine_amount) if row.fine_amount else "",
            "correction": self.words("correction"),
            "performance": self.words("performance"),
            "education": self.words("education"),
            "reason": row.discretion,
            "addressee": self.words("receiver"),
        }

    def take(self, common: Common) -> Any:
        """Decide."""
        words = self.cleaned_data
        names = ("education", "performance", "correction", "receiver")
        known = {name: words.get(name, "") for name in names}
        return actions.decide(kind=ProposalKind(words["kind"]), opinion=words["opinion"], **known, **common)
