"""Request bodies of every media type, on the bytes that arrive."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from email import message_from_bytes
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from tests.support.cases import Case, Session
from tests.support.recording_server import Recorded, RecordingServer, Reply


def parts(received: Recorded) -> list[tuple[dict[str, str], bytes]]:
    """The parts of a multipart body: headers by lower-case name, and content."""
    head = f"content-type: {received.headers['content-type']}\r\n\r\n".encode()
    found: list[tuple[dict[str, str], bytes]] = []
    message: Any = message_from_bytes(head + received.body)
    for part in message.get_payload():
        headers = {name.lower(): value for name, value in part.items()}
        found.append((headers, part.get_payload(decode=True)))
    return found


def test_a_form_by_its_encodings(session: Session, server: RecordingServer) -> None:
    session.call(
        "bodies.send_form",
        name="a b&c",
        tags=["x", "y"],
        csv=["1", "2"],
        deep={"a": 1, "b": "z"},
        document={"a": 2},
        url="http://x/?y",
    )
    assert server.last.headers["content-type"] == "application/x-www-form-urlencoded"
    assert server.last.body == (
        b"name=a+b%26c&tags=x&tags=y&csv=1,2&deep%5Ba%5D=1&deep%5Bb%5D=z&document=%7B%22a%22%3A2%7D&url=http://x/?y"
    )


def test_a_form_with_xml(session: Session, server: RecordingServer) -> None:
    session.call("bodies.send_form", name="n", pages=[{"id": 1}, {"id": 2, "day": date(2024, 2, 29)}])
    inside = ('<page id="1"/>', '<page id="2"><day>2024-02-29</day></page>')
    assert parse_qsl(server.last.body.decode()) == [("name", "n"), *(("pages", f"{XML}{page}") for page in inside)]


def test_multipart_parts_have_their_own_types_and_headers(session: Session, server: RecordingServer) -> None:
    session.call(
        "bodies.send_multipart",
        note="hä",
        count=3,
        meta={"a": 1},
        file=("a.bin", b"\x00\x01", "application/x-thing", {"X-Part": "1"}),
        icon=b"png",
        more=[b"one", ("two.txt", b"two")],
        tags=["p", "q"],
    )
    found = [(head["content-disposition"], head.get("content-type"), body) for head, body in parts(server.last)]
    assert found == [
        ('form-data; name="note"', None, "hä".encode()),
        ('form-data; name="count"', None, b"3"),
        ('form-data; name="meta"', "application/vnd.meta+json", b'{"a":1}'),
        ('form-data; name="file"; filename="a.bin"', "application/x-thing", b"\x00\x01"),
        ('form-data; name="icon"; filename="upload"', "image/png", b"png"),
        ('form-data; name="more"; filename="upload"', "application/octet-stream", b"one"),
        ('form-data; name="more"; filename="two.txt"', "application/octet-stream", b"two"),
        ('form-data; name="tags"', None, b"p"),
        ('form-data; name="tags"', None, b"q"),
    ]
    heads = [head for head, _ in parts(server.last)]
    assert heads[3]["x-part"] == "1"
    assert (heads[4]["x-icon"], heads[4]["x-fixed"]) == ("small", "one")


def test_a_part_has_the_media_type_that_its_schema_tells(session: Session, server: RecordingServer) -> None:
    session.call("bodies.send_multipart", file=b"", scan=b"1", scans=[("a.jpg", b"2"), ("b.png", b"3", "image/png")])
    _, *found = [(head.get("content-type"), body) for head, body in parts(server.last)]
    assert found == [("application/pdf", b"1"), ("image/jpeg", b"2"), ("image/png", b"3")]


def test_multipart_parts_in_a_style_or_as_xml(sdk: Case, session: Session, server: RecordingServer) -> None:
    page = sdk.models.Page(id=1, day=date(2024, 2, 29))
    session.call(
        "bodies.send_multipart", file=b"", words=["a b", "c&d"], deep={"a": 1}, page=page, pages=[{"id": 2}, page]
    )
    found = [
        (head["content-disposition"], head.get("content-type"), body.decode()) for head, body in parts(server.last)
    ]
    xml = '<?xml version="1.0" encoding="utf-8"?>'
    assert found[1:] == [
        ('form-data; name="words"', None, "a b,c&d"),
        ('form-data; name="deep[a]"', None, "1"),
        ('form-data; name="page"', "application/xml", f'{xml}<page id="1"><day>2024-02-29</day></page>'),
        ('form-data; name="pages"', "text/xml", f'{xml}<page id="2"/>'),
        ('form-data; name="pages"', "text/xml", f'{xml}<page id="1"><day>2024-02-29</day></page>'),
    ]


def test_headers_of_parts_are_followed_and_base64_has_a_type(session: Session, server: RecordingServer) -> None:
    session.call("bodies.send_multipart", file=b"", code=b"\xff", codes=[b"\xfe"], old_code=b"\xfd")
    _, *found = [(head, body) for head, body in parts(server.last)]
    assert [(head.get("content-type"), body) for head, body in found] == [
        ("application/octet-stream", b"/w=="),
        ("application/octet-stream", b"/g=="),
        (None, b"/Q=="),
    ]
    own = {name: value for name, value in found[0][0].items() if name.startswith("x-")}
    assert own == {"x-shared": "shared", "x-kind": "kind", "x-own": "own", "x-list": "p,q", "x-pairs": "a=1,b=true"}


def test_headers_of_parts_without_a_value_are_told(sdk: Case) -> None:
    assert sdk.codes.count("part-header") == 2
    assert sdk.outcomes["send_multipart"] == "degraded"


XML = '<?xml version="1.0" encoding="utf-8"?>'


@pytest.mark.parametrize("with_file", [False, True])
@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"meta": {"long": 5, "exact": Decimal("2.5")}}, {"meta": '{"kind":"n","long":"5","exact":2.5}'}),
        ({"meta": {"note": None}}, {"meta": '{"kind":"n"}'}),
        (
            {"metas": [{"long": 5}, {"pair": ("a", 1)}]},
            {"metas": '{"kind":"n","long":"5"} {"kind":"n","pair":["a",1]}'},
        ),
        ({"either": {"long": 5}}, {"either": '{"kind":"n","long":"5"}'}),
        ({"either": ("a.txt", b"x")}, {"either": "a.txt=x"}),
        ({"names": ("n", "secret")}, {"names": "n secret"}),
        ({"deep": {"pair": ("a", 1)}}, {"deep[kind]": "n", "deep[pair]": "a 1"}),
        ({"page": {"long": 5}}, {"page": f"{XML}<numbers><kind>n</kind><long>5</long></numbers>"}),
        ({"at": datetime(2024, 2, 29)}, {"at": "2024-02-29T00:00:00Z"}),
        ({"thumb": {"data": b"text"}}, {"thumb": '{"data":"text"}'}),
    ],
)
def test_parts_beside_files_are_written_as_in_json(
    sdk: Case,
    session: Session,
    server: RecordingServer,
    with_file: bool,
    sent: dict[str, Any],
    expected: dict[str, str],
) -> None:
    made = {
        name: sdk.models.Numbers(**value)
        for name, value in sent.items()
        if name in {"meta", "either"} and "long" in value
    }
    for given in (sent, sent | made):
        session.call("bodies.send_values", **given, **({"file": ("f.bin", b"\xff")} if with_file else {}))
        found: dict[str, str] = {}
        for head, content in parts(server.last):
            name, file = re.findall('name="(.*?)"', f'{head["content-disposition"]}; filename=""')[:2]
            text = f"{file}={content.decode('latin-1')}" if file else content.decode()
            found[name] = f"{found[name]} {text}" if name in found else text
        assert found == {"kind": "values", **({"file": "f.bin=\xff"} if with_file else {}), **expected}


def test_a_file_within_a_part_is_text_or_refused(sdk: Case, session: Session, server: RecordingServer) -> None:
    for data in (b"\xff", io.BytesIO(b"x")):
        with pytest.raises(sdk.models.InvalidArgumentError):
            session.call("bodies.send_values", thumb={"data": data}, file=b"")
    assert not server.requests


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"files": [b"\xff", ("a.bin", b"\xfe"), "text", {"a": 1}]},
         'upload=\xff a.bin=\xfe text {"a":1}'),
        ({"image": b"\x89PNG"}, "upload=\x89PNG"),
        ({"image": ("a.png", b"\x89PNG")}, "a.png=\x89PNG"),
        ({"image": [b"\xff", 1]}, "upload=\xff 1"),
        ({"image": {"a": [True]}}, '{"a":[true]}'),
        ({"image": ("n", "secret"), "note": "n"}, "n secret n"),
    ],
)  # fmt: skip
def test_parts_of_no_type_may_be_files(
    sdk: Case, session: Session, server: RecordingServer, sent: dict[str, Any], expected: str
) -> None:
    session.call("bodies.send_untyped", **sent)
    found = parts(server.last)
    assert {head["content-type"] for head, _ in found if 'name="image"' in head["content-disposition"]} <= {"image/png"}
    names = [re.findall('filename="(.*?)"', head["content-disposition"]) for head, _ in found]
    told = [
        (f"{name[0]}=" if name else "") + body.decode("latin-1") for name, (_, body) in zip(names, found, strict=True)
    ]
    assert " ".join(told) == expected


def test_a_part_of_no_type_may_be_an_open_file(session: Session, server: RecordingServer) -> None:
    session.call("bodies.send_untyped", image=io.BytesIO(b"\xff"), files=[io.BytesIO(b"\xfe")])
    assert [body for _, body in parts(server.last)] == [b"\xfe", b"\xff"]


@pytest.mark.parametrize("as_model", [False, True])
def test_files_of_any_name(sdk: Case, session: Session, server: RecordingServer, as_model: bool) -> None:
    given = {"note": "n", "more": b"\xff", "other": ("o.bin", b"\xfe")}
    model = sdk.models.SendMoreFilesRequestBody
    session.call("bodies.send_more_files", request=model(**given) if as_model else given)
    found = [(head["content-disposition"].partition("; ")[2], body) for head, body in parts(server.last)]
    assert found == [
        ('name="note"', b"n"),
        ('name="more"; filename="upload"', b"\xff"),
        ('name="other"; filename="o.bin"', b"\xfe"),
    ]


@pytest.mark.parametrize("kind", ["bytes", "path", "file", "tuple"])
def test_files_in_every_form(session: Session, server: RecordingServer, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "data.bin"
    path.write_bytes(b"content")
    given: dict[str, Any] = {
        "bytes": b"content",
        "path": path,
        "file": io.BytesIO(b"content"),
        "tuple": ("data.bin", path),
    }
    session.call("bodies.send_multipart", file=given[kind])
    ((head, body),) = parts(server.last)
    name = "upload" if kind in ("bytes", "file") else "data.bin"
    assert (head["content-disposition"], body) == (f'form-data; name="file"; filename="{name}"', b"content")


@pytest.mark.parametrize("kind", ["bytes", "path", "file", "iterator"])
def test_uploads_in_every_form(session: Session, server: RecordingServer, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "data.bin"
    path.write_bytes(b"x" * 100_000)

    def pieces() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 1000

    given: dict[str, Any] = {
        "bytes": b"x" * 100_000,
        "path": path,
        "file": io.BytesIO(b"x" * 100_000),
        "iterator": pieces(),
    }
    session.call("bodies.upload", request=given[kind])
    assert server.last.body == b"x" * 100_000
    assert server.last.headers["content-type"] == "application/octet-stream"
    assert ("content-length" in server.last.headers) == (kind != "iterator")


def test_a_media_range_is_sent_as_something(session: Session, server: RecordingServer) -> None:
    session.call("bodies.upload_image", request=b"png", http_headers={"content-type": "image/png"})
    assert (server.last.headers["content-type"], server.last.body) == ("image/png", b"png")


@pytest.mark.parametrize(
    ("name", "media_type"), [("a.png", "image/png"), ("a.webp", "image/webp"), ("a.txt", ""), ("a", "")]
)
def test_a_file_of_a_media_range_is_what_its_name_says(
    session: Session, server: RecordingServer, tmp_path: Path, name: str, media_type: str
) -> None:
    (tmp_path / name).write_bytes(b"image")
    session.call("bodies.upload_image", request=tmp_path / name)
    assert (server.last.headers["content-type"], server.last.body) == (
        media_type or "application/octet-stream",
        b"image",
    )


@pytest.mark.parametrize(("name", "media_type"), [("a.jpg", "image/jpeg"), ("a.gif", "image/png")])
def test_a_part_of_several_media_types_is_what_its_name_says(
    session: Session, server: RecordingServer, name: str, media_type: str
) -> None:
    session.call("bodies.send_multipart", file=b"f", picture=(name, b"picture"))
    assert f'filename="{name}"\r\nContent-Type: {media_type}\r\n\r\npicture'.encode() in server.last.body


@pytest.mark.parametrize("method", ["send_any_form", "send_text_form"])
def test_a_form_without_an_object_is_a_dictionary(session: Session, server: RecordingServer, method: str) -> None:
    session.call(f"bodies.{method}", request={"a": "x y", "n": 1})
    assert (server.last.headers["content-type"], server.last.body) == (
        "application/x-www-form-urlencoded",
        b"a=x+y&n=1",
    )


def test_a_file_goes_as_one(session: Session, server: RecordingServer) -> None:
    session.call("bodies.send_lines_or_file", request=b"\xff")
    assert (server.last.headers["content-type"], server.last.body) == ("application/octet-stream", b"\xff")


@pytest.mark.parametrize(
    ("method", "sent", "expected"),
    [
        (
            "send_any_parts",
            {"a": "x", "f": ("f.txt", b"\xff"), "l": ["1", b"\xfe", ("g", b"2")], "n": None},
            "a= x, f=f.txt \xff, l= 1, l=upload \xfe, l=g 2",
        ),
        ("send_file_part", {"f": ("f.txt", b"\xff"), "g": b"g"}, "f=f.txt \xff, g=upload g"),
        ("send_file_parts", {"f": [b"\xff", ("g.txt", b"g")]}, "f=upload \xff, f=g.txt g"),
        ("send_either_parts", {"file": b"\xff"}, "file=upload \xff"),
        ("send_either_parts", {"url": "u"}, "url= u"),
    ],
)
def test_parts_without_an_object_are_a_dictionary(
    session: Session, server: RecordingServer, method: str, sent: dict[str, Any], expected: str
) -> None:
    session.call(f"bodies.{method}", request=sent)
    found = [(head["content-disposition"], content.decode("latin-1")) for head, content in parts(server.last)]
    names = [re.findall('name="(.*?)"', f'{disposition}; name=""') for disposition, _ in found]
    told = [f"{name}={file} {content}" for (name, file, *_), (_, content) in zip(names, found, strict=True)]
    assert ", ".join(told) == expected


def test_forms_whose_fields_have_no_names_are_told(sdk: Case) -> None:
    assert [sdk.outcomes[name] for name in ("send_any_form", "send_any_parts", "send_either_parts")] == ["emitted"] * 3
    weaker = ("send_text_form", "send_file_part", "send_file_parts")
    assert [sdk.outcomes[name] for name in weaker] == ["degraded"] * 3


def test_constants_need_not_be_said(session: Session, server: RecordingServer) -> None:
    session.call("bodies.send_constant", name="Rex")
    assert json.loads(server.last.body) == {"kind": "pet", "level": 1, "name": "Rex"}


def test_text(session: Session, server: RecordingServer) -> None:
    session.call("bodies.send_text", request="grüß")
    assert server.last.headers["content-type"] == "text/plain; charset=utf-8"
    assert server.last.body == "grüß".encode()


def test_vendor_json(session: Session, server: RecordingServer) -> None:
    session.call("bodies.send_vendor", name="Rex", age=None)
    assert server.last.headers["content-type"] == "application/vnd.pet+json; charset=utf-8"
    assert json.loads(server.last.body) == {"name": "Rex", "age": None}


def test_json_lines_from_any_iterable(sdk: Case, session: Session, server: RecordingServer) -> None:
    session.call("bodies.send_lines", request=[{"name": "Rex"}, sdk.models.Pet(name="Tom", age=3)])
    assert server.last.headers["content-type"] == "application/x-ndjson"
    assert server.last.body == b'{"name":"Rex"}\n{"name":"Tom","age":3}\n'
    session.call("bodies.send_lines", request=({"name": str(number)} for number in range(2)))
    assert server.last.body == b'{"name":"0"}\n{"name":"1"}\n'


def test_json_lines_whose_schema_is_of_a_line(session: Session, server: RecordingServer) -> None:
    session.call("bodies.send_plain_lines", request=[{"name": "Rex"}, {"name": "Tom"}])
    assert server.last.body == b'{"name":"Rex"}\n{"name":"Tom"}\n'


def test_events_from_any_iterable(session: Session, server: RecordingServer) -> None:
    session.call("bodies.send_events", request=[{"name": "Rex"}, {"name": "Tom"}])
    assert server.last.body == b'data: {"name":"Rex"}\n\ndata: {"name":"Tom"}\n\n'


def test_a_line_that_does_not_fit_is_refused(sdk: Case, session: Session, server: RecordingServer) -> None:
    with pytest.raises(sdk.models.InvalidArgumentError, match=r"request\[1\]\.name"):
        session.call("bodies.send_lines", request=[{"name": "Rex"}, {}])
    assert server.requests == []


def test_one_of_several_media_types_of_equal_content(session: Session, server: RecordingServer) -> None:
    session.call("bodies.send_one_of_several", name="Rex")
    assert (server.last.headers["content-type"], server.last.body) == ("application/json", b'{"name":"Rex"}')
    for media_type, body in {
        "application/merge-patch+json": b'{"name":"Rex"}',
        "application/x-www-form-urlencoded": b"name=Rex",
    }.items():
        session.call("bodies.send_one_of_several", name="Rex", http_headers={"Content-Type": media_type})
        assert (server.last.headers["content-type"], server.last.body) == (media_type, body)


def test_one_of_several_media_types_of_different_content(sdk: Case, session: Session, server: RecordingServer) -> None:
    for value, media_type, body in (
        ({"name": "Rex"}, "application/json", b'{"name":"Rex"}'),
        (sdk.models.Pet(name="Rex"), "application/json", b'{"name":"Rex"}'),
        ("name\nRex\n", "text/csv", b"name\nRex\n"),
        (b"\x00", "application/octet-stream", b"\x00"),
    ):
        session.call("bodies.send_different", request=value)
        assert (server.last.headers["content-type"], server.last.body) == (media_type, body)


def test_the_media_type_is_the_one_that_suits_the_value_best(
    sdk: Case, session: Session, server: RecordingServer
) -> None:
    upload = sdk.models.Upload
    for value, media_type in (
        ({"url": "u"}, "application/json"),
        ({"more": 1}, "application/json"),
        ({"file": b"f"}, "multipart/form-data"),
        ({"@note": "n"}, "multipart/form-data"),
        (upload(file=b"f"), "multipart/form-data"),
        ("name\nRex\n", "text/csv"),
        (b"\x00", "application/octet-stream"),
    ):
        session.call("bodies.send_apart", request=value)
        assert server.last.headers["content-type"].partition(";")[0] == media_type, value


def test_an_optional_body(session: Session, server: RecordingServer) -> None:
    session.call("bodies.send_optional")
    assert server.last.body == b""
    assert "content-type" not in server.last.headers
    session.call("bodies.send_optional", request={"name": "Rex"})
    assert server.last.body == b'{"name":"Rex"}'


def test_null_is_a_body_where_it_may_be(session: Session, server: RecordingServer) -> None:
    session.call("bodies.send_null", request=None)
    assert (server.last.headers["content-type"], server.last.body) == ("application/json", b"null")


def test_null_is_not_nothing(session: Session, server: RecordingServer) -> None:
    for arguments, body in (({}, b""), ({"request": None}, b"null"), ({"request": {"a": 1}}, b'{"a":1}')):
        session.call("bodies.send_null_or_nothing", **arguments)
        assert server.last.body == body
        assert ("content-type" in server.last.headers) == bool(body)


def test_packed_formats_are_written_by_the_caller(sdk: Case, session: Session, server: RecordingServer) -> None:
    session.call("bodies.send_packed", request=b"\xa0")
    assert (server.last.headers["content-type"], server.last.body) == ("application/cbor", b"\xa0")
    server.says(Reply(b"name: Rex", "application/yaml"))
    assert session.call("bodies.send_packed_or_not", name="Rex") == "name: Rex"
    assert (server.last.headers["content-type"], server.last.body) == ("application/json", b'{"name":"Rex"}')
    assert [sdk.outcomes[name] for name in ("send_packed", "send_packed_or_not")] == ["degraded", "degraded"]


def test_a_table_is_written_by_the_caller(sdk: Case, session: Session, server: RecordingServer) -> None:
    session.call("bodies.send_table", request="name\nRex\n")
    assert (server.last.headers["content-type"], server.last.body) == ("text/csv", b"name\nRex\n")
    assert "text-untyped" in sdk.codes
    assert sdk.outcomes["send_table"] == "degraded"


def test_an_object_under_a_media_type_without_a_form_of_its_own(
    sdk: Case, session: Session, server: RecordingServer
) -> None:
    session.call("bodies.send_guessed", name="Rex")
    assert (server.last.headers["content-type"], server.last.body) == ("application/octet-stream", b'{"name":"Rex"}')
    session.call("bodies.send_guessed_part", pet={"name": "Rex"}, words=["a"])
    assert b'Content-Type: application/x-www-form-urlencoded\r\n\r\n{"name":"Rex"}' in server.last.body
    session.call("bodies.send_guessed_union", request={"name": "Rex"})
    assert (server.last.headers["content-type"], server.last.body) == ("text/plain", b'{"name":"Rex"}')
    assert sdk.codes.count("json-assumed") == 3
    assert (sdk.outcomes["send_guessed"], sdk.outcomes["send_guessed_part"]) == ("degraded", "degraded")


def test_a_body_without_a_schema(session: Session, server: RecordingServer) -> None:
    session.call("bodies.send_any", request={"a": [1, None]})
    assert (server.last.headers["content-type"], server.last.body) == ("application/json", b'{"a":[1,null]}')
