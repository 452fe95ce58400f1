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
_CHUNKED_END = b"0\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*(?:\r\n|$)", re.IGNORECASE)
_NEW = ("connect_tcp.complete", "connect_unix_socket.complete", "start_tls.complete")


class Framing:
    """What is known of a connection's answer. `rest` was read, but not asked for."""

    __slots__ = ("_has_body", "_head", "_held", "_left", "_seen", "_sending", "rest")

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
        self._seen = b""

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
        if status[:1] == b"1" and status != b"101":
            self._head = b""  # an interim answer: another head follows
        else:
            found = _LENGTH.search(head, 0, end - 2)
            self._left = int(found[1]) if found else None
            self._left = self._left if self._has_body and status not in (b"204", b"304") else 0
            self._head = None
        return end - len(head) + len(data)

    def _end_of_body(self, data: bytes, start: int) -> int:
        """The end of the body, if it is known; else the next place that looks like one."""
        if self._left is not None:
            end = min(len(data), start + self._left)
            self._left = self._left - (end - start) or None
            return end
        size, before = len(_CHUNKED_END), self._seen
        across = (before + data[start : start + size - 1]).find(_CHUNKED_END)
        place = data.find(_CHUNKED_END, start) if across < 0 else start + across - len(before)
        end = len(data) if across < 0 and place < 0 else place + size
        self._seen = (before + data[start:end])[1 - size :]
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
    """Make the connection look broken to the HTTP client's pool while there is a rest."""
    told = stream.get_extra_info

    def extra_info(name: str) -> Any:
        return (name == "is_readable" and bool(framing.rest)) or told(name)

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
