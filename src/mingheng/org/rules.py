"""Rules of 机构与人员: local settings, credentials, the separation of the three administrators."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from mingheng.base.errors import Conflict, NotLawful, NotPermitted
from mingheng.org.terms import ADMINISTRATORS, Role

Period = tuple[dt.date, dt.date | None]
"""A span of days, both ends included; None is an open end."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A local choice (本机关设置): its label, default and the source of the default."""

    label: str
    default: Any
    source: str


SETTINGS: dict[str, Setting] = {
    "hearing_fine_person": Setting(
        "听证罚款额（个人，元，含）", 5000, "控江路街道《重大行政执法决定法制审核目录》(一)"
    ),
    "hearing_fine_organization": Setting(
        "听证罚款额（单位，元，含）", 50000, "控江路街道《重大行政执法决定法制审核目录》(一)"
    ),
    "filing_days": Setting("收到线索后立案期限（工作日）", 7, "法无天数，本系统默认（行政处罚法第五十四条“及时”）"),
    "defence_days": Setting("陈述申辩期限（工作日）", 5, "法无天数，与听证申请期限一致（行政处罚法第六十四条）"),
    "filing_report_days": Setting("当场处罚备案期限（工作日）", 2, "法无天数，本系统默认（行政处罚法第五十二条）"),
    "announcement_days": Setting(
        "公告送达天数", 60, "上海市城市管理行政执法条例（2018）第二十五条；民事诉讼法第九十五条为30日"
    ),
    "disclosure_days": Setting("公示期限（工作日）", 7, "曹办〔2020〕7号第7条"),
    "taken_back_running": Setting("事项收回后在办案件继续办理", True, "衔接规则未查到，本系统默认继续办结"),
    "recording_gap_seconds": Setting(
        "录像中断须说明的时长（秒，超过）", 5, "曹办〔2020〕7号第14条要求连续，未写秒数，本系统默认"
    ),
    "night_from": Setting("夜间起（时）", 22, "噪声污染防治法第八十八条，类推"),
    "night_to": Setting("夜间止（时）", 6, "噪声污染防治法第八十八条，类推"),
    "retention_ordinary_years": Setting("普通程序案卷保管年限", 30, "本系统默认（国家档案局令8号，凭记忆）"),
    "retention_summary_years": Setting("简易程序案卷保管年限", 10, "本系统默认（国家档案局令8号，凭记忆）"),
    "show_full_person_name": Setting("公示自然人全名", False, "本系统默认：姓氏加某，区口径可改"),
    "credential_pattern": Setting("执法证号格式", r"^[0-9A-Za-z-]{4,20}$", "证号编码规则未查到，只校验长度和字符"),
}


def covers(period: Period, day: dt.date) -> bool:
    """Tell whether a period (期间) covers a day; both ends are included, an open end runs on.

    House: 有效期、暂扣期的首日和末日都算在内
    """
    since, until = period
    return since <= day and (until is None or day <= until)


def credential_valid(
    day: dt.date,
    *,
    valid_from: dt.date,
    valid_to: dt.date,
    suspensions: Iterable[Period] = (),
    revoked_on: dt.date | None = None,
) -> bool:
    """Tell whether an enforcement credential (执法证) is valid on a day.

    Both ends of the period and of each suspension are included; it is void from the revoking day on.

    Law: 《行政处罚法》(2021) 第四十二条、第五十五条
    """
    stopped = any(covers(period, day) for period in suspensions)
    return valid_from <= day <= valid_to and not stopped and (revoked_on is None or day < revoked_on)


def check_credential_period(valid_from: dt.date, valid_to: dt.date) -> None:
    """Refuse a credential whose period of validity (执法证有效期) ends before it begins.

    :raises NotLawful: CREDENTIAL_DATES_REVERSED.
    House: 首日和末日都有效，至少一天
    """
    if valid_to < valid_from:
        raise NotLawful("CREDENTIAL_DATES_REVERSED", "执法证有效期的止日早于起日", way_out="请核对证面上的有效期")


def check_credential_number(number: str, pattern: str) -> None:
    """Refuse a credential number (证号) that does not match the agency's pattern, a regular expression.

    :raises NotLawful: CREDENTIAL_NUMBER_MALFORMED.
    House: 证号编码规则未见公布，格式由本机关设置
    """
    if not re.fullmatch(pattern, number):
        raise NotLawful(
            "CREDENTIAL_NUMBER_MALFORMED",
            f"证号“{number}”不合本机关设置的格式",
            way_out="请按证面核对证号；编号规则有变的，先改本机关设置",
        )


