"""A server that keeps every request as the bytes that arrived, and answers as it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias

HeaderList: TypeAlias = "Sequence[tuple[str, str]]"


@dataclass(frozen=True)
class Recorded:
    """A request. `target` is the request line's; header names are as they came in."""

    method: str
    target: str
    header_list: HeaderList
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]

    @property
    def headers(self) -> dict[str, str]:
        """The headers by lower-case name."""
        return {name.lower(): value for name, value in self.header_list}


@dataclass(frozen=True)
class Reply:
    """An answer: `body` as it is, in one piece or several."""

    body: bytes | Sequence[bytes] = b""
    media_type: str = "application/json"
    status: int = 200
    headers: HeaderList = ()


def as_json(value: Any, status: int = 200, media_type: str = "application/json", headers: HeaderList = ()) -> Reply:
    """`value` as JSON."""
    return Reply(json.dumps(value).encode(), media_type, status, headers)


class RecordingServer(ThreadingHTTPServer):
    """`url` is its address, `requests` what came in, `answer` what it says to a request."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.requests: list[Recorded] = []
        self.answer: Callable[[Recorded], Reply] = _nothing

    def says(self, *replies: Reply) -> None:
        """Answer with these, one after another, and with the last one from then on."""
        rest: Iterator[Reply] = iter(replies)
        last = replies[-1]
        self.answer = lambda _: next(rest, last)

    @property
    def last(self) -> Recorded:
        """The newest request."""
        return self.requests[-1]

    def reset(self) -> None:
        """Forget what came in and what was told."""
        self.requests.clear()
        self.answer = _nothing

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are part of the game."""


def _nothing(_: Recorded) -> Reply:
    return Reply(status=204, media_type="")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: RecordingServer  # pyright: ignore[reportIncompatibleVariableOverride]

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        target = self.raw_requestline.decode("latin-1").split(" ")[1]
        received = Recorded(self.command, target, tuple(self.headers.items()), self._body())
        self.server.requests.append(received)
        self._reply(self.server.answer(received))

    def _body(self) -> bytes:
        if self.headers.get("transfer-encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("content-length") or 0))
        found = b""
        while size := int(self.rfile.readline().strip(), 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return found

    def _reply(self, reply: Reply) -> None:
        self.send_response(reply.status)
        if reply.media_type:
            self.send_header("content-type", reply.media_type)
        for name, value in reply.headers:
            self.send_header(name, value)
        pieces = None if isinstance(reply.body, bytes) else reply.body
        if reply.status != 204:
            size = len(reply.body)
            self.send_header(*(("content-length", str(size)) if pieces is None else ("transfer-encoding", "chunked")))
        self.end_headers()
        if self.command == "HEAD" or reply.status == 204:
            return
        if isinstance(reply.body, bytes):
            self.wfile.write(reply.body)
            return
        for piece in reply.body:
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def recording() -> Generator[RecordingServer]:
    """The server, while it runs."""
    server = RecordingServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
