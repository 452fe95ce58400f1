"""A document as its own text says: operations, parameters, bodies and answers, each with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeGuard
from urllib.parse import unquote

from corpus.counting import METHODS

_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}
_CHAIN = 50


@dataclass(frozen=True, slots=True)
class Place:
    """A node and its pointer (`#/paths/…`); the pointer is empty for a node that was put together."""

    pointer: str
    node: Any

    def at(self, *keys: str | int) -> Place:
        """The place below. Raises KeyError or IndexError where there is none."""
        node = self.node
        for key in keys:
            node = node[key]
        steps = "".join(f"/{_escaped(str(key))}" for key in keys)
        return Place(self.pointer and self.pointer + steps, node)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter; `content_type` where its value is a document of its own, else `style` and `explode` apply."""

    name: str
    location: str
    required: bool
    schema: Place
    style: str
    explode: bool
    content_type: str
    node: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation; `bodies` are the media types of its body, `answers` its responses by status."""

    pointer: str
    method: str
    path: str
    node: Mapping[str, Any]
    parameters: tuple[Parameter, ...]
    bodies: Mapping[str, Place] = field(default_factory=dict[str, Place])
    body_required: bool = False
    answers: Mapping[str, Place] = field(default_factory=dict[str, Place])


class Document:
    """A parsed document of version 3."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.version = str(data.get("openapi", ""))

    def follow(self, place: Place) -> Place:
        """The place that references lead to; an empty schema where they lead nowhere."""
        for _ in range(_CHAIN):
            ref = mapping(place.node).get("$ref")
            if not isinstance(ref, str):
                return place
            place = self.find(ref)
        return Place("", {})

    def find(self, pointer: str) -> Place:
        """The node at a pointer of this document; an empty schema where there is none."""
        node: Any = self.data
        for token in pointer.removeprefix("#").split("/")[1:] if pointer.startswith("#") else [""]:
            key = unquote(token).replace("~1", "/").replace("~0", "~")
            items = dict(enumerate(node)) if is_list(node) else {}
            number = int(key) if key.isdigit() else -1
            if number not in items and key not in mapping(node):
                return Place("", {})
            node = items.get(number, mapping(node).get(key))
        return Place(pointer, node)

    def operations(self) -> Iterator[Operation]:
        """Every operation under `paths`."""
        paths = Place("#/paths", mapping(self.data.get("paths")))
        for path in paths.node:
            item = self.follow(paths.at(path))
            for method in mapping(item.node):
                if method in (*METHODS, "query") and isinstance(item.node[method], dict):
                    yield self._operation(str(path), item, str(method))
            for method in mapping(mapping(item.node).get("additionalOperations")):
                yield self._operation(str(path), item, "additionalOperations", str(method))

    @cached_property
    def schemes(self) -> Mapping[str, Mapping[str, Any]]:
        """The security schemes by name."""
        found = mapping(mapping(self.data.get("components")).get("securitySchemes"))
        return {name: mapping(self.follow(Place("", node)).node) for name, node in found.items()}

    def requirements(self, operation: Operation) -> list[list[str]]:
        """The names of schemes, OR of AND; empty where nothing is asked for."""
        listed: list[Any] = operation.node.get("security", self.data.get("security")) or []
        return [[name for name in mapping(each) if name in self.schemes] for each in listed]

    @cached_property
    def subtypes(self) -> Mapping[str, list[Place]]:
        """The component schemas that have another one in their `allOf`, by the pointer of that one."""
        found: dict[str, list[Place]] = {}
        schemas = Place("#/components/schemas", mapping(mapping(self.data.get("components")).get("schemas")))
        for name in schemas.node:
            parts: list[Any] = mapping(schemas.node[name]).get("allOf") or []
            for part in parts:
                found.setdefault(str(mapping(part).get("$ref")), []).append(schemas.at(name))
        return found

    def _operation(self, path: str, item: Place, *keys: str) -> Operation:
        place = item.at(*keys)
        body = self.follow(place.at("requestBody")) if "requestBody" in place.node else Place("", {})
        contents = mapping(mapping(body.node).get("content"))
        answers = mapping(place.node.get("responses"))
        return Operation(
            pointer=f"#/paths/{_escaped(path)}/{'/'.join(keys)}",
            method=keys[-1],
            path=path,
            node=place.node,
            parameters=tuple(self._parameters(item, place)),
            bodies={str(name): body.at("content", name) for name in contents},
            body_required=bool(mapping(body.node).get("required")),
            answers={str(status): self.follow(place.at("responses", status)) for status in answers},
        )

    def _parameters(self, item: Place, place: Place) -> Iterator[Parameter]:
        found: dict[tuple[str, str], Parameter] = {}
        for holder in (item, place):
            for number in range(len(mapping(holder.node).get("parameters") or [])):
                parameter = self.follow(holder.at("parameters", number))
                if {"name", "in"} <= mapping(parameter.node).keys():
                    known = _parameter(parameter)
                    found[known.location, known.name] = known
        yield from found.values()


