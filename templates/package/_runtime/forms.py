"""Objects as `application/x-www-form-urlencoded`: bodies, parameters of that media type, and answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote_plus

from .bodies import bare, is_json
from .coreschema import Node, SchemaTree, tree_of, wire_names
from .operation import Schema
from .params import json_text, query_text, scalar_text
from .shapes import is_list, is_object

_LISTS = frozenset({"list", "tuple"})
_OPEN = frozenset({"", "any", "union", "tagged-union"})


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


def form_read(schema: Schema, text: str) -> dict[str, Any]:
    """A form as an object of the type."""
    return grouped(schema, parse_qsl(text, keep_blank_values=True))


def grouped(schema: Schema, pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Named values as an object of the type: all of a name together where that is a list, or may be one and repeats;
    else the last."""
    kind = kinds(tree_of(schema))
    found: dict[str, list[Any]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: values if _is_list(kind(name)["type"], len(values)) else values[-1] for name, values in found.items()}


def kinds(tree: SchemaTree) -> Callable[[str], Node]:
    """What finds the type of an object's member by its name; that of a member of any type where nothing is said."""
    root = tree.inner(tree.root)
    fields = tree.fields(root).items() if root["type"] == "model" else ()
    known = {wire: tree.inner(field["schema"]) for name, field in fields for wire in wire_names(name, field)}
    usual: Node = tree.inner(root["values_schema"]) if root.get("values_schema") else {"type": ""}
    return lambda name: known.get(name, usual)


def _is_list(kind: str, count: int) -> bool:
    return kind in _LISTS or (count > 1 and kind in _OPEN)
