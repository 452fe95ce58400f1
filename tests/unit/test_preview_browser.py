"""The preview as people see it: a real headless Chromium beside a running watch."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.selection import HOME
from tests.support.browser import chromium
from tests.support.watching import Watching, watching

pytestmark = pytest.mark.slow
PAGE = "project/docs/models/{model}.md.jinja"
HOSTILE = "A stored pet. <img src=x onerror='window.broken=1'><script>window.broken=1</script>"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


class Desk:
    """A template editor's desk: a document, templates of one's own, a watch, and the page."""

    def __init__(self, folder: Path, watch: Watching, page: Any) -> None:
        self.mine, self.output, self.watch, self.page = folder / "mine", folder / "sdk", watch, page
        self.spec = folder / "petstore.yaml"

    def shows(self, pane: str, text: str) -> None:
        self.page.locator(f"#{pane}").filter(has_text=text).wait_for(timeout=20_000)

    def edit(self, name: str, more: str) -> None:
        place = self.mine / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text((HOME / "templates" / name).read_text("utf-8") + more, "utf-8")


@pytest.fixture
def desk(browser: Any, tmp_path: Path) -> Iterator[Desk]:
    text = (HOME / "examples" / "petstore" / "petstore.yaml").read_text("utf-8")
    (tmp_path / "petstore.yaml").write_text(text.replace("A stored pet.", HOSTILE), "utf-8")
    (tmp_path / "mine").mkdir()
    command = [sys.executable, "-m", "generator", "watch", "--preview", "--spec", str(tmp_path / "petstore.yaml")]
    command += ["--output", str(tmp_path / "sdk"), "--templates", str(tmp_path / "mine")]
    with watching(command, HOME, {}) as watch:
        url = watch.until(lambda line: line.startswith("preview: ")).removeprefix("preview: ")
        watch.until_written()
        page = browser.new_page()
        page.goto(url)
        yield Desk(tmp_path, watch, page)
        page.close()


def test_docs_and_code_stand_side_by_side_and_follow_an_edit(desk: Desk) -> None:
    desk.page.select_option("#docs", "docs/models/pet.md")
    desk.page.select_option("#code", "src/petstore/models/pet.py")
    desk.page.locator("#docs-pane h1", has_text="Pet").wait_for()
    desk.page.locator("#docs-pane table").first.wait_for()
    desk.shows("code-pane", "class Pet(BaseModel):")
    left, right = (desk.page.locator(f"#{name}-pane").bounding_box() for name in ("docs", "code"))
    assert left["x"] + left["width"] <= right["x"] + 1
    assert abs(left["y"] - right["y"]) < 1
    desk.edit(PAGE, "\nSeen without a click.\n")
    desk.shows("docs-pane", "Seen without a click.")


def test_a_mistake_is_shown_with_the_templates_line_until_it_is_mended(desk: Desk) -> None:
    desk.edit(PAGE, "\n{{ model.nothing }}\n")
    line = len((desk.mine / PAGE).read_text("utf-8").splitlines())
    desk.shows("problem", f"{desk.mine / PAGE}:{line}")
    desk.edit(PAGE, "\nMended.\n")
    desk.page.locator("#problem").wait_for(state="hidden")
    desk.shows("docs-pane", "Mended.")


def test_nothing_of_a_document_runs_in_the_page(desk: Desk) -> None:
    desk.page.select_option("#docs", "docs/models/pet.md")
    desk.shows("docs-pane", "onerror")
    assert desk.page.locator("#docs-pane img, #docs-pane script").count() == 0
    assert desk.page.evaluate("window.broken") is None
