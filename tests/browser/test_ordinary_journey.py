"""An ordinary case clicked through by everybody concerned (普通程序全程点办)."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from mingheng.cli.samples import sample_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def now(seconds: int = 0) -> str:
    """Return the local time as the browser's own field writes it."""
    return (timezone.localtime() + dt.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")


def register_party(page: Page) -> None:
    page.check("input[name=kind][value=business]")
    page.fill("#id_name", "上海点办餐饮管理有限公司")
    page.select_option("#id_identifier_kind", "none")
    page.fill("#id_representative", "张某")
    page.fill("#id_address", "上海市普陀区示例路100号")
    page.click("form button.btn-primary")


def open_case(page: Page) -> str:
    """Open a case from the work list and return its address."""
    page.click("text=新建案件")
    page.fill("input[name=q] >> nth=-1", "设摊")
    page.click("text=查事项")
    page.click("a.btn:has-text('选用')")
    page.click("a.btn:has-text('登记新的当事人') >> nth=0")
    register_party(page)
    page.fill("#id_place", "示例路100号门前")
    page.check("input[name=procedure][value=ordinary]")
    page.select_option("#id_assisting_officer", index=2)
    page.click("form button.btn-primary")
    expect(page.locator("h1")).to_contain_text("未立案")
    return re.sub(r"[?#].*", "", page.url)


def take(page: Page, root: str, code: str, fill: dict[str, str] | None = None, check: tuple[str, ...] = ()) -> None:
    """Take one step by its form, and see that the case page says so."""
    page.goto(f"{root}/do/{code}")
    for selector in check:
        page.check(selector)
    for name, value in (fill or {}).items():
        page.fill(f"[name={name}]", value)
    button = page.locator("#step-form button.btn-primary")
    assert button.count() == 1, f"{code}: {page.locator('#main').inner_text()[:800]}"
    button.click()
    try:
        page.wait_for_url(root)
    except PlaywrightError:
        words = page.locator(".mh-note.bad, .mh-why").all_inner_texts()
        raise AssertionError(f"{code}: {words}") from None


def upload(page: Page, root: str, folder: Path) -> None:
    photo = folder / "现场照片.jpg"
    photo.write_bytes(sample_photo("占道设摊现场"))
    page.goto(f"{root}/do/add_evidence")
    page.set_input_files("#id_upload", str(photo))
    page.select_option("#id_kind", "audiovisual")
    page.fill("#id_name", "占道设摊现场照片")
    page.fill("#id_proves", "当事人占用道路设摊的事实")
    page.fill("#id_taken_at", now())
    page.click("form button.btn-primary:has-text('上传')")
    page.wait_for_url(f"{root}/evidence")


def explain_no_recording(page: Page, root: str) -> None:
    page.goto(f"{root}/evidence")
    page.click("a:has-text('未录像说明')")
    page.select_option("#id_scene", "inspection")
    page.fill("#id_reason", "执法记录仪故障，已经报修。")
    page.click("form button.btn-primary:has-text('登记')")
    page.wait_for_url(f"{root}/evidence")


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
