"""What pyright says of programs that use SDKs. It is asked once about all of them, since it takes longest to learn of
Python and of the libraries."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main
from generator.selection import HOME
from tests.sdk.test_typing import write_cases
from tests.unit.test_aliases import ALIASES, generate

OLD_NAMES = """
from petstore_sdk import Petstore, models

client = Petstore(token="t")
client.pets.fetch(pet_id=1)
client.pets.get_pet(identifier=1)
client.pets.get_pet(pet_id=1)
client.animals
models.Animal
beast: models.Beast = models.NewPet(name="Ada", kind="cat")
client.pets.get_pet()
"""

CIRCLES = """
openapi: 3.1.0
info: {title: Circles, version: '1'}
servers: [{url: 'http://localhost'}]
paths:
  /texts:
    post:
      operationId: add
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}
      responses: {'200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}}
components:
  schemas:
    Page:
      type: object
      required: [block]
      properties: {block: {$ref: '#/components/schemas/Block'}, tree: {$ref: '#/components/schemas/Tree'}}
    Block:
      oneOf: [{$ref: '#/components/schemas/Paragraph'}, {$ref: '#/components/schemas/Quote'}]
      discriminator: {propertyName: as}
    Paragraph:
      type: object
      required: [as]
      properties: {as: {type: string}, text: {oneOf: [{type: string}, {$ref: '#/components/schemas/Rich'}]}}
    Quote: {type: object, required: [as], properties: {as: {type: string}, of: {$ref: '#/components/schemas/Block'}}}
    Rich:
      description: Texts and blocks, in any order.
      type: array
      items: {anyOf: [{type: string}, {$ref: '#/components/schemas/Block'}, {$ref: '#/components/schemas/Rich'}]}
    Tree: {type: object, additionalProperties: {$ref: '#/components/schemas/Leaves'}}
    Leaf: {anyOf: [{type: string}, {type: array, items: {$ref: '#/components/schemas/Leaves'}}]}
    Leaves:
      anyOf:
      - {type: string}
      - {type: array, items: {$ref: '#/components/schemas/Leaf'}}
      - {type: array, items: {$ref: '#/components/schemas/Tree'}}
      - {type: array, items: {$ref: '#/components/schemas/Leaves'}}
"""
PAGES = """
from circles import Circles, models

client = Circles()
rich: models.RichTypedDict = ["a", {"as": "Quote", "of": models.Paragraph(text="b")}, ["c"]]
page = client.add(block={"as": "Paragraph", "text": rich}, tree={"a": ["b", ["c"]]})
tree: models.Tree | None = page.tree
client.add(block={"as": "Paragraph", "text": [1]})
"""

Found = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """The findings on the programs of each folder."""
    folder, petstore = tmp_path_factory.mktemp("programs"), tmp_path_factory.mktemp("petstore")
    assert generate(petstore, ALIASES) == 0
    for name in ("sdk", "old", "circles"):
        (folder / name).mkdir()
    spec = petstore / "circles.yaml"
    spec.write_text(CIRCLES, encoding="utf-8")
    made = folder / "circles" / "made"
    assert main(["generate", "--spec", str(spec), "--output", str(made), "--no-prove", "--quiet"]) == 0
    (folder / "circles" / "program.py").write_text(PAGES, encoding="utf-8")
    write_cases(folder / "sdk")
    (folder / "old" / "program.py").write_text(OLD_NAMES, encoding="utf-8")
    settings = {
        "typeCheckingMode": "strict",
        "reportUnnecessaryTypeIgnoreComment": "error",
        "reportUnnecessaryComparison": "none",  # the seed page tests for None what is never None
        "executionEnvironments": [
            {"root": "sdk", "extraPaths": [str(HOME / "generated" / "src")]},
            {"root": "circles", "extraPaths": [str(made / "src")]},
            {"root": "old", "extraPaths": [str(petstore / "sdk" / "src")], "reportUnusedExpression": "none"},
        ],
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    findings: Found = {"sdk": [], "old": [], "circles": []}
    for each in checked(folder):
        findings[Path(each["file"]).relative_to(folder).parts[0]].append(each)
    return findings


def checked(folder: Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, timeout=170)
    said = json.loads(done.stdout)
    assert said["summary"]["filesAnalyzed"] > 3, done.stderr
    diagnostics: list[dict[str, Any]] = said["generalDiagnostics"]
    return diagnostics


def test_the_sdk_is_typed(found: Found) -> None:
    assert found["sdk"] == []


def test_old_names_are_told_of(found: Found) -> None:
    told = {(each["range"]["start"]["line"] + 1, each["rule"]) for each in found["old"]}
    deprecated = "reportDeprecated"
    assert told == {(5, deprecated), (6, deprecated), (8, deprecated), (9, deprecated), (11, "reportCallIssue")}, found


def test_types_that_are_made_of_themselves_are_types(found: Found) -> None:
    findings = [each for each in found["circles"] if "_runtime" not in each["file"]]
    told = [(Path(each["file"]).name, each["range"]["start"]["line"] + 1, each["rule"]) for each in findings]
    assert told == [("program.py", 8, "reportArgumentType")], findings
