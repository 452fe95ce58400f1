"""Clients of the HTTP library that the SDK does not depend on: told by the names of their classes, and as good."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from orq_ai_sdk import models, utils
from orq_ai_sdk.testing import FakeServer

from tests.sdk.scripted_server import half_answer, reply, reset, scripted, silence, stream, unused_url
from tests.sdk.session import Session, open_session
from tests.support.http_library import other

QUICK = utils.RetryConfig(backoff=utils.BackoffStrategy(1, 2, 1, 5_000))


def made(half: str, **options: Any) -> dict[str, Any]:
    """The option that injects a client of the other library."""
    return {"client": other.Client(**options)} if half == "sync" else {"async_client": other.AsyncClient(**options)}


@pytest.fixture
def session(half: str) -> Iterator[Session]:
    with open_session(half, {"api_key": "key", "retry_config": QUICK, **made(half)}) as session:
        yield session


@pytest.mark.parametrize("step", [reset, half_answer])
def test_lost_connections(session: Session, step: Any) -> None:
    with scripted(step) as server:
        with pytest.raises(models.APIConnectionError):
            session.call("invoke", key="k", server_url=server.url)
        assert len(server.requests) == 1
    with scripted(step, step, reply(200, {"object": "list", "data": [], "has_more": False})) as server:
        assert session.call("all", server_url=server.url).has_more is False
        assert len(server.requests) == 3


def test_nobody_listens(session: Session) -> None:
    with pytest.raises(models.APIConnectionError, match="no connection after"):
        session.call("invoke", key="k", server_url=unused_url())


def test_its_timeouts(session: Session) -> None:
    with scripted(silence) as server, pytest.raises(models.APITimeoutError):
        session.call("all", server_url=server.url, timeout_ms=other.Timeout(5, read=0.1), retries=None)


@pytest.mark.parametrize("half", ["sync", "async"])
def test_a_timeout_of_the_client_itself(half: str) -> None:
    options = {"api_key": "key", "retry_config": None, **made(half, timeout=0.1)}
    with (
        scripted(silence) as server,
        open_session(half, {**options, "server_url": server.url}) as session,
        pytest.raises(models.APITimeoutError),
    ):
        session.call("all", retries=None)


def test_its_own_headers_and_hooks_on_its_requests(half: str) -> None:
    seen: list[Any] = []
    hooks = utils.Hooks(before_request=(lambda _, request: seen.append(request),))
    options = {"api_key": "key", "hooks": hooks, **made(half, headers={"X-From": "other"})}
    with scripted(reply(204)) as server, open_session(half, {**options, "server_url": server.url}) as session:
        session.call("invalidate", deployment_id="x")
        assert server.requests[0].headers["x-from"] == "other"
    assert isinstance(seen[0], other.Request)


def test_streams(session: Session) -> None:
    with scripted(stream('data: {"id": "1"}\n\n', "data: [DONE]\n\n")) as server:
        events = session.call("invoke", key="k", stream=True, server_url=server.url)
        assert [event.data.id for event in session.events(events)] == ["1"]


def test_the_fake_api_as_its_transport(half: str) -> None:
    fake = FakeServer()
    fake.fail("Deployments", "read").rate_limit("Deployments").stream("DeploymentInvoke", [{"id": "1"}], cut=True)
    options = {"api_key": "key", "retry_config": QUICK, **made(half, transport=fake.transport)}
    with open_session(half, options) as session:
        assert session.call("all").object == "list"
        assert len(fake.requests) == 3
        with pytest.raises(models.APIConnectionError):
            session.events(session.call("invoke", key="k", stream=True))
