"""Legal review of major decisions: requests, counsel, opinions, objections (法制审核)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mingheng.cases.models import Case
from mingheng.documents.models import Document
from mingheng.org.models import Account, Owned
from mingheng.review.terms import CounselAdoption, OpinionKind, RequestStage


class ReviewRequest(Owned):
    """A draft decision sent for legal review (送审); every round is a new request."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="review_requests")
    round = models.PositiveSmallIntegerField("轮次", default=1)
    proposal_round = models.PositiveSmallIntegerField("对应的拟处理意见轮次")
    codes = models.JSONField("命中的目录条目", default=list)
    proposed = models.JSONField("拟决定内容", default=dict)
    explanation = models.TextField("情况说明")
    materials = models.JSONField("送审材料", default=list, help_text="[{name, is_present}]")
    responsibility_signed = models.BooleanField("承办部门责任声明", default=False)
    submitted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("送审时间")
    stage = models.CharField("状态", max_length=12, choices=RequestStage.choices, default=RequestStage.SUBMITTED)
    returned_reason = models.TextField("退补理由", blank=True)
    complete_on = models.DateField("材料收齐日期", null=True)
    extended_on = models.DateField("批准延长日期", null=True)
    extension_reason = models.TextField("延长理由", blank=True)
    response = models.TextField("对上一轮意见的处理说明", blank=True)
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "round"], name="review_round_once")]
        indexes: ClassVar = [models.Index(fields=["agency", "stage"])]


class CounselOpinion(Owned):
    """The opinion of a public lawyer or outside counsel, and how far it was taken (法律顾问意见及采纳情况)."""

    request = models.OneToOneField(ReviewRequest, on_delete=models.PROTECT, related_name="counsel_opinion")
    counsel = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    absent_reason = models.CharField("未参与原因", max_length=300, blank=True)
    opinion = models.TextField("意见", blank=True)
    given_at = models.DateTimeField("出具时间")
    adoption = models.CharField("采纳情况", max_length=8, choices=CounselAdoption.choices, blank=True)
    adoption_reason = models.TextField("采纳理由", blank=True)


class ReviewOpinion(Owned):
    """The written opinion of the reviewing body (法制审核意见书)."""

    request = models.OneToOneField(ReviewRequest, on_delete=models.PROTECT, related_name="opinion")
    kind = models.CharField("意见类型", max_length=20, choices=OpinionKind.choices)
    points = models.JSONField("逐项审核结论", default=list, help_text="[{no, verdict, remark}]")
    problems = models.TextField("问题和修改建议", blank=True)
    reviewer = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField("出具时间")
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")


class Objection(Owned):
    """The department's objection, the talk about it, and the leader's ruling (异议、协商、裁定)."""

    opinion = models.OneToOneField(ReviewOpinion, on_delete=models.PROTECT, related_name="objection")
    reasons = models.TextField("理由和依据")
    raised_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField("提出时间")
    consultation = models.TextField("协商记录", blank=True)
    is_agreed = models.BooleanField("协商一致", null=True)
    consulted_at = models.DateTimeField("协商时间", null=True)
    for_department = models.BooleanField("按部门意见办", null=True)
    ruling = models.TextField("裁定和风险说明", blank=True)
    ruled_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    ruled_at = models.DateTimeField("裁定时间", null=True)
