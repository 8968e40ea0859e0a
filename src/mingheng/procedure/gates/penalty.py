"""Gates of the ordinary procedure (普通程序关口): notice, defence, hearing, review, discussion, service, performance."""

from __future__ import annotations

from mingheng.law.citations import cite
from mingheng.procedure import judgement
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.tables.parts import Missing
from mingheng.procedure.terms import ApprovalOutcome, HearingAnswer, ProposalKind
from mingheng.review.terms import OpinionKind


def investigation_concluded(file: CaseFile) -> Missing | None:
    """Ask for an approved proposal at the end of the investigation (调查终结).

    Law: 《行政处罚法》(2021) 第五十七条
    """
    if file.pending_proposal is not None:
        return Missing(
            "PROPOSAL_PENDING", "拟处理意见待部门负责人审批", cite("处罚法", 57), "由负责人审批", step="decide_proposal"
        )
    if file.proposal is None:
        return Missing(
            "NOT_CONCLUDED", "调查尚未终结", cite("处罚法", 57), "提交调查终结报告", step="conclude_investigation"
        )
    return None


def notice_served(file: CaseFile) -> Missing | None:
    """Ask that the proposed penalty was told to the party (已告知).

    Facts, reasons, basis and content; a heavier proposal needs a new notice.

    Law: 《行政处罚法》(2021) 第四十四条、第六十二条
    """
    if not judgement.is_penalty(file):
        return None
    if file.notice is None or not judgement.notice_covers_proposal(file):
        return Missing(
            "NOTICE_MISSING", "拟处罚的内容、事实、理由、依据尚未告知当事人", cite("处罚法", 44), "制发告知书",
            step="issue_notice",
        )  # fmt: skip
    if file.notice.served_on is None:
        return Missing("NOTICE_NOT_SERVED", "告知书尚未送达", cite("处罚法", 62), "送达告知书", step="serve_notice")
    if not judgement.is_served(file.notice.served_on, file.today):
        return Missing(
            "NOTICE_NOT_SERVED",
            f"告知书公告送达，到 {file.notice.served_on} 才视为送达",
            cite("民诉法", 95),
            "等公告期满",
        )
    return None


def defence_settled(file: CaseFile) -> Missing | None:
    """Ask that the party was heard and answered, or that its time is over (陈述申辩).

    The term is P-05, in working days as the agency has set; a clear waiver ends it.

    Law: 《行政处罚法》(2021) 第四十五条、第六十二条
    """
    if not judgement.is_penalty(file) or file.notice is None or file.notice.served_on is None:
        return None
    if any(not judgement.is_answered(d) for d in file.notice_defences):
        return Missing(
            "DEFENCE_NOT_ANSWERED", "陈述申辩意见尚未复核答复", cite("处罚法", 45), "复核并说明理由",
            step="answer_defence",
        )  # fmt: skip
    clock = file.clock("P-05")
    if file.notice_defences or clock is None or (clock.due_on is not None and file.today > clock.due_on):
        return None
    return Missing(
        "DEFENCE_PERIOD_RUNNING",
        f"陈述申辩期限到 {clock.due_on}，尚未届满",
        cite("处罚法", 45),
        "听取意见，或者等期限届满",
        step="record_defence",
        clock="P-05",
    )


def hearing_settled(file: CaseFile) -> Missing | None:
    """Ask that a hearing right was told, and answered, lapsed or held (听证).

    Asked for within five working days of the notice (P-06); not asked for in time counts as given up.

    Law: 《行政处罚法》(2021) 第六十三条、第六十四条、第六十五条
    """
    notice = file.notice
    if not judgement.is_penalty(file) or notice is None or notice.served_on is None:
        return None
    if not notice.offers_hearing:
        if judgement.hearing_triggers(file):
            return Missing(
                "HEARING_NOT_OFFERED", "应当告知听证权而没有告知", cite("处罚法", 63), "重新告知", step="issue_notice"
            )
        return None
    if file.hearing_choice is None:
        clock = file.clock("P-06")
        if clock is None or clock.due_on is None or file.today > clock.due_on:
            return None
        return Missing(
            "HEARING_PERIOD_RUNNING", f"听证申请期限到 {clock.due_on}，尚未届满", cite("处罚法", 64),
            "登记当事人的意愿，或者等期限届满", step="record_hearing_choice", clock="P-06",
        )  # fmt: skip
    if file.hearing_choice.answer == HearingAnswer.WAIVED:
        return None
    if file.hearing is None:
        return Missing(
            "HEARING_NOT_ARRANGED", "当事人要求听证，尚未组织", cite("处罚法", 63), "通知听证", step="notify_hearing"
        )
    if file.hearing.reported_at is None:
        return Missing("HEARING_NOT_HELD", "听证尚未举行完毕", cite("处罚法", 64), "举行听证", step="hold_hearing")
    return None


