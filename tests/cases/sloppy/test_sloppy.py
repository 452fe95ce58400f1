"""What is no valid OpenAPI but can be understood is told, and served."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.cases import Case, Session
from tests.support.recording_server import RecordingServer, as_json

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
CALLS: list[tuple[str, dict[str, Any], str, str, bytes]] = [
    ("method_in_capitals", {"q": "x"}, "GET /case?q=x", "", b""),
    ("schema_of_an_answer", {}, "GET /schema-of-an-answer", "", b""),
    ("answer_is_a_schema", {}, "GET /answer-is-a-schema", "", b""),
    ("content_is_a_schema", {}, "GET /content-is-a-schema", "", b""),
    ("word_for_a_media_type", {"a": 1}, "POST /a-word-for-a-media-type", JSON, b'{"a":1}'),
    ("word_for_a_form", {"a": 1}, "POST /a-word-for-a-form", FORM, b"a=1"),
    ("schema_of_a_body", {"a": 1}, "POST /schema-of-a-body", JSON, b'{"a":1}'),
    ("body_is_a_schema", {"request": {"a": 1}}, "POST /body-is-a-schema", JSON, b'{"a":1}'),
    ("body_parameter", {"a": 1}, "POST /body-parameter", JSON, b'{"a":1}'),
    ("shared_form_parameters", {"a": 1}, "POST /form-parameters-of-the-path", FORM, b"a=1"),
    ("beside_a_reference", {}, "POST /beside-a-reference", "", b""),
    ("beside_a_broken_reference", {}, "GET /beside-a-broken-reference", "", b""),
    ("engine_", {}, "GET /engine", "", b""),
    ("colon", {"id": 5}, "GET /express/5/x", "", b""),
    ("marked", {"id": 5, "rest": "a/b", "x": "y"}, "GET /marked/5/a/b/y", "", b""),
    ("listed", {"id": 5, "q": "x", "page": 2}, "GET /listed/5?page=2&q=x", "", b""),
    ("query_of_a_path", {"who": "a&b", "n": "1"}, "GET /query?action=go&who=a%26b&n=1", "", b""),
    ("values_of_an_array", {"v": ["b", "a"]}, "GET /values-of-an-array?v=b&v=a", "", b""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments", "target", "media_type", "body"), CALLS, ids=[each[0] for each in CALLS])
def test_it_is_served(
    sdk: Case, session: Session, server: RecordingServer,
    name: str, arguments: dict[str, Any], target: str, media_type: str, body: bytes,
) -> None:  # fmt: skip
    server.says(as_json({"a": 7}))
    assert session.call(name, **arguments) == sdk.models.Thing(a=7)
    assert (f"{server.last.method} {server.last.target}", server.last.body) == (target, body)
    assert server.last.headers.get("content-type", "") == media_type


def test_a_form_of_parameters(session: Session, server: RecordingServer) -> None:
    server.says(as_json({}))
    session.call("form_parameters", file=("f.bin", b"\xff"), note="n")
    assert b'name="file"; filename="f.bin"' in server.last.body
    assert b'name="note"\r\n\r\nn' in server.last.body


def test_a_word_for_parts(session: Session, server: RecordingServer) -> None:
    server.says(as_json({}))
    session.call("word_for_parts", file=("f.bin", b"\xff"))
    assert server.last.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b'name="file"; filename="f.bin"' in server.last.body


@pytest.mark.parametrize(
    "name", ["word_for_a_requirement", "requirement_without_a_list", "requirement_of_what_is_not_there"]
)
def test_credentials_are_sent(sdk: Case, half: str, server: RecordingServer, name: str) -> None:
    server.says(as_json({}))
    with sdk.client(half, server_url=server.url, key="secret") as opened:
        opened.call(name)
    assert server.last.headers["x-key"] == "secret"


def test_schemes_are_known_in_any_case(sdk: Case, half: str, server: RecordingServer) -> None:
    server.says(as_json({"a": 7}))
    with sdk.client(half, server_url=server.url, loose="l", scheme="s") as opened:
        assert opened.call("schemes") == sdk.models.Thing(a=7)
    assert (server.last.headers["x-loose"], server.last.headers["authorization"]) == ("l", "Bearer s")


def test_all_of_it_is_told(sdk: Case) -> None:
    assert set(sdk.outcomes.values()) <= {"emitted", "degraded"}
    assert len(sdk.outcomes) == len(CALLS) + 6
    told = {"media-type-missing", "parameter-is-body", "path-read-otherwise", "enum-of-items", "unknown-property"}
    told.add("media-type-unknown")
    assert told <= set(sdk.codes)
    assert "validator-failed" not in sdk.codes
