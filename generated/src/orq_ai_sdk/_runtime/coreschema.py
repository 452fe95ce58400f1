"""Finding one's way in the schema that pydantic compiled a type to; an unknown kind of node is a leaf."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic_core import SchemaError, SchemaValidator

from .locks import cached_property
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

    @cached_property
    def takes_files(self) -> bool:
        """Whether the type, or a field of it, has a form of its own outside JSON, as file contents have."""
        fields = self.fields(self.root).values() if self.root["type"] == "model" else ()
        return any(self._is_custom(node) for node in (self.root, *(field["schema"] for field in fields)))

    def _is_custom(self, node: Node) -> bool:
        node = self.inner(node)
        if node["type"] == "union":
            return any(self._is_custom(choice) for choice in self.choices(node))
        if node["type"] == "list" and "items_schema" in node:
            return self._is_custom(node["items_schema"])
        kind: str = node["type"]
        return kind == "function-plain"

    def choices(self, union: Node) -> Iterator[Node]:
        """The members of a `union` or `tagged-union` node."""
        found = union["choices"]
        for choice in found.values() if isinstance(found, Mapping) else found:  # pyright: ignore[reportUnknownVariableType]
            yield self.resolve(choice[0] if isinstance(choice, tuple) else choice)  # pyright: ignore[reportUnknownArgumentType]

    def compile(self, node: Node, config: Any = None) -> SchemaValidator | None:
        """The compiled validator of a node which may refer to definitions; None if there is none."""
        known = list(self._definitions.values())
        return _compile({"type": "definitions", "schema": node, "definitions": known} if known else node, config)

    def validator(self, leaf: Node) -> SchemaValidator | None:
        """The compiled validator of a node without references; None if there is none."""
        key = id(leaf)
        if key not in self._validators:
            self._validators[key] = _compile(leaf)
        return self._validators[key]


def _compile(leaf: Node, config: Any = None) -> SchemaValidator | None:
    try:
        return SchemaValidator(dict(leaf), config)  # pyright: ignore[reportArgumentType]
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
