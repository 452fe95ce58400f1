"""A simple schema has the type and the shape that opening it gives."""

from __future__ import annotations

import json
from itertools import product

import pytest

from generator.ir import Json
from generator.normalize.convert import Converter
from generator.normalize.flatten import Flattener
from generator.normalize.node import Node, node_at
from generator.normalize.place import Place
from generator.normalize.reading import Reader
from generator.normalize.shape import Shape, shape_of
from generator.normalize.simple import simple_shape, simple_type
from generator.normalize.subtypes import Subtypes

from .normalize_support import Memory

_FORMATS = ("", "date-time", "byte", "int64", "decimal", "float", "uuid", "unheard-of")
_WORDS: tuple[dict[str, Json], ...] = (
    {},
    {"title": "A", "description": "b", "default": None, "nullable": True},
    {"example": 1, "nullable": False},
    {"examples": {"one": {"value": 1}}, "example": 0, "title": 3, "description": None},
    {"examples": [1, 2], "default": 7},
    {"deprecated": True, "readOnly": True, "writeOnly": False, "description": 0},
)
_STRINGS: tuple[dict[str, Json], ...] = (
    {}, {"minLength": 1, "maxLength": 3.0}, {"pattern": "^a+$"}, {"pattern": 3, "minLength": -1},
)  # fmt: skip
_NUMBERS: tuple[dict[str, Json], ...] = ({}, {"minimum": 1, "maximum": 2.5}, {"multipleOf": 0, "minimum": True})
_LIMITS = {"string": _STRINGS, "integer": _NUMBERS, "number": _NUMBERS, "boolean": ({},)}
_SCALARS = [
    {"type": name, **({"format": format_} if format_ else {}), **limits}
    for name, several in _LIMITS.items()
    for format_, limits in product(_FORMATS, several)
]
_PARTED: tuple[dict[str, Json], ...] = (
    {"type": "string", "enum": ["b", "a", "b"]},
    {"type": "string", "enum": [], "format": "date"},
    {"type": "string", "enum": ["x"], "x-enum-varnames": ["one"], "maxLength": 2},
    {"type": "string", "x-sdk-name": "named", "x-deprecation-message": "use another"},
    {"type": "array"},
    {"type": "array", "items": {}, "minItems": 1, "maxItems": 2, "uniqueItems": True},
    {"type": "array", "items": {"$ref": "#/y"}, "x-any": 1},
    {"type": "object"},
    {"type": "object", "additionalProperties": True},
    {"type": "object", "additionalProperties": False, "required": ["a", "b", "a"]},
    {"type": "object", "additionalProperties": {"type": "string"}, "x-fern-ignore": True},
    {"type": "object", "additionalProperties": "yes", "properties": {}},
    {"type": "object", "additionalProperties": None, "properties": [], "required": [1, [2], True, "a"]},
    {"type": "object", "required": True},
    {"type": "object", "properties": {"a/b": {"type": "string"}, "c": True, "~": {"$ref": "#/y"}}, "required": []},
)
_OPENED: tuple[Json, ...] = (
    True, {}, {"type": ["string"]}, {"type": "String"}, {"type": "null"}, {"$ref": "#/x", "type": "string"},
    {"type": "string", "nullable": "yes"}, {"type": "string", "format": 3}, {"type": "string", "x-nullable": True},
    {"type": "integer", "exclusiveMinimum": True, "minimum": 1}, {"type": "string", "enum": ["a", None]},
    {"type": "integer", "enum": [1]}, {"type": "string", "const": "a"}, {"type": "array", "items": [{}]},
    {"type": "array", "items": True}, {"type": "array", "enum": ["a"]}, {"type": "array", "format": "csv"},
    {"type": "object", "patternProperties": {}}, {"type": "object", "allOf": []}, {"type": "object", "not": {}},
    {"type": "object", "properties": {}, "discriminator": {}}, {"type": "string", "x-ms-mutability": ["read"]},
)  # fmt: skip


@pytest.mark.parametrize("schema", _SCALARS, ids=json.dumps)
def test_a_scalar_is_what_opening_it_gives(schema: dict[str, Json]) -> None:
    for words in _WORDS:
        node = node_at("#/x", {**schema, **words})
        found = simple_type(node)
        assert found is not None
        reader = Reader(Memory({"x": node.parts[0].data}))
        opened = Converter(reader, Subtypes(reader, {})).reentered(Node("#/x", (*node.parts, *node.parts)), _PLACE)
        assert found == opened, words


@pytest.mark.parametrize("schema", [*_SCALARS, *_PARTED], ids=json.dumps)
def test_a_shape_is_what_opening_gives(schema: dict[str, Json]) -> None:
    for words in _WORDS:
        node = node_at("#/x", {**schema, **words})
        found = simple_shape(node)
        assert found is not None
        reader = Reader(Memory({"x": node.parts[0].data}))
        opened = shape_of(node.pointer, Flattener(reader).layers(node), reader)
        assert _told(found) == _told(opened), words
        assert reader.found == {}


@pytest.mark.parametrize("schema", _OPENED, ids=json.dumps)
def test_what_says_more_is_opened(schema: Json) -> None:
    node = node_at("#/x", schema)
    assert simple_type(node) is None
    assert simple_shape(node) is None


_PLACE = Place("X", "component", "#/x")


def _told(shape: Shape) -> dict[str, object]:
    """A shape with its positions by what they mean."""
    return {name: _plain(getattr(shape, name)) for name in Shape.__slots__}


def _plain(value: object) -> object:
    if isinstance(value, Node):
        return value.pointer, [(part.pointer, part.data, part.variant) for part in value.parts]
    return {name: _plain(each) for name, each in value.items()} if isinstance(value, dict) else value
