"""What the fault server does with a request: small steps that the tables of faults are made of."""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias
from urllib.parse import parse_qs, urlsplit

from .server import Exchange, Step

End: TypeAlias = Literal["keep", "close", "reset", "hold"]
"""What becomes of the connection at the end."""

JSON = "application/json"
PAGE: Mapping[str, Any] = {"object": "list", "data": [], "has_more": False}
"""A valid answer of `all`."""


def answer(
    body: bytes = b"", status: int | str = 200, kind: str = JSON, headers: Mapping[str, str] | None = None
) -> bytes:
    """A whole answer."""
    return head(status, {"content-type": kind, "content-length": str(len(body)), **(headers or {})}) + body


def head(status: int | str = 200, headers: Mapping[str, str] | None = None) -> bytes:
    """A status line and headers; those without a value are left out."""
    lines = [f"HTTP/1.1 {status} X" if isinstance(status, int) else status]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items() if value]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


def page(**more: Any) -> bytes:
    """A valid page, with more fields."""
    return json.dumps({**PAGE, **more}).encode()


FINE = answer(page(fine=True))


def says(*pieces: bytes, end: End = "keep", pause: float = 0) -> Step:
    """Send these pieces, then end."""

    async def step(exchange: Exchange) -> None:
        await exchange.send(*pieces, pause=pause)
        await finish(exchange, end)

    return step


def once(first: Step, then: Step | None = None) -> Step:
    """Misbehave at the first request, then answer well."""

    async def step(exchange: Exchange) -> None:
        await (first if exchange.number == 1 else then or says(FINE))(exchange)

    return step


async def finish(exchange: Exchange, end: End) -> None:
    """Leave the connection in the given state."""
    if end == "close":
        exchange.close()
    elif end == "reset":
        await asyncio.sleep(0.01)  # what was sent before would else be lost with the connection
        exchange.reset()
    elif end == "hold":
        await exchange.hold()


def drip(start: bytes, data: bytes, pause: float = 0.02) -> Step:
    """Send the start at once and the rest a byte at a time."""
    return says(start, *(data[place : place + 1] for place in range(len(data))), end="close", pause=pause)


def endless(start: bytes, piece: bytes) -> Step:
    """Send the same piece until the client has enough."""

    async def step(exchange: Exchange) -> None:
        await exchange.send(start)
        while True:
            await exchange.send(piece)

    return step


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    """A body in chunks."""
    return b"".join(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n" for chunk in chunks) + end


CHUNKED = head(200, {"content-type": JSON, "transfer-encoding": "chunked"})
EVENTS = head(200, {"content-type": "text/event-stream", "transfer-encoding": "chunked"})


def bomb(megabytes: int, coding: Literal["gzip", "deflate"] = "gzip") -> bytes:
    """A compressed body which unfolds to so many megabytes of spaces, without the time to compress them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31 if coding == "gzip" else 15)
    start = packer.compress(b" ") + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(b" " * 1024 * 1024) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + piece * megabytes


def packed(body: bytes) -> bytes:
    """The same compressed."""
    return gzip.compress(body, mtime=0)


def coded(body: bytes, coding: str = "gzip", status: int = 200, kind: str = JSON) -> bytes:
    """An answer in a content coding."""
    return answer(body, status, kind, {"content-encoding": coding})


async def echo(exchange: Exchange) -> None:
    """Answer with what was asked for: the query's `after`, or the body's `key`."""
    wanted = parse_qs(urlsplit(exchange.target).query).get("after", [""])[0]
    if exchange.body:
        wanted = json.loads(exchange.body).get("key", "")
    await exchange.send(answer(page(echo=wanted)))
