"""Streams: typed events, the sentinel, and the connection, which is free again whatever happens."""

from __future__ import annotations

import asyncio
import gc
import gzip
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from orq_ai_sdk import Orq, models, utils

from tests.sdk.conftest import NARROW, Connect
from tests.sdk.scripted_server import Step, reply, reset, scripted, silence, stream
from tests.sdk.session import Session, open_session
from tests.support.http_library import httpx
from tests.support.validating_server import ValidatingServer

ONE = 'data: {"id": "1"}\n\n'
TWO = 'data: {"id": "2"}\n\n'
DONE = "data: [DONE]\n\n"


def test_events_are_typed(connect: Connect, api: ValidatingServer) -> None:
    with connect() as session:
        opened = session.call("invoke", key="k", stream=True)
        kind = utils.EventStreamAsync if session.is_async else utils.EventStream
        assert isinstance(opened, kind)
        events = session.events(opened)
    assert len(events) == 3
    for event in events:
        assert isinstance(event.data.choices[0], models.Choices)
        assert isinstance(event.data, models.Data)
        assert isinstance(event, models.DeploymentInvokeDeploymentsResponseBody)
    assert b'"stream":true' in api.requests[-1].body.replace(b" ", b"")


def test_a_stream_may_be_iterated_without_a_block(connect: Connect) -> None:
    with connect() as session:
        opened = session.call("invoke", key="k", stream=True)
        assert session.next(opened).data is not None


def test_events_come_as_they_arrive(connect: Connect) -> None:
    with scripted(stream(ONE, then=silence)) as server, connect(server_url=server.url) as session:
        opened = session.call("invoke", key="k", stream=True)
        assert session.next(opened).data.id == "1"
        session.close(opened)


def test_pieces_may_be_cut_anywhere(connect: Connect) -> None:
    raw = 'data: {"id": "ü☃"}\r\n\r\n: a comment\r\n\r\n'.encode() + ONE.encode() + DONE.encode()
    pieces = [raw[place : place + 1] for place in range(len(raw))]
    with scripted(stream(*pieces)) as server, connect(server_url=server.url) as session:
        events = session.events(session.call("invoke", key="k", stream=True))
    assert [event.data.id for event in events] == ["ü☃", "1"]


@pytest.mark.parametrize("less", [0, 1, 8, 9])
def test_a_compressed_stream_ends_where_its_coding_does(connect: Connect, less: int) -> None:
    """Although the chunks that it comes in end as they should."""
    raw = gzip.compress((ONE + TWO).encode())
    with scripted(stream(raw[: len(raw) - less], coding="gzip")) as server, connect(server_url=server.url) as session:
        opened = session.call("invoke", key="k", stream=True)
        assert session.next(opened).data.id == "1"
        if less:
            with pytest.raises(models.APIConnectionError, match="content coding is broken"):
                session.events(opened)
        else:
            assert [event.data.id for event in session.events(opened)] == ["2"]


@pytest.mark.parametrize("then", [silence, None])
def test_done_ends_the_stream_and_frees_the_connection(
    connect: Connect, narrow: dict[str, Any], then: Step | None
) -> None:
    """Also when the server says more, or leaves the connection open."""
    with (
        scripted(stream(ONE, DONE, TWO, then=then), reply(204)) as server,
        connect(server_url=server.url, **narrow) as session,
    ):
        opened = session.call("invoke", key="k", stream=True)
        assert [event.data.id for event in drained(session, opened)] == ["1"]
        assert session.call("invalidate", deployment_id="x") is None


def test_a_stream_may_end_without_done(connect: Connect, narrow: dict[str, Any]) -> None:
    with scripted(stream(ONE, TWO), reply(204)) as server, connect(server_url=server.url, **narrow) as session:
        opened = session.call("invoke", key="k", stream=True)
        assert [event.data.id for event in drained(session, opened)] == ["1", "2"]
        session.call("invalidate", deployment_id="x")


def drained(session: Session, opened: Any) -> Iterator[Any]:
    """The events of a stream that is read to its end without a `with` block."""
    while True:
        try:
            yield session.next(opened)
        except (StopIteration, StopAsyncIteration):
            return


def leave_block(session: Session, opened: Any) -> None:
    if session.is_async:
        session.wait(opened.__aenter__())
        session.next(opened)
        session.wait(opened.__aexit__(None, None, None))
    else:
        with opened as events:
            next(events)


def close(session: Session, opened: Any) -> None:
    session.next(opened)
    session.close(opened)
    session.close(opened)


