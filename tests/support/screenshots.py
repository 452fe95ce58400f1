"""`make screenshots`: the pictures of the README, taken of the site as it is built now."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from generator.selection import HOME

from .browser import chromium
from .site import built, served

FOLDER = HOME / "docs" / "images"


def main() -> int:
    """Take the pictures, and say where they are."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        version = built(Path(folder), "--strict")
        with served(version.parent) as root:
            url = f"{root}{version.name}/"
            _reference(browser, url)
            _search(browser, url)
            _phone(browser, url)
    print("\n".join(str(path) for path in sorted(FOLDER.glob("*.png"))))
    return 0


def _page(browser: Any, url: str, *, width: int, height: int, scheme: str = "light") -> Any:
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    page.goto(url, wait_until="networkidle")
    return page


def _reference(browser: Any, url: str) -> None:
    page = _page(browser, url + "api/deployments/get_config.html", width=1280, height=800)
    page.get_by_text("Python", exact=True).first.click()
    page.wait_for_timeout(500)
    page.screenshot(path=FOLDER / "reference.png", scale="css")


def _search(browser: Any, url: str) -> None:
    page = _page(browser, url + "guides/streaming.html", width=1000, height=560, scheme="dark")
    page.locator(".md-search__button").first.click()
    page.locator("input:visible").first.fill("get_config")
    page.locator("a[href*='get_config.html?h=']").first.wait_for()
    page.wait_for_timeout(500)
    page.screenshot(path=FOLDER / "search.png", scale="css")


def _phone(browser: Any, url: str) -> None:
    page = _page(browser, url + "api/deployments/get_config.html", width=400, height=800)
    group = page.locator("details.op-group").first
    group.locator("summary").first.click()
    group.evaluate("each => window.scrollTo(0, each.getBoundingClientRect().top + window.scrollY - 220)")
    page.wait_for_timeout(500)
    page.screenshot(path=FOLDER / "phone.png", scale="css")


if __name__ == "__main__":
    sys.exit(main())
