"""Timeouts, against servers that are too slow."""

from __future__ import annotations

import gzip
import socket
import time
from contextlib import ExitStack
from typing import Any

import pytest
from orq_ai_sdk import models, utils

from tests.sdk.conftest import Connect
from tests.sdk.scripted_server import EMPTY_PAGE, Step, drip, reply, scripted, silence, stream
from tests.sdk.session import open_session
from tests.support.http_library import httpx

ONCE = utils.RetryConfig(strategy="none")


@pytest.mark.parametrize(
    ("of_client", "of_call"), [(300, None), (60_000, 300), (None, 300), (httpx.Timeout(5, read=0.3), None)]
)
def test_a_slow_answer(connect: Connect, of_client: Any, of_call: int | None) -> None:
    begun = time.monotonic()
    with scripted(silence) as server, connect(server_url=server.url, timeout_ms=of_client) as session:
        with pytest.raises(models.APITimeoutError) as caught:
            session.call("all", timeout_ms=of_call, retries=ONCE)
        assert server.arrived(1) == 1
    assert time.monotonic() - begun < 3
    assert caught.value.operation_id == "Deployments"
    assert issubclass(caught.type, TimeoutError)
    assert "\n" not in str(caught.value)


def test_no_time_is_not_all_time(connect: Connect) -> None:
    with (
        scripted(silence) as server,
        connect(server_url=server.url) as session,
        pytest.raises(models.APITimeoutError),
    ):
        session.call("all", timeout_ms=httpx.Timeout(0), retries=ONCE)


def test_an_injected_clients_timeout_is_for_its_own_half() -> None:

    def slow(request: Any) -> None:
        time.sleep(0.4)
        reply(200, EMPTY_PAGE)(request)

    quick = {"client": httpx.Client(timeout=0.1)}
    rows: list[tuple[str, dict[str, Any]]] = [
        ("async", quick),
        ("async", {**quick, "async_client": httpx.AsyncClient()}),
        ("async", {**quick, "async_client": httpx.AsyncClient(timeout=5)}),
        ("sync", {"async_client": httpx.AsyncClient(timeout=0.1)}),
    ]
    with scripted(slow) as server:
        for half, clients in rows:
            with open_session(half, {"api_key": "key", "server_url": server.url, **clients}) as session:
                assert session.call("all", retries=ONCE).data == []


def test_a_call_may_take_longer_than_the_client_allows(connect: Connect) -> None:

    def slow(request: Any) -> None:
        time.sleep(0.3)
        reply(200, EMPTY_PAGE)(request)

    with scripted(slow) as server, connect(server_url=server.url, timeout_ms=50) as session:
        assert session.call("all", timeout_ms=5_000, retries=ONCE).data == []


def test_the_total_is_bounded(connect: Connect) -> None:
    """Each byte comes in time, but the answer as a whole does not."""
    begun = time.monotonic()
    with (
        scripted(drip(60, 0.1)) as server,
        connect(server_url=server.url) as session,
        pytest.raises(models.APITimeoutError),
    ):
        session.call("all", timeout_ms=300, retries=ONCE)
    assert time.monotonic() - begun < 3


def dripped(*, head: bytes = b"", body: bytes, pause: float = 0.02) -> Step:
    """Say the first bytes at once, and the rest a byte at a time."""

    def step(request: Any) -> None:
        request.close_connection = True
        request.wfile.write(head)
        for place in range(len(body)):
            request.wfile.write(body[place : place + 1])
            if request.server.stopping.wait(pause):
                return

    return step


HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
DRIPS = {
    "headers": dripped(body=HEAD + b"x-filler: " + b"x" * 500),
    "interim answers": dripped(body=b"HTTP/1.1 102 Processing\r\n\r\n" * 20),
    "body": dripped(head=HEAD + b"content-length: 500\r\n\r\n", body=b" " * 500),
    "compressed body": dripped(
        head=HEAD + b"content-encoding: gzip\r\ncontent-length: 10000\r\n\r\n", body=gzip.compress(b" " * 1_000_000)
    ),
    "chunk size": dripped(head=HEAD + b"transfer-encoding: chunked\r\n\r\n", body=b"0" * 500),
    "late body": dripped(head=HEAD + b"content-length: 500\r\n\r\n", body=b" " * 500, pause=0.18),
}