def review_passed(file: CaseFile) -> Missing | None:
    """Ask, for a major decision, that legal review has passed (法制审核通过).

    The leader's written ruling for the department after a failed consultation counts, with its risk note.

    Law: 《行政处罚法》(2021) 第五十八条; House: 曹办〔2020〕7号第23条
    """
    if not judgement.review_codes(file):
        return None
    article = cite("处罚法", 58)
    request = file.review
    if request is None:
        return Missing("REVIEW_MISSING", "须经法制审核，尚未送审", article, "送法制审核", step="submit_review")
    opinion = getattr(request, "opinion", None)
    if opinion is None:
        return Missing(
            "REVIEW_RUNNING", "法制审核尚未出具意见", article, "看审核进度", step="give_opinion", clock="D-09"
        )
    objection = getattr(opinion, "objection", None)
    if opinion.kind == OpinionKind.AGREE or (objection is not None and objection.for_department):
        return None
    return Missing(
        "REVIEW_NOT_PASSED", "法制审核未通过", article, "研究处理后再送审，或者提出异议", step="change_proposal"
    )


def discussion_held(file: CaseFile) -> Missing | None:
    """Ask, for complex or grave cases, for a collective discussion that agrees (集体讨论).

    Law: 《行政处罚法》(2021) 第五十七条
    """
    if not judgement.needs_discussion(file):
        return None
    article = cite("处罚法", 57, paragraph=2)
    if file.discussion is None:
        return Missing("DISCUSSION_MISSING", "须经负责人集体讨论，尚未讨论", article, "排会议", step="hold_discussion")
    if not file.discussion.agrees:
        return Missing(
            "DISCUSSION_DISAGREES", "集体讨论没有同意拟处理意见", article, "修改意见后重新办理", step="change_proposal"
        )
    return None


def decided(file: CaseFile) -> Missing | None:
    """Ask for a decision in force (已作出决定).

    Law: 《行政处罚法》(2021) 第五十七条
    """
    if file.decision is not None:
        return None
    return Missing("NOT_DECIDED", "尚未作出决定", cite("处罚法", 57), "先作出决定", step="decide")


def decision_served(file: CaseFile) -> Missing | None:
    """Ask that the decision was served (决定书已送达).

    Law: 《行政处罚法》(2021) 第六十一条
    """
    if file.decision is None or judgement.is_served(file.decision.served_on, file.today):
        return None
    if file.decision.served_on is not None:
        return Missing(
            "DECISION_NOT_SERVED",
            f"决定书公告送达，到 {file.decision.served_on} 才视为送达",
            cite("民诉法", 95),
            "等公告期满",
        )
    return Missing(
        "DECISION_NOT_SERVED", "决定书尚未送达", cite("处罚法", 61), "送达决定书", step="serve_decision", clock="P-08"
    )


def fine_settled(file: CaseFile) -> Missing | None:
    """Ask that every yuan of the fine was paid, and collected money was handed in (罚款缴清).

    Law: 《行政处罚法》(2021) 第六十七条、第七十一条
    """
    owed = judgement.outstanding(file)
    if owed > 0:
        return Missing(
            "FINE_OUTSTANDING", f"罚款还有 {owed} 元没有缴清", cite("处罚法", 67), "登记缴款，或者催告",
            step="record_payment", clock="P-09",
        )  # fmt: skip
    if any(p.channel == "on_the_spot" and p.banked_on is None for p in file.payments):
        return Missing(
            "CASH_NOT_BANKED", "当场收缴的罚款尚未缴付银行", cite("处罚法", 71), "登记缴付", step="hand_in_cash"
        )
    return None


def closing_proposed(file: CaseFile) -> Missing | None:
    """Ask for a proposal to close (已提请结案).

    House: 结案由承办人提请，负责人审批（law.md 3.2 C15）
    """
    if file.closing is not None and file.closing.approval == ApprovalOutcome.PENDING:
        return None
    return Missing("CLOSING_NOT_PROPOSED", "尚未提请结案", "", "先提请结案", step="propose_closing")


def crime_not_hidden(file: CaseFile) -> Missing | None:
    """Ask that a suspected crime is transferred, not punished with a fine instead (不得以罚代刑).

    Law: 《行政处罚法》(2021) 第五十七条
    """
    proposal = file.proposal
    if proposal is None or not proposal.has_crime_suspected or proposal.kind == ProposalKind.CRIME:
        return None
    return Missing(
        "CRIME_SUSPECTED", "涉嫌犯罪，应当移送司法机关", cite("处罚法", 57), "修改为移送", step="change_proposal"
    )
