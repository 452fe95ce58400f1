"""`client: {http: …}` in `sdk.yaml`: the library that an SDK depends on, in its code, its project and its pages."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator import pipeline
from generator.progress import Progress
from generator.selection import TEMPLATES, Selection
from tests.support.generation import planned

SPEC = """\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
servers: [{url: https://api.example.com}]
paths:
  /pets:
    get:
      operationId: listPets
      responses: {"200": {description: ok, content: {application/json: {schema: {type: object}}}}}
"""


def made(folder: Path, settings: str = "", **options: Path) -> Mapping[str, str]:
    """The files of a small SDK with these settings."""
    (folder / "spec.yaml").write_text(SPEC, "utf-8")
    (folder / "sdk.yaml").write_text(settings or "{}", "utf-8")
    chosen = Selection(spec=folder / "spec.yaml", config=folder / "sdk.yaml", output=folder / "out", **options)
    return planned(chosen)


def imports(text: str) -> set[str]:
    """The distributions that a module imports, at whatever depth."""
    nodes = list(ast.walk(ast.parse(text)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}


@pytest.mark.parametrize(
    ("settings", "name", "adapter"),
    [
        ("", "httpx2", "httpx-aiohttp[httpx2]"),
        ("client: {http: httpx2}", "httpx2", "httpx-aiohttp[httpx2]"),
        ("client: {http: httpx}", "httpx", "httpx-aiohttp"),
    ],
)
def test_one_library_throughout(tmp_path: Path, settings: str, name: str, adapter: str) -> None:
    files = made(tmp_path, settings)
    project = files["pyproject.toml"]
    assert re.findall(r'^    "(httpx\d?)>=[\d.]+",$', project, re.MULTILINE) == [name]
    assert f'aiohttp = ["{adapter}>=' in project
    importers = {path for path, text in files.items() if path.endswith(".py") and imports(text) & {"httpx", "httpx2"}}
    assert importers == {"src/pets/_runtime/library.py"}
    assert f"import {name} as library\n" in files["src/pets/_runtime/library.py"]
    samples = {
        word for path, text in files.items() if path.endswith(".md") for word in re.findall(r"import (\w+)", text)
    }
    assert samples & {"httpx", "httpx2"} == {name}
    assert f"`{name}.Timeout`" in files["docs/arguments.md"]


def test_an_unknown_library_is_refused_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(SPEC, "utf-8")
    (tmp_path / "sdk.yaml").write_text("client:\n  http: requests\n", "utf-8")
    chosen = Selection(spec=tmp_path / "spec.yaml", config=tmp_path / "sdk.yaml", output=tmp_path / "out")
    outcome = pipeline.run(chosen, Progress(None))
    assert outcome.plan is None
    (found,) = outcome.diagnostics
    assert "'requests' is not one of" in found.message
    assert found.position is not None
    assert (found.position.line, found.position.column) == (2, 9)


def test_own_templates_come_last(tmp_path: Path) -> None:
    own = tmp_path / "mine" / "package" / "_runtime" / "library.py"
    own.parent.mkdir(parents=True)
    own.write_text("# our own\n", "utf-8")
    files = made(tmp_path, "client: {http: httpx}", template_overrides=tmp_path / "mine")
    assert files["src/pets/_runtime/library.py"] == "# our own\n"


def test_the_variants_offer_the_same() -> None:
    roots = (TEMPLATES, TEMPLATES / "variants" / "httpx")
    texts = [(root / "package" / "_runtime" / "library.py").read_text("utf-8") for root in roots]
    offered = [re.findall(r"^(\w+ =|__all__.*)|(as \w+)$", text, re.MULTILINE) for text in texts]
    assert offered[0] == offered[1]
