"""Forms of the three administrators (三员): accounts, roles, agency facts, settings, holiday notices."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from mingheng.base.look.fields import DayField, LinesField
from mingheng.desk.forms.parts import ChosenRow, DeskForm
from mingheng.org import rules
from mingheng.org.terms import Role


class AccountForm(DeskForm):
    """A new account (开设账号)."""

    sections: ClassVar = (
        ("账号", ("name", "username", "department", "post", "phone")),
        ("法制审核员填写", ("legal_qualification_no", "first_review_on")),
    )
    name = forms.CharField(label="姓名", max_length=40)
    username = forms.CharField(
        label="登录名", max_length=40, help_text="小写字母开头，3 至 40 个字母、数字、点或者横线"
    )
    department = ChosenRow(label="科室", required=False, help_text="三员可以不填")
    post = ChosenRow(label="岗位", required=False)
    phone = forms.CharField(label="电话", max_length=40, required=False)
    legal_qualification_no = forms.CharField(label="法律职业资格证号", max_length=40, required=False)
    first_review_on = DayField(label="首次从事审核日期", required=False)


class AccountChangeForm(DeskForm):
    """What is kept about a person (变更账号资料)."""

    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.CharField(label="电话", max_length=40, required=False)
    legal_qualification_no = forms.CharField(label="法律职业资格证号", max_length=40, required=False)
    first_review_on = DayField(label="首次从事审核日期", required=False)


class GrantForm(DeskForm):
    """A role for an account (授权)."""

    role = forms.ChoiceField(label="角色", choices=[("", "请选择"), *Role.choices])
    valid_from = DayField(label="自", help_text="不能早于今天")
    valid_to = DayField(label="至", required=False, help_text="当日也算在内；不填的一直有效，直到收回")


class AgencyForm(DeskForm):
    """What is published about the agency (机关资料)."""

    sections: ClassVar = (
        ("联系", ("short_name", "address", "phone", "complaint_phone", "office_hours")),
        ("职责和负责人", ("leader_name", "duties")),
        ("救济", ("district_government", "court")),
        ("罚款代收", ("fine_bank", "fine_account")),
    )
    short_name = forms.CharField(label="简称", max_length=40)
    address = forms.CharField(label="地址", max_length=200, required=False)
    phone = forms.CharField(label="电话", max_length=40, required=False)
    complaint_phone = forms.CharField(label="监督电话", max_length=40, required=False)
    office_hours = forms.CharField(label="办公时间", max_length=100, required=False)
    leader_name = forms.CharField(label="负责人", max_length=40, required=False)
    duties = LinesField(label="职能", required=False)
    district_government = forms.CharField(label="复议机关", max_length=60, help_text="写入决定书的救济途径")
    court = forms.CharField(label="有管辖权的法院", max_length=60, help_text="写入决定书的救济途径")
    fine_bank = forms.CharField(label="代收银行", max_length=100, required=False)
    fine_account = forms.CharField(label="罚款专户", max_length=60, required=False)


class SettingForm(DeskForm):
    """A local choice with its source (变更设置); the field for the value follows the kind of the default."""

    sections: ClassVar = (("", ("value", "source")),)
    source = forms.CharField(label="依据文件", max_length=300, help_text="名称和文号，写入存证账本")

    def __init__(self, key: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        setting = rules.SETTINGS[key]
        self.fields["value"] = _value_field(setting)


def _value_field(setting: rules.Setting) -> forms.Field:
    if isinstance(setting.default, bool):
        return forms.TypedChoiceField(
            label=setting.label,
            choices=(("1", "是"), ("0", "否")),
            coerce=lambda value: value == "1",
            widget=forms.RadioSelect,
        )
    if isinstance(setting.default, int):
        return forms.IntegerField(label=setting.label, min_value=0, max_value=100_000_000)
    return forms.CharField(label=setting.label, max_length=100)


class NoticeForm(DeskForm):
    """A holiday notice to look at before it is imported (放假通知)."""

    file = forms.FileField(
        label="放假通知文件",
        help_text="按手册格式写的文字文件，先预览，不会直接写入",
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.json,.txt"}),
    )


class StationForm(DeskForm):
    """A collecting station (采集站)."""

    name = forms.CharField(label="名称", max_length=60, help_text="例如：一号采集站")
    place = forms.CharField(label="安放地点", max_length=100, required=False)
