"""Hooks: functions of the caller around each attempt."""

from __future__ import annotations

import time
from io import BytesIO
from typing import Any

import pytest
from orq_ai_sdk import models, utils
from orq_ai_sdk._runtime.hooks import HookContext, Hooks

from tests.sdk.conftest import Connect
from tests.sdk.scripted_server import EMPTY_PAGE, Step, drip, reply, reset, scripted, silence, stream
from tests.support.http_library import httpx
from tests.support.validating_server import ValidatingServer

QUICK = utils.RetryConfig(backoff=utils.BackoffStrategy(initial_interval=1, max_interval=5))


def test_a_request_can_be_changed(connect: Connect, api: ValidatingServer) -> None:
    def mark(context: HookContext, request: httpx.Request) -> None:
        request.headers["X-Trace"] = f"{context.operation_id}-{context.attempt}"

    with connect(hooks=Hooks(before_request=(mark,))) as session:
        session.call("all")
    assert api.requests[-1].headers["x-trace"] == "Deployments-1"


def another(_: HookContext, request: httpx.Request) -> httpx.Request:
    """A request of the hook's own."""
    return httpx.Request(request.method, request.url, headers=request.headers)


@pytest.mark.parametrize("step", [silence, drip(60, 0.1)])
def test_a_request_of_a_hook_s_own_keeps_to_the_call_s_time(connect: Connect, step: Step) -> None:
    with scripted(step) as server, connect(server_url=server.url, hooks=Hooks(before_request=(another,))) as session:
        begun = time.monotonic()
        with pytest.raises(models.APITimeoutError):
            session.call("all", timeout_ms=200, retries=None)
        assert time.monotonic() - begun < 2


def test_what_follows_an_answer_to_a_hook_s_request_is_no_answer(connect: Connect) -> None:
    def twice(request: Any) -> None:
        """Both at once: what comes after the next call has begun is its answer to whoever reads it."""
        sent, request.wfile = request.wfile, BytesIO()
        reply(200, EMPTY_PAGE)(request)
        reply(200, {**EMPTY_PAGE, "has_more": True})(request)
        sent.write(request.wfile.getvalue())
        request.wfile = sent

    steps = twice, reply(200, EMPTY_PAGE)
    with scripted(*steps) as server, connect(server_url=server.url, hooks=Hooks(before_request=(another,))) as session:
        assert [session.call("all").has_more for _ in range(2)] == [False, False]


def test_a_hook_s_request_has_the_call_s_time(connect: Connect) -> None:
    kept: list[httpx.Request] = []

    def again(context: HookContext, request: httpx.Request) -> httpx.Request:
        """One request for all calls, with a time of its own, as clients give it to those that they make."""
        kept.append(another(context, request))
        kept[0].extensions["timeout"] = httpx.Timeout(0.1).as_dict()
        return kept[0]

    def slow(request: Any) -> None:
        time.sleep(0.4)
        reply(200, EMPTY_PAGE)(request)

    with (
        scripted(slow, slow) as server,
        connect(server_url=server.url, hooks=Hooks(before_request=(again,))) as session,
    ):
        for time_ms in (3_000, 5_000):
            assert session.call("all", timeout_ms=time_ms, retries=None).data == []


def test_a_slow_hook_does_not_lose_the_answer(connect: Connect) -> None:
    hooks = Hooks(after_success=(lambda _, response: (time.sleep(0.5), response)[1],))
    with scripted(reply(200, EMPTY_PAGE)) as server, connect(server_url=server.url, hooks=hooks) as session:
        assert session.call("all", timeout_ms=400, retries=None).data == []


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


def refused(status: int) -> Hooks:
    """Take every answer for one with this status."""
    return Hooks(after_success=(lambda _, __: httpx.Response(status, json={"message": "not for you"}),))


@pytest.mark.parametrize("access", ["", "with_raw_response", "with_streaming_response"])
def test_a_response_of_a_hook_s_own_may_be_an_error(connect: Connect, api: ValidatingServer, access: str) -> None:
    with connect(hooks=refused(500), retry_config=utils.RetryConfig("none")) as session:
        deployments = session.orq.deployments
        resource = getattr(deployments, access) if access else deployments
        with pytest.raises(models.HonoAPIError, match="500 Internal Server Error: not for you") as caught:
            session.wait(resource.all_async() if session.is_async else resource.all())
        assert (caught.value.data.message, len(api.requests)) == ("not for you", 1)


def test_an_error_in_place_of_a_stream(connect: Connect, narrow: dict[str, Any]) -> None:
    steps = stream("data: 1\n\n", then=silence), reply(204)
    options = {"hooks": refused(404), **narrow}
    with scripted(*steps) as server, connect(server_url=server.url, **options) as session:
        for method, more in (("invoke", {"key": "k", "stream": True}), ("invalidate", {"deployment_id": "x"})):
            with pytest.raises(models.APIError, match="not for you"):
                session.call(method, **more)


def test_a_status_that_a_hook_changes(connect: Connect) -> None:
    seen: list[Any] = []

    def spoil(_: HookContext, response: httpx.Response) -> None:
        response.status_code = 500

    hooks = Hooks(after_success=(spoil,), after_error=(lambda _, error: seen.append(error.status_code),))
    steps = [reply(200, EMPTY_PAGE), stream("not much")]
    with scripted(*steps) as server, connect(server_url=server.url, hooks=hooks) as session:
        with pytest.raises(models.APIError, match="500 Internal Server Error"):
            session.call("all", retries=None)
        with pytest.raises(models.APIError) as caught:
            session.call("invoke", key="k", stream=True, retries=None)
    assert (seen, caught.value.body) == ([500, 500], "not much")


def test_a_passing_error_of_a_hook_s_own_is_tried_again(connect: Connect, api: ValidatingServer) -> None:
    answers = iter([httpx.Response(503)])
    hooks = Hooks(after_success=(lambda _, response: next(answers, response),))
    with connect(hooks=hooks) as session:
        assert session.call("all", retries=QUICK).object == "list"
    assert len(api.requests) == 2


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


EVENTS = b'data: {"object": "chat", "choices": []}\n\ndata: [DONE]\n\n'


@pytest.mark.parametrize("access", ["", "with_streaming_response"])
def test_a_stream_that_a_hook_replaces_frees_the_connection(
    connect: Connect, narrow: dict[str, Any], access: str
) -> None:
    other = {"content": EVENTS, "headers": {"content-type": "text/event-stream"}}
    hooks = Hooks(after_success=(lambda _, found: httpx.Response(200, **other) if found.status_code == 200 else None,))
    steps = [stream("data: 1\n\n", then=silence), reply(204)]
    options = {"hooks": hooks, **narrow}
    with scripted(*steps) as server, connect(server_url=server.url, **options) as session:
        deployments = session.orq.deployments
        resource = getattr(deployments, access) if access else deployments
        found = session.wait((resource.invoke_async if session.is_async else resource.invoke)(key="k", stream=True))
        session.call("invalidate", deployment_id="x", retries=None, timeout_ms=2_000)
        read = session.wait(found.read()) if access else session.events(found)
        assert read == EVENTS if access else len(read) == 1


@pytest.mark.parametrize("hook", ["before_request", "after_success"])
def test_a_hook_s_own_time_out_is_not_the_call_s(connect: Connect, api: ValidatingServer, hook: str) -> None:
    mine = TimeoutError("the vault does not answer")

    def ask(*_: object) -> None:
        raise mine

    with connect(hooks=utils.Hooks(**{hook: (ask,)})) as session:
        with pytest.raises(TimeoutError) as caught:
            session.call("all")
        assert caught.value is mine
