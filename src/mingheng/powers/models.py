"""The powers and duties list in yearly versions (权责清单), discretion standards, joint tasks."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models

from mingheng.org.models import Department, Owned
from mingheng.powers.terms import ListStage, PartyScope, PowerCategory, Sector


class PowersList(Owned):
    """One yearly version of the list (清单版本)."""

    year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("版本")
    source = models.CharField("来源文件", max_length=200)
    stage = models.CharField("状态", max_length=12, choices=ListStage.choices, default=ListStage.DRAFT)
    effective_from = models.DateField("施行日期", null=True, blank=True)
    superseded_on = models.DateField("被替代日期", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "year", "version"], name="list_version_once"),
            models.UniqueConstraint(fields=["agency"], condition=models.Q(stage="in_force"), name="one_list_in_force"),
        ]

    def __str__(self) -> str:
        return f"{self.year}年第{self.version}版"


class Power(Owned):
    """One item of the list (事项), as it stands in one version."""

    powers_list = models.ForeignKey(PowersList, on_delete=models.PROTECT, related_name="powers")
    code = models.CharField("事项编码", max_length=40)
    name = models.CharField("事项名称", max_length=300)
    category = models.CharField("类别", max_length=12, choices=PowerCategory.choices)
    sector = models.CharField("领域", max_length=20, choices=Sector.choices, default=Sector.GENERAL)
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="主办部门"
    )
    co_departments = models.ManyToManyField(Department, blank=True, related_name="+", verbose_name="协办部门")
    valid_from = models.DateField("有效期自")
    valid_to = models.DateField("有效期至（含）", null=True, blank=True)
    successor = models.CharField("承接主体", max_length=100, blank=True)
    requires_order_first = models.BooleanField("先责令改正", default=False)
    remarks = models.CharField("备注", max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["powers_list", "code"], name="power_code_once")]
        indexes: ClassVar = [models.Index(fields=["agency", "code"])]

    def __str__(self) -> str:
        return self.name

    def in_force_on(self, day: dt.date) -> bool:
        """Return whether the item's own period covers this day (事项当日有效); both ends included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class PowerBasis(Owned):
    """A legal basis of an item (依据): law, article, version; duty or penalty clause."""

    power = models.ForeignKey(Power, on_delete=models.CASCADE, related_name="bases")
    law = models.CharField("法律文件", max_length=120)
    version = models.CharField("版本", max_length=20)
    article = models.CharField("条款", max_length=60)
    is_penalty_clause = models.BooleanField("罚则", default=False)
    text = models.TextField("条文", blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "id"]

    def __str__(self) -> str:
        return f"《{self.law}》{self.article}"


class PenaltyRange(Owned):
    """What an item allows to impose, for whom (处罚幅度); amounts in yuan, both ends included."""

    power = models.ForeignKey(Power, on_delete=models.CASCADE, related_name="ranges")
    scope = models.CharField("适用对象", max_length=12, choices=PartyScope.choices, default=PartyScope.ANY)
    kinds = models.JSONField("处罚种类", default=list, help_text="procedure.terms.PenaltyKind 的值")
    minimum_amount = models.DecimalField("罚款下限", max_digits=14, decimal_places=2, null=True, blank=True)
    maximum_amount = models.DecimalField("罚款上限", max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField("计算单位", max_length=20, blank=True, help_text="如“每平方米”；空为整案")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(minimum_amount=None)
                | models.Q(maximum_amount=None)
                | models.Q(maximum_amount__gte=models.F("minimum_amount")),
                name="range_in_order",
            )
        ]


class DiscretionStandard(Owned):
    """The discretion standard of an item (裁量基准) with its own period of validity."""

    power_code = models.CharField("事项编码", max_length=40)
    version = models.PositiveSmallIntegerField("版本")
    source = models.CharField("来源文件", max_length=200)
    valid_from = models.DateField("有效期自")
    valid_to = models.DateField("有效期至（含）", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "power_code", "version"], name="standard_version_once")
        ]


class DiscretionBand(Owned):
    """One band of a discretion standard (裁量档次); amounts in yuan, both ends included."""

    standard = models.ForeignKey(DiscretionStandard, on_delete=models.CASCADE, related_name="bands")
    order = models.PositiveSmallIntegerField(default=0)
    label = models.CharField("档次", max_length=40)
    condition = models.TextField("情形")
    scope = models.CharField("适用对象", max_length=12, choices=PartyScope.choices, default=PartyScope.ANY)
    minimum_amount = models.DecimalField("罚款下限", max_digits=14, decimal_places=2, null=True, blank=True)
    maximum_amount = models.DecimalField("罚款上限", max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["order", "id"]


class JointTask(Owned):
    """A joint enforcement task with one lead department (联合执法任务)."""

    name = models.CharField("任务", max_length=200)
    lead = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", verbose_name="牵头部门")
    partners = models.ManyToManyField(Department, related_name="+", verbose_name="参与部门")
    powers = models.ManyToManyField(Power, related_name="+", verbose_name="涉及事项")
    starts_on = models.DateField("开始")
    ends_on = models.DateField("结束")
    place = models.CharField("区域", max_length=200, blank=True)
    plan = models.TextField("安排", blank=True)
    outcome = models.TextField("结果", blank=True)
    ended_at = models.DateTimeField("办结时间", null=True, blank=True)
