"""Objects as `application/x-www-form-urlencoded`: bodies, and parameters of that media type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus

from .bodies import bare, is_json
from .params import json_text, query_text, scalar_text
from .shapes import is_list, is_object


def form_text(value: Any, encoding: Mapping[str, Mapping[str, Any]]) -> str:
    """An object as a form; raises ValueError for anything but an object."""
    if not is_object(value):
        raise ValueError("a form must be an object")
    pieces: list[str] = []
    for name, item in value.items():
        if item is not None:
            pieces += _form_pieces(name, item, encoding.get(name, {}))
    return "&".join(pieces)


def _form_pieces(name: str, item: Any, how: Mapping[str, Any]) -> list[str]:
    if {"style", "explode", "allowReserved"} & how.keys():
        style = str(how.get("style", "form"))
        explode = bool(how.get("explode", style == "form"))
        return query_text(name, item, style, explode, allow_reserved=bool(how.get("allowReserved", False)))
    if is_json(bare(str(how.get("contentType", "")))):
        return [f"{quote_plus(name)}={quote_plus(json_text(item))}"]
    items = item if is_list(item) else [item]
    return [f"{quote_plus(name)}={quote_plus(_form_value(each, how))}" for each in items]


def _form_value(item: Any, how: Mapping[str, Any]) -> str:
    if "schema" in how and not isinstance(item, str):
        return str(how["schema"].wrap(item), "utf-8")
    return json_text(item) if is_object(item) or is_list(item) else scalar_text(item)
