"""Faults on the way of a call: lost connections, slow servers, bombs, redirects; sync and async."""

from __future__ import annotations

import asyncio
import gzip
import time
from typing import Any

import pytest
from _runtime.client import ClientSettings, SDKClient
from _runtime.errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
)
from _runtime.retry import RetryConfig
from _runtime.security import SecurityScheme

from tests.support.http_library import httpx

from .client_support import GET, KEYED, PET_ANSWER, POST, make, silent
from .conftest import QUICK, SETTINGS, Driver, Seen, Server, VirtualClock, answer


def test_connection_failure(closed_port: int, drive: Driver, virtual: VirtualClock) -> None:
    client = SDKClient(SETTINGS, {}, server_url=f"http://127.0.0.1:{closed_port}", retry_config=QUICK)
    with client, pytest.raises(APIConnectionError, match="no connection after 5 attempts") as caught:
        drive(client, POST, id=1)
    assert isinstance(caught.value.__cause__, httpx.ConnectError)
    assert len(virtual.slept) == 4


async def _reset(_: Seen, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def _cut(_: Seen, writer: asyncio.StreamWriter) -> None:
    writer.write(PET_ANSWER[:-5])
    await writer.drain()
    writer.transport.abort()


async def _drip(_: Seen, writer: asyncio.StreamWriter) -> None:
    writer.write(PET_ANSWER[:-30])
    for byte in PET_ANSWER[-30:]:
        await asyncio.sleep(0.1)
        writer.write(bytes([byte]))


@pytest.mark.parametrize("fault", [_reset, _cut])
def test_half_answers_are_retried_where_it_is_safe(
    server: Server, drive: Driver, virtual: VirtualClock, fault: Any
) -> None:
    with make(server, retry_config=QUICK) as client:
        server.play(fault, fault, PET_ANSWER)
        assert drive(client, GET, id="1").id == 7
        assert len(server.seen) == 3
        server.play(fault, PET_ANSWER)
        with pytest.raises(APIConnectionError):
            drive(client, POST, id=1)
        server.play(fault, PET_ANSWER)
        options = {"http_headers": {"Idempotency-Key": "k"}}
        assert drive(client, POST, options, id=1).id == 7
        assert [seen.headers.get("idempotency-key") for seen in server.seen[-2:]] == ["k", "k"]
        server.play(fault, PET_ANSWER)
        assert drive(client, POST, {"retries": RetryConfig(retry_non_idempotent=True)}, id=1).id == 7


@pytest.mark.parametrize("fault", [silent, _drip])
def test_the_attempt_as_a_whole_has_a_limit(server: Server, drive: Driver, fault: Any) -> None:
    server.play(fault)
    with make(server) as client:
        begun = time.monotonic()
        with pytest.raises(APITimeoutError, match="in time") as caught:
            drive(client, GET, {"timeout_ms": 300}, id="1")
        assert time.monotonic() - begun < 1.5
    assert isinstance(caught.value, TimeoutError)


def test_statuses_are_retried_as_the_server_asks(server: Server, drive: Driver, virtual: VirtualClock) -> None:
    server.play(
        answer("{}", 503, headers={"retry-after": "2"}), answer("{}", 429, headers={"retry-after-ms": "30"}), PET_ANSWER
    )
    with make(server, retry_config=RetryConfig()) as client:
        assert drive(client, POST, id=1).id == 7
    assert virtual.slept == [2.0, 0.03]
    assert [seen.body for seen in server.seen] == [b'{"id":1}'] * 3


def test_retries_none_is_a_single_attempt(server: Server, drive: Driver) -> None:
    server.play(answer("{}", 503), PET_ANSWER)
    with make(server, retry_config=QUICK) as client, pytest.raises(APIError, match="503"):
        drive(client, GET, {"retries": None}, id="1")


def test_bombs_are_bounded(server: Server, drive: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("_runtime.call.MAX_DECODED_BYTES", 1_000_000)
    bomb = gzip.compress(b"0" * 50_000_000)
    server.play(
        answer(bomb, headers={"content-encoding": "gzip"}), answer(bomb, headers={"content-encoding": "gzip, gzip"})
    )
    with make(server) as client:
        with pytest.raises(APIConnectionError, match="larger than 1000000"):
            drive(client, GET, id="1")
        with pytest.raises(APIConnectionError, match="encoded as"):
            drive(client, GET, id="1")


def test_compressed_answers_are_read(server: Server, drive: Driver) -> None:
    server.play(answer(gzip.compress(b'{"id":7}'), headers={"content-encoding": "gzip"}))
    with make(server) as client:
        assert drive(client, GET, id="1").id == 7


def test_redirects_keep_credentials_at_home(server: Server, drive: Driver) -> None:
    server.play(
        answer(status=302, headers={"location": "/elsewhere?a=1"}),
        answer(status=307, headers={"location": f"http://localhost:{server.port}/away"}),
        PET_ANSWER,
    )
    with SDKClient(KEYED, {"key": ("secret",)}, server_url=server.url) as client:
        assert drive(client, GET, id="1", theme="dark").id == 7
    assert [seen.target for seen in server.seen] == ["/pets/1", "/elsewhere?a=1", "/away"]
    assert [seen.headers.get("x-key") for seen in server.seen] == ["secret", "secret", None]
    assert [seen.headers.get("cookie") for seen in server.seen] == ["theme=dark", "theme=dark", None]


def test_a_key_in_the_query_that_a_redirect_repeats_is_sent_once(server: Server, drive: Driver) -> None:
    scheme = SecurityScheme("apiKey", ("key",), location="query", name="key")
    settings = ClientSettings("test/1", security=(("key",),), schemes={"key": scheme}, name="Shop")
    server.play(answer(status=308, headers={"location": "/pets/1/?limit=2&key=a%20b"}), PET_ANSWER)
    with SDKClient(settings, {"key": ("a b",)}, server_url=server.url) as client:
        assert drive(client, GET, id="1", limit=2).id == 7
    assert [seen.target for seen in server.seen] == ["/pets/1?limit=2&key=a%20b", "/pets/1/?limit=2&key=a%20b"]


def test_a_body_does_not_follow_to_another_host(server: Server, drive: Driver) -> None:
    server.play(answer(status=307, headers={"location": f"http://localhost:{server.port}/away"}))
    with make(server) as client, pytest.raises(APIError, match="redirect was not followed"):
        drive(client, POST, id=1)
    assert len(server.seen) == 1


def test_endless_redirects_end(server: Server, drive: Driver) -> None:
    server.play(answer(status=302, headers={"location": "/again"}))
    with make(server) as client, pytest.raises(APIError, match="302"):
        drive(client, GET, id="1")
    assert len(server.seen) == 6
