"""What the public may send in (公众来件): a request for correction, and a paper or its code to be checked."""

from __future__ import annotations

from typing import Any

from django import forms

from mingheng.base.errors import Refused
from mingheng.base.look.fields import LinesField


class CorrectionForm(forms.Form):
    """A request to correct a publication (更正申请)."""

    use_required_attribute = False
    refusal: Refused | None = None

    applicant = forms.CharField(label="申请人", max_length=60, help_text="姓名或者单位名称")
    contact = forms.CharField(label="联系方式", max_length=100, help_text="电话、邮箱或者地址，答复寄到这里；不会公开")
    content = LinesField(label="哪里不对，应当是什么", max_length=2000, help_text="写明理由，有材料的写明是什么材料")
    address = forms.CharField(
        label="网址", required=False, max_length=200, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
    )

    def clean_address(self) -> str:
        """Refuse what fills in a field that people do not see (防自动填表).

        :raises ValidationError:
        """
        given: str = self.cleaned_data["address"]
        if given:
            raise forms.ValidationError("没有提交，请重新填写")
        return given


class VerifyForm(forms.Form):
    """A code or a paper to be checked (验真)."""

    use_required_attribute = False

    code = forms.CharField(label="验真码", max_length=300, required=False, help_text="二维码里的网址，或者网址最后一段")
    file = forms.FileField(label="文书文件", required=False, help_text="收到的版式文件（PDF），只比对，不保存")

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two.

        :raises ValidationError:
        """
        given: dict[str, Any] = super().clean() or {}
        if not given.get("code") and not given.get("file") and not self.errors:
            raise forms.ValidationError("请填写验真码，或者选择文书文件")
        return given
