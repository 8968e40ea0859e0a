"""The duty to publish each decision, and what was published (公示义务、公示件)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mingheng.cases.models import Case
from mingheng.disclosure.terms import DutyStage, EndKind, Gravity, Reason
from mingheng.documents.models import Document
from mingheng.org.models import Account, Owned
from mingheng.procedure.models import Decision


class Duty(Owned):
    """What must become of one decision (公示义务): published, or lawfully withheld; never in limbo."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="disclosure_duty")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="disclosure_duties")
    number = models.PositiveIntegerField("登记号", help_text="本机关逐件编号，公示的和不公示的都占号")
    stage = models.CharField("状态", max_length=12, choices=DutyStage.pairs(), default=DutyStage.OPEN)
    due_on = models.DateField("公示期限")
    is_minor = models.BooleanField("当事人是未成年人或者可以识别出未成年人", default=False)
    has_state_secret = models.BooleanField("涉及国家秘密或者危及安全稳定", default=False)
    has_trade_secret = models.BooleanField("涉及商业秘密、个人隐私", default=False)
    is_inseparable = models.BooleanField("不能区分处理", default=False)
    is_necessary = models.BooleanField("轻微但确有必要公示", default=False)
    flag_reason = models.TextField("勾选理由", blank=True)
    publishes = models.BooleanField("公示", null=True)
    reason = models.CharField("判定理由", max_length=20, choices=Reason.pairs(), blank=True)
    article = models.CharField("判定依据", max_length=200, blank=True)
    gravity = models.CharField("失信信息类别", max_length=12, choices=Gravity.pairs(), blank=True)
    shortest_until = models.DateField("最短公示期届满", null=True)
    longest_until = models.DateField("最长公示期届满", null=True)
    drafted_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("填报时间", null=True)
    checked_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField("复核时间", null=True)
    returned_reason = models.CharField("退回理由", max_length=300, blank=True)
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("登记时间")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["agency", "number"], name="duty_number_once")]
        indexes: ClassVar = [models.Index(fields=["agency", "stage", "due_on"])]


class Publication(Owned):
    """The redacted copy that the public sees (公示件): made when it was approved, never a view into the case."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="publications")
    version = models.PositiveSmallIntegerField("版次", default=1)
    token = models.CharField("公示码", max_length=32, unique=True)
    decision_number = models.CharField("决定书文号", max_length=60)
    agency_name = models.CharField("执法机关", max_length=100)
    party_name = models.CharField("执法对象", max_length=200)
    party_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    representative = models.CharField("法定代表人", max_length=60, blank=True)
    category = models.CharField("执法类别", max_length=20)
    cause = models.CharField("违法行为类型", max_length=200)
    facts = models.TextField("违法事实")
    basis = models.TextField("依据")
    conclusion = models.TextField("处罚内容")
    penalties = models.JSONField("处罚种类", default=list)
    fine_amount = models.DecimalField("罚款", max_digits=14, decimal_places=2, default=0)
    decided_on = models.DateField("决定日期")
    performance = models.CharField("履行情况", max_length=100, blank=True)
    remedy = models.TextField("救济提示")
    text = models.TextField("决定书正文（脱敏）", blank=True)
    is_draft = models.BooleanField("待复核", default=True)
    published_at = models.DateTimeField("公示时间", null=True)
    show_until = models.DateField("公示截止（含）", null=True)
    ended_at = models.DateTimeField("停止公示时间", null=True)
    end_kind = models.CharField("停止原因", max_length=12, choices=EndKind.pairs(), blank=True)
    end_reason = models.TextField("停止理由（公开）", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["duty", "version"], name="publication_version_once"),
            models.UniqueConstraint(
                fields=["duty"],
                condition=models.Q(published_at__isnull=False, ended_at=None),
                name="one_publication_on_show",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "ended_at", "-published_at"]),
            models.Index(fields=["agency", "-decided_on"]),
        ]

    def __str__(self) -> str:
        return self.decision_number


class CorrectionRequest(Owned):
    """Somebody asks for a publication to be corrected (更正申请)."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="correction_requests")
    applicant = models.CharField("申请人", max_length=60)
    contact = models.CharField("联系方式", max_length=100)
    content = models.TextField("更正请求和理由")
    received_at = models.DateTimeField("收到时间")
    due_on = models.DateField("答复期限")
    is_granted = models.BooleanField("更正", null=True)
    answer = models.TextField("答复", blank=True)
    answered_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True)
