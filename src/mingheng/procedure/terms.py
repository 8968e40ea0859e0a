"""Glossary of 办案程序."""

from __future__ import annotations

from django.db.models import TextChoices


class FilingOutcome(TextChoices):
    """What the head decided on filing (立案审批结果)."""

    FILED = "filed", "立案"
    NOT_FILED = "not_filed", "不予立案"


class ProposalKind(TextChoices):
    """The kinds of decision of 行政处罚法第五十七条 (处理意见、决定种类)."""

    PENALTY = "penalty", "给予行政处罚"
    NO_PENALTY = "no_penalty", "不予行政处罚"
    UNFOUNDED = "unfounded", "违法事实不能成立，不予行政处罚"
    CRIME = "crime", "涉嫌犯罪，移送司法机关"


class NoPenaltyGround(TextChoices):
    """Why no penalty is imposed (不予处罚的理由)."""

    MINOR_AND_MENDED = "minor_and_mended", "违法行为轻微并及时改正，没有造成危害后果"
    FIRST_AND_MENDED = "first_and_mended", "初次违法且危害后果轻微并及时改正"
    NO_FAULT = "no_fault", "有证据足以证明没有主观过错"
    UNDER_FOURTEEN = "under_fourteen", "不满十四周岁"
    NO_CAPACITY = "no_capacity", "不能辨认或者不能控制自己行为时有违法行为"


class DefenceKind(TextChoices):
    """How the party was heard (陈述申辩方式)."""

    ORAL = "oral", "口头"
    WRITTEN = "written", "书面"
    WAIVED = "waived", "明确放弃"


class Adoption(TextChoices):
    """How far an opinion was taken (采纳情况)."""

    FULL = "full", "全部采纳"
    PART = "part", "部分采纳"
    NONE = "none", "未采纳"


class HearingAnswer(TextChoices):
    """What the party said to the right to a hearing (听证意愿)."""

    REQUESTED = "requested", "要求听证"
    WAIVED = "waived", "放弃听证"


class ServiceMethod(TextChoices):
    """Lawful ways of service (送达方式)."""

    DIRECT = "direct", "直接送达"
    LEFT = "left", "留置送达"
    POST = "post", "邮寄送达"
    ELECTRONIC = "electronic", "电子送达"
    ENTRUSTED = "entrusted", "委托送达"
    ANNOUNCEMENT = "announcement", "公告送达"


class PaymentChannel(TextChoices):
    """How a fine was paid (缴纳方式)."""

    BANK = "bank", "代收银行"
    ELECTRONIC = "electronic", "电子支付系统"
    ON_THE_SPOT = "on_the_spot", "当场收缴"


class OnTheSpotGround(TextChoices):
    """Why a fine may be collected on the spot (当场收缴理由)."""

    SMALL = "small", "罚款一百元以下"
    HARD_LATER = "hard_later", "不当场收缴事后难以执行"
    REMOTE = "remote", "边远、水上、交通不便地区且当事人提出"


class ApprovalOutcome(TextChoices):
    """What an approver said (审批结果)."""

    PENDING = "pending", "待审批"
    APPROVED = "approved", "同意"
    RETURNED = "returned", "退回"


class DecisionState(TextChoices):
    """Life of a decision (决定效力)."""

    IN_FORCE = "in_force", "有效"
    CHANGED = "changed", "已变更"
    REVOKED = "revoked", "已撤销"
    UNLAWFUL = "unlawful", "确认违法"
    VOID = "void", "确认无效"


class ClosingOutcome(TextChoices):
    """How a case ends (结案方式)."""

    PERFORMED = "performed", "履行完毕"
    ENFORCED = "enforced", "执行完毕"
    ENFORCEMENT_ENDED = "enforcement_ended", "终结执行"
    NO_PENALTY = "no_penalty", "不予处罚"
    TRANSFERRED = "transferred", "移送"
    NOT_FILED = "not_filed", "不予立案"
    WITHDRAWN = "withdrawn", "撤销立案"


class RemedyKind(TextChoices):
    """What the party took up against the decision (救济)."""

    RECONSIDERATION = "reconsideration", "行政复议"
    LITIGATION = "litigation", "行政诉讼"


class PreservationDisposal(TextChoices):
    """What became of evidence kept in advance (先行登记保存的处理)."""

    CONFISCATED = "confiscated", "没收"
    RETURNED = "returned", "返还"
    TRANSFERRED = "transferred", "移送"
    SEIZED = "seized", "查封扣押"
    RELEASED = "released", "解除"
