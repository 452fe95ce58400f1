"""The schemas of all models in parts, each of which datamodel-code-generator can turn into modules on its own.

A part has some modules' schemas whole, and of what they refer to as much as another module can tell: the name, whether
it is a class, whether it takes null, and the property that a union chooses by. So a module's text is the same in
whatever part it is made; and a part's text is known again while nothing in it changed.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeAlias

from .frozen import dataclass
from .plain import is_array, is_object

Schema: TypeAlias = dict[str, Any]

PREFIX = "#/components/schemas/"
TARGET = 400
"""How much is in a part: classes and their fields. Of a tenth, most of the time would go into beginning."""
_STRIDE = 4
_REPEATED = 1.4
"""How often a schema may be in a part, on average: 1.1 in most documents, twice with a union of all. Beyond, larger
parts cost less."""
_STUB: Schema = {"type": "object", "properties": {"stub": {"type": "string"}}}


@dataclass(frozen=True, slots=True)
class Shard:
    """`modules` whose text it gives; `schemas` by `module.Class`, those of other modules reduced."""

    modules: frozenset[str]
    schemas: Mapping[str, Schema]

    @property
    def stubs(self) -> frozenset[str]:
        """The keys of the reduced ones."""
        return frozenset(key for key in self.schemas if _module(key) not in self.modules)


def shards(schemas: Mapping[str, Schema], modules: Collection[str], size: int = TARGET) -> list[Shard]:
    """The parts of `schemas` (`module.Class` → schema) for `modules`, each of about `size` classes and fields.

    Where one ends depends on the modules in it alone, so that a change of one leaves the other parts as they are."""
    chosen = frozenset(_chosen_by(schemas))
    wanted = {key: schema for key, schema in schemas.items() if _module(key) in modules}
    parts = [_shard(group, schemas, chosen) for group in _groups(wanted, size)]
    if len(parts) > 1 and sum(len(part.schemas) for part in parts) > _REPEATED * len(wanted):
        return shards(schemas, modules, 2 * size)
    return parts


def with_tags(schemas: Mapping[str, Schema]) -> dict[str, Schema]:
    """`schemas` with the values of a property that unions choose by in the members themselves: pydantic looks for them
    there, and so would the tool put them there, if it knew the union."""
    found = dict(schemas)
    for union in [schema for schema in schemas.values() if "discriminator" in schema]:
        name = union["discriminator"]["propertyName"]
        for key in references(union["oneOf"]):
            tag = found[key]["properties"][name]
            if "enum" in (values := schemas.get(tag.get("$ref", "").removeprefix(PREFIX), {})):
                found[key] = {**found[key], "properties": {**found[key]["properties"], name: values}}
    return found


def _groups(schemas: Mapping[str, Schema], size: int) -> list[dict[str, Schema]]:
    modules: dict[str, dict[str, Schema]] = {}
    for key, schema in schemas.items():
        modules.setdefault(_module(key), {})[key] = schema
    if sum(map(_weight, schemas.values())) < 2 * size:
        return [dict(schemas)] if schemas else []
    groups: list[dict[str, Schema]] = [{}]
    weight = 0
    for module, members in modules.items():
        groups[-1] |= members
        weight += sum(map(_weight, members.values()))
        at_end = zlib.crc32(module.encode()) % _STRIDE == 0
        if weight >= 2 * size or (weight >= size and at_end):
            groups.append({})
            weight = 0
    return [group for group in groups if group]


def _module(key: str) -> str:
    return key.partition(".")[0]


def _weight(schema: Schema) -> int:
    return 1 + len(schema.get("properties", ()))


def _chosen_by(schemas: Mapping[str, Schema]) -> Iterator[str]:
    """The properties by which unions choose."""
    for schema in schemas.values():
        if "discriminator" in schema:
            yield schema["discriminator"]["propertyName"]


def _shard(own: Mapping[str, Schema], schemas: Mapping[str, Schema], chosen: frozenset[str]) -> Shard:
    """The group with a stub of everything that it refers to."""
    found = dict(own)
    todo = [ref for schema in own.values() for ref in references(schema)]
    while todo:
        key = todo.pop()
        if key not in found:
            found[key] = stub(schemas[key], schemas, chosen)
            todo.extend(references(found[key]))
    kept = {key: found[key] for key in schemas if key in found} if len(found) > len(own) else dict(own)
    return Shard(frozenset(map(_module, own)), kept)


def stub(schema: Schema, schemas: Mapping[str, Schema], chosen: frozenset[str]) -> Schema:
    """As much of a schema as another module can tell; `chosen` are the properties by which unions choose."""
    if not _is_class(schema):
        return schema if not schema else {"type": ["string", "null"] if _takes_null(schema, schemas) else "string"}
    tags = {name: part for name, part in schema["properties"].items() if name in chosen and _is_tag(part, schemas)}
    if not tags:
        return _STUB
    return {"type": "object", "properties": tags, "required": [name for name in schema["required"] if name in tags]}


def _is_class(schema: Schema) -> bool:
    return schema.get("type") == "object" and "properties" in schema


def _is_tag(schema: Schema, schemas: Mapping[str, Schema]) -> bool:
    if "$ref" in schema:
        return "enum" in schemas[schema["$ref"].removeprefix(PREFIX)]
    return "const" in schema or "enum" in schema


def _takes_null(schema: Schema, schemas: Mapping[str, Schema]) -> bool:
    """Whether one of the schemas that it may stand for takes null; each is looked at once."""
    todo, seen = [schema], set[str]()
    while todo:
        one = todo.pop()
        if "$ref" in one:
            key = one["$ref"].removeprefix(PREFIX)
            todo += [schemas[key]] if key not in seen else []
            seen.add(key)
        elif _says_null(one):
            return True
        elif not one.keys() & {"enum", "type"}:
            todo += one.get("anyOf") or one.get("oneOf") or ()
    return False


def _says_null(schema: Schema) -> bool:
    if "enum" in schema:
        return None in schema["enum"]
    types = schema.get("type", ())
    return "null" in (types if isinstance(types, list) else [types])


def references(node: Any) -> Iterator[str]:
    """The keys that `node` refers to, in order, with repetitions."""
    todo = [node]
    while todo:
        here = todo.pop()
        if is_object(here):
            if isinstance(ref := here.get("$ref"), str):
                yield ref.removeprefix(PREFIX)
            todo.extend(here.values())
        elif is_array(here):
            todo.extend(here)