def check_suspension(
    period: Period, *, valid: Period, suspensions: Iterable[Period], revoked_on: dt.date | None
) -> None:
    """Refuse a suspension (暂扣) that is reversed, outside the credential's life, or on top of another one.

    Days, both ends included; an open end is None.

    :raises NotLawful: SUSPENSION_DATES_REVERSED, CREDENTIAL_NOT_VALID or ALREADY_SUSPENDED.
    House: 同一天不能暂扣两次，注销或者过期的执法证不用再暂扣
    """
    since, until = period
    if until is not None and until < since:
        raise NotLawful("SUSPENSION_DATES_REVERSED", "暂扣的止日早于起日")
    if not covers(valid, since) or (revoked_on is not None and revoked_on <= since):
        raise NotLawful(
            "CREDENTIAL_NOT_VALID", "执法证在暂扣之日已经过期、注销或者尚未生效", article="行政处罚法第四十二条"
        )
    for other in suspensions:
        lifted = other[1] is not None and other[1] < other[0]  # given back on the day it was taken
        if not lifted and (covers(other, since) or covers(period, other[0])):
            raise NotLawful("ALREADY_SUSPENDED", "执法证在这段时间已经暂扣", way_out="先恢复，再按新的期间暂扣")


def open_suspension(day: dt.date, suspensions: Collection[Period]) -> int:
    """Return the place in the list of the suspension (暂扣) that covers a day.

    :raises NotLawful: NOT_SUSPENDED when none does.
    House: 恢复自当日起生效，当日即可执法
    """
    for place, period in enumerate(suspensions):
        if covers(period, day):
            return place
    raise NotLawful("NOT_SUSPENDED", "执法证当日没有被暂扣")


def check_renewal(valid_from: dt.date, *, earlier_to: dt.date, revoked_on: dt.date | None) -> None:
    """Refuse a renewal (换证) that begins while the credential it follows is still valid.

    The first day of the new one must lie after the last day, or on or after the revoking day, of the old one.

    :raises NotLawful: RENEWAL_OVERLAPS.
    House: 同一天只有一张有效的执法证，断开的日子不得倒补
    """
    ended = (
        earlier_to + dt.timedelta(days=1) if revoked_on is None else min(earlier_to + dt.timedelta(days=1), revoked_on)
    )
    if valid_from < ended:
        raise NotLawful(
            "RENEWAL_OVERLAPS",
            f"原证有效至 {ended - dt.timedelta(days=1)}，新证的有效期不能与它重叠",
            way_out="新证自原证期满或者注销之后起算；提前换证的，先注销原证",
        )


def expiry_threshold(day: dt.date, valid_to: dt.date) -> int | None:
    """Return the warning step (90, 60, 30, 7 or 0 days) that a credential's last day has reached, or None when it is far.

    Natural days left from the day to the last valid day; 0 means that it has run out (执法证到期预警).

    House: 到期前 90、60、30、7 日提醒，过期当日失效
    """
    left = (valid_to - day).days
    if left < 0:
        return 0
    return next((step for step in (7, 30, 60, 90) if left <= step), None)


def check_may_act(held: Collection[str], needed: Collection[str]) -> None:
    """Refuse somebody who holds none of the roles (角色) that an act needs.

    :raises NotPermitted: ROLE_NEEDED.
    House: 各司其职，权限只来自授权
    """
    if not set(held) & {str(role) for role in needed}:
        names = "、".join(Role(role).label for role in needed)
        raise NotPermitted("ROLE_NEEDED", f"这件事由{names}办理，您没有这个角色", way_out="请转交有权限的人员办理")


def check_grant_to(granter: str, receiver: str) -> None:
    """Refuse an administrator who grants a role to the own account (不得给自己授权).

    :raises NotPermitted: GRANT_TO_ONESELF.
    House: 等级保护“三员分立”
    """
    if granter == receiver:
        raise NotPermitted(
            "GRANT_TO_ONESELF", "不能给自己授权或者收回自己的角色", article="三员分立", way_out="由另一名安全管理员办理"
        )


def check_reviewer_qualified(role: str, *, legal_qualification_no: str, first_review_on: dt.date | None) -> None:
    """Refuse a first-time legal reviewer (初次从事法制审核) without the legal professional qualification.

    Somebody who reviewed before the qualification was required (2018-01-01) may go on.

    :raises NotLawful: REVIEWER_NOT_QUALIFIED.
    Law: 《行政处罚法》(2021) 第五十八条第二款
    """
    before = first_review_on is not None and first_review_on < QUALIFICATION_FROM
    if role == Role.REVIEWER and not legal_qualification_no and not before:
        raise NotLawful(
            "REVIEWER_NOT_QUALIFIED",
            "初次从事行政处罚决定法制审核的人员，应当通过国家统一法律职业资格考试取得法律职业资格",
            article="行政处罚法第五十八条",
            way_out="先登记法律职业资格证号；此前已从事审核的，登记首次从事审核日期",
        )


