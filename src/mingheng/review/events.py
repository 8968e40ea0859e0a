"""What the ledger remembers of legal review."""

from __future__ import annotations

from dataclasses import dataclass

from mingheng.ledger import Event, Internal, Public


@dataclass(frozen=True)
class ReviewSubmitted(Event):
    """A draft decision was sent for review (送法制审核)."""

    label = "送法制审核"
    article = "行政处罚法第五十八条"
    round: Public[int]
    codes: Public[list[str]]
    explanation: Internal[str]

    def sentence(self) -> str:
        """Say which round and which catalogue entries."""
        return f"第 {self.round} 轮，目录条目 {'、'.join(self.codes)}"


@dataclass(frozen=True)
class MaterialsAccepted(Event):
    """All papers for the review were there (送审材料收齐)."""

    label = "送审材料收齐"
    article = "曹办〔2020〕7号第21条"
    review_by: Public[str]

    def sentence(self) -> str:
        """Say until when."""
        return f"审核时限 5 个工作日，到 {self.review_by}"


@dataclass(frozen=True)
class MaterialsReturned(Event):
    """Papers were missing and the request went back (退补送审材料)."""

    label = "退补送审材料"
    article = "曹办〔2020〕7号第21条"
    reason: Internal[str]

    def sentence(self) -> str:
        """Say what is missing."""
        return self.reason


@dataclass(frozen=True)
class ReviewExtended(Event):
    """The review term was extended for a complex case (延长审核期限)."""

    label = "延长审核期限"
    article = "曹办〔2020〕7号第21条"
    reason: Internal[str]
    review_by: Public[str]

    def sentence(self) -> str:
        """Say why and until when."""
        return f"{self.reason}，延长 3 个工作日，到 {self.review_by}"


@dataclass(frozen=True)
class CounselHeard(Event):
    """Counsel gave an opinion, or a reason stands why not (法律顾问意见)."""

    label = "法律顾问意见"
    article = "曹办〔2020〕7号第20条"
    opinion: Internal[str]

    def sentence(self) -> str:
        """Say what counsel thinks."""
        return self.opinion


@dataclass(frozen=True)
class OpinionGiven(Event):
    """The reviewing body gave its written opinion (出具审核意见)."""

    label = "出具法制审核意见"
    article = "行政处罚法第五十八条"
    round: Public[int]
    kind: Public[str]
    problems: Internal[str]
    counsel_adoption: Internal[str]

    def sentence(self) -> str:
        """Say what the opinion is."""
        return f"第 {self.round} 轮：{self.kind}" + (f"。{self.problems}" if self.problems else "")


@dataclass(frozen=True)
class ObjectionRaised(Event):
    """The department objected to the opinion (对审核意见提出异议)."""

    label = "对审核意见提出异议"
    article = "曹办〔2020〕7号第23条"
    reasons: Internal[str]

    def sentence(self) -> str:
        """Say why."""
        return self.reasons


@dataclass(frozen=True)
class ConsultationHeld(Event):
    """Department and reviewers talked it over (协商)."""

    label = "就审核意见协商"
    article = "曹办〔2020〕7号第23条"
    record: Internal[str]
    is_agreed: Public[bool]

    def sentence(self) -> str:
        """Say how it ended."""
        return f"{'达成一致' if self.is_agreed else '未达成一致，双方意见一并报负责人'}：{self.record}"


@dataclass(frozen=True)
class DisagreementRuled(Event):
    """The leader ruled on the disagreement (负责人裁定)."""

    label = "负责人裁定审核分歧"
    article = "曹办〔2020〕7号第23条"
    for_department: Public[bool]
    ruling: Internal[str]

    def sentence(self) -> str:
        """Say for whom."""
        return f"{'按承办部门意见办理' if self.for_department else '按审核意见办理'}：{self.ruling}"
