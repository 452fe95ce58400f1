"""A component with a discriminator and no alternatives: the components that extend it by `allOf` are its subtypes.

Used as a type, such a base means any of its subtypes: a union beside it, which takes its place. The base itself is a
member where its own name can be the discriminator's value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from itertools import chain

from ..diagnostics import Pointer, join_pointer, note
from ..frozen import dataclass
from ..ir import (
    Const,
    Discriminator,
    EnumDecl,
    Json,
    Meta,
    Named,
    ObjectDecl,
    Origin,
    Scalar,
    SchemaDecl,
    Type,
    UnionDecl,
)
from .discriminators import warn_of_default
from .draft import map_decl, map_type, refs_of, types_of
from .node import node_at
from .outside import MOST, Outside, bare
from .reading import Reader, entries, mapping, sequence, text

_VALUES = ("x-ms-discriminator-value", "x-discriminator-value")


@dataclass(slots=True)
class Subtypes:
    """What extends what among a document's components."""

    reader: Reader
    document: Mapping[str, Json]
    outside: Mapping[Pointer, Outside] = field(default_factory=dict[Pointer, Outside])
    """The components that stand in other files: they are known by their place there."""
    bases: dict[Pointer, tuple[str, Mapping[str, Json]]] = field(
        default_factory=dict[Pointer, tuple[str, Mapping[str, Json]]]
    )
    """Base → its name and its discriminator."""
    _parents: dict[Pointer, tuple[Pointer, ...]] = field(default_factory=dict[Pointer, tuple[Pointer, ...]])
    _values: dict[Pointer, tuple[str, ...]] = field(default_factory=dict[Pointer, tuple[str, ...]])

    def __post_init__(self) -> None:
        schemas = entries(mapping(self.document.get("components")).get("schemas"), "#/components/schemas")
        found = {
            at: (name, mapping(data)) for name, pointer, here in schemas for at, data in (self._stood(pointer, here),)
        }
        for pointer, (_, data) in found.items():
            if "allOf" in data:
                self._parents[pointer] = tuple(self._extended(pointer, data))
        for pointer, (name, data) in found.items():
            if self._is_base(data) and any(pointer in self._ancestors(other) for other in self._parents):
                self.bases[pointer] = (name, mapping(data["discriminator"]))
        mapped = [pair for pointer in self.bases for pair in self._mapped(pointer)]
        for pointer, (name, data) in found.items():
            stated = [value for value, target in mapped if target == pointer]
            stated = stated or [text(data[key]) for key in _VALUES if key in data]
            self._values[pointer] = tuple(dict.fromkeys(stated)) or (name,)

    def is_child(self, pointer: Pointer) -> bool:
        """Whether the component extends a base: it is a type of its own, even if it adds nothing."""
        return any(ancestor in self.bases for ancestor in self._ancestors(pointer))

    def note_alone(self, decls: Mapping[Pointer, SchemaDecl], uses: Iterable[Type]) -> None:
        """Tell of the subtypes that others extend in turn, where one is used as a type: it means itself alone."""
        extended = {parent for parents in self._parents.values() for parent in parents} - self.bases.keys()
        middle = {each for each in extended if self.is_child(each) and self._is_object(each, decls)}
        holders = (decl for decl in decls.values() if middle and not isinstance(decl, UnionDecl))
        types = chain((each for decl in holders for each in types_of(decl)), uses)
        used = {ref for type_ in types for ref in refs_of(type_)}
        for pointer in sorted(middle & used):
            message = "Other schemas extend it; where it is used, it means itself alone, and refuses them in requests."
            self.reader.report(note("subtype-alone", message, pointer, "Use the base, or a `oneOf` of what is meant."))

    def declared(self, decls: dict[Pointer, SchemaDecl]) -> dict[Pointer, SchemaDecl]:
        """The declarations with a union for each base; every use of a base is one of its union."""
        unions = {base: union for base in self.bases if (union := self._union(base, decls)) is not None}
        if not unions:
            return decls
        for base in unions:
            warn_of_default(self.reader, _place(base), self.bases[base][1])
        found: dict[Pointer, SchemaDecl] = {}
        for pointer, decl in decls.items():
            found[pointer] = map_decl(decl, lambda type_: self._redirected(type_, unions))
        return found | {union.pointer: union for union in unions.values()}

    def redirect(self, type_: Type, decls: Mapping[Pointer, SchemaDecl]) -> Type:
        """`type_` with the union of a base in place of the base."""
        unions = {base: decls[at] for base in self.bases if (at := _place(base)) in decls}
        return self._redirected(type_, unions)

    def _redirected(self, type_: Type, unions: Mapping[Pointer, SchemaDecl]) -> Type:
        def change(inner: Type) -> Type:
            if isinstance(inner, Named) and inner.ref in unions:
                return Named(inner.meta, unions[inner.ref].pointer)
            return inner

        return map_type(type_, change) if unions else type_

    def _union(self, base: Pointer, decls: Mapping[Pointer, SchemaDecl]) -> UnionDecl | None:
        name, keys = self.bases[base]
        decl = decls.get(base)
        if not isinstance(decl, ObjectDecl):
            return None
        wanted = text(keys.get("propertyName"))
        members = [each for each in self._parents if base in self._ancestors(each) and self._is_object(each, decls)]
        if all(_refuses(decls[each], wanted, self._values[each], decls) for each in members):
            return None
        if _takes(decl, wanted, self._values[base], decls):
            members.append(base)
        pairs = tuple((value, member) for member in members for value in self._values[member])
        place = _place(base)
        title = f"{name}Union"
        origin = Origin(root=title, role="component", short=title, component=name)
        types = tuple(Named(Meta(decls[member].pointer), member) for member in members)
        # A name its members have from it, where they have none of their own.
        xml = decl.meta.xml if decl.meta.xml is not None and not decl.meta.xml.name else None
        meta = Meta(place, description=decl.meta.description, xml=xml)
        told = next((each.type for each in decl.fields if each.name == wanted), None)
        common = told.ref if isinstance(told, Named) else ""
        return UnionDecl(place, origin, meta, types, Discriminator(wanted, pairs, common=common))

    @staticmethod
    def _is_object(pointer: Pointer, decls: Mapping[Pointer, SchemaDecl]) -> bool:
        return isinstance(decls.get(pointer), ObjectDecl)

    @staticmethod
    def _is_base(data: Mapping[str, Json]) -> bool:
        keys = mapping(data.get("discriminator"))
        return bool(text(keys.get("propertyName"))) and not ("oneOf" in data or "anyOf" in data)

    def _extended(self, pointer: Pointer, data: Mapping[str, Json]) -> Iterator[Pointer]:
        for index, member in enumerate(sequence(data.get("allOf"))):
            ref = mapping(member).get("$ref")
            found = self.reader.find(join_pointer(pointer, "allOf", index), text(ref)) if ref else None
            if found is not None:
                yield self._behind(*found)[0]

    def _stood(self, pointer: Pointer, data: Json) -> tuple[Pointer, Json]:
        """Where the schema of a component stands, and the schema."""
        return self._behind(pointer, data) if pointer in self.outside else (pointer, data)

    def _behind(self, pointer: Pointer, data: Json) -> tuple[Pointer, Json]:
        """What stands behind references that say nothing else."""
        for _ in range(MOST):
            ref = bare(node_at(pointer, data))
            found = self.reader.find(pointer, ref) if ref else None
            if found is None:
                break
            pointer, data = found
        return pointer, data

    def _ancestors(self, pointer: Pointer) -> set[Pointer]:
        seen: set[Pointer] = set()
        pending = [pointer]
        while pending:
            for parent in self._parents.get(pending.pop(), ()):
                if parent not in seen and parent != pointer:
                    seen.add(parent)
                    pending.append(parent)
        return seen

    def _mapped(self, base: Pointer) -> Iterator[tuple[str, Pointer]]:
        """The base's explicit mapping: value, and what it means; a bare name is a component's."""
        for value, target in mapping(self.bases[base][1].get("mapping")).items():
            ref = text(target)
            known = join_pointer("#/components/schemas", ref)
            known = self.outside[known].node.pointer if known in self.outside else known
            if known in self._parents or known in self.bases:
                yield text(value), known
            elif (found := self.reader.find(base, ref)) is not None:
                yield text(value), self._behind(*found)[0]


def _place(base: Pointer) -> Pointer:
    return join_pointer(base, "discriminator")


def _refuses(decl: SchemaDecl, name: str, values: tuple[str, ...], decls: Mapping[Pointer, SchemaDecl]) -> bool:
    """Whether the property names its values, and none of `values` is one of them: it tells something else apart."""
    found = (
        next((each.type for each in decl.fields if each.name == name), None) if isinstance(decl, ObjectDecl) else None
    )
    if isinstance(found, Const):
        return found.value not in values
    target = decls.get(found.ref) if isinstance(found, Named) else None
    return isinstance(target, EnumDecl) and not set(values) & {each for each in target.values if isinstance(each, str)}


def _takes(decl: ObjectDecl, name: str, values: tuple[str, ...], decls: Mapping[Pointer, SchemaDecl]) -> bool:
    """Whether the base's own property can hold one of `values`, which make it one of its subtypes."""
    found = next((each.type for each in decl.fields if each.name == name), None)
    if isinstance(found, Named):
        target = decls.get(found.ref)
        return isinstance(target, EnumDecl) and len(values) == 1 and values[0] in target.values
    if isinstance(found, Const):
        return found.value in values
    return isinstance(found, Scalar) and found.kind == "str" and len(values) == 1
