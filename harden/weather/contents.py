"""Faults of contents: other media types, empty answers, invalid UTF-8 and JSON, unknown charsets, compressed bombs."""

from __future__ import annotations

import zlib

from .fault import ALWAYS, LOST, REFUSED, SAFE, UNFIT, Fault, Table
from .steps import CHUNKED, PAGE, answer, bomb, chunked, coded, head, packed, page, says

_BODY = page(fine=True)
_HTML = b"<!doctype html><title>Login</title>"


def _unfit(body: bytes, says_: str = "", kind: str = "application/json") -> Fault:
    return Fault(says(answer(body, kind=kind)), UNFIT, says_)


def _used(body: bytes, kind: str = "application/json") -> Fault:
    return Fault(says(answer(body, kind=kind)), "page")


def _inside(text: bytes) -> bytes:
    """A page with some text in it."""
    return b'{"object": "list", "data": [], "has_more": false, "note": ' + text + b"}"


MEDIA: Table = {
    "html": _unfit(_HTML, "is text/html, expected application/json", "text/html"),
    "html-called-json": _unfit(_HTML, "$"),
    "html-502": Fault(says(answer(_HTML, 502, "text/html")), REFUSED, "502 Bad Gateway", ALWAYS),
    "html-404": Fault(says(answer(_HTML, 404, "text/html")), REFUSED, "404"),
    "image": _unfit(b"\x89PNG", "is image/png", "image/png"),
    "type-garbage": _used(_BODY, ";;;/"),
    "type-of-10-KB": _unfit(_BODY, "", "a/" + "b" * 10_000),
    "type-none": _used(_BODY, ""),
    "type-in-capitals": _used(_BODY, "APPLICATION/JSON; CHARSET=UTF-8"),
    "type-plain": _used(_BODY, "text/plain"),
    "type-octets": _used(_BODY, "application/octet-stream"),
    "type-json-suffix": _used(_BODY, "application/vnd.shop+json"),
    "type-joined": _used(_BODY, "application/json, application/json"),
    "type-twice": Fault(says(answer(_BODY, headers={"Content-Type": "text/html"})), "page"),
    "empty": _unfit(b"", "the body is empty"),
    "blank": _unfit(b" \r\n ", "the body is empty"),
    "empty-without-type": _unfit(b"", "", ""),
    "empty-500": Fault(says(answer(b"", 500, "")), REFUSED, "500", ALWAYS),
    "empty-400": Fault(says(answer(b"", 400, "")), REFUSED, "400"),
    "no-content": Fault(says(head(204)), "none"),
    "no-content-with-type": Fault(says(head(204, {"content-type": "application/json"})), "none"),
    "events-unasked": Fault(says(answer(b"data: 1\n\n", kind="text/event-stream")), UNFIT),
}

TEXTS: Table = {
    "json-cut": _unfit(_BODY[:-3], "$"),
    "json-more": _unfit(_BODY + b"x", "$"),
    "json-twice": _unfit(_BODY + _BODY, "$"),
    "json-scalar": Fault(says(answer(b"5")), "page"),
    "json-null": Fault(says(answer(b"null")), "none"),
    "json-list": Fault(says(answer(b"[]")), "page"),
    "json-word": _unfit(b"OK", "$"),
    "json-comment": _unfit(b"/* */" + _BODY, "$"),
    "json-single-quotes": _unfit(b"{'a': 1}", "$"),
    "json-100,000-levels": _unfit(b"[" * 100_000, "$"),
    "json-100,000-closed-levels": _unfit(b"[" * 100_000 + b"]" * 100_000, "$"),
    "json-long-number": Fault(says(answer(_inside(b"9" * 100_000))), UNFIT),
    "json-huge-exponent": Fault(says(answer(_inside(b"1e999999999"))), "page"),
    "json-not-a-number": Fault(says(answer(_inside(b"NaN"))), "page"),
    "json-lone-surrogate": Fault(says(answer(_inside(b'"\\ud800"'))), "page"),
    "json-null-character": Fault(says(answer(_inside(b'"\\u0000"'))), "page"),
    "json-raw-null": Fault(says(answer(_inside(b'"\x00"'))), UNFIT),
    "json-same-key": Fault(says(answer(_inside(b'1, "note": 2'))), "page"),
    "json-deep-error": Fault(says(answer(b"[" * 100_000, 400)), REFUSED, "400"),
    "json-deep-message": Fault(says(answer(b'{"message":' * 50_000, 400)), REFUSED, "400"),
    "utf-8-invalid": _unfit(_inside(b'"\xff\xfe"'), "$"),
    "utf-8-overlong": _unfit(_inside(b'"\xc0\xaf"'), "$"),
    "utf-8-cut": _unfit(_inside(b'"\xe2\x98"'), "$"),
    "utf-8-surrogates": _unfit(_inside(b'"\xed\xa0\x80"'), "$"),
    "utf-8-invalid-error": Fault(says(answer(b'{"message": "\xff"}', 400)), REFUSED, "400"),
    "utf-8-mark": _used(b"\xef\xbb\xbf" + _BODY),
    "utf-16": _used(_BODY.decode().encode("utf-16"), "application/json; charset=utf-16"),
    "utf-16-unsaid": _unfit(_BODY.decode().encode("utf-16"), "$"),
    "latin-1": _used(_inside('"é"'.encode("latin-1")), "application/json; charset=iso-8859-1"),
    **{
        f"charset-{name}": Fault(says(answer(_BODY, kind=f"application/json; charset={name}")), "page")
        for name in ("none-such", "hex", "rot13", "base64", "zlib", "idna", "undefined", "punycode", "a+b", "''")
    },
    **{
        f"charset-{name}-of-an-error": Fault(
            says(answer(b'{"message": "\xff"}', 400, f"application/json; charset={name}")), REFUSED, "400"
        )
        for name in ("none-such", "hex", "idna", "undefined", "punycode", "unicode_escape", "utf-7", "utf-32")
    },
    "message-with-controls": Fault(says(answer(b'{"message": "a\\u001b[2J\\u0000\\r\\nb\\u202e"}', 400)), REFUSED),
    "message-of-1-MB": Fault(says(answer(b'{"message": "' + b"a" * 1_000_000 + b'"}', 400)), REFUSED),
}


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def _broken(body: bytes, coding: str = "gzip", status: int = 200) -> Fault:
    return Fault(says(coded(body, coding, status)), LOST, "content coding is broken", tries=SAFE)


