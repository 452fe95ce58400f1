"""Which fields of the specification a seed uses: the meta-schemas walked along it, so that no position is forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeAlias

from openapi_schema_validator._specifications import REGISTRY
from openapi_spec_validator.schemas.utils import get_schema_content

from generator.plain import is_array, is_object, members

Json: TypeAlias = Any
Field: TypeAlias = tuple[str, str]
"""The place of an object in a meta-schema, and the field's name; `*` stands for names that people choose."""

_INSIDE = ("allOf", "anyOf", "oneOf")
_BESIDE = ("if", "then", "else")


def fields(version: str) -> frozenset[Field]:
    """Every field that the meta-schema of a version has."""
    return frozenset(_Walk(version).all_fields())


def used(version: str, document: Json) -> frozenset[Field]:
    """The fields of the meta-schema that `document` uses."""
    walk = _Walk(version)
    walk.along(walk.root, document)
    return frozenset(walk.used)


class _Walk:
    def __init__(self, version: str) -> None:
        self.root: Json = dict(get_schema_content(version))
        self.used: set[Field] = set()
        self._seen: set[tuple[int, int]] = set()
        self._names: dict[int, str] = {}

    def all_fields(self) -> Iterator[Field]:
        """Every field, each once."""
        pending, seen = [self.root], set[int]()
        while pending:
            schema = pending.pop()
            if not is_object(schema) or id(schema) in seen:
                continue
            seen.add(id(schema))
            yield from ((self._name(schema), name) for name in members(schema.get("properties")))
            pending += [self._target(ref) for ref in self._refs(schema)]
            pending += list(_inner(schema))

    def along(self, schema: Json, node: Json) -> None:
        """Note what `node` uses of `schema` and of what that refers to."""
        if not is_object(schema) or (id(schema), id(node)) in self._seen:
            return
        self._seen.add((id(schema), id(node)))
        for ref in self._refs(schema):
            self.along(self._target(ref), node)
        for keyword in _INSIDE:
            for branch in schema.get(keyword, ()):
                self.along(branch, node)
        for keyword in _BESIDE:
            self.along(schema.get(keyword), node)
        for inner in members(schema.get("dependentSchemas")).values():
            self.along(inner, node)
        if is_object(node):
            self._object(schema, node)
        elif is_array(node):
            for item in node:
                self.along(schema.get("items"), item)

    def _object(self, schema: dict[str, Json], node: dict[str, Json]) -> None:
        known = members(schema.get("properties"))
        for name, value in node.items():
            if name in known:
                self.used.add((self._name(schema), name))
                self.along(known[name], value)
                continue
            for inner in members(schema.get("patternProperties")).values():
                self.along(inner, value)
            self.along(schema.get("additionalProperties"), value)

    def _refs(self, schema: dict[str, Json]) -> list[str]:
        return [schema[key] for key in ("$ref", "$dynamicRef") if isinstance(schema.get(key), str)]

    def _target(self, ref: str) -> Json:
        if ref == "#meta":
            return _dialect()
        if not ref.startswith("#"):
            return _outside(ref)
        node = self.root
        for token in ref.split("/")[1:]:
            node = members(node).get(token.replace("~1", "/").replace("~0", "~"))
        return node

    def _name(self, schema: Json) -> str:
        if not self._names:
            self._names = {id(node): place for place, node in _places(self.root, "#")}
        return self._names.get(id(schema), str(members(schema).get("$id", members(schema).get("title", "?"))))


def _inner(schema: Mapping[str, Json]) -> Iterator[Json]:
    for keyword in _INSIDE:
        yield from schema.get(keyword, ())
    for keyword in (*_BESIDE, "items", "additionalProperties", "propertyNames", "not"):
        yield schema.get(keyword)
    for keyword in ("properties", "patternProperties", "dependentSchemas"):
        yield from members(schema.get(keyword)).values()


def _places(node: Json, place: str) -> Iterator[tuple[str, Json]]:
    if is_object(node):
        yield place, node
        for key, item in node.items():
            yield from _places(item, f"{place}/{key}")
    elif is_array(node):
        for index, item in enumerate(node):
            yield from _places(item, f"{place}/{index}")


@cache
def _dialect() -> Json:
    """Every vocabulary of JSON Schema 2020-12 with OpenAPI's own."""
    vocabularies = [
        REGISTRY.contents(uri) for uri in sorted(REGISTRY) if "2020-12/meta" in uri or "oas/3.1/meta" in uri
    ]
    return {"allOf": vocabularies}


def _outside(ref: str) -> Json:
    return REGISTRY.contents(ref) if ref in REGISTRY else {}
