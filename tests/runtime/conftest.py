"""A scripted HTTP server on loopback, which writes bytes and keeps what it was sent."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from _runtime.client import ClientSettings, SDKClient
from _runtime.clock import Clock
from _runtime.operation import Operation
from _runtime.options import CallOptions
from _runtime.retry import BackoffStrategy, RetryConfig

Handler = Callable[["Seen", asyncio.StreamWriter], Awaitable[None]]

SETTINGS = ClientSettings("test/1", name="Shop")
QUICK = RetryConfig(backoff=BackoffStrategy(1, 5, 1.5, 60_000))


@dataclass
class Seen:
    """A request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int


@dataclass
class Server:
    """The server's address, its script and its log. The last entry of the script repeats."""

    port: int = 0
    seen: list[Seen] = field(default_factory=list[Seen])
    script: list[bytes | Handler] = field(default_factory=list[bytes | Handler])
    connections: int = 0
    open_now: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def play(self, *script: bytes | Handler) -> None:
        self.script = list(script)

    @property
    def last(self) -> Seen:
        return self.seen[-1]


def answer(
    body: bytes | str = b"", status: int = 200, kind: str = "application/json", headers: dict[str, str] | None = None
) -> bytes:
    """A whole HTTP/1.1 response."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} X", f"content-length: {len(data)}"]
    lines += [f"content-type: {kind}"] if kind else []
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + data


async def _read(reader: asyncio.StreamReader, connection: int) -> Seen | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    method, target, _ = head[0].split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    if headers.get("transfer-encoding") == "chunked":
        body = b""
        while size := int(await reader.readline(), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readline()
    else:
        body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Seen(method, target, headers, body, connection)


async def _serve(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    server.connections += 1
    server.open_now += 1
    number = server.connections
    try:
        while (seen := await _read(reader, number)) is not None:
            server.seen.append(seen)
            step = server.script.pop(0) if len(server.script) > 1 else server.script[0]
            if isinstance(step, bytes):
                writer.write(step)
                await writer.drain()
            else:
                await step(seen, writer)
            if writer.is_closing():
                break
    except (ConnectionError, asyncio.IncompleteReadError):
        pass
    finally:
        server.open_now -= 1
        writer.close()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    ready = threading.Event()
    stops: list[Callable[[], object]] = []

    async def run() -> None:
        listening = await asyncio.start_server(lambda r, w: _serve(made, r, w), "127.0.0.1", 0, backlog=1024)
        made.port = listening.sockets[0].getsockname()[1]
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        stops.append(lambda: loop.call_soon_threadsafe(stop.set))
        ready.set()
        await stop.wait()
        listening.close()

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    assert ready.wait(5)
    yield made
    stops[0]()
    thread.join(5)


@pytest.fixture
def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Driver:
    """Calls an operation in the way under test, so that each test runs for both."""

    def __init__(self, is_async: bool) -> None:
        self.is_async = is_async

    def __call__(self, client: SDKClient, operation: Operation[Any], /, _options: Any = None, **arguments: Any) -> Any:
        options: dict[str, Any] = _options or {}
        if not self.is_async:
            return client.engine.call(operation, arguments, CallOptions(**options))
        return asyncio.run(self._call(client, operation, arguments, options))

    async def _call(self, client: SDKClient, operation: Operation[Any], arguments: Any, options: Any) -> Any:
        try:
            result = await client.engine.call_async(operation, arguments, CallOptions(**options))
            return [item async for item in result] if hasattr(result, "__aiter__") else result
        finally:  # the loop ends with this call: its connections must not be left to the garbage collector
            own = client._pool._own_async.pop(asyncio.get_running_loop(), None)  # pyright: ignore[reportPrivateUsage]
            if own is not None:
                await own.aclose()


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def drive(request: pytest.FixtureRequest) -> Driver:
    return Driver(request.param)


class VirtualClock:
    """A clock that only sleeping moves."""

    def __init__(self, chance: float = 0.5) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []
        self.chance = chance

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)

    def clock(self) -> Clock:
        return Clock(lambda: self.now, lambda: self.now, lambda: self.chance, self.sleep, self.sleep_async)


@pytest.fixture
def virtual(monkeypatch: pytest.MonkeyPatch) -> VirtualClock:
    made = VirtualClock()
    monkeypatch.setattr(SDKClient, "_clock", made.clock())
    return made
