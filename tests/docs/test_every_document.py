"""The documentation and its site for every document of this repository, and for one with a break-out at every place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.selection import HOME
from harden import positions
from harden.inert import SEEDS
from harden.payloads import PAYLOADS
from harden.positions import Kind
from tests.docs.links import broken_links, distances
from tests.support.generation import written
from tests.support.site import Page, broken, built

pytestmark = pytest.mark.slow
_UNSAID = re.compile(r"\]\(([^)]*)\)\S* \| :\S+ \| N/A \|$", re.MULTILINE)


def name(document: Path) -> str:
    return document.parent.name if document.stem == "spec" else document.stem


def is_api(document: Path) -> bool:
    return re.search(r"^(openapi|swagger):", document.read_text("utf-8"), re.MULTILINE) is not None


DOCUMENTS = [
    *filter(is_api, sorted((HOME / "examples").glob("*/*.yaml"))),
    *sorted((HOME / "tests" / "cases").glob("*/spec.yaml")),
    *SEEDS,
]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_pages_are_linked_and_silent_only_where_the_document_is(document: Path, tmp_path: Path) -> None:
    (tmp_path / "sdk.yaml").write_text("docs: {style: full}")
    made = tmp_path / "out"
    written(document, (), tmp_path / "sdk.yaml", made)
    assert broken_links(made) == []
    clicks = distances(made, made / "README.md")
    pages = {path.relative_to(made).as_posix() for path in made.rglob("*.md")} - {"USAGE.md"}
    assert sorted(pages - clicks.keys()) == []
    assert [page for page, count in clicks.items() if count > 2 and page.startswith(("docs/sdks/", "docs/api/"))] == []
    for page in made.rglob("*.md"):
        for target in _UNSAID.findall(page.read_text("utf-8")):
            assert described(page.parent / target) == "", f"{page}: {target}"


def described(model: Path) -> str:
    """What a model's page says before its fields, beside what tells the members of a union apart."""
    head = re.split(r"^## ", model.read_text("utf-8"), maxsplit=1, flags=re.MULTILINE)[0]
    return re.sub(r"^The field `\S+` tells which one it is\.$", "", head.partition("\n")[2].strip())


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_the_site_is_whole(document: Path, tmp_path: Path) -> None:
    assert broken(built(tmp_path, "--spec", str(document))) == []


@pytest.mark.parametrize("kind", [Kind.PROSE, Kind.NAME])
@pytest.mark.parametrize("turn", [0, 31])
def test_nothing_of_a_document_acts_on_the_site(kind: Kind, turn: int, tmp_path: Path) -> None:
    """Every position takes one of the break-outs, which go round."""
    files = positions.load(SEEDS[-2])
    found = [each for each in positions.positions(files) if each.kind == kind]
    chosen = {each: PAYLOADS[(number * 7 + turn) % len(PAYLOADS)].text for number, each in enumerate(found)}
    changed = positions.rewritten(
        files, {each: positions.placed(each, text, behind=True) for each, text in chosen.items()}
    )
    site = built(tmp_path, "--spec", str(positions.written(changed, tmp_path / "in")))
    assert broken(site) == []
    own = scripts(site / "404.html")
    for path in site.rglob("*.html"):
        page = Page(path)
        assert not [tag for tag, given in page.elements if any(key.startswith("on") for key in given)], path
        assert not [tag for tag, _ in page.elements if tag in ("iframe", "object", "embed")], path
        assert not [link for link in page.links if re.match(r"\s*(javascript|data|vbscript)\s*:", link, re.I)], path
        assert abs(scripts(path) - own) <= 1, path


def scripts(path: Path) -> int:
    """How many scripts a page has; the theme's own vary by one."""
    return sum(1 for tag, _ in Page(path).elements if tag == "script")