QUALIFICATION_FROM = dt.date(2018, 1, 1)
"""From this day first-time reviewers need the qualification (2017 amendment of 行政处罚法, 第三十八条)."""


def check_password(password: str, *, username: str, name: str) -> None:
    """Refuse a weak password (弱口令): fewer than 10 characters, fewer than three kinds of them, or the own name inside.

    The kinds are capitals, small letters, digits, and all others.

    :raises NotLawful: PASSWORD_TOO_SHORT, PASSWORD_TOO_SIMPLE or PASSWORD_HOLDS_NAME.
    House: GB/T 22239 身份鉴别：口令应有复杂度要求并定期更换
    """
    kinds = (
        str.isupper,
        str.islower,
        str.isdigit,
        lambda mark: not mark.isalnum() or (mark.isalpha() and not mark.isascii()),
    )
    if len(password) < SHORTEST_PASSWORD:
        raise NotLawful("PASSWORD_TOO_SHORT", f"口令至少 {SHORTEST_PASSWORD} 个字符")
    if sum(any(kind(mark) for mark in password) for kind in kinds) < 3:
        raise NotLawful("PASSWORD_TOO_SIMPLE", "口令要有大写字母、小写字母、数字、符号中的三种")
    if username.lower() in password.lower() or (name and name in password):
        raise NotLawful("PASSWORD_HOLDS_NAME", "口令里不能有登录名或者姓名")


SHORTEST_PASSWORD = 10


def check_username(username: str) -> None:
    """Refuse a log-in name (登录名) that is not 3 to 40 letters, digits, dots, dashes or underlines.

    :raises NotLawful: USERNAME_MALFORMED.
    House: 登录名不分大小写，键盘直接可打
    """
    if not re.fullmatch(r"[a-z][a-z0-9._-]{2,39}", username):
        raise NotLawful(
            "USERNAME_MALFORMED",
            f"登录名“{username}”不合要求",
            way_out="以小写字母开头，3 至 40 个小写字母、数字、点、横线或者下划线",
        )


def check_setting(key: str, value: Any) -> None:
    """Refuse an unknown local setting (本机关设置), or a value that is not of the default's kind.

    Numbers are whole and not negative: yuan, days, years or hours as the label says.

    :raises NotLawful: SETTING_UNKNOWN or SETTING_MALFORMED.
    House: 地方裁量口径是设置而不是常量，每项都要有来源
    """
    if key not in SETTINGS:
        raise NotLawful("SETTING_UNKNOWN", f"没有“{key}”这项设置")
    setting = SETTINGS[key]
    wrong = type(value) is not type(setting.default) or (type(value) is int and value < 0)
    if not wrong and key == "credential_pattern":
        wrong = not _is_pattern(value)
    if wrong:
        raise NotLawful("SETTING_MALFORMED", f"“{setting.label}”的值不合要求：{value}")


def _is_pattern(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return len(text) <= 100


def check_source(source: str) -> None:
    """Refuse a local choice without its source (来源文件).

    :raises NotLawful: SOURCE_MISSING.
    House: 每项地方口径都能追溯到文件
    """
    if not source.strip():
        raise NotLawful("SOURCE_MISSING", "请写明依据的文件名称和文号")


def check_department_open(name: str, closed_on: dt.date | None, day: dt.date) -> None:
    """Refuse a department (科室) that is closed on the day; the closing day itself is out.

    :raises Conflict: DEPARTMENT_CLOSED.
    House: 撤销的科室不再接收人员和事项
    """
    if closed_on is not None and closed_on <= day:
        raise Conflict("DEPARTMENT_CLOSED", f"{name}已于 {closed_on} 撤销")


def check_role_combination(roles: Iterable[str]) -> None:
    """Refuse a set of roles (角色组合) that breaks the separation of the three administrators (三员分立).

    :raises NotLawful: ROLES_EXCLUDE_EACH_OTHER when an administrator role stands beside any other role;
        REVIEWER_ENFORCES when one person is reviewer and officer or head.
    House: 等级保护“三员分立”；审核人与承办人分开（行政处罚法第五十八条、曹办〔2020〕7号第24条）
    """
    held = {Role(role) for role in roles}
    if held & ADMINISTRATORS and len(held) > 1:
        raise NotLawful(
            "ROLES_EXCLUDE_EACH_OTHER",
            "系统、安全、审计管理员只能单独担任，不能兼任其他角色",
            article="三员分立",
            way_out="另立一个账号，或者先收回已有角色",
        )
    if Role.REVIEWER in held and held & {Role.OFFICER, Role.HEAD}:
        raise NotLawful(
            "REVIEWER_ENFORCES",
            "法制审核员不能同时是执法人员或部门负责人",
            article="行政处罚法第五十八条",
            way_out="由司法所的其他人员担任审核员",
        )
