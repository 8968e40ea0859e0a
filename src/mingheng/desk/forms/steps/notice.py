"""处罚告知书、陈述申辩."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from mingheng.base.look.fields import InstantField, LinesField
from mingheng.desk.forms.parts import ChosenRow
from mingheng.desk.steps import Common, StepForm, step
from mingheng.procedure import actions, judgement, prefill
from mingheng.procedure.terms import Adoption, DefenceKind


@step("issue_notice")
class IssueNotice(StepForm):
    """制发处罚告知书."""

    verb = "签发告知书"
    done = "告知书已签发，接着送达当事人。"
    lead_in = "内容取自审批过的处理意见，不能在这里改。符合听证情形的，签发听证告知书。"
    paper = "T13"
    typed = ("agency_address", "contact")

    def paper_code(self) -> str:
        """With the right to a hearing where it is due."""
        return "T13-A" if judgement.hearing_triggers(self.file) else "T13"

    def own(self) -> dict[str, Any]:
        """Say what was approved."""
        row = self.file.proposal
        if row is None:
            return {}
        return {
            "facts": row.facts,
            "basis": row.basis,
            "discretion": row.discretion,
            "proposed_penalty": prefill.content_of(row),
        }

    def take(self, common: Common) -> Any:
        """Issue."""
        return actions.issue_notice(paper=self.paper_values(), **common)


@step("record_defence")
class RecordDefence(StepForm):
    """登记陈述申辩意见."""

    verb = "登记"
    done = "陈述申辩已登记。"
    lead_in = "当事人书面提出的，把原件扫描上传为证据；口头提出的，签发陈述申辩笔录；明确放弃的，写明放弃的方式。"
    paper = "T14"
    typed = (
        "started_at", "ended_at", "place", "speaker", "speaker_role", "speaker_identifier", "confirmation", "refusal",
        "signed_on_paper",
    )  # fmt: skip
    sections: ClassVar = (
        ("陈述申辩", ("kind", "received_at", "content")),
        (
            "口头提出的，制作笔录",
            ("p_started_at", "p_ended_at", "p_place", "p_speaker", "p_speaker_role", "p_speaker_identifier"),
        ),
        ("笔录的核对和签名", ("p_confirmation", "p_refusal", "p_signed_on_paper")),
    )

    kind = forms.ChoiceField(label="方式", choices=DefenceKind.choices, widget=forms.RadioSelect)
    received_at = InstantField(label="收到时间")
    content = LinesField(label="意见内容", help_text="照当事人的原意写；放弃的，写在什么文书上、怎么表示的")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.paper_fields:  # only an oral statement leaves a record
            self.fields[f"p_{field.key}"].required = False

    def first(self) -> dict[str, Any]:
        """Begin with the party."""
        party = self.file.case.party
        who = party.name if party.is_person else party.representative
        return {
            "p_speaker": who,
            "p_speaker_role": "当事人",
            "p_signed_on_paper": True,
            "kind": DefenceKind.WRITTEN,
            "received_at": timezone.localtime(self.request.at),
        }

    def paper_code(self) -> str:
        """Always the record; it is issued for an oral statement only."""
        return "T14"

    def issues_paper(self) -> bool:
        """Only an oral statement leaves a record."""
        return bool(self.words("kind") == DefenceKind.ORAL)

    def own(self) -> dict[str, Any]:
        """Say what was stated."""
        return {"statement": self.words("content"), "recorder": self.request.user.name}

    def take(self, common: Common) -> Any:
        """Record."""
        words = self.cleaned_data
        kind = DefenceKind(words["kind"])
        paper = self.paper_values() if kind is DefenceKind.ORAL else None
        return actions.record_defence(
            kind=kind, received_at=words["received_at"], content=words["content"], paper=paper, **common
        )


@step("answer_defence")
class AnswerDefence(StepForm):
    """复核陈述申辩."""

    verb = "签发复核意见"
    done = "复核意见已签发。采纳的，请承办人修改处理意见。"
    lead_in = "当事人提出的事实、理由和证据，应当进行复核；成立的应当采纳，不得因陈述、申辩给予更重的处罚（行政处罚法第四十五条）。"

    defence = ChosenRow(label="陈述申辩")
    adoption = forms.ChoiceField(label="采纳情况", choices=Adoption.choices, widget=forms.RadioSelect)
    findings = LinesField(label="复核查明的情况", required=False)
    answer = LinesField(label="复核意见和理由", help_text="采纳与否都要写理由")

    def offer(self) -> None:
        """Offer what waits for an answer."""
        field = self.fields["defence"]
        assert isinstance(field, ChosenRow)
        rows = [one for one in self.file.notice_defences if not judgement.is_answered(one)]
        field.offer(rows, lambda one: f"{one.get_kind_display()}　{one.content[:60]}")
        field.initial = str(rows[0].pk) if rows else None

    def take(self, common: Common) -> Any:
        """Answer."""
        words = self.cleaned_data
        return actions.answer_defence(
            defence=words["defence"],
            adoption=Adoption(words["adoption"]),
            answer=words["answer"],
            findings=words["findings"],
            **common,
        )
