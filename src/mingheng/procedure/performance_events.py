"""What the ledger remembers of on-the-spot penalties, payment, closing and turns of the road (当场处罚、履行、结案、旁路)."""

from __future__ import annotations

from dataclasses import dataclass

from mingheng.ledger import Event, Internal, Public


@dataclass(frozen=True)
class ToldAndHeard(Event):
    """The party was told on the spot and heard (当场告知并听取陈述申辩)."""

    label = "当场告知并听取陈述申辩"
    article = "行政处罚法第四十四条、第四十五条"
    content: Internal[str]
    defence: Internal[str]

    def sentence(self) -> str:
        """Say what was told and stated."""
        return f"{self.content}　陈述申辩：{self.defence}"


@dataclass(frozen=True)
class DecidedOnTheSpot(Event):
    """A penalty was imposed on the spot (当场作出处罚决定)."""

    label = "当场作出处罚决定"
    article = "行政处罚法第五十一条、第五十二条"
    number: Public[str]
    content: Internal[str]

    def sentence(self) -> str:
        """Say number and content."""
        return f"{self.number}，{self.content}，当场交付"


@dataclass(frozen=True)
class TurnedOrdinary(Event):
    """A summary case became an ordinary one (转为普通程序)."""

    label = "转为普通程序"
    article = "行政处罚法第五十一条"
    reason: Internal[str]

    def sentence(self) -> str:
        """Say why."""
        return self.reason


@dataclass(frozen=True)
class PenaltyReported(Event):
    """The on-the-spot penalty was reported to the agency (当场处罚备案)."""

    label = "当场处罚备案"
    article = "行政处罚法第五十二条第三款"
    number: Public[str]

    def sentence(self) -> str:
        """Say which."""
        return self.number


@dataclass(frozen=True)
class FinePaid(Event):
    """A fine or part of it was paid (缴纳罚款)."""

    label = "缴纳罚款"
    article = "行政处罚法第六十七条"
    amount: Public[str]
    channel: Public[str]
    receipt_number: Internal[str]

    def sentence(self) -> str:
        """Say how much, how."""
        return f"{self.amount} 元，{self.channel}，票据 {self.receipt_number}"


@dataclass(frozen=True)
class CashHandedIn(Event):
    """Money collected on the spot reached agency and bank (当场收缴罚款缴付)."""

    label = "当场收缴罚款缴付"
    article = "行政处罚法第七十一条"
    handed_in_on: Internal[str]
    banked_on: Internal[str]

    def sentence(self) -> str:
        """Say when."""
        return f"{self.handed_in_on} 交机关，{self.banked_on} 缴付银行"


@dataclass(frozen=True)
class DeferralRequested(Event):
    """The party asked to pay later or in parts (申请延期、分期缴纳)."""

    label = "申请延期、分期缴纳罚款"
    article = "行政处罚法第六十六条第二款"
    reason: Internal[str]
    parts: Public[int]

    def sentence(self) -> str:
        """Say why and in how many parts."""
        return f"分 {self.parts} 期，理由：{self.reason}"


@dataclass(frozen=True)
class DeferralDecided(Event):
    """The request to pay later was decided (审批延期、分期缴纳)."""

    label = "审批延期、分期缴纳"
    article = "行政处罚法第六十六条第二款"
    outcome: Public[str]
    opinion: Internal[str]

    def sentence(self) -> str:
        """Say how."""
        return f"{self.outcome}：{self.opinion}"


@dataclass(frozen=True)
class Reminded(Event):
    """The party was reminded to perform (履行催告)."""

    label = "履行催告"
    article = "行政强制法第五十四条"
    number: Public[str]
    amount: Public[str]
    additional_amount: Public[str]
    pay_by: Public[str]

    def sentence(self) -> str:
        """Say how much until when."""
        more = f"，加处罚款 {self.additional_amount} 元" if self.additional_amount != "0.00" else ""
        return f"未缴 {self.amount} 元{more}，限 {self.pay_by} 前履行"


