"""Glossary of 案件."""

from __future__ import annotations

from django.db.models import TextChoices


class IdentifierKind(TextChoices):
    """Kinds of identifier of a party (证件类型)."""

    RESIDENT_ID = "resident_id", "居民身份证"
    USCC = "uscc", "统一社会信用代码"
    PASSPORT = "passport", "护照"
    HK_MACAU_PERMIT = "hk_macau_permit", "港澳居民来往内地通行证"
    TAIWAN_PERMIT = "taiwan_permit", "台湾居民来往大陆通行证"
    FOREIGN_RESIDENT = "foreign_resident", "外国人永久居留身份证"
    NONE = "none", "未提供"


class LeadSource(TextChoices):
    """Where a lead comes from (案件来源)."""

    PATROL = "patrol", "巡查发现"
    COMPLAINT = "complaint", "投诉举报"
    TRANSFER = "transfer", "其他机关移送"
    ASSIGNMENT = "assignment", "上级交办"
    INSPECTION = "inspection", "检查发现"
    GRID = "grid", "网格上报"


class LeadStage(TextChoices):
    """What became of a lead (线索处理)."""

    OPEN = "open", "待处理"
    TAKEN = "taken", "已成案"
    TRANSFERRED = "transferred", "已移送"
    DROPPED = "dropped", "不予立案"


class ProcedureKind(TextChoices):
    """Which road a case takes (适用程序)."""

    SUMMARY = "summary", "简易程序"
    ORDINARY = "ordinary", "普通程序"


class CaseState(TextChoices):
    """Whether a case is moving (办理状态); the stage says where it is."""

    OPEN = "open", "办理中"
    SUSPENDED = "suspended", "中止"
    CLOSED = "closed", "已结案"
    ARCHIVED = "archived", "已归档"


class OfficerPart(TextChoices):
    """Part of an officer in a case (承办分工)."""

    LEAD = "lead", "主办"
    ASSIST = "assist", "协办"


class Activity(TextChoices):
    """Activity at which credentials are shown (执法活动)."""

    INSPECTION = "inspection", "监督检查"
    EVIDENCE = "evidence", "调查取证"
    INQUIRY = "inquiry", "询问"
    PENALTY = "penalty", "当场处罚"
    SERVICE = "service", "送达文书"
    HEARING = "hearing", "听证"
