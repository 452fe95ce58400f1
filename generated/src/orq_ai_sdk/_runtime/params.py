"""Parameters as text on the wire: each style of OpenAPI, exploded or not, for each shape of value.

Pure functions on plain JSON values, names and styles. Nothing here knows a schema or an operation. What would change
the meaning of the request around it is percent-encoded where the place allows it, and else refused by ValueError.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias
from urllib.parse import quote

from pydantic_core import to_jsonable_python

from .shapes import is_list, is_object

Encode: TypeAlias = Callable[[str], str]
Pair: TypeAlias = tuple[str, Any]

_RESERVED_IN_PATH = ":@!$&'()*+,;="
_RESERVED_IN_QUERY = ":/?@!$'()*,;="
_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")
_FORBIDDEN = re.compile("[\x00\r\n]")
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f]")
_COOKIE_UNSAFE = re.compile("[^!#-+\\--:<-\\[\\]-~]")


def encode(text: str) -> str:
    """`text` with everything but RFC 3986's unreserved characters percent-encoded."""
    return quote(text, safe="~")


def encode_reserved(text: str, safe: str) -> str:
    """Reserved expansion of RFC 6570: the characters of `safe` and percent-encoded triplets stay as they are."""
    parts = _ESCAPE.split(text)
    kept = [*_ESCAPE.findall(text), ""]
    return "".join(quote(part, safe="~" + safe) + triplet for part, triplet in zip(parts, kept, strict=True))


def scalar_text(value: Any) -> str:
    """A JSON scalar, date or number as text: `true`, `10` for 10.0, RFC 3339 with `Z` for a time without a zone."""
    if isinstance(value, Enum):
        return scalar_text(value.value)
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (float, Decimal)):
        return _number_text(value)
    if isinstance(value, (date, time)):
        return _time_text(value)
    if isinstance(value, timedelta):
        return str(to_jsonable_python(value))
    return bytes(value).decode() if isinstance(value, (bytes, bytearray)) else str(value)


def _number_text(value: float | Decimal) -> str:
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a number that can be sent")
    if value == int(value) and -(10**21) < value < 10**21:
        return str(int(value))
    return repr(value) if isinstance(value, float) else format(value, "f")


def _time_text(value: date | time) -> str:
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=timezone.utc)  # noqa: UP017
        return aware.isoformat().replace("+00:00", "Z")
    return value.isoformat()


def path_text(name: str, value: Any, style: str, explode: bool, allow_reserved: bool = False) -> str:
    """The text that takes the place of `{name}` in a path, fully encoded; it cannot leave its segment.

    Raises ValueError when it would be empty, but for an empty text as a label, which is a dot."""
    escape = _path_encoder if allow_reserved else encode
    lead, separator = {"label": (".", "." if explode else ","), "matrix": (";", ";" if explode else ",")}.get(
        style, ("", ",")
    )
    if style == "matrix":
        text = _matrix(name, value, explode, escape, separator)
    else:
        text = separator.join(_flat(value, explode, escape))
    if not text and (style != "label" or is_list(value) or is_object(value)):
        raise ValueError("must not be empty: it is part of the path")
    return lead + text


def _path_encoder(text: str) -> str:
    return encode_reserved(text, _RESERVED_IN_PATH)


def _matrix(name: str, value: Any, explode: bool, escape: Encode, separator: str) -> str:
    if is_object(value) and explode:
        return separator.join(_assigned(escape(key), text) for key, text in _members(value, escape))
    if is_list(value) and explode:
        return separator.join(_assigned(encode(name), text) for text in _flat(value, explode, escape))
    return _assigned(encode(name), separator.join(_flat(value, False, escape)))


def _assigned(name: str, text: str) -> str:
    return f"{name}={text}" if text else name


