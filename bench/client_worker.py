"""One measurement in a process of its own: `client_worker.py CASE WHO PORT` prints CPU seconds per unit and a digest.

WHO is `ours` or `peer` (whichever `orq_ai_sdk` this interpreter has) or `bare` (httpx and json, by hand).
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
import time
from typing import Any

import httpx

CALLS = 200
BODY = {"key": "summary", "messages": [{"role": "user", "content": "hi"}]}
HEADERS = {"authorization": "Bearer key", "accept": "application/json"}


def digest(value: Any) -> str:
    """What was answered, told apart from any other answer."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:12]


def sdk(port: str) -> Any:
    from orq_ai_sdk import Orq

    return Orq(api_key="key", server_url=f"http://127.0.0.1:{port}")


def small_bare(port: str) -> tuple[float, str]:
    url = f"http://127.0.0.1:{port}/v2/deployments/get_config"
    with httpx.Client() as client:
        json.loads(client.post(url, json=BODY, headers=HEADERS).content)
        answer: Any = None
        start = time.process_time()
        for _ in range(CALLS):
            answer = json.loads(client.post(url, json=BODY, headers=HEADERS).content)
        return (time.process_time() - start) / CALLS, digest(answer["id"])


def small_sdk(port: str) -> tuple[float, str]:
    with sdk(port) as s:
        s.deployments.get_config(**BODY)
        answer: Any = None
        start = time.process_time()
        for _ in range(CALLS):
            answer = s.deployments.get_config(**BODY)
        return (time.process_time() - start) / CALLS, digest(answer.id)


def together_bare(port: str) -> tuple[float, str]:
    url = f"http://127.0.0.1:{port}/v2/deployments/get_config"

    async def run() -> tuple[float, str]:
        async with httpx.AsyncClient() as client:

            async def one() -> Any:
                return json.loads((await client.post(url, json=BODY, headers=HEADERS)).content)

            await asyncio.gather(*(one() for _ in range(50)))
            found: list[Any] = []
            start = time.process_time()
            for _ in range(CALLS // 50):
                found = await asyncio.gather(*(one() for _ in range(50)))
            return (time.process_time() - start) / CALLS, digest(found[0]["id"])

    return asyncio.run(run())


def together_sdk(port: str) -> tuple[float, str]:
    async def run() -> tuple[float, str]:
        async with sdk(port) as s:
            await asyncio.gather(*(s.deployments.get_config_async(**BODY) for _ in range(50)))
            found: list[Any] = []
            start = time.process_time()
            for _ in range(CALLS // 50):
                found = await asyncio.gather(*(s.deployments.get_config_async(**BODY) for _ in range(50)))
            return (time.process_time() - start) / CALLS, digest(found[0].id)

    return asyncio.run(run())


def events_bare(port: str) -> tuple[float, str]:
    count, buffer, url = 0, b"", f"http://127.0.0.1:{port}/v2/deployments/invoke"
    with httpx.Client() as client:
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
        s.warm_up()
        start = time.process_time()
        with s.deployments.invoke(**BODY, stream=True) as events:
            for event in events:
                count += event.data is not None
        return (time.process_time() - start) / count, digest(count)


def events_async_bare(port: str) -> tuple[float, str]:
    async def run() -> tuple[float, str]:
        count, buffer, url = 0, b"", f"http://127.0.0.1:{port}/v2/deployments/invoke"
        async with httpx.AsyncClient() as client:
            start = time.process_time()
            async with client.stream("POST", url, json=BODY, headers=HEADERS) as response:
                async for chunk in response.aiter_bytes():
                    *blocks, buffer = (buffer + chunk).split(b"\n\n")
                    for block in blocks:
                        if block != b"data: [DONE]":
                            json.loads(block[6:])
                            count += 1
            return (time.process_time() - start) / count, digest(count)

    return asyncio.run(run())


def events_async_ours(port: str) -> tuple[float, str]:
    async def run() -> tuple[float, str]:
        count = 0
        async with sdk(port) as s:
            s.warm_up()
            start = time.process_time()
            async with await s.deployments.invoke_async(**BODY, stream=True) as events:
                async for event in events:
                    count += event.data is not None
            return (time.process_time() - start) / count, digest(count)

    return asyncio.run(run())


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
    with httpx.Client() as client:
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
    "small": {"bare": small_bare, "ours": small_sdk, "peer": small_sdk},
    "together": {"bare": together_bare, "ours": together_sdk, "peer": together_sdk},
    "events": {"bare": events_bare, "ours": events_ours, "peer": events_peer},
    "events_async": {"bare": events_async_bare, "ours": events_async_ours, "peer": events_peer},
    "large": {"bare": large_bare, "ours": large_sdk, "peer": large_sdk},
}

if __name__ == "__main__":
    case, who, port_ = sys.argv[1:]
    seconds, found = CASES[case][who](port_)
    print(json.dumps({"seconds": seconds, "digest": found}))
