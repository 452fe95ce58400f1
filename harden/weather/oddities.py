"""Faults of spelling: status lines, headers, lengths, chunks and places of redirects that nobody writes by mistake.

Each is used or refused, as the HTTP library sees fit; no other exception than the SDK's own comes of it.
"""

from __future__ import annotations

from dataclasses import replace

from .fault import LOST, REFUSED, SAFE, UNFIT, Fault, Table
from .steps import CHUNKED, FINE, JSON, answer, chunked, head, page, says

_BODY = page(fine=True)
_SIZE = len(_BODY)
_GONE = {"connection": "close"}


def _said(*pieces: bytes) -> Fault:
    return Fault(says(*pieces, end="close"), "any", tries=None)


_OUTCOMES = {
    **dict.fromkeys(
        (
            *("line-feeds-only", "folded", "value-of-bytes", "2,000-headers", "type-twice", "cookie-of-bytes"),
            *("cookie-of-30-KB", "link-to-a-broken-host", "connection-of-controls", "length-twice", "length-list"),
            *("chunks-in-http-1.0", "chunk-extension", "chunk-size-and-spaces", "trailer-of-a-length", "206"),
        ),
        "page",
    ),
    **dict.fromkeys(("version-2", "version-9.9", "type-of-bytes"), UNFIT),
    **dict.fromkeys(("reason-of-30-KB", "challenge-of-bytes"), REFUSED),
    **dict.fromkeys(("coding-of-commas", "coding-of-bytes"), LOST),
    "204-with-a-length": "none",
}
"""What comes of an oddity that is taken for an answer; any other one ends its connection."""


def _settled(table: Table) -> Table:
    return {
        name: fault
        if fault.outcome != "any"
        else replace(
            fault,
            outcome=_OUTCOMES.get(name, LOST),
            tries=(1, 1) if name in _OUTCOMES else SAFE,
            elsewhere="any",
        )
        for name, fault in table.items()
    }


def _line(line: str) -> Fault:
    return _said((line + "\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").encode("utf-8", "surrogateescape"))


