"""Glossary of 法制审核."""

from __future__ import annotations

from django.db.models import TextChoices


class RequestStage(TextChoices):
    """Life of a request (送审状态)."""

    SUBMITTED = "submitted", "待收件"
    RETURNED = "returned", "退补材料"
    ACCEPTED = "accepted", "审核中"
    DONE = "done", "已出意见"


class OpinionKind(TextChoices):
    """Kinds of review opinion (审核意见类型)."""

    AGREE = "agree", "同意"
    CORRECT = "correct", "存在问题，建议纠正"
    SUPPLEMENT = "supplement", "事实不清、证据不足，补充调查"
    DISAGREE = "disagree", "不同意"
    TRANSFER_CRIME = "transfer_crime", "移送司法机关"
    TRANSFER_AGENCY = "transfer_agency", "超越权限，移送有权机关"


class CounselAdoption(TextChoices):
    """How far counsel's opinion was taken (采纳情况)."""

    FULL = "full", "全部采纳"
    PART = "part", "部分采纳"
    NONE = "none", "未采纳"


class Verdict(TextChoices):
    """Verdict on one point of the review list (逐项结论)."""

    PASS = "pass", "通过"
    FAIL = "fail", "不通过"
    NOT_APPLICABLE = "not_applicable", "不适用"
