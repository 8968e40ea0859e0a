"""An ordinary case clicked through by everybody concerned (普通程序全程点办)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.acting import explain_no_recording, now, open_case, take, upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_ordinary_case_is_clicked_through_by_officer_head_and_leader(log_in: Any, tmp_path: Path) -> None:
    officer, head, leader = log_in("officer"), log_in("head"), log_in("leader")
    root = open_case(officer)
    take(officer, root, "propose_filing")

    head.goto("/desk/")
    head.click("a:has-text('审批')")
    expect(head.locator("#paper img")).to_be_visible()
    head.click("#step-form button.btn-primary")
    expect(head.locator("h1")).to_contain_text("罚立〔")

    take(officer, root, "show_credentials", check=("#id_told_rights",))
    upload(officer, root, tmp_path)
    record = {"started_at": now(-1), "ended_at": now(), "found": "当事人在门前人行道摆放桌椅三套，占道经营。"}
    record |= {"p_presence": "当事人的法定代表人张某在场", "p_answer": "清楚，不申请回避", "p_confirmation": "以上属实"}
    take(officer, root, "inspect_scene", record)
    explain_no_recording(officer, root)
    report = {"fine_amount": "500", "discretion": "初次违法，主动配合，按一般档次处罚。"}
    take(officer, root, "conclude_investigation", report)
    take(head, root, "decide_proposal", check=("input[name=outcome][value=approved]",))
    take(officer, root, "issue_notice")
    take(officer, root, "serve_notice")

    officer.goto(root)
    blocked = officer.locator(".mh-step.blk", has=officer.locator(".h", has_text=re.compile("^\\s*作出决定")))
    expect(blocked).to_contain_text("第四十五条")
    waiver = {"received_at": now(), "content": "当事人书面表示放弃陈述、申辩。"}
    take(officer, root, "record_defence", waiver, check=("input[name=kind][value=waived]",))

    take(leader, root, "decide")
    take(officer, root, "serve_decision")
    officer.goto(f"{root}/documents")
    for title in (
        "立案审批表",
        "现场检查",
        "案件调查终结报告",
        "行政处罚告知书",
        "行政处罚决定书",
        "送达回证",
        "信用修复",
    ):
        expect(officer.locator("table")).to_contain_text(title)

    take(officer, root, "record_payment", {"receipt_number": "沪财票00001"})
    officer.goto(root)
    expect(officer.locator("#clocks")).to_contain_text("已了结的期限")
    take(officer, root, "propose_closing")
    take(head, root, "decide_closing", {"opinion": "同意结案"}, check=("input[name=outcome][value=approved]",))
    head.goto(root)
    expect(head.locator(".mh-casehead")).to_contain_text("已结案")
