"""Glossary of 权责清单."""

from __future__ import annotations

from django.db.models import TextChoices


class PowerCategory(TextChoices):
    """Kinds of power (职权类别)."""

    PENALTY = "penalty", "行政处罚"
    INSPECTION = "inspection", "行政检查"
    COMPULSION = "compulsion", "行政强制"
    PERMIT = "permit", "行政许可"
    OTHER = "other", "其他"


class ListStage(TextChoices):
    """Life of a yearly list (清单版本状态)."""

    DRAFT = "draft", "编制中"
    IN_FORCE = "in_force", "施行中"
    SUPERSEDED = "superseded", "已被替代"


class Sector(TextChoices):
    """Sector of an item, which sets the publication period (领域)."""

    GENERAL = "general", "一般"
    FOOD = "food", "食品"
    DRUG = "drug", "药品"
    SPECIAL_EQUIPMENT = "special_equipment", "特种设备"
    WORK_SAFETY = "work_safety", "安全生产"
    FIRE = "fire", "消防"


class PartyScope(TextChoices):
    """Whom a penalty range binds (适用对象)."""

    ANY = "any", "不限"
    PERSON = "person", "个人"
    ORGANIZATION = "organization", "单位"


class ChangeKind(TextChoices):
    """How an item differs between two yearly lists (清单差异)."""

    ADDED = "added", "新增"
    REMOVED = "removed", "取消"
    TRANSFERRED = "transferred", "划转"
    MODIFIED = "modified", "修改"
