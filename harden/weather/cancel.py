"""Cancellation at every step of the event loop: the task ends by it, the connection is free, the next call works."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from harden.case import Case, Verdict

from . import sdk
from .sdk import HALVES, TWICE
from .server import FaultServer, Step
from .steps import EVENTS, FINE, answer, chunked, page, says

Scenario: TypeAlias = Callable[[Any, str], Awaitable[Any]]
_EVENT = b'data: {"id": "1"}\n\n'
_STEPS: Mapping[str, Step] = {
    "fine": says(FINE),
    "events": says(EVENTS + chunked(_EVENT, _EVENT, _EVENT, b"data: [DONE]\n\n")),
    "busy": says(answer(b"{}", 503)),
    "moved": says(answer(b"", 302, "", {"location": "/fine/v2/deployments"})),
    "large": says(answer(page(fine=True, filler="x" * 300_000))),
}
_MOST = 400
"""Steps after which a call that is still not done is no longer followed one by one."""


def cases(stride: int = 1) -> Iterator[Case]:
    """A case for each kind of call and of client; every `stride`th step is tried."""
    for way in HALVES:
        if way.startswith("async"):
            for name in SCENARIOS:
                work = partial(_attempt, way, name, stride)
                yield Case("weather: cancellation", f"{name}, {way}", work, limit=120)


async def _plain(orq: Any, url: str) -> Any:
    return await orq.deployments.all_async(server_url=f"{url}/fine")


async def _large_answer(orq: Any, url: str) -> Any:
    return await orq.deployments.all_async(server_url=f"{url}/large")


async def _large_request(orq: Any, url: str) -> Any:
    return await orq.deployments.get_config_async(key="k" * 1_000_000, server_url=f"{url}/fine")


async def _stream(orq: Any, url: str) -> Any:
    opened = await orq.deployments.invoke_async(key="k", stream=True, server_url=f"{url}/events")
    async with opened as events:
        return [event async for event in events]


async def _retried(orq: Any, url: str) -> Any:
    try:
        await orq.deployments.all_async(server_url=f"{url}/busy", retries=TWICE)
    except sdk.models.APIError as error:
        return error


async def _redirected(orq: Any, url: str) -> Any:
    return await orq.deployments.all_async(server_url=f"{url}/moved")


SCENARIOS: Mapping[str, Scenario] = {
    "call": _plain,
    "large answer": _large_answer,
    "large request": _large_request,
    "stream": _stream,
    "retries": _retried,
    "redirect": _redirected,
}


def _attempt(way: str, name: str, stride: int, folder: Path) -> Verdict:
    found = asyncio.run(_tried(way, SCENARIOS[name], stride))
    return Verdict("; ".join(dict.fromkeys(found))[:900])


async def _tried(way: str, scenario: Scenario, stride: int) -> list[str]:
    server = FaultServer(_STEPS, keep_heads=False)
    listening = await server.listen()
    injected = HALVES[way][1]()
    found: list[str] = []
    async with sdk.Orq("key", **injected) as orq:
        await scenario(orq, server.url)
        for steps in range(0, _MOST, stride):
            done, problem = await _cancelled(scenario(orq, server.url), steps)
            found += [f"after {steps} steps: {each}" for each in (problem, await _next(orq, server.url)) if each]
            if done or len(found) > 5:
                break
    for client in injected.values():
        if not isinstance(client, str):
            await client.aclose()
    listening.close()
    return [*found, *await _left(server)]


async def _cancelled(work: Any, steps: int) -> tuple[bool, str]:
    """Whether the work was done before it could be cancelled, and what went wrong."""
    task: asyncio.Task[Any] = asyncio.ensure_future(work)
    for _ in range(steps):
        await asyncio.sleep(0)
    was_done = task.done()
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        return False, ""
    except Exception as error:
        return was_done, f"ended by {type(error).__name__}: {error}"
    return was_done, "" if was_done else "the cancellation was lost"


async def _next(orq: Any, url: str) -> str:
    try:
        result = await orq.deployments.all_async(server_url=f"{url}/fine", timeout_ms=2_000, retries=None)
    except Exception as error:
        return f"the next call failed: {type(error).__name__}: {error}"
    return "" if getattr(result, "fine", None) is True else "the next call got another's answer"


async def _left(server: FaultServer) -> list[str]:
    for _ in range(300):
        if not server.open_now:
            return []
        await asyncio.sleep(0.01)
    return [f"{server.open_now} connections are left open"]