def _bytes(body: bytes) -> list[bytes]:
    return [body[at : at + 1] for at in range(len(body))]


_GZIP_CHUNKS = CHUNKED.replace(b"\r\n\r\n", b"\r\ncontent-encoding: gzip\r\n\r\n")

CODINGS: Table = {
    "gzip": Fault(says(coded(packed(_BODY))), "page"),
    "gzip-in-capitals": Fault(says(coded(packed(_BODY), "GZIP")), "page"),
    "gzip-two-members": _broken(packed(_BODY[:9]) + packed(_BODY[9:])),
    "gzip-two-whole-members": _broken(packed(_BODY) + packed(b" ")),
    "gzip-then-garbage": _broken(packed(_BODY) + b"garbage"),
    "deflate": Fault(says(coded(zlib.compress(_BODY), "deflate")), "page"),
    "deflate-raw": Fault(says(coded(_raw_deflate(_BODY), "deflate")), "page"),
    "deflate-cut": _broken(zlib.compress(_BODY)[:-1], "deflate"),
    "deflate-raw-cut": _broken(_raw_deflate(_BODY)[:-1], "deflate"),
    "deflate-then-garbage": _broken(zlib.compress(_BODY) + b"garbage", "deflate"),
    "gzip-cut": _broken(packed(_BODY)[:-12]),
    "gzip-cut-in-its-head": _broken(packed(_BODY)[:5]),
    "gzip-cut-before-its-trailer": _broken(packed(_BODY)[:-8]),
    "gzip-cut-in-its-trailer": _broken(packed(_BODY)[:-4]),
    "gzip-cut-by-one-byte": _broken(packed(_BODY)[:-1]),
    "gzip-cut-in-chunks": Fault(
        says(_GZIP_CHUNKS + chunked(packed(_BODY)[:20], packed(_BODY)[20:-3])), LOST, tries=SAFE
    ),
    "gzip-cut-in-an-error": _broken(packed(b'{"message": "no"}')[:-3], status=400),
    "gzip-of-another-sum": _broken(packed(_BODY)[:-8] + bytes(4) + packed(_BODY)[-4:]),
    "gzip-of-another-size": _broken(packed(_BODY)[:-4] + bytes(4)),
    "gzip-broken": _broken(b"\x1f\x8b" + b"\xff" * 99),
    "gzip-not-at-all": _broken(_BODY),
    "gzip-in-many-chunks": Fault(says(_GZIP_CHUNKS + chunked(*_bytes(packed(_BODY)))), "page"),
    "gzip-empty": Fault(says(coded(b"")), UNFIT, "the body is empty"),
    "gzip-of-an-empty-error": Fault(says(coded(b"", status=400)), REFUSED, "400"),
    "gzip-of-no-content": Fault(says(head(204, {"content-encoding": "gzip"})), "none"),
    "coding-unasked": Fault(says(coded(_BODY, "br")), LOST, "encoded as 'br', unasked for"),
    "coding-zstd": Fault(says(coded(b"\x28\xb5\x2f\xfd", "zstd")), LOST, "unasked for"),
    "coding-called-none": Fault(says(coded(_BODY, "none")), "page"),
    "coding-called-utf-8": Fault(says(coded(_BODY, "UTF-8")), "page"),
    "coding-x-gzip": Fault(says(coded(packed(_BODY), "x-gzip")), LOST, "unasked for"),
    "coding-twice": Fault(says(coded(packed(packed(_BODY)), "gzip, gzip")), LOST, "unasked for"),
    "coding-unknown": Fault(says(coded(_BODY, "x" * 500)), LOST, "unasked for"),
    "bomb-gzip": Fault(says(coded(bomb(1024))), LOST, "larger than", within=20, timeout=20_000),
    "bomb-deflate": Fault(
        says(coded(bomb(1024, "deflate"), "deflate")), LOST, "larger than", within=20, timeout=20_000
    ),
    "bomb-in-an-error": Fault(says(coded(bomb(1024), status=400)), LOST, "larger than", within=20, timeout=20_000),
    "bomb-twice": Fault(says(coded(packed(bomb(1024)), "gzip, gzip")), LOST, "unasked for"),
}

PLAIN: Table = {
    "page": Fault(says(answer(_BODY)), "page"),
    "page-minimal": Fault(says(answer(repr(dict(PAGE)).replace("'", '"').replace("False", "false").encode())), "page"),
}
