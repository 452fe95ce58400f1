"""From the raw events of a stream to its typed items."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from operator import length_hint
from typing import Any, cast

import pydantic

from .envelopes import EnvelopeParser, Parse
from .http import check_end
from .operation import Response
from .parsing import ParseError
from .parts import part
from .sse import MAX_EVENT_BYTES, EventTooLargeError, RawEvent, SSEDecoder
from .types import ValidationMode


class ReportedError(Exception):
    """The server reports an error by an event; `data` is what it says."""

    def __init__(self, data: bytes) -> None:
        super().__init__("an event reports an error")
        self.data = data


class ItemReader:
    """Chunks in, items out. `done`: the sentinel was seen; `parse` raises ParseError."""

    def __init__(
        self, descriptor: Response, mode: ValidationMode, max_event_bytes: int = MAX_EVENT_BYTES, body: Any = None
    ) -> None:
        self.done = False
        self._descriptor = descriptor
        self._limit = max_event_bytes
        self._body = body
        self._sentinel = descriptor.sentinel.encode()
        self.has_news = False
        self._before = 0
        self._failure: bytes | None = None
        self._foreign: bytes | None = None
        self._given: list[bytes | RawEvent] = []
        self._pending: Iterator[bytes | RawEvent] = iter(())
        self.parse = parser_of(descriptor, mode)
        self._decoder = self._new_decoder()

    def _new_decoder(self) -> SSEDecoder:
        if self._descriptor.stream == "jsonl":
            lines: SSEDecoder = part("jsonl").JSONLinesDecoder(self._limit)  # which has the same interface
            return lines
        if (make := getattr(self._descriptor.schema, "decoder", None)) is not None:
            return cast(SSEDecoder, make(self._limit, self._body))
        return SSEDecoder(self._limit)

    def events(self, chunk: bytes) -> Iterator[bytes | RawEvent]:
        """The events which a chunk completes, up to the sentinel; `check` follows when they are parsed."""
        return self._next(self._decoder.feed(chunk))

    def check_end(self, body: Any) -> None:
        """Raise an error of the HTTP client if the body is cut, or its format wants more."""
        check_end(body)
        if (check := getattr(self._decoder, "check_end", None)) is not None:
            check()

    def rest(self) -> Iterator[bytes | RawEvent]:
        """The events which the end of the stream completes."""
        events = self._next(self._decoder.finish())
        if self._descriptor.stream != "jsonl":  # whose misfits are told as they come
            self._failure = self._foreign = self._decoder.foreign(alone=not self.has_news) or None
        return events

    def check(self) -> None:
        """Raise ParseError for what is too large, ReportedError for an error after the events given."""
        if self._failure is not None:
            self._given.append(b"")
            raise ReportedError(self._failure)
        try:
            self._decoder.check()
        except EventTooLargeError as error:
            self._given.append(b"")
            raise ParseError("$", str(error)) from error

    @property
    def place(self) -> str:
        """How a message calls the event that was last begun: `event 3`, `line 5`."""
        if self._foreign:
            return "what came at the end"
        index = len(self._given) - length_hint(self._pending) - 1
        return self._decoder.place(index, self._before + index + 1)

    def _next(self, events: list[bytes | RawEvent]) -> Iterator[bytes | RawEvent]:
        if self._sentinel:
            data = [each if isinstance(each, bytes) else each.data for each in events]
            if self._sentinel in data:
                self.done = True
                events = events[: data.index(self._sentinel)]
        if self._decoder.has_errors:
            events = self._before_error(events)
        self.has_news = self.has_news or bool(events)
        self._before += len(self._given)
        self._given, self._pending = events, iter(events)
        return self._pending

    def _before_error(self, events: list[bytes | RawEvent]) -> list[bytes | RawEvent]:
        """The events before the first that reports an undocumented error."""
        for index, event in enumerate(events):
            if not isinstance(event, bytes) and event.event == "error" and not _is_described(self._descriptor, event):
                self._failure, self.done = event.data, False
                return events[:index]
        return events


def _is_described(descriptor: Response, event: RawEvent) -> bool:
    """Whether an event named `error` is an item, by its name or its fields."""
    schema = descriptor.schema
    if schema is None or (descriptor.envelope and envelope_parser(schema, "strict").names("error")):
        return True
    try:
        item = parser_of(descriptor, "strict")(event)
    except ParseError:
        return False
    data = getattr(item, "data", None) if descriptor.envelope else item
    return isinstance(data, pydantic.BaseModel) and bool(data.model_fields_set) and not data.model_extra


def parser_of(descriptor: Response, mode: ValidationMode) -> Parse:
    """How one event becomes an item; worked out once for each type."""
    if descriptor.schema is not None and descriptor.envelope:
        return envelope_parser(descriptor.schema, mode).parse
    plain: Parse = part("plain_events").parser_of(descriptor, mode)
    return plain


envelope_parser = cache(EnvelopeParser)
