"""Both styles of the documentation, for this project's document and for a stranger's: whole, linked, and running."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.selection import HOME, Selection
from tests.docs.curl_runner import curl_calls, curl_errors, documented_origins, origins
from tests.docs.links import broken_links, distances
from tests.docs.same_facts import missing
from tests.docs.sample_runner import (
    Sample,
    distinct,
    docstring_samples,
    run_errors,
    samples,
    secrets,
    syntax_errors,
    type_errors,
)
from tests.support.any_server import AnyServer
from tests.support.documents import full_document
from tests.support.generation import CONFIG, OVERLAYS, SPEC, planned, written
from tests.support.live_server import running
from tests.support.validating_server import ValidatingServer

EXAMPLES = {name: HOME / "examples" / name / f"{name}.yaml" for name in ("petstore", "parcels", "tour")}

GUIDES = {"getting-started", "errors-and-retries", "testing-without-a-network", "migrating"}
"""Those of every API; an API that streams or lists has more."""


Projects = Callable[[str, str], Path]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Projects:
    """The folder of the project of `orq` or of an example, with its documentation in a style; made once, and read."""
    return cache(lambda name, style: _made(name, style, tmp_path_factory.mktemp(f"{name}-{style}")))


def _made(name: str, style: str, folder: Path) -> Path:
    config = folder / "sdk.yaml"
    own = CONFIG if name == "orq" else EXAMPLES[name].with_name("sdk.yaml")
    settings = yaml.safe_load(own.read_text("utf-8")) if own.is_file() else {}
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
def serving(name: str, document: dict[str, Any]) -> Generator[tuple[ValidatingServer | AnyServer, str]]:
    """A server that judges requests by the document: with openapi-core, which has no notion of most of the tour."""
    server = AnyServer(document, known=("lang",)) if name == "tour" else ValidatingServer(document)
    with running(server.app) as url:
        yield server, url


def operations(made: Path) -> int:
    """How many operations have a page in the API reference."""
    return sum(page.name != "README.md" for page in (made / "docs" / "api").rglob("*.md"))


@pytest.mark.parametrize(("name", "style"), [("orq", "full"), ("petstore", "seed"), ("parcels", "full")])
def test_everything_is_linked(name: str, style: str, make: Projects) -> None:
    made = make(name, style)
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


def test_a_change_of_a_row_changes_no_other_line_of_its_page(tmp_path: Path) -> None:
    text, page = EXAMPLES["petstore"].read_text("utf-8"), "docs/sdks/pets/README.md"
    assert "How many pets to return at most." in text
    (tmp_path / "sdk.yaml").write_text("docs: {style: full}")
    pages: list[list[str]] = []
    for name, told in (("before", "How many pets to return at most."), ("after", "So many, and a few more words")):
        (tmp_path / f"{name}.yaml").write_text(text.replace("How many pets to return at most.", told), "utf-8")
        found = Selection(spec=tmp_path / f"{name}.yaml", config=tmp_path / "sdk.yaml", output=tmp_path / "out")
        pages.append(planned(found)[page].split("\n"))
    changed = [line for line in difflib.ndiff(*pages) if line[0] in "+-"]
    assert [line[:11] for line in changed] == ["- | `limit`", "+ | `limit`"]


def test_a_page_says_what_other_fields_there_may_be(tmp_path: Path) -> None:
    (tmp_path / "sdk.yaml").write_text("docs: {style: full}")
    cases = HOME / "tests" / "cases" / "schemas" / "spec.yaml"
    pages = planned(Selection(spec=cases, config=tmp_path / "sdk.yaml", output=tmp_path / "out"))
    assert "Other fields need a name of a given pattern: *int*." in pages["docs/models/closed.md"]
    assert "No other fields" not in pages["docs/models/closed.md"]
    assert "Other fields are kept: *Any*." in pages["docs/models/patterned.md"]


def test_a_title_and_a_media_type_are_no_markdown(tmp_path: Path) -> None:
    answer = "{'200': {description: All., content: {'application/*, text/*': {schema: {type: string}}}}}"
    paths = f"{{/all: {{get: {{operationId: all, responses: {answer}}}}}}}"
    (tmp_path / "odd.yaml").write_text(
        f"openapi: 3.1.0\ninfo: {{title: '- Odd <API> *x*', version: '1'}}\npaths: {paths}\n"
    )
    (tmp_path / "sdk.yaml").write_text("docs: {style: full}")
    pages = planned(Selection(spec=tmp_path / "odd.yaml", config=tmp_path / "sdk.yaml", output=tmp_path / "out"))
    assert "\n\\- Odd &lt;API> \\*x\\*\n" in pages["README.md"]
    assert "Python SDK for - Odd &lt;API> \\*x\\*" in pages["README.md"]
    assert "# \\- Odd &lt;API> \\*x\\*: documentation" in pages["docs/README.md"]
    [page] = (text for path, text in pages.items() if path.startswith("docs/sdks/"))
    assert "| application/\\*, text/\\* |" in page


@pytest.mark.parametrize(
    ("server", "shown"),
    [
        ("/v1/", "https://api.example.com/v1"),
        ("./v1", "https://api.example.com/v1"),
        ("../a/v1", "https://api.example.com/a/v1"),
        ("/", "https://api.example.com"),
        ("//own.example/v1", "https://own.example/v1"),
        ("HTTPS://own.example/v1", "HTTPS://own.example/v1"),
    ],
)
def test_curl_and_samples_call_one_server(server: str, shown: str, tmp_path: Path) -> None:
    """A server that names no host is one of the reader's; what stands below it is the document's."""
    operation = {"operationId": "getThing", "responses": {"204": {"description": "d"}}}
    document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "servers": [{"url": server}]}
    (tmp_path / "api.json").write_text(json.dumps({**document, "paths": {"/thing": {"get": operation}}}))
    made = planned(Selection(spec=tmp_path / "api.json", output=tmp_path / "out"))
    page = next(text for path, text in made.items() if path.endswith("get_thing.md"))
    assert f"--url {shown}/thing\n" in page
    own = "" if "own" in shown else shown
    assert (f'server_url="{own}"' in made["README.md"]) == bool(own)


def assert_narrow(docs: Path) -> None:
    """No cell is padded, and no line of a page of resources or models is too long to be read in a diff."""
    pages = [page for part in ("sdks", "models") for page in (docs / part).rglob("*.md") if page.stem != "retryconfig"]
    lines = [line for page in pages for line in page.read_text("utf-8").split("\n")]
    assert [line for line in lines if re.search(r" {3,}\|", line)] == []
    assert max(map(len, lines)) < 400


NAMES = ("orq", "parcels", "petstore", "tour")


@cache
def shown(name: str, made: Path) -> list[Sample]:
    """The samples of the full style; those of this project's own pages as they are committed have a test of theirs."""
    known = samples([HOME / "generated"]) if name == "orq" else []
    return distinct([*samples([made]), *docstring_samples((made / "src").rglob("*.py"))], known)


