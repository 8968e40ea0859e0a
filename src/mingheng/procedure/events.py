"""What the ledger remembers of a penalty matter on its road (办案过程的记账事件)."""

from __future__ import annotations

from dataclasses import dataclass

from mingheng.ledger import Event, Internal, Personal, Public


@dataclass(frozen=True)
class FilingProposed(Event):
    """An officer asked the head to file the case (提请立案)."""

    label = "提请立案"
    article = "行政处罚法第五十四条"
    reason: Internal[str]

    def sentence(self) -> str:
        """Say why."""
        return self.reason


@dataclass(frozen=True)
class FilingDecided(Event):
    """The head filed the case, or refused to (审批立案)."""

    label = "审批立案"
    article = "行政处罚法第五十四条"
    outcome: Public[str]
    number: Public[str]
    opinion: Internal[str]

    def sentence(self) -> str:
        """Say what was decided under which number."""
        return f"{self.outcome} {self.number}，{self.opinion}"


@dataclass(frozen=True)
class SceneInspected(Event):
    """A record of the scene was written (现场检查笔录)."""

    label = "现场检查"
    article = "行政处罚法第五十五条"
    place: Internal[str]
    found: Personal[str]

    def sentence(self) -> str:
        """Say what was found where."""
        return f"{self.place}：{self.found}"


@dataclass(frozen=True)
class InquiryRecorded(Event):
    """A record of an inquiry was written (询问笔录)."""

    label = "询问调查"
    article = "行政处罚法第五十五条"
    asked: Personal[str]
    place: Internal[str]

    def sentence(self) -> str:
        """Say who was asked where."""
        return f"在{self.place}询问{self.asked}"


@dataclass(frozen=True)
class PreservationRequested(Event):
    """Officers asked to keep evidence in advance (申请先行登记保存)."""

    label = "申请先行登记保存"
    article = "行政处罚法第五十六条"
    items: Internal[str]
    reason: Internal[str]

    def sentence(self) -> str:
        """Say what and why."""
        return f"{self.items}：{self.reason}"


@dataclass(frozen=True)
class PreservationDecided(Event):
    """The head approved or refused keeping evidence in advance (审批先行登记保存)."""

    label = "审批先行登记保存"
    article = "行政处罚法第五十六条"
    outcome: Internal[str]
    due_on: Internal[str]

    def sentence(self) -> str:
        """Say what was decided, and by when it has to be dealt with."""
        return f"{self.outcome}{f'，{self.due_on} 以前处理' if self.due_on else ''}"


@dataclass(frozen=True)
class PreservationDisposed(Event):
    """What was kept in advance was dealt with (处理先行登记保存物品)."""

    label = "处理先行登记保存物品"
    article = "行政处罚法第五十六条"
    disposal: Internal[str]

    def sentence(self) -> str:
        """Say how."""
        return self.disposal


@dataclass(frozen=True)
class CorrectionOrdered(Event):
    """The party was ordered to correct (责令改正)."""

    label = "责令改正"
    article = "行政处罚法第二十八条"
    number: Internal[str]
    demand: Internal[str]
    due_on: Internal[str]

    def sentence(self) -> str:
        """Say what by when."""
        return f"{self.demand}，{self.due_on} 以前改正"


@dataclass(frozen=True)
class Rechecked(Event):
    """It was looked at whether the order was followed (复查)."""

    label = "复查改正情况"
    article = "行政处罚法第二十八条"
    is_corrected: Internal[bool]
    found: Internal[str]

    def sentence(self) -> str:
        """Say whether it was."""
        return f"{'已改正' if self.is_corrected else '未改正'}：{self.found}"


@dataclass(frozen=True)
class InvestigationConcluded(Event):
    """The officers concluded the investigation with a proposal (调查终结)."""

    label = "调查终结"
    article = "行政处罚法第五十七条"
    round: Internal[int]
    kind: Internal[str]
    content: Internal[str]

    def sentence(self) -> str:
        """Say what is proposed."""
        return f"拟{self.kind}：{self.content}" if self.content else f"拟{self.kind}"


@dataclass(frozen=True)
class ProposalChanged(Event):
    """The proposal was changed in a new round (修改处理意见)."""

    label = "修改处理意见"
    article = "行政处罚法第四十五条、第五十八条"
    round: Internal[int]
    kind: Internal[str]
    content: Internal[str]
    reason: Internal[str]

    def sentence(self) -> str:
        """Say what is proposed now and why."""
        return f"第{self.round}次意见，拟{self.kind}{f'：{self.content}' if self.content else ''}。理由：{self.reason}"


@dataclass(frozen=True)
class ProposalDecided(Event):
    """The head approved or returned the proposal (审批处理意见)."""

    label = "审批处理意见"
    article = "行政处罚法第五十七条"
    round: Internal[int]
    outcome: Internal[str]
    opinion: Internal[str]

    def sentence(self) -> str:
        """Say what the head said."""
        return f"{self.outcome}，{self.opinion}"


