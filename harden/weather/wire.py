"""What arrives as bytes: no value ends a line, leaves its path segment, or adds a header, a parameter or a cookie."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from harden.case import Case, Verdict

from .sdk import runtime
from .server import FaultServer, serving
from .steps import FINE, says

BREAKS = ("a\rb", "a\nb", "a\r\nx-evil: 1", "a\0b", "\r", "\n", "\0", "a\r\n\r\nGET /evil HTTP/1.1\r\n\r\n")
SEGMENTS = (
    *(".", "..", "...", "../..", "../../admin?x=1", "%2e%2e", "%2E%2e/", "%2e", ".%2e", "%252e%252e", "..;", "..;/"),
    *("a/b", "/", "//evil.example", "a\\b", "..\\..", "\\", ";", ";x=1", "a;b", "", " ", "?", "a?b=1", "#", "a#b"),
    *("@evil", ":80", "http://evil.example/", "%", "%zz", "%2F", "%5c", "&x=1", "=", "+", "é", "☃", "．．", "\u2028"),
    *("\t", "\x7f", "a b", "*", "~", "|", "^", "`", "{x}", "<>", '"', "'", "a" * 5_000),
)
QUERIES = ("a&x=1", "a=b", "a;x=1", "a#b", "a?b", "a b", "+", "%26x=1", "é", "☃", "\u2028", "&", "=", "\t", "\x7f")
COOKIES = (
    "a; x=1",
    "a;x=1",
    "a, x=1",
    "a b",
    '"',
    "a=b",
    ";",
    "\t; x=1",
    "é",
    "a\u2028",
    "\x85",
    "\x7f",
    "\\",
    "%3b x=1",
)
_STYLES = (("simple", False), ("simple", True), ("label", False), ("matrix", False), ("reserved", False))


def cases() -> Iterator[Case]:
    """A case for each place and half, holding its values."""
    for half in ("sync", "async"):
        for place, (values, check) in _PLACES.items():
            work = partial(_attempt, half, place)
            yield Case("weather: on the wire", f"{place}, {half}", work, weight=len(values) * len(_params(place)))
            assert callable(check)


def _attempt(half: str, place: str, folder: Path) -> Verdict:
    values, check = _PLACES[place]
    with serving({"a": says(FINE)}) as server:
        found = [
            f"{label} {value[:40]!r}: {problem}"
            for label, param in _params(place).items()
            for value in values
            for problem in _sent(server, half, param, value, check)
        ]
    return Verdict("; ".join(found)[:900], refused=place.endswith("line ends"))


def _params(place: str) -> Mapping[str, Any]:
    """The parameters that a place is tried with, by a label."""
    operation = runtime("operation")
    text = operation.Schema(lambda: str)
    location = place.partition(":")[0]
    make = partial(operation.Param, "v", "v", location, text, required=True)
    if location == "path":
        return {
            f"{style}{explode}": make(
                style="simple" if style == "reserved" else style, explode=explode, allow_reserved=style == "reserved"
            )
            for style, explode in _STYLES
        }
    if location == "header":
        return {"simple": make(style="simple", explode=False)}
    if location == "cookie":
        return {style: make(style=style, explode=True) for style in ("form", "cookie")}
    return {"form": make(style="form", explode=True), "delimited": make(style="pipeDelimited", explode=False)}


def _sent(server: FaultServer, half: str, param: Any, value: str, check: Callable[[bytes, str], str]) -> Iterator[str]:
    before = len(server.heads)
    try:
        _call(half, server.url, param, value)
    except runtime("errors").InvalidArgumentError:
        if len(server.heads) > before:
            yield "refused, but something was sent"
        return
    except Exception as error:
        yield f"raised {type(error).__name__}: {error}"
        return
    if len(server.heads) != before + 1:
        yield f"{len(server.heads) - before} requests"
    elif problem := check(server.heads[-1], value):
        yield f"{problem}: {server.heads[-1][:120]!r}"


def _call(half: str, url: str, param: Any, value: str) -> None:
    client_module, operation = runtime("client"), runtime("operation")
    path = "/a/{v}/z" if param.location == "path" else "/a/z"
    asked = operation.Operation("Try", "GET", path, params=(param,), name="try")
    client = client_module.SDKClient(client_module.ClientSettings("test/1", name="Try"), {}, server_url=url)
    if half == "sync":
        with client:
            client.engine.call(asked, {"v": value})
        return

    async def call() -> None:
        async with client:
            await client.engine.call_async(asked, {"v": value})

    asyncio.run(call())


def _in_path(head: bytes, value: str) -> str:
    found = re.match(rb"GET /a/([^/?#\\\x00-\x20]*)/z HTTP/1\.1\r\n", head)
    if not found:
        return "it left its segment"
    segment = found[1].decode("ascii")
    return "it is a dot segment" if unquote(segment) in ("", ".", "..") else _lines(head)


def _in_query(head: bytes, value: str) -> str:
    target = head.split(b" ", 2)[1].decode("ascii")
    pairs = parse_qsl(target.partition("?")[2], keep_blank_values=True, separator="&")
    return _lines(head) if pairs == [("v", value)] and "#" not in target else "other parameters arrived"


def _in_header(head: bytes, value: str) -> str:
    return _lines(head, b"v")


def _in_cookie(head: bytes, value: str) -> str:
    lines = [line for line in head.split(b"\r\n") if line.lower().startswith(b"cookie:")]
    if len(lines) != 1 or re.search(rb"[;,\s\"]", lines[0][len(b"cookie: ") :]):
        return "another cookie may have arrived"
    return _lines(head, b"cookie")


def _lines(head: bytes, *more: bytes) -> str:
    """Whether any other header arrived than those that the SDK sends."""
    names = {line.partition(b":")[0].lower() for line in head.split(b"\r\n")[1:] if line}
    known = {b"host", b"accept", b"accept-encoding", b"user-agent", b"connection", *more}
    return f"headers arrived: {names - known}" if names - known or b"\n" in head.replace(b"\r\n", b"") else ""


def _never(head: bytes, value: str) -> str:
    return "it was sent"


_PLACES: Mapping[str, tuple[tuple[str, ...], Callable[[bytes, str], str]]] = {
    "path": (SEGMENTS, _in_path),
    "path: line ends": (BREAKS, _in_path),
    "query": (QUERIES, _in_query),
    "query: line ends": (BREAKS, _never),
    "header: line ends": (BREAKS, _never),
    "cookie": (COOKIES, _in_cookie),
    "cookie: line ends": (BREAKS, _never),
    "header": (("a", "é", "☃", "a: b", "a, b", "\u2028"), _in_header),
}
