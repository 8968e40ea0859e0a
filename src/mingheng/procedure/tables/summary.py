"""The summary procedure (简易程序、当场处罚).

Law: 《行政处罚法》(2021) 第五十一条至第五十三条
"""

from __future__ import annotations

from dataclasses import replace

from mingheng.cases.terms import CaseState
from mingheng.org.terms import Role
from mingheng.procedure.gates import general as g
from mingheng.procedure.gates import penalty as p
from mingheng.procedure.gates import summary as s
from mingheng.procedure.tables.ordinary import ASIDE_STEPS, DECISION_STEPS
from mingheng.procedure.tables.parts import Procedure, Stage, Step

OFFICER, HEAD = Role.OFFICER, Role.HEAD
_BASE = (g.case_is_moving, g.power_in_force, g.two_officers)

STAGES = (
    Stage("scene", "现场取证", lambda f: bool(f.showings) and bool(f.evidence), article="第五十二条"),
    Stage("hearing", "告知听取", lambda f: s.heard_on_the_spot(f) is None, article="第四十四条、第四十五条"),
    Stage("decision", "当场决定", lambda f: f.decision is not None, article="第五十一条、第五十二条"),
    Stage("report", "备案", lambda f: f.decision is not None and s.reported_to_agency(f) is None, article="第五十二条"),
    Stage("disclosure", "公示判定", lambda f: f.case.disclosure_settled_on is not None, article="第四十八条"),
    Stage(
        "performance", "履行", lambda f: f.decision is not None and p.fine_settled(f) is None,
        applies=lambda f: f.decision is None or bool(f.decision.fine_amount), article="第六十七条至第七十一条",
        condition="处以罚款的",
    ),
    Stage("closing", "结案", lambda f: f.case.closed_on is not None),
    Stage("archive", "归档", lambda f: f.case.archived_on is not None),
)  # fmt: skip

STEPS = (
    Step(
        "show_credentials", "登记亮证", "scene", (OFFICER,), (g.case_is_moving, g.two_officers), "第五十二条",
        offered=lambda f: f.decision is None and f.case.state == CaseState.OPEN,
    ),
    Step(
        "add_evidence", "补充证据", "scene", (OFFICER,), (g.case_is_moving,), "第四十六条",
        offered=lambda f: f.case.closed_on is None, is_duty=False,
    ),
    Step(
        "explain_no_recording", "填写未录说明", "scene", (OFFICER,), (g.case_is_moving,), "曹办〔2020〕7号第14条",
        offered=lambda f: not f.has_recording and not f.waived and f.decision is None, is_duty=False, is_public=False,
    ),
    Step(
        "tell_and_hear", "告知并听取陈述申辩", "hearing", (OFFICER,), (*_BASE, s.credentials_shown_on_the_spot),
        "第四十四条、第四十五条", offered=lambda f: f.decision is None,
    ),
    Step(
        "decide_on_the_spot", "当场作出决定", "decision", (OFFICER,),
        (
            *_BASE, g.within_limitation, s.credentials_shown_on_the_spot, g.evidence_collected, s.recording_or_reason,
            g.no_open_recusal, g.order_first_followed, s.heard_on_the_spot,
        ),
        "第五十一条、第五十二条", offered=lambda f: f.decision is None and f.case.state == CaseState.OPEN,
        documents=("T20",), clocks=("P-14", "P-09"),
    ),
    Step(
        "order_correction", "责令改正", "scene", (OFFICER,), (*_BASE, s.credentials_shown_on_the_spot), "第二十八条",
        offered=lambda f: f.order is None and f.decision is None and f.case.power.requires_order_first,
        documents=("T08",),
    ),
    Step(
        "recheck", "复查改正情况", "scene", (OFFICER,), (*_BASE,), "第二十八条",
        offered=lambda f: f.order is not None and f.decision is None and f.recheck is None, documents=("T09",),
    ),
    Step(
        "convert_to_ordinary", "转为普通程序", "decision", (OFFICER,), (g.case_is_moving,), "第五十一条",
        offered=lambda f: f.decision is None and f.case.state == CaseState.OPEN, is_duty=False,
        hint="事实不清、当事人有争议或者超过限额的，转为普通程序",
    ),
    Step(
        "report_penalty", "报本机关备案", "report", (HEAD,), (p.decided,), "第五十二条",
        offered=lambda f: f.decision is not None and f.filing_report is None,
    ),
    Step(
        "hand_in_cash", "登记罚款缴付", "performance", (OFFICER,), (p.decided,), "第七十一条",
        offered=lambda f: any(x.channel == "on_the_spot" and x.banked_on is None for x in f.payments),
        hint="当场收缴的，两个工作日内交机关，机关两个工作日内缴付银行",
    ),
    Step(
        "propose_closing", "提请结案", "closing", (OFFICER,),
        (p.decided, p.decision_served, s.reported_to_agency, p.fine_settled), "",
        offered=lambda f: f.decision is not None and f.closing is None, documents=("T28",),
    ),
)  # fmt: skip

_SHARED = ("record_payment", "request_deferral", "decide_deferral", "remind", "decide_closing")
_SHARED_ASIDE = (
    "serve", "confirm_delivery", "assign_officer", "request_recusal", "decide_recusal", "transfer_case", "withdraw_case",
    "change_decision", "revoke_decision", "record_remedy",
)  # fmt: skip
_SERVE_CHANGED = replace(
    next(step for step in DECISION_STEPS if step.code == "serve_decision"),
    offered=lambda f: f.decision is not None and f.decision.served_on is None,
    called_for=lambda f: f.decision is not None and f.decision.supersedes_id is not None,
    hint="当场处罚决定当场交付；变更后的决定另行送达",
    is_public=False,
)

SUMMARY = Procedure(
    "summary", "简易程序", STAGES,
    (
        *STEPS,
        _SERVE_CHANGED,
        *(step for step in DECISION_STEPS if step.code in _SHARED),
        *(step for step in ASIDE_STEPS if step.code in _SHARED_ASIDE),
    ),
    "《行政处罚法》第五章第二节",
)  # fmt: skip
