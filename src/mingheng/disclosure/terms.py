"""Glossary of 行政执法公示: why something is published or not, kinds of dishonesty record, sectors, what was hidden."""

from __future__ import annotations

from mingheng.law.terms import Term


class Sector(Term):
    """Fields with their own publication period (领域)."""

    GENERAL = "general", "一般"
    FOOD = "food", "食品"
    DRUG = "drug", "药品"
    SPECIAL_EQUIPMENT = "special_equipment", "特种设备"
    WORK_SAFETY = "work_safety", "安全生产"
    FIRE = "fire", "消防"


class Procedure(Term):
    """Which road the decision took (所经程序)."""

    SUMMARY = "summary", "简易程序"
    ORDINARY = "ordinary", "普通程序"


class Reason(Term):
    """Why a decision is published or withheld (公示判定理由)."""

    NOT_SERVED = "NOT_SERVED", "决定尚未送达，不公示"
    REVOKED = "REVOKED", "决定已被变更、撤销、确认违法或者确认无效，不公示，已公示的撤回"
    SECRET = "SECRET", "涉及国家秘密或者危及国家安全、公共安全、经济安全、社会稳定，不公示"
    MINOR = "MINOR", "当事人是未成年人，或者可以识别出未成年人，整案不公示"
    TRADE_SECRET = "TRADE_SECRET", "主要事实涉及商业秘密、个人隐私且不能区分处理，不公示"
    NOT_PENALTY = "NOT_PENALTY", "不予处罚、移送的决定不是行政处罚决定，不公示，只归集、统计"
    SIMPLE = "SIMPLE", "简易程序作出的处罚，不公示，只归集、统计"
    WARNING_ONLY = "WARNING_ONLY", "仅处以警告、通报批评，不公示，只归集、统计"
    SLIGHT_NECESSARY = "SLIGHT_NECESSARY", "轻微失信信息，确有必要公示，最长三个月"
    PERSON_REDACTED = "PERSON_REDACTED", "自然人普通程序处罚，脱敏后公示"
    TREATED = "TREATED", "涉及商业秘密、个人隐私，作区分处理后公示"
    ORDINARY = "ORDINARY", "普通程序决定，公示"


class Gravity(Term):
    """Classes of dishonesty record since 2026-04-01 (失信信息类别)."""

    SLIGHT = "slight", "轻微"
    GENERAL = "general", "一般"
    SERIOUS = "serious", "严重"


class HiddenKind(Term):
    """What redaction hides (脱敏种类)."""

    RESIDENT_ID = "resident_id", "公民身份号码"
    IDENTITY_PAPER = "identity_paper", "其他证件号码"
    PHONE = "phone", "电话号码"
    BANK_ACCOUNT = "bank_account", "银行账号、支付账号"
    EMAIL = "email", "电子邮箱"
    MESSENGER = "messenger", "即时通信账号"
    PLATE = "plate", "车牌号"
    HOME = "home", "自然人住址"
    BIRTH = "birth", "出生日期"
    ADDRESS_DETAIL = "address_detail", "门牌以下的地址"
    PERSON = "person", "自然人姓名"


class DutyStage(Term):
    """Life of the duty to publish (公示办理状态)."""

    OPEN = "open", "待填报"
    DRAFTED = "drafted", "待复核"
    PUBLISHED = "published", "已公示"
    WITHHELD = "withheld", "依法不公示"
    WITHDRAWN = "withdrawn", "已撤回"
    ENDED = "ended", "期满停止公示"


class EndKind(Term):
    """Why a publication is no longer on show (停止公示原因)."""

    EXPIRED = "expired", "公示期满"
    WITHDRAWN = "withdrawn", "决定被变更、撤销、确认违法或者无效"
    CORRECTED = "corrected", "已更正，以新版为准"
    REPAIRED = "repaired", "信用修复"
