"""HTTP clients of a few connections each: going through many for each request would cost the square."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from typing import Any
from weakref import ref

from .http import AsyncClient

_CALLS = 4
"""Calls at a time of one client, as long as another may be made."""

_CLIENTS = 25


class Shards:
    """Hands out the first client that is not busy, so that few calls need few connections."""

    def __init__(self, make: Callable[[], AsyncClient], calls: int = _CALLS) -> None:
        self._make = make
        self._calls = calls
        self._clients: list[AsyncClient] = []
        self._busy: list[int] = []
        self._guard: Any = None
        self.is_closed = False

    def close_with_loop(self) -> None:
        """Have the event loop close the clients when it finishes its asynchronous generators."""
        self._guard = begun = _guard(ref(self))
        with suppress(StopIteration):
            begun.__anext__().__await__().send(None)

    def take(self) -> int:
        """The number of the client for one call; `give` must follow."""
        index = next((index for index, calls in enumerate(self._busy) if calls < self._calls), len(self._busy))
        if index == _CLIENTS:
            index = self._busy.index(min(self._busy))
        elif index == len(self._busy):
            self._clients.append(self._make())
            self._busy.append(0)
        self._busy[index] += 1
        return index

    def give(self, index: int) -> None:
        """Say that the call is over."""
        self._busy[index] -= 1

    def __getitem__(self, index: int) -> AsyncClient:
        return self._clients[index]

    async def aclose(self) -> None:
        """Close all clients, also if one of them fails to close."""
        self.is_closed = True
        guard, self._guard = self._guard, None
        if guard is not None and not guard.ag_running:
            await guard.aclose()
        failures: list[Exception] = []
        for client in self._clients:
            try:
                await client.aclose()
            except Exception as failed:
                failures.append(failed)
        if failures:
            raise failures[0]


async def _guard(guarded: ref[Shards]) -> AsyncGenerator[None, None]:
    try:
        yield
    finally:
        shards = guarded()
        if shards is not None and not shards.is_closed:
            await shards.aclose()


class Lease:
    """A client for the length of one call."""

    __slots__ = ("_index", "_shards")

    def __init__(self, shards: Shards) -> None:
        self._shards = shards

    def __enter__(self) -> AsyncClient:
        self._index = self._shards.take()
        return self._shards[self._index]

    def __exit__(self, *_: object) -> None:
        self._shards.give(self._index)
