"""Event streams as the WHATWG's HTML standard says, whatever the line ends and the chunks."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_EVENT_BYTES = 16 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"
_MAX_RETRY_DIGITS = 15
_FIELD = re.compile(rb"^(?::|(?:data|event|id|retry)(?::|$))", re.MULTILINE)


class EventTooLargeError(ValueError):
    """An event exceeds the limit of what is kept in memory."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit

    def __str__(self) -> str:
        return f"an event of the stream is larger than {self.limit} bytes"


@dataclass(slots=True)
class RawEvent:
    """An event with undecoded data; `id` is the last one seen, `retry` in milliseconds."""

    data: bytes
    event: str = ""
    id: str = ""
    retry: int | None = None


class SSEDecoder:
    """Turns chunks into events; notes IDs, `retry` and events named `error`."""

    def __init__(self, max_event_bytes: int = MAX_EVENT_BYTES) -> None:
        self.last_event_id = ""
        self.retry: int | None = None
        self.first_id: str | None = None
        self.has_errors = False
        self._blank = self._tail = b""
        self._limit = max_event_bytes
        self._parts: list[bytes] = []
        self._size = 0
        self._head: bytes | None = b""
        self._after_cr = False
        self._is_over = False

    def feed(self, chunk: bytes) -> list[bytes | RawEvent]:
        """The events which a chunk completes; mere data comes as bytes. `check` follows."""
        chunk = self._normalized(chunk)
        if not chunk:
            return []
        complete, crosses = chunk.rfind(b"\n\n"), self._parts and self._parts[-1].endswith(b"\n")
        if complete < 0 and not (crosses and chunk.startswith(b"\n")):
            self._keep(chunk)
            return []
        buffer = b"".join((*self._parts, chunk)) if self._parts else chunk
        self._parts, self._size = [], 0
        end = buffer.rfind(b"\n\n")
        found = self._plain(buffer, end) or self._events(buffer[:end].split(b"\n\n"))
        self._keep(buffer[end + 2 :])
        return found

    def check(self) -> None:
        """Raise EventTooLargeError if what follows the events given is beyond the limit."""
        if self._is_over:
            raise EventTooLargeError(self._limit)

    def _keep(self, rest: bytes) -> None:
        if not rest:
            return
        self._parts.append(rest)
        self._size += len(rest)
        if self._size > self._limit + 1:  # its line end may be there already
            self._is_over = True

    def _normalized(self, chunk: bytes) -> bytes:
        if self._head is not None:
            chunk = self._without_bom(self._head + chunk)
        if self._after_cr and chunk:
            self._after_cr = False
            chunk = chunk.removeprefix(b"\n")
        if b"\r" in chunk:
            self._after_cr = chunk.endswith(b"\r")
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return chunk

    def _without_bom(self, head: bytes) -> bytes:
        if len(head) < len(_BOM) and _BOM.startswith(head):
            self._head = head
            return b""
        self._head = None
        return head.removeprefix(_BOM)

    def _plain(self, buffer: bytes, end: int) -> list[bytes | RawEvent] | None:
        """The events if each of them is a single line of data, as most are; else None."""
        if self.last_event_id or not buffer.startswith(b"data: "):
            return None
        found: list[bytes | RawEvent] = [*buffer[6:end].split(b"\n\ndata: ")]
        if buffer.count(b"\n", 0, end) != 2 * len(found) - 2 or end > self._limit:
            return None
        return found

    def _events(self, blocks: list[bytes]) -> list[bytes | RawEvent]:
        found: list[bytes | RawEvent] = []
        for block in blocks:
            if len(block) > self._limit:
                self._is_over = True
                break
            if block.startswith(b"data: ") and b"\n" not in block and not self.last_event_id:
                found.append(block[6:])
            elif (event := self._parsed(block)) is not None:
                found.append(event)
        return found

    def finish(self) -> list[bytes | RawEvent]:
        """The end of the stream: by the standard an event without its blank line is dropped."""
        self._tail, self._parts, self._size = b"".join(self._parts).strip(), [], 0
        return []

    def foreign(self, *, alone: bool) -> bytes:
        """What a failing server sent in place of an event; `alone`: also mere text."""
        text = self._tail or (self._blank.strip() if alone else b"")
        is_other = text.startswith((b"{", b"[", b"<")) or (alone and not _FIELD.search(text))
        return text if is_other else b""

    def place(self, index: int, number: int) -> str:
        """How a message calls an event, by its `index` in those last given."""
        return f"event {number}"

    def _parsed(self, block: bytes) -> RawEvent | None:
        data: list[bytes] = []
        event, retry = b"", None
        for line in block.split(b"\n"):
            name, _, value = line.partition(b":")
            value = value.removeprefix(b" ")
            if name == b"data":
                data.append(value)
            elif name == b"event":
                event = value
            elif name == b"id" and b"\0" not in value:
                self.last_event_id = value.decode("utf-8", "replace")
                self.first_id = self.first_id or self.last_event_id
            elif name == b"retry" and value.isdigit() and len(value) <= _MAX_RETRY_DIGITS:
                self.retry = retry = int(value)
        if not data:
            self._blank = self._blank or block
            return None
        self.has_errors = self.has_errors or event == b"error"
        return RawEvent(b"\n".join(data), event.decode("utf-8", "replace"), self.last_event_id, retry)