def close_at_once(session: Session, opened: Any) -> None:
    session.close(opened)


def fail_inside(session: Session, opened: Any) -> None:
    def fail() -> Any:
        with opened as events:
            for _ in events:
                raise LookupError

    async def fail_async() -> None:
        async with opened as events:
            async for _ in events:
                raise LookupError

    with pytest.raises(LookupError):
        session.wait(fail_async() if session.is_async else fail())


@pytest.mark.parametrize("leave", [leave_block, close, close_at_once, fail_inside])
def test_leaving_early_frees_the_connection(
    connect: Connect, narrow: dict[str, Any], leave: Callable[[Session, Any], None]
) -> None:
    with (
        scripted(stream(ONE, then=silence), reply(204)) as server,
        connect(server_url=server.url, **narrow) as session,
    ):
        opened = session.call("invoke", key="k", stream=True)
        leave(session, opened)
        session.call("invalidate", deployment_id="x")
        with pytest.raises(models.StreamError, match="was closed; make the call again"):
            session.next(opened)


def test_iterating_again_says_so(connect: Connect) -> None:
    with scripted(stream(ONE, DONE)) as server, connect(server_url=server.url) as session:
        opened = session.call("invoke", key="k", stream=True)
        assert [event.data.id for event in session.events(opened)] == ["1"]
        with pytest.raises(models.StreamError, match="was read to its end; keep the events in a list"):
            session.events(opened)
        with pytest.raises((StopIteration, StopAsyncIteration)):
            session.next(opened)


def check_broken_off(session: Session, opened: Any) -> None:
    """Whoever asks again learns that more may have come."""
    for _ in range(2):
        with pytest.raises(models.StreamError, match="was broken off; make the call again"):
            session.next(opened)
    with pytest.raises(models.StreamError, match="was broken off"):
        session.events(opened)


@pytest.mark.parametrize("way", ["next", "loop"])
@pytest.mark.parametrize(
    ("then", "error"), [(silence, models.APITimeoutError), (reset, models.APIConnectionError)], ids=["silence", "reset"]
)
def test_a_stream_that_fails_has_not_ended(
    connect: Connect, then: Step, error: type[models.SDKError], way: str
) -> None:
    with scripted(stream(ONE, then=then)) as server, connect(server_url=server.url, timeout_ms=200) as session:
        opened = session.call("invoke", key="k", stream=True)
        assert session.next(opened).data.id == "1"
        with pytest.raises(error):
            session.next(opened) if way == "next" else drained_by_loop(session, opened)
        check_broken_off(session, opened)


def test_an_event_that_does_not_fit_breaks_a_stream_off(connect: Connect) -> None:
    steps = stream(ONE, 'data: {"provider": "newcomer"}\n\n', TWO, DONE)
    with scripted(steps) as server, connect(server_url=server.url) as session:
        opened = session.call("invoke", key="k", stream=True, response_validation="strict")
        session.next(opened)
        with pytest.raises(models.ResponseValidationError):
            session.next(opened)
        check_broken_off(session, opened)


def drained_by_loop(session: Session, opened: Any) -> None:
    async def read() -> None:
        async for _ in opened:
            pass

    session.wait(read()) if session.is_async else list(opened)


def test_a_wait_that_is_given_up_breaks_a_stream_off(api: ValidatingServer) -> None:
    async def work(url: str) -> None:
        async with Orq(api_key="key", server_url=url) as orq:
            opened = await orq.deployments.invoke_async(key="k", stream=True)
            assert isinstance(opened, utils.EventStreamAsync)
            assert (await anext(opened)).data.id == "1"
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(anext(opened), 0.2)
            with pytest.raises(models.StreamError, match="was broken off"):
                await anext(opened)
            await opened.aclose()
            with pytest.raises(models.StreamError, match="was broken off"):
                await anext(opened)

    with scripted(stream(ONE, then=silence)) as server:
        asyncio.run(work(server.url))


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs timers that interrupt")
def test_an_interruption_breaks_a_stream_off(api: ValidatingServer) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with scripted(stream(ONE, then=silence)) as server, Orq(api_key="key", server_url=server.url) as orq:
            opened = orq.deployments.invoke(key="k", stream=True)
            assert isinstance(opened, utils.EventStream)
            next(opened)
            signal.setitimer(signal.ITIMER_REAL, 0.2)
            with pytest.raises(KeyboardInterrupt):
                next(opened)
            with pytest.raises(models.StreamError, match="was broken off"):
                next(opened)
    finally:
        signal.signal(signal.SIGALRM, before)


