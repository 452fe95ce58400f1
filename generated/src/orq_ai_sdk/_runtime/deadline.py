"""The total time of a synchronous call: the HTTP client itself bounds each wait for bytes, but not their sum."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from threading import local
from typing import Any

from .clock import OverdueError
from .framing import Framing, flagged, new_stream, untraced_once_sent

_PIECE = 65_536


class _Thread(local):
    until: float | None = None


_thread = _Thread()


class Deadline:
    """A context whose waits for the network end after so many seconds, if any."""

    __slots__ = ("_before", "_seconds")

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        """Start the clock."""
        self._before = _thread.until
        _thread.until = None if self._seconds is None else time.monotonic() + self._seconds

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        _thread.until = self._before


def watch(name: str, info: Mapping[str, Any]) -> None:
    """The `trace` of a request: a new connection keeps the deadlines, and notices what follows an answer."""
    stream = new_stream(name, info)
    if stream is not None:
        with suppress(AttributeError):  # a connection of another kind
            _bind(stream, Framing())


def watch_once(name: str, info: Mapping[str, Any]) -> None:
    """`watch` for a request that is sent but once."""
    untraced_once_sent(name, info)
    watch(name, info)


def _bind(stream: Any, framing: Framing) -> None:
    read, write, start_tls = stream.read, stream.write, stream.start_tls

    def bounded_read(max_bytes: int, timeout: float | None = None) -> bytes:
        return framing.cut(framing.rest or read(max_bytes, timeout=bounded(timeout)))

    def bounded_write(buffer: bytes, timeout: float | None = None) -> None:
        for part in framing.outgoing(buffer):
            # Piece by piece: a server that reads slowly makes a large buffer wait many times.
            for start in range(0, len(part), _PIECE):
                piece = part[start : start + _PIECE] if len(part) > _PIECE else part
                write(piece, timeout=bounded(timeout))

    def bounded_start_tls(ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> Any:
        return start_tls(ssl_context, server_hostname, bounded(timeout))

    stream.read, stream.write, stream.start_tls = bounded_read, bounded_write, bounded_start_tls
    flagged(stream, framing)


def bounded(timeout: float | None) -> float | None:
    """At most `timeout`, and what is left of the deadline; raises OverdueError."""
    until = _thread.until
    if until is None:
        return timeout
    left = until - time.monotonic()
    if left <= 0:
        raise OverdueError
    return left if timeout is None else min(timeout, left)
