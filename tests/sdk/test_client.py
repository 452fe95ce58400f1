"""What is chosen for a client and for a call: server, headers, HTTP client; and what becomes of connections."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from orq_ai_sdk import Orq, models

from tests.sdk.conftest import Connect
from tests.sdk.scripted_server import EMPTY_PAGE, reply, scripted
from tests.support.http_library import httpx
from tests.support.validating_server import ValidatingServer


@pytest.fixture
def injected(half: str) -> Iterator[dict[str, Any]]:
    """The options that inject an HTTP client, and close it at last."""
    if half == "sync":
        with httpx.Client(headers={"X-From": "client"}) as client:
            yield {"client": client}
    else:
        client_ = httpx.AsyncClient(headers={"X-From": "client"})
        yield {"async_client": client_}


def test_server_url_per_client_and_per_call(connect: Connect) -> None:
    with scripted(reply(204)) as one, scripted(reply(204)) as two, connect(server_url=one.url + "/base/") as session:
        session.call("invalidate", deployment_id="x")
        session.call("invalidate", deployment_id="y", server_url=two.url)
        assert [request.target for request in one.requests] == ["/base/v2/deployments/invalidate/x"]
        assert [request.target for request in two.requests] == ["/v2/deployments/invalidate/y"]


def test_a_server_url_that_is_none(connect: Connect) -> None:
    with connect(server_url="ftp://127.0.0.1") as session, pytest.raises(models.SDKError):
        session.call("all", retries=None)


def test_headers_of_a_call(connect: Connect, api: ValidatingServer) -> None:
    with connect() as session:
        session.call("all", http_headers={"X-Mine": "1", "User-Agent": "me"})
        session.call("all")
    assert api.requests[0].headers["x-mine"] == "1"
    assert api.requests[0].headers["user-agent"] == "me"
    assert "x-mine" not in api.requests[1].headers


def test_the_client_introduces_itself(connect: Connect, api: ValidatingServer) -> None:
    with connect() as session:
        session.call("all")
        session.call("invoke", key="k", stream=True)
    assert api.requests[0].headers["user-agent"].startswith("orq-ai-sdk/")
    assert api.requests[0].headers["accept"].startswith("application/json")
    assert api.requests[1].headers["accept"] == "text/event-stream"


def test_an_injected_client_is_used_and_not_closed(connect: Connect, api: ValidatingServer, injected: Any) -> None:
    with connect(**injected) as session:
        session.call("all")
    (client,) = injected.values()
    assert api.requests[-1].headers["x-from"] == "client"
    assert api.requests[-1].headers["authorization"] == "Bearer key"
    assert not client.is_closed


def test_an_injected_clients_own_parameters_stand_behind_those_of_the_call(connect: Connect, half: str) -> None:
    kind, option = (httpx.Client, "client") if half == "sync" else (httpx.AsyncClient, "async_client")
    with scripted(reply(200, EMPTY_PAGE)) as server:
        with connect(server_url=f"{server.url}?a=%2Cb", **{option: kind(params={"tenant": "1"})}) as session:
            session.call("all", limit=5)
        assert server.requests[0].target == "/v2/deployments?a=%2Cb&limit=5&tenant=1"


def test_a_client_may_be_wrapped(connect: Connect, api: ValidatingServer, injected: Any) -> None:
    """What calls need of a client is to build requests, to send them and to be closed."""
    (option, client), seen = next(iter(injected.items())), list[str]()

    class Wrapped:
        build_request = staticmethod(client.build_request)
        close = aclose = staticmethod(lambda: None)

        def send(self, request: Any, **options: Any) -> Any:
            seen.append(request.url.path)
            return client.send(request, **options)

    with connect(**{option: Wrapped()}) as session:
        assert session.call("all").data
    assert seen == ["/v2/deployments"]


def test_own_connections_are_kept_and_closed_at_the_end(connect: Connect) -> None:
    with scripted(reply(200, EMPTY_PAGE)) as server:
        with connect(server_url=server.url) as session:
            session.call("all")
            session.call("all")
            assert server.open_connections == 1
        assert server.is_left()


def test_closing_by_hand(connect: Connect) -> None:
    with scripted(reply(200, EMPTY_PAGE)) as server, connect(server_url=server.url) as session:
        session.call("all")
        session.close(session.orq)
        assert server.is_left()
        session.close(session.orq)


def test_a_closed_client_says_so(connect: Connect, api: ValidatingServer) -> None:
    with connect() as session:
        session.call("all")
        session.close(session.orq)
        with pytest.raises(models.ClientClosedError, match="closed"):
            session.call("all")
    assert len(api.requests) == 1


def test_an_injected_client_that_is_closed(connect: Connect, api: ValidatingServer, injected: Any) -> None:
    (client,) = injected.values()
    with connect(**injected) as session:
        session.close(client)
        with pytest.raises(models.SDKError, match="closed"):
            session.call("all")
    assert api.requests == []


def test_many_threads_share_a_client(api: ValidatingServer) -> None:
    failures: list[BaseException] = []
    with Orq(api_key="key", server_url=api.url) as orq:

        def work() -> None:
            try:
                orq.deployments.all(limit=1)
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []
    assert len(api.requests) == 8


def test_many_calls_at_a_time(api: ValidatingServer) -> None:
    async def work() -> list[models.DeploymentsResponseBody]:
        async with Orq(api_key="key", server_url=api.url) as orq:
            return await asyncio.gather(*(orq.deployments.all_async(limit=1) for _ in range(8)))

    assert len(asyncio.run(work())) == 8


def test_one_client_in_several_event_loops(api: ValidatingServer) -> None:
    orq = Orq(api_key="key", server_url=api.url)
    for _ in range(3):
        assert asyncio.run(orq.deployments.all_async()) is not None
    orq.close()
