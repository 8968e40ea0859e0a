"""What the ledger remembers of 行政执法公示."""

from __future__ import annotations

from dataclasses import dataclass

from mingheng.ledger import Event, Internal, Public


@dataclass(frozen=True)
class DutyOpened(Event):
    """A decision entered the publication register (登记公示义务)."""

    label = "登记公示义务"
    article = "曹办〔2020〕7号第7条"
    register_number: Public[int]
    due_on: Public[str]

    def sentence(self) -> str:
        """Say number and term."""
        return f"公示登记第 {self.register_number} 号，期限到 {self.due_on}"


@dataclass(frozen=True)
class PublicationDrafted(Event):
    """A redacted copy, or the reason to withhold, was drafted (公示填报)."""

    label = "公示填报"
    article = "曹办〔2020〕7号第8条"
    publishes: Public[bool]
    reason: Public[str]
    ruling_article: Public[str]

    def sentence(self) -> str:
        """Say what the engine ruled."""
        return f"{self.reason}（{self.ruling_article}）"


@dataclass(frozen=True)
class PublicationReturned(Event):
    """The second person sent the draft back (公示稿退回)."""

    label = "公示稿退回"
    article = "曹办〔2020〕7号第8条"
    reason: Internal[str]

    def sentence(self) -> str:
        """Say why."""
        return self.reason


@dataclass(frozen=True)
class DecisionPublished(Event):
    """A decision was published (公示)."""

    label = "公示"
    article = "行政处罚法第四十八条"
    register_number: Public[int]
    decision_number: Public[str]
    version: Public[int]
    content_sha256: Public[str]
    show_until: Public[str]

    def sentence(self) -> str:
        """Say which one, until when."""
        return f"{self.decision_number}，公示到 {self.show_until}"


@dataclass(frozen=True)
class DecisionWithheld(Event):
    """A decision was lawfully not published (依法不公示)."""

    label = "依法不公示"
    article = "行政处罚法第四十八条"
    register_number: Public[int]
    reason_code: Public[str]
    reason: Public[str]

    def sentence(self) -> str:
        """Say why."""
        return self.reason


@dataclass(frozen=True)
class PublicationEnded(Event):
    """A publication went off show (停止公示)."""

    label = "停止公示"
    article = "行政处罚法第四十八条"
    register_number: Public[int]
    decision_number: Public[str]
    kind: Public[str]
    reason: Public[str]

    def sentence(self) -> str:
        """Say which one and why."""
        return f"{self.decision_number}：{self.kind}，{self.reason}"


@dataclass(frozen=True)
class WithdrawalCalled(Event):
    """A published decision was undone and has to be withdrawn (须撤回公示)."""

    label = "须撤回公示"
    article = "行政处罚法第四十八条第二款"
    register_number: Public[int]
    due_on: Public[str]

    def sentence(self) -> str:
        """Say number and term."""
        return f"公示登记第 {self.register_number} 号，{self.due_on} 以前撤回"


@dataclass(frozen=True)
class CorrectionAsked(Event):
    """Somebody asked for a correction (收到更正申请)."""

    label = "收到更正申请"
    article = "政府信息公开条例第四十一条"
    decision_number: Public[str]
    content: Internal[str]

    def sentence(self) -> str:
        """Say what about."""
        return f"{self.decision_number}：{self.content}"


@dataclass(frozen=True)
class CorrectionAnswered(Event):
    """A request for correction was answered (答复更正申请)."""

    label = "答复更正申请"
    article = "政府信息公开条例第四十一条"
    decision_number: Public[str]
    is_granted: Public[bool]
    answer: Internal[str]

    def sentence(self) -> str:
        """Say the answer."""
        return f"{'予以更正' if self.is_granted else '不予更正'}：{self.answer}"
