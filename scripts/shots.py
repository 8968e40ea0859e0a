"""Photograph the pages of a running demo for the manual (手册配图): python scripts/shots.py http://127.0.0.1:8000 [folder]."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PASSWORD = "Mingheng-2026"
WIDTH, HEIGHT = 1280, 900
ROOT = Path(__file__).resolve().parent.parent


def _log_in(page: Page, base: str, username: str) -> None:
    page.goto(f"{base}/login")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("form[method=post] .btn-primary")
    page.wait_for_url(re.compile("/desk/"))


def _first(page: Page, url: str, pattern: str) -> str:
    """Return the first link on a page whose address fits."""
    page.goto(url)
    links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    return next(link for link in links if re.search(pattern, link))


def _take(page: Page, address: str, path: Path) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=path)
    print(path.name, page.title())


def main(base: str, folder: Path) -> None:
    """Take every picture of the manual."""
    folder.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )

        def as_somebody(username: str = "") -> Page:
            page = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}).new_page()
            if username:
                _log_in(page, base, username)
            return page

        officer = as_somebody("lidui")
        _take(officer, f"{base}/desk/", folder / "home.png")
        case = _first(officer, f"{base}/desk/cases?q=示例餐饮&stage=defence", r"/desk/cases/\d+$")
        _take(officer, f"{base}{case}", folder / "case.png")
        _take(officer, f"{base}{case}/do/record_defence", folder / "draft.png")
        reviewer = as_somebody("wangsuo")
        _take(
            reviewer,
            f"{base}{_first(reviewer, f'{base}/desk/reviews', r'/desk/reviews/[0-9]+$')}",
            folder / "review.png",
        )
        _take(reviewer, f"{base}/desk/powers", folder / "powers.png")
        public = as_somebody()
        _take(public, f"{base}/", folder / "portal.png")
        _take(
            public,
            f"{base}{_first(public, f'{base}/decisions', r'/decisions/[-_0-9A-Za-z]{10,}$')}",
            folder / "decision.png",
        )
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "docs/manual/pictures")
