"""A complex case clicked through legal review, discussion and decision (法制审核、集体讨论点办)."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mingheng.review.points import POINTS
from tests.browser.acting import now, take
from tests.procedure.builders import Matter, draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def give_opinion(reviewer: Page) -> None:
    """Take in the papers, say why no counsel took part, and agree point by point."""
    reviewer.goto("/desk/reviews")
    reviewer.locator("a[href*='/desk/reviews/']").first.click()
    root = reviewer.url
    reviewer.goto(f"{root}/accept")
    reviewer.click("form .btn-primary:has-text('收件')")
    reviewer.wait_for_url(root)
    reviewer.goto(f"{root}/no-counsel")
    reviewer.fill("[name=reason]", "顾问外出办案")
    reviewer.click("main form button.btn-primary")
    reviewer.wait_for_url(root)
    for number in range(1, len(POINTS) + 1):
        reviewer.check(f"input[name=verdict_{number}][value=pass]", force=True)
    reviewer.check("input[name=kind][value=agree]", force=True)
    reviewer.locator("main form button.btn-primary").last.click()
    expect(reviewer.locator("main")).to_contain_text("同意")


def test_a_complex_case_goes_through_review_and_discussion(log_in: Any) -> None:
    matter = Matter.open()
    matter.walk_to("submit_review", conclude_investigation={"draft": draft(is_complex=True)})
    root = f"/desk/cases/{matter.case.pk}"
    officer, reviewer, leader = log_in("officer"), log_in("reviewer"), log_in("leader")
    base = officer.url.removesuffix("/desk/")

    leader.goto(root)
    expect(leader.locator("#next")).to_contain_text("法制审核")
    take(officer, f"{base}{root}", "submit_review", check=("#id_responsibility_signed",))
    give_opinion(reviewer)

    said = "陈任，街道负责人，同意\n郑副，街道负责人，同意\n徐副，街道负责人，同意"
    words = {
        "held_at": now(-30),
        "place": "三楼会议室",
        "recorder": "赵科",
        "opinions": said,
        "conclusion": "同意拟处罚意见",
    }
    take(leader, f"{base}{root}", "hold_discussion", words, check=("input[name=agrees][value=yes]",))
    take(leader, f"{base}{root}", "decide")
    leader.goto(root)
    expect(leader.locator(".mh-casehead")).to_contain_text("曹罚〔")
