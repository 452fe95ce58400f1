"""The schemas of models as shapes: what is left of a field or an alias without the names and texts in it.

A document has tens of thousands of fields and a few hundred shapes of them. datamodel-code-generator is asked once
about each shape, and its answer stands for all that have it, with their own names put back.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any, TypeAlias

from .frozen import dataclass
from .model_shards import PREFIX, Schema, references, stub
from .model_unions import shortened
from .plain import is_array, is_object

MARK = "Zq"
"""Begins every placeholder; schemas that say it themselves have no shape."""
_OWN, _FIELD = f"{MARK}Own", "zq_field"
_IMPORT = re.compile(r"^from (\S+) import (.+)$", re.MULTILINE)
_WHOLE = re.compile(rf"^(?:class )?{_OWN}\b.*", re.MULTILINE | re.DOTALL)
"""What is made of an alias: another name, or the class of an object with any fields."""
_CLASS = re.compile(rf"^class {_OWN}\((\w+)\):\n", re.MULTILINE)
_OTHER = "zq_other"
_DUMMIES: Mapping[str, Schema] = {
    _FIELD: {"type": "string"},
    _OTHER: {"type": "string", "customTypePath": f"{MARK}.{MARK}Other"},
}
"""Fields that stand for those of a class where the class as a whole is asked about."""
_DUMMY = re.compile(rf"^    (?:pass|(?:{_FIELD}|{_OTHER}): .*)$")
_IMPORTED = {"date": '"format": "date"', "datetime": '"format": "date-time"'}
"""What modules of models import for some schemas and a field may be called: the tool then imports it under another
name."""

Uses: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shaped:
    """A schema's `shape`, as JSON, and what stands in its holes: `refs` are keys of schemas, all or none where a
    member of a union stands for more; `values` are texts; `wire` is a field's name in JSON if Python's is another."""

    shape: str
    refs: tuple[tuple[str, ...], ...]
    values: tuple[str, ...]
    wire: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """What the tool makes of a shape: the text with its holes, and what it imports (module → names)."""

    text: str
    imports: Mapping[str, tuple[str, ...]]


@dataclass(slots=True)
class _Holes:
    """The texts that were taken out of a schema, in the order of their numbers."""

    refs: dict[str, int] = field(default_factory=dict[str, int])
    values: dict[str, int] = field(default_factory=dict[str, int])

    def cut(self, node: Any) -> Any:
        """`node` with placeholders."""
        if is_array(node):
            return [self.cut(each) for each in node]
        if not is_object(node):
            return node
        if "$ref" in node:
            key = node["$ref"].removeprefix(PREFIX)
            return {"$ref": self.refs.setdefault(key, len(self.refs))}
        if "mapping" in node:
            refs = {tag: self.refs[ref.removeprefix(PREFIX)] for tag, ref in node["mapping"].items()}
            return {**node, "mapping": refs}
        return {name: self._part(name, part) for name, part in node.items()}

    def content(self, stand: Mapping[str, tuple[str, ...]]) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
        """What is in the holes: references, each of them with those that it stands for, and values."""
        return tuple(stand.get(key, (key,)) for key in self.refs), tuple(self.values)

    def _part(self, name: str, part: Any) -> Any:
        if name in {"const", "default"}:
            return self._value(part)
        if name == "enum":
            return [self._value(each) for each in part]
        return self.cut(part) if is_object(part) or is_array(part) else part

    def _value(self, value: Any) -> Any:
        return f"{MARK}V{self.values.setdefault(value, len(self.values))}" if isinstance(value, str) else value


class Shapes:
    """Looks at the `schemas` of a document (`module.Class` → schema)."""

    def __init__(self, schemas: Mapping[str, Schema], attributes: Mapping[str, Mapping[str, str]]) -> None:
        """`attributes` are the Python names of the fields of each class, by their names in JSON."""
        self.schemas, self._attributes = schemas, attributes
        self._stubs: dict[str, Schema] = {}
        self._known: dict[tuple[str, str | None], Shaped] = {}
        self._alike: dict[tuple[str, tuple[Any, ...]], Shaped] = {}

    def of_class(self, key: str) -> Shaped:
        """What is said of a class as a whole."""
        return self._once(key, None)

    def of_field(self, key: str, wire: str) -> Shaped:
        """A field of a class."""
        return self._once(key, wire)

    def of_alias(self, key: str) -> Shaped:
        """Everything that is no class."""
        return self._once(key, None)

    def _once(self, key: str, wire: str | None) -> Shaped:
        if (key, wire) not in self._known:
            if wire is not None:
                found = self._field(key, wire)
            else:
                found = self._class(key) if is_class(self.schemas[key]) else self._alias(key)
            self._known[key, wire] = found
        return self._known[key, wire]

    def _class(self, key: str) -> Shaped:
        schema = self.schemas[key]
        head = {name: part for name, part in schema.items() if name not in ("properties", "required")}
        dummies = [_FIELD] if schema["properties"] else []
        dummies += [_OTHER] if "customTypePath" in _dumped(schema["properties"]) else []
        holes = _Holes()
        cut = holes.cut(head)
        module = key.partition(".")[0] + "."
        later = [ref >= key and ref.startswith(module) for ref in holes.refs]
        stubs = [self._stub(ref) for ref in holes.refs]
        return Shaped(_dumped(["class", dummies, later, cut, stubs]), *holes.content({}))

    def _field(self, key: str, wire: str) -> Shaped:
        schema = self.schemas[key]
        renamed = self._attributes.get(key, {}).get(wire, wire) != wire
        found = self._shaped(schema["properties"][wire], "field", wire in schema["required"], renamed)
        return Shaped(found.shape, found.refs, found.values, wire)

    def _alias(self, key: str) -> Shaped:
        schema = self.schemas[key]
        if "discriminator" not in schema:
            return self._shaped(schema, "alias", "")
        wire = schema["discriminator"]["propertyName"]
        mapping: dict[str, str] = schema["discriminator"].get("mapping", {})
        tags = Counter(mapping.values())
        stubs = {ref: stub(self.schemas[ref], self.schemas, frozenset({wire})) for ref in references(schema)}
        short, stand = shortened(schema, lambda ref: _dumped([tags[PREFIX + ref], _nameless(stubs[ref])]))
        holes = _Holes()
        cut = holes.cut(short)
        attribute = self._attributes.get(next(iter(holes.refs)), {}).get(wire, wire)
        shape = ["alias", attribute, cut, [stubs[ref] for ref in holes.refs]]
        return Shaped(_dumped(shape), *holes.content(stand))

    def _shaped(self, schema: Schema, *about: Any) -> Shaped:
        """The shape of a schema, which is often that of another one to the letter."""
        key = (_dumped(schema), about)
        if key not in self._alike:
            self._alike[key] = self._looked_at(schema, about)
        return self._alike[key]

    def _looked_at(self, schema: Schema, about: tuple[Any, ...]) -> Shaped:
        short, stand = shortened(schema, lambda key: _dumped(self._stub(key)))
        holes = _Holes()
        cut = holes.cut(short)
        stubs = [self._stub(key) for key in holes.refs]
        return Shaped(_dumped([*about, cut, stubs]), *holes.content(stand))

    def _stub(self, key: str) -> Schema:
        if key not in self._stubs:
            self._stubs[key] = stub(self.schemas[key], self.schemas, frozenset())
        return self._stubs[key]


_dumped = json.JSONEncoder().encode


def _nameless(node: Any) -> Any:
    """A stub without the texts that a union chooses by."""
    if is_array(node):
        return [_nameless(each) for each in node]
    if is_object(node):
        kept = ("type", "$ref")
        return {name: _nameless(part) if is_object(part) or name not in kept else part for name, part in node.items()}
    return "" if isinstance(node, str) else node


def question(shapes: Sequence[str]) -> tuple[dict[str, Schema], dict[str, str]]:
    """A document's schemas with one module `m<number>` for each shape, and the attributes of its fields."""
    schemas: dict[str, Schema] = {}
    aliases: dict[str, str] = {}
    for number, shape in enumerate(shapes):
        kind, *about, cut, stubs = json.loads(shape)
        own = f"m{number}.{_OWN}"
        later: list[bool] = about[1] if kind == "class" else []
        homes = [f"{'m' if place < len(later) and later[place] else 's'}{number}" for place in range(len(stubs))]
        found = _with_refs(cut, homes)
        if kind == "field":
            wire = f"{MARK}A0" if about[1] else _FIELD
            aliases |= {f"{own}.{wire}": _FIELD} if about[1] else {}
            found = {"type": "object", "properties": {wire: found}, "required": [wire] if about[0] else []}
        elif kind == "class":
            found |= {"properties": {name: _DUMMIES[name] for name in about[0]}, "required": []}
        elif about[0]:
            wire = found["discriminator"]["propertyName"]
            members = (f"{home}.{MARK}R{place}.{wire}" for place, home in enumerate(homes))
            aliases |= {member: about[0] for member in members if about[0] != wire}
        schemas[own] = found
        schemas |= {f"{homes[place]}.{MARK}R{place}": each for place, each in enumerate(stubs)}
    return schemas, aliases


