"""A page on 127.0.0.1 that shows the generated documentation and code side by side, and reloads itself.

It only reads the files of the last plan. It answers requests for its own host name alone, so that no other site can
read them through a visitor's browser.
"""

from __future__ import annotations

import html
import json
import sys
import threading
from collections.abc import Mapping
from dataclasses import field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from .diagnostics import NOWHERE, InputError, error
from .frozen import dataclass

_PAGE = Path(__file__).with_name("preview.html")
_WAIT = 25.0
"""Seconds after which a browser that waits for a change is told that there is none."""


@dataclass
class State:
    """What is shown: `version` counts the runs, `files` is the output, `changed` its last difference, `problem` why
    the last run made none."""

    version: int = 0
    files: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    changed: tuple[str, ...] = ()
    problem: str = ""


class Preview:
    """A server in threads of its own; `url` is where a browser finds it. Raises InputError for a port in use."""

    def __init__(self, port: int = 0) -> None:
        self._changed = threading.Condition()
        self._state = State()
        handler = type("Handler", (_Handler,), {"preview": self})
        try:
            self._server = _Server(("127.0.0.1", port), handler)
        except OSError as problem:
            message = f"Port {port} of 127.0.0.1 cannot be used: {problem.strerror}."
            hint = "choose another --port, or none for a free one"
            raise InputError([error("port", message, "#", hint, position=NOWHERE)]) from None
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"

    def start(self) -> None:
        """Serve until the process ends or `stop`."""
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def stop(self) -> None:
        """Close the server."""
        self._server.shutdown()
        self._server.server_close()

    def show(self, files: Mapping[str, bytes], changed: tuple[str, ...]) -> None:
        """A new output; every open page reloads."""
        self._put(State(self._state.version + 1, files, changed))

    def refuse(self, problem: str) -> None:
        """A run that made nothing: the pages say why above the last output."""
        self._put(State(self._state.version + 1, self._state.files, (), problem))

    def _put(self, state: State) -> None:
        with self._changed:
            self._state = state
            self._changed.notify_all()

    def state(self, after: int = -1) -> State:
        """The state, as soon as its version is higher than `after`, or after a while."""
        with self._changed:
            self._changed.wait_for(lambda: self._state.version > after, _WAIT)
            return self._state


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a page that was closed: the terminal belongs to the watch."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    preview: ClassVar[Preview]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """The page, the state (`/state?after=N` waits), or a file (`/file?path=P`) as HTML."""
        if self.headers.get("Host") != self.preview.url.removeprefix("http://").rstrip("/"):
            self._send(403, "text/plain", b"unknown host")
            return
        try:
            address = urlsplit(self.path)
        except ValueError:
            self._send(400, "text/plain", b"no address")
            return
        given = {name: values[0] for name, values in parse_qs(address.query).items()}
        match address.path:
            case "/":
                self._send(200, "text/html", _PAGE.read_bytes())
            case "/state":
                after = given.get("after", "")
                self._send(
                    200, "application/json", _state(self.preview.state(int(after[:9]) if after.isdecimal() else -1))
                )
            case "/file":
                self._file(given.get("path", ""))
            case _:
                self._send(404, "text/plain", b"not found")

    def _file(self, path: str) -> None:
        content = self.preview.state().files.get(path)
        if content is None:
            self._send(404, "text/plain", b"no such file in the output")
        else:
            self._send(200, "text/html", as_html(path, content.decode("utf-8", "replace")).encode())

    def _send(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", "default-src 'self' 'unsafe-inline'; img-src 'none'")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal belongs to the watch."""


def _state(state: State) -> bytes:
    shown = {
        "version": state.version,
        "docs": [path for path in state.files if path.endswith(".md")],
        "code": [path for path in state.files if path.endswith((".py", ".toml"))],
        "changed": list(state.changed),
        "problem": state.problem,
    }
    return json.dumps(shown).encode()


def as_html(path: str, text: str) -> str:
    """Markdown rendered, with HTML in it shown as text; everything else as it is, with line numbers."""
    if path.endswith(".md"):
        try:
            import mistune
        except ImportError:
            return f"<pre>{html.escape(text)}</pre>"
        return str(mistune.create_markdown(escape=True, plugins=["table", "strikethrough"])(text))
    lines = enumerate(text.splitlines(), 1)
    return "<pre>" + "\n".join(f"<i>{number:>4}</i>  {html.escape(line)}" for number, line in lines) + "</pre>"
