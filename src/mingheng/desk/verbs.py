"""The word on a step's button (按钮用词): a verb, short enough for a list."""

from __future__ import annotations

VERBS = {
    "propose_filing": "提请", "decide_filing": "审批", "show_credentials": "登记", "inspect_scene": "记录",
    "record_inquiry": "记录", "add_evidence": "补充", "preserve_evidence": "申请", "decide_preservation": "审批",
    "dispose_preservation": "处理", "order_correction": "责令", "recheck": "复查", "conclude_investigation": "提交",
    "decide_proposal": "审批", "change_proposal": "修改", "issue_notice": "制发", "serve_notice": "送达",
    "record_defence": "登记", "answer_defence": "复核", "record_hearing_choice": "登记", "notify_hearing": "通知",
    "hold_hearing": "记录", "submit_review": "送审", "give_opinion": "审核", "hold_discussion": "讨论",
    "decide": "决定", "serve_decision": "送达", "record_payment": "登记", "request_deferral": "申请",
    "decide_deferral": "审批", "remind": "催告", "propose_closing": "提请", "decide_closing": "审批",
    "assign_officer": "调整", "request_recusal": "登记", "decide_recusal": "决定", "suspend": "中止", "resume": "恢复",
    "transfer_case": "移送", "change_decision": "变更", "revoke_decision": "撤销", "record_remedy": "登记",
    "explain_no_recording": "说明", "tell_and_hear": "记录", "decide_on_the_spot": "处罚",
    "convert_to_ordinary": "转换", "report_penalty": "备案", "hand_in_cash": "登记", "confirm_service": "登记",
    "disclosure.draft": "填报", "disclosure.check": "复核", "disclosure.withdraw": "撤回", "disclosure.answer": "答复",
    "accept_review": "收件", "raise_objection": "提出", "rule_objection": "裁定",
}  # fmt: skip


def verb_of(step: str) -> str:
    """Return the word on a step's button (按钮用词)."""
    return VERBS.get(step, "办理")
