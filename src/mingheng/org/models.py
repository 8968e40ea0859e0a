"""Agencies, departments, posts, accounts, officers and their credentials (机构、科室、岗位、账号、人员、执法证)."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth import hashers
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from mingheng.ledger.models import Log
from mingheng.org import rules
from mingheng.org.terms import DepartmentKind, Role


class Agency(models.Model):
    """A subdistrict office that enforces in its own name (街道办事处，执法主体)."""

    log = models.OneToOneField(Log, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("机关全称", max_length=100, unique=True)
    short_name = models.CharField("简称", max_length=40)
    number_prefix = models.CharField("文号机关代字", max_length=10, unique=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, unique=True)
    district_government = models.CharField("复议机关", max_length=60)
    court = models.CharField("有管辖权的法院", max_length=60)
    address = models.CharField("地址", max_length=200, blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    complaint_phone = models.CharField("监督电话", max_length=40, blank=True)
    office_hours = models.CharField("办公时间", max_length=100, blank=True)
    leader_name = models.CharField("负责人", max_length=40, blank=True)
    duties = models.TextField("职能", blank=True)
    fine_bank = models.CharField("罚款代收银行", max_length=100, blank=True)
    fine_account = models.CharField("罚款专户", max_length=60, blank=True)
    settings = models.JSONField("本机关设置", default=dict, help_text="键 → {value, source}")

    def __str__(self) -> str:
        return self.name

    def setting(self, key: str) -> Any:
        """Return a local choice (本机关设置) or its default; unknown keys raise KeyError."""
        default = rules.SETTINGS[key].default
        entry = self.settings.get(key)
        return default if entry is None else entry["value"]


class Owned(models.Model):
    """A row that belongs to one agency (所属机关); nobody else sees it."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", verbose_name="所属机关")

    class Meta:
        abstract = True


class HolidayNotice(Owned):
    """The State Council's holiday notice of one year (放假通知), as imported."""

    year = models.PositiveSmallIntegerField("年份")
    document = models.CharField("文件", max_length=300)
    days = models.JSONField("放假与调休")
    imported_at = models.DateTimeField("导入时间")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["agency", "year"], name="one_notice_per_year")]


class Department(Owned):
    """A section of the agency (科室)."""

    name = models.CharField("名称", max_length=60)
    code = models.CharField("代码", max_length=20)
    kind = models.CharField("类别", max_length=12, choices=DepartmentKind.choices, default=DepartmentKind.ENFORCING)
    duties = models.TextField("职责", blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "code"], name="department_code_once"),
            models.UniqueConstraint(fields=["agency", "name"], name="department_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Post(Owned):
    """A post with its duties (岗位)."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="posts")
    name = models.CharField("岗位", max_length=60)
    duties = models.TextField("岗位职责", blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["department", "name"], name="post_once")]

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by their log-in name; accounts are made by org.actions only."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """Return the account with this log-in name, letter case ignored."""
        return self.get(username__iexact=username)


class Account(AbstractBaseUser):
    """Somebody who can log in, or the agency's own system account (账号)."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="accounts")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="accounts")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="accounts")
    last_login = None  # Django would write it behind the ledger's back
    username = models.CharField("登录名", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("电话", max_length=40, blank=True)
    is_active = models.BooleanField("启用", default=True)
    is_system = models.BooleanField("系统账号", default=False)
    must_change_password = models.BooleanField("下次登录须改密码", default=False)
    logged_in_at = models.DateTimeField("最近登录时间", null=True, blank=True)
    legal_qualification_no = models.CharField("法律职业资格证号", max_length=40, blank=True)
    first_review_on = models.DateField("首次从事审核日期", null=True, blank=True)

    objects = AccountManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("username"), name="username_once_in_any_case")]

    def __str__(self) -> str:
        return self.name

    @property
    def actor_key(self) -> str:
        """Key of this account in the ledger."""
        return f"org.account:{self.pk}"

    @property
    def actor_name(self) -> str:
        """Name of this account in the ledger."""
        return self.name

    @property
    def log_id(self) -> int:
        """The agency's ledger."""
        return self.agency.log_id

    def check_password(self, raw_password: str | None) -> bool:
        """Return whether this is the password (口令); unlike Django's own it never rewrites the stored one."""
        return hashers.check_password(raw_password, self.password)

    def roles_on(self, day: dt.date) -> frozenset[str]:
        """Return the roles held on this day (当日角色); one query, remembered for this object and day."""
        known: dict[dt.date, frozenset[str]] = self.__dict__.setdefault("_roles_on", {})
        if day not in known:
            known[day] = frozenset(grant.role for grant in self.grants.all() if grant.holds_on(day))
        return known[day]

    def has_role(self, role: str, on: dt.date) -> bool:
        """Return whether the account is in use and holds this role on this day."""
        return self.is_active and str(role) in self.roles_on(on)

    def forget_roles(self) -> None:
        """Forget what `roles_on` remembers, after a grant was made or ended."""
        self.__dict__.pop("_roles_on", None)


class RoleGrant(Owned):
    """A role given to an account for a time (授权)."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    valid_from = models.DateField("自")
    valid_to = models.DateField("至（含）", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "role"], condition=models.Q(valid_to=None), name="one_open_grant_per_role"
            )
        ]

    def holds_on(self, day: dt.date) -> bool:
        """Return whether the grant is in force on this day; both ends included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Officer(Owned):
    """A person who enforces (执法人员), or an auxiliary who may only help (辅助人员)."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="officer")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="officers")
    is_auxiliary = models.BooleanField("辅助人员", default=False)
    trained_on = models.DateField("岗前培训合格日期", null=True, blank=True)

    def __str__(self) -> str:
        return self.account.name

    @property
    def name(self) -> str:
        """The officer's name."""
        return self.account.name

    def credential_on(self, day: dt.date) -> Credential | None:
        """Return the credential that is valid on this day (当日有效的执法证), or None."""
        return next((c for c in self.credentials.all() if c.valid_on(day)), None)


class Credential(Owned):
    """An enforcement credential (行政执法证); it is worth nothing from the day it expires or is stopped."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="credentials")
    number = models.CharField("证号", max_length=20)
    category = models.CharField("执法类别", max_length=60, default="综合行政执法")
    issued_by = models.CharField("发证机关", max_length=100, blank=True)
    valid_from = models.DateField("有效期自")
    valid_to = models.DateField("有效期至（含）")
    suspensions = models.JSONField("暂扣", default=list, help_text="[[自, 至], …] 两端都含，至可为空")
    revoked_on = models.DateField("注销日期", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "number", "valid_from"], name="credential_number_once"),
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")), name="credential_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def valid_on(self, day: dt.date) -> bool:
        """Return whether the credential is valid on this day (执法证当日有效); the revoking day itself is out."""
        return rules.credential_valid(
            day,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            suspensions=self.suspension_periods,
            revoked_on=self.revoked_on,
        )

    @property
    def suspension_periods(self) -> list[rules.Period]:
        """The periods in which it was taken away for a time (暂扣期间), both ends included; an open end is None."""
        return [
            (dt.date.fromisoformat(since), None if until is None else dt.date.fromisoformat(until))
            for since, until in self.suspensions
        ]
