"""aiohttp by `httpx-aiohttp`, without what its session adds to requests and rewrites in URLs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import cache, partial
from importlib import import_module
from typing import Any

from .errors import ConfigurationError
from .http import LIMITS, AsyncClient, NoCookies, tls_context
from .library import AIOHTTP, HOOKS_ASYNC

_HEADER_BYTES = 64 * 1024
_LENGTHS = ("Content-Length", "Transfer-Encoding")
_AUTOMATIC = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")


def check_installed(package: str) -> None:
    """Raises ConfigurationError if the extra of the SDK's `package` is not installed."""
    try:
        import_module(AIOHTTP[0])
    except ImportError:
        message = f"async_client='aiohttp' needs an extra: pip install '{package}[aiohttp]'"
        raise ConfigurationError(message) from None


def new_aiohttp_client() -> AsyncClient:
    """A client for the running event loop; proxies are those of the environment."""
    adapter: Any = getattr(import_module(AIOHTTP[0]), AIOHTTP[1])
    client = adapter(verify=tls_context(), limits=LIMITS, event_hooks=HOOKS_ASYNC, cookies=NoCookies())
    transports = [each for each in (client._transport, *client._mounts.values()) if each]  # None: without a proxy
    if any(each.proxy and not each.proxy.url.scheme.startswith("http") for each in transports):
        raise OSError("aiohttp knows no SOCKS proxies")
    session = _Session()
    for transport in transports:
        transport.client, transport.aclose = session, session.aclose
    made: AsyncClient = client
    return made


class _Session:
    """A session that sends what it is given."""

    def __init__(self) -> None:
        aiohttp: Any = import_module("aiohttp")
        self._url: Any = import_module("yarl").URL
        self._loop = asyncio.get_running_loop()
        connector = aiohttp.TCPConnector(
            limit=LIMITS.max_connections, keepalive_timeout=LIMITS.keepalive_expiry, ssl=tls_context()
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=_AUTOMATIC,
            response_class=_response_class(),
            max_line_size=_HEADER_BYTES,
            max_field_size=_HEADER_BYTES,
        )
        # The SDK decides on that; there is no public way to say so.
        self._session._retry_connection = False

    def __del__(self) -> None:
        if self._loop.is_closed() and not self._session.closed:
            # Its connections ended with it: closing waits for nothing.
            with suppress(Exception):
                self._session.close().send(None)

    def __call__(self) -> _Session:
        return self

    def request(self, method: str, url: str, **options: Any) -> Any:
        target = self._url(url, encoded=True)
        if target.raw_user is not None:  # which the request's headers say already
            target = target.with_user(None)
        return self._session.request(method, target, **options)

    async def aclose(self) -> None:
        await self._session.close()


def _seen(end: Any) -> None:  # asyncio logs what nobody asked for
    if not end.cancelled():
        end.exception()


def _give_up(content: Any, _: object) -> None:
    """End a body whose connection is gone: where its chunks are broken, aiohttp would wait for the rest."""
    if not content.is_eof() and content.exception() is None:
        content.set_exception(import_module("aiohttp").ClientPayloadError("not at its end"))


@cache
def _response_class() -> Any:
    """aiohttp's, with a body that loses nothing."""
    aiohttp: Any = import_module("aiohttp")

    class Response(aiohttp.ClientResponse):  # type: ignore[misc]
        content: Any
        reason: Any

        async def start(self, connection: Any) -> Any:
            if end := connection.protocol.closed:
                end.remove_done_callback(_seen)
                end.add_done_callback(_seen)
            await aiohttp.ClientResponse.start(self, connection)
            self.reason = (self.reason or "").encode(errors="replace").decode()
            if end:
                give_up = partial(_give_up, self.content)
                end.add_done_callback(give_up)
                self.content.on_eof(partial(end.remove_done_callback, give_up))
            known = self.content is aiohttp.EMPTY_PAYLOAD or any(name in self.headers for name in _LENGTHS)
            self.content = _Content(self.content, None if known else end, connection._connector)
            return self

    return Response


class _Content:
    """A body of which nothing is dropped, and which is not whole if its `end`, that of the connection, is a fault, or
    was made here."""

    def __init__(self, content: Any, end: Any, connector: Any) -> None:
        self._content, self._end, self._connector = content, end, connector

    def __getattr__(self, name: str) -> Any:
        return getattr(self._content, name)

    async def iter_chunked(self, size: int) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._content.iter_chunked(size):
                yield chunk
        except RuntimeError as error:  # it was closed meanwhile
            raise import_module("aiohttp").ClientConnectionError(str(error)) from error
        except Exception as error:
            self._content.set_exception(None)  # which stands before what is left to read
            rest = self._content.read_nowait()
            self._content.set_exception(error)
            if rest:
                yield rest
            raise
        if self._end is not None and self._end.done():
            self._end.result()
            if self._connector.closed:
                raise import_module("aiohttp").ClientConnectionError("it was closed meanwhile")
