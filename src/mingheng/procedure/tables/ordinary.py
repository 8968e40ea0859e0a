"""The ordinary procedure (普通程序), with hearing (听证程序) where it is triggered.

Law: 《行政处罚法》(2021) 第五十四条至第六十五条
"""

from __future__ import annotations

from mingheng.cases.terms import CaseState
from mingheng.org.terms import Role
from mingheng.procedure import judgement
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.gates import general as g
from mingheng.procedure.gates import penalty as p
from mingheng.procedure.tables.parts import Procedure, Stage, Step
from mingheng.procedure.terms import ApprovalOutcome, DefenceKind, FilingOutcome, HearingAnswer

OFFICER, HEAD, LEADER, REVIEWER, OFFICE = Role.OFFICER, Role.HEAD, Role.LEADER, Role.REVIEWER, Role.OFFICE
_BASE = (g.case_is_moving, g.power_in_force, g.two_officers)


def _filed(file: CaseFile) -> bool:
    return file.filing is not None and file.filing.outcome == FilingOutcome.FILED


def _investigating(file: CaseFile) -> bool:
    return _filed(file) and file.decision is None and file.case.state == CaseState.OPEN


def _open(file: CaseFile) -> bool:
    return file.case.state in {CaseState.OPEN, CaseState.SUSPENDED}


def _undecided(file: CaseFile) -> bool:
    return file.decision is None and _open(file)


def _to_serve(file: CaseFile) -> bool:
    """Whether a decision waits for service; one that was changed after closing is served as well."""
    return _investigating(file) if file.decision is None else file.decision.served_on is None


def _penalty(file: CaseFile) -> bool:
    return judgement.is_penalty(file)


def _hearing_applies(file: CaseFile) -> bool:
    return _penalty(file) and bool(judgement.hearing_triggers(file))


def _hearing_wanted(file: CaseFile) -> bool:
    return file.hearing_choice is not None and file.hearing_choice.answer == HearingAnswer.REQUESTED


def _performance_applies(file: CaseFile) -> bool:
    return file.decision is None or bool(file.decision.fine_amount)


STAGES = (
    Stage("filing", "立案", _filed, article="第五十四条"),
    Stage("investigation", "调查取证", lambda f: bool(f.proposals), article="第五十四条至第五十六条"),
    Stage(
        "order", "责令改正", lambda f: f.recheck is not None,
        applies=lambda f: f.case.power.requires_order_first or bool(f.orders), article="第二十八条", condition="须责令改正的",
    ),
    Stage("conclusion", "调查终结", lambda f: f.proposal is not None, article="第五十七条"),
    Stage(
        "notice", "告知", lambda f: f.notice is not None and f.notice.served_on is not None,
        applies=lambda f: f.proposal is None or _penalty(f) or bool(f.notices), article="第四十四条", condition="拟给予处罚的",
    ),
    Stage(
        "defence", "陈述申辩",
        lambda f: f.notice is not None and f.notice.served_on is not None and p.defence_settled(f) is None,
        applies=lambda f: f.proposal is None or _penalty(f) or bool(f.defences), article="第四十五条", condition="拟给予处罚的",
    ),
    Stage(
        "hearing", "听证",
        lambda f: f.notice is not None and f.notice.served_on is not None and p.hearing_settled(f) is None,
        applies=_hearing_applies, article="第六十三条至第六十五条", condition="较大数额罚款等依法应当听证的",
    ),
    Stage(
        "review", "法制审核", lambda f: p.review_passed(f) is None,
        applies=lambda f: bool(judgement.review_codes(f)), article="第五十八条",
        condition="列入法制审核目录的",
    ),
    Stage(
        "discussion", "集体讨论", lambda f: p.discussion_held(f) is None,
        applies=judgement.needs_discussion, article="第五十七条第二款", condition="情节复杂或者重大违法的",
    ),
    Stage("decision", "决定", lambda f: f.decision is not None, article="第五十七条"),
    Stage(
        "service", "送达", lambda f: f.decision is not None and f.decision.served_on is not None, article="第六十一条"
    ),
    Stage("disclosure", "公示", lambda f: f.case.disclosure_settled_on is not None, article="第四十八条"),
    Stage(
        "performance", "履行", lambda f: f.decision is not None and p.fine_settled(f) is None,
        applies=_performance_applies, article="第六十六条至第七十四条", condition="处以罚款的",
    ),
    Stage("closing", "结案", lambda f: f.case.closed_on is not None),
    Stage("archive", "归档", lambda f: f.case.archived_on is not None),
)  # fmt: skip

