"""Hooks: functions of the caller around each attempt."""

from __future__ import annotations

from typing import Any

import pytest
from orq_ai_sdk import models, utils
from orq_ai_sdk._runtime.hooks import HookContext, Hooks

from tests.sdk.conftest import Connect
from tests.sdk.scripted_server import reply, reset, scripted, silence, stream
from tests.support.http_library import httpx
from tests.support.validating_server import ValidatingServer

QUICK = utils.RetryConfig(backoff=utils.BackoffStrategy(initial_interval=1, max_interval=5))


def test_a_request_can_be_changed(connect: Connect, api: ValidatingServer) -> None:
    def mark(context: HookContext, request: httpx.Request) -> None:
        request.headers["X-Trace"] = f"{context.operation_id}-{context.attempt}"

    with connect(hooks=Hooks(before_request=(mark,))) as session:
        session.call("all")
    assert api.requests[-1].headers["x-trace"] == "Deployments-1"


def test_async_hooks_serve_async_calls(connect: Connect, api: ValidatingServer) -> None:
    async def mark(_: HookContext, request: httpx.Request) -> None:
        request.headers["X-Trace"] = "later"

    with connect(hooks=Hooks(before_request=(mark,))) as session:
        if session.is_async:
            session.call("all")
            assert api.requests[-1].headers["x-trace"] == "later"
        else:
            with pytest.raises(TypeError, match="async"):
                session.call("all")
            assert api.requests == []


def test_success_is_seen(connect: Connect) -> None:
    seen: list[int] = []
    hooks = Hooks(after_success=(lambda _, response: seen.append(response.status_code),))
    with connect(hooks=hooks) as session:
        session.call("all")
        session.call("invalidate", deployment_id="x")
    assert seen == [200, 204]


def test_each_failure_is_seen(connect: Connect) -> None:
    seen: list[Any] = []
    hooks = Hooks(after_error=(lambda context, error: seen.append((context.attempt, error.status_code)),))
    with scripted(reply(503), reply(503), reply(204)) as server, connect(server_url=server.url, hooks=hooks) as session:
        session.call("invalidate", deployment_id="x", retries=QUICK)
    assert seen == [(1, 503), (2, 503)]


def test_a_client_that_is_closed_while_a_call_waits_ends_it(connect: Connect) -> None:
    seen: list[str] = []

    def close(_: HookContext, error: models.SDKError) -> None:
        seen.append(type(error).__name__)
        session.orq.close()

    backoff = utils.BackoffStrategy(initial_interval=1, max_elapsed_time=300)
    with scripted(reset) as server, connect(server_url=server.url, hooks=Hooks(after_error=(close,))) as session:
        with pytest.raises(models.ClientClosedError):
            session.call("all", retries=utils.RetryConfig(backoff=backoff))
        assert (seen, len(server.requests)) == (["APIConnectionError", "ClientClosedError"], 1)


def test_an_error_can_be_replaced(connect: Connect, api: ValidatingServer) -> None:
    class MineError(models.SDKError):
        pass

    hooks = Hooks(after_error=(lambda _, error: MineError(f"mine: {error.status_code}"),))
    with connect(hooks=hooks) as session, api.respond(status=404), pytest.raises(MineError, match="mine: 404"):
        session.call("all")


def test_a_hook_that_fails_frees_the_connection(connect: Connect, narrow: dict[str, Any]) -> None:
    def fail(_: HookContext, response: httpx.Response) -> None:
        if response.status_code == 200:
            raise LookupError("not like this")

    steps = [stream("data: 1\n\n", then=silence), reply(204)]
    options = {"hooks": Hooks(after_success=(fail,)), **narrow}
    with scripted(*steps) as server, connect(server_url=server.url, **options) as session:
        with pytest.raises(LookupError) as caught:
            session.call("invoke", key="k", stream=True)
        session.call("invalidate", deployment_id="x", retries=None)
        assert str(caught.value) == "not like this"


@pytest.mark.parametrize("hook", ["before_request", "after_success"])
def test_a_hook_s_own_time_out_is_not_the_call_s(connect: Connect, api: ValidatingServer, hook: str) -> None:
    mine = TimeoutError("the vault does not answer")

    def ask(*_: object) -> None:
        raise mine

    with connect(hooks=utils.Hooks(**{hook: (ask,)})) as session:
        with pytest.raises(TimeoutError) as caught:
            session.call("all")
        assert caught.value is mine
