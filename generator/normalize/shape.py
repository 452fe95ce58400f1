"""The layers of a position become one shape: types meet, properties and requirements add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from ..diagnostics import Pointer, join_pointer, note, warning
from ..frozen import dataclass
from ..ir import Json, Meta
from .dialect import TYPES
from .meta import meta_of
from .node import Layer, Node, Part, node_at
from .reading import Reader, entries, mapping, sequence, text
from .vendors import SCHEMA_NAMES, said_text

_IGNORED = ("not", "if", "then", "else", "dependentSchemas", "dependentRequired", "dependencies", "contains",
            "propertyNames", "unevaluatedItems")  # fmt: skip
_IGNORED_SET = frozenset(_IGNORED)
_OF_OBJECTS = frozenset(("properties", "required", "patternProperties", "additionalProperties",
                         "unevaluatedProperties", "then", "else", "dependentSchemas", "dependencies"))  # fmt: skip
_HINTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("object", ("properties", "additionalProperties", "patternProperties", "minProperties", "maxProperties")),
    ("array", ("items", "prefixItems", "minItems", "maxItems", "uniqueItems")),
    ("string", ("pattern", "minLength", "maxLength", "contentMediaType", "contentEncoding")),
    ("number", ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")),
)  # fmt: skip
_LEAST = frozenset(("uniqueItems", "minItems", "minLength", "minProperties"))
"""Keywords that say nothing where they are false, or 0."""
_PLAIN = frozenset(("type", "format", "title", "description", "examples", "default", "nullable", "deprecated"))
"""Keywords that say no more than a type and words."""
_NUMERIC_FORMATS = {"int32": "integer", "int64": "integer", "float": "number", "double": "number"}


@dataclass(frozen=True, slots=True, eq=False)
class Alternatives:
    """One `oneOf` or `anyOf`: the schemas of which one holds."""

    pointer: Pointer
    members: tuple[Part, ...]


@dataclass(slots=True, eq=False)
class Shape:
    """All that holds at a position, one level deep. `types` is without null; None: the document does not say."""

    pointer: Pointer
    meta: Meta
    types: tuple[str, ...] | None = None
    nullable: bool = False
    never: bool = False
    enum: tuple[Json, ...] | None = None
    properties: dict[str, Node] = field(default_factory=dict[str, Node])
    required: tuple[str, ...] = ()
    additional: Node | None = None
    patterns: tuple[Node, ...] = ()
    closed: bool = False
    items: Node | None = None
    prefix: tuple[Node, ...] = ()
    fixed: bool = False
    unions: tuple[Alternatives, ...] = ()
    format: str = ""
    content: tuple[str, str] = ("", "")
    content_schema: Node | None = None
    discriminator: tuple[Pointer, Mapping[str, Json]] | None = None
    extensions: dict[str, Json] = field(default_factory=dict[str, Json])

    @property
    def is_object(self) -> bool:
        """Whether an object with fields stands here."""
        return bool(self.properties) or (self.types == ("object",) and bool(self.required))

    @property
    def bears_members(self) -> bool:
        """Whether something beside the alternatives restricts them, so that it must be distributed over them."""
        parts = (self.properties, self.required, self.additional, self.patterns, self.items, self.prefix, self.enum)
        return any(parts) or self.closed


def shape_of(pointer: Pointer, layers: tuple[Layer, ...], reader: Reader) -> Shape:
    """The meeting of `layers` at `pointer`. Contradictions are reported; the later, narrower layer wins."""
    shape = Shape(pointer, meta_of(pointer, layers))
    _meet_types(shape, layers, reader)
    for layer in layers:
        shape.never = shape.never or layer.never
        shape.format = text(layer.keys.get("format")) or shape.format
    if not (len(layers) == 1 and layers[0].keys.keys() <= _PLAIN):
        _meet_enums(shape, layers, reader)
        _meet_objects(shape, layers)
        _meet_arrays(shape, layers, reader)
        _meet_rest(shape, layers, reader)
    if shape.types is None:
        shape.types = _inferred(shape, layers)
    return shape


def _meet_types(shape: Shape, layers: tuple[Layer, ...], reader: Reader) -> None:
    met: tuple[str, ...] | None = None
    for layer in layers:
        if "type" not in layer.keys:
            continue
        names = [text(name) for name in sequence(layer.keys["type"])]
        if unknown := [name for name in names if name not in TYPES]:
            message = f"The type {unknown[0]!r} is not one of JSON Schema's; any value is accepted."
            reader.report(warning("type-unknown", message, join_pointer(layer.pointer, "type")))
            continue
        met = _meeting(met, names, layer, reader)
    flagged = any("nullable" in layer.keys and layer.own and layer.keys["nullable"] is True for layer in layers)
    shape.nullable = flagged or (met is not None and "null" in met)
    if met is not None:
        shape.types = tuple(name for name in met if name != "null") if met != ("null",) else ()


def _meeting(met: tuple[str, ...] | None, names: list[str], layer: Layer, reader: Reader) -> tuple[str, ...]:
    if "integer" in names and "number" in names:
        names = [name for name in names if name != "integer"]
    if met is None:
        return tuple(names)
    both = [name for name in names if name in met or (name == "integer" and "number" in met)]
    if "number" in names and "integer" in met:
        both.append("integer")
    if both:
        return tuple(both)
    message = f"The types {', '.join(met)} and {', '.join(names)} contradict each other; the later is used."
    reader.report(warning("types-contradict", message, join_pointer(layer.pointer, "type")))
    return tuple(names)


def _meet_enums(shape: Shape, layers: tuple[Layer, ...], reader: Reader) -> None:
    for layer in layers:
        if not isinstance(layer.keys.get("enum"), list):
            continue
        values = _distinct(sequence(layer.keys["enum"]))
        if shape.enum is not None:
            common = tuple(value for value in values if any(_same(value, other) for other in shape.enum))
            if not common:
                message = "The enumerations have no value in common; the later is used."
                reader.report(warning("enums-contradict", message, join_pointer(layer.pointer, "enum")))
            values = common or values
        shape.enum = values
    if shape.enum is not None and None in shape.enum:
        shape.nullable = True
        shape.enum = tuple(value for value in shape.enum if value is not None)


def _same(one: Json, other: Json) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _distinct(values: Iterable[Json]) -> tuple[Json, ...]:
    found: dict[str, Json] = {}
    for value in values:
        found.setdefault(f"{type(value).__name__}:{value!r}", value)
    return tuple(found.values())


def _meet_objects(shape: Shape, layers: tuple[Layer, ...]) -> None:
    if all(_OF_OBJECTS.isdisjoint(layer.keys) for layer in layers):
        return
    parts: dict[str, list[Part]] = {}
    required: dict[str, None] = {}
    additional: list[Part] = []
    patterns: list[Node] = []
    for layer in layers:
        keys, place = layer.keys, layer.pointer
        if "properties" in keys:
            for name, pointer, data in entries(keys["properties"], join_pointer(place, "properties")):
                parts.setdefault(name, []).append(Part(pointer, data))
        if "required" in keys:
            required.update((text(name), None) for name in sequence(keys["required"]))
        if "patternProperties" in keys:
            found = entries(keys["patternProperties"], join_pointer(place, "patternProperties"))
            patterns.extend(node_at(pointer, data) for _, pointer, data in found)
        keyword = "additionalProperties" if "additionalProperties" in keys else "unevaluatedProperties"
        more = keys.get(keyword)
        if isinstance(more, dict) or more is True:
            additional.append(Part(join_pointer(place, keyword), {} if more is True else more))
    if parts or shape.types == ("object",):
        for name, part in _conditional(layers).items():
            parts.setdefault(name, [part])
    for name, several in parts.items():
        shape.properties[name] = _joined(shape.pointer, ("properties", name), several)
    shape.required = tuple(required)
    shape.patterns = tuple(patterns)
    if additional:
        shape.additional = _joined(shape.pointer, ("additionalProperties",), additional)
    shape.closed = _closed(layers)


def _conditional(layers: tuple[Layer, ...]) -> dict[str, Part]:
    """The properties that are described for some objects only. They are optional; where one is described in several
    ways, any value is accepted."""
    found: dict[str, list[Part]] = {}
    for layer in layers:
        for place, data in _branches(layer.pointer, layer.keys):
            for name, pointer, value in entries(mapping(data).get("properties"), join_pointer(place, "properties")):
                found.setdefault(name, []).append(Part(pointer, value))
    return {
        name: parts[0] if all(part.data == parts[0].data for part in parts) else Part(parts[0].pointer, {})
        for name, parts in found.items()
    }


def _branches(pointer: Pointer, keys: Mapping[str, Json]) -> Iterator[tuple[Pointer, Json]]:
    """The schemas that hold for some values, and those that hold for some of these."""
    found = [(join_pointer(pointer, keyword), keys[keyword]) for keyword in ("then", "else") if keyword in keys]
    for keyword in ("dependentSchemas", "dependencies"):
        found += [(at, data) for _, at, data in entries(keys.get(keyword), join_pointer(pointer, keyword))]
    for at, data in found:
        yield at, data
        yield from _branches(at, mapping(data))


def _joined(owner: Pointer, place: tuple[str, ...], parts: Iterable[Part]) -> Node:
    """A position of `owner` that one schema or several describe."""
    several = tuple(parts)
    return Node(several[0].pointer if len(several) == 1 else join_pointer(owner, *place), several)


def _closed(layers: tuple[Layer, ...]) -> bool:
    if any(layer.keys.get("unevaluatedProperties") is False for layer in layers):
        return True
    bearing = [layer for layer in layers if "properties" in layer.keys or "additionalProperties" in layer.keys]
    return bool(bearing) and all(layer.keys.get("additionalProperties") is False for layer in bearing)


def _meet_arrays(shape: Shape, layers: tuple[Layer, ...], reader: Reader) -> None:
    items: list[Part] = []
    for layer in layers:
        if "items" not in layer.keys and "prefixItems" not in layer.keys:
            continue
        prefix, place = layer.keys.get("prefixItems"), join_pointer(layer.pointer, "prefixItems")
        written = layer.keys.get("items")
        if isinstance(written, list):
            prefix, place = sequence(written), join_pointer(layer.pointer, "items")
            if isinstance(layer.keys.get("additionalItems"), dict):
                items.append(Part(join_pointer(layer.pointer, "additionalItems"), layer.keys["additionalItems"]))
        elif isinstance(written, dict):
            items.append(Part(join_pointer(layer.pointer, "items"), written))
        if isinstance(prefix, list):
            members = enumerate(sequence(prefix))
            shape.prefix += tuple(Node(p, (Part(p, d),)) for p, d in ((join_pointer(place, i), d) for i, d in members))
    if shape.types == ("array",) and shape.enum and not any(isinstance(value, list) for value in shape.enum):
        place = join_pointer(shape.pointer, "enum")
        items.append(Part(place, {"enum": list(shape.enum)}))
        shape.enum = None
        reader.report(note("enum-of-items", "No array is one of the values; they are those of its items.", place))
    if items:
        shape.items = _joined(shape.pointer, ("items",), items)
    if shape.prefix:
        shape.fixed = _is_fixed(shape, layers)
    if shape.prefix and not shape.fixed:
        place = join_pointer(shape.pointer, "prefixItems")
        message = "The positions of a tuple of no certain length share one type, the union of theirs."
        reader.report(note("tuple-as-list", message, place))


def _is_fixed(shape: Shape, layers: tuple[Layer, ...]) -> bool:
    """Whether the array has the places of its tuple and no others, as far as the document gives it to understand."""
    limits, count = dict(shape.meta.constraints), len(shape.prefix)
    written = [layer for layer in layers if "prefixItems" in layer.keys or isinstance(layer.keys.get("items"), list)]
    if shape.items is not None or len(written) > 1:
        return False
    closing = ("items", "additionalItems", "unevaluatedItems")
    closed = any(layer.keys.get(key) is False for layer in layers for key in closing)
    least = limits.get("minItems", count)
    return least == count and (closed or "minItems" in limits or limits.get("maxItems") == count)


def _meet_rest(shape: Shape, layers: tuple[Layer, ...], reader: Reader) -> None:
    for layer in layers:
        keys = layer.keys
        for keyword in _IGNORED if not _IGNORED_SET.isdisjoint(keys) else ():
            if keyword in keys:
                message = f"`{keyword}` is not expressed in the types; the server checks it."
                reader.report(note("keyword-ignored", message, join_pointer(layer.pointer, keyword)))
        for keyword in ("oneOf", "anyOf"):
            members = sequence(keys.get(keyword))
            if members:
                place = join_pointer(layer.pointer, keyword)
                parts = tuple(Part(join_pointer(place, index), data) for index, data in enumerate(members))
                shape.unions += (Alternatives(place, parts),)
        content = (text(keys.get("contentMediaType")), text(keys.get("contentEncoding")))
        shape.content = content if any(content) else shape.content
        if isinstance(keys.get("contentSchema"), dict):
            place = join_pointer(layer.pointer, "contentSchema")
            shape.content_schema = Node(place, (Part(place, keys["contentSchema"]),))
        if isinstance(keys.get("discriminator"), dict):
            shape.discriminator = (join_pointer(layer.pointer, "discriminator"), mapping(keys["discriminator"]))
    shape.extensions = extensions_of(layers)


def extensions_of(layers: tuple[Layer, ...]) -> dict[str, Json]:
    """The extensions that the layers of a position have, those behind references aside."""
    own = (layer.keys.items() for layer in layers if layer.own)
    return {name: value for keys in own for name, value in keys if name.startswith("x-")}


def _inferred(shape: Shape, layers: tuple[Layer, ...]) -> tuple[str, ...] | None:
    if shape.enum is not None or shape.unions:
        return None
    if shape.format:
        return (_NUMERIC_FORMATS.get(shape.format, "string"),)
    for name, keywords in _HINTS:
        if any(_tells(layer, keyword) for layer in layers for keyword in keywords):
            return (name,)
    return None


def _tells(layer: Layer, keyword: str) -> bool:
    """Whether a layer limits values by a keyword; generators write `uniqueItems: false` into every schema."""
    return keyword in layer.keys and not (keyword in _LEAST and not layer.keys[keyword])


def override_of(shape: Shape) -> str:
    """The name that the document demands for what stands here."""
    return said_text(shape.extensions, SCHEMA_NAMES)