FILING_STEPS = (
    Step(
        "propose_filing", "提请立案", "filing", (OFFICER,), (*_BASE, g.within_limitation), "第五十四条",
        offered=lambda f: f.filing is None, documents=("T01", "T02"), clocks=("P-02",),
    ),
    Step(
        "decide_filing", "审批立案", "filing", (HEAD,), (*_BASE,), "第五十四条",
        offered=lambda f: f.filing is not None and not f.filing.outcome, documents=("T02",), clocks=("P-03",),
    ),
)  # fmt: skip

INVESTIGATION_STEPS = (
    Step(
        "show_credentials", "登记亮证", "investigation", (OFFICER,), (g.case_is_moving, g.two_officers), "第五十五条",
        offered=lambda f: f.decision is None and f.case.state == CaseState.OPEN, is_duty=False,
        hint="检查、取证、询问、送达都要亮证",
    ),
    Step(
        "inspect_scene", "制作现场检查笔录", "investigation", (OFFICER,), (*_BASE, g.credentials_shown), "第五十五条",
        offered=lambda f: f.decision is None and f.case.state == CaseState.OPEN, documents=("T03",), is_duty=False,
    ),
    Step(
        "record_inquiry", "制作询问笔录", "investigation", (OFFICER,), (*_BASE, g.filed, g.credentials_shown), "第五十五条",
        offered=_investigating, documents=("T04",), is_duty=False,
    ),
    Step(
        "add_evidence", "补充证据", "investigation", (OFFICER,), (g.case_is_moving,), "第四十六条",
        offered=lambda f: f.case.closed_on is None, is_duty=False,
    ),
    Step(
        "preserve_evidence", "先行登记保存", "investigation", (OFFICER,), (*_BASE, g.filed, g.credentials_shown),
        "第五十六条", offered=_investigating, documents=("T06",), clocks=("P-04",), is_duty=False,
        hint="须经部门负责人批准，七个工作日内处理",
    ),
    Step(
        "decide_preservation", "审批先行登记保存", "investigation", (HEAD,), (g.case_is_moving,), "第五十六条",
        offered=lambda f: any(x.outcome == ApprovalOutcome.PENDING for x in f.preservations),
    ),
    Step(
        "dispose_preservation", "处理先行登记保存物品", "investigation", (OFFICER,), (g.case_is_moving,), "第五十六条",
        offered=lambda f: any(x.outcome == ApprovalOutcome.APPROVED and x.disposed_at is None for x in f.preservations),
        documents=("T07",), called_for=lambda f: any(x.outcome == ApprovalOutcome.APPROVED for x in f.preservations),
    ),
    Step(
        "order_correction", "责令改正", "order", (OFFICER,), (*_BASE, g.credentials_shown), "第二十八条",
        offered=lambda f: f.order is None and f.decision is None, documents=("T08",),
        called_for=lambda f: f.case.power.requires_order_first,
    ),
    Step(
        "recheck", "复查改正情况", "order", (OFFICER,), (*_BASE,), "第二十八条",
        offered=lambda f: f.order is not None and f.decision is None and (f.recheck is None or not f.recheck.is_corrected),
        documents=("T09",), called_for=lambda f: f.order is not None and f.recheck is None,
    ),
    Step(
        "conclude_investigation", "提交调查终结报告", "conclusion", (OFFICER,),
        (*_BASE, g.filed, g.credentials_shown, g.evidence_collected, g.record_written, g.recordings_made, g.order_first_followed),
        "第五十七条", offered=lambda f: _investigating(f) and f.proposal is None and f.pending_proposal is None,
        documents=("T12",),
    ),
    Step(
        "decide_proposal", "审批处理意见", "conclusion", (HEAD,), (g.case_is_moving, g.power_in_force), "第五十七条",
        offered=lambda f: f.pending_proposal is not None,
    ),
    Step(
        "change_proposal", "修改处理意见", "conclusion", (OFFICER,), (*_BASE,), "第四十五条",
        offered=lambda f: f.proposal is not None and f.pending_proposal is None and f.decision is None,
        is_duty=False, hint="采纳申辩、听证或者审核意见后修改；加重的须重新告知", documents=("T12",),
    ),
)  # fmt: skip