@dataclass(frozen=True)
class ClosingProposed(Event):
    """Closing was proposed (提请结案)."""

    label = "提请结案"
    outcome: Internal[str]
    performance: Internal[str]

    def sentence(self) -> str:
        """Say how it ends."""
        return f"{self.outcome}：{self.performance}"


@dataclass(frozen=True)
class ClosingDecided(Event):
    """Closing was approved or returned (审批结案)."""

    label = "审批结案"
    outcome: Public[str]
    opinion: Internal[str]

    def sentence(self) -> str:
        """Say how."""
        return f"{self.outcome}：{self.opinion}"


@dataclass(frozen=True)
class RecusalRequested(Event):
    """It was asked that an officer step aside (申请回避)."""

    label = "申请回避"
    article = "行政处罚法第四十三条"
    officer: Internal[str]
    reason: Internal[str]

    def sentence(self) -> str:
        """Say who and why."""
        return f"{self.officer}：{self.reason}"


@dataclass(frozen=True)
class RecusalDecided(Event):
    """Whether an officer steps aside was decided (决定回避)."""

    label = "决定回避"
    article = "行政处罚法第四十三条"
    officer: Internal[str]
    is_granted: Public[bool]

    def sentence(self) -> str:
        """Say how."""
        return f"{self.officer}{'回避' if self.is_granted else '不回避'}"


@dataclass(frozen=True)
class CaseSuspended(Event):
    """The case stands still (中止办理)."""

    label = "中止办理"
    reason: Internal[str]
    basis: Internal[str]

    def sentence(self) -> str:
        """Say why."""
        return f"{self.reason}（{self.basis or '无停计依据，期限照常计算'}）"


@dataclass(frozen=True)
class CaseResumed(Event):
    """The case moves again (恢复办理)."""

    label = "恢复办理"
    reason: Internal[str]

    def sentence(self) -> str:
        """Say why."""
        return self.reason


@dataclass(frozen=True)
class CaseTransferred(Event):
    """The case or lead went to the body that has the power (移送)."""

    label = "移送"
    article = "行政处罚法第二十二条至第二十七条"
    receiver: Internal[str]
    number: Public[str]
    reason: Internal[str]

    def sentence(self) -> str:
        """Say to whom and why."""
        return f"{self.receiver}，{self.number}：{self.reason}"


@dataclass(frozen=True)
class CaseWithdrawn(Event):
    """The filing was withdrawn (撤销立案)."""

    label = "撤销立案"
    article = "行政处罚法第五十四条"
    reason: Internal[str]

    def sentence(self) -> str:
        """Say why."""
        return self.reason


@dataclass(frozen=True)
class DecisionChanged(Event):
    """A decision was changed (变更决定)."""

    label = "变更处罚决定"
    article = "行政处罚法第七十五条第二款"
    number: Public[str]
    new_number: Public[str]
    reason: Internal[str]

    def sentence(self) -> str:
        """Say which and why."""
        return f"{self.number} 变更为 {self.new_number}：{self.reason}"


@dataclass(frozen=True)
class DecisionRevoked(Event):
    """A decision was revoked (撤销决定)."""

    label = "撤销处罚决定"
    article = "行政处罚法第七十五条第二款"
    number: Public[str]
    reason: Internal[str]

    def sentence(self) -> str:
        """Say which and why."""
        return f"{self.number}：{self.reason}"


@dataclass(frozen=True)
class RemedyRecorded(Event):
    """Reconsideration or litigation began or ended (复议、诉讼)."""

    label = "登记复议、诉讼"
    article = "行政处罚法第七十三条"
    kind: Public[str]
    body: Internal[str]
    result: Internal[str]

    def sentence(self) -> str:
        """Say what and where."""
        return f"{self.kind}，{self.body}" + (f"，终结：{self.result}" if self.result else "受理")
