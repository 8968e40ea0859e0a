"""What happened to a paper (文书事件)."""

from __future__ import annotations

from dataclasses import dataclass

from mingheng.ledger import Event, Internal, Personal, Public


@dataclass(frozen=True)
class DraftSaved(Event):
    """代拟稿已保存：a draft was written or changed; `draft_no` is the draft's number within its paper."""

    label = "保存代拟稿"
    form: Public[str]
    title: Public[str]
    draft_no: Public[int]
    text: Personal[str]

    def sentence(self) -> str:
        """Return which draft was saved."""
        return f"保存《{self.title}》代拟稿（第{self.draft_no}稿）"


@dataclass(frozen=True)
class DraftDiscarded(Event):
    """代拟稿已作废：a draft was given up before it became a paper."""

    label = "作废代拟稿"
    form: Public[str]
    title: Public[str]
    reason: Internal[str]


@dataclass(frozen=True)
class DocumentIssued(Event):
    """文书已签发：a paper got its number and was frozen."""

    label = "签发文书"
    article = "行政处罚法第五十九条"
    form: Public[str]
    version: Public[str]
    title: Public[str]
    number: Public[str]
    issued_on: Public[str]
    text: Personal[str]

    def sentence(self) -> str:
        """Return what was issued under which number."""
        return f"签发《{self.title}》{self.number}"


@dataclass(frozen=True)
class PdfAttached(Event):
    """文书版式件已固定：the digest of the PDF that was printed from the frozen values."""

    label = "固定文书版式件"
    title: Public[str]
    number: Public[str]
    sha256: Public[str]
    sm3: Public[str]
    size: Public[int]
    pages: Public[int]


@dataclass(frozen=True)
class DocumentWithdrawn(Event):
    """文书已撤回：a paper was taken back by a counter-paper."""

    label = "撤回文书"
    article = "行政处罚法第七十五条第二款"
    title: Public[str]
    number: Public[str]
    counter_number: Public[str]
    reason: Internal[str]


@dataclass(frozen=True)
class DocumentCorrected(Event):
    """文书已更正：a slip in a paper was put right by a counter-paper; the paper itself stays as issued."""

    label = "更正文书"
    article = "行政处罚法第七十五条第二款"
    title: Public[str]
    number: Public[str]
    counter_number: Public[str]
    reason: Internal[str]


@dataclass(frozen=True)
class NumberTaken(Event):
    """已取号：the next number of a series was taken for a case."""

    label = "取号"
    kind: Public[str]
    number: Public[str]
