"""Sequences of JSON values: one a line (JSON Lines, NDJSON), or after record separators (RFC 7464)."""

from __future__ import annotations

from .sse import MAX_EVENT_BYTES, EventTooLargeError, RawEvent

_BOM = b"\xef\xbb\xbf"
_BLANK = b" \t\r\n"
_RECORD_SEPARATOR = b"\x1e"


class JSONLinesDecoder:
    """Turns chunks into the texts of JSON values, which it does not read.

    It has the interface of the event stream's decoder, with nothing but data."""

    last_event_id = ""
    first_id = retry = None
    has_errors = False

    def __init__(self, max_event_bytes: int = MAX_EVENT_BYTES) -> None:
        self._limit = max_event_bytes
        self._separator = b""
        self._parts: list[bytes] = []
        self._size = 0
        self._is_over = False
        self._given: list[bytes] = []
        self._before = 0

    def feed(self, chunk: bytes) -> list[bytes | RawEvent]:
        """The values which the next chunk completes. `check` follows."""
        if not self._separator and chunk:
            self._separator = _RECORD_SEPARATOR if chunk.startswith(_RECORD_SEPARATOR) else b"\n"
        if not chunk or self._separator not in chunk:
            self._keep(chunk)
            return []
        *complete, rest = b"".join((*self._parts, chunk)).split(self._separator)
        self._parts, self._size = [], 0
        found = self._values(complete)
        self._keep(rest)
        return found

    def check(self) -> None:
        """Raise EventTooLargeError if what follows the values given is beyond the limit."""
        if self._is_over:
            raise EventTooLargeError(self._limit)

    def finish(self) -> list[bytes | RawEvent]:
        """Give the last value: it needs no line end."""
        rest, self._parts, self._size = b"".join(self._parts), [], 0
        return self._values([rest])

    def place(self, index: int, number: int) -> str:
        """How a message calls the value at `index` of those last given, or the one after them: by its line."""
        values = [line for line, text in enumerate(self._given, self._before) if text.strip(_BLANK).removeprefix(_BOM)]
        line = values[index] if index < len(values) else self._before + len(self._given)
        return f"record {line}" if self._separator == _RECORD_SEPARATOR else f"line {line + 1}"

    def _keep(self, rest: bytes) -> None:
        self._parts.append(rest)
        self._size += len(rest)
        self._is_over = self._is_over or self._size > self._limit

    def _values(self, texts: list[bytes]) -> list[bytes | RawEvent]:
        self._before += len(self._given)
        self._given = texts
        if texts and max(map(len, texts)) > self._limit:
            self._is_over = True
            self._given = texts[: next(index for index, text in enumerate(texts) if len(text) > self._limit)]
        values = (text.strip(_BLANK).removeprefix(_BOM) for text in self._given)
        return [value for value in values if value]