def _with_refs(node: Any, homes: Sequence[str]) -> Any:
    """`node` with references to modules of their own, or to its own module: what comes later there is quoted."""
    if is_array(node):
        return [_with_refs(each, homes) for each in node]
    if not is_object(node):
        return node
    if "$ref" in node:
        return {"$ref": _ref(node["$ref"], homes)}
    if "mapping" in node:
        return {**node, "mapping": {tag: _ref(place, homes) for tag, place in node["mapping"].items()}}
    return {name: _with_refs(part, homes) for name, part in node.items()}


def _ref(place: int, homes: Sequence[str]) -> str:
    return f"{PREFIX}{homes[place]}.{MARK}R{place}"


def piece(shape: str, text: str) -> Piece | None:
    """What `text`, the module that the tool made of a shape, says of it; None when it is not as it was asked for."""
    kind = json.loads(shape)[0]
    imports = {
        module: tuple(names.split(", "))
        for module, names in _IMPORT.findall(text)
        if not module.startswith((".", "__"))
    }
    if kind == "alias":
        whole = _WHOLE.search(text)
        return Piece(whole[0].strip(), imports) if whole is not None else None
    if (found := _CLASS.search(text)) is None:
        return None
    body = text[found.end() :].split("\n\n\n", maxsplit=1)[0].rstrip()
    if kind == "field":
        _, colon, said = body.partition(f"    {_FIELD}: ")
        return Piece(said, imports) if colon else None
    kept = [line for line in body.split("\n") if not _DUMMY.match(line)]
    return Piece("\n".join([found[1], *kept]), _used(imports, found[0] + "\n".join(kept)))


