"""Collecting, describing and looking at evidence (收集、登记、调阅证据)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from mingheng.base.files import in_words
from mingheng.base.look import formats
from mingheng.base.look.fields import InstantField, LinesField
from mingheng.desk.forms.parts import ChosenRow, ChosenRows, DeskForm
from mingheng.evidence.terms import EvidenceKind, GapTold, Scene

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mingheng.evidence.models import Arrival
    from mingheng.procedure.facts import CaseFile

_REASONS = ("复核案情", "制作文书", "法制审核", "案卷评查", "当事人申请查阅")


class EvidenceForm(DeskForm):
    """A piece of evidence (证据), in the order of the 证据清单."""

    sections: ClassVar = (
        ("文件", ("upload", "arrived")),
        ("证据", ("kind", "name", "proves")),
        ("取证", ("taken_at", "place", "officers", "provided_by", "notes")),
        ("电子监控", ("monitoring_basis",)),
    )

    upload = forms.FileField(
        label="文件", help_text="照片、录像、录音、扫描件；原文件一字不改地保存，上传时计算摘要", max_length=255, required=False,
        widget=forms.FileInput({"data-mh-upload": "id_arrived"}),
    )  # fmt: skip
    arrived = ChosenRow(
        label="或者选用已经上传的文件", required=False, help_text="您续传的文件和采集站送来的文件，核验完的列在这里"
    )
    kind = forms.ChoiceField(label="证据种类", choices=EvidenceKind.choices)
    name = forms.CharField(label="证据名称", max_length=120, help_text="例如：示例路 88 号门前占道照片")
    proves = forms.CharField(label="证明对象", max_length=500, help_text="这份证据证明什么事实")
    taken_at = InstantField(label="取证时间")
    place = forms.CharField(label="取证地点", max_length=200, required=False)
    officers = ChosenRows(label="取证人", required=False)
    provided_by = forms.CharField(label="提供人", max_length=100, required=False, help_text="当事人、证人提供的填写")
    notes = LinesField(
        label="制作方法、文字记录", required=False, help_text="录音录像写明内容摘要；复制件注明与原件核对无异",
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
    monitoring_basis = forms.CharField(
        label="电子监控的法律依据", max_length=200, required=False, help_text="不是电子监控证据的留空"
    )

    def __init__(self, *args: Any, file: CaseFile, arrived: Iterable[Arrival] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["officers"]
        assert isinstance(field, ChosenRows)
        field.offer(list(file.officers))
        choice = self.fields["arrived"]
        assert isinstance(choice, ChosenRow)
        choice.offer(list(arrived), label=_arrived_label, empty="不选用")

    def clean(self) -> dict[str, Any]:
        """Ask for one file: one that comes with the form, or one that came before."""
        words: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(words.get("upload")) == bool(words.get("arrived")):
            said = "只能选一个文件" if words.get("upload") else "请选择文件，或者选用已经上传的文件"
            self.add_error("upload", said)
        return words


def _arrived_label(row: Arrival) -> str:
    origin = f"{row.station}　{row.device}".strip() if row.station else "本人上传"
    return f"{row.original_name}　{in_words(row.size)}　{formats.instant(row.begun_at)}　{origin}"


class RecordingForm(DeskForm):
    """What a recording shows (音像记录)."""

    scene = forms.ChoiceField(label="执法环节", choices=Scene.choices)
    started_at = InstantField(label="开始时间")
    ended_at = InstantField(label="结束时间")
    notice_given = forms.BooleanField(label="录像里已告知当事人正在录制", required=False)


class ViewForm(DeskForm):
    """Why a piece of evidence is looked at (调阅事由)."""

    purpose = forms.CharField(
        label="调阅事由",
        max_length=200,
        help_text="调阅人、时间、事由会记入存证账本",
        widget=forms.TextInput({"list": "purposes"}),
    )
    reasons = _REASONS


class ExcludeForm(DeskForm):
    """Why a piece of evidence is excluded (排除理由)."""

    reason = LinesField(
        label="排除的理由", help_text="以非法手段取得的证据，不得作为认定案件事实的根据（行政处罚法第四十六条）"
    )


class WaiverForm(DeskForm):
    """Why a scene was not recorded (未录像说明)."""

    scene = forms.ChoiceField(label="执法环节", choices=Scene.choices)
    reason = LinesField(label="未录像的理由")


class GapForm(DeskForm):
    """Why a recording was interrupted (中断说明)."""

    reason = LinesField(label="中断的原因")
    told = forms.ChoiceField(label="说明方式", choices=GapTold.choices, widget=forms.RadioSelect)


class OpinionForm(DeskForm):
    """The head's word on a reason for not recording (审核未录像说明)."""

    opinion = LinesField(label="审核意见")
