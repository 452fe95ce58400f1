"""The schemas that most of a document is made of: of one type, with no more than the keywords that go with it.

Their shape is read off without opening them, and the type of a scalar among them without a shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from ..diagnostics import Pointer, join_pointer
from ..ir import Json, Meta, Nullable, Type
from .dialect import EXTENDED, examples_of
from .meta import meta_of, words_of
from .node import Layer, Node, node_at
from .reading import entries, sequence, text
from .scalars import plain_scalar
from .shape import Shape

_WORDS = frozenset({"type", "format", "title", "description", "example", "examples", "default", "nullable"})
"""What says nothing of which values are valid beside the type."""
_BESIDE = _WORDS - {"format"} | {"deprecated", "readOnly", "writeOnly"}
_SCALAR = _BESIDE | {"format"}
_NUMBER = _SCALAR | {"minimum", "maximum", "multipleOf"}
_SCALARS: Mapping[object, frozenset[str]] = {
    "string": _SCALAR | {"minLength", "maxLength", "pattern"},
    "integer": _NUMBER,
    "number": _NUMBER,
    "boolean": _SCALAR,
}
_KEYWORDS: Mapping[object, frozenset[str]] = {
    **_SCALARS,
    "string": _SCALARS["string"] | {"enum"},
    "array": _BESIDE | {"items", "minItems", "maxItems", "uniqueItems"},
    "object": _BESIDE | {"properties", "required", "additionalProperties"},
}
_FLAGS = (True, False)


def simple_type(node: Node) -> Type | None:
    """The type at `node` if it is a simple scalar without extensions, to which its place does not matter."""
    keys = _keys(node)
    name, format_ = keys.get("type"), keys.get("format", "")
    allowed = _SCALARS.get(name) if isinstance(name, str) else None
    if allowed is None or not (allowed.issuperset(keys) and isinstance(format_, str)):
        return None
    null = keys.get("nullable", False)
    if null not in _FLAGS:
        return None
    found = plain_scalar(_meta(node.pointer, keys), cast("str", name), format_)
    return Nullable(found.meta, found) if null is True else found


def simple_shape(node: Node) -> Shape | None:
    """What holds at `node`, if it is simple and says everything as it should."""
    keys = _keys(node)
    name, format_ = keys.get("type"), keys.get("format", "")
    extensions = _extensions(keys, _KEYWORDS.get(name)) if isinstance(name, str) else None
    null = keys.get("nullable", False)
    if extensions is None or null not in _FLAGS or not isinstance(format_, str):
        return None
    meta, types = _meta(node.pointer, keys), (cast("str", name),)
    found = Shape(node.pointer, meta, types, null is True, format=format_, extensions=extensions)
    if not (_enumerated(found, keys) and _listed(found, keys)):
        return None
    _describe(found, keys)
    return found


def _keys(node: Node) -> Mapping[str, Json]:
    """The keywords of the one schema at `node`; none where there are several."""
    data = node.parts[0].data if node.simple else None
    return cast("Mapping[str, Json]", data) if isinstance(data, dict) else {}


def _extensions(keys: Mapping[str, Json], allowed: frozenset[str] | None) -> dict[str, Json] | None:
    """What a schema says beside the keywords `allowed`, if these are extensions that change none of them."""
    if allowed is None or allowed.issuperset(keys):
        return None if allowed is None else {}
    others = {name: value for name, value in keys.items() if name not in allowed}
    are_extensions = all(name.startswith("x-") for name in others) and EXTENDED.isdisjoint(others)
    return others if are_extensions else None


def _meta(pointer: Pointer, keys: Mapping[str, Json]) -> Meta:
    if "example" in keys or "examples" in keys:
        keys = {**keys, "examples": examples_of(keys)}
    return words_of(pointer, keys, keys) if _WORDS.issuperset(keys) else meta_of(pointer, (Layer(pointer, keys),))


def _enumerated(shape: Shape, keys: Mapping[str, Json]) -> bool:
    """Give `shape` its values; False where they are not texts."""
    if "enum" not in keys:
        return True
    values = sequence(keys["enum"])
    if not (isinstance(keys["enum"], list) and all(isinstance(value, str) for value in values)):
        return False
    shape.enum = tuple(dict.fromkeys(values))
    return True


def _listed(shape: Shape, keys: Mapping[str, Json]) -> bool:
    """Give `shape` its items; False where they are not a schema with keywords."""
    if "items" not in keys:
        return True
    shape.items = node_at(join_pointer(shape.pointer, "items"), keys["items"])
    return isinstance(keys["items"], dict)


def _describe(shape: Shape, keys: Mapping[str, Json]) -> None:
    """Give `shape` its properties."""
    for name, place, data in entries(keys.get("properties"), join_pointer(shape.pointer, "properties")):
        shape.properties[name] = node_at(place, data)
    shape.required = tuple(dict.fromkeys(map(text, sequence(keys.get("required")))))
    more = keys.get("additionalProperties")
    if isinstance(more, dict) or more is True:
        node = node_at(join_pointer(shape.pointer, "additionalProperties"), {} if more is True else more)
        shape.additional = node
    shape.closed = more is False
