"""Verbs of 办案程序: the only writers of this chapter; each is named like its step in the tables."""

from __future__ import annotations

from mingheng.procedure.actions.aside import (
    change_decision,
    decide_recusal,
    record_remedy,
    request_recusal,
    resume,
    revoke_decision,
    suspend,
    transfer_case,
    transfer_lead,
    withdraw_case,
)
from mingheng.procedure.actions.closing import decide_closing, propose_closing
from mingheng.procedure.actions.conclusion import Draft, change_proposal, conclude_investigation, decide_proposal
from mingheng.procedure.actions.correction import order_correction, recheck
from mingheng.procedure.actions.decision import decide, hold_discussion, submit_review
from mingheng.procedure.actions.filing import decide_filing, propose_filing
from mingheng.procedure.actions.hearing import hold_hearing, notify_hearing, record_hearing_choice
from mingheng.procedure.actions.notice import answer_defence, issue_notice, record_defence
from mingheng.procedure.actions.performance import (
    decide_deferral,
    hand_in_cash,
    record_payment,
    remind,
    request_deferral,
)
from mingheng.procedure.actions.preservation import decide_preservation, dispose_preservation, preserve_evidence
from mingheng.procedure.actions.road import refresh
from mingheng.procedure.actions.scene import inspect_scene, record_inquiry
from mingheng.procedure.actions.service import Delivery, confirm_delivery, serve, serve_decision, serve_notice
from mingheng.procedure.actions.summary import (
    convert_to_ordinary,
    decide_on_the_spot,
    explain_no_recording,
    report_penalty,
    tell_and_hear,
)

__all__ = [
    "Delivery",
    "Draft",
    "answer_defence",
    "change_decision",
    "change_proposal",
    "conclude_investigation",
    "confirm_delivery",
    "convert_to_ordinary",
    "decide",
    "decide_closing",
    "decide_deferral",
    "decide_filing",
    "decide_on_the_spot",
    "decide_preservation",
    "decide_proposal",
    "decide_recusal",
    "dispose_preservation",
    "explain_no_recording",
    "hand_in_cash",
    "hold_discussion",
    "hold_hearing",
    "inspect_scene",
    "issue_notice",
    "notify_hearing",
    "order_correction",
    "preserve_evidence",
    "propose_closing",
    "propose_filing",
    "recheck",
    "record_defence",
    "record_hearing_choice",
    "record_inquiry",
    "record_payment",
    "record_remedy",
    "refresh",
    "remind",
    "report_penalty",
    "request_deferral",
    "request_recusal",
    "resume",
    "revoke_decision",
    "serve",
    "serve_decision",
    "serve_notice",
    "submit_review",
    "suspend",
    "tell_and_hear",
    "transfer_case",
    "transfer_lead",
    "withdraw_case",
]
