"""Both styles of the documentation, for this project's document and for a stranger's: whole, linked, and running."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.selection import HOME
from tests.docs.curl_runner import curl_calls, curl_errors
from tests.docs.links import broken_links, distances
from tests.docs.sample_runner import docstring_samples, run_errors, samples, syntax_errors, type_errors
from tests.support.documents import full_document
from tests.support.generation import CONFIG, OVERLAYS, SPEC, written
from tests.support.live_server import running
from tests.support.validating_server import ValidatingServer

EXAMPLES = {name: HOME / "examples" / name / f"{name}.yaml" for name in ("petstore", "parcels")}

GUIDES = {"getting-started", "errors-and-retries", "testing-without-a-network", "migrating"}
"""Those of every API; an API that streams or lists has more."""


def make(name: str, style: str, folder: Path) -> Path:
    """The folder of the project of `orq` or of an example, with its documentation in `style`."""
    config = folder / "sdk.yaml"
    settings = yaml.safe_load(CONFIG.read_text("utf-8")) if name == "orq" else {}
    config.write_text(yaml.safe_dump({**settings, "docs": {"style": style}}))
    spec, overlays = (SPEC, OVERLAYS) if name == "orq" else (EXAMPLES[name], ())
    written(spec, overlays, config, folder / "out")
    return folder / "out"


def document_of(name: str) -> dict[str, Any]:
    if name == "orq":
        return full_document()
    document: dict[str, Any] = yaml.safe_load(EXAMPLES[name].read_text("utf-8"))
    return document


@contextmanager
def serving(document: dict[str, Any]) -> Generator[ValidatingServer]:
    server = ValidatingServer(document)
    with running(server.app) as server.url:
        yield server


def operations(made: Path) -> int:
    """How many operations have a page in the API reference."""
    return sum(page.name != "README.md" for page in (made / "docs" / "api").rglob("*.md"))


@pytest.mark.parametrize(("name", "style"), [("orq", "full"), ("petstore", "seed"), ("parcels", "full")])
def test_everything_is_linked(name: str, style: str, tmp_path: Path) -> None:
    made = make(name, style, tmp_path)
    assert broken_links(made) == []
    clicks = distances(made, made / "README.md")
    pages = {path.relative_to(made).as_posix() for path in made.rglob("*.md")} - {"USAGE.md"}
    assert sorted(pages - clicks.keys()) == []
    far = [page for page, count in clicks.items() if count > 2 and page.startswith(("docs/sdks/", "docs/api/"))]
    assert far == []
    if style == "full":
        assert_narrow(made / "docs")
    assert {page.stem for page in (made / "docs" / "guides").glob("*.md")} >= GUIDES
    text = (made / "llms.txt").read_text("utf-8")
    assert len(re.findall(r"\]\(docs/api/\S+/\S+\.md\)", text)) == operations(made)
    assert [target for target in re.findall(r"\]\(([^)#]+)", text) if not (made / target).is_file()] == []


def assert_narrow(docs: Path) -> None:
    """No cell is padded, and no line of a page of resources or models is too long to be read in a diff."""
    pages = [page for part in ("sdks", "models") for page in (docs / part).rglob("*.md") if page.stem != "retryconfig"]
    lines = [line for page in pages for line in page.read_text("utf-8").split("\n")]
    assert [line for line in lines if re.search(r" {3,}\|", line)] == []
    assert max(map(len, lines)) < 400


@pytest.mark.parametrize("name", ["orq", "parcels", pytest.param("petstore", marks=pytest.mark.slow)])
def test_everything_runs(name: str, tmp_path: Path) -> None:
    """The full style shows all that the other one shows. Curl has no way to leave out what a sample may leave out."""
    made, document = make(name, "full", tmp_path), document_of(name)
    found = [*samples([made]), *docstring_samples((made / "src").rglob("*.py"))]
    assert len(found) > 6 * operations(made)
    assert syntax_errors(found) == []
    assert type_errors(found, made / "src", tmp_path) == []
    origin = re.sub(r"(?<=[^:/])/.*", "", document["servers"][0]["url"])
    secrets = {"ORQ_API_KEY": "key", "PARCELS_ACCOUNT": "key", "PETSTORE_TOKEN": "key"}
    with serving(document) as server:
        assert run_errors(found, made / "src", tmp_path, {origin: server.url}, secrets) == []
        calls = curl_calls(made / "docs" / "api")
        assert len(calls) == operations(made)
        assert curl_errors(calls, {origin: server.url}, tmp_path) == []
        assert server.errors == []
