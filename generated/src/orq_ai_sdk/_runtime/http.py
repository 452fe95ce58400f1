"""The only module that names the HTTP client. Classes are told by their names, so that either kind is accepted."""

from __future__ import annotations

import ssl
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from http.cookiejar import CookieJar
from typing import Any, Literal, TypeAlias, Union, cast

from .library import HOOKS, HOOKS_ASYNC, library
from .record import Record

AsyncClient = library.AsyncClient
Client = library.Client
Headers = library.Headers
MockTransport = library.MockTransport
Request = library.Request
Response = library.Response
Timeout = library.Timeout

TimeoutSetting: TypeAlias = Union[int, Timeout, None]
"""Milliseconds for each phase and for the attempt as a whole, or the phases one by one."""

AsyncClientSetting: TypeAlias = Union[AsyncClient, Literal["aiohttp"]]
"""A client for asynchronous calls, or what the SDK's own one is to be made of."""

ACCEPT_ENCODING = "gzip, deflate"
"""Codings whose expansion is bounded; others may turn a packet into gigabytes."""

LIMITS = library.Limits(max_connections=1000, max_keepalive_connections=100, keepalive_expiry=30)
_LIBRARIES = frozenset({"httpx", "httpx2"})
_FRAMING = frozenset({b"host", b"content-length", b"transfer-encoding"})
_DEFAULT_TIMEOUT = library.Timeout(5.0).as_dict()


class AnyTransport(MockTransport):
    """Answers requests by a function, of whichever library."""

    def handle_request(self, request: Request) -> Response:
        """The answer."""
        request.read()
        return cast(Response, self.handler(request))

    async def handle_async_request(self, request: Request) -> Response:
        """The answer, to an asynchronous client."""
        await request.aread()
        return cast(Response, self.handler(request))


class NoCookies(CookieJar):
    """Keeps no cookies: requests would not carry them, and a server may set new ones for ever."""

    def extract_cookies(self, response: Any, request: Any) -> None:
        """Leave them."""


@lru_cache(maxsize=1)
def tls_context() -> ssl.SSLContext:
    """One for all clients: making it is by far the slowest part."""
    return library.create_ssl_context()


def new_client() -> Client:
    """A synchronous client of our own."""
    return library.Client(verify=tls_context(), limits=LIMITS, event_hooks=HOOKS, cookies=NoCookies())


def new_async_client() -> AsyncClient:
    """An asynchronous client of our own."""
    return library.AsyncClient(verify=tls_context(), limits=LIMITS, event_hooks=HOOKS_ASYNC, cookies=NoCookies())


def library_of(instance: object) -> Any:
    """The HTTP library whose class the object is of."""
    for cls in type(instance).__mro__:
        name = cls.__module__.partition(".")[0]
        if name in _LIBRARIES:
            return sys.modules[name]
    return library


def check_clients(client: Any, async_client: Any) -> str:
    """What is wrong with clients that were injected, if anything."""
    name = library.__name__
    if client is not None and not (hasattr(client, "build_request") and hasattr(client, "close")):
        return f"client must be of the type {name}.Client; give an AsyncClient as async_client"
    if async_client is not None and not (hasattr(async_client, "build_request") and hasattr(async_client, "aclose")):
        return f"async_client must be of the type {name}.AsyncClient, or 'aiohttp'; give a Client as client"
    return ""


def is_url(text: str) -> bool:
    """Whether the library takes a text for a URL."""
    try:
        library.URL(text)
    except (library.InvalidURL, ValueError):
        return False
    return True


def phases(timeout: TimeoutSetting) -> dict[str, float | None]:
    """A timeout's phases in seconds, for a request."""
    if timeout is None or isinstance(timeout, int):
        seconds = None if timeout is None else timeout / 1000
        return dict.fromkeys(("connect", "read", "write", "pool"), seconds)
    # No time at all is no limit at all to some.
    return {name: 0.001 if seconds == 0 else seconds for name, seconds in timeout.as_dict().items()}


def own_timeout(client: Any) -> Timeout | None:
    """That of an injected client, if it was given one."""
    given = getattr(client, "timeout", None)
    return given if given and given.as_dict() != _DEFAULT_TIMEOUT else None


def new_request(
    injected: Any, method: str, url: str, headers: list[tuple[bytes, bytes]], timeout: Any, content: Mapping[str, Any]
) -> Request:
    """A request of the injected client; without one, built without defaults and cookies, which cost much."""
    extensions = {"timeout": timeout}
    if injected is not None:
        make: Callable[..., Request] = injected.build_request
        made = make(method, url, headers=headers, extensions=extensions, **content)
        query = url.partition("?")[2].encode()
        if query and getattr(injected, "params", None):  # which took its place
            made.url = made.url.copy_with(query=query + b"&" + made.url.query)
        return made
    parsed = _parsed_url(url) if "?" not in url else library.URL(url)
    body = content.get("content")
    if not isinstance(body, bytes) or not _FRAMING.isdisjoint(name.lower() for name, _ in headers):
        return library.Request(method, parsed, headers=headers, extensions=extensions, **content)
    # What the library would add by itself, at several times the cost.
    complete = [(b"host", parsed.netloc), *headers, (b"content-length", b"%d" % len(body))]
    request = library.Request(method, parsed, headers=complete, extensions=extensions, stream=library.ByteStream(body))
    request.read()
    return request


