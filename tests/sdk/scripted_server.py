"""A server that misbehaves by a script: one step for each request, and the last one for all that follow."""

from __future__ import annotations

import json
import os
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias

EMPTY_PAGE: dict[str, Any] = {"object": "list", "data": [], "has_more": False}
"""A valid answer of `all`."""


@dataclass(frozen=True)
class Received:
    """A request as it came in; header names are lower-case. `at` is a monotonic time in seconds."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    at: float


class ScriptedServer(ThreadingHTTPServer):
    """`url` is its address, `requests` what came in, `open_connections` how many clients are connected."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, steps: Sequence[Step], tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.server_port}"
        if tls is not None:
            # The handshake belongs to the connection's thread: in this one it would keep others waiting.
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.requests: list[Received] = []
        self.open_connections = 0
        self.stopping = threading.Event()
        self._steps = steps
        self._lock = threading.Lock()

    def step(self, received: Received) -> Step:
        """Note a request, and say how to answer it."""
        with self._lock:
            self.requests.append(received)
            return self._steps[min(len(self.requests), len(self._steps)) - 1]

    def count(self, change: int) -> None:
        """Note that a connection began (1) or ended (-1)."""
        with self._lock:
            self.open_connections += change

    def is_left(self, within: float = 2) -> bool:
        """Whether no client is connected any more, at the latest after some seconds."""
        deadline = time.monotonic() + within
        while self.open_connections and time.monotonic() < deadline:
            time.sleep(0.005)
        return not self.open_connections

    def arrived(self, count: int, within: float = 2) -> int:
        """How many requests came in, once there are so many, at the latest after some seconds: a client that gives up
        may be quicker than this server is to note what it sent."""
        deadline = time.monotonic() + within
        while len(self.requests) < count and time.monotonic() < deadline:
            time.sleep(0.005)
        return len(self.requests)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are part of the game."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: ScriptedServer  # pyright: ignore[reportIncompatibleVariableOverride]

    def setup(self) -> None:
        super().setup()
        self.server.count(1)

    def finish(self) -> None:
        self.server.count(-1)
        super().finish()

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        step = self.server.step(Received(self.command, self.path, headers, body, time.monotonic()))
        step(self)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


Step: TypeAlias = Callable[[_Handler], None]


def reply(status: int = 200, value: Any = None, **headers: str) -> Step:
    """Answer with JSON, or without a body. Underscores in header names stand for hyphens."""
    body = b"" if value is None else json.dumps(value).encode()

    def step(request: _Handler) -> None:
        request.send_response(status)
        if value is not None:
            request.send_header("content-type", "application/json")
        for name, text in headers.items():
            request.send_header(name.replace("_", "-"), text)
        if status != 204:
            request.send_header("content-length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return step


def silence(request: _Handler) -> None:
    """Say nothing until the client hangs up, or the server stops."""
    request.close_connection = True
    request.connection.settimeout(0.02)
    while not request.server.stopping.is_set():
        with suppress(TimeoutError):
            if not request.connection.recv(1):
                return


def reset(request: _Handler) -> None:
    """Break the connection without an answer."""
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.close_connection = True
    request.rfile.close()
    request.connection.close()


def broken_tls(request: _Handler) -> None:
    """Send bytes under an encrypted connection that are no part of it."""
    with socket.socket(fileno=os.dup(request.connection.fileno())) as below:
        below.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    silence(request)


def half_answer(request: _Handler) -> None:
    """Announce more than comes."""
    request.send_response(200)
    request.send_header("content-type", "application/json")
    request.send_header("content-length", "1000")
    request.end_headers()
    request.wfile.write(b'{"object": "list", ')
    request.close_connection = True


def drip(count: int, pause: float) -> Step:
    """Answer a byte at a time."""

    def step(request: _Handler) -> None:
        request.send_response(200)
        request.send_header("content-type", "application/json")
        request.send_header("content-length", str(count))
        request.end_headers()
        for _ in range(count):
            request.wfile.write(b" ")
            if request.server.stopping.wait(pause):
                return

    return step


def stream(*chunks: str | bytes, pause: float = 0, then: Step | None = None, coding: str = "identity") -> Step:
    """Answer with pieces of an event stream, one after another, then do something else or end it properly."""

    def step(request: _Handler) -> None:
        request.send_response(200)
        request.send_header("content-type", "text/event-stream")
        request.send_header("content-encoding", coding)
        request.send_header("transfer-encoding", "chunked")
        request.end_headers()
        for chunk in chunks:
            data = chunk.encode() if isinstance(chunk, str) else chunk
            if data:  # an empty chunk would be the end
                request.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            request.server.stopping.wait(pause)
        if then:
            then(request)
        else:
            request.wfile.write(b"0\r\n\r\n")

    return step


@contextmanager
def scripted(*steps: Step, tls: ssl.SSLContext | None = None) -> Generator[ScriptedServer]:
    """The server, while it runs; with `tls` it speaks HTTPS."""
    server = ScriptedServer(steps, tls)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


def unused_url() -> str:
    """An address where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"
