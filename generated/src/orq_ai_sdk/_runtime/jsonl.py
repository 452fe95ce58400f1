"""Sequences of JSON values: one a line (JSON Lines, NDJSON), or after record separators (RFC 7464)."""

from __future__ import annotations

from collections.abc import Iterator

from .sse import MAX_EVENT_BYTES, EventTooLargeError, RawEvent

_BOM = b"\xef\xbb\xbf"
_RECORD_SEPARATOR = b"\x1e"


class JSONLinesDecoder:
    """Turns chunks into the texts of JSON values, which it does not read.

    It has the interface of the event stream's decoder, with events that have data alone."""

    last_event_id = ""
    retry: int | None = None

    def __init__(self, max_event_bytes: int = MAX_EVENT_BYTES) -> None:
        self._limit = max_event_bytes
        self._separator = b""
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, chunk: bytes) -> Iterator[RawEvent]:
        """Take the next chunk and give the values which it completes.

        Raises:
            EventTooLargeError: A value, or what there is of it so far, is larger than the limit.
        """
        if not self._separator and chunk:
            self._separator = _RECORD_SEPARATOR if chunk.startswith(_RECORD_SEPARATOR) else b"\n"
        if not chunk or self._separator not in chunk:
            self._keep(chunk)
            return
        *complete, rest = b"".join((*self._parts, chunk)).split(self._separator)
        self._parts, self._size = [], 0
        yield from self._values(complete)
        self._keep(rest)

    def finish(self) -> Iterator[RawEvent]:
        """Give the last value: it needs no line end."""
        rest, self._parts, self._size = b"".join(self._parts), [], 0
        yield from self._values([rest])

    def _keep(self, rest: bytes) -> None:
        self._parts.append(rest)
        self._size += len(rest)
        if self._size > self._limit:
            raise EventTooLargeError(self._limit)

    def _values(self, texts: list[bytes]) -> Iterator[RawEvent]:
        for text in texts:
            if len(text) > self._limit:
                raise EventTooLargeError(self._limit)
            value = text.strip(b" \t\r\n").removeprefix(_BOM)
            if value:
                yield RawEvent(value)
