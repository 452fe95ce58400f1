"""Models made in parts are the models made at once; a change in one module leaves the other parts as they are."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from bench import synthetic
from generator import ir, model_shards, models
from generator.layout import Layout, arrange
from generator.model_schemas import plan, schema
from generator.names import Names
from generator.pipeline import run
from generator.progress import Progress
from generator.selection import Selection
from tests.support.documents import full_document


def understood(folder: Path, document: Any) -> tuple[ir.Sdk, Names, Layout]:
    spec = folder / "api.json"
    spec.write_text(json.dumps(document), "utf-8")
    outcome = run(Selection(spec=spec, overlays=(), strict=False, prove="off"), Progress(None))
    assert outcome.sdk is not None
    assert outcome.names is not None
    return outcome.sdk, outcome.names, arrange(outcome.sdk, outcome.names)


def parts(folder: Path, document: Any, size: int) -> list[model_shards.Shard]:
    made = plan(*understood(folder, document))
    schemas = {made.keys[at]: schema(decl, made) for at, decl in made.sdk.schemas.items()}
    return model_shards.shards(schemas, {key.partition(".")[0] for key in schemas}, size)


def odd_document() -> Any:
    """Names and values that mean something to Python, unions that choose, aliases of themselves, files."""
    at = "#/components/schemas/"
    text, kind = {"type": "string"}, {"enum": ["lion", "c'a\"t\n"], "type": "string"}
    schemas: Any = {
        "Feline": kind,
        "Cat": {
            "type": "object",
            "required": ["@kind"],
            "properties": {"@kind": {"$ref": at + "Feline"}, "date": text},
        },
        "Dog": {"type": "object", "required": ["@kind"], "properties": {"@kind": {"const": "dog"}, "ZqR0": text}},
        "Pet": {"oneOf": [{"$ref": at + "Cat"}, {"$ref": at + "Dog"}], "discriminator": {"propertyName": "@kind"}},
        "Tree": {"anyOf": [text, {"type": "array", "items": {"$ref": at + "Tree"}}]},
        "Times": {"type": "object", "properties": {"date": {**text, "format": "date"}, "名": {"$ref": at + "Tree"}}},
        "Open": {"type": "object", "properties": {"a b": text}, "additionalProperties": {"$ref": at + "Times"}},
        "Closed": {"type": "object", "additionalProperties": False, "properties": {"x": {"type": ["null", "integer"]}}},
        "Any": {"type": "object", "additionalProperties": True},
        "Names": {"type": "array", "items": {"$ref": at + "Feline"}, "minItems": 2},
        "File": {"type": "object", "properties": {"file": {**text, "format": "binary"}, "list": {"$ref": at + "Any"}}},
        "Text": {"type": "object", "properties": {"p": {**text, "pattern": "^[a-z]\\\"'\n$", "maxLength": 5}}},
    }
    body = {"content": {"application/json": {"schema": {"anyOf": [{"$ref": at + name} for name in schemas]}}}}
    answer = {"description": "", "content": {"application/json": {"schema": {"$ref": at + "Pet"}}}}
    operation = {"operationId": "op", "requestBody": body, "responses": {"200": answer}}
    info = {"title": "T", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": {"/": {"post": operation}}, "components": {"schemas": schemas}}


def wide_document() -> Any:
    """Unions of many members: alike, of several kinds in turn, mentioned twice, within lists, chosen by a property."""
    at = "#/components/schemas/"
    names = [f"M{number}" for number in range(12)]
    kinds: Any = {
        name: {"type": "object", "required": ["type"], "properties": {"type": {"const": name}}} for name in names
    }
    kinds["M5"]["properties"]["type"] = {"enum": ["M5", "five"]}
    plain: Any = {f"P{name}": {"type": "object", "properties": {"a": {"type": "string"}}} for name in names}
    texts: Any = {f"T{name}": {"type": ["string", "null"], "enum": [name, None]} for name in names}
    of = {name: [{"$ref": at + key} for key in group] for name, group in (("k", kinds), ("p", plain), ("t", texts))}
    mapping = {name: at + name for name in names}
    schemas = {
        "Chosen": {
            "oneOf": of["k"],
            "discriminator": {"propertyName": "type", "mapping": {**mapping, "five": at + "M5"}},
        },
        "Plain": {"anyOf": [*of["p"], {"type": "string"}, *of["t"]]},
        "Mixed": {"anyOf": [each for pair in zip(of["p"], of["t"], strict=True) for each in pair]},
        "Lists": {"anyOf": [*of["p"], {"type": "array", "items": {"anyOf": of["p"][:5]}}]},
        "Holder": {"type": "object", "properties": {"f": {"anyOf": of["p"]}, "g": {"anyOf": [*of["t"], *of["k"]]}}},
        **kinds,
        **plain,
        **texts,
    }
    return {**odd_document(), "components": {"schemas": schemas}, "paths": {}}


def tokens(text: str) -> list[str]:
    """What a text says to Python, whatever its quotes and lines."""
    return [ast.dump(node) for node in ast.parse(text).body if not isinstance(node, ast.Pass)]


@pytest.mark.parametrize("document", [full_document(), synthetic.document(20), odd_document(), wide_document()])
def test_models_made_by_their_shapes_are_those_that_are_made_at_once(tmp_path: Path, document: Any) -> None:
    known = understood(tmp_path, document)
    whole = models.generate(*known, ".._runtime", part_size=0)
    shaped = models.generate(*known, ".._runtime")
    assert {module: tokens(text) for module, text in shaped.items()} == {k: tokens(t) for k, t in whole.items()}
    assert len(whole) > 3


@pytest.mark.slow
def test_a_change_of_one_module_leaves_the_other_parts(tmp_path: Path) -> None:
    document = synthetic.document(120)
    before = parts(tmp_path, document, 30)
    document["components"]["schemas"]["Order"]["properties"]["colour"] = {"type": "string"}
    after = parts(tmp_path, document, 30)
    assert len(before) > 5
    assert sum(part not in before for part in after) == 1
    assert all("order" in part.modules for part in after if part not in before)
