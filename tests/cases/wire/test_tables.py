"""The style tables of OpenAPI 3.1 and 3.2, and the examples of RFC 6570, on the bytes that arrive."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import Any

import pytest

from tests.support.cases import Case, Session
from tests.support.recording_server import RecordingServer

COLORS = ["blue", "black", "brown"]
RGB = {"R": 100, "G": 200, "B": 150}

PATHS: list[tuple[str, Any, str]] = [
    ("simple_plain_string", "blue", "blue"),
    ("simple_plain_array", COLORS, "blue,black,brown"),
    ("simple_plain_object", RGB, "R,100,G,200,B,150"),
    ("simple_explode_string", "blue", "blue"),
    ("simple_explode_array", COLORS, "blue,black,brown"),
    ("simple_explode_object", RGB, "R=100,G=200,B=150"),
    ("label_plain_string", "blue", ".blue"),
    ("label_plain_array", COLORS, ".blue,black,brown"),
    ("label_plain_object", RGB, ".R,100,G,200,B,150"),
    ("label_explode_string", "blue", ".blue"),
    ("label_explode_array", COLORS, ".blue.black.brown"),
    ("label_explode_object", RGB, ".R=100.G=200.B=150"),
    ("matrix_plain_string", "", ";color"),
    ("matrix_plain_string", "blue", ";color=blue"),
    ("matrix_plain_array", COLORS, ";color=blue,black,brown"),
    ("matrix_plain_object", RGB, ";color=R,100,G,200,B,150"),
    ("matrix_explode_string", "", ";color"),
    ("matrix_explode_string", "blue", ";color=blue"),
    ("matrix_explode_array", COLORS, ";color=blue;color=black;color=brown"),
    ("matrix_explode_object", RGB, ";R=100;G=200;B=150"),
    # RFC 6570
    ("simple_plain_string", "Hello World!", "Hello%20World%21"),
    ("simple_plain_string", "50%", "50%25"),
    ("simple_plain_string", "me/too", "me%2Ftoo"),
    ("simple_plain_array", ["red", "green", "blue"], "red,green,blue"),
    ("matrix_plain_string", "Hello World!", ";color=Hello%20World%21"),
    ("label_plain_string", "me/too", ".me%2Ftoo"),
    # what must not leave its segment
    ("simple_plain_string", "%2e%2e", "%252e%252e"),
    ("simple_plain_string", "../../admin?x=1#y", "..%2F..%2Fadmin%3Fx%3D1%23y"),
    ("simple_plain_string", "ü/日本", "%C3%BC%2F%E6%97%A5%E6%9C%AC"),
    ("simple_plain_array", ["a,b", "c"], "a%2Cb,c"),
]

QUERIES: list[tuple[str, Any, str]] = [
    ("form_plain_string", "", "color="),
    ("form_plain_string", "blue", "color=blue"),
    ("form_plain_array", COLORS, "color=blue,black,brown"),
    ("form_plain_object", RGB, "color=R,100,G,200,B,150"),
    ("form_explode_string", "", "color="),
    ("form_explode_string", "blue", "color=blue"),
    ("form_explode_array", COLORS, "color=blue&color=black&color=brown"),
    ("form_explode_object", RGB, "R=100&G=200&B=150"),
    ("spaceDelimited_plain_array", COLORS, "color=blue%20black%20brown"),
    ("spaceDelimited_plain_object", RGB, "color=R%20100%20G%20200%20B%20150"),
    ("pipeDelimited_plain_array", COLORS, "color=blue%7Cblack%7Cbrown"),
    ("pipeDelimited_plain_object", RGB, "color=R%7C100%7CG%7C200%7CB%7C150"),
    ("deepObject_explode_object", RGB, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    # RFC 6570
    ("form_plain_string", "Hello World!", "color=Hello%20World%21"),
    ("form_plain_string", "50%", "color=50%25"),
    ("form_plain_string", "a&b=c#d+e", "color=a%26b%3Dc%23d%2Be"),
    ("form_plain_array", ["a,b", "c"], "color=a%2Cb,c"),
    # nothing to send
    ("form_explode_array", [], ""),
    ("form_plain_array", [], ""),
    ("form_explode_object", {}, ""),
]

HEADERS: list[tuple[str, Any, str]] = [
    ("plain_string", "blue", "blue"),
    ("plain_string", "50% & more", "50% & more"),
    ("plain_array", COLORS, "blue,black,brown"),
    ("plain_object", RGB, "R,100,G,200,B,150"),
    ("explode_string", "blue", "blue"),
    ("explode_array", COLORS, "blue,black,brown"),
    ("explode_object", RGB, "R=100,G=200,B=150"),
]

COOKIES: list[tuple[str, Any, str]] = [
    ("form_plain_string", "blue", "color=blue"),
    ("form_plain_string", "a b;c", "color=a%20b%3Bc"),
    ("form_plain_array", COLORS, "color=blue,black,brown"),
    ("form_plain_object", RGB, "color=R,100,G,200,B,150"),
    ("cookie_plain_string", "blue%20", "color=blue%20"),
    ("cookie_plain_array", COLORS, "color=blue,black,brown"),
    ("cookie_explode_string", "blue", "color=blue"),
    ("cookie_explode_array", COLORS, "color=blue; color=black; color=brown"),
    ("cookie_explode_object", RGB, "R=100; G=200; B=150"),
]


@pytest.mark.parametrize(("operation", "value", "sent"), PATHS)
def test_path_styles(session: Session, server: RecordingServer, operation: str, value: Any, sent: str) -> None:
    session.call(f"wire.{_snake('path_' + operation)}", color=value)
    assert server.last.target == f"/path_{operation}/{sent}"


@pytest.mark.parametrize(("operation", "value", "sent"), QUERIES)
def test_query_styles(session: Session, server: RecordingServer, operation: str, value: Any, sent: str) -> None:
    session.call(f"wire.{_snake('query_' + operation)}", color=value)
    assert server.last.target == f"/query_{operation}" + (f"?{sent}" if sent else "")


@pytest.mark.parametrize(("operation", "value", "sent"), HEADERS)
def test_header_styles(session: Session, server: RecordingServer, operation: str, value: Any, sent: str) -> None:
    session.call(f"wire.header_simple_{operation}", x_color=value)
    assert server.last.headers["x-color"] == sent


@pytest.mark.parametrize(("operation", "value", "sent"), COOKIES)
def test_cookie_styles(session: Session, server: RecordingServer, operation: str, value: Any, sent: str) -> None:
    session.call(f"wire.cookie_{operation}", color=value)
    assert server.last.headers["cookie"] == sent


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("path_simple_plain_string", {"color": ""}),
        ("header_simple_plain_string", {"x_color": "a\r\nX-Admin: 1"}),
        ("cookie_cookie_plain_string", {"color": "a; admin=1"}),
        ("query_form_plain_string", {"color": "a\nb"}),
    ],
)
def test_what_would_change_the_request_is_refused(
    sdk: Case, session: Session, server: RecordingServer, operation: str, arguments: dict[str, str]
) -> None:
    with pytest.raises(sdk.models.InvalidArgumentError, match=next(iter(arguments))):
        session.call(f"wire.{operation}", **arguments)
    assert server.requests == []


FILTER = {"name": "a b", "range": {"from": 1, "to": 2}, "tags": ["x", "y"], "items": [{"id": 1}, {"id": 2}]}


def test_deep_objects_nest(session: Session, server: RecordingServer) -> None:
    session.call("wire.deep_nested", filter=FILTER)
    assert server.last.query == (
        "filter%5Bname%5D=a%20b&filter%5Brange%5D%5Bfrom%5D=1&filter%5Brange%5D%5Bto%5D=2"
        "&filter%5Btags%5D=x&filter%5Btags%5D=y"
        "&filter%5Bitems%5D%5B0%5D%5Bid%5D=1&filter%5Bitems%5D%5B1%5D%5Bid%5D=2"
    )


def test_reserved_characters_stay_where_they_may(session: Session, server: RecordingServer) -> None:
    session.call("wire.query_reserved", q="http://example.com/a b?c=d&e#f%20")
    assert server.last.query == "q=http://example.com/a%20b?c=d%26e%23f%20"
    session.call("wire.path_reserved", color="a/b:c@d;e=f?g")
    assert server.last.target == "/reserved/a%2Fb:c@d;e=f%3Fg/end"


def test_empty_values_are_sent_where_they_are_allowed(session: Session, server: RecordingServer) -> None:
    session.call("wire.query_empty", q="", list_=[])
    assert server.last.query == "q=&list="


def test_nothing_is_no_header(session: Session, server: RecordingServer) -> None:
    for method, value in (("array", []), ("object", {})):
        session.call(f"wire.header_simple_plain_{method}", x_color=value)
        assert "x-color" not in server.last.headers
    session.call("wire.header_simple_plain_string", x_color="")
    assert server.last.headers["x-color"] == ""


def test_parameters_in_a_media_type(session: Session, server: RecordingServer) -> None:
    value = {"name": "ü", "tags": ["a"]}
    encoded = "%7B%22name%22%3A%22%C3%BC%22%2C%22tags%22%3A%5B%22a%22%5D%7D"
    session.call("wire.content_query", filter=value)
    assert server.last.query == f"filter={encoded}"
    session.call("wire.content_path", filter=value)
    assert server.last.target == f"/content/{encoded}"
    session.call("wire.content_cookie", filter=value)
    assert server.last.headers["cookie"] == f"filter={encoded}"
    session.call("wire.content_header", x_filter={"name": "a", "tags": ["b"]})
    assert server.last.headers["x-filter"] == '{"name":"a","tags":["b"]}'


def test_a_whole_query_string(session: Session, server: RecordingServer) -> None:
    session.call("wire.querystring_form", all=RGB)
    assert server.last.query == "R=100&G=200&B=150"
    session.call("wire.querystring_json", all={"R": 1})
    assert server.last.query == "%7B%22R%22%3A1%7D"


def test_scalars_as_text(session: Session, server: RecordingServer) -> None:
    session.call(
        "wire.scalars",
        flag=True,
        count=10,
        ratio=1.5,
        day=date(2024, 2, 29),
        at=datetime(2024, 2, 29, 12, tzinfo=timezone.utc),  # noqa: UP017
        mixed=7,
        level="two",
    )
    assert server.last.query == (
        "flag=true&count=10&ratio=1.5&day=2024-02-29&at=2024-02-29T12%3A00%3A00Z&mixed=7&level=two"
    )


def test_what_can_only_be_one_value_need_not_be_said(sdk: Case, session: Session, server: RecordingServer) -> None:
    session.call("wire.fixed")
    assert (server.last.query, server.last.headers["version"]) == ("Action=List", "2")
    session.call("wire.fixed", action="List", maybe="yes")
    assert server.last.query == "Action=List&maybe=yes"
    with pytest.raises(sdk.models.InvalidArgumentError, match="action"):
        session.call("wire.fixed", action="Delete")


def test_a_parameter_may_say_what_the_client_is_called(session: Session, server: RecordingServer) -> None:
    session.call("wire.with_agent", user_agent="mine")
    assert server.last.headers["user-agent"] == "mine"
    session.call("wire.with_agent")
    assert "/" in server.last.headers["user-agent"]


def test_the_query_method(session: Session, server: RecordingServer) -> None:
    session.call("wire.search", q="a")
    assert (server.last.method, server.last.target) == ("QUERY", "/query?q=a")


def test_two_parameters_in_one_segment(session: Session, server: RecordingServer) -> None:
    session.call("wire.two_in_a_segment", a="x/y", b=".")
    assert server.last.target == "/two/x%2Fy.."


def _snake(name: str) -> str:
    return (
        name.replace("spaceDelimited", "space_delimited")
        .replace("pipeDelimited", "pipe_delimited")
        .replace("deepObject", "deep_object")
    )
