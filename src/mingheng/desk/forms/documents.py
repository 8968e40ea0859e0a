"""Withdrawing and correcting issued papers (撤回、更正文书)."""

from __future__ import annotations

from django import forms

from mingheng.base.look.fields import LinesField
from mingheng.desk.forms.parts import DeskForm


class WithdrawForm(DeskForm):
    """Why a paper is withdrawn (撤回)."""

    reason = LinesField(label="撤回的理由", help_text="文书和文号都保留，标明已经撤回")
    consequence = forms.CharField(label="撤回以后怎么办", max_length=300, required=False)


class CorrectForm(DeskForm):
    """A slip of the pen and what is right (更正); a mistake in content needs another act."""

    before = forms.CharField(label="文书里写的", max_length=500)
    after = forms.CharField(label="应当是", max_length=500)
    reason = LinesField(label="更正的理由", help_text="只能更正笔误；内容有错的，撤回或者变更决定")
