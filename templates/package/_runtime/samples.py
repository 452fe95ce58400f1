"""A plausible JSON value for a type, for answers of which there is no example."""

from __future__ import annotations

from typing import Any

from .coreschema import Node, SchemaTree, tree_of, wire_names
from .operation import Schema
from .pagination import Pagination, look_up
from .shapes import is_list, is_object

_MAX_DEPTH = 12

_SCALARS: dict[str, Any] = {
    "str": "string",
    "int": 1,
    "float": 1.5,
    "bool": True,
    "decimal": "1.5",
    "datetime": "2024-01-01T00:00:00Z",
    "date": "2024-01-01",
    "time": "12:00:00Z",
    "timedelta": "P1D",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "url": "https://example.com/",
    "bytes": "c3RyaW5n",
}


def sample(schema: Schema) -> Any:
    """A JSON value which the type accepts, save for patterns; always the same one."""
    tree = tree_of(schema)
    return _sample(tree, tree.root, 0)


def last_page(pagination: Pagination, body: Any, *, continued: bool) -> Any:
    """The JSON of a page, changed so that none follows; with nothing in it to say so, `continued` empties it."""
    items = look_up(body, pagination.items)
    count = len(items) if is_list(items) else 0
    total = count if pagination.style == "offset" else 1
    said = _put(body, pagination.has_more, False) or _put(body, pagination.total, total)
    follows_items = pagination.next.startswith(f"{pagination.items}." if pagination.items else "-")
    if not follows_items:
        said = _put(body, pagination.next, "" if isinstance(look_up(body, pagination.next), str) else None) or said
    if continued and not said and is_list(items):
        items.clear()
    return body


def _put(body: Any, path: str, value: Any) -> bool:
    """Change what stands at a dotted path of an object; False if there is nothing."""
    before, _, name = path.rpartition(".")
    holder = look_up(body, before)
    if not path or not is_object(holder) or name not in holder:
        return False
    holder[name] = value
    return True


def _sample(tree: SchemaTree, node: Node, depth: int) -> Any:
    node = tree.inner(node)
    kind = node["type"]
    if depth > _MAX_DEPTH:
        return None
    if kind == "model":
        return _sample(tree, node["schema"], depth) if node.get("root_model") else _object(tree, node, depth)
    if kind in {"union", "tagged-union"}:
        return _sample(tree, next(tree.choices(node)), depth + 1)
    if kind in {"literal", "enum"}:
        first = node["expected" if kind == "literal" else "members"][0]
        return getattr(first, "value", first)
    if kind == "list":
        items = node.get("items_schema")
        return [] if items is None or depth + 1 > _MAX_DEPTH else [_sample(tree, items, depth + 1)] * _least(node)
    if kind == "tuple":
        return [_sample(tree, each, depth + 1) for each in node["items_schema"]]
    if kind == "dict":
        return {}
    if kind == "chain":
        return _sample(tree, node["steps"][-1], depth)
    return _scalar(kind, node)


def _object(tree: SchemaTree, node: Node, depth: int) -> dict[str, Any]:
    """An object with its required fields, and at the top also the optional ones."""
    return {
        wire_names(name, field)[0]: _sample(tree, field["schema"], depth + 1)
        for name, field in tree.fields(node).items()
        if depth == 0 or field["schema"]["type"] != "default"
    }


def _scalar(kind: str, node: Node) -> Any:
    value = _SCALARS.get(kind)
    if isinstance(value, str) and kind == "str":
        shortest, longest = node.get("min_length") or 0, node.get("max_length")
        return (value * (shortest // len(value) + 1))[: max(shortest, len(value)) if longest is None else longest]
    if kind in {"int", "float"}:
        return _number(kind, node)
    return value


def _number(kind: str, node: Node) -> int | float:
    """The least number allowed, or one that is below the greatest."""
    lowest, above, highest, below = (node.get(key) for key in ("ge", "gt", "le", "lt"))
    value: int | float = _SCALARS[kind]
    if lowest is not None:
        value = lowest
    elif above is not None:
        value = above + 1
    elif highest is not None:
        value = min(value, highest)
    elif below is not None:
        value = min(value, below - 1)
    return value


def _least(node: Node) -> int:
    return max(1, min(node.get("min_length") or 1, 100))
