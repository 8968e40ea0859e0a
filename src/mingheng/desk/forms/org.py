"""Forms of departments, people and credentials (机构人员)."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from mingheng.base.look.fields import DayField, LinesField
from mingheng.desk.forms.parts import ChosenRow, DeskForm
from mingheng.org.terms import DepartmentKind


class DepartmentForm(DeskForm):
    """A new department (设立科室)."""

    name = forms.CharField(label="名称", max_length=60)
    code = forms.CharField(label="代码", max_length=20, help_text="不重复，设立后不能改")
    kind = forms.ChoiceField(label="类别", choices=DepartmentKind.choices)
    duties = LinesField(label="职责", required=False)
    phone = forms.CharField(label="电话", max_length=40, required=False)


class DutiesOfDepartmentForm(DeskForm):
    """What a department is for (科室职责)."""

    duties = LinesField(label="职责", required=False, help_text="公示页面上照此显示")
    phone = forms.CharField(label="电话", max_length=40, required=False)


class PostForm(DeskForm):
    """A new post (设立岗位)."""

    name = forms.CharField(label="岗位", max_length=60)
    duties = LinesField(label="岗位职责", required=False)


class RegisterForm(DeskForm):
    """Entering a person in the register of those who enforce (登记执法人员)."""

    kind = forms.ChoiceField(
        label="人员类别",
        choices=(("officer", "执法人员，持执法证"), ("auxiliary", "辅助人员，不持证，不能单独执法")),
        widget=forms.RadioSelect,
    )
    trained_on = DayField(label="岗前培训合格日期", required=False)


class AssignForm(DeskForm):
    """Department and post of a person (定岗)."""

    department = ChosenRow(label="科室")
    post = ChosenRow(label="岗位", required=False)


class IssueForm(DeskForm):
    """A first credential, as it is printed on the card (发放执法证)."""

    sections: ClassVar = (("证面", ("number", "category", "issued_by")), ("有效期", ("valid_from", "valid_to")))
    number = forms.CharField(label="证号", max_length=20)
    category = forms.CharField(label="执法类别", max_length=60, initial="综合行政执法")
    issued_by = forms.CharField(label="发证机关", max_length=100, required=False)
    valid_from = DayField(label="有效期自", help_text="当日有效")
    valid_to = DayField(label="有效期至", help_text="当日有效，次日起不能执法")


class RenewForm(DeskForm):
    """The credential that follows (换发执法证)."""

    number = forms.CharField(label="新证号", max_length=20)
    valid_from = DayField(label="有效期自", help_text="原证期满或者注销之后")
    valid_to = DayField(label="有效期至")


class SuspendForm(DeskForm):
    """Taking a credential away for a time (暂扣)."""

    since = DayField(label="暂扣自", help_text="当日起不能执法")
    until = DayField(label="暂扣至", required=False, help_text="当日也算在内；没有确定的不填，恢复时登记")
    reason = forms.CharField(label="理由", max_length=300)


class ReasonForm(DeskForm):
    """Why (理由)."""

    reason = forms.CharField(label="理由", max_length=300)


class RevokeForm(DeskForm):
    """Withdrawing a credential for good (注销)."""

    revoked_on = DayField(label="注销日期", help_text="当日起失效")
    reason = forms.CharField(label="理由", max_length=300)


class CorrectForm(DeskForm):
    """What was copied wrongly from a card (更正)."""

    category = forms.CharField(label="执法类别", max_length=60)
    issued_by = forms.CharField(label="发证机关", max_length=100, required=False)
    valid_to = DayField(label="有效期至")
