"""Decisions about retries: tables of numbers, and whole calls on a virtual clock."""

from __future__ import annotations

from typing import Any

import pytest
from _runtime.client import SDKClient
from _runtime.errors import APIError
from _runtime.operation import Operation
from _runtime.retry import (
    RETRY_STATUSES,
    BackoffStrategy,
    RetryConfig,
    backoff_seconds,
    is_idempotent,
    is_retried_status,
    next_wait,
    retry_after_seconds,
)

from .conftest import SETTINGS, Driver, Server, VirtualClock, answer

NOW = 1_700_000_000.0  # Tue, 14 Nov 2023 22:13:20 GMT


def test_the_order_of_positional_arguments() -> None:
    config = RetryConfig("backoff", BackoffStrategy(1, 50, 1.1, 100), False)
    assert (config.backoff.initial_interval, config.backoff.max_interval) == (1, 50)
    assert (config.backoff.exponent, config.backoff.max_elapsed_time) == (1.1, 100)
    assert config.retry_connection_errors is False
    assert RetryConfig().backoff == BackoffStrategy(500, 60_000, 1.5, 300_000)


@pytest.mark.parametrize(
    ("retry", "chance", "seconds"),
    [(1, 1.0, 0.5), (2, 1.0, 0.75), (3, 0.5, 0.5625), (1, 0.0, 0.0), (100, 1.0, 60.0), (10**6, 1.0, 60.0)],
)
def test_backoff(retry: int, chance: float, seconds: float) -> None:
    assert backoff_seconds(BackoffStrategy(), retry, chance) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "Tue, 14 Nov 2023 22:13:30 GMT"}, 10.0),
        ({"retry-after": "Tue, 14 Nov 2023 22:13:00 GMT"}, 0.0),
        ({"retry-after": "Tuesday, 14-Nov-23 22:13:30 GMT"}, 10.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "Tue, 99 Nov 2023 22:13:30 GMT"}, None),
        ({"retry-after-ms": "250", "retry-after": "3"}, 0.25),
        ({"retry-after-ms": "x", "retry-after": "3"}, 3.0),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_seconds(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("status", "statuses", "expected"),
    [
        *((status, RETRY_STATUSES, True) for status in (408, 429, 500, 502, 503, 504)),
        *((status, RETRY_STATUSES, False) for status in (200, 400, 401, 404, 409, 501)),
        (501, ("5XX",), True),
        (501, ("5xx",), True),
        (501, (501,), True),
        (499, ("5XX",), False),
    ],
)
def test_statuses(status: int, statuses: tuple[str, ...], expected: bool) -> None:
    assert is_retried_status(status, statuses) is expected


@pytest.mark.parametrize(
    ("method", "stated", "headers", "config", "expected"),
    [
        ("GET", None, {}, RetryConfig(), True),
        ("DELETE", None, {}, RetryConfig(), True),
        ("POST", None, {}, RetryConfig(), False),
        ("PATCH", None, {}, RetryConfig(), False),
        ("POST", True, {}, RetryConfig(), True),
        ("GET", False, {}, RetryConfig(), False),
        ("POST", None, {"Idempotency-Key": "k"}, RetryConfig(), True),
        ("POST", None, {}, RetryConfig(retry_non_idempotent=True), True),
    ],
)
def test_what_may_be_sent_twice(
    method: str, stated: bool | None, headers: dict[str, str], config: RetryConfig, expected: bool
) -> None:
    assert is_idempotent(method, stated, headers, config) is expected


@pytest.mark.parametrize(
    ("config", "attempt", "elapsed", "asked", "wait"),
    [
        (RetryConfig(), 1, 0, None, 0.5),
        (RetryConfig(), 5, 0, None, None),
        (RetryConfig("none"), 1, 0, None, None),
        (RetryConfig(), 1, 299.4, None, 0.5),
        (RetryConfig(), 1, 299.6, None, None),
        (RetryConfig(), 1, 0, 3600, 60),
        (RetryConfig(backoff=BackoffStrategy(max_elapsed_time=1_000)), 1, 0, 2, None),
    ],
)
def test_next_wait(config: RetryConfig, attempt: int, elapsed: float, asked: float | None, wait: float | None) -> None:
    assert next_wait(config, attempt, elapsed, asked, 1.0) == wait


GET = Operation[None]("Get", "GET", "/")


def call(server: Server, drive: Driver, config: RetryConfig, operation: Operation[Any] = GET) -> Any:
    with SDKClient(SETTINGS, {}, server_url=server.url, retry_config=config) as client:
        return drive(client, operation)


def test_attempts_are_bounded(server: Server, drive: Driver, virtual: VirtualClock) -> None:
    server.play(answer("{}", 503))
    with pytest.raises(APIError, match="503"):
        call(server, drive, RetryConfig(max_attempts=3))
    assert len(server.seen) == 3
    assert virtual.slept == [0.25, 0.375]


def test_elapsed_time_is_bounded(server: Server, drive: Driver, virtual: VirtualClock) -> None:
    server.play(answer("{}", 503, headers={"retry-after": "4"}))
    begun = virtual.now
    with pytest.raises(APIError, match="503"):
        call(server, drive, RetryConfig(backoff=BackoffStrategy(max_elapsed_time=10_000), max_attempts=100))
    assert virtual.slept == [4.0, 4.0]
    assert virtual.now - begun <= 10


def test_an_operation_chooses_its_statuses(server: Server, drive: Driver, virtual: VirtualClock) -> None:
    server.play(answer("{}", 409), answer("{}", 204))
    call(server, drive, RetryConfig(), Operation("Get", "GET", "/", retry=RetryConfig(statuses=("409",))))
    assert len(server.seen) == 2


def test_other_statuses_are_not_retried(server: Server, drive: Driver, virtual: VirtualClock) -> None:
    server.play(answer("{}", 404))
    with pytest.raises(APIError, match="404"):
        call(server, drive, RetryConfig())
    assert len(server.seen) == 1
