"""Events of which the type describes the data alone, and those of no type."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import pydantic

from .coreschema import SchemaTree, tree_of
from .envelopes import Parse, decoded_text, takes_text
from .operation import Response, Schema
from .parsing import ParseError, load_json, parse_json, parse_value
from .sse import RawEvent
from .types import ValidationMode


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """An event as the standard dispatches it. `id` is the last event ID of the stream at that point."""

    event: str
    data: str
    id: str = ""
    retry: int | None = None


def parser_of(descriptor: Response, mode: ValidationMode) -> Parse:
    """How one event becomes an item."""
    if descriptor.schema is not None:
        if (parser := getattr(descriptor.schema, "parser", None)) is not None:
            return cast(Parse, parser(mode))
        if descriptor.stream == "sse" and _takes_anything(tree_of(descriptor.schema)):
            return _free_parser(descriptor.schema, mode)
        return _data_parser(descriptor.schema, mode)
    return _raw_json if descriptor.stream == "jsonl" else text_event


def text_event(raw: bytes | RawEvent) -> ServerSentEvent:
    """The event with its data as text; bytes which are no UTF-8 become U+FFFD."""
    if isinstance(raw, bytes):
        return ServerSentEvent("message", raw.decode("utf-8", "replace"))
    return ServerSentEvent(raw.event or "message", raw.data.decode("utf-8", "replace"), raw.id, raw.retry)


def _raw_json(event: bytes | RawEvent) -> Any:
    return load_json(event if isinstance(event, bytes) else event.data)


@cache
def _data_parser(schema: Schema, mode: ValidationMode) -> Parse:
    validate = schema.adapter.validator.validate_json
    texts = takes_text(tree_of(schema), tree_of(schema).root)

    def parse(event: bytes | RawEvent) -> Any:
        data = event if isinstance(event, bytes) else event.data
        try:
            return validate(data)
        except pydantic.ValidationError:
            text = data.decode("utf-8", "replace")
            return _text_or_json(schema, text, mode) if texts else parse_json(schema, text, mode)

    return parse


def _takes_anything(tree: SchemaTree) -> bool:
    node = tree.inner(tree.root)
    return any(each["type"] == "any" for each in (tree.choices(node) if node["type"] == "union" else (node,)))


@cache
def _free_parser(schema: Schema, mode: ValidationMode) -> Parse:
    """Read data that may be anything: JSON, and what is none as the text that it is."""
    validate = schema.adapter.validator.validate_json

    def parse(event: bytes | RawEvent) -> Any:
        data = event if isinstance(event, bytes) else event.data
        try:
            return validate(data)
        except pydantic.ValidationError:
            text = data.decode("utf-8", "replace")
        try:
            value = load_json(text)
        except ParseError:
            value = text
        return parse_value(schema, value, mode)

    return parse


def _text_or_json(schema: Schema, text: str, mode: ValidationMode) -> Any:
    """Read data whose type takes text: the text itself, unless it is a JSON value that the type takes, too."""
    decoded = decoded_text(text)
    for value in (decoded, text):
        try:
            return parse_value(schema, value, "strict")
        except ParseError:
            continue
    return parse_value(schema, text, mode)
