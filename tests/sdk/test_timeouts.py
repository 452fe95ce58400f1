"""Timeouts, against servers that are too slow."""

from __future__ import annotations

import time
from typing import Any

import pytest
from orq_ai_sdk import models, utils

from tests.sdk.conftest import Connect
from tests.sdk.scripted_server import EMPTY_PAGE, drip, reply, scripted, silence, stream
from tests.support.http_library import httpx

ONCE = utils.RetryConfig(strategy="none")


@pytest.mark.parametrize(
    ("of_client", "of_call"), [(100, None), (60_000, 100), (None, 100), (httpx.Timeout(5, read=0.1), None)]
)
def test_a_slow_answer(connect: Connect, of_client: Any, of_call: int | None) -> None:
    begun = time.monotonic()
    with scripted(silence) as server, connect(server_url=server.url, timeout_ms=of_client) as session:
        with pytest.raises(models.APITimeoutError) as caught:
            session.call("all", timeout_ms=of_call, retries=ONCE)
        assert len(server.requests) == 1
    assert time.monotonic() - begun < 3
    assert caught.value.operation_id == "Deployments"
    assert issubclass(caught.type, TimeoutError)
    assert "\n" not in str(caught.value)


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