@dataclass(frozen=True)
class NoticeIssued(Event):
    """The notice before a penalty was issued (制发处罚告知书)."""

    label = "制发处罚告知书"
    article = "行政处罚法第四十四条"
    number: Internal[str]
    offers_hearing: Internal[bool]
    content: Internal[str]

    def sentence(self) -> str:
        """Say what the party is told."""
        return f"{self.number}，{self.content}{'，告知听证权利' if self.offers_hearing else ''}"


@dataclass(frozen=True)
class PapersServed(Event):
    """Papers were served, or are on their way (送达)."""

    label = "送达文书"
    article = "行政处罚法第六十一条"
    papers: Internal[str]
    method: Internal[str]
    recipient: Personal[str]
    served_on: Internal[str]

    def sentence(self) -> str:
        """Say what, how, and when it counts as served."""
        when = f"{self.served_on} 送达" if self.served_on else "待签收"
        return f"{self.method}{self.papers}，{when}"


@dataclass(frozen=True)
class ServiceConfirmed(Event):
    """The receipt of papers on their way came back (登记签收)."""

    label = "登记签收"
    article = "行政处罚法第六十一条"
    papers: Internal[str]
    served_on: Internal[str]
    recipient: Personal[str]

    def sentence(self) -> str:
        """Say what was received when."""
        return f"{self.papers}，{self.served_on} 签收"


@dataclass(frozen=True)
class DefenceRecorded(Event):
    """The party stated its defence, or gave it up (陈述申辩)."""

    label = "听取陈述申辩"
    article = "行政处罚法第四十五条"
    kind: Internal[str]
    content: Personal[str]

    def sentence(self) -> str:
        """Say what was stated."""
        return f"{self.kind}{f'：{self.content}' if self.content else ''}"


@dataclass(frozen=True)
class DefenceAnswered(Event):
    """The defence was looked into and answered (复核陈述申辩)."""

    label = "复核陈述申辩"
    article = "行政处罚法第四十五条"
    adoption: Internal[str]
    answer: Internal[str]

    def sentence(self) -> str:
        """Say how far it was taken and why."""
        return f"{self.adoption}：{self.answer}"


@dataclass(frozen=True)
class HearingChosen(Event):
    """The party asked for a hearing, or gave it up (听证意愿)."""

    label = "登记听证意愿"
    article = "行政处罚法第六十四条"
    answer: Internal[str]
    answered_on: Internal[str]

    def sentence(self) -> str:
        """Say what it wants."""
        return f"{self.answered_on} {self.answer}"


@dataclass(frozen=True)
class HearingNotified(Event):
    """A hearing was called (通知听证)."""

    label = "通知听证"
    article = "行政处罚法第六十四条"
    planned_at: Internal[str]
    place: Internal[str]
    presider: Internal[str]

    def sentence(self) -> str:
        """Say when, where, by whom."""
        return f"{self.planned_at}，{self.place}，{self.presider}主持"


@dataclass(frozen=True)
class HearingHeld(Event):
    """A hearing was held and reported on, or was forfeited (举行听证)."""

    label = "举行听证"
    article = "行政处罚法第六十四条、第六十五条"
    is_forfeited: Internal[bool]
    report: Personal[str]

    def sentence(self) -> str:
        """Say what came of it."""
        return "当事人无正当理由缺席或者中途退出，视为放弃" if self.is_forfeited else self.report


@dataclass(frozen=True)
class CollectivelyDiscussed(Event):
    """The leaders discussed the case together (集体讨论)."""

    label = "集体讨论"
    article = "行政处罚法第五十七条第二款"
    agrees: Internal[bool]
    conclusion: Internal[str]

    def sentence(self) -> str:
        """Say what they concluded."""
        return f"{'同意拟处理意见' if self.agrees else '不同意拟处理意见'}：{self.conclusion}"


@dataclass(frozen=True)
class CaseDecided(Event):
    """The leader decided the case (作出决定)."""

    label = "作出决定"
    article = "行政处罚法第五十七条"
    kind: Public[str]
    number: Public[str]
    content: Internal[str]

    def sentence(self) -> str:
        """Say what was decided under which number."""
        return f"{self.number}，{self.content or self.kind}"


@dataclass(frozen=True)
class CaseMovedOn(Event):
    """Another chapter's act moved the case to another stage or left something to do (推进案件)."""

    label = "更新环节与待办"
    stage: Internal[str]
    todos: Internal[list[str]]

    def sentence(self) -> str:
        """Say where the case stands and what is to be done."""
        return f"现在{self.stage}{f'，待办：{chr(12289).join(self.todos)}' if self.todos else ''}"
