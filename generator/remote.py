"""Documents from the web, which only `--allow-remote` asks for: from public addresses only, within bounds.

A name may lead anywhere, so every address of it is checked, and the connection is made to a checked address; each
redirect begins anew. No proxy, no credentials, no cookies. Resolving and connecting are arguments, so that all of it
can be tried without a network.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import SplitResult, urljoin, urlsplit

from .frozen import dataclass
from .plain import LIMITS, Limits

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Resolve: TypeAlias = Callable[[str, int], Sequence[str]]
"""The addresses of a host, for a port. Raises OSError."""
Connect: TypeAlias = Callable[[str, int, float], socket.socket]
"""A connection to an address within so many seconds. Raises OSError."""

_CLOSED = tuple(
    ipaddress.ip_network(block)
    for block in ("192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10", "198.18.0.0/15", "2001::/23", "3fff::/20")
)
"""Blocks for special purposes that not every Python knows."""
_UNICAST = ipaddress.ip_network("2000::/3")
"""All that is given out of IPv6."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PIECE = 64 * 1024


class RemoteFault(Exception):
    """A document that is not read; the message is a clause that says why."""


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses that the system knows for `host`. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def connect(address: str, port: int, seconds: float) -> socket.socket:
    """A TCP connection. Raises OSError."""
    return socket.create_connection((address, port), seconds)


@dataclass(slots=True)
class Fetcher:
    """Reads documents by URL, each once."""

    limits: Limits = LIMITS
    resolve: Resolve = resolve
    connect: Connect = connect
    tls: ssl.SSLContext | None = None
    _known: dict[str, bytes] = field(default_factory=dict[str, bytes])

    def read(self, url: str) -> bytes:
        """The content at `url`. Raises RemoteFault."""
        if url not in self._known:
            self._known[url] = self._read(url)
        return self._known[url]

    def _read(self, url: str) -> bytes:
        ends = time.monotonic() + self.limits.remote_seconds
        here = url
        for _ in range(self.limits.redirects + 1):
            try:
                answer = self._asked(here, ends)
            except (OSError, http.client.HTTPException, ValueError) as fault:
                raise RemoteFault(f"it cannot be fetched ({type(fault).__name__}: {fault})") from None
            if isinstance(answer, bytes):
                return answer
            if here.startswith("https:") and not answer.startswith("https:"):
                raise RemoteFault("it redirects from https to something less safe")
            here = answer
        raise RemoteFault(f"it redirects more than {self.limits.redirects} times")

    def _asked(self, url: str, ends: float) -> bytes | str:
        """The content at `url`, or the URL that it redirects to."""
        parts, port = _checked(url)
        host = parts.hostname or ""
        connection = http.client.HTTPConnection(host, port, timeout=_left(ends))
        connection.response_class = partial(_Answer, ends=ends)  # type: ignore[assignment]
        connection.sock = self._connected(parts.scheme, host, port, ends)
        try:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", target, headers={"Accept-Encoding": "identity", "User-Agent": "sdkwright"})
            answer = connection.getresponse()
            if answer.status in _REDIRECTS:
                return urljoin(url, answer.headers.get("Location", ""))
            if answer.status != 200:
                raise RemoteFault(f"the server answers with status {answer.status}")
            if answer.headers.get("Content-Encoding", "identity") != "identity":
                raise RemoteFault("the server answers in an encoding that was not asked for")
            return self._body(answer)
        finally:
            connection.close()

    def _connected(self, scheme: str, host: str, port: int, ends: float) -> socket.socket:
        addresses = self.resolve(host, port)
        inner = next((address for address in addresses if not is_public(address)), None)
        if inner is not None or not addresses:
            raise RemoteFault(f"{host} leads to {inner or 'nowhere'}, which is no public address")
        raw = self.connect(addresses[0], port, _left(ends))
        if scheme == "http":
            return raw
        raw.settimeout(_left(ends))
        return (self.tls or ssl.create_default_context()).wrap_socket(raw, server_hostname=host)

    def _body(self, answer: http.client.HTTPResponse) -> bytes:
        content = bytearray()
        while True:
            piece = answer.read1(_PIECE)
            if not piece:
                break
            content += piece
            if len(content) > self.limits.remote_size:
                raise RemoteFault(f"it is larger than {self.limits.remote_size:,} bytes")
        if answer.length:
            raise RemoteFault("the connection ends before the document does")
        return bytes(content)


class _Reads(io.RawIOBase):
    """What comes from a connection until it `ends`: the timeout of a socket is only that of its next byte."""

    def __init__(self, connection: socket.socket, ends: float) -> None:
        self._connection, self._ends = connection, ends
        self._raw = connection.makefile("rb", buffering=0)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        """Fill some of the `buffer`. Raises OSError, and RemoteFault when there is no time left."""
        self._connection.settimeout(_left(self._ends))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        """Let go of the connection."""
        self._raw.close()
        super().close()


class _Answer(http.client.HTTPResponse):
    """An answer all of which, its head too, is there before it `ends`."""

    def __init__(self, sock: socket.socket, *args: Any, ends: float, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp.close()
        self.fp = io.BufferedReader(_Reads(sock, ends))


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet: not private, loopback, link-local, reserved or multicast, also
    not as an IPv4 address inside of an IPv6 one."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if found not in _UNICAST:
            return False
    closed = any(found.version == block.version and found in block for block in _CLOSED)
    return found.is_global and not found.is_multicast and not closed


def _checked(url: str) -> tuple[SplitResult, int]:
    """The parts of a URL that may be asked for, and its port. Raises RemoteFault."""
    if any(char <= " " or char == "\x7f" for char in url):
        raise RemoteFault("its URL has characters that no URL has")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise RemoteFault("only http and https URLs are read")
    if parts.username is not None or parts.password is not None:
        raise RemoteFault("its URL has credentials")
    if not parts.hostname:
        raise RemoteFault("its URL has no host")
    return parts, parts.port or (443 if parts.scheme == "https" else 80)


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise RemoteFault("it takes too long")
    return left
