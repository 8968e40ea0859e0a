"""Glossary of 机构与人员."""

from __future__ import annotations

from django.db.models import TextChoices


class Role(TextChoices):
    """Roles an account may hold (角色); the three administrators exclude all others (三员分立)."""

    OFFICER = "officer", "执法人员"
    HEAD = "head", "部门负责人"
    REVIEWER = "reviewer", "法制审核员"
    COUNSEL = "counsel", "法律顾问"
    LEADER = "leader", "街道负责人"
    OFFICE = "office", "党政办"
    ARCHIVIST = "archivist", "档案员"
    WINDOW = "window", "服务窗口"
    SUPERVISOR = "supervisor", "督查"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


class DepartmentKind(TextChoices):
    """What a department does in enforcement (科室类别)."""

    ENFORCING = "enforcing", "执法部门"
    REVIEWING = "reviewing", "法制审核机构"
    OFFICE = "office", "综合办公"
    ARCHIVE = "archive", "档案室"
    WINDOW = "window", "服务窗口"


class OfficerKind(TextChoices):
    """What a person is in enforcement (人员类别)."""

    NONE = "none", "非执法人员"
    OFFICER = "officer", "执法人员"
    AUXILIARY = "auxiliary", "辅助人员"

    @classmethod
    def named(cls) -> list[tuple[str, str]]:
        """Return (label, value) pairs for the cells of a workbook (表格用语)."""
        return [(member.label, member.value) for member in cls]


class Outcome(TextChoices):
    """What a row of an import would do (导入结果)."""

    ADDED = "added", "新增"
    CHANGED = "changed", "修改"
    UNCHANGED = "unchanged", "不变"
    WRONG = "wrong", "错误"
