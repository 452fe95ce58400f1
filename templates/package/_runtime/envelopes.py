"""Events whose type describes the whole event: its `data`, `event`, `id` and `retry`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pydantic
from pydantic_core import from_json

from .coreschema import Node, SchemaTree, tree_of
from .favourites import with_favourites
from .operation import Schema
from .parsing import ParseError, parse_value
from .sse import RawEvent
from .types import ValidationMode

_TEXTS = frozenset({"str", "literal", "enum", "datetime", "date", "time", "uuid", "url"})

Parse = Callable[[bytes | RawEvent], Any]
"""Turns an event into an item."""


class EnvelopeParser:
    """Reads events of one type: fast where a `_Reader` fits, else carefully."""

    def __init__(self, schema: Schema, mode: ValidationMode) -> None:
        self._schema = schema
        self._mode: ValidationMode = mode
        tree = tree_of(schema)
        self._tree = tree
        self._models = list(_fields_of_models(tree, tree.root))
        data = [fields["data"]["schema"] for fields in self._models if "data" in fields]
        self._decodes = not data or any(not _only_text(tree, each) for each in data)
        self._texts = any(takes_text(tree, each) for each in data)
        single = _Reader.of(tree, tree.bare(tree.outer), self._read_carefully)
        self._named = _named_readers(tree, tree.bare(tree.outer), self._read_carefully)
        self.parse: Parse = single.read if single else self._read_by_name if self._named else self._read_carefully
        """Raises ParseError if, in mode `strict`, an event does not match the type."""

    def _read_by_name(self, event: bytes | RawEvent) -> Any:
        reader = None if isinstance(event, bytes) else self._named.get(event.event)
        return reader.read(event) if reader is not None else self._read_carefully(event)

    def _read_carefully(self, event: bytes | RawEvent) -> Any:
        """Validate an event; decoded data comes before its text, where both could be meant."""
        fields = {} if isinstance(event, bytes) else _wire_fields(event)
        text = (event if isinstance(event, bytes) else event.data).decode("utf-8", "replace")
        decoded = decoded_text(text) if self._decodes else text
        if not self._texts or decoded is text:
            return parse_value(self._schema, {**fields, "data": decoded}, self._mode)
        for value in (decoded, text):
            try:
                return parse_value(self._schema, {**fields, "data": value}, "strict")
            except ParseError:
                continue
        return parse_value(self._schema, {**fields, "data": decoded}, self._mode)

    def names(self, event: str) -> bool:
        """Whether the type says that events may have this name."""
        return any(_takes(self._tree, fields["event"]["schema"], event) for fields in self._models if "event" in fields)


class _Reader:
    """Events to models in half the time: data is decoded and checked in one go."""

    __slots__ = ("_otherwise", "_validate")

    def __init__(self, validate: Callable[[dict[str, Any]], Any], otherwise: Parse) -> None:
        self._validate = validate
        self._otherwise = otherwise

    @classmethod
    def of(cls, tree: SchemaTree, node: Node, otherwise: Parse) -> _Reader | None:
        """The reader of a model; None if the short way would not give what the long one gives."""
        fields = dict[str, Any](tree.fields(node)) if node["type"] == "model" else dict[str, Any]()
        if "data" not in fields or any("validation_alias" in field for field in fields.values()):
            return None
        if node.get("post_init") or node.get("custom_init") or node["schema"]["type"] != "model-fields":
            return None
        inner = fields["data"]["schema"]
        kind = tree.inner(inner)["type"]
        if kind == "any" or (kind != "str" and takes_text(tree, inner)):
            return None  # a text, or what it says
        data = inner if kind == "str" else {"type": "json", "schema": inner}
        framed = {**node["schema"], "fields": {**fields, "data": {**fields["data"], "schema": data}}}
        validator = tree.compile({**node, "schema": framed}, with_favourites)
        return None if validator is None else cls(validator.validate_python, otherwise)

    def read(self, event: bytes | RawEvent) -> Any:
        """The model; or what comes of the careful way, if the event does not fit."""
        frame = {"data": event} if isinstance(event, bytes) else {**_wire_fields(event), "data": event.data}
        try:
            return self._validate(frame)
        except pydantic.ValidationError:
            return self._otherwise(event)


def _named_readers(tree: SchemaTree, node: Node, otherwise: Parse) -> dict[Any, _Reader]:
    if node["type"] != "tagged-union" or node["discriminator"] != "event":
        return {}
    found = {name: _Reader.of(tree, tree.bare(choice), otherwise) for name, choice in node["choices"].items()}
    return {name: reader for name, reader in found.items() if reader is not None}


def _wire_fields(event: RawEvent) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if event.event:
        fields["event"] = event.event
    if event.id:
        fields["id"] = event.id
    if event.retry is not None:
        fields["retry"] = event.retry
    return fields


def decoded_text(text: str) -> Any:
    """The JSON value of a text that looks like JSON, else the text itself."""
    try:
        return from_json(text, allow_inf_nan=False)
    except ValueError:
        return text


def _fields_of_models(tree: SchemaTree, node: Node) -> Iterator[Any]:
    node = tree.inner(node)
    if node["type"] == "model":
        yield tree.fields(node)
    elif node["type"] in {"union", "tagged-union"}:
        for choice in tree.choices(node):
            yield from _fields_of_models(tree, choice)


def takes_text(tree: SchemaTree, node: Node) -> bool:
    """Whether a type takes some text."""
    node = tree.inner(node)
    if node["type"] == "union":
        return any(takes_text(tree, choice) for choice in tree.choices(node))
    return node["type"] in _TEXTS


def _only_text(tree: SchemaTree, node: Node) -> bool:
    node = tree.inner(node)
    if node["type"] == "union":
        return all(_only_text(tree, choice) for choice in tree.choices(node))
    return node["type"] in _TEXTS


def _takes(tree: SchemaTree, node: Node, value: str) -> bool:
    validator = tree.validator(tree.inner(node))
    try:
        return validator is not None and validator.validate_python(value, strict=True) == value
    except pydantic.ValidationError:
        return False
