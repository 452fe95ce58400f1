"""Where requests for tokens go, and that they are bounded as calls are."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.cases import Case
from tests.support.recording_server import Recorded, RecordingServer, Reply, as_json, recording

DONE = Reply(status=204, media_type="")


@pytest.fixture(params=["sync", "async", "aiohttp"])
def half(request: pytest.FixtureRequest) -> str:
    """Each way to send requests."""
    name: str = request.param
    return name


@pytest.fixture
def other() -> Iterator[RecordingServer]:
    """Somebody else's server."""
    with recording() as server:
        yield server


def options(sdk: Case, half: str, server: RecordingServer, **more: Any) -> dict[str, Any]:
    """Those of a client with an identity of its own, whose secret shows in bodies."""
    grant = importlib.import_module(f"{sdk.module.__name__}.utils").ClientCredentials("id", "hush", send_in="body")
    client = {"async_client": "aiohttp"} if half == "aiohttp" else {}
    return {"server_url": server.url, "oauth": grant, "relative": grant, **client, **more}


def issues(answer: Reply) -> Any:
    """An API that issues tokens which end at once, and answers alike to all else."""

    def said(received: Recorded) -> Reply:
        token = {"access_token": "t", "expires_in": 0}
        return as_json(token) if received.method == "POST" else answer

    return said


def test_a_refusal_behind_a_redirect_fetches_no_token(
    sdk: Case, half: str, server: RecordingServer, other: RecordingServer
) -> None:
    other.says(Reply(status=401, media_type=""))
    server.answer = issues(Reply(status=302, media_type="", headers=[("location", f"{other.url}/x")]))
    refused = pytest.raises(sdk.models.APIError, match="401")
    with sdk.client(half, **options(sdk, half, server)) as session, refused:
        session.call("s.by_oauth", retries=None)
    assert [each.method for each in server.requests] == ["POST", "GET"]
    assert [(each.method, "authorization" in each.headers) for each in other.requests] == [("GET", False)]


def test_a_retry_behind_a_redirect_fetches_no_token(
    sdk: Case, half: str, server: RecordingServer, other: RecordingServer
) -> None:
    utils = importlib.import_module(f"{sdk.module.__name__}.utils")
    other.says(Reply(status=503, media_type=""), DONE)
    server.answer = issues(Reply(status=302, media_type="", headers=[("location", f"{other.url}/x")]))
    quick = utils.RetryConfig(backoff=utils.BackoffStrategy(initial_interval=1))
    with sdk.client(half, **options(sdk, half, server, retry_config=quick)) as session:
        session.call("s.by_oauth")
    assert [each.method for each in server.requests] == ["POST", "GET"]
    assert [(each.method, "authorization" in each.headers) for each in other.requests] == [("GET", False)] * 2


def test_a_link_to_another_origin_fetches_no_token(
    sdk: Case, half: str, server: RecordingServer, other: RecordingServer
) -> None:
    other.says(as_json({"data": ["two"]}))
    server.answer = issues(as_json({"data": ["one"], "next": f"{other.url}/x"}))
    with sdk.client(half, **options(sdk, half, server)) as session:
        assert session.items(session.call("s.list")) == ["one", "two"]
    assert [(each.method, "authorization" in each.headers) for each in other.requests] == [("GET", False)]


@pytest.mark.parametrize(
    ("base", "asked"), [("", "/oauth/token"), ("/v1", "/v1/oauth/token"), ("/v1/", "/v1/oauth/token")]
)
def test_a_relative_address_stands_below_the_servers(
    sdk: Case, half: str, server: RecordingServer, base: str, asked: str
) -> None:
    server.answer = issues(DONE)
    with sdk.client(half, **options(sdk, half, server, server_url=server.url + base)) as session:
        session.call("s.by_relative")
    assert server.requests[0].target == asked


def test_a_token_server_that_is_lost_before_a_retry_is_asked_once(
    sdk: Case, half: str, server: RecordingServer
) -> None:
    def lost(received: Recorded) -> Reply:
        if len(server.requests) > 1:
            raise ConnectionError
        return as_json({"access_token": "t", "expires_in": 0})

    utils = importlib.import_module(f"{sdk.module.__name__}.utils")
    server.answer = lost
    quick = utils.RetryConfig(backoff=utils.BackoffStrategy(initial_interval=1, max_elapsed_time=500))
    refused = pytest.raises(sdk.models.APIConnectionError, match="token could not be fetched")
    with sdk.client(half, **options(sdk, half, server, retry_config=quick)) as session, refused:
        session.call("s.by_oauth")
    assert [each.method for each in server.requests].count("POST") == 2
