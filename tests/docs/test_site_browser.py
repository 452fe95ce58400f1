"""The documentation's site as people see it: in a real headless Chromium, wide and narrow, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.support.browser import chromium
from tests.support.site import built, served

pytestmark = pytest.mark.slow
REFERENCE = "api/deployments/get_config.html"
KINDS = ("index.html", REFERENCE, "sdks/deploymentssdk/index.html", "guides/streaming.html", "models/index.html")
"""A page of each kind."""


@dataclass
class Reader:
    """Opens pages of a version of the site, and keeps what the browser complained of and asked for."""

    browser: Any
    url: str
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def opened(self, path: str, *, width: int = 1280, scheme: str = "light") -> Any:
        page = self.browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(self.url + path, wait_until="networkidle")
        return page

    def _said(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("orq"), "--strict")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture
def reader(browser: Any, version: Path) -> Iterator[Reader]:
    with served(version.parent) as url:
        reader = Reader(browser, f"{url}{version.name}/")
        yield reader
        for context in browser.contexts:
            context.close()
        assert reader.complaints == []
        assert [asked for asked in reader.asked if not asked.startswith((url, "data:", "blob:"))] == []


def test_search_finds_a_method(reader: Reader) -> None:
    page = reader.opened("index.html")
    page.locator(".md-search__button").first.click()
    page.locator("input:visible").first.fill("get_config")
    reference, method = (page.locator(f"a[href*='{path}?h=']").first for path in (REFERENCE, KINDS[2]))
    method.filter(has_text="Python SDK").wait_for()
    reference.click()
    page.wait_for_url(f"**/{REFERENCE}*")


def test_tabs_switch_and_fields_open(reader: Reader) -> None:
    page = reader.opened(REFERENCE)
    program = page.locator("pre", has_text="from orq_ai_sdk import Orq").first
    assert not program.is_visible()
    page.get_by_text("Python", exact=True).first.click()
    program.wait_for(state="visible")
    page.get_by_text("204", exact=True).first.click()
    page.get_by_text("No content.", exact=True).first.wait_for(state="visible")
    inner = page.locator("details.op-group").filter(has_text="file_name").locator(".op-name", has_text="text").first
    assert not inner.is_visible()
    page.locator("details.op-group").filter(has_text="file_name").first.locator("summary").first.click()
    inner.wait_for(state="visible")


def test_a_link_to_a_field_opens_what_it_is_in(reader: Reader) -> None:
    page = reader.opened(f"{REFERENCE}#body-documents-metadata-file_name")
    page.locator("#body-documents-metadata-file_name .op-name").first.wait_for(state="visible")
    assert page.locator("#body-thread-id .op-name").is_hidden()


def test_a_sample_is_copied(reader: Reader) -> None:
    page = reader.opened(REFERENCE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("pre", has_text="curl --request POST").first.hover()
    page.locator("button[data-md-type='copy'], .md-clipboard").first.click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text.startsWith('curl --request POST'))")


def test_dark_mode_is_chosen_and_kept(reader: Reader) -> None:
    page = reader.opened("index.html")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "default"
    page.locator("label[title='Switch to dark mode']").click()
    page.goto(reader.url + REFERENCE)
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"


def test_versions_are_offered(reader: Reader, version: Path) -> None:
    page = reader.opened("index.html")
    page.locator(".md-version", has_text=version.name).first.wait_for()


def test_every_page_is_readable_on_a_phone(reader: Reader, version: Path) -> None:
    page = reader.opened("index.html", width=400)
    wide = []
    for path in sorted(version.rglob("*.html")):
        if path.name != "404.html":
            page.goto(reader.url + path.relative_to(version).as_posix())
            if page.evaluate("document.documentElement.scrollWidth") > 400:
                wide.append(path.name)
    assert wide == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 400), ("dark", 400)])
@pytest.mark.parametrize("path", KINDS)
def test_accessible(reader: Reader, path: str, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = reader.opened(path, width=width, scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = axe.run(page).response["violations"]
    serious = [
        f"{each['id']}: {node['html'][:120]}: {node.get('failureSummary', '')[:300]}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"][:3]
    ]
    assert serious == []