HEARING_STEPS = (
    Step(
        "issue_notice", "制发处罚告知书", "notice", (OFFICER,), (*_BASE, p.investigation_concluded, p.crime_not_hidden),
        "第四十四条", offered=lambda f: _penalty(f) and f.decision is None and not judgement.notice_covers_proposal(f),
        documents=("T13",),
    ),
    Step(
        "serve_notice", "送达告知书", "notice", (OFFICER,), (*_BASE, p.investigation_concluded), "第六十二条",
        offered=lambda f: f.notice is not None and f.notice.served_on is None and f.notice.document_id is not None,
        documents=("T21",), clocks=("P-05", "P-06"),
    ),
    Step(
        "record_defence", "登记陈述申辩意见", "defence", (OFFICER,), (*_BASE,), "第四十五条",
        offered=lambda f: f.decision is None and f.notice is not None and f.notice.served_on is not None and _penalty(f),
        documents=("T14",), is_duty=False, hint="当事人书面放弃的，也在这里登记",
    ),
    Step(
        "answer_defence", "复核陈述申辩", "defence", (HEAD, REVIEWER), (g.case_is_moving,), "第四十五条",
        offered=lambda f: any(not judgement.is_answered(d) for d in f.notice_defences), documents=("T14",),
        called_for=lambda f: any(d.kind != DefenceKind.WAIVED for d in f.notice_defences),
        hint="不得因陈述申辩加重处罚",
    ),
    Step(
        "record_hearing_choice", "登记听证意愿", "hearing", (OFFICER,), (g.case_is_moving,), "第六十四条",
        offered=lambda f: f.decision is None and f.notice is not None and f.notice.offers_hearing
        and f.notice.served_on is not None and f.hearing_choice is None,
    ),
    Step(
        "notify_hearing", "通知听证", "hearing", (OFFICE, LEADER), (g.case_is_moving,), "第六十四条",
        offered=lambda f: f.hearing_choice is not None and f.hearing_choice.answer == HearingAnswer.REQUESTED
        and f.hearing is None and f.decision is None,
        documents=("T15",), clocks=("P-07",), called_for=_hearing_wanted,
    ),
    Step(
        "hold_hearing", "举行听证", "hearing", (OFFICE, LEADER), (g.case_is_moving,), "第六十四条",
        offered=lambda f: f.hearing is not None and f.hearing.reported_at is None, documents=("T15",),
        called_for=_hearing_wanted,
    ),
    Step(
        "submit_review", "送法制审核", "review", (OFFICER,),
        (*_BASE, p.investigation_concluded, p.notice_served, p.defence_settled, p.hearing_settled), "第五十八条",
        offered=lambda f: bool(judgement.review_codes(f)) and judgement.may_submit_review(f) and f.decision is None,
        documents=("T16",), clocks=("D-09",),
    ),
    Step(
        "give_opinion", "出具审核意见", "review", (REVIEWER,), (), "第五十八条",
        offered=lambda f: judgement.review_is_running(f), documents=("T16",),
        hint="五个工作日，复杂的可以延长三个工作日",
    ),
    Step(
        "hold_discussion", "集体讨论", "discussion", (LEADER,),
        (*_BASE, p.investigation_concluded, p.notice_served, p.defence_settled, p.hearing_settled, p.review_passed),
        "第五十七条第二款", offered=lambda f: judgement.needs_discussion(f) and f.discussion is None and f.decision is None,
        documents=("T17",),
    ),
)  # fmt: skip

