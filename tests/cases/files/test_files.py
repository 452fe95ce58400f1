"""Files and streams as request bodies, whatever they are and wherever they stand: all arrives, or the call fails."""

from __future__ import annotations

import gzip
import importlib
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from email import message_from_bytes
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.support.cases import Case, Session
from tests.support.recording_server import Recorded, RecordingServer, Reply, recording

CONTENT = b"hello " * 20_000
METHODS = ["send_raw", "send_parts", "send_mixed"]
CHALLENGE = Reply(status=401, headers=[("www-authenticate", 'Digest realm="r", nonce="n", qop="auth"')])
DONE = Reply(status=204, media_type="")


@pytest.fixture(scope="module", params=["sync", "async", "aiohttp"])
def options(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The half, and what makes its client."""
    if request.param == "aiohttp":
        return {"half": "async", "async_client": "aiohttp"}
    return {"half": request.param}


@pytest.fixture
def session(sdk: Case, options: dict[str, Any], server: RecordingServer) -> Iterator[Session]:
    with sdk.client(**options, server_url=server.url, username="u", password="p") as opened:
        yield opened


def test_the_names_of_what_signatures_take(sdk: Case) -> None:
    utils = importlib.import_module(f"{sdk.module.__name__}.utils")
    files = importlib.import_module(f"{sdk.module.__name__}._runtime.files")
    assert [utils.FileInput, utils.RawFile, utils.UploadInput] == [files.FileInput, files.RawFile, files.UploadInput]


def content_of(received: Recorded) -> bytes:
    """The whole body, or the content of its first part; an unclosed part is none."""
    media_type = received.headers["content-type"]
    if not media_type.startswith("multipart/"):
        return received.body
    assert received.body.endswith(f"--{media_type.partition('boundary=')[2]}--\r\n".encode())
    message: Any = message_from_bytes(f"content-type: {media_type}\r\n\r\n".encode() + received.body)
    content: bytes = message.get_payload()[0].get_payload(decode=True)
    return content


def compressed(folder: Path) -> Any:
    path = folder / "data.gz"
    path.write_bytes(gzip.compress(CONTENT))
    return gzip.open(path)


def piped(_: Path, buffering: int = -1) -> Any:
    code = f"import sys; sys.stdout.buffer.write({CONTENT[:6]!r} * {len(CONTENT) // 6})"
    return subprocess.Popen([sys.executable, "-Ssc", code], stdout=subprocess.PIPE, bufsize=buffering).stdout


def unbuffered(folder: Path) -> Any:
    return piped(folder, 0)


class Growing(io.BytesIO):
    """A file that another program appends to once it is read."""

    def read(self, size: int | None = -1) -> bytes:
        here = self.tell()
        if self.seek(0, os.SEEK_END) == len(CONTENT):
            self.write(b"more")
        self.seek(here)
        return super().read(size)


class Shrinking(io.BytesIO):
    """A file that another program cuts once it is read."""

    def read(self, size: int | None = -1) -> bytes:
        self.truncate(10)
        return super().read(size)


def growing(_: Path) -> Any:
    return Growing(CONTENT)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("opened", [compressed, piped, unbuffered, growing])
def test_all_of_a_file_arrives_whatever_it_is(
    session: Session, server: RecordingServer, tmp_path: Path, method: str, opened: Callable[[Path], Any]
) -> None:
    with opened(tmp_path) as file:
        session.call(f"files.{method}", request=file)
    assert content_of(server.last) == CONTENT
    known = method != "send_mixed" and opened in (compressed, growing)
    assert ("content-length" in server.last.headers) == known


@pytest.mark.parametrize("method", METHODS)
def test_a_file_is_sent_from_where_it_stands(session: Session, server: RecordingServer, method: str) -> None:
    file = io.BytesIO(CONTENT)
    file.seek(-100, os.SEEK_END)
    session.call(f"files.{method}", request=file)
    assert content_of(server.last) == CONTENT[-100:]


@pytest.mark.parametrize("method", ["send_parts", "send_mixed"])
def test_a_file_may_be_in_two_parts(session: Session, server: RecordingServer, method: str) -> None:
    file = io.BytesIO(b"and text")
    file.seek(4)
    session.call(f"files.{method}", request=file, more=file)
    assert server.last.body.count(b"\r\n\r\ntext\r\n") == 2


@pytest.mark.parametrize("method", METHODS)
def test_a_file_of_which_nothing_would_be_sent_is_refused(
    sdk: Case, session: Session, server: RecordingServer, method: str
) -> None:
    file = io.BytesIO()
    session.call(f"files.{method}", request=file)
    assert content_of(server.last) == b""
    file.write(b"text")
    with pytest.raises(sdk.models.ConfigurationError, match="stands at its end"):
        session.call(f"files.{method}", request=file)
    assert len(server.requests) == 1


@pytest.mark.parametrize("method", METHODS)
def test_a_file_that_becomes_shorter_is_no_success(sdk: Case, options: dict[str, Any], method: str) -> None:
    with (
        recording() as own,  # which may hear of it only after the test
        sdk.client(**options, server_url=own.url) as session,
        pytest.raises(sdk.models.ConfigurationError, match="became shorter"),
    ):
        session.call(f"files.{method}", request=Shrinking(CONTENT))


class Broken(io.BytesIO):
    """A file whose second piece cannot be read."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError("no more of it")
        return super().read(size)


def broken() -> Iterator[bytes]:
    yield CONTENT
    raise OSError("no more of it")


async def broken_later() -> AsyncIterator[bytes]:
    for piece in broken():
        yield piece


@pytest.mark.parametrize(
    ("method", "content"),
    [
        *((method, partial(Broken, CONTENT)) for method in METHODS),
        ("send_raw", broken),
        ("send_raw", broken_later),
        ("send_sequence", broken),
        ("send_sequence", broken_later),
    ],
)
def test_what_the_callers_content_raises_is_raised(
    sdk: Case, options: dict[str, Any], method: str, content: Callable[[], Any]
) -> None:
    if content is broken_later and options["half"] == "sync":
        pytest.skip("only the asynchronous method takes it")
    with (
        recording() as own,  # which may hear of it only after the test
        sdk.client(**options, server_url=own.url) as session,
        pytest.raises(OSError, match="no more of it") as caught,
    ):
        session.call(f"files.{method}", request=content())
    assert caught.value.__cause__ is None
    assert len(own.requests) <= 1


@pytest.mark.parametrize("method", METHODS)
def test_a_file_of_text_is_refused(
    sdk: Case, session: Session, server: RecordingServer, tmp_path: Path, method: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("text")
    with path.open() as file, pytest.raises(sdk.models.ConfigurationError, match="binary mode"):
        session.call(f"files.{method}", request=file)
    assert server.requests == []


@pytest.mark.parametrize("method", METHODS)
def test_a_temporary_file_of_text_is_refused(sdk: Case, options: dict[str, Any], method: str) -> None:
    with (
        recording() as own,
        sdk.client(**options, server_url=own.url) as session,
        tempfile.NamedTemporaryFile("w+") as file,
    ):
        file.write("text")
        file.seek(0)
        with pytest.raises(sdk.models.ConfigurationError, match="binary mode"):
            session.call(f"files.{method}", request=file)


def test_files_of_a_sequence_are_sent_by_the_same_rules(sdk: Case, session: Session, server: RecordingServer) -> None:
    file = io.BytesIO(CONTENT)
    file.seek(-100, os.SEEK_END)
    session.call("files.send_sequence", request=[file])
    assert content_of(server.last) == CONTENT[-100:]
    for refused in (file, io.StringIO("text")):
        with pytest.raises(sdk.models.ConfigurationError):
            session.call("files.send_sequence", request=[refused])
    assert len(server.requests) == 1


def challenge(received: Recorded) -> Reply:
    return DONE if "authorization" in received.headers else CHALLENGE


@pytest.mark.parametrize("method", ["send_raw", "send_parts"])
@pytest.mark.parametrize("kind", ["bytes", "path", "file"])
def test_a_body_is_sent_again_with_the_answer_to_a_challenge(
    session: Session, server: RecordingServer, tmp_path: Path, method: str, kind: str
) -> None:
    server.answer = challenge
    path = tmp_path / "data.bin"
    path.write_bytes(CONTENT)
    with path.open("rb") as file:
        given: dict[str, Any] = {"bytes": CONTENT, "path": path, "file": file}
        session.call(f"files.{method}_digested", request=given[kind])
    assert [content_of(received) for received in server.requests] == [CONTENT, CONTENT]


ONCE: list[Callable[[], Any]] = [
    lambda: iter([CONTENT]),
    lambda: map(bytes, [CONTENT]),
    lambda: (piece for piece in [CONTENT]),
    lambda: piped(Path()),
]


@pytest.mark.parametrize("made", ONCE, ids=["iterator", "map", "generator", "pipe"])
def test_what_can_be_read_once_is_not_sent_again_empty(
    sdk: Case, session: Session, server: RecordingServer, made: Callable[[], Any]
) -> None:
    server.answer = challenge
    with pytest.raises(sdk.models.APIError) as caught:
        session.call("files.send_raw_digested", request=made())
    assert (caught.value.status_code, len(server.requests)) == (401, 1)
    session.call("files.send_raw_digested", request=made())
    assert [content_of(received) for received in server.requests] == [CONTENT, CONTENT]


@pytest.mark.parametrize("method", ["send_raw", "send_parts"])
def test_what_tells_of_an_upload_is_no_part_of_the_request_after_it(
    session: Session, server: RecordingServer, method: str
) -> None:
    server.says(Reply(status=303, headers=[("location", "/item")]), DONE)
    session.call(f"files.{method}", request=io.BytesIO(CONTENT), http_headers={"Content-Language": "en", "x-kept": "1"})
    assert (server.last.method, server.last.path, server.last.headers["x-kept"]) == ("GET", "/item", "1")
    assert not [name for name in server.last.headers if name.startswith("content-")]


async def pieces() -> AsyncIterator[bytes]:
    yield CONTENT


@pytest.mark.parametrize("method", ["send_raw", "send_lines"])
def test_asynchronous_pieces_need_the_asynchronous_method(sdk: Case, server: RecordingServer, method: str) -> None:
    with (
        sdk.client("sync", server_url=server.url) as session,
        pytest.raises(sdk.models.ConfigurationError, match="asynchronous method"),
    ):
        session.call(f"files.{method}", request=pieces())
    assert server.requests == []


def test_a_file_may_have_a_name_of_its_own(session: Session, server: RecordingServer) -> None:
    server.says(DONE)
    session.call("files.send_named", file=b"\xff1", cover=io.BytesIO(b"\xff2"), pages=[b"\xff3", b"\xff4"])
    sent = server.last.body
    assert [sent.count(b'name="%s"; filename=' % name) for name in (b"file", b"cover", b"pages")] == [1, 1, 2]
    assert all(b"\r\n\r\n\xff%d\r\n" % number in sent for number in (1, 2, 3, 4))


@pytest.mark.parametrize(
    ("method", "media_type"),
    [
        ("get_named", "image/png"),
        ("get_nullable", "application/x-scan"),
        ("get_called_json", "application/json"),
        ("get_called_json", "application/pdf"),
        ("get_called_json_or_png", "image/png"),
        ("get_called_json_or_png", "application/json"),
    ],
)
def test_an_answer_that_is_a_file(session: Session, server: RecordingServer, method: str, media_type: str) -> None:
    for content in (b"\x89PNG\xff", b'{"a": 1}'):
        server.says(Reply(content, media_type))
        assert session.call(f"files.{method}") == content


def test_a_file_within_json_is_a_text(session: Session, server: RecordingServer) -> None:
    server.says(Reply(b'{"file": "text"}', "application/json"))
    assert session.call("files.get_named_in_json").file == "text"


def test_a_text_may_have_a_name_of_its_own(session: Session, server: RecordingServer) -> None:
    server.says(Reply(b"new.token", "application/jwt"))
    assert session.call("files.renew", request="old.token") == "new.token"
    assert server.last.body == b"old.token"


def test_an_object_with_files_may_be_json_elsewhere(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(Reply(b'{"scan": "a", "pages": ["b"]}', "application/json"))
    answer = session.call("files.send_shared", scan=io.BytesIO(b"\xff1"), pages=[b"\xff2"])
    assert [server.last.body.count(b'name="%s"; filename=' % name) for name in (b"scan", b"pages")] == [1, 1]
    assert answer == sdk.models.Shared(scan="a", pages=["b"])
    server.says(DONE)
    session.call("files.send_shared_as_json", scan="a", pages=["b"])
    assert json.loads(server.last.body) == {"scan": "a", "pages": ["b"]}


def test_an_object_with_files_goes_in_parts_where_the_document_allows_more(
    session: Session, server: RecordingServer
) -> None:
    server.says(DONE)
    session.call("files.send_any_way", name="n", picture=io.BytesIO(b"\xff"))
    assert server.last.headers["content-type"].startswith("multipart/form-data")
    assert b'name="picture"; filename=' in server.last.body
    session.call("files.send_any_way", name="n", http_headers={"content-type": "application/json"})
    assert json.loads(server.last.body) == {"name": "n"}


@pytest.mark.parametrize("method", ["send_parts", "send_mixed"])
@pytest.mark.parametrize(
    ("file", "why"),
    [
        (("a\udc80", b"x"), "not valid Unicode"),
        (("a", b"x", "text/\udc80"), "not valid Unicode"),
        (("a", b"x", "text/plain", {"X": "\udc80"}), "not valid Unicode"),
        (("a", b"x", "text/plain", {"é": "1"}), "a name that HTTP does not know"),
        (("a", b"x", "text/plain", {"X": 5}), "must be strings"),
        (("a\nb", b"x"), "argument of the body: the name, .* of a file must not contain NUL or line breaks"),
    ],
)
def test_what_cannot_stand_in_the_head_of_a_part_is_refused(
    sdk: Case, session: Session, server: RecordingServer, method: str, file: Any, why: str
) -> None:
    with pytest.raises(sdk.models.InvalidArgumentError, match=why):
        session.call(f"files.{method}", request=file)
    assert server.requests == []


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are texts here")
def test_a_file_whose_name_is_no_text_is_sent(session: Session, server: RecordingServer, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"a\xff.txt")
    path.write_bytes(b"x")
    session.call("files.send_parts", request=path)
    assert b'filename="a?.txt"' in server.last.body
