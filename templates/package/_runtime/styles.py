"""The less usual styles of parameters: labels and matrices in paths, deep objects and other delimiters in queries,
reserved characters, cookies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeAlias
from urllib.parse import quote

from .params import Encode, check_filled, check_line, checked, encode, flat, members, query_pieces, scalar_text
from .shapes import is_list, is_object

Pair: TypeAlias = tuple[str, Any]

_RESERVED_IN_PATH = ":@!$&'()*+,;="
_RESERVED_IN_QUERY = ":/?@!$'()*,;="
_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")
_COOKIE = re.compile(r'("?)[!#-+\--:<-\[\]-~]*\1')
"""A value by RFC 6265: its characters, or all of them in quotes."""


def encode_reserved(text: str, safe: str) -> str:
    """Reserved expansion of RFC 6570: the characters of `safe` and percent-encoded triplets stay as they are."""
    parts = _ESCAPE.split(text)
    kept = [*_ESCAPE.findall(text), ""]
    return "".join(quote(part, safe="~" + safe) + triplet for part, triplet in zip(parts, kept, strict=True))


def path_text(name: str, value: Any, style: str, explode: bool, allow_reserved: bool = False) -> str:
    """The text that takes the place of `{name}` in a path, fully encoded; it cannot leave its segment, but in the style
    `segments`, which is a path of its own.

    Raises ValueError when it would be empty, but for an empty text as a label, which is a dot."""
    if style == "segments":
        return _segments(scalar_text(value), allow_reserved)
    escape = _path_encoder if allow_reserved else encode
    lead, separator = {"label": (".", "." if explode else ","), "matrix": (";", ";" if explode else ",")}.get(
        style, ("", ",")
    )
    if style == "matrix":
        text = _matrix(name, value, explode, escape, separator)
    else:
        text = separator.join(flat(value, explode, escape))
    if not text and (style != "label" or is_list(value) or is_object(value)):
        check_filled(text)
    return lead + text


def _segments(text: str, allow_reserved: bool) -> str:
    check_filled(text)
    if any(not each or each.partition(";")[0] in {".", ".."} for each in text.split("/")):
        raise ValueError("has a segment that is empty or dots")
    return quote(text, safe="~/" + (_RESERVED_IN_PATH if allow_reserved else ""))


def _path_encoder(text: str) -> str:
    return encode_reserved(text, _RESERVED_IN_PATH)


def _matrix(name: str, value: Any, explode: bool, escape: Encode, separator: str) -> str:
    if is_object(value) and explode:
        return separator.join(_assigned(escape(key), text) for key, text in members(value, escape))
    if is_list(value) and explode:
        return separator.join(_assigned(encode(name), text) for text in flat(value, explode, escape))
    return _assigned(encode(name), separator.join(flat(value, False, escape)))


def _assigned(name: str, text: str) -> str:
    return f"{name}={text}" if text else name


def reserved_in_query(text: str) -> str:
    """`text` encoded but for reserved characters; raises ValueError for NUL, CR or LF."""
    check_line(text)
    return encode_reserved(text, _RESERVED_IN_QUERY)


_DELIMITERS = {"spaceDelimited": "%20", "pipeDelimited": "%7C", "tabDelimited": "%09"}


def styled_pieces(name: str, value: Any, style: str, explode: bool, escape: Encode) -> list[str]:
    """The pieces of a query in style `deepObject`, or with another delimiter."""
    if style == "deepObject" and (is_object(value) or is_list(value)):
        return [f"{encode(key)}={escape(scalar_text(item))}" for key, item in _deep(name, value)]
    return query_pieces(name, value, explode, escape, _DELIMITERS.get(style, ","))


def _deep(name: str, value: Any) -> Iterable[Pair]:
    """`name[key]` for each leaf; an array of scalars repeats its key, one of objects counts them."""
    if is_object(value):
        for key, item in value.items():
            yield from _deep(f"{name}[{key}]", item)
    elif is_list(value):
        flat = not any(is_object(item) or is_list(item) for item in value)
        for index, item in enumerate(value):
            yield from _deep(name if flat else f"{name}[{index}]", item)
    elif value is not None:
        yield name, value


def cookie_text(name: str, value: Any, style: str, explode: bool) -> list[str]:
    """The `name=value` pieces of a Cookie header, to be joined by `; `. Style `form` percent-encodes; style `cookie`
    sends the value as it is. Raises ValueError for what would end the cookie or begin another."""
    escape = _cookie_value if style == "cookie" else checked
    if is_object(value) and explode:
        return [f"{encode(key)}={text}" for key, text in members(value, escape)]
    pieces = flat(value, explode, escape)
    if explode:
        return [f"{encode(name)}={piece}" for piece in pieces]
    return [f"{encode(name)}={','.join(pieces)}"] if pieces else []


def _cookie_value(text: str) -> str:
    if not _COOKIE.fullmatch(text):
        raise ValueError("must not contain spaces, quotes, commas, semicolons or control characters: it is a cookie")
    return text
