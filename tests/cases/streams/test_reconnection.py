"""Event streams that break off and go on, where the operation allows it and the caller asks for it."""

from __future__ import annotations

import gzip
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.sdk.scripted_server import ScriptedServer, Step, half_answer, reply, reset, scripted, silence, stream
from tests.support.cases import Case, Session

FIRST = 'retry: 5\nid: 1\ndata: {"text": "a"}\n\n'
SECOND = 'id: 2\ndata: {"text": "b"}\n\n'
THIRD = 'id: 3\ndata: {"text": "c"}\n\n'
DONE = "data: [DONE]\n\n"


@contextmanager
def connected(
    sdk: Case, half: str, *steps: Step, timeout_ms: int | None = None, **retries: Any
) -> Generator[tuple[Session, ScriptedServer]]:
    """A client that reconnects, and the server that misbehaves."""
    utils = __import__(f"{sdk.module.__name__}.utils", fromlist=["utils"])
    backoff = utils.BackoffStrategy(initial_interval=1, max_interval=10)
    config = utils.RetryConfig(backoff=backoff, **{"reconnect": True, **retries})
    with scripted(*steps) as server:
        options: dict[str, Any] = {"server_url": server.url, "retry_config": config, "timeout_ms": timeout_ms}
        if half == "aiohttp":
            options["async_client"] = "aiohttp"
        with sdk.client(half, **options) as session:
            yield session, server


def texts(session: Session, method: str = "resumable") -> list[str]:
    arguments = {"topic": "t"} if method == "resumable" else {}
    found = session.items(session.call(f"streams.{method}", **arguments))
    return [(item.data if method == "envelope" else item).text for item in found]


def asked(server: ScriptedServer) -> list[str | None]:
    return [request.headers.get("last-event-id") for request in server.requests]


@pytest.mark.parametrize("end", [reset, half_answer, None])
def test_it_goes_on_where_it_broke(sdk: Case, half: str, end: Step | None) -> None:
    """Whether the connection is cut, closed in the midst of an event, or ended without the sentinel."""
    with connected(sdk, half, stream(FIRST, SECOND, 'id: 3\ndata: {"te', then=end), stream(THIRD, DONE, FIRST)) as (
        session,
        server,
    ):
        assert texts(session) == ["a", "b", "c"]
        assert asked(server) == [None, "2"]
        assert [request.body for request in server.requests] == [b'{"topic":"t"}'] * 2


def test_it_also_goes_on_after_a_silence(sdk: Case, half: str) -> None:
    with connected(sdk, half, stream(FIRST, then=silence), stream(SECOND, DONE), timeout_ms=150) as (session, server):
        assert texts(session) == ["a", "b"]
        assert asked(server) == [None, "1"]


def test_the_settings_file_may_say_it(sdk: Case, half: str) -> None:
    with connected(sdk, half, stream(FIRST, then=reset), stream(SECOND), stream()) as (session, server):
        assert texts(session, "envelope") == ["a", "b"]
        assert asked(server) == [None, "1", "2"]


def test_an_answer_without_content_is_the_end(sdk: Case, half: str) -> None:
    with connected(sdk, half, stream(FIRST), reply(204)) as (session, server):
        assert texts(session, "envelope") == ["a"]
        assert asked(server) == [None, "1"]


@pytest.mark.parametrize("how", ["sentinel", "not asked for", "not allowed", "no id"])
def test_it_stays_broken(sdk: Case, half: str, how: str) -> None:
    events = ['data: {"text": "a"}\n\n'] if how == "no id" else [FIRST]
    chunks = [*events, DONE] if how == "sentinel" else events
    method = "data" if how == "not allowed" else "resumable"
    with connected(sdk, half, stream(*chunks, then=reset), reconnect=how != "not asked for") as (session, server):
        if how == "sentinel":
            assert texts(session) == ["a"]
        else:
            with pytest.raises(sdk.models.APIConnectionError):
                texts(session, method)
        assert len(server.requests) == 1


@pytest.mark.parametrize("less", [1, 9])
def test_a_compressed_stream_that_is_cut(sdk: Case, half: str, less: int) -> None:
    """Although the chunks that it comes in end as they should."""
    cut = gzip.compress(b'data: {"text": "a"}\n\n')[:-less]
    with connected(sdk, half, stream(cut, coding="gzip")) as (session, server):
        with pytest.raises(sdk.models.APIConnectionError, match="content coding is broken"):
            texts(session)
        assert len(server.requests) == 1


