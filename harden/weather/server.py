"""The fault server: on loopback, in a thread of its own; the first segment of a path chooses how it misbehaves."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from typing import TypeAlias

_LINE_LIMIT = 16 * 1024 * 1024


class Exchange:
    """A request and its connection. `argument` is what follows `~` in the path's first segment, `number` counts the
    requests for that segment from 1."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes, body: bytes, number: int
    ) -> None:
        self.reader = reader
        self.writer = writer
        self.head = head
        self.body = body
        self.number = number
        self.method, self.target = head.decode("latin-1").split(" ", 2)[:2]
        self.segment = segment_of(self.target)
        self.argument = self.segment.partition("~")[2]

    async def send(self, *pieces: bytes, pause: float = 0) -> None:
        """Send pieces one after another, with so many seconds after each."""
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()
            await asyncio.sleep(pause)

    async def hold(self) -> None:
        """Say nothing more until the client hangs up."""
        await self.reader.read()

    def close(self) -> None:
        """End the connection properly."""
        self.writer.close()

    def reset(self) -> None:
        """Break the connection."""
        reset(self.writer)


Step: TypeAlias = Callable[[Exchange], Awaitable[None]]


def reset(writer: asyncio.StreamWriter) -> None:
    """Break a connection, so that its other end gets an error and not an end."""
    connection: socket.socket = writer.get_extra_info("socket")
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def segment_of(target: str) -> str:
    """The first segment of a path."""
    return target.lstrip("/").partition("/")[0].partition("?")[0]


class FaultServer:
    """`url` is its address; `seen` counts requests by first segment, `heads` keeps them as they came in, `open_now`
    counts connections."""

    def __init__(
        self, steps: Mapping[str, Step], *, tls: ssl.SSLContext | None = None, keep_heads: bool = True
    ) -> None:
        self.seen: Counter[str] = Counter()
        self.heads: list[bytes] = []
        self.bodies: list[bytes] = []
        self.connections = 0
        self.open_now = 0
        self.port = 0
        self._steps = steps
        self._tls = tls
        self._keeps = keep_heads

    @property
    def url(self) -> str:
        """Scheme, host and port."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def is_left(self, within: float = 3) -> bool:
        """Whether no client is connected any more, at the latest after some seconds."""
        deadline = time.monotonic() + within
        while self.open_now and time.monotonic() < deadline:
            time.sleep(0.002)
        return not self.open_now

    async def listen(self) -> asyncio.Server:
        """Start to serve in the running event loop."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=2048, ssl=self._tls, limit=_LINE_LIMIT)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open_now += 1
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError):
                while not writer.is_closing() and (exchange := await self._next(reader, writer)):
                    await self._steps[exchange.segment.partition("~")[0]](exchange)
        finally:
            self.open_now -= 1
            writer.close()

    async def _next(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Exchange | None:
        head = await reader.readuntil(b"\r\n\r\n")
        body = await _body(reader, head)
        segment = segment_of(head.decode("latin-1").split(" ", 2)[1])
        self.seen[segment] += 1
        if self._keeps:
            self.heads.append(head)
            self.bodies.append(body)
        return Exchange(reader, writer, head, body, self.seen[segment])


async def _body(reader: asyncio.StreamReader, head: bytes) -> bytes:
    for line in head.lower().split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name == b"content-length":
            return await reader.readexactly(int(value))
    return b""


@contextmanager
def in_thread(begin: Callable[[], Awaitable[asyncio.Server]]) -> Generator[None]:
    """Serve in a thread until the block ends."""
    loop, ready = asyncio.new_event_loop(), threading.Event()

    def work() -> None:
        loop.run_until_complete(begin())
        ready.set()
        loop.run_forever()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(_stop, loop)
        thread.join(10)
        loop.close()


def _stop(loop: asyncio.AbstractEventLoop) -> None:
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.call_later(0.01, loop.stop)


@contextmanager
def serving(
    steps: Mapping[str, Step], *, tls: ssl.SSLContext | None = None, keep_heads: bool = True
) -> Generator[FaultServer]:
    """The server, while it runs."""
    server = FaultServer(steps, tls=tls, keep_heads=keep_heads)
    with in_thread(server.listen):
        yield server
