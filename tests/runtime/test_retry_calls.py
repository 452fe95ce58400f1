"""Whole calls that are tried again, on a virtual clock: how long they wait, what may be repeated, what is sent anew."""

from __future__ import annotations

import asyncio
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from _runtime.client import SDKClient
from _runtime.errors import APIConnectionError, APIError
from _runtime.hooks import HookContext, Hooks
from _runtime.http import Request
from _runtime.operation import Body, Operation, Response, Schema
from _runtime.retry import BackoffStrategy, RetryConfig

from .conftest import SETTINGS, Driver, Seen, Server, VirtualClock, answer

OK = answer(status=204, kind="")


def operation(method: str = "GET", *, idempotent: bool | None = None) -> Operation[Any]:
    body = Body("application/octet-stream", Schema(lambda: bytes)) if method in {"POST", "PUT"} else None
    return Operation("Do", method, "/do", body=body, responses=(Response("204"),), idempotent=idempotent)


def client(server: Server, config: RetryConfig | None = None, **options: Any) -> SDKClient:
    return SDKClient(SETTINGS, {}, server_url=server.url, retry_config=config or RetryConfig(), **options)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": formatdate(1_009, usegmt=True)}, 9.0),
        ({"retry-after": formatdate(900, usegmt=True)}, 0.0),
        ({"retry-after-ms": "1250", "retry-after": "9"}, 1.25),
        ({"retry-after": "100000"}, 60.0),
        ({"retry-after": formatdate(500_000, usegmt=True)}, 60.0),
        ({"retry-after-ms": "900000"}, 60.0),
        ({"retry-after": "soon"}, 0.25),
        ({}, 0.25),
    ],
)
def test_how_long_a_call_waits(
    server: Server, drive: Driver, virtual: VirtualClock, headers: dict[str, str], wait: float
) -> None:
    server.play(answer("{}", 429, headers=headers), OK)
    with client(server) as sdk:
        drive(sdk, operation())
    assert virtual.slept == [wait]


@pytest.mark.parametrize("chance", [0.0, 0.5, 0.999])
def test_waits_are_drawn_from_nothing_to_a_growing_limit(
    server: Server, drive: Driver, virtual: VirtualClock, chance: float
) -> None:
    virtual.chance = chance
    server.play(answer("{}", 503))
    config = RetryConfig(backoff=BackoffStrategy(1_000, 3_000, 2.0, 10**9), max_attempts=5)
    with client(server, config) as sdk, pytest.raises(APIError):
        drive(sdk, operation())
    assert virtual.slept == pytest.approx([chance * limit for limit in (1, 2, 3, 3)])


def test_no_wait_reaches_beyond_the_end(server: Server, drive: Driver, virtual: VirtualClock) -> None:
    server.play(answer("{}", 503, headers={"retry-after": "30"}))
    config = RetryConfig(backoff=BackoffStrategy(max_elapsed_time=29_000))
    with client(server, config) as sdk, pytest.raises(APIError, match="503"):
        drive(sdk, operation())
    assert (virtual.slept, len(server.seen)) == ([], 1)


async def reset(_: Seen, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def half(_: Seen, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")
    writer.close()


KEY = {"http_headers": {"idempotency-key": "k-1"}}
SAFETY: list[tuple[Operation[Any], dict[str, Any], bool]] = [
    (operation("GET"), {}, True),
    (operation("PUT"), {}, True),
    (operation("DELETE"), {}, True),
    (operation("POST"), {}, False),
    (operation("PATCH"), {}, False),
    (operation("POST", idempotent=True), {}, True),
    (operation("PUT", idempotent=False), {}, False),
    (operation("POST"), KEY, True),
    (operation("PUT", idempotent=False), KEY, True),
    (operation("POST"), {"retries": RetryConfig(retry_non_idempotent=True)}, True),
    (operation("GET"), {"retries": RetryConfig(retry_connection_errors=False)}, False),
]


@pytest.mark.parametrize(("of", "options", "safe"), SAFETY)
@pytest.mark.parametrize("fault", [reset, half])
def test_what_may_have_arrived_is_repeated_only_where_that_is_safe(
    server: Server, drive: Driver, virtual: VirtualClock, of: Operation[Any], options: Any, safe: bool, fault: Any
) -> None:
    server.play(fault, fault, OK)
    with client(server) as sdk:
        if safe:
            drive(sdk, of, options)
        else:
            with pytest.raises(APIConnectionError):
                drive(sdk, of, options)
    assert len(server.seen) == (3 if safe else 1)
    assert {seen.headers.get("idempotency-key") for seen in server.seen} == {"k-1" if options == KEY else None}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_never_left_is_repeated_whatever_it_is(
    drive: Driver, virtual: VirtualClock, closed_port: int, method: str
) -> None:
    attempts: list[int] = []

    def before(context: HookContext, request: Request) -> None:
        attempts.append(context.attempt)

    server = Server(closed_port)
    config, hooks = RetryConfig(max_attempts=3), Hooks((before,))
    failed = pytest.raises(APIConnectionError, match="after 3 attempts")
    with client(server, config, hooks=hooks) as sdk, failed as caught:
        drive(sdk, operation(method))
    assert attempts == [1, 2, 3]
    assert caught.value.__cause__ is not None


def test_each_attempt_is_a_request_of_its_own(
    server: Server, drive: Driver, virtual: VirtualClock, tmp_path: Path
) -> None:
    """Built anew, with a file that is opened anew, and seen by each hook."""
    path = tmp_path / "data"
    path.write_bytes(b"content")
    requests: list[Request] = []

    def before(context: HookContext, request: Request) -> Request:
        assert "x-attempt" not in request.headers
        request.headers["x-attempt"] = str(context.attempt)
        requests.append(request)
        return request

    server.play(answer("{}", 500), reset, half, OK)
    with client(server, hooks=Hooks((before,))) as sdk:
        drive(sdk, operation("PUT"), request=path)
    assert [seen.headers["x-attempt"] for seen in server.seen] == ["1", "2", "3", "4"]
    assert [seen.body for seen in server.seen] == [b"content"] * 4
    assert len({id(request) for request in requests}) == 4


def test_what_can_be_read_once_is_sent_once(server: Server, drive: Driver, virtual: VirtualClock) -> None:
    server.play(answer("{}", 503), OK)
    with client(server) as sdk, pytest.raises(APIError, match="503"):
        drive(sdk, operation("PUT"), request=iter([b"a", b"b"]))
    assert [seen.body for seen in server.seen] == [b"ab"]
