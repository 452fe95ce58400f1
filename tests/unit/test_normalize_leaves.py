"""A schema of a type and words has the type that opening it gives."""

from __future__ import annotations

import json
from itertools import product

import pytest

from generator.ir import Json
from generator.normalize.convert import Converter
from generator.normalize.leaves import leaf_of
from generator.normalize.node import node_at
from generator.normalize.place import Place
from generator.normalize.reading import Reader
from generator.normalize.subtypes import Subtypes

from .normalize_support import Memory

_TYPES = ("string", "integer", "number", "boolean")
_FORMATS = ("", "date-time", "byte", "int64", "decimal", "float", "uuid", "unheard-of")
_WORDS: tuple[dict[str, Json], ...] = (
    {},
    {"title": "A", "description": "b", "default": None, "nullable": True},
    {"example": 1, "nullable": False},
    {"examples": {"one": {"value": 1}}, "example": 0, "title": 3, "description": None},
    {"examples": [1, 2], "default": 7},
)
_OTHERS: tuple[Json, ...] = (
    True, {}, {"type": "object"}, {"type": ["string"]}, {"type": "String"}, {"type": "string", "enum": ["a"]},
    {"type": "string", "nullable": "yes"}, {"type": "string", "format": 3}, {"type": "string", "x-nullable": True},
    {"type": "integer", "minimum": 1}, {"type": "string", "deprecated": True}, {"$ref": "#/x", "type": "string"},
)  # fmt: skip


@pytest.mark.parametrize(("name", "format_"), list(product(_TYPES, _FORMATS)))
def test_it_is_what_opening_the_schema_gives(name: str, format_: str) -> None:
    for words in _WORDS:
        node = node_at("#/x", {"type": name, **({"format": format_} if format_ else {}), **words})
        reader = Reader(Memory({"x": node.parts[0].data}))
        opened = Converter(reader, Subtypes(reader, {})).reentered(node, Place("X", "component", "#/x"))
        assert leaf_of(node) == opened, words


@pytest.mark.parametrize("schema", _OTHERS, ids=json.dumps)
def test_what_says_more_is_opened(schema: Json) -> None:
    assert leaf_of(node_at("#/x", schema)) is None
