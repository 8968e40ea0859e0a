"""Rules of 机构与人员: local settings, credentials, the separation of the three administrators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mingheng.base.errors import NotLawful
from mingheng.org.terms import ADMINISTRATORS, Role


@dataclass(frozen=True, slots=True)
class Setting:
    """A local choice (本机关设置): its label, default and the source of the default."""

    label: str
    default: Any
    source: str


SETTINGS: dict[str, Setting] = {
    "hearing_fine_person": Setting("听证罚款额（个人，元，含）", 5000, "控江路街道《重大行政执法决定法制审核目录》(一)"),
    "hearing_fine_organization": Setting("听证罚款额（单位，元，含）", 50000, "控江路街道《重大行政执法决定法制审核目录》(一)"),
    "filing_days": Setting("收到线索后立案期限（工作日）", 7, "法无天数，本系统默认（行政处罚法第五十四条“及时”）"),
    "defence_days": Setting("陈述申辩期限（工作日）", 5, "法无天数，与听证申请期限一致（行政处罚法第六十四条）"),
    "filing_report_days": Setting("当场处罚备案期限（工作日）", 2, "法无天数，本系统默认（行政处罚法第五十二条）"),
    "announcement_days": Setting("公告送达天数", 60, "上海市城市管理行政执法条例（2018）第二十五条；民事诉讼法第九十五条为30日"),
    "disclosure_days": Setting("公示期限（工作日）", 7, "曹办〔2020〕7号第7条"),
    "night_from": Setting("夜间起（时）", 22, "噪声污染防治法第八十八条，类推"),
    "night_to": Setting("夜间止（时）", 6, "噪声污染防治法第八十八条，类推"),
    "retention_ordinary_years": Setting("普通程序案卷保管年限", 30, "本系统默认（国家档案局令8号，凭记忆）"),
    "retention_summary_years": Setting("简易程序案卷保管年限", 10, "本系统默认（国家档案局令8号，凭记忆）"),
    "show_full_person_name": Setting("公示自然人全名", False, "本系统默认：姓氏加某，区口径可改"),
    "credential_pattern": Setting("执法证号格式", r"^[0-9A-Za-z-]{4,20}$", "证号编码规则未查到，只校验长度和字符"),
}


def credential_valid(
    day: dt.date,
    *,
    valid_from: dt.date,
    valid_to: dt.date,
    suspended: tuple[dt.date | None, dt.date | None] = (None, None),
    revoked_on: dt.date | None = None,
) -> bool:
    """Tell whether an enforcement credential (执法证) is valid on a day.

    Both ends of the period and of a suspension are included; it is void from the revoking day on.

    Law: 《行政处罚法》(2021) 第四十二条、第五十五条
    """
    since, until = suspended
    stopped = since is not None and since <= day and (until is None or day <= until)
    return valid_from <= day <= valid_to and not stopped and (revoked_on is None or day < revoked_on)


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
