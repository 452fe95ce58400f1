"""Parameters on the wire, of the usual styles. What would change the request around them is encoded or refused."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, TypeAlias
from urllib.parse import quote

from pydantic_core import to_jsonable_python

from .parts import part
from .shapes import is_list, is_object

Encode: TypeAlias = Callable[[str], str]

_FORBIDDEN = re.compile("[\x00\r\n]")
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f]")


def encode(text: str) -> str:
    """`text` with everything but RFC 3986's unreserved characters percent-encoded."""
    return quote(text, safe="~")


def scalar_text(value: Any) -> str:
    """A scalar as text: as JSON has it, without quotes."""
    if isinstance(value, (float, Decimal)):
        return _number_text(value)
    value = to_jsonable_python(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _number_text(value: float | Decimal) -> str:
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a number that can be sent")
    if value == int(value) and -(10**21) < value < 10**21:
        return str(int(value))
    return repr(value) if isinstance(value, float) else format(value, "f")


def path_text(name: str, value: Any, style: str, explode: bool, allow_reserved: bool = False) -> str:
    """An encoded path parameter, which cannot leave its segment; raises ValueError for an empty one."""
    if style != "simple" or allow_reserved:
        styled: str = part("styles").path_text(name, value, style, explode, allow_reserved)
        return styled
    text = ",".join(flat(value, explode, encode))
    check_filled(text)
    return text


def check_filled(text: str) -> None:
    """Raise ValueError if there is nothing to put into a path."""
    if not text:
        raise ValueError("must not be empty: it is part of the path")


def flat(value: Any, explode: bool, escape: Encode) -> list[str]:
    """The pieces between separators: items, `k`, `v` or exploded `k=v`, or the scalar."""
    if is_list(value):
        return [escape(_nested(item)) for item in value if item is not None]
    if is_object(value):
        named = members(value, escape)
        if explode:
            return [f"{escape(key)}={text}" for key, text in named]
        return [piece for key, text in named for piece in (escape(key), text)]
    return [escape(scalar_text(value))]


def members(value: dict[str, Any], escape: Encode) -> Iterable[tuple[str, str]]:
    """The members that are not null, with their values as text."""
    return ((key, escape(_nested(item))) for key, item in value.items() if item is not None)


def _nested(value: Any) -> str:
    """What OpenAPI leaves open: an inner array joined by commas, an object as JSON."""
    if is_list(value) and not any(is_object(item) or is_list(item) for item in value):
        return ",".join(scalar_text(item) for item in value)
    if is_list(value) or is_object(value):
        return json_text(value)
    return scalar_text(value)


def json_text(value: Any) -> str:
    """A JSON value as compact text, non-ASCII characters as given."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=scalar_text)


def query_text(
    name: str, value: Any, style: str, explode: bool, *, allow_reserved: bool = False, keep_empty: bool = False
) -> list[str]:
    """The encoded `name=value` pieces; raises ValueError for NUL, CR or LF."""
    escape: Encode = part("styles").reserved_in_query if allow_reserved else checked
    if style == "form":
        pieces = query_pieces(name, value, explode, escape)
    else:
        pieces = part("styles").styled_pieces(name, value, style, explode, escape)
    keep_empty &= not (explode and is_object(value))
    return pieces or ([f"{encode(name)}="] if keep_empty else [])


def checked(text: str) -> str:
    """`text` encoded; raises ValueError for NUL, CR or LF."""
    check_line(text)
    return encode(text)


def check_line(text: str) -> None:
    """Raise ValueError if `text` has a NUL or the end of a line in it."""
    if _FORBIDDEN.search(text):
        raise ValueError("must not contain NUL or line breaks")


def query_pieces(name: str, value: Any, explode: bool, escape: Encode, delimiter: str = ",") -> list[str]:
    """The pieces in style `form`, or in one that differs by its delimiter."""
    if is_object(value) and explode:
        return [f"{escape(key)}={text}" for key, text in members(value, escape)]
    if is_list(value) and explode:
        return [f"{encode(name)}={text}" for text in flat(value, explode, escape)]
    pieces = flat(value, False, escape)
    return [f"{encode(name)}={delimiter.join(pieces)}"] if pieces else []


def header_text(value: Any, explode: bool) -> str:
    """A header's value; raises ValueError for what HTTP cannot carry."""
    text = ",".join(flat(value, explode, str))
    check_header(text)
    return text


def check_header(text: str) -> None:
    """Raise ValueError if `text` cannot be the value of a header."""
    if _CONTROL.search(text):
        raise ValueError("must not contain control characters or line breaks: it is sent as a header")
    text.encode()  # raises UnicodeError, which is a ValueError
    if text != text.strip(" \t"):
        raise ValueError("must not begin or end with a space: HTTP would drop it")