def test_a_forgotten_stream_frees_the_connection(connect: Connect, narrow: dict[str, Any]) -> None:
    with (
        scripted(stream(ONE, then=silence), reply(204)) as server,
        connect(server_url=server.url, **narrow) as session,
    ):
        session.next(session.call("invoke", key="k", stream=True))
        gc.collect()
        session.call("invalidate", deployment_id="x")


@pytest.mark.parametrize("refusal", [reply(401, {"message": "no"}), reply(200, {"id": "1"}), reply(204)])
def test_an_answer_that_is_no_stream_frees_the_connection(
    connect: Connect, narrow: dict[str, Any], refusal: Step
) -> None:
    with scripted(refusal, reply(204)) as server, connect(server_url=server.url, **narrow) as session:
        with suppress(models.SDKError):
            session.call("invoke", key="k", stream=True)
        session.call("invalidate", deployment_id="x")


def test_a_broken_stream_frees_the_connection(connect: Connect, narrow: dict[str, Any]) -> None:
    with scripted(stream(ONE, then=reset), reply(204)) as server, connect(server_url=server.url, **narrow) as session:
        with pytest.raises(models.APIConnectionError):
            session.events(session.call("invoke", key="k", stream=True))
        session.call("invalidate", deployment_id="x")


def test_a_cancelled_task_frees_the_connection(api: ValidatingServer) -> None:
    async def work(url: str) -> None:
        client = httpx.AsyncClient(**NARROW)
        async with client, Orq(api_key="key", server_url=url, async_client=client) as orq:
            reading = asyncio.create_task(read(orq))
            await asyncio.sleep(0.2)
            reading.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reading
            await orq.deployments.invalidate_async(deployment_id="x")

    async def read(orq: Orq) -> None:
        opened = await orq.deployments.invoke_async(key="k", stream=True)
        assert opened is not None
        async with opened as events:
            async for _ in events:
                pass

    with scripted(stream(ONE, then=silence), reply(204)) as server:
        asyncio.run(work(server.url))


def test_json_where_a_stream_was_asked_for(connect: Connect, api: ValidatingServer) -> None:
    """It has another type than was promised, and none of a stream's attributes: an error says so at once."""
    with (
        connect() as session,
        api.respond(media_type="application/json"),
        pytest.raises(models.ResponseValidationError) as caught,
    ):
        session.call("invoke", key="k", stream=True)
    assert "is application/json, expected text/event-stream" in str(caught.value)


def test_a_stream_where_none_was_asked_for(connect: Connect, api: ValidatingServer) -> None:
    with connect() as session, api.respond(media_type="text/event-stream"):
        answer = session.call("invoke", key="k")
        assert len(session.events(answer)) == 3


def test_closing_the_client_in_mid_stream(connect: Connect) -> None:
    with scripted(stream(ONE, then=silence)) as server:
        with connect(server_url=server.url) as session:
            session.next(session.call("invoke", key="k", stream=True))
        assert server.is_left()


@pytest.mark.parametrize(
    ("body", "events", "told"),
    [
        ('{"error": {"message": "no quota"}}', 0, "no quota"),
        ("<html>\n\n<body>\n\n", 0, "<html>"),
        ("Service Unavailable", 0, "Service Unavailable"),
        ('data: {"id": "1"}\n\n{"message": "no quota"}\n', 1, "no quota"),
        (': hello\n\ndata: {"id": "1"}\n\n<html>', 1, "<html>"),
    ],
)
def test_an_error_that_is_no_event_is_told(half: str, body: str, events: int, told: str) -> None:
    found: list[Any] = []
    with scripted(stream(body)) as server, open_session(half, {"api_key": "key", "server_url": server.url}) as session:
        opened = session.call("invoke", key="k", stream=True)
        found += [session.next(opened) for _ in range(events)]
        with pytest.raises(models.APIError, match="at the end of the stream") as caught:
            session.next(opened)
        session.close(session.orq)
        assert server.is_left()
    assert (len(found), told in str(caught.value), told in caught.value.body) == (events, True, True)


@pytest.mark.parametrize("body", ["", ": hello\n\n", "event: ping\n\n", "\n\n", "retry: 5\n\ndata", "data: [DONE]"])
def test_a_stream_without_events_ends(half: str, body: str) -> None:
    with scripted(stream(body)) as server, open_session(half, {"api_key": "key", "server_url": server.url}) as session:
        assert session.events(session.call("invoke", key="k", stream=True)) == []
