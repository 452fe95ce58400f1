"""Answers with what HTTP says beside the body, and bodies that the caller reads."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from orq_ai_sdk import models, utils

from tests.sdk.conftest import Connect
from tests.sdk.scripted_server import Step, half_answer, reply, reset, scripted, silence, stream
from tests.sdk.session import Session
from tests.support.validating_server import ValidatingServer


def call(session: Session, access: str, method: str, **arguments: Any) -> Any:
    """A call of a resource that is seen through `access`."""
    resource = getattr(session.orq.deployments, access)
    return session.wait(getattr(resource, f"{method}_async" if session.is_async else method)(**arguments))


def test_raw_response(connect: Connect, api: ValidatingServer) -> None:
    with connect() as session, api.respond(headers={"X-Request-Id": "r-1"}):
        raw = call(session, "with_raw_response", "all", limit=10)
    assert raw.status_code == 200
    assert raw.headers["x-request-id"] == raw.request_id == "r-1"
    assert json.loads(raw.content) == json.loads(raw.text)
    assert isinstance(raw.parse(), models.DeploymentsResponseBody)
    assert api.requests[-1].query == "limit=10"


def test_raw_response_without_content(connect: Connect) -> None:
    with connect() as session:
        raw = call(session, "with_raw_response", "invalidate", deployment_id="x")
    assert (raw.status_code, raw.content, raw.parse()) == (204, b"", None)


def test_raw_response_of_a_stream(connect: Connect) -> None:
    with connect() as session:
        opened = call(session, "with_raw_response", "invoke", key="k", stream=True).parse()
        assert isinstance(opened, utils.EventStreamAsync if session.is_async else utils.EventStream)
        assert len(session.events(opened)) == 3


def test_a_stream_is_parsed_but_once(connect: Connect) -> None:
    """Looking at it again takes nothing away from who is reading it."""
    with connect() as session:
        raw = call(session, "with_raw_response", "invoke", key="k", stream=True)
        opened = raw.parse()
        session.next(opened)
        assert len(session.events(raw.parse())) == 2
        assert raw.parse() is opened
        with pytest.raises(models.StreamError):
            session.events(raw.parse())


def test_errors_are_raised_all_the_same(connect: Connect, api: ValidatingServer) -> None:
    with connect() as session, api.respond(status=404):
        for access in ("with_raw_response", "with_streaming_response"):
            with pytest.raises(models.APIError):
                call(session, access, "all")


def test_streaming_response(connect: Connect) -> None:
    with connect() as session:
        answer = call(session, "with_streaming_response", "all")
        assert answer.status_code == 200
        assert json.loads(session.wait(answer.read()))["object"] == "list"
        session.close(answer)


def test_streaming_response_is_read_as_it_arrives(connect: Connect) -> None:
    with scripted(stream("data: 1\n\n", then=silence)) as server:
        with connect(server_url=server.url) as session:
            answer = call(session, "with_streaming_response", "invoke", key="k", stream=True)
            assert session.next(answer.iter_bytes()) == b"data: 1\n\n"
            session.close(answer)
        assert server.is_left()


def body(session: Session, answer: Any, how: str) -> Any:
    """The whole body, read in this way."""

    async def pieces() -> list[Any]:
        return [piece async for piece in answer.iter_bytes()]

    if how == "read":
        return session.wait(answer.read())
    if how == "iter_bytes":
        return b"".join(session.wait(pieces()) if session.is_async else answer.iter_bytes())
    found: list[str] = []
    lines = answer.iter_lines()
    while True:
        try:
            found.append(session.next(lines))
        except (StopIteration, StopAsyncIteration):
            return "\n".join(found).encode()


def hang_up(request: Any) -> None:
    """End the connection without the last chunk."""
    request.close_connection = True


PACKED = gzip.compress(b"one\ntwo")


@pytest.mark.parametrize("how", ["read", "iter_bytes", "iter_lines"])
@pytest.mark.parametrize(
    ("step", "told"),
    [
        (half_answer, "incomplete or not HTTP"),
        (stream("one\n", then=hang_up), "incomplete or not HTTP"),
        (stream("one\n", then=reset), "connection was lost|incomplete"),
        (stream(PACKED[:-1], coding="gzip"), "content coding is broken"),
        (stream(PACKED[:12], coding="gzip"), "content coding is broken"),
        (stream("no gzip", coding="gzip"), "content coding is broken"),
    ],
)
def test_a_streaming_response_that_is_cut_says_so(connect: Connect, how: str, step: Step, told: str) -> None:
    with scripted(step) as server, connect(server_url=server.url) as session:
        answer = call(session, "with_streaming_response", "invoke", key="k", stream=True)
        with pytest.raises(models.APIConnectionError, match=told) as caught:
            body(session, answer, how)
        session.close(answer)
    assert caught.value.operation_id


@pytest.mark.parametrize("how", ["read", "iter_bytes", "iter_lines"])
def test_a_streaming_response_that_is_whole(connect: Connect, how: str) -> None:
    with scripted(stream(PACKED, coding="gzip")) as server, connect(server_url=server.url) as session:
        answer = call(session, "with_streaming_response", "invoke", key="k", stream=True)
        assert body(session, answer, how) == b"one\ntwo"
        session.close(answer)


@pytest.mark.parametrize("how", ["read", "iter_bytes", "iter_lines"])
def test_a_streaming_response_that_falls_silent(connect: Connect, how: str) -> None:
    """It is its own error, and not that of the attempt before, whatever time was left for retries."""
    backoff = utils.BackoffStrategy(initial_interval=1, max_interval=1, max_elapsed_time=150)
    options: dict[str, Any] = {"timeout_ms": 300, "retry_config": utils.RetryConfig(backoff=backoff)}
    with scripted(reply(503), stream("one\n", then=silence)) as server:
        with connect(server_url=server.url, **options) as session:
            answer = call(session, "with_streaming_response", "all")
            with pytest.raises(models.APITimeoutError, match="no answer in time"):
                body(session, answer, how)
            session.close(answer)
        assert server.is_left()


def test_a_body_is_there_once(connect: Connect) -> None:
    with scripted(stream("one\n", "two\n")) as server, connect(server_url=server.url) as session:
        answer = call(session, "with_streaming_response", "all")
        assert body(session, answer, "iter_bytes") == b"one\ntwo\n"
        for how in ("iter_bytes", "iter_lines", "read"):
            with pytest.raises(models.StreamError, match="the body was read or closed before") as caught:
                body(session, answer, how)
            assert caught.value.operation_id
        session.close(answer)


@pytest.mark.parametrize("how", ["read", "iter_bytes", "iter_lines"])
def test_a_body_that_was_closed(connect: Connect, how: str) -> None:
    with scripted(stream("one\n")) as server, connect(server_url=server.url) as session:
        answer = call(session, "with_streaming_response", "all")
        session.close(answer)
        with pytest.raises(models.StreamError, match="the body was read or closed before"):
            body(session, answer, how)


def test_what_was_read_as_a_whole_stays(connect: Connect) -> None:
    with scripted(stream("one\n")) as server, connect(server_url=server.url) as session:
        answer = call(session, "with_streaming_response", "all")
        read = [body(session, answer, how) for how in ("read", "read", "iter_bytes")]
        session.close(answer)
        assert {*read, body(session, answer, "read")} == {b"one\n"}


def test_a_hook_leaves_a_streaming_response_unread(connect: Connect) -> None:
    seen: list[int] = []
    hooks = utils.Hooks(after_success=(lambda _, response: seen.append(response.status_code),))
    with scripted(stream("one", then=silence)) as server, connect(server_url=server.url, hooks=hooks) as session:
        answer = call(session, "with_streaming_response", "all")
        assert session.next(answer.iter_bytes()) == b"one"
        session.close(answer)
    assert seen == [200]


def test_the_plain_methods_stay(connect: Connect) -> None:
    with connect() as session:
        assert session.orq.deployments.with_raw_response is not session.orq.deployments
        assert isinstance(session.call("all"), models.DeploymentsResponseBody)
