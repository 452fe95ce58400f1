"""Unions of models, read by one member where that decides: pydantic reads all, to find the one of most fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import core_schema

from .coreschema import Node, SchemaTree, wire_names

_MOST = 3
_INNER = frozenset({"schema", "items_schema", "values_schema"})
_UNION = frozenset({"type", "choices", "ref", "metadata"})
_MODEL = frozenset({"type", "cls", "schema", "config", "custom_init", "root_model", "ref", "metadata"})

Keys = Mapping[str, tuple[str, Node]]
"""A name on the wire → the field that it stands for."""


def with_favourites(tree: SchemaTree, node: Any) -> Any:
    """The schema whose unions first try the members which win over all others whenever they fit."""
    if isinstance(node, list):  # the items of a tuple
        return [with_favourites(tree, each) for each in node]  # pyright: ignore[reportUnknownVariableType]
    made = {key: with_favourites(tree, value) if key in _INNER else value for key, value in node.items()}
    if made["type"] == "model-fields":
        made["fields"] = {name: with_favourites(tree, field) for name, field in made["fields"].items()}
    if made["type"] != "union" or not made.keys() <= _UNION:
        return made
    members: list[Any] = [each if isinstance(each, tuple) else tree.bare(each) for each in made["choices"]]
    favourites = [*_favourites(members, [_keys(tree, each) for each in members])][:_MOST]
    return {**made, "mode": "left_to_right", "choices": [*favourites, _anonymous(made)]} if favourites else made


def _favourites(members: list[Any], known: list[Keys | None]) -> Iterator[Node]:
    """The first of them. One wins with a value without keys that only others know, if it reads shared keys as they
    do, and requires one that those before it lack: none then has more fields."""
    for index, keys in enumerate(known):
        others = [each for each in known[:index] + known[index + 1 :] if each is not None]
        if keys is None or len(others) < len(known) - 1 or any(_differ(keys, each) for each in others):
            return
        required = {key for key, (_, field) in keys.items() if field["schema"]["type"] != "default"}
        if not all(required - each.keys() for each in others[:index]):
            return
        yield _without(_anonymous(members[index]), frozenset[str]().union(*others) - keys.keys())


def _keys(tree: SchemaTree, member: Any) -> Keys | None:
    """The keys of a member; None if it is anything but a model that takes others, too."""
    if isinstance(member, tuple) or member["type"] != "model" or not member.keys() <= _MODEL or member["custom_init"]:
        return None
    if member["schema"]["type"] != "model-fields" or member["config"].get("extra_fields_behavior") != "allow":
        return None
    return {key: (name, field) for name, field in tree.fields(member).items() for key in wire_names(name, field)}


def _differ(keys: Keys, other: Keys) -> bool:
    return any(_given(*keys[key]) != _given(*other[key]) for key in keys.keys() & other.keys())


def _given(name: str, field: Node) -> tuple[str, Node]:
    """What a field makes of a value that is there."""
    schema = field["schema"]
    return name, {**field, "schema": schema["schema"] if schema["type"] == "default" else schema}


def _without(member: Node, foreign: frozenset[str]) -> Node:
    """The member, which refuses values that have a foreign key."""

    def checked(key: str) -> str:
        if key in foreign:
            raise ValueError
        return key

    keys = core_schema.no_info_plain_validator_function(checked)
    return {**member, "schema": {**member["schema"], "extras_keys_schema": keys}}


def _anonymous(node: Node) -> Node:
    return {key: value for key, value in node.items() if key != "ref"}
