"""The tables of the OpenAPI specification and the examples of RFC 6570, as text on the wire."""

from __future__ import annotations

import enum
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest
from _runtime.params import header_text, path_text, query_text, scalar_text
from _runtime.styles import cookie_text
from hypothesis import given
from hypothesis import strategies as st

LIST = ["blue", "black", "brown"]
OBJECT = {"R": 100, "G": 200, "B": 150}


@pytest.mark.parametrize(
    ("style", "explode", "value", "text"),
    [
        ("simple", False, "blue", "blue"),
        ("simple", False, LIST, "blue,black,brown"),
        ("simple", False, OBJECT, "R,100,G,200,B,150"),
        ("simple", True, LIST, "blue,black,brown"),
        ("simple", True, OBJECT, "R=100,G=200,B=150"),
        ("label", False, "", "."),
        ("label", False, "blue", ".blue"),
        ("label", False, LIST, ".blue,black,brown"),
        ("label", False, OBJECT, ".R,100,G,200,B,150"),
        ("label", True, "blue", ".blue"),
        ("label", True, LIST, ".blue.black.brown"),
        ("label", True, OBJECT, ".R=100.G=200.B=150"),
        ("matrix", False, "", ";color"),
        ("matrix", False, "blue", ";color=blue"),
        ("matrix", False, LIST, ";color=blue,black,brown"),
        ("matrix", False, OBJECT, ";color=R,100,G,200,B,150"),
        ("matrix", True, "", ";color"),
        ("matrix", True, "blue", ";color=blue"),
        ("matrix", True, LIST, ";color=blue;color=black;color=brown"),
        ("matrix", True, OBJECT, ";R=100;G=200;B=150"),
    ],
)
def test_path_styles(style: str, explode: bool, value: Any, text: str) -> None:
    assert path_text("color", value, style, explode) == text


@pytest.mark.parametrize(
    ("style", "explode", "value", "text"),
    [
        ("form", False, "", "color="),
        ("form", False, "blue", "color=blue"),
        ("form", False, LIST, "color=blue,black,brown"),
        ("form", False, OBJECT, "color=R,100,G,200,B,150"),
        ("form", True, "", "color="),
        ("form", True, "blue", "color=blue"),
        ("form", True, LIST, "color=blue&color=black&color=brown"),
        ("form", True, OBJECT, "R=100&G=200&B=150"),
        ("spaceDelimited", False, LIST, "color=blue%20black%20brown"),
        ("spaceDelimited", False, OBJECT, "color=R%20100%20G%20200%20B%20150"),
        ("spaceDelimited", True, LIST, "color=blue&color=black&color=brown"),
        ("pipeDelimited", False, LIST, "color=blue%7Cblack%7Cbrown"),
        ("pipeDelimited", False, OBJECT, "color=R%7C100%7CG%7C200%7CB%7C150"),
        ("deepObject", True, OBJECT, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
        ("deepObject", True, {"a": {"b": [1, 2]}}, "color%5Ba%5D%5Bb%5D=1&color%5Ba%5D%5Bb%5D=2"),
        ("deepObject", True, {"a": [{"b": 1}]}, "color%5Ba%5D%5B0%5D%5Bb%5D=1"),
        ("form", True, [], ""),
        ("form", False, {}, ""),
        ("form", True, {"a": None, "b": 1}, "b=1"),
        ("form", True, {"a": [1, 2], "b": {"c": 1}}, "a=1%2C2&b=%7B%22c%22%3A1%7D"),
    ],
)
def test_query_styles(style: str, explode: bool, value: Any, text: str) -> None:
    assert "&".join(query_text("color", value, style, explode)) == text


def test_an_empty_value_that_must_be_there() -> None:
    assert query_text("color", [], "form", True, keep_empty=True) == ["color="]
    assert query_text("color", {}, "form", False, keep_empty=True) == ["color="]
    assert query_text("color", {}, "form", True, keep_empty=True) == []  # in which the name never stands


@pytest.mark.parametrize(
    ("explode", "value", "text"),
    [
        (False, "blue", "blue"),
        (False, LIST, "blue,black,brown"),
        (False, OBJECT, "R,100,G,200,B,150"),
        (True, OBJECT, "R=100,G=200,B=150"),
        (False, "a b/ä", "a b/ä"),
    ],
)
def test_headers(explode: bool, value: Any, text: str) -> None:
    assert header_text(value, explode) == text


@pytest.mark.parametrize(
    ("style", "explode", "value", "text"),
    [
        ("form", False, "blue", "color=blue"),
        ("form", False, LIST, "color=blue,black,brown"),
        ("form", False, OBJECT, "color=R,100,G,200,B,150"),
        ("form", True, LIST, "color=blue; color=black; color=brown"),
        ("form", True, OBJECT, "R=100; G=200; B=150"),
        ("form", True, "a;b=c", "color=a%3Bb%3Dc"),
        ("cookie", False, "", "color="),
        ("cookie", False, LIST, "color=blue,black,brown"),
        ("cookie", True, LIST, "color=blue; color=black; color=brown"),
        ("cookie", True, OBJECT, "R=100; G=200; B=150"),
        ("cookie", True, "a%20b", "color=a%20b"),
        ("cookie", True, '"blue"', 'color="blue"'),
        ("form", True, '"blue"', "color=%22blue%22"),
    ],
)
def test_cookies(style: str, explode: bool, value: Any, text: str) -> None:
    assert "; ".join(cookie_text("color", value, style, explode)) == text


VALUES: dict[str, Any] = {
    "var": "value",
    "hello": "Hello World!",
    "half": "50%",
    "path": "/foo/bar",
    "list": ["red", "green", "blue"],
    "keys": {"semi": ";", "dot": ".", "comma": ","},
}


@pytest.mark.parametrize(
    ("style", "explode", "name", "text"),
    [
        ("simple", False, "var", "value"),
        ("simple", False, "hello", "Hello%20World%21"),
        ("simple", False, "half", "50%25"),
        ("simple", False, "path", "%2Ffoo%2Fbar"),
        ("simple", False, "list", "red,green,blue"),
        ("simple", False, "keys", "semi,%3B,dot,.,comma,%2C"),
        ("simple", True, "keys", "semi=%3B,dot=.,comma=%2C"),
        ("label", True, "list", ".red.green.blue"),
        ("label", False, "half", ".50%25"),
        ("label", True, "keys", ".semi=%3B.dot=..comma=%2C"),
        ("matrix", False, "hello", ";hello=Hello%20World%21"),
        ("matrix", False, "list", ";list=red,green,blue"),
        ("matrix", True, "list", ";list=red;list=green;list=blue"),
        ("matrix", False, "keys", ";keys=semi,%3B,dot,.,comma,%2C"),
        ("matrix", True, "keys", ";semi=%3B;dot=.;comma=%2C"),
    ],
)
def test_rfc6570(style: str, explode: bool, name: str, text: str) -> None:
    assert path_text(name, VALUES[name], style, explode) == text


@pytest.mark.parametrize(
    ("name", "explode", "text"),
    [
        ("list", False, "list=red,green,blue"),
        ("list", True, "list=red&list=green&list=blue"),
        ("keys", False, "keys=semi,%3B,dot,.,comma,%2C"),
        ("keys", True, "semi=%3B&dot=.&comma=%2C"),
        ("half", True, "half=50%25"),
    ],
)
def test_rfc6570_in_a_query(name: str, explode: bool, text: str) -> None:
    assert "&".join(query_text(name, VALUES[name], "form", explode)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Hello World!", "q=Hello%20World!"),
        ("/foo/bar?x=1", "q=/foo/bar?x=1"),
        ("50%", "q=50%25"),
        ("50%25", "q=50%25"),
        ("a&b#c+d", "q=a%26b%23c%2Bd"),
        ("[a]", "q=%5Ba%5D"),
    ],
)
def test_reserved_characters_stay_where_they_are_allowed(value: str, text: str) -> None:
    assert query_text("q", value, "form", True, allow_reserved=True) == [text]


