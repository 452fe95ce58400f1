"""Multipart bodies and answers that are no forms: sequences part by part, and objects."""

from __future__ import annotations

import email
import importlib
import io
import time
from collections.abc import AsyncIterator, Iterator
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.support.cases import Case, Session
from tests.support.recording_server import Recorded, RecordingServer, Reply

PETS: list[dict[str, Any]] = [{"name": "Rex"}, {"name": "Tom", "age": 3}]
MIXED = "multipart/mixed; boundary=x"
FORM = "multipart/form-data; boundary=x"
BARE = "multipart/x-mixed-replace"
REPLACED = f"{BARE}; boundary=x"


def parts(request: Recorded) -> list[Message]:
    """The parts of a request, cut by the standard library."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    found = email.message_from_bytes(head + request.body)
    assert found.is_multipart()
    return [each for each in found.walk() if each is not found]


def lazily(session: Session, items: list[Any]) -> Iterator[Any] | AsyncIterator[Any]:
    """The items one after another, as the half of the session likes them best."""

    async def later() -> AsyncIterator[Any]:
        for item in items:
            yield item

    return later() if session.runner else iter(items)


@pytest.mark.parametrize("lazy", [False, True])
def test_a_sequence_is_sent_part_by_part(session: Session, server: RecordingServer, lazy: bool) -> None:
    session.call("parts.send", request=lazily(session, PETS) if lazy else PETS)
    found = parts(server.last)
    assert server.last.headers["content-type"].startswith("multipart/mixed; boundary=")
    assert [each.get_payload() for each in found] == ['{"name":"Rex"}', '{"name":"Tom","age":3}']
    assert [each["content-type"] for each in found] == ["application/vnd.first+json", "application/json"]
    assert [each["x-copy"] for each in found] == [None, "yes"]
    assert ("transfer-encoding" in server.last.headers) is lazy


def test_each_place_has_its_type_and_media_type(sdk: Case, session: Session, server: RecordingServer) -> None:
    session.call("parts.places", request=[sdk.models.Pet(name="Rex"), 5, "more"])
    found = parts(server.last)
    assert [each.get_payload() for each in found] == ['{"name":"Rex"}', "5", "more"]
    assert [each["content-type"] for each in found[:2]] == ["application/vnd.pet+json", "text/plain"]


def test_an_item_that_does_not_fit_is_refused(sdk: Case, session: Session, server: RecordingServer) -> None:
    with pytest.raises(sdk.models.InvalidArgumentError, match=r"request\[1\].name"):
        session.call("parts.send", request=[PETS[0], {"name": 1}])
    assert not server.requests


BODY = (
    b"preamble\r\n--x\r\nContent-Type: application/json\r\n\r\n" + b'{"name": "Rex"}\r\n'
    b"--x\r\n\r\n" + b'{"name": "Tom",\r\n "age": 3}' + b"\r\n--x--\r\nepilogue --x\r\n"
)


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_sequence_is_read_part_by_part(sdk: Case, session: Session, server: RecordingServer, size: int) -> None:
    server.says(Reply([BODY[at : at + size] for at in range(0, len(BODY), size)], MIXED))
    pets = [sdk.models.Pet(**pet) for pet in PETS]
    assert session.items(session.call("parts.receive")) == pets


def framed(*contents: str, end: str = "--x--\r\n") -> bytes:
    """Parts between delimiters, and how the body ends."""
    return ("".join(f"--x\r\nContent-Type: image/png\r\n\r\n{content}\r\n" for content in contents) + end).encode()


@pytest.mark.parametrize("size", [1, 1000])
@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"-- ignored, RFC 2046 5.1.1\r\n" + framed("one", "two"), REPLACED),
        (framed("one", "two"), 'multipart/x-mixed-replace; type="a; boundary=y"; BOUNDARY="x"'),
        (framed("one", "two").replace(b"--x", b'--a"b'), 'multipart/x-mixed-replace; boundary="a\\"b"'),
        (framed("one", "two"), BARE),
        (framed("one", "two"), "multipart/x-mixed-replace; boundary=--x"),
        (b"\r\n" + framed("one", "two", end="--x-- \t\r\nepilogue\r\n--x\r\n\r\nno part"), REPLACED),
        (framed("one", "two", end="--x--").replace(b"\r\n", b"\n"), REPLACED),
        (b"--x\r\n" + framed("one", "two"), REPLACED),
    ],
)
def test_where_parts_end(session: Session, server: RecordingServer, body: bytes, media_type: str, size: int) -> None:
    server.says(Reply([body[at : at + size] for at in range(0, len(body), size)], media_type))
    assert session.items(session.call("parts.pieces")) == ["one", "two"]


@pytest.mark.parametrize("size", [1, 1000])
@pytest.mark.parametrize("line", ["--x-is no delimiter", "--x--nested", "--xy", "--X", " --x", "--x -- "])
def test_lines_that_begin_like_a_delimiter(session: Session, server: RecordingServer, line: str, size: int) -> None:
    body = framed(f"one\r\n{line}\r\nend", "two")
    server.says(Reply([body[at : at + size] for at in range(0, len(body), size)], REPLACED))
    assert session.items(session.call("parts.pieces")) == [f"one\r\n{line}\r\nend", "two"]


def test_a_line_of_blanks_holds_up_no_answer(session: Session, server: RecordingServer) -> None:
    begun = time.process_time()
    server.says(Reply(b"--a" + b"\t" * 2**22 + b"x\r\n" + framed("one", "two"), BARE))
    assert session.items(session.call("parts.pieces")) == ["one", "two"]
    assert time.process_time() - begun < 4  # each blank took as long as all that follow it: 13 s


@pytest.mark.parametrize("body", [b"--x--", b"--x--\r\n", b"--x\r\n--x--\r\n", b""])
@pytest.mark.parametrize("media_type", [REPLACED, BARE])
def test_no_parts(session: Session, server: RecordingServer, body: bytes, media_type: str) -> None:
    server.says(Reply(body, media_type))
    assert session.items(session.call("parts.pieces")) == []


@pytest.mark.parametrize("end", ["", "--x", "--x\r\n", "--x-", "--x\r\n\r\nthr"])
@pytest.mark.parametrize("media_type", [REPLACED, BARE])
def test_a_sequence_that_is_cut_says_so(
    sdk: Case, session: Session, server: RecordingServer, end: str, media_type: str
) -> None:
    server.says(Reply(framed("one", "two", end=end), media_type))
    found: list[Any] = []
    stream = session.call("parts.pieces")
    with pytest.raises(sdk.models.APIConnectionError, match="incomplete"):
        collect(session, stream, found)
    assert found[0] == "one"


def collect(session: Session, stream: Any, found: list[Any]) -> None:
    """Put the items of a stream into `found`, as far as it goes."""

    async def later() -> None:
        async for item in stream:
            found.append(item)

    if session.runner:
        session.wait(later())
    else:
        found.extend(stream)


def test_something_else_in_place_of_parts_is_told(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(Reply(b"<html>502 Bad Gateway</html>", REPLACED))
    with pytest.raises(sdk.models.APIError, match="502 Bad Gateway"):
        session.items(session.call("parts.pieces"))


def test_an_object_that_is_cut_says_so(sdk: Case, session: Session, server: RecordingServer) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="note"\r\n\r\nhi\r\n'
    server.says(Reply(part + part.replace(b"note", b"more"), MIXED))
    with pytest.raises(sdk.models.ResponseValidationError, match="closing delimiter"):
        session.call("parts.both", meta=PETS[0], media=b"")


def test_parts_that_do_not_fit_are_told_by_their_number(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(Reply(BODY.replace(b'"Tom",', b"Tom"), MIXED))
    with pytest.raises(sdk.models.ResponseValidationError, match="part 2"):
        session.items(session.call("parts.receive"))


def test_an_error_in_place_of_parts_is_told(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(Reply(b'{"error": {"message": "out of paper"}}', MIXED))
    with pytest.raises(sdk.models.APIError, match="out of paper"):
        session.items(session.call("parts.receive"))


def test_parts_of_bytes(session: Session, server: RecordingServer) -> None:
    body = (
        b"--f\r\nContent-Type: image/jpeg\r\n\r\n\xff\x00--\r\n\r\n--f\r\nContent-Type: image/jpeg\r\n\r\n\xfe\r\n--f--"
    )
    server.says(Reply([body], "multipart/x-mixed-replace; boundary=f"))
    assert session.items(session.call("parts.pieces")) == [b"\xff\x00--\r\n", b"\xfe"]


def test_files_are_parts(session: Session, server: RecordingServer, tmp_path: Path) -> None:
    (tmp_path / "b.bin").write_bytes(b"two")
    session.call("parts.files", request=[b"one", tmp_path / "b.bin", io.BytesIO(b"three")])
    assert [each.get_payload() for each in parts(server.last)] == ["one", "two", "three"]


def test_what_is_sent_otherwise_than_in_parts_of_its_own_is_not_lost(
    sdk: Case, session: Session, server: RecordingServer
) -> None:
    with pytest.raises(sdk.models.InvalidArgumentError):
        session.call("parts.files", request=[("a.bin", b"one")])
    assert not server.requests


@pytest.mark.parametrize("as_file", [False, True])
def test_an_object_has_a_boundary_of_its_own(
    sdk: Case, session: Session, server: RecordingServer, as_file: bool
) -> None:
    answer = (
        b'--x\r\nContent-Disposition: form-data; name="meta"\r\nContent-Type: application/json\r\n\r\n{"name": "R"}\r\n'
        b'--x\r\nContent-Disposition: form-data; name="note"\r\n\r\nhi\r\n--x--\r\n'
    )
    server.says(Reply(answer, MIXED))
    found = session.call("parts.both", meta=PETS[0], media=io.BytesIO(b"\x89PNG") if as_file else b"\x89PNG")
    assert (found.meta, found.note) == (sdk.models.Pet(name="R"), "hi")
    assert server.last.headers["content-type"].startswith("multipart/related; boundary=")
    meta, media = parts(server.last)
    assert (meta["content-type"], meta.get_payload()) == ("application/json", '{"name":"Rex"}')
    assert (media["content-type"], media.get_payload(decode=True)) == ("image/png", b"\x89PNG")


def test_a_form_is_an_answer_too(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(Reply(b"name=R+x&age=2", "application/x-www-form-urlencoded"))
    assert session.call("parts.form") == sdk.models.Pet(name="R x", age=2)


def test_texts_that_are_parts_need_no_media_type(session: Session, server: RecordingServer) -> None:
    server.says(Reply(b"--x\r\n\r\nhello\r\n--x\r\n\r\n123\r\n--x--\r\n", MIXED))
    assert session.items(session.call("parts.lines", response_validation="strict")) == ["hello", "123"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([("one", "a"), ("several", "b"), ("either", "c")], {"one": "a", "several": ["b"], "either": "c"}),
        ([("several", "b"), ("several", "c")], {"several": ["b", "c"]}),
        ([("one", "a"), ("one", "b"), ("either", "c"), ("either", "d")], {"one": "b", "either": ["c", "d"]}),
    ],
)
def test_what_has_one_name_is_a_list_where_that_is_one(
    session: Session, server: RecordingServer, values: list[tuple[str, str]], expected: dict[str, Any]
) -> None:
    parts = "".join(f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in values)
    server.says(Reply(urlencode(values).encode(), "application/x-www-form-urlencoded"))
    assert session.call("parts.named").model_dump(exclude_unset=True) == expected
    for media_type in (MIXED, FORM):
        server.says(Reply(f"{parts}--x--\r\n".encode(), media_type))
        assert session.call("parts.named").model_dump(exclude_unset=True) == expected


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([("pet", "", '{"name": "R"}')], {"pet": {"name": "R"}}),
        ([("pet", "text/plain", '{"name": "R"}')], {"pet": {"name": "R"}}),
        ([("pets", "", '{"name": "R"}'), ("pets", "", '{"name": "S"}')], {"pets": [{"name": "R"}, {"name": "S"}]}),
        ([("pets", "", '[{"name": "R"}]')], {"pets": [{"name": "R"}]}),
        ([("pets", "application/json", '[{"name": "R"}, {"name": "S"}]')], {"pets": [{"name": "R"}, {"name": "S"}]}),
        ([("words", "application/json", '["a", "b"]')], {"words": ["a", "b"]}),
        ([("words", "", '["a"]')], {"words": ['["a"]']}),  # texts need no quotes: this is one
        ([("rows", "", "[1, 2]")], {"rows": [[1, 2]]}),
        ([("rows", "", "[[1], [2]]")], {"rows": [[1], [2]]}),
        ([("counts", "", '{"a": 1}')], {"counts": {"a": 1}}),
        ([("either", "", "[1, 2]")], {"either": [1, 2]}),
        ([("text", "", '{"name": "R"}')], {"text": '{"name": "R"}'}),
    ],
)
def test_parts_of_objects_and_lists_are_json_unless_they_say_otherwise(
    session: Session, server: RecordingServer, pieces: list[tuple[str, str, str]], expected: dict[str, Any]
) -> None:
    body = ""
    for name, kind, text in pieces:
        said = f"Content-Type: {kind}\r\n" if kind else ""
        body += f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n{said}\r\n{text}\r\n'
    server.says(Reply(f"{body}--x--\r\n".encode(), MIXED))
    found = session.call("parts.objects", response_validation="strict")
    assert found.model_dump(exclude_unset=True) == expected


@pytest.mark.parametrize(
    "said",
    ["form-data; name=text", 'form-data; Name="text"', 'form-data; filename="a; name=b"; name=text', "x;name=text; y"],
)
def test_names_of_parts_need_no_quotes(session: Session, server: RecordingServer, said: str) -> None:
    server.says(Reply(f"--x\r\nContent-Disposition: {said}\r\n\r\nhi\r\n--x--\r\n".encode(), MIXED))
    assert session.call("parts.objects").text == "hi"


def test_the_parts_of_a_form_may_be_anything(session: Session, server: RecordingServer) -> None:
    head = '--x\r\nContent-Disposition: form-data; name="{}"\r\nContent-Type: {}\r\n\r\n'
    pieces = [("a", "application/json", b'{"n": 1}'), ("b", "text/plain", b"2"), ("c", "image/png", b"\x89PNG")]
    body = b"".join(head.format(name, kind).encode() + content + b"\r\n" for name, kind, content in pieces)
    server.says(Reply(body + b"--x--\r\n", FORM))
    assert session.call("parts.anything") == {"a": {"n": 1}, "b": "2", "c": b"\x89PNG"}


def test_the_values_of_a_form_may_all_be_lists(session: Session, server: RecordingServer) -> None:
    server.says(Reply(b"a=1&b=2&b=3", "application/x-www-form-urlencoded"))
    assert session.call("parts.lists") == {"a": [1], "b": [2, 3]}


def test_the_fake_sends_parts(sdk: Case) -> None:
    fake = importlib.import_module(f"{sdk.module.__name__}.testing").FakeServer()
    fake.stream("receive", PETS)
    with sdk.client("sync", client=fake.client()) as session:
        assert [pet.name for pet in session.items(session.call("parts.receive"))] == ["Rex", "Tom"]


def test_nothing_is_weaker(sdk: Case) -> None:
    assert set(sdk.outcomes.values()) == {"emitted"}
