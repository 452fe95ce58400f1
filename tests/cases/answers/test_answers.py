"""What a call gives back: by status, by media type, with headers."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from tests.support.cases import Case, Session
from tests.support.recording_server import RecordingServer, Reply, as_json

REX = {"name": "Rex"}


def test_each_status_has_its_type(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(as_json(REX), as_json({"job_id": 7}, 202), Reply(status=204, media_type=""))
    assert session.call("answers.several") == sdk.models.Pet(name="Rex")
    assert session.call("answers.several") == sdk.models.Job(job_id=7)
    assert session.call("answers.several") is None


def test_error_ranges_and_the_rest_have_their_classes(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(as_json({"title": "no"}, 418), as_json({"reason": "down"}, 501))
    with pytest.raises(sdk.models.Problem) as wrong:
        session.call("answers.several")
    assert (wrong.value.status_code, wrong.value.data.title) == (418, "no")
    with pytest.raises(sdk.models.Failure) as failed:
        session.call("answers.several")
    assert failed.value.data.reason == "down"


@pytest.mark.parametrize("method", ["in_a_range", "only_default", "vendor"])
def test_what_stands_for_a_success(sdk: Case, session: Session, server: RecordingServer, method: str) -> None:
    server.says(as_json(REX, 201 if method == "in_a_range" else 200, "application/vnd.pet+json; charset=utf-8"))
    assert session.call(f"answers.{method}") == sdk.models.Pet(name="Rex")


def test_another_charset(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(Reply('{"name": "Jürgen"}'.encode("latin-1"), "application/json; charset=iso-8859-1"))
    assert session.call("answers.vendor") == sdk.models.Pet(name="Jürgen")
    server.says(Reply("grüß".encode("latin-1"), "text/plain; charset=iso-8859-1"))
    assert session.call("answers.as_text") == "grüß"


def test_text_and_binary(session: Session, server: RecordingServer) -> None:
    server.says(Reply(b"12", "text/plain"))
    assert session.call("answers.as_text") == "12"
    assert session.call("answers.as_number") == 12
    server.says(Reply(b"%PDF\x00", "application/pdf"))
    assert session.call("answers.as_bytes") == b"%PDF\x00"
    server.says(Reply(b"\x89PNG", "image/png"))
    assert session.call("answers.untyped") == b"\x89PNG"


@pytest.mark.parametrize("media_type", ["text/plain", "application/json"])
def test_json_that_is_described_as_text(sdk: Case, session: Session, server: RecordingServer, media_type: str) -> None:
    server.says(Reply(b' {"name": "Rex"}', media_type))
    assert session.call("answers.pet_in_text") == sdk.models.Pet(name="Rex")
    server.says(Reply(b'{"name": "Rex", "age": "old"}', media_type))
    assert (session.call("answers.pet_in_text").name, session.call("answers.pet_in_text").age) == ("Rex", "old")
    server.says(Reply(b'"{}"' if media_type == "application/json" else b"{}", media_type))
    assert session.call("answers.as_text") == "{}"


@pytest.mark.parametrize("text", ["[INFO] x", "{x}", '{"a": 1}', "a"])
def test_a_text_that_only_looks_like_json_stays_one(session: Session, server: RecordingServer, text: str) -> None:
    server.says(Reply(text.encode(), "text/plain"))
    assert session.call("answers.level_in_text") == text


def test_the_media_type_tells_the_type(sdk: Case, session: Session, server: RecordingServer) -> None:
    expected: list[tuple[Reply, Any]] = [
        (as_json(REX), sdk.models.Pet(name="Rex")),
        (Reply(b"a,b", "text/csv"), "a,b"),
        (Reply(b"\x00", "application/octet-stream"), b"\x00"),
    ]
    for reply, value in expected:
        server.says(reply)
        assert session.call("answers.several_contents") == value
    session.call("answers.several_contents", http_headers={"Accept": "text/csv"})
    assert server.last.headers["accept"] == "text/csv"


def test_a_file_by_another_name(sdk: Case, session: Session, server: RecordingServer) -> None:
    """A file that is documented as any bytes may have a type, and one that has a type may be called any bytes."""
    server.says(Reply(b"ID3", "audio/mpeg"))
    assert session.call("answers.several_contents") == b"ID3"
    server.says(Reply(b"%PDF", "binary/octet-stream"))
    assert session.call("answers.as_bytes") == b"%PDF"
    server.says(Reply(b'{"name": "Rex"}', "text/plain"))
    assert session.call("answers.several_contents").name == "Rex"
    for method, reply in (
        ("several_contents", Reply(b"<p>Log in", "text/html")),
        ("as_bytes", Reply(b"\x89PNG", "image/png")),
    ):
        server.says(reply)
        with pytest.raises(sdk.models.ResponseValidationError, match="expected"):
            session.call(f"answers.{method}")


def test_typed_headers(sdk: Case, session: Session, server: RecordingServer) -> None:
    headers = [
        ("x-rate-limit", "10"),
        ("X-Reset", "2024-02-29T12:00:00Z"),
        ("X-Tags", "a,b"),
        ("X-Pair", "1, x"),
        ("X-Meta", '{"name": "Rex"}'),
    ]
    server.says(as_json(REX, headers=headers))
    raw = session.wait(_raw(session)("with_headers"))
    assert raw.header("X-Rate-Limit") == 10
    assert raw.header("x-reset") == datetime(2024, 2, 29, 12, tzinfo=timezone.utc)  # noqa: UP017
    assert raw.header("X-Tags") == ["a", "b"]
    assert raw.header("X-Pair") == (1, "x")
    assert raw.header("X-Meta") == sdk.models.Pet(name="Rex")
    assert raw.header("X-Other") is None
    assert raw.header("content-type") == "application/json"
    assert raw.parse() == sdk.models.Pet(name="Rex")


def test_head(session: Session, server: RecordingServer) -> None:
    server.says(Reply(b"", "", headers=[("x-count", "3")]))
    assert session.call("answers.exists") is None
    raw = session.wait(_raw(session)("exists"))
    assert (server.last.method, raw.header("X-Count")) == ("HEAD", 3)


def test_a_redirect_is_followed(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(Reply(status=307, media_type="", headers=[("location", "/there")]), as_json(REX))
    assert session.call("answers.moved") == sdk.models.Pet(name="Rex")
    assert [each.target for each in server.requests] == ["/moved", "/there"]


def test_a_documented_redirect_is_the_answer(session: Session, server: RecordingServer) -> None:
    server.says(Reply(status=302, media_type="", headers=[("location", "/there")]))
    raw = session.wait(_raw(session)("answers_with_a_redirect"))
    assert (raw.status_code, raw.header("Location"), len(server.requests)) == (302, "/there", 1)
    assert raw.location == "/there"


def test_a_documented_redirect_leads_to_the_documented_result(
    sdk: Case, session: Session, server: RecordingServer
) -> None:
    server.says(Reply(status=301, media_type="", headers=[("location", "/there")]), as_json(REX))
    assert session.call("answers.moved_or_not") == sdk.models.Pet(name="Rex")
    server.says(Reply(status=304, media_type=""))
    assert session.call("answers.moved_or_not") is None


def test_a_download_is_read_in_pieces(session: Session, server: RecordingServer) -> None:
    server.says(Reply([b"a" * 1000] * 100, "application/pdf"))
    streamed = session.client.answers.with_streaming_response
    if session.runner is None:
        with streamed.as_bytes() as response:
            assert sum(map(len, response.iter_bytes())) == 100_000
        return
    session.runner.run(_downloaded(streamed))


async def _downloaded(streamed: Any) -> None:
    async with await streamed.as_bytes_async() as response:
        assert sum([len(piece) async for piece in response.iter_bytes()]) == 100_000


def _raw(session: Session) -> Any:
    ending = "_async" if session.runner else ""
    return lambda method: getattr(session.client.answers.with_raw_response, method + ending)()
