"""Schema positions become types, and what needs a name becomes a declaration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace

from ..diagnostics import Pointer, join_pointer, note, warning
from ..frozen import dataclass
from ..ir import (
    AliasDecl,
    AnyType,
    Field,
    Json,
    ListOf,
    MapOf,
    Meta,
    Named,
    Nullable,
    ObjectDecl,
    Scalar,
    SchemaDecl,
    TupleOf,
    Type,
)
from .draft import Draft, Open, Reference, closed, nullable
from .enums import enum_type
from .flatten import Flattener, annotates_only
from .meta import meta_of
from .node import Layer, Node, Part, Variant
from .place import Place
from .reading import Reader, sequence, text
from .scalars import scalar
from .shape import Shape, extensions_of, override_of, shape_of
from .simple import simple_shape, simple_type
from .subtypes import Subtypes
from .unions import UnionReader
from .vendors import SCHEMA_NAMES, is_any, is_ignored, said_text

_MAX_DEPTH = 200
_MAX_FIELDS = 20_000
_MAX_COPIED = 10_000
"""Fields of what inline references narrow, each time anew: a small document could ask for millions."""
_MAX_AGAIN = 30_000
"""Fields that objects have from schemas which others have them from, too."""
_MAX_LISTS = 64
"""Brackets within brackets of one annotation, which Python limits too."""


@dataclass(slots=True)
class Converter:
    """One run's conversion. `walk` each root; `pending` are the positions that references want and no walk met, and
    `event_data` the properties that are the data of events. `named` are the schemas of other files that have a
    component's name, and that component."""

    reader: Reader
    subtypes: Subtypes
    named: Mapping[Pointer, Pointer] = field(default_factory=dict[Pointer, Pointer])
    draft: Draft = field(default_factory=Draft)
    pending: dict[Pointer, Node] = field(default_factory=dict[Pointer, Node])
    event_data: set[Pointer] = field(default_factory=set[Pointer])
    _flattener: Flattener = field(init=False)
    _unions: UnionReader = field(init=False)
    _shapes: dict[tuple[Pointer, object], Shape] = field(default_factory=dict[tuple[Pointer, object], Shape])
    _simple_shapes: dict[Pointer, Shape | None] = field(default_factory=dict[Pointer, "Shape | None"])
    _merged: dict[object, Pointer] = field(default_factory=dict[object, Pointer])
    _open: set[Shape] = field(default_factory=set[Shape])
    _copied: int = 0
    _repeated: int = 0
    _owned: set[Pointer] = field(default_factory=set[Pointer])

    def __post_init__(self) -> None:
        self._flattener = Flattener(self.reader)
        self._unions = UnionReader(self)

    def walk(self, node: Node, place: Place) -> None:
        """Convert the root schema `node` and all that lies in it, unless it is done."""
        if node.pointer not in self.draft.positions:
            self.type_of(node, place)

    def walk_component(self, node: Node, place: Place) -> None:
        """Convert a component: whatever it is, it gets a declaration."""
        found = self.type_of(node, place)
        if node.pointer in self.draft.decls:
            return
        inner = found.inner if isinstance(found, Nullable) else found
        shape = self.shape(node)
        self.declare(AliasDecl(node.pointer, place.origin(override_of(shape)), shape.meta, closed(inner)), place)
        named = Named(replace(shape.meta, pointer=node.pointer), node.pointer)
        self.draft.positions[node.pointer] = nullable(named) if isinstance(found, Nullable) else named

    def declare(self, decl: SchemaDecl, place: Place) -> Named:
        """Keep `decl` and refer to it."""
        self.draft.decls[decl.pointer] = decl
        self.draft.ranks[decl.pointer] = place.rank
        return Named(decl.meta, decl.pointer)

    def shape(self, node: Node) -> Shape:
        """What holds at `node`, behind references."""
        known = self._known(node)
        if known is None:
            known = shape_of(node.pointer, self._flattener.layers(node), self.reader)
            self._shapes[node.pointer, node.key] = known
        return known

    def _known(self, node: Node) -> Shape | None:
        """What holds at `node` if it is simple or was looked at before."""
        return self._simple(node) or self._shapes.get((node.pointer, node.key))

    def _simple(self, node: Node) -> Shape | None:
        """What holds at `node` if it is simple."""
        if not node.simple:
            return None
        if node.pointer not in self._simple_shapes:
            self._simple_shapes[node.pointer] = simple_shape(node)
        return self._simple_shapes[node.pointer]

    def _meta(self, node: Node) -> Meta:
        """What is said at `node`, behind references. Its whole shape, at each of the positions that refer to a large
        object, would take the square of the object's size."""
        known = self._known(node)
        return known.meta if known is not None else meta_of(node.pointer, self._flattener.layers(node))

    def _extensions(self, node: Node) -> Mapping[str, Json]:
        """The extensions at `node` itself."""
        known = self._known(node)
        return known.extensions if known is not None else extensions_of(self._flattener.outline(node).layers)

    def type_of(self, node: Node, place: Place) -> Open:
        """The type at `node`; declarations inside of it are kept on the way."""
        if node.simple and not self._belongs(node.pointer, place):
            self.pending.setdefault(node.pointer, node)
            return Reference(self._meta(node), node.pointer)
        found = simple_type(node) or self.reentered(node, place)
        self.draft.positions[node.pointer] = found
        return found

    def _belongs(self, pointer: Pointer, place: Place) -> bool:
        """Whether a schema is part of the walk that `place` is a step of, and none that has a walk of its own."""
        return _inside(pointer, place.lexical) and (pointer == place.lexical or pointer not in self.named)

    def _simple_type(self, node: Node, place: Place) -> Type | None:
        """The type of a schema to which its place does not matter."""
        found = simple_type(node) if self._belongs(node.pointer, place) else None
        if found is not None:
            self.draft.positions[node.pointer] = found
        return found

    def reentered(self, node: Node, place: Place) -> Open:
        """The type of what `node` means, without taking it for the position of that pointer."""
        if (simple := self._simple(node)) is not None:
            return self._opened(node, simple, place)
        return self._used(node) or self._shared(node) or self._built(node, place)

    def bare_parts(self, node: Node, variant: Variant) -> tuple[Part, ...]:
        """What holds at `node` beside its alternatives."""
        return self._flattener.bare_parts(node, variant)

    def refers(self, node: Node) -> bool:
        """Whether `node` is made of exactly one reference, and maybe words or narrowing beside it."""
        return len(self._flattener.outline(node).targets) == 1

    def target_of(self, node: Node) -> Pointer:
        """Where the one reference of `node` leads; its own place when it is none."""
        targets = self._flattener.outline(node).targets
        return self.known_as(next(iter(targets))) if len(targets) == 1 else node.pointer

    def known_as(self, pointer: Pointer) -> Pointer:
        """The component whose name a schema has that stands in another file; else the schema's own place."""
        return self.named.get(pointer, pointer)

    def _used(self, node: Node) -> Open | None:
        """The reference that `node` is, if it adds nothing but words to what it refers to."""
        outline = self._flattener.outline(node)
        if not outline.refers or len(outline.targets) != 1 or self.subtypes.is_child(node.pointer):
            return None
        (target,) = outline.targets.values()
        if not all(annotates_only(layer) or self._adds_nothing(layer, target) for layer in outline.layers):
            return None
        self.pending.setdefault(target.pointer, Node(target.pointer, (target,)))
        meta = meta_of(node.pointer, outline.layers)
        flagged = any(layer.keys.get("nullable") is True for layer in outline.layers)
        found = Reference(meta, target.pointer)
        return nullable(found) if flagged else found

    def _adds_nothing(self, layer: Layer, target: Part) -> bool:
        if layer.never:
            return False
        shape = self.shape(Node(target.pointer, (target,)))
        for key, value in layer.keys.items():
            if key == "type":
                same = set(value) - {"null"} == set(shape.types or value) - {"null"}
            elif key == "required":
                same = {text(name) for name in sequence(value)} <= set(shape.required)
            elif key in ("properties", "additionalProperties", "format"):
                same = not value or value is True or value == shape.format
                same = same and value is not False
            else:
                same = annotates_only(Layer(layer.pointer, {key: value}))
            if not same:
                return False
        return True

    def _shared(self, node: Node) -> Open | None:
        """A merged position whose meaning was met before is a use of the first; so recursive merges end."""
        if len(node.parts) == 1 or any(part.variant for part in node.parts):
            return None
        meaning = tuple(sorted(self._meaning(part) for part in node.parts))
        first = self._merged.setdefault(meaning, node.pointer)
        return None if first == node.pointer else Reference(self.shape(node).meta, first)

    def _meaning(self, part: Part) -> Pointer:
        outline = self._flattener.outline(Node(part.pointer, (part,)))
        only = next(iter(outline.targets)) if len(outline.targets) == 1 else ""
        return only if only and all(annotates_only(layer) for layer in outline.layers) else part.pointer

    def _built(self, node: Node, place: Place) -> Open:
        narrows = node.simple and node.pointer != place.lexical and bool(self._flattener.outline(node).targets)
        if narrows and self._copied > _MAX_COPIED:
            message = f"Narrowed references made more than {_MAX_COPIED:,} fields anew; any value is accepted here."
            self.reader.report(warning("schema-too-large", message, node.pointer))
            return AnyType(self._meta(node))
        shape = self.shape(node)
        if narrows and shape not in self._open:
            # What it refers to may be all around it, whose own walk gets to the rest.
            place = replace(place, lexical=node.pointer)
            self._copied += len(shape.properties)
        return self._opened(node, shape, place)

    def _opened(self, node: Node, shape: Shape, place: Place) -> Open:
        if shape in self._open:
            return self._again(shape)
        self._open.add(shape)
        try:
            return self._made(node, shape, place)
        finally:
            self._open.remove(shape)

    def _again(self, shape: Shape) -> Open:
        """The type of a shape within itself, as narrowed references make them: two of them would go on for ever."""
        lone = not shape.unions and shape.enum is None and shape.types == ("object",) and shape.is_object
        if lone and not _is_large(shape):
            named = Named(shape.meta, shape.pointer)
            return nullable(named) if shape.nullable else named
        message = "The schema narrows itself, within itself; any value is accepted there."
        self.reader.report(warning("schema-within-itself", message, shape.pointer))
        return AnyType(shape.meta)

    def _made(self, node: Node, shape: Shape, place: Place) -> Open:
        if place.depth > _MAX_DEPTH or place.lists > _MAX_LISTS:
            most = _MAX_DEPTH if place.depth > _MAX_DEPTH else _MAX_LISTS
            message = f"The schema is nested more than {most} levels deep; any value is accepted from here on."
            self.reader.report(warning("schema-too-deep", message, node.pointer))
            return AnyType(shape.meta)
        if is_any(shape.extensions):
            return nullable(AnyType(shape.meta)) if shape.nullable else AnyType(shape.meta)
        if shape.never:
            message = "The schema allows no value at all; any value is accepted."
            self.reader.report(warning("schema-never", message, node.pointer))
            return AnyType(shape.meta)
        found = self._unions.union_type(node, shape, place) if shape.unions else self.plain_type(shape, place)
        return nullable(found) if shape.nullable else found

    def plain_type(self, shape: Shape, place: Place) -> Open:
        """The type of `shape`, its alternatives left aside."""
        if shape.enum is not None:
            return enum_type(self, shape, place)
        if shape.types is None:
            return AnyType(shape.meta)
        match shape.types:
            case ():
                return Scalar(shape.meta, "none")
            case (name,):
                return self.single_type(shape, name, place)
            case _:
                return self._unions.several_types(shape, place)

    def single_type(self, shape: Shape, name: str, place: Place) -> Open:
        """The type of `shape` when its JSON type is `name`."""
        if name == "object":
            return self._object(shape, place)
        if name == "array" and shape.fixed:
            return self._tuple(shape, place)
        if name == "array":
            return ListOf(shape.meta, closed(self._item(shape, place.element())))
        return scalar(shape, name)

    def _tuple(self, shape: Shape, place: Place) -> Open:
        """A tuple; one within a list, a map, a union or another tuple has a name."""
        items = tuple(closed(self.type_of(node, place.element())) for node in shape.prefix)
        found = TupleOf(shape.meta, items)
        if not (place.lists or place.is_member):
            return found
        return self.declare(AliasDecl(shape.pointer, place.origin(override_of(shape)), shape.meta, found), place)

    def _item(self, shape: Shape, place: Place) -> Open:
        nodes = (*shape.prefix, *((shape.items,) if shape.items else ()))
        if len(nodes) > 1:
            return self._unions.of_nodes(join_pointer(shape.pointer, "prefixItems"), nodes, place)
        for node in nodes:
            return self.type_of(node, place)
        return AnyType(meta_of(join_pointer(shape.pointer, "items"), ()))

    def _object(self, shape: Shape, place: Place) -> Open:
        additional = self._additional(shape, place.element())
        if not shape.is_object:
            value = additional or AnyType(meta_of(join_pointer(shape.pointer, "additionalProperties"), ()))
            return MapOf(shape.meta, closed(value))
        if _is_large(shape):
            message = f"The object has more than {_MAX_FIELDS:,} properties; an object of any is accepted."
            self.reader.report(warning("schema-too-large", message, shape.pointer))
            return MapOf(shape.meta, AnyType(meta_of(join_pointer(shape.pointer, "properties"), ())))
        if self._is_beyond_again(shape):
            message = f"Merged schemas repeat more than {_MAX_AGAIN:,} properties; an object of any is accepted."
            self.reader.report(warning("schema-too-large", message, shape.pointer))
            return MapOf(shape.meta, AnyType(meta_of(join_pointer(shape.pointer, "properties"), ())))
        fields = tuple(self._fields(shape, additional, place))
        related = shape.pointer in self.subtypes.bases or self.subtypes.is_child(shape.pointer)
        if shape.discriminator is not None and place.role == "component" and not place.is_member and not related:
            message = "The schemas that extend this one are not listed in it; a reference to it means it alone."
            self.reader.report(note("discriminator-without-union", message, shape.discriminator[0]))
        origin = place.origin(override_of(shape))
        kept = closed(additional) if additional else None
        return self.declare(ObjectDecl(shape.pointer, origin, shape.meta, fields, kept, shape.closed), place)

    def _is_beyond_again(self, shape: Shape) -> bool:
        """Whether there is no room for the properties that other objects have, too, from the same schemas."""
        pointers = {node.pointer for node in shape.properties.values()}
        again = len(pointers & self._owned)
        if again and self._repeated + again > _MAX_AGAIN:
            return True
        self._repeated += again
        self._owned |= pointers
        return False

    def _additional(self, shape: Shape, place: Place) -> Open | None:
        """What properties that are not described hold. Beside those that are, patterns of names say nothing of others;
        alone they are meant for all."""
        if shape.patterns and shape.properties and not (shape.additional or shape.closed):
            at = join_pointer(shape.pointer, "patternProperties")
            message = "Names that fit no pattern may have any value, and so have all that are not described."
            self.reader.report(note("pattern-untyped", message, at))
            return AnyType(meta_of(at, ()))
        nodes = (*shape.patterns, *((shape.additional,) if shape.additional else ()))
        if len(nodes) > 1:
            return self._unions.of_nodes(join_pointer(shape.pointer, "patternProperties"), nodes, place)
        for node in nodes:
            return self.type_of(node, place)
        return None

    def _fields(self, shape: Shape, additional: Open | None, place: Place) -> list[Field]:
        found: list[Field] = []
        required = frozenset(shape.required)
        for name, node in shape.properties.items():
            if simple := self._simple_type(node, place):
                found.append(Field(node.pointer, name, simple, name in required))
                continue
            said = self._extensions(node)
            if name not in required and is_ignored(said):
                message = "The document asks to leave the property out."
                self.reader.report(note("property-ignored", message, node.pointer))
                continue
            is_data = name == "data" and (place.envelope or node.pointer in self.event_data)
            described = self._event_data(node) if is_data else node
            inner = self.type_of(described, place.under(name))
            override = said_text(said, SCHEMA_NAMES)
            found.append(Field(node.pointer, name, closed(inner), name in required, override))
        return [*found, *self._undescribed(shape, additional, place)]

    def _event_data(self, node: Node) -> Node:
        """What is in an event's data: the JSON document whose schema is given, where the data is said to be text."""
        shape = self.shape(node)
        described = shape.content_schema if shape.content[0].endswith("json") else None
        return described or node

    def _undescribed(self, shape: Shape, additional: Open | None, place: Place) -> Iterator[Field]:
        """A field for each name that is required and not described; an event's envelope has none of them."""
        names = [name for name in shape.required if name not in shape.properties]
        listed = ", ".join(map(repr, names))
        if names and place.envelope:
            message = f"The event requires {listed}, which no event has beside its data; left out."
            self.reader.report(note("required-undescribed", message, shape.pointer))
            return
        if names:
            message = f"Required and not described, so that any value is accepted: {listed}."
            self.reader.report(note("required-undescribed", message, shape.pointer))
        for name in names:
            pointer = join_pointer(shape.pointer, "properties", name)
            meta = meta_of(pointer, ())
            yield Field(pointer, name, closed(replace(additional, meta=meta) if additional else AnyType(meta)), True)


def _is_large(shape: Shape) -> bool:
    """Whether an object is one of any."""
    return max(len(shape.properties), len(shape.required)) > _MAX_FIELDS


def _inside(pointer: Pointer, root: Pointer) -> bool:
    return pointer == root or pointer.startswith(root + "/")