@pytest.mark.parametrize("injected", [False, True])
@pytest.mark.parametrize("drip_of", DRIPS)
def test_the_total_holds(connect: Connect, drip_of: str, narrow: dict[str, Any], injected: bool) -> None:
    """Whatever comes a byte at a time, each of them in time; also on a connection that was used before."""
    with (
        scripted(reply(204), DRIPS[drip_of]) as server,
        connect(server_url=server.url, **(narrow if injected else {})) as session,
    ):
        session.call("invalidate", deployment_id="x")
        begun = time.monotonic()
        with pytest.raises(models.APITimeoutError):
            session.call("all", timeout_ms=200, retries=ONCE)
        assert 0.19 < time.monotonic() - begun < 0.35


def test_the_total_holds_where_a_redirect_leads_to_a_host_that_does_not_answer(connect: Connect) -> None:
    """Its queue is full: who connects waits."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener, ExitStack() as stack:
        address = listener.getsockname()
        for _ in range(2):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(address)

        def slow(request: Any) -> None:
            time.sleep(0.6)
            reply(307, location=f"http://127.0.0.1:{address[1]}/elsewhere")(request)

        with scripted(slow) as server, connect(server_url=server.url) as session:
            begun = time.monotonic()
            with pytest.raises(models.APITimeoutError):
                session.call("all", timeout_ms=800, retries=None)
            assert time.monotonic() - begun < 1.2


def test_a_server_that_reads_slowly(connect: Connect) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with connect(server_url=url) as session, pytest.raises(models.APITimeoutError):
            session.call("invoke", key="k" * 30_000_000, timeout_ms=300, retries=ONCE)


def test_a_stream_that_was_tried_again_keeps_its_own_pauses(connect: Connect) -> None:
    """The time for retries bounds neither the attempt nor the stream that it opened."""
    events = [f'data: {{"id": "{number}"}}\n\n' for number in range(4)]
    backoff = utils.BackoffStrategy(initial_interval=1, max_elapsed_time=150)
    steps = reply(503), stream(*events, "data: [DONE]\n\n", pause=0.2)
    with scripted(*steps) as server, connect(server_url=server.url, timeout_ms=5_000) as session:
        opened = session.call("invoke", key="k", stream=True, retries=utils.RetryConfig(backoff=backoff))
        assert len(session.events(opened)) == 4


def test_a_late_answer_frees_the_connection(connect: Connect, narrow: dict[str, Any]) -> None:
    with scripted(drip(60, 0.1), reply(204)) as server, connect(server_url=server.url, **narrow) as session:
        with pytest.raises(models.APITimeoutError) as caught:
            session.call("all", timeout_ms=200, retries=ONCE)
        session.call("invalidate", deployment_id="x", retries=ONCE)
        assert caught.value.status_code is None


def test_a_stream_may_take_longer_than_the_timeout(connect: Connect) -> None:
    events = [f'data: {{"n": {number}}}\n\n' for number in range(9)]
    answer = stream(*events, "data: [DONE]\n\n", pause=0.1)
    with scripted(answer) as server, connect(server_url=server.url, timeout_ms=600) as session:
        assert len(session.events(session.call("invoke", key="k", stream=True))) == 9


def test_a_stream_that_falls_silent(connect: Connect) -> None:
    answer = stream('data: {"n": 1}\n\n', then=silence)
    with scripted(answer) as server, connect(server_url=server.url, timeout_ms=200) as session:
        opened = session.call("invoke", key="k", stream=True)
        session.next(opened)
        with pytest.raises(models.APITimeoutError):
            session.next(opened)