DECISION_STEPS = (
    Step(
        "decide", "作出决定", "decision", (LEADER,),
        (
            *_BASE, g.filed, g.no_open_recusal, g.evidence_collected, g.recordings_made, g.order_first_followed, p.investigation_concluded,
            p.crime_not_hidden, p.notice_served, p.defence_settled, p.hearing_settled, p.review_passed, p.discussion_held,
        ),
        "第五十七条", offered=lambda f: f.decision is None and _filed(f),
        documents=("T18", "T19", "T11"), clocks=("P-08", "D-01"),
    ),
    Step(
        "serve_decision", "送达决定书", "service", (OFFICER,), (g.two_officers, p.decided), "第六十一条", offered=_to_serve,
        documents=("T21", "T22"), clocks=("P-09",), hint="同时送达信用修复告知书（两书同达）",
    ),
    Step(
        "record_payment", "登记缴款", "performance", (OFFICER,), (p.decided, p.decision_served), "第六十七条",
        offered=lambda f: f.decision is not None and judgement.outstanding(f) > 0, is_duty=False,
    ),
    Step(
        "request_deferral", "申请延期或者分期缴纳", "performance", (OFFICER,), (p.decision_served,), "第六十六条",
        offered=lambda f: f.decision is not None and judgement.outstanding(f) > 0
        and judgement.asked_deferral(f) is None,
        documents=("T23",), is_duty=False,
    ),
    Step(
        "decide_deferral", "审批延期或者分期", "performance", (LEADER,), (), "第六十六条",
        offered=lambda f: judgement.asked_deferral(f) is not None, documents=("T23",),
        called_for=lambda f: bool(f.deferrals),
    ),
    Step(
        "remind", "履行催告", "performance", (OFFICER,), (p.decision_served,), "《行政强制法》第五十四条",
        offered=lambda f: judgement.is_overdue(f) and not judgement.is_reminded(f), documents=("T24",),
        called_for=judgement.is_overdue,
    ),
    Step(
        "propose_closing", "提请结案", "closing", (OFFICER,), (p.decided, p.decision_served, p.fine_settled), "",
        offered=lambda f: f.decision is not None and f.closing is None, documents=("T28",),
    ),
    Step(
        "decide_closing", "审批结案", "closing", (HEAD,), (p.closing_proposed,), "",
        offered=lambda f: f.closing is not None and f.closing.approval == ApprovalOutcome.PENDING, documents=("T28",),
    ),
)  # fmt: skip

ASIDE_STEPS = (
    Step(
        "serve", "送达其他文书", "service", (OFFICER,), (), "第六十一条", offered=lambda f: bool(f.unserved),
        documents=("T21",), is_duty=False, is_public=False,
    ),
    Step(
        "confirm_delivery", "登记签收", "service", (OFFICER,), (), "第六十一条",
        offered=lambda f: bool(f.pending_services), is_public=False,
        hint="邮寄、委托送达的，以回执上的签收日期为送达日期",
    ),
    Step(
        "assign_officer", "调整承办人", "filing", (HEAD,), (g.case_is_moving,), "第四十二条",
        offered=lambda f: f.decision is None, is_duty=False, is_public=False,
    ),
    Step(
        "request_recusal", "登记回避申请", "investigation", (OFFICER,), (g.case_is_moving,), "第四十三条",
        offered=lambda f: f.decision is None, is_duty=False,
    ),
    Step(
        "decide_recusal", "决定回避", "investigation", (HEAD, LEADER), (), "第四十三条",
        offered=lambda f: f.case.closed_on is None and any(r.is_granted is None for r in f.recusals),
    ),
    Step(
        "suspend", "中止办理", "investigation", (HEAD,), (g.case_is_moving,), "", offered=_investigating,
        is_duty=False, is_public=False,
    ),
    Step(
        "resume", "恢复办理", "investigation", (HEAD,), (), "",
        offered=lambda f: f.suspension is not None and f.case.state == CaseState.SUSPENDED, is_public=False,
    ),
    Step(
        "transfer_case", "移送", "investigation", (HEAD, LEADER), (), "第二十二条至第二十七条",
        offered=_undecided, documents=("T10", "T11"), is_duty=False,
    ),
    Step(
        "withdraw_case", "撤销立案", "filing", (LEADER,), (), "第五十四条",
        offered=lambda f: _undecided(f) and (_filed(f) or bool(f.decisions)), is_duty=False, is_public=False,
    ),
    Step(
        "change_decision", "变更决定", "decision", (LEADER,), (p.decided,), "第四十八条、第七十五条",
        offered=lambda f: f.decision is not None, is_duty=False, is_public=False,
        hint="已公示的三个工作日内撤回并说明理由",
    ),
    Step(
        "revoke_decision", "撤销决定", "decision", (LEADER,), (p.decided,), "第四十八条、第七十五条",
        offered=lambda f: f.decision is not None, is_duty=False, is_public=False,
        hint="已公示的三个工作日内撤回并说明理由",
    ),
    Step(
        "record_remedy", "登记复议、诉讼", "performance", (OFFICER, REVIEWER), (p.decided,), "第七十三条",
        offered=lambda f: f.decision is not None, is_duty=False, is_public=False,
    ),
)  # fmt: skip

ORDINARY = Procedure(
    "ordinary", "普通程序", STAGES,
    (*FILING_STEPS, *INVESTIGATION_STEPS, *HEARING_STEPS, *DECISION_STEPS, *ASIDE_STEPS),
    "《行政处罚法》第五章第三节、第四节",
)  # fmt: skip