@pytest.mark.typed
def test_every_sample_is_typed(make: Projects, tmp_path: Path) -> None:
    made = {name: make(name, "full") for name in NAMES}
    found = {name: shown(name, folder) for name, folder in made.items()}
    for name, of_one in found.items():
        assert len(samples([made[name]])) > 4 * operations(made[name])
        assert len(of_one) > operations(made[name])
        assert syntax_errors(of_one) == []
    every = [sample for of_one in found.values() for sample in of_one]
    first, *others = [folder / "src" for folder in made.values()]
    assert type_errors(every, first, tmp_path, *others) == []


@pytest.mark.parametrize("name", NAMES)
def test_everything_runs(name: str, make: Projects, tmp_path: Path) -> None:
    """The full style shows all that the other one shows. Curl has no way to leave out what a sample may leave out."""
    made, document = make(name, "full"), document_of(name)
    found = shown(name, made)
    calls = curl_calls(made / "docs" / "api")
    assert len(calls) == operations(made)
    assert missing(made, made / "docs" / "api", ".md") == []
    with serving(name, document) as (server, url):
        servers = dict.fromkeys(origins(calls) | documented_origins(document), url)
        assert run_errors(found, made / "src", tmp_path, servers, secrets(found)) == []
        assert curl_errors(calls, servers, tmp_path) == []
        assert server.errors == []
