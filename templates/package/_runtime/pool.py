"""The HTTP clients of one SDK client. Our own belong to one process and, if asynchronous, to one event loop."""

from __future__ import annotations

import codecs
import os
import sys
import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from .errors import ClientClosedError, ConfigurationError
from .http import AsyncClient, AsyncClientSetting, Client, check_clients, new_async_client, new_client
from .locks import LOADING
from .shards import Lease, Shards

if TYPE_CHECKING:
    import asyncio

C = TypeVar("C", Client, AsyncClient)


class Pool:
    """Hands out HTTP clients, of which injected ones are never closed."""

    def __init__(self, client: Client | None, async_client: AsyncClientSetting | None, name: str, package: str) -> None:
        self.injected = client
        self.injected_async = None if isinstance(async_client, str) else async_client
        problem = check_clients(client, async_client if async_client != "aiohttp" else None)
        if problem:
            raise ConfigurationError(problem)
        self._make_async = (
            _aiohttp_clients(package) if async_client == "aiohttp" else lambda: Shards(lambda: _made(new_async_client))
        )
        self._name = name
        self._closed = False
        self._own: Client | None = None
        self._own_async: dict[asyncio.AbstractEventLoop, Shards] = {}
        self._reset()

    def _reset(self) -> None:
        """Begin anew; a parent's clients are kept, so that a child does not close them."""
        self._inherited = (self._own, self._own_async)
        self._pid = os.getpid()
        self._lock = Lock()
        self._own, self._own_async = None, {}
        weakref.finalize(self, _close_all_async, self._own_async, self._pid)

    def client(self) -> Client:
        """The synchronous client; raises ClientClosedError."""
        client = self.injected or (self._own if self._pid == os.getpid() else None)
        if self._closed or getattr(client, "is_closed", False):
            raise self._closed_error()
        return client or self._new_client()

    def lend_async(self) -> AbstractContextManager[AsyncClient]:
        """An asynchronous client of the running event loop, for one call; raises ClientClosedError."""
        injected = self.injected_async
        if self._closed or getattr(injected, "is_closed", False):
            raise self._closed_error()
        if injected is not None:
            return nullcontext(injected)
        own = self._own_async.get(_running_loop()) if self._pid == os.getpid() else None
        return Lease(self._new_shards() if own is None or own.is_closed else own)

    def closed_meanwhile(self, client: Client | AsyncClient, error: BaseException) -> ClientClosedError | None:
        """The error of a call whose client was closed under it: HTTP clients have no class of their own for that."""
        closed = type(error) is RuntimeError and getattr(client, "is_closed", False)
        return self._closed_error() if closed else None

    def _closed_error(self) -> ClientClosedError:
        which = f"this {self._name} client" if self._closed else "the HTTP client given to it"
        return ClientClosedError(f"{which} is closed: make the call before closing it, or create a new one")

    def _new_client(self) -> Client:
        self._renew_after_fork()
        with LOADING, self._lock:
            if self._own is None:
                codecs.lookup("idna")  # what the first connection would import
                self._own = _made(new_client)
                weakref.finalize(self, _close, self._own, os.getpid())
            return self._own

    def _new_shards(self) -> Shards:
        self._renew_after_fork()
        loop = _running_loop()
        with self._lock:
            for ended in [known for known in self._own_async if known.is_closed()]:
                del self._own_async[ended]
            shards = self._own_async.get(loop)
            if shards is None or shards.is_closed:
                shards = self._own_async[loop] = self._make_async()
                shards.close_with_loop()
            return shards

    def _renew_after_fork(self) -> None:
        if self._pid != os.getpid():
            self._reset()

    def close(self) -> None:
        """Close our own clients, the asynchronous ones when their loops get to it."""
        self._renew_after_fork()
        self._closed = True
        with self._lock:
            own, self._own = self._own, None
        if own is not None:
            own.close()
        _close_all_async(self._own_async, self._pid)

    async def aclose(self) -> None:
        """Close our own clients, that of the running loop before returning. Closing twice is fine."""
        client = self._own_async.pop(_running_loop(), None) if self._pid == os.getpid() else None
        try:
            if client is not None:
                await client.aclose()
        finally:
            self.close()


def _running_loop() -> asyncio.AbstractEventLoop:
    import asyncio  # takes long, and synchronous programs never need it

    return asyncio.get_running_loop()


def _aiohttp_clients(package: str) -> Callable[[], Shards]:
    """What makes clients on top of aiohttp, whose own pool copes with many calls."""
    from .aiohttp_client import check_installed, new_aiohttp_client

    check_installed(package)
    return lambda: Shards(lambda: _made(new_aiohttp_client), calls=sys.maxsize)


def _made(make: Callable[[], C]) -> C:
    """An HTTP client. It reads the environment, which may not be told: the address of a proxy may hold a password."""
    try:
        return make()
    except (ImportError, OSError) as error:
        told = f": {error}"
    except Exception:
        told = ""
    text = f"no HTTP client can be made{told}; check the environment (HTTP_PROXY and its like, SSL_CERT_FILE)"
    raise ConfigurationError(text)


def _close(client: Client, pid: int) -> None:
    if os.getpid() == pid:
        with suppress(Exception):
            client.close()


def _close_all_async(clients: dict[asyncio.AbstractEventLoop, Shards], pid: int) -> None:
    """Let each client's own loop close it, or have closed it."""
    while clients:
        loop, client = clients.popitem()
        if os.getpid() == pid and not loop.is_closed() and not client.is_closed:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(_start_closing, loop, client)


_closing: set[asyncio.Task[None]] = set()
"""Tasks that close clients: an event loop itself keeps no task alive."""


def _start_closing(loop: asyncio.AbstractEventLoop, client: Shards) -> None:
    task = loop.create_task(client.aclose())
    _closing.add(task)
    task.add_done_callback(_closing.discard)
