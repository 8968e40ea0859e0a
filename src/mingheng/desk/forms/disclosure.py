"""Forms of disclosure (公示): filling in, checking, withdrawing, correcting, answering."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from mingheng.base.look.fields import LinesField
from mingheng.desk.forms.parts import DeskForm

FLAGS = {
    "is_minor": "当事人是未成年人，或者可以识别出未成年人",
    "has_state_secret": "涉及国家秘密，或者危及国家安全、公共安全、经济安全、社会稳定",
    "has_trade_secret": "主要事实涉及商业秘密、个人隐私",
    "is_inseparable": "商业秘密、个人隐私不能区分处理",
    "is_necessary": "轻微失信信息，确有必要公示",
}
TEXTS = {"cause": "违法行为类型", "facts": "违法事实", "basis": "依据", "conclusion": "处罚内容", "text": "决定书全文"}


class DraftForm(DeskForm):
    """Filling in a publication (公示填报): special circumstances, then the redacted texts, which may only hide more."""

    sections: ClassVar = (("有没有特殊情形", (*FLAGS, "flag_reason")), ("公开的文字", tuple(TEXTS)))

    flag_reason = LinesField(label="勾选的理由", required=False, help_text="勾选了任何一项，都要写明理由")

    def __init__(self, *args: Any, texts: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was = texts
        for name, label in FLAGS.items():
            self.fields[name] = forms.BooleanField(label=label, required=False)
        for name, label in TEXTS.items():
            lines = forms.Textarea(attrs={"rows": 10 if name == "text" else 3})
            self.fields[name] = forms.CharField(
                label=label, required=name in {"cause", "facts", "conclusion"}, initial=texts[name], widget=lines
            )

    def said(self) -> dict[str, Any]:
        """Return what the action wants to know (填报内容): flags, and the texts that were rewritten."""
        words = self.cleaned_data
        plain = {name: str(words[name]).replace("\r\n", "\n").strip() for name in TEXTS}
        changes = {name: text for name, text in plain.items() if text != self.was[name].strip()}
        return {
            "flags": {name: words[name] for name in FLAGS},
            "flag_reason": words["flag_reason"],
            "changes": changes,
        }


class CheckForm(DeskForm):
    """The second person's check (复核)."""

    agrees = forms.TypedChoiceField(
        label="复核结果", choices=[("1", "同意"), ("0", "退回重新填报")], coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )  # fmt: skip
    reason = LinesField(label="退回的理由", required=False)


class WithdrawForm(DeskForm):
    """Why a publication is withdrawn (撤回公示)."""

    reason = LinesField(label="撤回理由", help_text="会向社会公开，不要写个人信息")


class CorrectionForm(DeskForm):
    """A corrected version (更正公示)."""

    performance = forms.CharField(label="履行情况", max_length=100, required=False)
    reason = LinesField(label="更正理由", help_text="会向社会公开，旧版仍可查到")

    sections: ClassVar[Sequence[tuple[str, Sequence[str]]]] = (
        ("更正成什么", ("performance", *TEXTS)),
        ("为什么更正", ("reason",)),
    )

    def __init__(self, *args: Any, texts: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was = texts
        self.fields["performance"].initial = texts["performance"]
        for name, label in TEXTS.items():
            lines = forms.Textarea(attrs={"rows": 10 if name == "text" else 3})
            self.fields[name] = forms.CharField(label=label, initial=texts[name], required=False, widget=lines)

    def changes(self) -> dict[str, str]:
        """Return the texts that were rewritten (改动)."""
        plain = {name: str(self.cleaned_data[name]).replace("\r\n", "\n").strip() for name in self.was}
        return {name: text for name, text in plain.items() if text != self.was[name].strip()}


class AnswerForm(CorrectionForm):
    """The answer to a request for correction (答复更正申请)."""

    grants = forms.TypedChoiceField(
        label="答复", choices=[("1", "予以更正"), ("0", "不予更正")], coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )  # fmt: skip

    sections: ClassVar[Sequence[tuple[str, Sequence[str]]]] = (
        ("答复", ("grants", "reason")),
        ("予以更正的，更正成什么", ("performance", *TEXTS)),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "答复内容"
        self.fields["reason"].help_text = "予以更正的，写明更正了什么；不予更正的，说明理由"
