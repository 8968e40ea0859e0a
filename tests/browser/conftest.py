"""A real Chromium against a live server (浏览器测试): what only a browser does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import cast

# Playwright's own loop runs in this thread; the tests themselves never touch rows from inside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

LogIn = Callable[[str], Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all browser tests: the system's, or the one that Playwright brought."""
    with sync_playwright() as playwright:
        found = (
            os.environ.get("CHROMIUM")
            or shutil.which("chromium")
            or shutil.which("chromium-browser")
            or shutil.which("google-chrome")
        )
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def street(transactional_db: None) -> None:
    """The standing cast, there for real while the server runs."""
    cast.ensure()


@pytest.fixture
def log_in(chromium: Browser, live_server: Any, street: None) -> Iterator[LogIn]:
    """Return a function that logs somebody in, in a browser session of his own."""
    contexts = []

    def opened(username: str, width: int = 1280) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN", base_url=live_server.url
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto("/login")
        page.fill("#id_username", username)
        page.fill("#id_password", cast.PASSWORD)
        page.click("button:has-text('登录')")
        page.wait_for_url("**/desk/")
        return page

    yield opened
    for context in contexts:
        context.close()