@lru_cache(maxsize=256)
def _parsed_url(url: str) -> library.URL:
    """A URL without a query, which changes little from call to call."""
    return library.URL(url)


def header_of(response: Response, name: bytes) -> str:
    """A header by its name in lower case, or an empty text, without decoding the others."""
    size = len(name)
    found = [value for key, value in response.headers.raw if len(key) == size and key.lower() == name]
    return b", ".join(found).decode("latin-1") if found else ""


def check_end(response: Response) -> None:
    """Raises DecodingError for a compressed body that is cut, or has something behind it."""
    unpacker: Any = getattr(response, "_decoder", None)
    while hasattr(unpacker, "decompressor"):
        unpacker = unpacker.decompressor
    rest = getattr(unpacker, "unused_data", b"")
    if rest or (response.num_bytes_downloaded and not getattr(unpacker, "eof", True)):
        raise library.DecodingError("not at its end")


class Fault(Record):
    """What went wrong. `sent`: the server may have acted; `passing`: the next attempt may fare better."""

    kind: Literal["connection", "timeout", "request", "stream"]
    sent: bool
    passing: bool
    text: str


_READ = Fault("stream", False, False, "the body was read or closed before; make the call again")
_FAULTS = {
    "ConnectTimeout": Fault("timeout", False, True, "no connection in time"),
    "PoolTimeout": Fault("timeout", False, True, "no free connection in time"),
    "WriteTimeout": Fault("timeout", True, True, "the request could not be sent in time"),
    "ReadTimeout": Fault("timeout", True, True, "no answer in time"),
    "TimeoutException": Fault("timeout", True, True, "no answer in time"),
    "ConnectError": Fault("connection", False, True, "no connection"),
    "ReadError": Fault("connection", True, True, "the connection was lost while reading the answer"),
    "WriteError": Fault("connection", True, True, "the connection was lost while sending the request"),
    "CloseError": Fault("connection", True, True, "the connection was lost"),
    "RemoteProtocolError": Fault("connection", True, True, "the server's answer is incomplete or not HTTP"),
    "DecodingError": Fault("connection", True, True, "the answer's content coding is broken"),
    "ProxyError": Fault("connection", False, False, "the proxy refused the connection"),
    "UnsupportedProtocol": Fault("request", False, False, "the server URL must begin with http:// or https://"),
    "LocalProtocolError": Fault("request", False, False, "the request is not valid HTTP"),
    "InvalidURL": Fault("request", False, False, "the URL is not valid"),
    "IDNAError": Fault("request", False, False, "the URL's host is not valid"),
    "StreamConsumed": _READ,
    "StreamClosed": _READ,
}
_AIOHTTP_FAULTS = {
    "ClientProxyConnectionError": _FAULTS["ProxyError"],
    "ClientHttpProxyError": _FAULTS["ProxyError"],
    "ClientConnectorError": _FAULTS["ConnectError"],
    "ClientSSLError": _FAULTS["ConnectError"],
    "ConnectionTimeoutError": _FAULTS["ConnectTimeout"],
    "ServerTimeoutError": _FAULTS["ReadTimeout"],
    "InvalidURL": _FAULTS["InvalidURL"],
    "NonHttpUrlClientError": _FAULTS["UnsupportedProtocol"],
    "ClientConnectionError": _FAULTS["ReadError"],
    "ClientError": _FAULTS["RemoteProtocolError"],
}
_QUOTING = frozenset({"LocalProtocolError", "InvalidURL", "ClientResponseError"})
_UNTRUSTED = Fault("connection", False, False, "the server's certificate is not trusted")


def fault_of(error: BaseException) -> Fault | None:
    """What an exception of the HTTP client means; None if it is none of its own."""
    # Where an adapter has translated it, the cause is closer to the truth.
    found = _known_fault(error.__cause__, "aiohttp", _AIOHTTP_FAULTS) or _known_fault(error, "aiohttp", _AIOHTTP_FAULTS)
    for name in (*_LIBRARIES, "h11", "idna"):
        found = found or _known_fault(error, name, _FAULTS)
    if isinstance(error, ssl.SSLError):  # which asynchronous clients raise as it is
        found = found or _FAULTS["ReadError"]
    return _UNTRUSTED if found and _has_cause(error, ssl.SSLCertVerificationError) else found


def _known_fault(error: BaseException | None, package: str, faults: Mapping[str, Fault]) -> Fault | None:
    kinds = (cls for cls in type(error).__mro__ if cls.__module__.partition(".")[0] == package)
    return next((faults[cls.__name__] for cls in kinds if cls.__name__ in faults), None)


def quotes_request(error: BaseException) -> bool:
    """Whether an exception of the HTTP client may quote what was sent."""
    kinds = (*type(error).__mro__, *type(error.__cause__).__mro__)
    return any(cls.__name__ in _QUOTING for cls in kinds)


def _has_cause(error: BaseException | None, kind: type[BaseException]) -> bool:
    while error is not None:
        if isinstance(error, kind):
            return True
        error = error.__cause__ or error.__context__
    return False
