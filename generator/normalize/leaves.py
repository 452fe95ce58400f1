"""The schemas that most positions have, a type and words: their type is known without opening them.

They are most of a large document, and would else be asked one by one for what only others have.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from ..diagnostics import Pointer
from ..ir import Json, Nullable, Scalar, Type
from .dialect import examples_of
from .meta import words_of
from .node import Node
from .scalars import plain_scalar

_NAMES = frozenset({"string", "integer", "number", "boolean"})
_WORDS = frozenset({"type", "format", "title", "description", "example", "examples", "default", "nullable"})
_FLAGS = (True, False)


def leaf_of(node: Node) -> Type | None:
    """The type at `node` if its one schema says no more than a scalar type and words, and says them as it should."""
    data = node.parts[0].data if node.simple else None
    if not isinstance(data, dict):
        return None
    keys = cast("Mapping[str, Json]", data)
    name, format_ = keys.get("type"), keys.get("format", "")
    fits = isinstance(name, str) and name in _NAMES and isinstance(format_, str) and _WORDS.issuperset(keys)
    if not fits or keys.get("nullable", False) not in _FLAGS:
        return None
    found = _scalar(node.pointer, keys, cast("str", name), format_)
    return Nullable(found.meta, found) if keys.get("nullable") is True else found


def _scalar(pointer: Pointer, keys: Mapping[str, Json], name: str, format_: str) -> Scalar:
    if "example" in keys or "examples" in keys:
        keys = {**keys, "examples": examples_of(keys)}
    return plain_scalar(words_of(pointer, keys, keys), name, format_)
