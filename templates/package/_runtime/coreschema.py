"""Finding one's way in the schema that pydantic compiled a type to; an unknown kind of node is a leaf."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from pydantic_core import SchemaError, SchemaValidator

from .operation import Schema

Node = Mapping[str, Any]

_WRAPPERS = {
    "default": "schema",
    "function-after": "schema",
    "function-before": "schema",
    "function-wrap": "schema",
    "lax-or-strict": "lax_schema",
    "json-or-python": "json_schema",
}


Improve = Callable[["SchemaTree", Node], Node]
"""Gives a node that reads the same values faster."""


class SchemaTree:
    """The compiled schema of one type, with its definitions at hand."""

    def __init__(self, root: Node) -> None:
        self._definitions: dict[str, Node] = {}
        self._validators: dict[int, SchemaValidator | None] = {}
        self.outer = root["schema"] if root["type"] == "definitions" else root
        self.root = self.resolve(root)

    def resolve(self, node: Node) -> Node:
        """The node behind references, defaults and validation functions."""
        while True:
            kind = node["type"]
            if kind == "definitions":
                self._definitions.update((each["ref"], each) for each in node["definitions"])
                node = node["schema"]
            elif kind == "definition-ref":
                node = self._definitions[node["schema_ref"]]
            elif kind in _WRAPPERS:
                node = node[_WRAPPERS[kind]]
            else:
                return node

    def bare(self, node: Node) -> Node:
        """The node behind references alone."""
        while node["type"] == "definition-ref":
            node = self._definitions[node["schema_ref"]]
        return node

    def inner(self, node: Node) -> Node:
        """Like `resolve`, and also behind `nullable`."""
        node = self.resolve(node)
        return self.inner(node["schema"]) if node["type"] == "nullable" else node

    def fields(self, model: Node) -> Mapping[str, Node]:
        """Field name → field, of a `model` node; empty for a root model."""
        inner = self.resolve(model["schema"])
        return inner["fields"] if inner["type"] == "model-fields" else {}

    def choices(self, union: Node) -> Iterator[Node]:
        """The members of a `union` or `tagged-union` node."""
        found = union["choices"]
        for choice in found.values() if isinstance(found, Mapping) else found:  # pyright: ignore[reportUnknownVariableType]
            yield self.resolve(choice[0] if isinstance(choice, tuple) else choice)  # pyright: ignore[reportUnknownArgumentType]

    def compile(self, node: Node, improve: Improve) -> SchemaValidator | None:
        """The compiled validator of a node, improved where pydantic goes by nodes; None if there is none."""
        improved = self._compiled(node, improve) if _BY_NODES else None
        return improved or self._compiled(node, lambda _, same: same)

    def _compiled(self, node: Node, improve: Improve) -> SchemaValidator | None:
        made, known = improve(self, node), [improve(self, each) for each in self._definitions.values()]
        whole = {"type": "definitions", "schema": made, "definitions": known} if known else made
        return _compile(whole, node.get("config"))

    def validator(self, leaf: Node) -> SchemaValidator | None:
        """The compiled validator of a node without references; None if there is none."""
        key = id(leaf)
        if key not in self._validators:
            self._validators[key] = _compile(leaf)
        return self._validators[key]


_BY_NODES: Mapping[str, Any] = (
    {"_use_prebuilt": False} if "_use_prebuilt" in f"{SchemaValidator.__text_signature__}" else {}
)
"""Compiles the nodes of models, not what their classes hold already (pydantic 2.13)."""


def _compile(leaf: Node, config: Any = None) -> SchemaValidator | None:
    try:
        return SchemaValidator(dict(leaf), config, **_BY_NODES)  # pyright: ignore[reportArgumentType]
    except SchemaError:
        return None


@cache
def tree_of(schema: Schema) -> SchemaTree:
    """The tree of a schema; compiled once."""
    return SchemaTree(schema.adapter.core_schema)


def wire_names(name: str, field: Node) -> tuple[str, ...]:
    """The names under which a field may stand in an object: its alias or aliases, then its own."""
    alias = field.get("validation_alias")
    if alias is None:
        return (name,)
    if isinstance(alias, str):
        return (alias, name)
    paths: list[list[str]] = alias if isinstance(alias[0], list) else [alias]
    return (*(path[0] for path in paths if len(path) == 1), name)
