"""Parties, leads, cases, credentials shown, clocks and to-dos (当事人、线索、案件、亮证、期限、待办)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mingheng.cases.terms import (
    Activity,
    CaseState,
    IdentifierKind,
    LeadSource,
    LeadStage,
    OfficerPart,
    ProcedureKind,
)
from mingheng.law.terms import PartyKind
from mingheng.org.models import Account, Department, Officer, Owned
from mingheng.powers.models import Power


class Party(Owned):
    """A person or body that enforcement is about (当事人、相对人)."""

    kind = models.CharField("类别", max_length=20, choices=PartyKind.pairs())
    name = models.CharField("姓名或名称", max_length=200)
    identifier_kind = models.CharField("证件类型", max_length=20, choices=IdentifierKind.choices)
    identifier = models.CharField("证件号码", max_length=64, blank=True)
    gender = models.CharField("性别", max_length=2, blank=True)
    born_on = models.DateField("出生日期", null=True, blank=True)
    address = models.CharField("住址或住所", max_length=200, blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    representative = models.CharField("法定代表人、负责人或经营者", max_length=60, blank=True)
    representative_post = models.CharField("职务", max_length=40, blank=True)
    representative_identifier = models.CharField("其证件号码", max_length=64, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    registered_at = models.DateTimeField("登记时间")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "identifier_kind", "identifier"],
                condition=~models.Q(identifier="") & models.Q(merged_into=None),
                name="party_identifier_once",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "name"])]

    def __str__(self) -> str:
        return self.name

    @property
    def is_person(self) -> bool:
        """Whether the party is a natural person (公民); 公民."""
        return self.kind == PartyKind.NATURAL

    @property
    def is_business(self) -> bool:
        """Whether the party is in business (经营主体)."""
        return self.kind in {PartyKind.SOLE_TRADER, PartyKind.BUSINESS}


class Lead(Owned):
    """A first word of a violation (线索、案件来源)."""

    source = models.CharField("来源", max_length=12, choices=LeadSource.choices)
    found_at = models.DateTimeField("发现或收到时间")
    place = models.CharField("地点", max_length=200)
    content = models.TextField("线索内容")
    reporter = models.CharField("举报人（保密）", max_length=100, blank=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="leads")
    registered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField("登记时间")
    stage = models.CharField("处理", max_length=12, choices=LeadStage.choices, default=LeadStage.OPEN)
    outcome = models.CharField("处理意见", max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["agency", "stage", "-found_at"])]


class Case(Owned):
    """A matter on its road (案件): one violation of one party."""

    lead = models.OneToOneField(Lead, null=True, blank=True, on_delete=models.PROTECT, related_name="case")
    number = models.CharField("案号", max_length=60, blank=True)
    procedure = models.CharField("适用程序", max_length=12, choices=ProcedureKind.choices)
    stage = models.CharField("环节", max_length=24)
    state = models.CharField("办理状态", max_length=12, choices=CaseState.choices, default=CaseState.OPEN)
    power = models.ForeignKey(Power, on_delete=models.PROTECT, related_name="cases", verbose_name="事项")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="cases", verbose_name="当事人")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", verbose_name="承办部门")
    cause = models.CharField("案由", max_length=200)
    place = models.CharField("违法地点", max_length=200)
    found_on = models.DateField("发现日期")
    acted_on = models.DateField("违法行为发生（终了）日期")
    summary = models.TextField("基本情况", blank=True)
    opened_at = models.DateTimeField("受理时间")
    filed_on = models.DateField("立案日期", null=True, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    closed_on = models.DateField("结案日期", null=True, blank=True)
    disclosure_settled_on = models.DateField("公示办结日期", null=True, blank=True, help_text="已公示或者依法不公示")
    archived_on = models.DateField("归档日期", null=True, blank=True)
    decision_number = models.CharField("决定书文号", max_length=60, blank=True)
    nearest_due_on = models.DateField("最近到期日", null=True, blank=True)
    nearest_rule = models.CharField("最近期限", max_length=12, blank=True)
    version = models.PositiveIntegerField("版次", default=0, help_text="每个行为加一，防止两人同时办理")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "number"], condition=~models.Q(number=""), name="case_number_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "state", "nearest_due_on"]),
            models.Index(fields=["agency", "-opened_at"]),
            models.Index(fields=["agency", "stage", "-opened_at"]),
            models.Index(fields=["agency", "department", "-opened_at"]),
            models.Index(fields=["agency", "decision_number"]),
        ]

    def __str__(self) -> str:
        return self.number or self.cause


class CaseOfficer(Owned):
    """An officer in charge of a case (承办人)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="case_officers")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="case_officers")
    part = models.CharField("分工", max_length=8, choices=OfficerPart.choices)
    assigned_at = models.DateTimeField("指定时间")
    removed_at = models.DateTimeField("退出时间", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "officer"], condition=models.Q(removed_at=None), name="officer_once_per_case"
            )
        ]


class CredentialShowing(Owned):
    """That credentials were shown at an activity (亮证记录)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="showings")
    activity = models.CharField("执法活动", max_length=12, choices=Activity.choices)
    shown_at = models.DateTimeField("亮证时间")
    place = models.CharField("地点", max_length=200)
    credentials = models.JSONField("出示的执法证", default=list, help_text="[{officer, name, number}]")
    told_rights = models.BooleanField("已告知权利义务", default=True)


class Clock(Owned):
    """A running time limit of a case (期限)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks")
    rule = models.CharField("期限规则", max_length=12)
    trigger_on = models.DateField("起算事由日期")
    length = models.PositiveSmallIntegerField("天数", null=True, blank=True, help_text="本机关设置的天数；空为法定")
    extended = models.PositiveSmallIntegerField("延长", default=0)
    suspensions = models.JSONField("停计", default=list, help_text="[[自, 至], …] 至可为空")
    due_on = models.DateField("届满日", null=True)
    is_provisional = models.BooleanField("放假安排未公布，暂算", default=False)
    ended_on = models.DateField("了结日期", null=True, blank=True)
    reason = models.CharField("了结原因", max_length=100, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["agency", "ended_on", "due_on"]),
            models.Index(fields=["agency", "is_provisional"]),
        ]


class Todo(Owned):
    """Something that somebody must do now (待办), derived from the procedure table."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="todos", null=True, blank=True)
    step = models.CharField("步骤", max_length=40)
    title = models.CharField("办什么", max_length=200)
    role = models.CharField("由谁办", max_length=20)
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    link = models.CharField("页面", max_length=200, blank=True)
    due_on = models.DateField("届满日", null=True, blank=True)
    rule = models.CharField("期限规则", max_length=12, blank=True)
    sent_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("送来时间")
    urged_at = models.DateTimeField("催办时间", null=True, blank=True)
    urged_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField("办毕时间", null=True, blank=True)
    done_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "step", "role"], condition=models.Q(done_at=None), name="one_open_todo_per_step"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "role", "done_at", "due_on"]),
            models.Index(fields=["agency", "account", "done_at"]),
            models.Index(fields=["agency", "done_by", "-done_at"]),
            models.Index(fields=["agency", "due_on"], condition=models.Q(done_at=None), name="open_todos"),
        ]
