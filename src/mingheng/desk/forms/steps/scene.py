"""现场检查笔录、询问笔录: records in the order of the paper."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from mingheng.base.look.fields import InstantField, LinesField
from mingheng.desk.forms import papers
from mingheng.desk.steps import Common, StepForm, step
from mingheng.procedure import actions

_SIGNED = ("confirmation", "refusal", "signed_on_paper")


class RecordForm(StepForm):
    """What both records share (笔录): from when to when, where, and that it is signed on paper."""

    started_at = InstantField(label="开始时间")
    ended_at = InstantField(label="结束时间")
    place = forms.CharField(label="地点", max_length=200)

    def first(self) -> dict[str, Any]:
        """Begin at the place of the case; what is printed is signed by hand."""
        return {"place": self.file.case.place, "p_signed_on_paper": True}

    def span(self) -> dict[str, Any]:
        """Return the hours in the words of the paper."""
        return {
            name: value.isoformat() if (value := self.words(name, None)) else "" for name in ("started_at", "ended_at")
        }


@step("inspect_scene")
class InspectScene(RecordForm):
    """现场检查（勘验）笔录."""

    verb = "签发笔录"
    done = "现场检查笔录已签发。打印后请当事人核对签名，再上传扫描件。"
    paper = "T03"
    typed = (
        "present_name", "present_role", "present_phone", "presence", "notice", "answer", "attachments", *_SIGNED,
    )  # fmt: skip
    sections: ClassVar = (
        ("时间地点", ("started_at", "ended_at", "place")),
        ("被检查人", ("p_present_name", "p_present_role", "p_present_phone", "p_presence")),
        ("亮证告知", ("p_notice", "p_answer")),
        ("检查情况", ("found", "p_attachments")),
        ("核对和签名", ("p_confirmation", "p_refusal", "p_signed_on_paper")),
    )

    found = LinesField(label="检查（勘验）情况", help_text="看到的、量到的、拍到的，按顺序写；不写推测")

    def own(self) -> dict[str, Any]:
        """Say where, when and what."""
        return {
            **self.span(),
            "place": self.words("place"),
            "findings": self.words("found"),
            "present_name": self.file.case.party.name,
            "recorder": self.request.user.name,
        }

    def take(self, common: Common) -> Any:
        """Write the record."""
        words = self.cleaned_data
        hours = {name: words[name] for name in ("started_at", "ended_at", "place", "found")}
        return actions.inspect_scene(**hours, paper=self.paper_values(), **common)


@step("record_inquiry")
class RecordInquiry(RecordForm):
    """询问（调查）笔录."""

    verb = "签发笔录"
    done = "询问笔录已签发。打印后请被询问人逐页核对签名。"
    paper = "T04"
    typed = ("asked_gender", "asked_role", "asked_address", "asked_phone", "notice", "answer", *_SIGNED)
    sections: ClassVar = (
        ("时间地点", ("started_at", "ended_at", "place")),
        (
            "被询问人",
            (
                "asked_name", "asked_identifier", "asked_relation", "p_asked_gender", "p_asked_role", "p_asked_address",
                "p_asked_phone",
            ),
        ),
        ("告知和问答", ("p_notice", "p_answer", "dialogue")),
        ("核对和签名", ("p_confirmation", "p_refusal", "p_signed_on_paper")),
    )  # fmt: skip

    asked_name = forms.CharField(label="被询问人姓名", max_length=60)
    asked_identifier = forms.CharField(label="公民身份号码", max_length=40)
    asked_relation = forms.CharField(label="与本案的关系", max_length=60, help_text="例如：当事人、法定代表人、证人")
    dialogue = LinesField(label="问答", help_text="一行一句，以“问：”“答：”开头", widget=forms.Textarea({"rows": 14}))

    def first(self) -> dict[str, Any]:
        """Begin with the party, or whoever speaks for it."""
        party = self.file.case.party
        who = (party.name, "当事人") if party.is_person else (party.representative, "法定代表人（负责人）")
        opening = "问：我们是执法人员，已向你出示执法证并告知权利义务，你是否清楚？是否申请回避？\n答：\n问：\n答："
        return super().first() | {"asked_name": who[0], "asked_relation": who[1], "dialogue": opening}

    def own(self) -> dict[str, Any]:
        """Say who was asked what."""
        known = {name: self.words(name) for name in ("place", "asked_name", "asked_identifier", "asked_relation")}
        dialogue = papers.turns(self.words("dialogue"))
        return {**self.span(), **known, "dialogue": dialogue, "occasion": 1, "recorder": self.request.user.name}

    def take(self, common: Common) -> Any:
        """Write the record."""
        words = self.cleaned_data
        names = ("started_at", "ended_at", "place", "asked_name", "asked_identifier", "asked_relation")
        known = {name: words[name] for name in names}
        dialogue = papers.turns(words["dialogue"])
        return actions.record_inquiry(**known, dialogue=dialogue, paper=self.paper_values(), **common)