def _flat(value: Any, explode: bool, escape: Encode) -> list[str]:
    """The pieces between separators: items; or members as `k`, `v`, exploded as `k=v`; or the scalar itself."""
    if is_list(value):
        return [escape(_nested(item)) for item in value if item is not None]
    if is_object(value):
        members = list(_members(value, escape))
        if explode:
            return [f"{escape(key)}={text}" for key, text in members]
        return [piece for key, text in members for piece in (escape(key), text)]
    return [escape(scalar_text(value))]


def _members(value: dict[str, Any], escape: Encode) -> Iterable[tuple[str, str]]:
    return ((key, escape(_nested(item))) for key, item in value.items() if item is not None)


def _nested(value: Any) -> str:
    """What OpenAPI leaves open: an array within an object or array joined by commas, an object as JSON."""
    if is_list(value) and not any(is_object(item) or is_list(item) for item in value):
        return ",".join(scalar_text(item) for item in value)
    if is_list(value) or is_object(value):
        return json_text(value)
    return scalar_text(value)


def json_text(value: Any) -> str:
    """A JSON value as compact text, as it was given: also non-ASCII characters."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=scalar_text)


_DELIMITERS = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}


def query_text(
    name: str, value: Any, style: str, explode: bool, *, allow_reserved: bool = False, keep_empty: bool = False
) -> list[str]:
    """The encoded `name=value` pieces of a query, to be joined by `&`; none for an empty array or object, unless
    `keep_empty`. Raises ValueError for NUL, CR or LF."""
    escape = _query_encoder if allow_reserved else _checked
    pieces = _query_pieces(name, value, style, explode, escape)
    return pieces or ([f"{encode(name)}="] if keep_empty else [])


def _checked(text: str) -> str:
    check_line(text)
    return encode(text)


def _query_encoder(text: str) -> str:
    check_line(text)
    return encode_reserved(text, _RESERVED_IN_QUERY)


def check_line(text: str) -> None:
    """Raise ValueError if `text` has a NUL or the end of a line in it."""
    if _FORBIDDEN.search(text):
        raise ValueError("must not contain NUL or line breaks")


def _query_pieces(name: str, value: Any, style: str, explode: bool, escape: Encode) -> list[str]:
    if style == "deepObject" and (is_object(value) or is_list(value)):
        return [f"{encode(key)}={escape(scalar_text(item))}" for key, item in _deep(name, value)]
    if is_object(value) and explode:
        return [f"{escape(key)}={text}" for key, text in _members(value, escape)]
    if is_list(value) and explode:
        return [f"{encode(name)}={text}" for text in _flat(value, explode, escape)]
    pieces = _flat(value, False, escape)
    return [f"{encode(name)}={_DELIMITERS.get(style, ',').join(pieces)}"] if pieces else []


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


def header_text(value: Any, explode: bool) -> str:
    """A header's value in the style `simple`, not percent-encoded; raises ValueError for what HTTP cannot carry."""
    text = ",".join(_flat(value, explode, str))
    check_header(text)
    return text


def check_header(text: str) -> None:
    """Raise ValueError if `text` cannot be the value of a header."""
    if _CONTROL.search(text):
        raise ValueError("must not contain control characters or line breaks: it is sent as a header")
    if text != text.strip(" \t"):
        raise ValueError("must not begin or end with a space: HTTP would drop it")


def cookie_text(name: str, value: Any, style: str, explode: bool) -> list[str]:
    """The `name=value` pieces of a Cookie header, to be joined by `; `. Style `form` percent-encodes; style `cookie`
    sends the value as it is. Raises ValueError for what would end the cookie or begin another."""
    escape = _cookie_value if style == "cookie" else _checked
    if is_object(value) and explode:
        return [f"{encode(key)}={text}" for key, text in _members(value, escape)]
    pieces = _flat(value, explode, escape)
    if explode:
        return [f"{encode(name)}={piece}" for piece in pieces]
    return [f"{encode(name)}={','.join(pieces)}"] if pieces else []


def _cookie_value(text: str) -> str:
    if _COOKIE_UNSAFE.search(text):
        raise ValueError("must not contain spaces, quotes, commas, semicolons or control characters: it is a cookie")
    return text
