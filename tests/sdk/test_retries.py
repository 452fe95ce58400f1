"""Failures that are tried again, counted by the server."""

from __future__ import annotations

from typing import Any

import pytest
from orq_ai_sdk import models, utils

from tests.sdk.conftest import Connect
from tests.sdk.scripted_server import EMPTY_PAGE, Step, half_answer, reply, reset, scripted, unused_url

OK = reply(200, EMPTY_PAGE)
ONCE = utils.RetryConfig(strategy="none")


def quick(**more: Any) -> utils.RetryConfig:
    """Retries without long waits."""
    return utils.RetryConfig(backoff=utils.BackoffStrategy(initial_interval=1, max_interval=20), **more)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_passing_failure(connect: Connect, status: int) -> None:
    steps = [reply(status, {"message": "no"}), reply(status, {"message": "no"}), OK]
    with scripted(*steps) as server, connect(server_url=server.url, retry_config=quick()) as session:
        assert session.call("all").data == []
        assert len(server.requests) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 418, 422, 501])
def test_a_lasting_failure(connect: Connect, status: int) -> None:
    with scripted(reply(status)) as server, connect(server_url=server.url, retry_config=quick()) as session:
        with pytest.raises(models.APIError):
            session.call("all")
        assert len(server.requests) == 1


def test_a_status_is_tried_again_for_any_method(connect: Connect) -> None:
    with scripted(reply(503), reply(204)) as server, connect(server_url=server.url, retry_config=quick()) as session:
        assert session.call("get_config", key="k", messages=[{"role": "user", "content": "hi"}]) is None
        first, second = server.requests
    assert first.body == second.body != b""
    assert first.headers == second.headers


def test_attempts_are_bounded(connect: Connect) -> None:
    config = quick(max_attempts=3)
    with scripted(reply(503)) as server, connect(server_url=server.url, retry_config=config) as session:
        with pytest.raises(models.APIError) as caught:
            session.call("all")
        assert len(server.requests) == 3
    assert caught.value.status_code == 503


def test_elapsed_time_is_bounded(connect: Connect) -> None:
    backoff = utils.BackoffStrategy(initial_interval=40, max_interval=40, exponent=1, max_elapsed_time=100)
    config = utils.RetryConfig(backoff=backoff, max_attempts=100)
    with scripted(reply(503)) as server, connect(server_url=server.url, retry_config=config) as session:
        with pytest.raises(models.APIError):
            session.call("all")
        assert server.requests[-1].at - server.requests[0].at < 1.5


def test_an_attempt_that_has_begun_is_not_bounded_by_the_time_for_retries(connect: Connect) -> None:
    backoff = utils.BackoffStrategy(initial_interval=1, max_elapsed_time=150)
    config = utils.RetryConfig(backoff=backoff)
    with scripted(reply(429), late) as server, connect(server_url=server.url, retry_config=config) as session:
        assert session.call("all").data == []
        assert len(server.requests) == 2


def late(request: Any) -> None:
    """A good answer that takes its time."""
    request.server.stopping.wait(0.4)
    OK(request)


@pytest.mark.parametrize(
    ("of_client", "of_call", "count"), [(quick(), ONCE, 1), (quick(), None, 1), (ONCE, quick(), 2)]
)
def test_the_call_decides(connect: Connect, of_client: Any, of_call: Any, count: int) -> None:
    with scripted(reply(503), OK) as server, connect(server_url=server.url, retry_config=of_client) as session:
        if count == 1:
            with pytest.raises(models.APIError):
                session.call("all", retries=of_call)
        else:
            session.call("all", retries=of_call)
        assert len(server.requests) == count


@pytest.mark.parametrize("headers", [{"retry_after": "1"}, {"retry_after_ms": "1000"}])
def test_the_server_may_ask_for_a_wait_up_to_a_limit(connect: Connect, headers: dict[str, str]) -> None:
    backoff = utils.BackoffStrategy(initial_interval=1, max_interval=150)
    config = utils.RetryConfig(backoff=backoff)
    with scripted(reply(429, **headers), OK) as server, connect(server_url=server.url) as session:
        session.call("all", retries=config)
        first, second = server.requests
    assert 0.14 < second.at - first.at < 0.9


@pytest.mark.parametrize("failure", [reset, half_answer])
def test_a_lost_connection_is_tried_again_where_it_is_safe(connect: Connect, failure: Step) -> None:
    with scripted(failure, OK) as server, connect(server_url=server.url, retry_config=quick()) as session:
        assert session.call("all").data == []
        assert len(server.requests) == 2


@pytest.mark.parametrize("failure", [reset, half_answer])
def test_a_lost_post_is_not_tried_again(connect: Connect, failure: Step) -> None:
    with scripted(failure, reply(204)) as server, connect(server_url=server.url, retry_config=quick()) as session:
        with pytest.raises(models.APIConnectionError):
            session.call("invoke", key="k")
        assert len(server.requests) == 1


def test_a_post_with_a_key_is_tried_again_with_the_same_key(connect: Connect) -> None:
    with scripted(reset, reply(204)) as server, connect(server_url=server.url, retry_config=quick()) as session:
        session.call("invoke", key="k", http_headers={"Idempotency-Key": "abc"})
        assert [request.headers["idempotency-key"] for request in server.requests] == ["abc", "abc"]


def test_a_post_is_tried_again_when_the_caller_says_so(connect: Connect) -> None:
    config = quick(retry_non_idempotent=True)
    with scripted(reset, reply(204)) as server, connect(server_url=server.url) as session:
        assert session.call("invoke", key="k", retries=config) is None
        assert len(server.requests) == 2


def test_connection_errors_may_be_left_alone(connect: Connect) -> None:
    config = quick(retry_connection_errors=False)
    with scripted(reset, OK) as server, connect(server_url=server.url, retry_config=config) as session:
        with pytest.raises(models.APIConnectionError):
            session.call("all")
        assert len(server.requests) == 1


def test_nobody_listens(connect: Connect) -> None:
    with (
        connect(server_url=unused_url(), retry_config=quick(max_attempts=2)) as session,
        pytest.raises(models.APIConnectionError) as caught,
    ):
        session.call("all")
    assert not isinstance(caught.value, models.APITimeoutError)


def test_each_attempt_asks_for_the_key(connect: Connect) -> None:
    keys = iter(["one", "two"])
    with scripted(reply(503), OK) as server, connect(server_url=server.url, api_key=lambda: next(keys)) as session:
        session.call("all", retries=quick())
        sent = [request.headers["authorization"] for request in server.requests]
    assert sent == ["Bearer one", "Bearer two"]


def test_a_stream_is_tried_again_before_it_begins(connect: Connect, api: Any) -> None:
    with scripted(reply(503), reply(204)) as server, connect(server_url=server.url, retry_config=quick()) as session:
        assert session.events(session.call("invoke", key="k", stream=True)) == []
        assert len(server.requests) == 2
