"""Alternatives become one type: null folds, equals merge, strings collapse, a real union is declared."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING

from ..diagnostics import Pointer, join_pointer, note, warning
from ..frozen import dataclass
from ..ir import MISSING, AnyType, Discriminator, Json, Named, Nullable, Scalar, Type, UnionDecl
from .discriminators import warn_of_default
from .draft import Open, closed, nullable
from .enums import enum_of
from .meta import meta_of
from .node import Node, node_at
from .place import Place, name_of, number_word
from .reading import mapping, text
from .shape import Alternatives, Shape, override_of

if TYPE_CHECKING:
    from .convert import Converter

_MAX_PRODUCT = 64
_MAX_MADE = 2_000
_FEW = 4
"""Schemas that a type is merged of, up to which it counts once."""
_WORDS = ("title", "description", "example", "examples", "default", "deprecated", "readOnly", "writeOnly")


@dataclass(slots=True)
class UnionReader:
    """Reads alternatives for a `Converter`."""

    converter: Converter
    _nulls: dict[object, bool] = field(default_factory=dict[object, bool])
    _made: int = 0

    def union_type(self, node: Node, shape: Shape, place: Place) -> Open:
        """The type of a position with `oneOf` or `anyOf`."""
        nodes = self._alternatives(node, shape)
        kept = [each for each in nodes if not (self._is_null(each) or self.converter.shape(each).never)]
        null = shape.nullable or any(self.allows_null(each) for each in nodes)
        found = self._folded(node, shape, kept, place)
        return nullable(found) if null else found

    def _folded(self, node: Node, shape: Shape, kept: list[Node], place: Place) -> Open:
        shapes = [self.converter.shape(each) for each in kept]
        collapsed = self._strings(shape, shapes) if len(kept) > 1 else None
        if collapsed is not None:
            return collapsed
        kept = self._distinct(kept)
        if not kept:
            return Scalar(shape.meta, "none") if shape.unions else AnyType(shape.meta)
        if len(kept) == 1:
            words = self.converter.bare_parts(node, "bare")
            return self.converter.reentered(Node(node.pointer, (*words, *kept[0].parts)), place)
        shapes = [self.converter.shape(each) for each in kept]
        enumeration = self._enumeration(shape, kept, shapes, place)
        return enumeration or self._declared(shape, self._ordered(shape, kept, shapes), place)

    # --- which alternatives there are ---------------------------------------------------------------------------

    def _alternatives(self, node: Node, shape: Shape) -> list[Node]:
        """The positions of which one holds, the rest of the schema distributed over them where it restricts them."""
        unions = [each for each in shape.unions if not self._only_requires(each, shape)]
        for left_out in shape.unions:
            if left_out not in unions:
                message = "Alternatives that only demand fields are not expressed; the server checks them."
                self.converter.reader.report(note("alternatives-ignored", message, left_out.pointer))
        if not unions:
            return [self._bare(node)]
        if len(unions) == 1 and not self._restricts(node, unions[0]):
            return [Node(part.pointer, (part,)) for part in unions[0].members]
        return self._product(node, unions)

    def _bare(self, node: Node) -> Node:
        return Node(node.pointer, self.converter.bare_parts(node, "bare"))

    def _product(self, node: Node, unions: Sequence[Alternatives]) -> list[Node]:
        size = 1
        for each in unions:
            size *= len(each.members)
        base = self.converter.bare_parts(node, "mute")
        self._made += size * max(1, len(base) // _FEW)
        if (len(unions) > 1 and size > _MAX_PRODUCT) or self._made > _MAX_MADE:
            message = f"The alternatives combine to {size} types; only what all of them share is expressed."
            self.converter.reader.report(warning("alternatives-too-many", message, node.pointer))
            return [self._bare(node)]
        combined = itertools.product(*(each.members for each in unions))
        return [
            Node(join_pointer(node.pointer, "oneOf", index), (*base, *members))
            for index, members in enumerate(combined)
        ]

    def _only_requires(self, union: Alternatives, shape: Shape) -> bool:
        """Whether no alternative has a type of its own (`anyOf: [{required: [a]}, {required: [b]}]`)."""
        if not (shape.bears_members or shape.types):
            return False
        inner = [self.converter.shape(Node(part.pointer, (part,))) for part in union.members]
        return not any(
            each.properties or each.enum is not None or each.types or each.unions or each.items or each.additional
            or each.patterns or each.nullable or (each.types is not None and not each.types)
            for each in inner
        )  # fmt: skip

    def _restricts(self, node: Node, union: Alternatives) -> bool:
        base = self.converter.shape(self._bare(node))
        if base.properties or base.additional or base.patterns or base.items or base.prefix or base.enum is not None:
            return True
        members = [self.converter.shape(Node(part.pointer, (part,))) for part in union.members]
        if any(not set(base.required) <= set(each.required) for each in members if not self._scalar(each)):
            return True
        return bool(base.types) and any(not each.types and not each.unions and each.enum is None for each in members)

    def _scalar(self, shape: Shape) -> bool:
        return bool(shape.types is not None and "object" not in shape.types and not shape.properties)

    def _is_null(self, node: Node) -> bool:
        shape = self.converter.shape(node)
        if shape.unions or shape.never:
            return False
        return shape.types == () or (shape.enum == () and shape.nullable)

    def allows_null(self, node: Node) -> bool:
        """Whether null is valid at `node`, behind references and alternatives."""
        if node.key in self._nulls:
            return self._nulls[node.key]
        self._nulls[node.key] = False
        shape = self.converter.shape(node)
        inner = (Node(part.pointer, (part,)) for union in shape.unions for part in union.members)
        found = shape.nullable or shape.types == () or any(self.allows_null(each) for each in inner)
        self._nulls[node.key] = found
        return found

    def _distinct(self, nodes: Iterable[Node]) -> list[Node]:
        found: dict[str, Node] = {}
        for node in nodes:
            found.setdefault(repr([_said(part.data) for part in node.parts]), node)
        return list(found.values())

    # --- what they become -----------------------------------------------------------------------------------------

    def _strings(self, shape: Shape, shapes: list[Shape]) -> Scalar | None:
        if not all(plain(each, "string") for each in shapes):
            return None
        formats = {each.format for each in shapes}
        examples = tuple(value for each in shapes for value in _samples(each))
        meta = shape.meta if shape.meta.examples else replace(shape.meta, fallback_examples=examples)
        return Scalar(meta, "str", formats.pop() if len(formats) == 1 else "")

    def _enumeration(self, shape: Shape, kept: list[Node], shapes: list[Shape], place: Place) -> Open | None:
        """Constants given one by one, each with its own words, are one enumeration."""
        if any(self.converter.refers(node) or not _constants(each) for node, each in zip(kept, shapes, strict=True)):
            return None
        rows = [(value, each) for each in shapes for value in each.enum or ()]
        unique = {(type(value).__name__, value): (value, each) for value, each in reversed(rows)}
        ordered = list(reversed(unique.values()))
        titled = all(each.meta.title for _, each in ordered) and len(ordered) == len(shapes)
        names = tuple(each.meta.title for _, each in ordered) if titled else ()
        described = any(each.meta.description for _, each in ordered)
        texts = tuple(each.meta.description for _, each in ordered) if described else ()
        return enum_of(self.converter, shape, tuple(value for value, _ in ordered), place, names, texts)

    def _ordered(self, shape: Shape, kept: list[Node], shapes: list[Shape]) -> list[Node]:
        """One string for all plain ones, one number for all numbers; an open enumeration lists its values first."""
        pairs = self._with_one_enumeration(shape, list(zip(kept, shapes, strict=True)))
        numbers = any(plain(each, "number") for each in shapes)
        pairs = [pair for pair in pairs if not (numbers and plain(pair[1], "integer"))]
        for name in ("string", "number", "integer", "boolean"):
            same = [pair for pair in pairs if plain(pair[1], name)]
            pairs = [pair for pair in pairs if pair not in same[1:]]
            if name == "string" and len({each.format for _, each in same}) > 1:
                pairs[pairs.index(same[0])] = self._text(same[0][0].pointer)
        if all(plain(each, "string") or _constants(each) for _, each in pairs):
            pairs.sort(key=lambda pair: plain(pair[1], "string"))
        return [node for node, _ in pairs]

    def _text(self, pointer: Pointer) -> tuple[Node, Shape]:
        """What stands for strings of several formats: the first of them would refuse, or change, the others' values."""
        node = node_at(join_pointer(pointer, "string"), {"type": "string"})
        return node, self.converter.shape(node)

    def _with_one_enumeration(self, shape: Shape, pairs: list[tuple[Node, Shape]]) -> list[tuple[Node, Shape]]:
        """Single constants beside a plain scalar are one enumeration."""
        singles: list[tuple[Node, Shape]] = []
        others: list[tuple[Node, Shape]] = []
        for node, each in pairs:
            single = _constants(each) and len(each.enum or ()) == 1 and not self.converter.refers(node)
            (singles if single else others).append((node, each))
        if len(singles) < 2 or not all(plain(each, "string") for _, each in others):
            return pairs
        pointer = join_pointer(shape.pointer, "enum")
        node = node_at(pointer, {"enum": [value for _, each in singles for value in each.enum or ()]})
        return [(node, self.converter.shape(node)), *others]

    def _declared(self, shape: Shape, nodes: list[Node], place: Place) -> Open:
        if len(nodes) == 1:
            found = self.converter.type_of(nodes[0], place)
            return found
        discriminator = self._discriminator(shape, nodes)
        tags = _tags(discriminator)
        members: list[Type] = []
        for index, node in enumerate(nodes, 1):
            found = self.converter.type_of(node, place.member(self._short(index, node, discriminator, tags)))
            members.append(closed(found.inner if isinstance(found, Nullable) else found))
        return self._declare(shape, members, self._aimed(discriminator, nodes, members), place)

    def _aimed(
        self, discriminator: Discriminator | None, nodes: list[Node], members: list[Type]
    ) -> Discriminator | None:
        """`discriminator` with the members' own declarations, where a merge made one beside what they refer to."""
        if discriminator is None:
            return None
        pairs = zip(nodes, members, strict=True)
        own = {self.converter.target_of(node): member.ref for node, member in pairs if isinstance(member, Named)}
        aimed = tuple((value, own.get(target, target)) for value, target in discriminator.mapping)
        return replace(discriminator, mapping=aimed)

    def _declare(self, shape: Shape, members: list[Type], discriminator: Discriminator | None, place: Place) -> Open:
        if any(isinstance(member, AnyType) for member in members):
            self.converter.reader.report(note("union-with-any", "One alternative accepts any value.", shape.pointer))
            return AnyType(shape.meta)
        origin = place.origin(override_of(shape))
        decl = UnionDecl(shape.pointer, origin, shape.meta, tuple(members), discriminator)
        return self.converter.declare(decl, place)

    def _short(
        self, index: int, node: Node, discriminator: Discriminator | None, tags: Mapping[Pointer, list[str]]
    ) -> str:
        shape = self.converter.shape(node)
        if shape.meta.title:
            return shape.meta.title
        if discriminator is not None:
            values = tags.get(self.converter.target_of(node), [])
            tag = shape.properties.get(discriminator.property)
            enum = self.converter.shape(tag).enum if tag else None
            values = values or [text(value) for value in (enum or ())[:1]]
            if values:
                return values[0]
        return name_of(self.converter.target_of(node)) if self.converter.refers(node) else number_word(index)

    def _discriminator(self, shape: Shape, nodes: list[Node]) -> Discriminator | None:
        """What the document declares, unchecked; a mapping's values as pointers."""
        if shape.discriminator is None:
            return None
        pointer, data = shape.discriminator
        warn_of_default(self.converter.reader, pointer, data)
        name = text(data.get("propertyName"))
        targets = [self.converter.target_of(node) for node in nodes if self.converter.refers(node)]
        by_name = {name_of(target): target for target in reversed(targets)}
        by_name = dict(reversed(by_name.items()))
        pairs: list[tuple[str, Pointer]] = []
        for value, ref in mapping(data.get("mapping")).items():
            found = by_name.get(text(ref)) or self._mapped(pointer, text(ref), targets)
            if found:
                pairs.append((text(value), found))
        mapped = {target for _, target in pairs}
        implicit = [(word, target) for word, target in by_name.items() if target not in mapped]
        return Discriminator(name, (*pairs, *implicit)) if name else None

    def _mapped(self, pointer: Pointer, ref: str, targets: list[Pointer]) -> Pointer:
        found = self.converter.reader.find(pointer, ref)
        target = self.converter.known_as(found[0]) if found is not None else ""
        if target in targets:
            return target
        inner = self._within(targets)
        if target not in inner and ref not in {name_of(each) for each in inner}:
            message = f"The mapping names {ref!r}, which is not a member of the union."
            self.converter.reader.report(warning("discriminator-surplus", message, pointer))
        return ""

    def _within(self, targets: list[Pointer]) -> set[Pointer]:
        """The members of members that are themselves unions, where they are told apart."""
        shapes = [self.converter.shape(node_at(target, self.converter.reader.source.get(target))) for target in targets]
        inner = (node_at(part.pointer, part.data) for shape in shapes for each in shape.unions for part in each.members)
        return {self.converter.target_of(node) for node in inner}

    # --- unions that no keyword writes -----------------------------------------------------------------------------

    def several_types(self, shape: Shape, place: Place) -> Open:
        """The union of the JSON types of `shape`."""
        members: list[Type] = []
        for index, name in enumerate(shape.types or (), 1):
            pointer = join_pointer(shape.pointer, "type", index - 1)
            meta = replace(meta_of(pointer, ()), constraints=shape.meta.constraints)
            inner = replace(shape, pointer=pointer, meta=meta, types=(name,), nullable=False, unions=())
            members.append(closed(self.converter.single_type(inner, name, place.member(number_word(index)))))
        return self._declare(shape, members, None, place)

    def of_nodes(self, pointer: Pointer, nodes: Sequence[Node], place: Place) -> Open:
        """The union of several positions that hold side by side (tuples, pattern properties)."""
        shape = Shape(pointer, meta_of(pointer, ()))
        null = any(self.allows_null(node) for node in nodes)
        kept = self._distinct(node for node in nodes if not self._is_null(node))
        if len(kept) == 1:
            return self.converter.type_of(kept[0], place)
        found = self._folded(Node(pointer, ()), shape, kept, place)
        return nullable(found) if null else found


def plain(shape: Shape, name: str) -> bool:
    """Whether `shape` is the JSON type `name` and no more (a format and bounds aside)."""
    return shape.types == (name,) and shape.enum is None and not shape.unions and shape.format != "binary"


def _constants(shape: Shape) -> bool:
    values = shape.enum or ()
    return bool(values) and not shape.unions and not any(isinstance(value, (dict, list)) for value in values)


def _samples(shape: Shape) -> tuple[Json, ...]:
    examples = shape.meta.examples or shape.meta.fallback_examples
    return examples if examples or shape.meta.default is MISSING else (shape.meta.default,)


def _said(data: Json) -> Json:
    """`data` without its words: what two alternatives must share to be the same."""
    keys = mapping(data)
    return {key: value for key, value in keys.items() if key not in _WORDS} if keys else data


def _tags(discriminator: Discriminator | None) -> dict[Pointer, list[str]]:
    """What a discriminator calls each of its targets."""
    found: dict[Pointer, list[str]] = {}
    for value, pointer in discriminator.mapping if discriminator is not None else ():
        found.setdefault(pointer, []).append(value)
    return found
