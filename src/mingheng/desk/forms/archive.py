"""Forms of the archive (归档)."""

from __future__ import annotations

from mingheng.base.look.fields import LinesField
from mingheng.desk.forms.parts import ChosenRow, ChosenRows, DeskForm


class BindForm(DeskForm):
    """Binding one case (归档): who compiled it, and what the 备考表 says."""

    compiled_by = ChosenRow(label="立卷人", help_text="办案的人立卷，档案员检查，不能是同一个人")
    remark = LinesField(label="备考", required=False, help_text="缺损、修改、补充的情况，写进备考表")


class VolumeForm(BindForm):
    """Binding summary cases into one volume (合卷)."""

    cases = ChosenRows(label="合成一卷的案件", help_text="简易程序的案件，一卷最多 50 件")
