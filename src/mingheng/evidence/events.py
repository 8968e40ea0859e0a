"""What happens to evidence and recordings (证据与音像的记账事件)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mingheng.ledger import Event, Internal, Personal, Public


@dataclass(frozen=True)
class EvidenceAdded(Event):
    """收集证据：a file became evidence of a case; its digests stand in the tree."""

    label = "收集证据"
    article = "行政处罚法第四十六条、第五十四条"
    number: Public[int]
    kind: Public[str]
    sha256: Public[str]
    sm3: Public[str]
    size: Public[int]
    name: Internal[str]
    proves: Internal[str]
    place: Internal[str]
    taken_at: Internal[dt.datetime]
    taken_by: Personal[tuple[str, ...]]
    provided_by: Personal[str] = ""

    def sentence(self) -> str:
        """Return what was added."""
        return f"收集证据{self.number}（{self.kind}）：{self.name}，证明{self.proves}"


@dataclass(frozen=True)
class EvidenceExcluded(Event):
    """排除证据：a piece of evidence may no longer be a ground for finding the facts."""

    label = "排除证据"
    article = "行政处罚法第四十六条第三款"
    number: Public[int]
    name: Internal[str]
    reason: Internal[str]

    def sentence(self) -> str:
        """Return what was excluded and why."""
        return f"排除证据{self.number}：{self.name}。理由：{self.reason}"


@dataclass(frozen=True)
class MonitoringReviewed(Event):
    """审核电子监控证据：one of the two reviews that the law asks for."""

    label = "审核电子监控证据"
    article = "行政处罚法第四十一条"
    number: Public[int]
    aspect: Public[str]
    passed: Public[bool]
    opinion: Internal[str]

    def sentence(self) -> str:
        """Return the outcome."""
        return f"证据{self.number}{self.aspect}{'通过' if self.passed else '未通过'}：{self.opinion}"


@dataclass(frozen=True)
class EvidenceViewed(Event):
    """调阅证据：somebody looked at a piece of evidence, and why."""

    label = "调阅证据"
    article = "曹办〔2020〕7号第17条"
    number: Public[int]
    purpose: Internal[str]
    name: Internal[str]

    def sentence(self) -> str:
        """Return what was looked at and why."""
        return f"调阅证据{self.number}：{self.name}。事由：{self.purpose}"


@dataclass(frozen=True)
class DerivativeMade(Event):
    """制作派生件：something was made from an original, which stays as it is."""

    label = "制作派生件"
    article = ""
    number: Public[int]
    kind: Public[str]
    sha256: Public[str]
    original_sha256: Public[str]


@dataclass(frozen=True)
class RecordingAdded(Event):
    """登记音像记录：a scene of enforcement was recorded."""

    label = "登记音像记录"
    article = "行政处罚法第四十七条"
    scene: Public[str]
    started_at: Public[dt.datetime]
    ended_at: Public[dt.datetime]
    notice_given: Public[bool]
    evidence_number: Public[int]
    gap_count: Public[int] = 0

    def sentence(self) -> str:
        """Return what was recorded."""
        return f"登记“{self.scene}”音像记录，证据{self.evidence_number}"


@dataclass(frozen=True)
class GapExplained(Event):
    """说明录像中断：a gap in a recording was explained."""

    label = "说明录像中断"
    article = "曹办〔2020〕7号第14条"
    scene: Public[str]
    gap_from: Public[dt.datetime]
    gap_to: Public[dt.datetime]
    told: Public[str]
    reason: Internal[str]

    def sentence(self) -> str:
        """Return the reason."""
        return f"“{self.scene}”录像中断（{self.told}）：{self.reason}"


@dataclass(frozen=True)
class RecordingWaived(Event):
    """说明未录像：why a scene was not recorded."""

    label = "说明未录像"
    article = "曹办〔2020〕7号第13条、第14条"
    scene: Public[str]
    level: Public[str]
    reason: Internal[str]

    def sentence(self) -> str:
        """Return the reason."""
        return f"“{self.scene}”未录像。理由：{self.reason}"


@dataclass(frozen=True)
class WaiverApproved(Event):
    """批准未录像说明：the head accepted why a scene was not recorded."""

    label = "批准未录像说明"
    article = "曹办〔2020〕7号第12条"
    scene: Public[str]
    opinion: Internal[str]


@dataclass(frozen=True)
class StationRegistered(Event):
    """登记采集站：a collecting station may send recordings by itself."""

    label = "登记采集站"
    article = "曹办〔2020〕7号第15条"
    name: Internal[str]
    place: Internal[str]

    def sentence(self) -> str:
        """Return which one."""
        return f"登记采集站“{self.name}”"


@dataclass(frozen=True)
class StationRevoked(Event):
    """停用采集站：its token is worth nothing from now on."""

    label = "停用采集站"
    article = "曹办〔2020〕7号第15条"
    name: Internal[str]
    reason: Internal[str]

    def sentence(self) -> str:
        """Return which one and why."""
        return f"停用采集站“{self.name}”：{self.reason}"
