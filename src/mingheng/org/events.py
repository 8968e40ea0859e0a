"""What happens to agencies, people, credentials and roles (机构与人员的记账事件)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mingheng.ledger import Event, Internal, Personal, Public


@dataclass(frozen=True)
class AgencyCreated(Event):
    """机关建档：the agency begins to work with this system."""

    label = "机关建档"
    article = "上海市街道办事处条例（2021）"
    name: Public[str]
    uscc: Public[str]
    number_prefix: Public[str]


@dataclass(frozen=True)
class AgencyChanged(Event):
    """机关资料变更：what is published about the agency was changed."""

    label = "变更机关资料"
    article = "行政处罚法第三十九条"
    changed: Public[dict[str, str]]


@dataclass(frozen=True)
class SettingChanged(Event):
    """本机关设置变更：a local choice, with its source."""

    label = "变更本机关设置"
    key: Public[str]
    name: Public[str]
    value: Public[str]
    before: Public[str]
    source: Public[str]

    def sentence(self) -> str:
        """Return the change in one sentence."""
        return f"{self.name}由 {self.before} 改为 {self.value}，依据：{self.source}"


@dataclass(frozen=True)
class HolidayNoticeImported(Event):
    """导入放假通知：the calendar of one year."""

    label = "导入放假通知"
    article = "全国年节及纪念日放假办法"
    year: Public[int]
    document: Public[str]
    holidays: Public[int]
    workdays: Public[int]


@dataclass(frozen=True)
class DepartmentCreated(Event):
    """设立科室。"""

    label = "设立科室"
    code: Public[str]
    name: Public[str]
    kind: Public[str]


@dataclass(frozen=True)
class DepartmentChanged(Event):
    """科室职责变更：duties or telephone."""

    label = "变更科室职责"
    name: Public[str]
    changed: Public[dict[str, str]]


@dataclass(frozen=True)
class DepartmentClosed(Event):
    """撤销科室。"""

    label = "撤销科室"
    name: Public[str]
    closed_on: Public[dt.date]


@dataclass(frozen=True)
class PostCreated(Event):
    """设立岗位。"""

    label = "设立岗位"
    department: Public[str]
    name: Public[str]


@dataclass(frozen=True)
class DutiesAssigned(Event):
    """定岗：an account is given a department and a post."""

    label = "定岗"
    person: Personal[str]
    department: Public[str]
    post: Public[str]


@dataclass(frozen=True)
class AccountCreated(Event):
    """开设账号。"""

    label = "开设账号"
    username: Internal[str]
    person: Personal[str]
    department: Public[str]
    is_system: Public[bool] = False


@dataclass(frozen=True)
class AccountChanged(Event):
    """变更账号资料。"""

    label = "变更账号资料"
    username: Internal[str]
    changed: Personal[dict[str, str]]


@dataclass(frozen=True)
class PasswordChanged(Event):
    """修改口令。"""

    label = "修改口令"
    username: Internal[str]


@dataclass(frozen=True)
class PasswordReset(Event):
    """重置口令：a one-time password was given out."""

    label = "重置口令"
    username: Internal[str]


@dataclass(frozen=True)
class AccountDisabled(Event):
    """停用账号。"""

    label = "停用账号"
    username: Internal[str]
    reason: Internal[str]


@dataclass(frozen=True)
class AccountEnabled(Event):
    """启用账号。"""

    label = "启用账号"
    username: Internal[str]


@dataclass(frozen=True)
class LoggedIn(Event):
    """登录。"""

    label = "登录"
    username: Internal[str]
    address: Personal[str]


@dataclass(frozen=True)
class LoggedOut(Event):
    """退出登录。"""

    label = "退出登录"
    username: Internal[str]


@dataclass(frozen=True)
class RoleGranted(Event):
    """授予角色。"""

    label = "授予角色"
    article = "三员分立"
    person: Personal[str]
    role: Public[str]
    valid_from: Public[dt.date]
    valid_to: Public[dt.date | None] = None


@dataclass(frozen=True)
class RoleEnded(Event):
    """收回角色。"""

    label = "收回角色"
    article = "三员分立"
    person: Personal[str]
    role: Public[str]
    valid_to: Public[dt.date]


@dataclass(frozen=True)
class OfficerRegistered(Event):
    """登记执法人员。"""

    label = "登记执法人员"
    article = "行政处罚法第四十二条"
    person: Personal[str]
    department: Public[str]
    is_auxiliary: Public[bool]


@dataclass(frozen=True)
class OfficerChanged(Event):
    """变更执法人员登记：department, auxiliary or not, day of training."""

    label = "变更执法人员登记"
    article = "行政处罚法第四十二条"
    person: Personal[str]
    changed: Internal[dict[str, str]]


@dataclass(frozen=True)
class CredentialIssued(Event):
    """发放执法证。"""

    label = "发放执法证"
    article = "行政处罚法第四十二条"
    person: Personal[str]
    number: Public[str]
    valid_from: Public[dt.date]
    valid_to: Public[dt.date]


@dataclass(frozen=True)
class CredentialRenewed(Event):
    """换发执法证。"""

    label = "换发执法证"
    article = "行政处罚法第四十二条"
    person: Personal[str]
    number: Public[str]
    before: Public[str]
    valid_from: Public[dt.date]
    valid_to: Public[dt.date]


@dataclass(frozen=True)
class CredentialCorrected(Event):
    """更正执法证登记：what had been copied wrongly from the card."""

    label = "更正执法证登记"
    number: Public[str]
    changed: Public[dict[str, str]]


@dataclass(frozen=True)
class CredentialSuspended(Event):
    """暂扣执法证。"""

    label = "暂扣执法证"
    number: Public[str]
    since: Public[dt.date]
    until: Public[dt.date | None]
    reason: Internal[str]


@dataclass(frozen=True)
class CredentialResumed(Event):
    """恢复执法证。"""

    label = "恢复执法证"
    number: Public[str]
    resumed_on: Public[dt.date]
    reason: Internal[str]


@dataclass(frozen=True)
class CredentialRevoked(Event):
    """注销执法证。"""

    label = "注销执法证"
    number: Public[str]
    revoked_on: Public[dt.date]
    reason: Internal[str]


@dataclass(frozen=True)
class PeopleImported(Event):
    """导入人员与执法证：a workbook was applied."""

    label = "导入人员与执法证"
    digest: Public[str]
    added: Public[int]
    changed: Public[int]
    unchanged: Public[int]
