"""A server that misbehaves in TLS itself: it has the records in its hands, which no socket of Python lets it have."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from .server import segment_of

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "tls"
_GARBAGE = b"\x17\x03\x03\x00\x20" + bytes(32)
"""A record that no key made."""
_HANDSHAKE_FAILURE = b"\x15\x03\x03\x00\x02\x02\x28"


def context(certificate: str = "cert.pem") -> ssl.SSLContext:
    """That of a server with one of the certificates of the tests."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(FOLDER / certificate, FOLDER / "server.pem")
    return made


class Peer:
    """One connection of a client, encrypted or (before `shake`) not yet."""

    def __init__(self, connection: socket.socket, tls: ssl.SSLContext) -> None:
        self.connection = connection
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = tls.wrap_bio(self._incoming, self._outgoing, server_side=True)

    def shake(self) -> None:
        """The handshake. Raises EOFError where the client hangs up, OSError where it breaks it off."""
        self._patiently(self._tls.do_handshake)

    def head(self) -> bytes:
        """The next request's head; its body is read, too. Raises EOFError at the end."""
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._read()
        head, _, body = data.partition(b"\r\n\r\n")
        parted = (line.lower().partition(b": ") for line in head.split(b"\r\n")[1:])
        fields = {name: value for name, _, value in parted}
        left = int(fields.get(b"content-length", b"0")) - len(body)
        while left > 0:
            left -= len(self._read())
        return head

    def say(self, data: bytes) -> None:
        """Send it in records."""
        self._tls.write(data)
        self._flush()

    def alert(self) -> None:
        """Send a fatal alert as a record, which OpenSSL does when it is given what it cannot decrypt."""
        self._incoming.write(_GARBAGE)
        with suppress(ssl.SSLError):
            while True:
                self._tls.read(1)
        self._flush()

    def notify(self) -> None:
        """Say that nothing more comes (close_notify)."""
        with suppress(ssl.SSLError):
            self._tls.unwrap()
        self._flush()

    def reset(self) -> None:
        """Break the connection."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def _read(self) -> bytes:
        return self._patiently(lambda: self._tls.read(65_536))

    def _patiently(self, act: Callable[[], bytes | None]) -> bytes:
        while True:
            try:
                done = act()
            except ssl.SSLWantReadError:
                self._flush()
                self._feed()
            except ssl.SSLError:
                self._flush()
                raise
            else:
                self._flush()
                if done == b"":
                    raise EOFError
                return done or b""

    def _feed(self) -> None:
        data = self.connection.recv(65_536)
        if not data:
            raise EOFError
        self._incoming.write(data)

    def _flush(self) -> None:
        if data := self._outgoing.read():
            self.connection.sendall(data)


Step: TypeAlias = Callable[[Peer], None]
"""What is done after a request has come in; the connection ends with it."""


class TlsServer:
    """`url` is its address, `seen` counts requests by the path's first segment."""

    def __init__(self, steps: Mapping[str, Step], answer: bytes) -> None:
        self.seen: Counter[str] = Counter()
        self.greeting: Callable[[Peer], bool] = greets
        """What a connection begins with; whether it goes on."""
        self._steps, self._answer, self._tls = steps, answer, context()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        self.url = f"https://127.0.0.1:{self.port}"

    def serve(self) -> None:
        """Until `stop`."""
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._meet, args=(connection,), daemon=True).start()

    def stop(self) -> None:
        """No more connections."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _meet(self, connection: socket.socket) -> None:
        connection.settimeout(20)
        with connection, suppress(OSError, EOFError):
            peer = Peer(connection, self._tls)
            if not self.greeting(peer):
                return
            while True:
                segment = segment_of(peer.head().decode("latin-1").split(" ", 2)[1])
                self.seen[segment] += 1
                if segment in self._steps:
                    self._steps[segment](peer)
                    return
                peer.say(self._answer)


def greets(peer: Peer) -> bool:
    """The handshake as it should be."""
    peer.shake()
    return True


def hangs_up(peer: Peer) -> bool:
    """End the connection once the client has begun."""
    peer.connection.recv(65_536)
    return False


def refuses(peer: Peer) -> bool:
    """Send an alert in place of the handshake."""
    hangs_up(peer)
    peer.connection.sendall(_HANDSHAKE_FAILURE)
    return False


def speaks_plainly(peer: Peer) -> bool:
    """Answer the client's beginning in HTTP."""
    hangs_up(peer)
    peer.connection.sendall(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")
    return False


def falls_silent(peer: Peer) -> bool:
    """Say nothing until the client hangs up."""
    while peer.connection.recv(65_536):
        pass
    return False


@contextmanager
def serving_tls(steps: Mapping[str, Step], answer: bytes) -> Generator[TlsServer]:
    """The server, while it runs: `answer` for each path without a step."""
    server = TlsServer(steps, answer)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(10)
