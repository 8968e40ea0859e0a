"""A penalty on the spot clicked through (简易程序点办)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.acting import open_case, take, upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_penalty_on_the_spot_is_clicked_through_by_officer_and_head(log_in: Any, tmp_path: Path) -> None:
    officer, head = log_in("officer"), log_in("head")
    root = open_case(officer, "summary")
    take(officer, root, "show_credentials", check=("#id_told_rights",))
    upload(officer, root, tmp_path)
    take(officer, root, "explain_no_recording", {"reason": "执法记录仪故障，已经报修。"})
    take(officer, root, "tell_and_hear", {"fine_amount": "200"})
    take(officer, root, "decide_on_the_spot")
    head.goto("/desk/")
    expect(head.locator("table")).to_contain_text("备案")
    take(head, root, "report_penalty")
    take(officer, root, "record_payment", {"receipt_number": "沪财票00002"})
    take(officer, root, "propose_closing")
    take(head, root, "decide_closing", {"opinion": "同意结案"}, check=("input[name=outcome][value=approved]",))
    head.goto(root)
    expect(head.locator(".mh-casehead")).to_contain_text("已结案")


def test_a_case_fits_the_phone_and_its_clock_opens_from_the_reason(log_in: Any) -> None:
    phone = log_in("officer", 390)
    root = open_case(phone, "ordinary")
    phone.goto(root)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    take(phone, root, "propose_filing")
    phone.goto(root)
    phone.locator(".mh-clock summary").first.click()
    expect(phone.locator(".mh-days").first).to_be_visible()