def _used(imports: Mapping[str, tuple[str, ...]], text: str) -> Mapping[str, tuple[str, ...]]:
    words = set(re.findall(r"\w+", text))
    return {module: kept for module, names in imports.items() if (kept := tuple(n for n in names if n in words))}


def shapeless(schemas: Mapping[str, Schema], attributes: Mapping[str, Mapping[str, str]]) -> frozenset[str]:
    """The modules in which fields are called like a type, and those that say what placeholders say."""
    modules = by_module(schemas)
    return frozenset(module for module, keys in modules.items() if _is_shapeless(keys, schemas, attributes))


def _is_shapeless(
    keys: Sequence[str], schemas: Mapping[str, Schema], attributes: Mapping[str, Mapping[str, str]]
) -> bool:
    called = {attributes.get(key, {}).get(wire, wire) for key in keys for wire in schemas[key].get("properties", ())}
    if _FIELD in called or not all(map(str.isascii, called)):
        return True
    said = _dumped([[key, schemas[key]] for key in keys])
    return MARK in said or any(name in called and mark in said for name, mark in _IMPORTED.items())


def by_module(keys: Iterable[str]) -> dict[str, list[str]]:
    """The keys of schemas, by the modules that they are in."""
    found: dict[str, list[str]] = {}
    for key in keys:
        found.setdefault(key.partition(".")[0], []).append(key)
    return found


def is_class(schema: Schema) -> bool:
    """Whether a schema is made into a class with fields."""
    return schema.get("type") == "object" and "properties" in schema


def shaped(shapes: Shapes, keys: Iterable[str]) -> Iterator[Shaped]:
    """Everything of the schemas of `keys` that has a shape."""
    for key in keys:
        schema = shapes.schemas[key]
        if is_class(schema):
            yield shapes.of_class(key)
            yield from (shapes.of_field(key, wire) for wire in schema["properties"])
        else:
            yield shapes.of_alias(key)