def _with(**headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return _said(answer(_BODY, headers={**_GONE, **named}))


def _length(value: str) -> Fault:
    return _said(head(200, {"content-type": JSON, "content-length": value, **_GONE}) + _BODY)


def _coded(value: str) -> Fault:
    return _said(head(200, {"content-type": JSON, "transfer-encoding": value, **_GONE}) + chunked(_BODY))


def _chunks(text: bytes) -> Fault:
    return _said(CHUNKED.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n") + text)


def _to(location: str, outcome: str = REFUSED, tries: int = 1) -> Fault:
    """A redirect: what becomes of a GET, in so many requests. A POST never follows it."""
    does = says(answer(b"", 302, "", {"location": location, **_GONE}), end="close")
    return Fault(does, outcome, tries=(tries, 1), posted=REFUSED)


LINES: Table = _settled(
    {
        "status-099": _line("HTTP/1.1 099 X"),
        "status-000": _line("HTTP/1.1 000 X"),
        "status-of-wide-digits": _line("HTTP/1.1 ２００ X"),
        "version-2": _line("HTTP/2.0 200 OK"),
        "version-9.9": _line("HTTP/9.9 200 OK"),
        "version-in-small-letters": _line("http/1.1 200 OK"),
        "reason-with-null": _line("HTTP/1.1 200 O\x00K"),
        "reason-of-bytes": Fault(says(head("HTTP/1.1 404 \udce9\udcff", {"content-length": "0"})), "APIError", "404"),
        "reason-of-30-KB": _line("HTTP/1.1 404 " + "r" * 30_000),
        "line-feeds-only": _said(b"HTTP/1.1 200 OK\nconnection: close\ncontent-length: %d\n\n" % _SIZE + _BODY),
        "carriage-returns-only": _said(b"HTTP/1.1 200 OK\rcontent-length: 0\r\r"),
        "empty-lines-first": _said(b"\r\n\r\n" + answer(_BODY, headers=_GONE)),
        "answered-too-early": Fault(says(FINE), "page"),
    }
)

HEADERS: Table = _settled(
    {
        "folded": _with(x_a="a\r\n  b"),
        "folded-first": _said(b"HTTP/1.1 200 OK\r\n folded: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"),
        "value-of-bytes": _with(x_a="\udce9\udcff"),
        "name-of-bytes": _with(**{"x-\udce9": "a"}),
        "name-with-a-space": _with(**{"x a": "a"}),
        "name-that-ends-in-a-space": _with(**{"x-a ": "a"}),
        "name-with-null": _with(**{"x\x00a": "a"}),
        "value-with-a-return": _with(x_a="a\rb"),
        "2,000-headers": _with(**{f"x-{number}": "a" for number in range(2_000)}),
        "type-of-bytes": _said(answer(_BODY, kind="\udcff/\udcfe", headers=_GONE)),
        "type-twice": _with(**{"Content-Type": "text/html"}),
        "coding-of-commas": _with(content_encoding=", ,"),
        "coding-of-bytes": _with(content_encoding="\udcff"),
        "cookie-of-bytes": _with(set_cookie="\udcff=\udcfe; expires=soon; domain=\udcff"),
        "cookie-of-30-KB": _with(set_cookie="a=" + "b" * 30_000),
        "link-to-a-broken-host": _with(link="<http://[::1>; rel=next"),
        "connection-of-controls": _with(connection="close, \x01"),
        "challenge-of-bytes": _said(answer(b"", 401, headers={"www-authenticate": '\udcff Digest realm="', **_GONE})),
    }
)

SIZES: Table = _settled(
    {
        "length-plus": _length(f"+{_SIZE}"),
        "length-twice": _length(f"{_SIZE}\r\ncontent-length: {_SIZE}"),
        "length-list": _length(f"{_SIZE}, {_SIZE}"),
        "length-list-of-two": _length("3, 5"),
        "length-underscore": _length("1_0"),
        "length-decimal": _length("3.0"),
        "length-hexadecimal": _length("0x10"),
        "length-of-wide-digits": _length("５"),
        "length-of-5,000-digits": _length("9" * 5_000),
        "coding-twice": _coded("chunked\r\ntransfer-encoding: chunked"),
        "coding-gzip-and-chunked": _coded("gzip, chunked"),
        "coding-identity": _coded("identity"),
        "chunks-in-http-1.0": _said(b"HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + chunked(_BODY)),
        "chunk-extension": _chunks(b'%x;a=b;c="d"\r\n' % _SIZE + _BODY + b"\r\n0;x\r\n\r\n"),
        "chunk-size-and-spaces": _chunks(b"%x  \r\n" % _SIZE + _BODY + b"\r\n0\r\n\r\n"),
        "chunk-size-hexadecimal": _chunks(b"0x%x\r\n" % _SIZE + _BODY + b"\r\n0\r\n\r\n"),
        "chunk-size-plus": _chunks(b"+%x\r\n" % _SIZE + _BODY + b"\r\n0\r\n\r\n"),
        "chunk-size-empty": _chunks(b"\r\n" + _BODY + b"\r\n0\r\n\r\n"),
        "chunk-ends-in-line-feeds": _chunks(b"%x\n" % _SIZE + _BODY + b"\n0\n\n"),
        "trailer-without-colon": _chunks(chunked(_BODY, end=b"0\r\nnonsense\r\n\r\n")),
        "trailer-with-null": _chunks(chunked(_BODY, end=b"0\r\nx: a\x00\r\n\r\n")),
        "trailer-of-a-length": _chunks(chunked(_BODY, end=b"0\r\ncontent-length: 3\r\n\r\n")),
        "204-with-a-length": _said(head(204, {"content-length": "5", **_GONE}) + b"hello"),
        "206": _said(answer(_BODY, 206, headers={"content-range": "bytes 0-1/9", **_GONE})),
    }
)

PLACES: Table = {
    "302-to-nowhere": _to(""),
    "302-twice": _to("/fine\r\nlocation: /fine", LOST),
    "302-with-a-password": _to("http://u:p@127.0.0.1:1/fine", LOST),
    "302-to-port-0": _to("http://127.0.0.1:0/fine"),
    "302-to-a-negative-port": _to("http://127.0.0.1:-1/fine"),
    "302-to-a-port-of-words": _to("http://127.0.0.1:abc/fine"),
    "302-to-another-scheme": _to("https://127.0.0.1:1/fine", LOST),
    "302-to-a-web-socket": _to("ws://127.0.0.1:1/fine"),
    "302-to-a-file-server": _to("ftp://127.0.0.1:1/fine"),
    "302-to-a-file-socket": _to("unix:///x"),
    "302-to-a-scheme": _to("http:", tries=6),
    "302-to-two-slashes": _to("//", tries=6),
    "302-to-a-name-of-bytes": _to("http://\udce2\udc98\udc83.invalid/"),
    "302-to-a-zone": _to("http://[fe80::1%25eth0]/", LOST),
    "302-to-a-query": _to("?a", tries=6),
    "302-to-a-fragment": _to("#\udcff", tries=6),
    "302-with-backslashes": _to("\\\\evil.example\\x", tries=6),
    "302-to-a-dot": _to("http://./x"),
    "302-with-null": Fault(says(answer(b"", 302, "", {"location": "/a\x00b"}), end="close"), LOST, tries=SAFE),
}
