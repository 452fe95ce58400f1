"""The round trip: a sound package holds, and each planted defect of a package or of a request is found.

The packages are generated once; a defect is a change of the generated text, or of what the document asks for.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from corpus.record import Record
from corpus.roundtrip import holding, known, patterns, wire
from corpus.roundtrip.calling import Finding
from corpus.roundtrip.reading import Document, Parameter, Place
from corpus.roundtrip.serving import Received
from generator import pipeline, report
from generator.cache import Cache
from generator.progress import Progress
from generator.selection import Selection

PET = {"$ref": "#/components/schemas/Pet"}
ANSWER = {"200": {"description": "", "content": {"application/json": {"schema": PET}}}}
PETS: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Round trip", "version": "1"},
    "servers": [{"url": "http://pets.invalid/v1"}],
    "security": [{"key": []}],
    "paths": {
        "/pets/{petId}": {
            "parameters": [{"name": "petId", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": {
                "operationId": "findPet",
                "parameters": [
                    {"name": "withTags", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
                    {"name": "born", "in": "query", "schema": {"type": "string", "format": "date"}},
                    {"name": "X-Trace", "in": "header", "schema": {"type": "integer"}},
                    {"name": "filter", "in": "query", "style": "deepObject", "explode": True,
                     "schema": {"type": "object", "properties": {"minAge": {"type": "integer"}}}},
                ],
                "responses": ANSWER,
            },
            "put": {
                "operationId": "keepPet",
                "requestBody": {"required": True, "content": {"application/json": {"schema": PET}}},
                "responses": ANSWER,
            },
            "delete": {"operationId": "dropPet", "responses": {"204": {"description": ""}}},
        },
        "/photos": {
            "post": {
                "operationId": "addPhoto",
                "requestBody": {"content": {"multipart/form-data": {"schema": {
                    "type": "object",
                    "properties": {"title": {"type": "string"}, "file": {"type": "string", "format": "binary"}},
                }}}},
                "responses": {"200": {"description": "", "content": {"text/plain": {"schema": {"type": "string"}}}}},
            },
        },
    },
    "components": {
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
        "schemas": {
            "Pet": {
                "type": "object",
                "required": ["petName", "kind"],
                "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat"}},
                "properties": {
                    "petName": {"type": "string", "pattern": "^[A-Z][a-z]{2,5}$"},
                    "kind": {"type": "string"},
                    "bornAt": {"type": "string", "format": "date-time"},
                    "chipId": {"type": "integer", "minimum": 100, "maximum": 999},
                    "server": {"type": "string", "readOnly": True},
                },
            },
            "Cat": {
                "allOf": [PET, {"type": "object", "properties": {"livesLeft": {"type": "integer"}}}],
            },
        },
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The package, and the generator's report of it."""
    folder = tmp_path_factory.mktemp("round-trip")
    spec = folder / "pets.json"
    spec.write_text(json.dumps(PETS), encoding="utf-8")
    outcome = pipeline.run(Selection(spec=spec, output=folder / "pets", prove="off"), Progress(None), Cache(None))
    pipeline.commit(outcome)
    return folder / "pets", json.loads(report.to_bytes(outcome))


def held(package: Path, rows: dict[str, Any], document: dict[str, Any] = PETS) -> Record:
    record = Record("pets")
    holding.hold(document, package, rows["module"], rows, record)
    return record


def test_a_sound_package_holds(made: tuple[Path, dict[str, Any]]) -> None:
    record = held(*made)
    assert [problem.detail for problem in record.problems] == []
    assert (record.operations, record.held, record.excused) == (4, 4, {})


@pytest.mark.parametrize(
    ("old", "new", "step", "words"),
    [
        ('name="withTags"', 'name="with_tags"', "request", "unknown query parameter 'with_tags'"),
        ('name="X-Trace"', 'name="X-Trail"', "decoded", "header X-Trace"),
        ('style="deepObject"', 'style="form"', "decoded", "query filter"),
        ('location="query"', 'location="header"', "decoded", "query born"),
        ('alias="chipId"', 'alias="chip"', "argument", "has no field for 'chipId'"),
        (r"    born_at: .*\n", "", "argument", "has no field for 'bornAt'"),
        (r"    lives_left: .*\n", "", "answer", "livesLeft: Cat has no field for it"),
        (r'security=\(\("key",\),\)', "security=()", "credential", "no credential for key"),
        ('path="/pets/{petId}"', 'path="/pet/{petId}"', "request", "GET /pet/"),
        ('method="PUT"', 'method="POST"', "request", "POST /pets/"),
    ],
)
def test_a_defect_of_the_package_is_found(
    made: tuple[Path, dict[str, Any]], tmp_path: Path, old: str, new: str, step: str, words: str
) -> None:
    package, rows = made
    compiled = shutil.ignore_patterns("__pycache__")  # taken for that of a text of that second and length
    shutil.copytree(package, tmp_path / "pets", ignore=compiled)
    assert _replaced(tmp_path / "pets", old, new), f"no file holds {old!r}"
    found = held(tmp_path / "pets", rows)
    assert [problem for problem in found.problems if problem.step == step and words in problem.detail], found.problems


