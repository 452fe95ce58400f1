"""One way to call both halves of the SDK: an asynchronous call is run to its end in an event loop of the session."""

from __future__ import annotations

import asyncio
import inspect
import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

from orq_ai_sdk import Orq

BACKEND: dict[str, Any] = {"async_client": "aiohttp"} if os.environ.get("SDK_ASYNC") == "aiohttp" else {}
"""What asynchronous clients are made of, where a test does not say; `make test-httpx` runs the tests with both."""


class Session:
    """A client, used through its sync or its async half."""

    def __init__(self, orq: Orq, runner: asyncio.Runner | None) -> None:
        self.orq = orq
        self._runner = runner

    @property
    def is_async(self) -> bool:
        return self._runner is not None

    def call(self, method: str, **arguments: Any) -> Any:
        """What `deployments.<method>` returns, or `<method>_async`."""
        name = f"{method}_async" if self.is_async else method
        return self.wait(getattr(self.orq.deployments, name)(**arguments))

    def wait(self, value: Any) -> Any:
        """The value, or what the awaitable gives."""
        if self._runner is None or not inspect.isawaitable(value):
            return value
        return self._runner.run(_awaited(value))

    def next(self, stream: Any) -> Any:
        """The next event of a stream."""
        return self.wait(_next(stream)) if self.is_async else next(stream)

    def events(self, stream: Any) -> list[Any]:
        """All events of a stream, read as the documentation shows it."""
        return self.wait(_read_async(stream)) if self.is_async else _read(stream)

    def close(self, opened: Any) -> None:
        """Close a client or a stream."""
        self.wait(opened.aclose()) if self.is_async else opened.close()


@contextmanager
def open_session(half: str, options: Mapping[str, Any]) -> Generator[Session]:
    """A client with these options in its own `with`, or `async with`, block."""
    if half == "sync":
        with Orq(**options) as orq:
            yield Session(orq, None)
        return
    with asyncio.Runner() as runner:
        orq = Orq(**{**BACKEND, **options})
        runner.run(_entered(orq))
        try:
            yield Session(orq, runner)
        finally:
            runner.run(_left(orq))


async def _next(stream: Any) -> Any:
    """Asked for inside the event loop, which so learns of the generator and ends it when it is dropped."""
    return await stream.__anext__()


async def _awaited(value: Any) -> Any:
    return await value


async def _entered(orq: Orq) -> None:
    assert await orq.__aenter__() is orq


async def _left(orq: Orq) -> None:
    await orq.__aexit__(None, None, None)


def _read(stream: Any) -> list[Any]:
    with stream as events:
        return list(events)


async def _read_async(stream: Any) -> list[Any]:
    async with stream as events:
        return [event async for event in events]