def test_reserved_characters_do_not_leave_a_path_segment() -> None:
    assert path_text("id", "a:b/c?d#e", "simple", False, allow_reserved=True) == "a:b%2Fc%3Fd%23e"


class Color(str, enum.Enum):  # noqa: UP042  (as generated for Python 3.10)
    RED = "red"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (10.0, "10"),
        (10, "10"),
        (0.1, "0.1"),
        (1e22, "1e+22"),
        (-0.5, "-0.5"),
        (2**60 + 1, "1152921504606846977"),
        (True, "true"),
        (False, "false"),
        (Decimal("1.50"), "1.50"),
        (Decimal("3.00"), "3"),
        (Color.RED, "red"),
        (datetime(2024, 1, 2, 3, 4, 5, tzinfo=timezone.utc), "2024-01-02T03:04:05Z"),  # noqa: UP017
        (datetime(2024, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=2))), "2024-01-02T03:04:05+02:00"),
        (date(2024, 1, 2), "2024-01-02"),
        (UUID(int=0), "00000000-0000-0000-0000-000000000000"),
    ],
)
def test_scalars(value: Any, text: str) -> None:
    assert scalar_text(value) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("-Infinity")])
def test_numbers_without_a_text_are_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="number"):
        scalar_text(value)


@pytest.mark.parametrize(
    ("value", "style"),
    [("", "simple"), ([], "simple"), ({}, "simple"), ([""], "simple"), ([], "label"), ({}, "label")],
)
def test_an_empty_path_parameter_is_refused(value: Any, style: str) -> None:
    with pytest.raises(ValueError, match="empty"):
        path_text("id", value, style, False)


@pytest.mark.parametrize("text", ["a\rb", "a\nb", "a\0b"])
def test_line_ends_are_refused(text: str) -> None:
    for write in (
        lambda: header_text(text, False),
        lambda: query_text("q", text, "form", True),
        lambda: query_text("q", [text], "deepObject", True, allow_reserved=True),
        lambda: cookie_text("c", text, "form", False),
        lambda: cookie_text("c", text, "cookie", False),
    ):
        with pytest.raises(ValueError, match="must not contain"):
            write()


@pytest.mark.parametrize("text", ["a;b", "a b", 'a"b', '"', '"a"b"', '"a;b"', '"a', "a,b", "ä"])
def test_a_plain_cookie_adds_no_other(text: str) -> None:
    with pytest.raises(ValueError, match="cookie"):
        cookie_text("c", text, "cookie", False)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_survives_a_path(text: str) -> None:
    encoded = path_text("id", text, "simple", False)
    assert unquote(encoded) == text
    assert not set("/?#\\ \r\n") & set(encoded)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n")))
def test_any_line_survives_a_query(text: str) -> None:
    (piece,) = query_text("q", text, "form", True)
    assert unquote(piece.partition("=")[2]) == text
    assert not set("&#+ ") & set(piece)
