"""One measurement in a process of its own: `client_worker.py CASE WHO PORT` prints CPU seconds per unit and a digest.

WHO is `ours` or `peer` (whichever `orq_ai_sdk` this interpreter has), `bare` (the SDK's HTTP library and json, by hand)
or `httpx` (the same by the library that the SDK does not depend on).
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
import time
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

MANY, FEW = 1000, 200
"""Calls that are measured: of the published SDK a few, because they take long."""

BODY = {"key": "summary", "messages": [{"role": "user", "content": "hi"}]}
HEADERS = {"authorization": "Bearer key", "accept": "application/json"}


def digest(value: Any) -> str:
    """What was answered, told apart from any other answer."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:12]


def sdk(port: str, **options: Any) -> Any:
    from orq_ai_sdk import Orq

    return Orq(api_key="key", server_url=f"http://127.0.0.1:{port}", **options)


def calls() -> int:
    """How many calls are measured."""
    return FEW if sys.argv[2] == "peer" else MANY


def library() -> Any:
    """The HTTP library that is used by hand."""
    return import_module("httpx" if sys.argv[2] == "httpx" else "httpx2")


def small_bare(port: str) -> tuple[float, str]:
    url = f"http://127.0.0.1:{port}/v2/deployments/get_config"
    with library().Client() as client:
        json.loads(client.post(url, json=BODY, headers=HEADERS).content)
        answer: Any = None
        start = time.process_time()
        for _ in range(calls()):
            answer = json.loads(client.post(url, json=BODY, headers=HEADERS).content)
        return (time.process_time() - start) / calls(), digest(answer["id"])


def small_sdk(port: str) -> tuple[float, str]:
    with sdk(port) as s:
        s.deployments.get_config(**BODY)
        answer: Any = None
        start = time.process_time()
        for _ in range(calls()):
            answer = s.deployments.get_config(**BODY)
        return (time.process_time() - start) / calls(), digest(answer.id)


def together_bare(port: str) -> tuple[float, str]:
    url = f"http://127.0.0.1:{port}/v2/deployments/get_config"

    async def run() -> tuple[float, str]:
        async with library().AsyncClient() as client:

            async def one() -> Any:
                return json.loads((await client.post(url, json=BODY, headers=HEADERS)).content)

            return await many(one, lambda answer: answer["id"])

    return asyncio.run(run())


def together_aiohttp(port: str) -> tuple[float, str]:
    aiohttp: Any = import_module("aiohttp")
    url = f"http://127.0.0.1:{port}/v2/deployments/get_config"

    async def run() -> tuple[float, str]:
        async with aiohttp.ClientSession() as client:

            async def one() -> Any:
                async with client.post(url, json=BODY, headers=HEADERS) as response:
                    return json.loads(await response.read())

            return await many(one, lambda answer: answer["id"])

    return asyncio.run(run())


async def many(one: Callable[[], Awaitable[Any]], id_of: Callable[[Any], str]) -> tuple[float, str]:
    """The cost of a call when fifty are under way at a time."""
    await asyncio.gather(*(one() for _ in range(50)))
    found: list[Any] = []
    start = time.process_time()
    for _ in range(calls() // 50):
        found = await asyncio.gather(*(one() for _ in range(50)))
    return (time.process_time() - start) / calls(), digest(id_of(found[0]))


def together_sdk(port: str, **options: Any) -> tuple[float, str]:
    async def run() -> tuple[float, str]:
        async with sdk(port, **options) as s:
            return await many(lambda: s.deployments.get_config_async(**BODY), lambda answer: answer.id)

    return asyncio.run(run())


def together_sdk_aiohttp(port: str) -> tuple[float, str]:
    return together_sdk(port, async_client="aiohttp")


def events_bare(port: str) -> tuple[float, str]:
    count, buffer, url = 0, b"", f"http://127.0.0.1:{port}/v2/deployments/invoke"
    with library().Client() as client:
        start = time.process_time()
        with client.stream("POST", url, json=BODY, headers=HEADERS) as response:
            for chunk in response.iter_bytes():
                *blocks, buffer = (buffer + chunk).split(b"\n\n")
                for block in blocks:
                    if block != b"data: [DONE]":
                        json.loads(block[6:])
                        count += 1
        return (time.process_time() - start) / count, digest(count)


def events_ours(port: str) -> tuple[float, str]:
    count = 0
    with sdk(port) as s:
        start = time.process_time()
        with s.deployments.invoke(**BODY, stream=True) as events:
            for event in events:
                count += event.data is not None
        return (time.process_time() - start) / count, digest(count)


def events_peer(port: str) -> tuple[float, str]:
    count = 0
    with sdk(port) as s:
        start = time.process_time()
        with s.deployments.stream(**BODY) as events:
            for _ in events:
                count += 1
                if count == 2_000:
                    break
        return (time.process_time() - start) / count, digest(50_000)


def large_bare(port: str) -> tuple[float, str]:
    """The floor of a list answer: the bare client, and pydantic on the SDK's own type."""
    from orq_ai_sdk import models
    from pydantic import TypeAdapter

    url = f"http://127.0.0.1:{port}/v2/deployments"
    adapter: TypeAdapter[Any] = TypeAdapter(models.DeploymentsResponseBody)
    with library().Client() as client:
        adapter.validate_json(client.get(url, headers=HEADERS).content)
        answer: Any = None
        start = time.process_time()
        for _ in range(5):
            answer = adapter.validate_json(client.get(url, headers=HEADERS).content)
        return (time.process_time() - start) / 5, digest([len(answer.data), answer.data[-1].key])


def large_sdk(port: str) -> tuple[float, str]:
    with sdk(port) as s:
        call = getattr(s.deployments, "all", None) or s.deployments.list
        call()
        answer: Any = None
        start = time.process_time()
        for _ in range(5):
            answer = call()
        return (time.process_time() - start) / 5, digest([len(answer.data), answer.data[-1].key])


CASES: dict[str, Any] = {
    "small": {"bare": small_bare, "ours": small_sdk, "peer": small_sdk, "httpx": small_bare},
    "together": {"bare": together_bare, "ours": together_sdk, "peer": together_sdk, "httpx": together_bare},
    "aiohttp": {"bare": together_aiohttp, "ours": together_sdk_aiohttp},
    "events": {"bare": events_bare, "ours": events_ours, "peer": events_peer},
    "large": {"bare": large_bare, "ours": large_sdk, "peer": large_sdk},
}

if __name__ == "__main__":
    case, who, port_ = sys.argv[1:]
    seconds, found = CASES[case][who](port_)
    print(json.dumps({"seconds": seconds, "digest": found}))