def _parameter(place: Place) -> Parameter:
    node = place.node
    style = node.get("style", _STYLES.get(node["in"], "form"))
    content = next(iter(mapping(node.get("content"))), "")
    within = place.at("content", content) if content else place
    schema = within.at("schema") if "schema" in within.node else Place("", {})
    return Parameter(
        name=str(node["name"]),
        location=node["in"],
        required=bool(node.get("required")) or node["in"] == "path",
        schema=schema,
        style=style,
        explode=bool(node.get("explode", style in ("form", "cookie"))),
        content_type=content,
        node=node,
    )


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a JSON value is an object."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether a JSON value is a list."""
    return isinstance(value, list)


def mapping(value: object) -> Mapping[str, Any]:
    """`value` if it is an object, else an empty one."""
    return value if is_object(value) else {}


def kinds(schema: Any) -> list[str]:
    """The JSON types that a schema names, or means by its other keywords; null is left out."""
    node = mapping(schema)
    given = node.get("type")
    listed: list[str] = [str(each) for each in given] if is_list(given) else [given] if given else []
    if not listed:
        meant = {"properties": "object", "additionalProperties": "object", "items": "array"}
        listed = list(dict.fromkeys(kind for key, kind in meant.items() if key in node))
    return [kind for kind in listed if kind != "null"]


def _escaped(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")


Fits = Callable[[Place, Any], bool]
"""Whether a value is valid by a schema."""


def is_described(document: Document, place: Place, value: Any, fits: Fits, depth: int = 0) -> bool:
    """Whether every key within `value` is one that the schema names, or that it allows by `additionalProperties`; of a
    union one member has to do so that the value also `fits`."""
    place = document.follow(place)
    node = mapping(place.node)
    members = [place.at(union, number) for union in ("oneOf", "anyOf") for number in range(len(node.get(union) or []))]
    if members and "properties" not in node and "allOf" not in node and depth <= _CHAIN:
        return any(fits(each, value) and is_described(document, each, value, fits, depth + 1) for each in members)
    known = properties_of(document, place)
    if is_list(value) and not known:
        items = place.at("items") if "items" in node else None
        return items is None or all(is_described(document, items, each, fits, depth + 1) for each in value)
    if not is_object(value) or depth > _CHAIN:
        return not known or (value is None and _is_nullable(node))
    more = _more(document, place)
    return all(
        (child := known.get(key, more)) is not None and is_described(document, child, each, fits, depth + 1)
        for key, each in value.items()
    )


def _is_nullable(node: Mapping[str, Any]) -> bool:
    return bool(node.get("nullable")) or "null" in (node.get("type") or ())


def properties_of(document: Document, place: Place, depth: int = 0) -> dict[str, Place]:
    """The schemas of the properties that a schema or one of its parts names."""
    place = document.follow(place)
    node = mapping(place.node)
    found = {str(name): place.at("properties", name) for name in mapping(node.get("properties"))}
    for union in ("allOf", "oneOf", "anyOf") if depth < _CHAIN else ():
        for number in range(len(node.get(union) or [])):
            found = {**properties_of(document, place.at(union, number), depth + 10), **found}
    return found


def _more(document: Document, place: Place) -> Place | None:
    """The schema of keys that a schema does not name; None where it says nothing of them."""
    node = mapping(place.node)
    if is_object(node.get("additionalProperties")):
        return place.at("additionalProperties")
    free = node.get("additionalProperties") is True or not properties_of(document, place)
    return Place("", {}) if free else None
