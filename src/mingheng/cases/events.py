"""What the ledger remembers of parties, leads and cases."""

from __future__ import annotations

from dataclasses import dataclass

from mingheng.ledger import Event, Internal, Personal, Public


@dataclass(frozen=True)
class PartyRegistered(Event):
    """A party was registered (登记当事人)."""

    label = "登记当事人"
    kind: Internal[str]
    name: Personal[str]

    def sentence(self) -> str:
        """Say who."""
        return self.name


@dataclass(frozen=True)
class PartyChanged(Event):
    """Facts about a party were corrected (更正当事人情况)."""

    label = "更正当事人情况"
    fields: Internal[str]
    reason: Internal[str]

    def sentence(self) -> str:
        """Say what was corrected and why."""
        return f"更正{self.fields}：{self.reason}"


@dataclass(frozen=True)
class PartyRevealed(Event):
    """Somebody looked at a party's hidden personal facts (查看个人信息)."""

    label = "查看当事人证件、电话"
    article = "个人信息保护法第五十一条"
    purpose: Internal[str]

    def sentence(self) -> str:
        """Say for what."""
        return f"事由：{self.purpose}"


@dataclass(frozen=True)
class LeadRegistered(Event):
    """A lead was registered (登记线索)."""

    label = "登记线索"
    article = "行政处罚法第五十四条"
    source: Internal[str]
    place: Internal[str]
    content: Internal[str]

    def sentence(self) -> str:
        """Say what was found where."""
        return f"{self.place}：{self.content}"


@dataclass(frozen=True)
class LeadDropped(Event):
    """A lead was dropped with a reason (线索不予处理)."""

    label = "线索不予处理"
    article = "行政处罚法第五十四条"
    reason: Internal[str]

    def sentence(self) -> str:
        """Say why."""
        return self.reason


@dataclass(frozen=True)
class CaseOpened(Event):
    """A case was opened on an item in force (受理)."""

    label = "受理"
    article = "行政处罚法第五十四条"
    procedure: Public[str]
    power_code: Public[str]
    cause: Internal[str]
    party: Personal[str]
    officers: Internal[str]

    def sentence(self) -> str:
        """Say what about and whom."""
        return f"{self.cause}，承办 {self.officers}"


@dataclass(frozen=True)
class OfficerAssigned(Event):
    """An officer was put in charge, or left the case (调整承办人)."""

    label = "调整承办人"
    article = "行政处罚法第四十二条"
    officer: Internal[str]
    is_added: Internal[bool]
    reason: Internal[str]

    def sentence(self) -> str:
        """Say who came or went and why."""
        return f"{'增加' if self.is_added else '退出'} {self.officer}：{self.reason}"


@dataclass(frozen=True)
class CredentialsShown(Event):
    """Credentials were shown and rights told (亮证告知)."""

    label = "出示执法证"
    article = "行政处罚法第五十五条"
    activity: Internal[str]
    place: Internal[str]
    credentials: Internal[str]

    def sentence(self) -> str:
        """Say who showed what where."""
        return f"{self.place}，{self.credentials}，已告知权利义务"


@dataclass(frozen=True)
class ClocksRecomputed(Event):
    """A holiday notice moved open time limits (放假通知调整期限)."""

    label = "放假通知调整期限"
    article = "全国年节及纪念日放假办法"
    moved: Public[int]

    def sentence(self) -> str:
        """Say how many moved."""
        return f"{self.moved} 个未了结的期限有变化"


@dataclass(frozen=True)
class TodoUrged(Event):
    """Somebody was urged to act (催办)."""

    label = "催办"
    title: Internal[str]

    def sentence(self) -> str:
        """Say what about."""
        return self.title
