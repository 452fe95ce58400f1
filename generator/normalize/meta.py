"""What a position says beside its type: texts, examples, the default, the constraints."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal, TypeAlias

from ..diagnostics import Pointer
from ..ir import MISSING, Json, Meta, Xml
from ..patterns import LONGEST
from .node import Layer
from .reading import mapping, sequence, text
from .vendors import OF_DEPRECATION, deprecation_of, is_deprecated

_Node: TypeAlias = Literal["element", "attribute", "text", "cdata", "none"]
_CONSTRAINTS = (
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern",
    "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties",
)  # fmt: skip
_CONSTRAINT_SET = frozenset(_CONSTRAINTS)
_RARE = _CONSTRAINT_SET | OF_DEPRECATION | {"readOnly", "writeOnly", "xml"}
"""Keywords of a few schemas, for which the others need not be asked one by one."""
_COUNTS = frozenset({"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"})
_LOWER = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"})
_UPPER = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"})
_NODES: tuple[_Node, ...] = ("element", "attribute", "text", "cdata", "none")


_XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
"""What the prefix `xml` always stands for."""


def meta_of(pointer: Pointer, layers: tuple[Layer, ...]) -> Meta:
    """What `layers` say at `pointer`. What is written at the place itself goes before what a reference brings; a
    title is only taken from the place itself, because it names it."""
    if len(layers) == 1 and layers[0].own:
        near = said = layers[0].keys
    else:
        near = _said([layer for layer in layers if layer.own])
        said = {**_said([layer for layer in layers if not layer.own]), **near}
    if _RARE.isdisjoint(said):
        return words_of(pointer, near, said)
    return Meta(
        pointer=pointer,
        title=text(near.get("title") or ""),
        description=text(said.get("description") or ""),
        deprecated=any(is_deprecated(layer.keys) for layer in layers),
        deprecation_message=deprecation_of(said),
        examples=tuple(sequence(said.get("examples"))),
        default=said.get("default", MISSING),
        read_only="readOnly" in said and _flagged(layers, "readOnly"),
        write_only="writeOnly" in said and _flagged(layers, "writeOnly"),
        constraints=_constraints(layers),
        xml=_xml(said.get("xml")),
    )


def words_of(pointer: Pointer, near: Mapping[str, Json], said: Mapping[str, Json]) -> Meta:
    """The meta of what says no more than words, examples and a default; its title is the one of `near`."""
    title, description = near.get("title", ""), said.get("description", "")
    return Meta(
        pointer,
        title if isinstance(title, str) else text(title or ""),
        description if isinstance(description, str) else text(description or ""),
        examples=tuple(sequence(said.get("examples"))),
        default=said.get("default", MISSING),
    )


def _said(layers: list[Layer]) -> Mapping[str, Json]:
    """What layers say together; the later goes before the earlier."""
    return layers[0].keys if len(layers) == 1 else {key: value for each in layers for key, value in each.keys.items()}


def _flagged(layers: tuple[Layer, ...], key: str) -> bool:
    return any(key in layer.keys and layer.keys[key] is True for layer in layers)


def _xml(written: Json) -> Xml | None:
    said = mapping(written)
    if not said:
        return None
    name, prefix = text(said.get("name")), text(said.get("prefix"))
    before, colon, local = name.partition(":")
    if colon and not prefix:
        name, prefix = local, before
    return Xml(
        name=name,
        namespace=text(said.get("namespace")) or (_XML_NAMESPACE if prefix == "xml" else ""),
        prefix=prefix,
        node=_node(said),
        wrapped=said.get("wrapped") is True,
    )


def _node(said: Mapping[str, Json]) -> _Node | Literal[""]:
    for kind in _NODES:
        if said.get("nodeType") == kind:
            return kind
    if said.get("attribute") is True:
        return "attribute"
    return "text" if said.get("x-ms-text") is True or said.get("x-text") is True else ""


def _constraints(layers: tuple[Layer, ...]) -> tuple[tuple[str, Json], ...]:
    found: dict[str, Json] = {}
    for layer in layers:
        for key in _CONSTRAINTS if not _CONSTRAINT_SET.isdisjoint(layer.keys) else ():
            value = layer.keys.get(key)
            if value is not None and _usable(key, value):
                found[key] = _narrower(key, found[key], value) if key in found else value
    return tuple((key, found[key]) for key in _CONSTRAINTS if key in found)


def _usable(key: str, value: Json) -> bool:
    if key == "pattern":
        return isinstance(value, str) and len(value) <= LONGEST
    if key == "uniqueItems":
        return value is True
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    if isinstance(value, float) and not math.isfinite(value):
        return False
    if key in _COUNTS:
        return value >= 0 and value == int(value)
    return key != "multipleOf" or value > 0


def _narrower(key: str, one: Json, other: Json) -> Json:
    if key in _LOWER:
        return max(one, other)
    return min(one, other) if key in _UPPER else other


def overlay(use: Meta, target: Meta) -> Meta:
    """What holds where `use` refers to `target`: the words of the use, and where it is silent the target's."""
    constraints = dict(target.constraints) | dict(use.constraints)
    return Meta(
        pointer=use.pointer,
        title=use.title or target.title,
        description=use.description or target.description,
        deprecated=use.deprecated or target.deprecated,
        deprecation_message=use.deprecation_message or target.deprecation_message,
        examples=use.examples or target.examples,
        default=target.default if use.default is MISSING else use.default,
        read_only=use.read_only or target.read_only,
        write_only=use.write_only or target.write_only,
        constraints=tuple(constraints.items()),
        fallback_examples=use.fallback_examples or target.fallback_examples,
        xml=use.xml or target.xml,
    )
