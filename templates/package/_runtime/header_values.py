"""The headers of an answer as the values that the document describes."""

from __future__ import annotations

from typing import Any

from .bodies import bare, is_json
from .coreschema import tree_of
from .http import Headers
from .operation import Param, Response
from .parsing import ParseError, parse_json, parse_value

_DELIMITERS = {"spaceDelimited": None, "pipeDelimited": "|", "tabDelimited": "\t"}
"""None is any white space."""


def header_value(name: str, headers: Headers, documented: list[Response]) -> Any:
    """The header's value by its documented type; its text where it has none or does not match it, None if absent."""
    text = headers.get(name)
    lower = name.lower()
    for answer in documented if text is not None else ():
        for header in answer.headers:
            if header.name.lower() == lower:
                return _typed(header, text or "")
    return text


def _typed(header: Param, text: str) -> Any:
    try:
        if is_json(bare(header.content_type)):
            return parse_json(header.schema, text)
        return parse_value(header.schema, _plain(header, text), "strict")
    except ParseError:
        return text


def _plain(header: Param, text: str) -> Any:
    """The parts of a list or object, as style `simple` joins them, or as Swagger 2.0 has others do."""
    tree = tree_of(header.schema)
    kind = tree.inner(tree.root)["type"]
    pieces = [piece.strip() for piece in text.split(_DELIMITERS.get(header.style, ","))] if text.strip() else []
    if kind in {"list", "tuple"}:
        return pieces
    if kind in {"model", "dict"}:
        if header.explode:
            return dict(_pair(piece) for piece in pieces)
        return dict(zip(pieces[::2], pieces[1::2], strict=False))
    return text.strip()


def _pair(piece: str) -> tuple[str, str]:
    name, _, value = piece.partition("=")
    return name, value
