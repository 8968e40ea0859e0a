"""The page of uploads in a real Chromium (上传页面): pause, a reload in the middle, and going on with the same file."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from mingheng.evidence.models import Arrival
from tests.api import conftest as real
from tests.api.conftest import Server, cookie_of, work
from tests.api.test_uploads import CLIP

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
SPEED = 3_000_000
# A real server instead of Django's own, which knows nothing of uploads in pieces.
street, server, _cast_stays, _django_db_helper = real.street, real.server, real._cast_stays, real._django_db_helper


def test_an_upload_is_paused_and_goes_on_after_a_reload(server: Server, chromium: Browser, tmp_path: Path) -> None:
    content = CLIP + b"\0" * 12_000_000
    path = tmp_path / "执法记录.mp4"
    path.write_bytes(content)
    name, _, value = cookie_of("officer").partition("=")
    context = chromium.new_context(base_url=server.url, locale="zh-CN")
    context.add_cookies([{"name": name, "value": value, "url": server.url}])
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto("/desk/uploads")
    slow = context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": SPEED},
    )
    page.set_input_files("#id_files", str(path))
    expect(page.locator(".mh-uploading")).to_contain_text("%")
    page.get_by_role("button", name="暂停").click()
    expect(page.locator(".mh-uploading")).to_contain_text("已暂停")
    page.reload()
    expect(page.get_by_text("没有完成的上传")).to_be_visible()
    arrival = Arrival.objects.get(original_name="执法记录.mp4")
    slow.send("Network.disable")
    page.set_input_files("#id_files", str(path))
    expect(page.locator(".mh-uploading")).to_contain_text("核验")
    work()
    expect(page.get_by_text("已安全保存，待入卷")).to_be_visible()
    arrival.refresh_from_db()
    assert arrival.sha256 == hashlib.sha256(content).hexdigest()
    assert Arrival.objects.filter(original_name="执法记录.mp4").count() == 1
    context.close()