def test_a_document_that_asks_for_more_is_found(made: tuple[Path, dict[str, Any]]) -> None:
    """The server goes by the document alone: what the package was not made for is not valid."""
    document: dict[str, Any] = json.loads(json.dumps(PETS))
    operation = document["paths"]["/pets/{petId}"]["get"]
    operation["parameters"].append({"name": "since", "in": "query", "required": True, "schema": {"type": "string"}})
    operation["security"] = [{"key": [], "other": []}]
    document["components"]["securitySchemes"]["other"] = {"type": "http", "scheme": "bearer"}
    document["components"]["schemas"]["Pet"]["properties"]["colour"] = {"type": "string"}
    found = {problem.detail for problem in held(*made, document).problems}
    assert (
        found
        == {
            "GET /pets/{petId}: no argument for the query parameter 'since'",
            "PUT /pets/{petId}: no argument for the body's field 'colour'",
        }
        or found
    )


@pytest.mark.parametrize(
    ("style", "explode", "value", "query", "fault"),
    [
        ("form", True, ["a", "b&c"], "p=a&p=b%26c", False),
        ("form", False, ["a", "b,c"], "p=a,b%2Cc", False),
        ("form", False, ["a", "b"], "p=a%2Cb", True),
        ("pipeDelimited", False, ["a", "b"], "p=a%7Cb", False),
        ("spaceDelimited", False, ["a", "b"], "p=a%20b", False),
        ("deepObject", True, {"a": {"b": 1}, "c": [2, 3]}, "p[a][b]=1&p[c][]=2&p[c][]=3", False),
        ("deepObject", True, {"a": 1}, "p[b]=1", True),
        ("form", True, {"a": 1, "b": True}, "a=1&b=true", False),
        ("form", True, {"a": 1, "b": True}, "a=1&b=True", True),
        ("form", False, {"a": 1}, "p=a,1", False),
        ("form", True, 1.5, "p=1.50", False),
        ("form", True, "1.5", "p=1.50", True),
    ],
)
def test_what_arrives_is_decoded_by_its_style(style: str, explode: bool, value: Any, query: str, fault: bool) -> None:
    node = {"name": "p", "in": "query"}
    parameter = Parameter("p", "query", True, Place("", {}), style, explode, "", node)
    assert bool(wire.mistakes(parameter, value, Received("GET", "/", query, {}, b""), {})) is fault


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[A-Z][a-z]{2,5}$",
        r"^(?:a|b)+\d{3}$",
        r"arn:aws[\w-]*:iam::\d{12}:role/.+",
        r"^(?!-)[^\s<>]{3,}$",
        r"^(\w)x\1$",
    ],
)
def test_texts_are_made_for_patterns(pattern: str) -> None:
    found = patterns.matching(pattern, 1, 64)
    assert found is not None
    assert re.search(pattern, found)


def test_openapi_core_is_overruled_under_its_own_conditions_only() -> None:
    kinds: dict[str, Any] = {"type": ["string", "integer"]}
    answers = {"204": {"description": ""}}
    several = {"name": "p", "in": "query", "schema": kinds}
    plain = {"name": "q", "in": "query", "schema": {"type": "integer"}}
    document = Document(
        {"openapi": "3.1.0", "paths": {"/": {"get": {"parameters": [several, plain], "responses": answers}}}}
    )
    (operation,) = document.operations()
    said = [Finding("openapi-core", f"Query parameter error: {name}; CastError") for name in "pq"]
    verdict = known.sorted_out(document, operation, said)
    assert verdict.excused == ["openapi-core: several types in one parameter"]
    assert verdict.failures == [said[1]]


@pytest.mark.parametrize(
    ("schema", "said", "excused"),
    [
        ({"type": "string", "enum": [True, False]}, Finding("argument", "True is none of Literal['true']"), True),
        ({"type": "boolean", "enum": [True, False]}, Finding("argument", "True is none of Literal['true']"), False),
        ({"type": "array", "enum": ["a"]}, Finding("call", "$.p: must be a list, not a string"), True),
        ({"type": "array", "items": {}}, Finding("call", "$.p: must be a list, not a string"), False),
        ({"type": "object", "additionalProperties": True}, Finding("answer", "$.x: p has no field for it"), True),
        ({"type": "object"}, Finding("answer", "$.x: p has no field for it"), False),
    ],
)
def test_contradictions_of_a_document_are_its_own(schema: dict[str, Any], said: Finding, excused: bool) -> None:
    get = {"responses": {"204": {"description": ""}}}
    document = Document({"openapi": "3.1.0", "paths": {"/": {"get": get}}, "components": {"schemas": {"p": schema}}})
    (operation,) = document.operations()
    assert bool(known.sorted_out(document, operation, [said]).excused) is excused


@pytest.mark.parametrize("given", [True, False])
def test_several_segments_are_excused_where_the_document_gives_them(given: bool) -> None:
    ref = {"name": "ref", "in": "path", "required": True, "schema": {"type": "string"}, "x-multi-segment": given}
    get = {"parameters": [ref], "responses": {"204": {"description": ""}}}
    document = Document({"openapi": "3.1.0", "paths": {"/refs/{ref}": {"get": get}}})
    (operation,) = document.operations()
    said = Finding("request", "GET /refs/heads/a is not get /refs/{ref}")
    assert bool(known.sorted_out(document, operation, [said]).excused) is given


def _replaced(package: Path, old: str, new: str) -> int:
    count = 0
    for path in (package / "src").rglob("*.py"):
        text = path.read_text("utf-8")
        changed = re.sub(old, new, text) if "_runtime" not in path.parts else text
        if changed != text:
            path.write_text(changed, encoding="utf-8")
            count += 1
    return count
