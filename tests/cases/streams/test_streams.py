"""Answers that arrive item by item: event streams and sequences of JSON values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.cases import Case, Session, case
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


def test_events_of_which_the_document_says_nothing(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(sse("data: hello world\n\n", 'event: sum\nid: 7\nretry: 9\ndata: {"a":1}\n\n', "data: [DONE]\n\n"))
    first, second = read(session, "undescribed")
    assert type(first) is type(second) is sdk.models.ServerSentEvent
    assert (first.data, first.event, first.id, first.retry) == ("hello world", None, None, None)
    assert (second.data, second.event, second.id, second.retry) == ('{"a":1}', "sum", "7", 9)


def test_events_of_which_the_document_says_nothing_on_demand(
    sdk: Case, session: Session, server: RecordingServer
) -> None:
    server.says(sse("data: a\n\n", "data: [DONE]\n\n"))
    assert read(session, "undescribed_on_demand", stream=True) == [sdk.models.ServerSentEvent(data="a")]
    server.says(Reply(b'{"text": "a"}'))
    assert session.call("streams.undescribed_on_demand") == sdk.models.Message(text="a")


@pytest.mark.parametrize("mode", ["strict", "lenient", "off"])
def test_data_that_may_be_anything(sdk: Case, half: str, server: RecordingServer, mode: str) -> None:
    events = ("data: hello\ndata: world\n\n", 'data: {"a":1}\n\n', "data: 12\n\n", 'data: {"a":\n\n', "data:\n\n")
    server.says(sse(*events, "data: [DONE]\n\n"))
    with sdk.client(half, server_url=server.url, response_validation=mode) as session:
        assert read(session, "anything") == ["hello\nworld", {"a": 1}, 12, '{"a":', ""]


def test_half_a_character_in_data_that_may_be_anything(session: Session, server: RecordingServer) -> None:
    server.says(sse('data: {"a": "\\ud83d"}\n\n'))
    assert read(session, "anything") == [{"a": "\ud83d"}]


@pytest.mark.parametrize("method", ["any_object", "counts"])
def test_the_usual_last_word_is_no_free_object(session: Session, server: RecordingServer, method: str) -> None:
    server.says(sse('data: {"a": 1}\n\n', "data: [DONE]\n\n"))
    assert read(session, method) == [{"a": 1}]


def test_the_usual_last_word_is_no_whole_event_of_an_object(
    sdk: Case, session: Session, server: RecordingServer
) -> None:
    server.says(sse('event: e\ndata: {"text": "a"}\n\n', "data: [DONE]\n\n"))
    assert read(session, "whole") == [sdk.models.Whole(event="e", data=sdk.models.Message(text="a"))]


def test_the_usual_last_word_is_an_event_where_texts_are(session: Session, server: RecordingServer) -> None:
    server.says(sse("data: a\n\n", "data: [DONE]\n\n"))
    assert read(session, "text_events") == ["a", "[DONE]"]


def test_events_described_by_an_array_of_them(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(sse('data: {"text": "a"}\n\n', "data: [DONE]\n\n"))
    assert read(session, "listed_data") == [sdk.models.Message(text="a")]
    server.says(sse('event: e\ndata: {"text": "a"}\n\n', "data: [DONE]\n\n"))
    assert read(session, "listed_whole") == [sdk.models.Whole(event="e", data=sdk.models.Message(text="a"))]
    server.says(sse("data: 1\n\n", "data: 2\n\n", "data: [DONE]\n\n"))
    assert read(session, "listed_numbers") == [1, 2]


def test_events_described_by_an_array_of_them_are_sent(session: Session, server: RecordingServer) -> None:
    session.call("streams.tell_as_list", request=[{"event": "a", "data": {"text": "x"}}])
    assert server.last.body == b'event: a\ndata: {"text":"x"}\n\n'


@pytest.fixture(scope="module", params=["3.0.3", "3.1.0"])
def earlier(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """What this case says of arrays, in a document of an earlier version."""
    whole = yaml.safe_load(Path(__file__).with_name("spec.yaml").read_text("utf-8"))
    paths = {path: item for path, item in whole["paths"].items() if path.startswith("/listed-")}
    found = tmp_path_factory.mktemp("streams") / f"spec_{request.param}.json"
    found.write_text(json.dumps({**whole, "openapi": request.param, "paths": paths}), "utf-8")
    return case(found)


def test_arrays_of_events_in_earlier_versions(earlier: Case, half: str, server: RecordingServer) -> None:
    models = earlier.models
    with earlier.client(half, server_url=server.url) as session:
        server.says(sse('data: {"text": "a"}\n\n', "data: [DONE]\n\n"))
        assert read(session, "listed_data") == [models.Message(text="a")]
        server.says(sse('event: e\ndata: {"text": "a"}\n\n', "data: [DONE]\n\n"))
        assert read(session, "listed_whole") == [models.Whole(event="e", data=models.Message(text="a"))]
        server.says(sse("data: [1, 2]\n\n", "data: [DONE]\n\n"))
        assert read(session, "listed_numbers") == [[1, 2]]


def test_a_stream_on_demand(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(sse('data: {"text": "a"}\n\n', "data: [DONE]\n\n"))
    assert read(session, "either", stream=True) == [sdk.models.Message(text="a")]
    server.says(Reply(b'{"text": "a"}'))
    assert session.call("streams.either") == sdk.models.Message(text="a")


@pytest.mark.parametrize("method", ["streams.envelope", "streams.lines"])
def test_no_content_where_streams_alone_are_promised_is_an_empty_stream(
    session: Session, server: RecordingServer, method: str
) -> None:
    server.says(Reply(status=204, media_type=""))
    assert session.items(session.call(method)) == []


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
