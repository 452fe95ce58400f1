"""A proxy on loopback: it passes everything on to one server, and keeps the first lines of what it was asked."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress


class ForwardProxy:
    """`asked` are request lines, `credentials` what came with them. `port` is the proxy's own."""

    def __init__(self, target_port: int) -> None:
        self.asked: list[str] = []
        self.credentials: list[str] = []
        self.port = 0
        self._target = target_port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            self.asked.append(lines[0])
            self.credentials += [line for line in lines if line.lower().startswith("proxy-authorization:")]
            back, out = await asyncio.open_connection("127.0.0.1", self._target)
            if lines[0].startswith("CONNECT "):
                writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            else:
                out.write(head)
            await asyncio.gather(_pump(reader, out), _pump(back, writer))
        writer.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


@contextmanager
def proxy_to(port: int) -> Generator[ForwardProxy]:
    """The proxy, while it runs in a thread of its own; whatever host it is asked for, it asks this port."""
    proxy = ForwardProxy(port)
    loop, ready = asyncio.new_event_loop(), threading.Event()

    async def run() -> None:
        server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
        proxy.port = server.sockets[0].getsockname()[1]
        ready.set()

    thread = threading.Thread(target=lambda: (loop.run_until_complete(run()), loop.run_forever()), daemon=True)
    thread.start()
    assert ready.wait(5)
    try:
        yield proxy
    finally:
        loop.call_soon_threadsafe(_stop, loop)
        thread.join(5)
        loop.close()


def _stop(loop: asyncio.AbstractEventLoop) -> None:
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.call_soon(loop.stop)
