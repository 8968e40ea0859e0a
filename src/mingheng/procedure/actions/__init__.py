"""Verbs of 办案程序: the only writers of this chapter; each is named like its step in the tables."""

from __future__ import annotations

from mingheng.procedure.actions.conclusion import Draft, change_proposal, conclude_investigation, decide_proposal
from mingheng.procedure.actions.correction import order_correction, recheck
from mingheng.procedure.actions.decision import decide, hold_discussion, submit_review
from mingheng.procedure.actions.filing import decide_filing, propose_filing
from mingheng.procedure.actions.hearing import hold_hearing, notify_hearing, record_hearing_choice
from mingheng.procedure.actions.notice import answer_defence, issue_notice, record_defence
from mingheng.procedure.actions.preservation import decide_preservation, dispose_preservation, preserve_evidence
from mingheng.procedure.actions.road import refresh
from mingheng.procedure.actions.scene import inspect_scene, record_inquiry
from mingheng.procedure.actions.service import Delivery, confirm_delivery, serve, serve_decision, serve_notice

__all__ = [
    "Delivery",
    "Draft",
    "answer_defence",
    "change_proposal",
    "conclude_investigation",
    "confirm_delivery",
    "decide",
    "decide_filing",
    "decide_preservation",
    "decide_proposal",
    "dispose_preservation",
    "hold_discussion",
    "hold_hearing",
    "inspect_scene",
    "issue_notice",
    "notify_hearing",
    "order_correction",
    "preserve_evidence",
    "propose_filing",
    "recheck",
    "record_defence",
    "record_hearing_choice",
    "record_inquiry",
    "refresh",
    "serve",
    "serve_decision",
    "serve_notice",
    "submit_review",
]
