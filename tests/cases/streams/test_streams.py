"""Answers that arrive item by item: event streams and sequences of JSON values."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.cases import Case, Session
from tests.support.recording_server import RecordingServer, Reply


def read(session: Session, method: str, **arguments: Any) -> list[Any]:
    return session.items(session.call(f"streams.{method}", **arguments))


def sse(*events: str) -> Reply:
    return Reply([event.encode() for event in events], "text/event-stream")


def test_events_are_what_is_in_their_data(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(sse('data: {"text": "a"}\n\n', 'data: {"text":\ndata: "b"}\n', "\n", ": ping\n\n"))
    assert read(session, "data") == [sdk.models.Message(text="a"), sdk.models.Message(text="b")]
    assert server.last.headers["accept"] == "text/event-stream"


def test_the_usual_last_word_is_no_event(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(sse('data: {"text": "a"}\n\n', "data: [DONE]\n\n"))
    assert read(session, "data") == [sdk.models.Message(text="a")]


def test_events_with_an_envelope(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(sse('event: message\nid: 7\ndata: {"text": "a"}\n\n'))
    (event,) = read(session, "envelope")
    assert (event.event, event.id, event.data) == ("message", "7", sdk.models.Message(text="a"))


def test_whole_events_are_sent(sdk: Case, session: Session, server: RecordingServer) -> None:
    events = [{"event": "a", "id": 1, "data": {"text": "one\ntwo"}}, {"data": {"text": "x"}}]
    session.call("streams.tell", topic=None, request=iter(events))
    assert server.last.target == "/told?topic="
    assert server.last.body == b'event: a\nid: 1\ndata: {"text":"one\\ntwo"}\n\ndata: {"text":"x"}\n\n'
    for wrong in ({"event": "a\nb", "data": {}}, {"data": 1}):
        with pytest.raises(sdk.models.InvalidArgumentError, match="request"):
            session.call("streams.tell", topic="t", request=[wrong])
    with pytest.raises(TypeError, match="topic"):
        session.call("streams.tell", request=[])


def test_discriminated_events(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(
        sse(
            'event: started\ndata: {"total": 2}\n\n',
            'event: progress\ndata: {"done": 1}\n\n',
            "event: ended\ndata: bye\n\n",
        )
    )
    started, progress, ended = read(session, "discriminated")
    models = sdk.models
    assert [type(each) for each in (started, progress, ended)] == [models.Started, models.Progress, models.Ended]
    assert (started.data.total, progress.data.done, ended.data) == (2, 1, "bye")


@pytest.mark.parametrize(
    ("method", "media_type", "lead"),
    [
        ("lines", "application/jsonl", b""),
        ("listed_lines", "application/x-ndjson", b""),
        ("sequence", "application/json-seq", b"\x1e"),
    ],
)
def test_sequences_of_json(
    sdk: Case, session: Session, server: RecordingServer, method: str, media_type: str, lead: bytes
) -> None:
    server.says(Reply([lead + b'{"text": "a"}\n', lead + b'{"te', b'xt": "b"}\n'], media_type))
    assert read(session, method) == [sdk.models.Message(text="a"), sdk.models.Message(text="b")]


def test_events_of_text(session: Session, server: RecordingServer) -> None:
    server.says(sse("data: a\n\n", "data: 12\n\n"))
    assert read(session, "text_events") == ["a", "12"]


def test_a_stream_on_demand(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(sse('data: {"text": "a"}\n\n', "data: [DONE]\n\n"))
    assert read(session, "either", stream=True) == [sdk.models.Message(text="a")]
    server.says(Reply(b'{"text": "a"}'))
    assert session.call("streams.either") == sdk.models.Message(text="a")


def test_an_event_that_reports_an_error(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(sse('data: {"text": "a"}\n\nevent: error\ndata: {"message": "overloaded"}\n\n'))
    with pytest.raises(sdk.models.APIError, match="event 2 of the stream reports an error: overloaded") as caught:
        read(session, "data")
    assert (caught.value.status_code, caught.value.body) == (200, '{"message": "overloaded"}')


def test_an_error_that_the_document_describes_is_an_event(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(sse('event: error\ndata: {"text": "a"}\n\n'))
    assert read(session, "data") == [sdk.models.Message(text="a")]
    (event,) = read(session, "envelope")
    assert event.event == "error"


def test_a_broken_line_is_told_by_its_number(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(Reply([b'{"text": "a"}\n\n{"te', b'xt": "b"}\n{"text": \n{"text": "c"}\n'], "application/jsonl"))
    with pytest.raises(sdk.models.ResponseValidationError, match=r"line 4 of the stream .* not valid JSON"):
        read(session, "lines")
    server.says(Reply([b'{"text": "a"}\n{"text": '], "application/jsonl"))
    with pytest.raises(sdk.models.ResponseValidationError, match=r"line 2 of the stream .* not valid JSON"):
        read(session, "lines")