@pytest.mark.parametrize("half", ["sync", "async", "aiohttp"])
@pytest.mark.parametrize(("given", "sent"), [("5 ", "5"), ("a\tb", "a\tb"), ("\u00e9", "\u00c3\u00a9"), ("\x7f5", "")])
@pytest.mark.parametrize("then", [None, reset])
def test_ids_of_any_text(sdk: Case, half: str, given: str, sent: str, then: Step | None) -> None:
    """A stream whose last id no header can hold is not opened again: it could not go on where it broke."""
    steps = stream(f'id: {given}\ndata: {{"text": "a"}}\n\n', then=then), stream(SECOND, DONE)
    with connected(sdk, half, *steps) as (session, server):
        if sent:
            assert texts(session) == ["a", "b"]
        elif then is None:
            assert texts(session) == ["a"]
        else:
            with pytest.raises(sdk.models.APIConnectionError):
                texts(session)
        assert asked(server) == ([None, sent] if sent else [None])


@pytest.mark.parametrize("half", ["sync", "async", "aiohttp"])
@pytest.mark.parametrize("given", ["a\x01", "\x0b", " "])
def test_ids_that_no_header_holds(sdk: Case, half: str, given: str) -> None:
    with connected(sdk, half, stream(f'id: {given}\ndata: {{"text": "a"}}\n\n'), reply(410)) as (session, server):
        assert texts(session) == ["a"]
        assert len(server.requests) == 1


def test_it_gives_up(sdk: Case, half: str) -> None:
    """After as many attempts as the retries allow, the first one counted; events that arrive begin the count anew."""
    steps = [stream(FIRST, then=reset), stream(SECOND, then=reset), reset]
    with connected(sdk, half, *steps, max_attempts=3) as (session, server):
        with pytest.raises(sdk.models.APIConnectionError, match="after 3 attempts"):
            texts(session)
        assert asked(server) == [None, "1", "2", "2"]


def test_a_connection_that_brings_nothing_counts(sdk: Case, half: str) -> None:
    with connected(sdk, half, stream(FIRST, then=reset), stream(then=reset), max_attempts=3) as (session, server):
        with pytest.raises(sdk.models.APIConnectionError):
            texts(session)
        assert asked(server) == [None, "1", "1"]


def test_a_refusal_is_raised(sdk: Case, half: str) -> None:
    steps = stream(FIRST, then=reset), reply(410, {"message": "gone"})
    with (
        connected(sdk, half, *steps) as (session, _),
        pytest.raises(sdk.models.APIError, match="410 Gone: gone"),
    ):
        texts(session)


def test_no_event_comes_twice(sdk: Case, half: str) -> None:
    """A server that begins anew does not know Last-Event-ID; it is found out, and not asked for ever."""
    with connected(sdk, half, stream(FIRST, SECOND, then=reset)) as (session, server):
        opened = session.call("streams.resumable", topic="t")
        advance = (lambda: session.wait(opened.__anext__())) if half == "async" else (lambda: next(opened))
        assert [advance().text, advance().text] == ["a", "b"]
        with pytest.raises(sdk.models.ResponseValidationError, match=r"event 3 .* does not go on after the Last-"):
            advance()
        assert len(server.requests) == 2


def test_leaving_after_a_reconnection_frees_both_connections(sdk: Case, half: str) -> None:
    with connected(sdk, half, stream(FIRST, then=reset), stream(SECOND, then=silence)) as (session, server):
        opened = session.call("streams.resumable", topic="t")
        advance = (lambda: session.wait(opened.__anext__())) if half == "async" else (lambda: next(opened))
        assert [advance().text, advance().text] == ["a", "b"]
        session.wait(opened.aclose() if half == "async" else opened.close())
        assert server.is_left()


def test_what_cannot_reconnect_is_told(sdk: Case) -> None:
    """Neither by the extension (`lines`) nor by the settings (`sequence`): JSON Lines have no ids."""
    assert sdk.codes.count("stream-misfit") == 2


def test_the_guide_shows_how_to_ask_for_it(sdk: Case) -> None:
    guide = sdk.source("docs/guides/streaming.md")
    assert "retries=utils.RetryConfig(reconnect=True)" in guide
    assert "`Last-Event-ID`" in guide
