"""Each read ends where the answer may: what a server sends beyond it must not become the next call's answer.

A request's head waits for the body that follows it at once: two packets cost both sides twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

_HEAD_LIMIT = 64 * 1024
_JOINED = 16 * 1024
_HEAD_END = b"\r\n\r\n"
_LINE_LIMIT = 8 * 1024
_TRAILERS, _UNKNOWN = -1, -2
_CODING = re.compile(rb"\r\ntransfer-encoding:[ \t]*([^\r]*)", re.IGNORECASE)
_CHUNK = re.compile(rb"([0-9a-f]{1,16})[ \t]*(?:;.*)?\r\n", re.IGNORECASE)
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*(?:\r\n|$)", re.IGNORECASE)
_NEW = ("connect_tcp.complete", "connect_unix_socket.complete", "start_tls.complete")


class Framing:
    """What is known of a connection's answer. `rest` was read, but not asked for; of one that is not understood to its
    last byte the end is never seen (`at_end`)."""

    __slots__ = ("_chunk", "_has_body", "_head", "_held", "_left", "_line", "_sending", "at_end", "rest")

    def __init__(self) -> None:
        self.rest = self._held = b""
        self._begin(b"")
        self._sending = False

    def outgoing(self, data: bytes) -> tuple[bytes, ...]:
        """What to send now of a request, by what is written: its head, or a part of its body."""
        if not self._sending:
            self._begin(data)
            found = _LENGTH.search(data) if data.endswith(_HEAD_END) else None
            self._held = data if found and int(found[1]) else b""
            return () if self._held else (data,)
        held, self._held = self._held, b""
        if held and len(data) > _JOINED:
            return held, data
        return (held + data,)

    def _begin(self, head: bytes) -> None:
        self._sending = True
        self._has_body = not head.startswith(b"HEAD ")
        self._head: bytes | None = b""
        self._left: int | None = None
        self._chunk = _UNKNOWN
        self._line = b""
        self.at_end = False

    def cut(self, data: bytes) -> bytes:
        """The bytes up to where the answer may end; the others become the `rest`."""
        self._sending = False
        size = len(data)
        end = self._end_of_head(data) if self._head is not None else 0
        if self._head is None:
            end = self._end_of_body(data, end)
        self.rest = data[end:] if end < size else b""
        return data[:end] if end < size else data

    def _end_of_head(self, data: bytes) -> int:
        head = (self._head or b"") + data
        end = head.find(_HEAD_END) + len(_HEAD_END)
        if end < len(_HEAD_END):
            self._head = head if len(head) < _HEAD_LIMIT else None
            return len(data)
        status = head[9:12]
        if head.count(b"\n", 0, end) != head.count(b"\r\n", 0, end):
            self._head = None  # others take a lone line feed for the end of a line, or of the head
        elif status[:1] == b"1" and status != b"101":
            self._head = b""  # an interim answer: another head follows
        else:
            self._head = None
            self._expect(head, end - 2, self._has_body and status not in (b"204", b"304"))
        return end - len(head) + len(data)

    def _expect(self, head: bytes, end: int, has_body: bool) -> None:
        """Learn from a head what says where its body ends."""
        if not has_body:
            self._left = 0
        elif coding := _CODING.search(head, 0, end):
            self._chunk = 0 if coding[1].strip().lower() == b"chunked" else _UNKNOWN
        elif length := _LENGTH.search(head, 0, end):
            self._left = int(length[1])

    def _end_of_body(self, data: bytes, start: int) -> int:
        """The end of the body, if it is known."""
        if self._left is not None:
            end = min(len(data), start + self._left)
            self._left -= end - start
            self.at_end = not self._left
            return end
        while self._chunk != _UNKNOWN and start < len(data) and not self.at_end:
            start = self._past_line(data, start) if self._chunk < 1 else self._past_chunk(data, start)
        return start if self.at_end else len(data)

    def _past_chunk(self, data: bytes, start: int) -> int:
        """Behind as much of a chunk as is there; it ends with its line end."""
        step = min(self._chunk, len(data) - start)
        self._chunk -= step
        return start + step

    def _past_line(self, data: bytes, start: int) -> int:
        """Behind the line of a chunk's size, or of a trailer."""
        end = data.find(b"\n", start) + 1 or len(data)
        self._line = line = self._line + data[start:end]
        if not line.endswith(b"\n") and len(line) < _LINE_LIMIT:
            return end
        self._line = b""
        found = _CHUNK.fullmatch(line)
        if self._chunk == _TRAILERS:
            self.at_end = line == b"\r\n"
            self._chunk = _TRAILERS if line.endswith(b"\r\n") else _UNKNOWN
        elif found is None:
            self._chunk = _UNKNOWN
        else:
            size = int(found[1], 16)
            self._chunk = size + len(b"\r\n") if size else _TRAILERS
        return end


def new_stream(name: str, info: Mapping[str, Any]) -> Any:
    """The stream of the connection that a `trace` tells of; None for shared ones (HTTP/2)."""
    if name.endswith(_NEW):
        stream = info.get("return_value")
        return None if stream is None or _is_shared(stream) else stream
    return None


def untraced_once_sent(name: str, info: Mapping[str, Any]) -> None:
    """End a `trace` that has nothing more to tell, which would cost a good part of a small call."""
    if name.endswith("send_request_headers.started") and info["request"].method != b"CONNECT":
        info["request"].extensions.pop("trace", None)


def _is_shared(stream: Any) -> bool:
    tls = stream.get_extra_info("ssl_object")
    return tls is not None and tls.selected_alpn_protocol() == "h2"


def flagged(stream: Any, framing: Framing) -> None:
    """Make the connection look broken to the HTTP client's pool unless it ends where its answer does."""
    told = stream.get_extra_info

    def extra_info(name: str) -> Any:
        return (name == "is_readable" and (bool(framing.rest) or not framing.at_end)) or told(name)

    stream.get_extra_info = extra_info


async def watch_async(name: str, info: Mapping[str, Any]) -> None:
    """The `trace` of an asynchronous request."""
    stream = new_stream(name, info)
    if stream is not None:
        with suppress(AttributeError):  # a connection of another kind
            _bind(stream, Framing())


async def watch_async_once(name: str, info: Mapping[str, Any]) -> None:
    """`watch_async` for a request that is sent but once."""
    untraced_once_sent(name, info)
    await watch_async(name, info)


def _bind(stream: Any, framing: Framing) -> None:
    read, write = stream.read, stream.write

    async def framed_read(max_bytes: int, timeout: float | None = None) -> bytes:
        return framing.cut(framing.rest or await read(max_bytes, timeout=timeout))

    async def noted_write(buffer: bytes, timeout: float | None = None) -> None:
        for part in framing.outgoing(buffer):
            await write(part, timeout=timeout)

    stream.read, stream.write = framed_read, noted_write
    flagged(stream, framing)
