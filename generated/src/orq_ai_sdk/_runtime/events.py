"""From the raw events of a stream to its typed items."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pydantic
from pydantic_core import from_json

from .coreschema import Node, SchemaTree, tree_of
from .jsonl import JSONLinesDecoder
from .operation import Response, Schema
from .parsing import ParseError, load_json, parse_json, parse_value
from .sse import MAX_EVENT_BYTES, EventTooLargeError, RawEvent, SSEDecoder, text_event
from .types import ValidationMode

_TEXTS = frozenset({"str", "literal", "enum", "datetime", "date", "time", "uuid", "url"})


class ItemReader:
    """Chunks in, items out; for one connection of a stream.

    Attributes:
        done: Whether the sentinel was seen.
        count: How many events were read, across reconnections.
        last_event_id: The id of the last event.
    """

    def __init__(self, descriptor: Response, mode: ValidationMode, max_event_bytes: int = MAX_EVENT_BYTES) -> None:
        self.done = False
        self.count = 0
        self._descriptor = descriptor
        self._limit = max_event_bytes
        self._sentinel = descriptor.sentinel.encode()
        self._parse = _parser(descriptor, mode)
        self._decoder = self._new_decoder("")

    def _new_decoder(self, last_event_id: str) -> SSEDecoder | JSONLinesDecoder:
        if self._descriptor.stream == "jsonl":
            return JSONLinesDecoder(self._limit)
        decoder = SSEDecoder(self._limit)
        decoder.last_event_id = last_event_id
        return decoder

    @property
    def last_event_id(self) -> str:
        """What a reconnection sends as `Last-Event-ID`."""
        return self._decoder.last_event_id

    @property
    def retry(self) -> int | None:
        """How many milliseconds the server asked to wait before a reconnection."""
        return self._decoder.retry

    def restart(self) -> None:
        """Forget what is incomplete: the next chunk comes from a new connection."""
        self._decoder = self._new_decoder(self.last_event_id)

    def items(self, chunk: bytes) -> Iterator[Any]:
        """The items which a chunk completes.

        Raises:
            ParseError: An event is too large, not JSON, or (mode `strict`) not of the type.
        """
        return self._items(self._decoder.feed(chunk))

    def rest(self) -> Iterator[Any]:
        """The items which the end of the stream completes; raises like `items`."""
        return self._items(self._decoder.finish())

    def _items(self, events: Iterator[RawEvent]) -> Iterator[Any]:
        sentinel, parse = self._sentinel, self._parse
        try:
            for event in events:
                if sentinel and event.data == sentinel:
                    self.done = True
                    return
                self.count += 1
                yield parse(event)
        except EventTooLargeError as error:
            self.count += 1
            raise ParseError("$", str(error)) from error


def _parser(descriptor: Response, mode: ValidationMode) -> Callable[[RawEvent], Any]:
    """How one event becomes an item."""
    schema = descriptor.schema
    if schema is None:
        return _raw_json if descriptor.stream == "jsonl" else text_event
    if descriptor.envelope:
        return _Envelope(schema, mode)
    return _data_parser(schema, mode)


def _raw_json(event: RawEvent) -> Any:
    return load_json(event.data)


def _data_parser(schema: Schema, mode: ValidationMode) -> Callable[[RawEvent], Any]:
    validate = schema.adapter.validate_json
    texts = _texts(tree_of(schema), tree_of(schema).root)

    def parse(event: RawEvent) -> Any:
        try:
            return validate(event.data)
        except pydantic.ValidationError:
            text = event.data.decode("utf-8", "replace")
            return _text_or_json(schema, text, mode) if texts else parse_json(schema, text, mode)

    return parse


def _text_or_json(schema: Schema, text: str, mode: ValidationMode) -> Any:
    """Read data whose type takes text: the text itself, unless it is a JSON value that the type takes, too."""
    decoded = _decoded(text)
    for value in (decoded, text):
        try:
            return parse_value(schema, value, "strict")
        except ParseError:
            continue
    return parse_value(schema, text, mode)


class _Envelope:
    """Reads events whose type describes `data`, `event`, `id` and `retry`."""

    def __init__(self, schema: Schema, mode: ValidationMode) -> None:
        self._schema = schema
        self._mode: ValidationMode = mode
        tree = tree_of(schema)
        data = [fields["data"]["schema"] for fields in _all_fields(tree, tree.root) if "data" in fields]
        self._decodes = not data or any(not _only_text(tree, each) for each in data)
        self._texts = any(_texts(tree, each) for each in data)

    def __call__(self, event: RawEvent) -> Any:
        """Validate an event; where both its text and its decoded data could be meant, the latter comes first."""
        fields = self._fields(event)
        text = event.data.decode("utf-8", "replace")
        decoded = _decoded(text) if self._decodes else text
        if not self._texts or decoded is text:
            return parse_value(self._schema, {**fields, "data": decoded}, self._mode)
        try:
            return parse_value(self._schema, {**fields, "data": decoded}, "strict")
        except ParseError:
            pass
        try:
            return parse_value(self._schema, {**fields, "data": text}, "strict")
        except ParseError:
            return parse_value(self._schema, {**fields, "data": decoded}, self._mode)

    @staticmethod
    def _fields(event: RawEvent) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        if event.event:
            fields["event"] = event.event
        if event.id:
            fields["id"] = event.id
        if event.retry is not None:
            fields["retry"] = event.retry
        return fields


def _decoded(text: str) -> Any:
    """The JSON value of a text that looks like JSON, else the text itself."""
    try:
        return from_json(text, allow_inf_nan=False)
    except ValueError:
        return text


def _all_fields(tree: SchemaTree, node: Node) -> Iterator[Any]:
    """The fields of a model, or of each model of a union."""
    node = tree.inner(node)
    if node["type"] == "model":
        yield tree.fields(node)
    elif node["type"] in {"union", "tagged-union"}:
        for choice in tree.choices(node):
            yield from _all_fields(tree, choice)


def _texts(tree: SchemaTree, node: Node) -> bool:
    """Whether a type takes some text."""
    node = tree.inner(node)
    if node["type"] == "union":
        return any(_texts(tree, choice) for choice in tree.choices(node))
    return node["type"] in _TEXTS


def _only_text(tree: SchemaTree, node: Node) -> bool:
    """Whether a type takes nothing but text."""
    node = tree.inner(node)
    if node["type"] == "union":
        return all(_only_text(tree, choice) for choice in tree.choices(node))
    return node["type"] in _TEXTS
