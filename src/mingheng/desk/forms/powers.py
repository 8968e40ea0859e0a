"""Forms of the powers list (权责清单): lists, items in the words of the workbook, discretion bands, joint tasks."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from django import forms

from mingheng.base.look.fields import AmountField, DayField, LinesField
from mingheng.desk.forms.parts import ChosenRow, ChosenRows, DeskForm
from mingheng.powers import workbook
from mingheng.powers.items import Band, Item
from mingheng.powers.terms import PartyScope, PowerCategory, Sector

T = TypeVar("T")


class DraftForm(DeskForm):
    """A new version of the list (起草清单)."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    source = forms.CharField(label="来源文件", max_length=200, help_text="上级下发清单的名称和文号")
    copy_from = ChosenRow(label="以哪一版为底稿", required=False, help_text="选了的，先抄入全部事项，再改")


class InForceForm(DeskForm):
    """The first day of a list (施行)."""

    effective_from = DayField(label="施行日期", help_text="当日起立案只能引用这一版")
    sure = forms.BooleanField(
        label="已核对上面的变化，施行后不能再改这一版", error_messages={"required": "请先核对，再勾选"}
    )


class PlainForm(DeskForm):
    """Nothing to fill in (确认)."""


class TakeBackForm(DeskForm):
    """An item taken back by a higher authority (收回、划转)."""

    valid_to = DayField(label="本机关最后一日", help_text="这一日还可以立案，次日起由承接主体行使")
    successor = forms.CharField(label="承接主体", max_length=100, help_text="例如：区绿化市容局")
    source = forms.CharField(label="依据文件", max_length=200)


def lines_of(parse: Callable[[str], T], text: str) -> tuple[T, ...]:
    """Return what the lines of a text say (逐行读取).

    :raises ValidationError: naming every line that cannot be understood
    """
    found: list[T] = []
    wrong: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                found.append(parse(line.strip()))
            except ValueError as problem:
                wrong.append(f"第 {number} 行：{problem}")
    if wrong:
        raise forms.ValidationError("；".join(wrong))
    return tuple(found)


class ItemForm(DeskForm):
    """One item (事项), its bases and ranges in the words of the workbook, one a line."""

    sections: ClassVar = (
        ("事项", ("code", "name", "category", "sector")),
        ("部门", ("department", "co_departments")),
        ("依据和幅度", ("bases", "ranges", "requires_order_first")),
        ("效力", ("valid_from", "valid_to", "successor", "remarks")),
    )
    code = forms.CharField(label="事项编码", max_length=40)
    name = forms.CharField(label="事项名称", max_length=300)
    category = forms.ChoiceField(label="类别", choices=PowerCategory.choices)
    sector = forms.ChoiceField(label="领域", choices=Sector.choices, help_text="决定公示期限")
    department = ChosenRow(label="主办部门", required=False, help_text="施行以前每个有效事项都要有一个主办部门")
    co_departments = ChosenRows(label="协办部门", required=False)
    bases = LinesField(
        label="依据",
        help_text="一行一条：《上海市生活垃圾管理条例》（2019）第二十七条第二款；罚则前面加“罚则：”",
    )
    ranges = LinesField(
        label="处罚幅度",
        required=False,
        help_text="一行一种对象：单位：罚款，500—5000 元。对象写不限、个人或者单位；按单位计算的，末尾加“，每平方米”",
    )
    requires_order_first = forms.BooleanField(label="须先责令改正，拒不改正才能处罚", required=False)
    valid_from = DayField(label="有效期自")
    valid_to = DayField(label="有效期至", required=False, help_text="当日有效；没有期限的不填")
    successor = forms.CharField(label="承接主体", max_length=100, required=False)
    remarks = forms.CharField(label="备注", max_length=300, required=False)

    def clean_bases(self) -> Any:
        """Read the bases (依据)."""
        return lines_of(workbook.parse_basis, self.cleaned_data["bases"])

    def clean_ranges(self) -> Any:
        """Read the ranges (处罚幅度)."""
        return lines_of(workbook.parse_range, self.cleaned_data["ranges"])

    def item(self) -> Item:
        """Return the item that was typed (事项)."""
        typed = dict(self.cleaned_data)
        department = typed.pop("department")
        helpers = tuple(each.name for each in typed.pop("co_departments"))
        return Item(**typed, department=department.name if department else "", co_departments=helpers)

    @staticmethod
    def first(item: Item) -> dict[str, Any]:
        """Return what an item says now, to begin with."""
        names = ("code", "name", "category", "sector", "requires_order_first", "valid_from", "valid_to")
        known = {name: getattr(item, name) for name in (*names, "successor", "remarks")}
        return {
            **known,
            "bases": "\n".join(workbook.basis_line(basis) for basis in item.bases),
            "ranges": "\n".join(workbook.range_line(span) for span in item.ranges),
        }


class WorkbookForm(DeskForm):
    """A workbook to look at before it is imported (导入)."""

    file = forms.FileField(
        label="表格文件", help_text=".xlsx，先预览，不会直接写入", widget=forms.FileInput(attrs={"accept": ".xlsx"})
    )


class StandardForm(DeskForm):
    """A new version of a discretion standard (裁量基准)."""

    source = forms.CharField(label="来源文件", max_length=200)
    valid_from = DayField(label="施行日期", help_text="上一版自动止于前一日")


class BandForm(forms.Form):
    """One step of a standard (裁量档次); a line without name and condition is left out."""

    use_required_attribute = False
    label = forms.CharField(label="档次", max_length=40, required=False)
    condition = forms.CharField(
        label="适用情形", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    scope = forms.ChoiceField(label="适用对象", choices=PartyScope.choices, required=False)
    minimum_amount = AmountField(label="罚款下限（元）", required=False)
    maximum_amount = AmountField(label="罚款上限（元）", required=False)

    @property
    def is_filled(self) -> bool:
        """Whether the line says anything."""
        return bool(self.cleaned_data.get("label") or self.cleaned_data.get("condition"))

    def band(self) -> Band:
        """Return the band that was typed (裁量档次)."""
        typed = self.cleaned_data
        low, high = (_plain(typed[name]) for name in ("minimum_amount", "maximum_amount"))
        return Band(typed["label"], typed["condition"], typed["scope"] or PartyScope.ANY.value, low, high)


def _plain(amount: Decimal | None) -> Decimal | None:
    return amount


class JointTaskForm(DeskForm):
    """A joint enforcement task (联合执法任务)."""

    sections: ClassVar = (
        ("任务", ("name", "starts_on", "ends_on", "place")),
        ("部门", ("lead", "partners")),
        ("事项和安排", ("codes", "plan")),
    )
    name = forms.CharField(label="任务名称", max_length=200)
    starts_on = DayField(label="开始日期")
    ends_on = DayField(label="结束日期", help_text="当日也算在内")
    place = forms.CharField(label="区域", max_length=200, required=False)
    lead = ChosenRow(label="牵头部门")
    partners = ChosenRows(label="参与部门")
    codes = LinesField(label="涉及事项的编码", help_text="一行一个，从权责清单里抄；开始之日须是有效事项")
    plan = LinesField(label="安排", required=False)


class OutcomeForm(DeskForm):
    """The outcome of a joint task (联合执法结果)."""

    outcome = LinesField(label="结果", max_length=2000)
