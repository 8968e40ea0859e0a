"""What everybody does in the browser (点办): opening a case, taking a step, uploading."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from mingheng.cli.samples import sample_photo


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


def open_case(page: Page, procedure: str = "ordinary") -> str:
    """Open a case from the work list and return its address."""
    page.click("text=新建案件")
    page.fill("input[name=q] >> nth=-1", "设摊")
    page.click("text=查事项")
    page.click("a.btn:has-text('选用')")
    page.click("a.btn:has-text('登记新的当事人') >> nth=0")
    register_party(page)
    page.fill("#id_place", "示例路100号门前")
    page.check(f"input[name=procedure][value={procedure}]")
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
    page.click("form button.btn-primary:has-text('入卷')")
    page.wait_for_url(f"{root}/evidence")


def explain_no_recording(page: Page, root: str) -> None:
    page.goto(f"{root}/evidence")
    page.click("a:has-text('未录像说明')")
    page.select_option("#id_scene", "inspection")
    page.fill("#id_reason", "执法记录仪故障，已经报修。")
    page.click("form button.btn-primary:has-text('登记')")
    page.wait_for_url(f"{root}/evidence")
