from __future__ import annotations

import asyncio
from typing import Any

import pytest
from _runtime.shards import Lease, Shards

from tests.support.http_library import httpx


def shards() -> tuple[Shards, list[httpx.AsyncClient]]:
    made: list[httpx.AsyncClient] = []

    def make() -> httpx.AsyncClient:
        made.append(httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(200))))
        return made[-1]

    return Shards(make), made


def test_calls_one_after_another_share_a_client() -> None:
    pool, made = shards()
    for _ in range(20):
        with Lease(pool) as client:
            assert client is made[0]
    assert len(made) == 1


def test_calls_at_the_same_time_are_spread_evenly_over_a_bounded_number_of_clients() -> None:
    pool, made = shards()
    leases = [Lease(pool) for _ in range(500)]
    taken = [lease.__enter__() for lease in leases]
    loads = [sum(client is each for client in taken) for each in made]
    assert sum(loads) == 500
    assert max(loads) - min(loads) <= 1
    assert len(made) == 25
    for lease in leases:
        lease.__exit__(None, None, None)
    with Lease(pool) as client:
        assert client is made[0]


def test_a_client_is_given_back_when_the_call_fails() -> None:
    pool, made = shards()
    for _ in range(20):
        with pytest.raises(ValueError, match="failed"), Lease(pool):
            raise ValueError("failed")
    assert len(made) == 1


def test_closing_closes_every_client_also_when_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    pool, made = shards()
    for _ in range(8):
        Lease(pool).__enter__()

    async def fails(*_: Any) -> None:
        raise OSError("broken")

    monkeypatch.setattr(made[0], "aclose", fails)
    with pytest.raises(OSError, match="broken"):
        asyncio.run(pool.aclose())
    assert pool.is_closed
    assert [client.is_closed for client in made] == [False, True]


def test_a_client_whose_pool_is_fast_serves_all_calls() -> None:
    _, made = shards()
    pool = Shards(lambda: made.append(httpx.AsyncClient()) or made[-1], calls=100)
    taken = {id(Lease(pool).__enter__()) for _ in range(100)}
    assert len(taken) == len(made) == 1
