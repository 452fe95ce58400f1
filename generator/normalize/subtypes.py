"""A component with a discriminator and no alternatives: the components that extend it by `allOf` are its subtypes.

Used as a type, such a base means any of its subtypes: a union beside it, which takes its place. The base itself is a
member where its own name can be the discriminator's value. A subtype that has subtypes of its own is a base, too, by
the discriminator that it inherits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field
from itertools import chain

from ..diagnostics import Pointer, join_pointer, warning
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
from .reading import Reader, entries, mapping, sequence, text

_Components = Mapping[Pointer, tuple[str, Mapping[str, Json]]]
_MOST_LEVELS = 200
"""How far what a component extends is followed; a document that somebody wrote has a few."""
_MOST_MEMBERS = 20_000
"""Members that unions of inherited discriminators have together: a chain of types would make the square of them."""
_VALUES = ("x-ms-discriminator-value", "x-discriminator-value")


@dataclass(slots=True)
class Subtypes:
    """What extends what among a document's components."""

    reader: Reader
    document: Mapping[str, Json]
    bases: dict[Pointer, tuple[str, Mapping[str, Json]]] = field(
        default_factory=dict[Pointer, tuple[str, Mapping[str, Json]]]
    )
    """Base → its name and its discriminator."""
    _parents: dict[Pointer, tuple[Pointer, ...]] = field(default_factory=dict[Pointer, tuple[Pointer, ...]])
    _ancestors: dict[Pointer, tuple[Pointer, ...]] = field(default_factory=dict[Pointer, tuple[Pointer, ...]])
    """All that a component extends, the nearest first."""
    _children: dict[Pointer, list[Pointer]] = field(default_factory=dict[Pointer, list[Pointer]])
    """Extended → all that extend it, at any distance."""
    _values: dict[Pointer, tuple[str, ...]] = field(default_factory=dict[Pointer, tuple[str, ...]])
    _stated: set[Pointer] = field(default_factory=set[Pointer])
    """The components of which the document says by what value they are told."""
    _middles: set[Pointer] = field(default_factory=set[Pointer])
    """The bases that inherit their discriminator."""
    _meant: dict[Pointer, Pointer] = field(default_factory=dict[Pointer, Pointer])
    """Component → the union that a use of it means."""

    def __post_init__(self) -> None:
        schemas = entries(mapping(self.document.get("components")).get("schemas"), "#/components/schemas")
        found = {pointer: (name, mapping(data)) for name, pointer, data in schemas}
        self._relate(found)
        for pointer, (name, data) in found.items():
            if _is_base(data) and pointer in self._children:
                self.bases[pointer] = (name, mapping(data["discriminator"]))
        mapped = [pair for pointer in self.bases for pair in self._mapped(pointer)]
        for pointer, (name, data) in found.items():
            stated = [value for value, target in mapped if target == pointer]
            stated = stated or [text(data[key]) for key in _VALUES if key in data]
            self._values[pointer] = tuple(dict.fromkeys(stated)) or (name,)
            if stated:
                self._stated.add(pointer)
        self._inherit(found)

    def is_child(self, pointer: Pointer) -> bool:
        """Whether the component extends a base: it is a type of its own, even if it adds nothing."""
        return any(ancestor in self.bases for ancestor in self._ancestors.get(pointer, ()))

    def declared(self, decls: dict[Pointer, SchemaDecl], uses: Iterable[Type]) -> dict[Pointer, SchemaDecl]:
        """The declarations with a union for each base; every use of a base is one of its union. `uses` are the types
        beside the declarations: that of a subtype is declared only where it is used."""
        unions = {base: union for base in self.bases if (union := self._union(base, decls)) is not None}
        if not unions:
            return decls
        for base in unions:
            warn_of_default(self.reader, _place(base), self.bases[base][1])
        self._meant = {base: union.pointer for base, union in unions.items()}
        self._meant |= dict(self._other_names(decls))
        found = {pointer: self._with_unions(decl) for pointer, decl in decls.items()}
        types = chain.from_iterable(map(types_of, found.values()))
        used = {ref for type_ in (*types, *map(self.redirect, uses)) for ref in refs_of(type_)}
        kept = (union for base, union in unions.items() if base not in self._middles or union.pointer in used)
        return found | {union.pointer: union for union in kept}

    def redirect(self, type_: Type) -> Type:
        """`type_` with the union of a base in place of the base."""

        def change(inner: Type) -> Type:
            if isinstance(inner, Named) and inner.ref in self._meant:
                return Named(inner.meta, self._meant[inner.ref])
            return inner

        return map_type(type_, change) if self._meant else type_

    def _other_names(self, decls: Mapping[Pointer, SchemaDecl]) -> Iterator[tuple[Pointer, Pointer]]:
        """What adds nothing to a base and is not listed in its mapping, which lists others, means what the base does:
        its own name, as the only value, would refuse theirs. Among the subtypes it may be one still."""
        for pointer, above in self._ancestors.items():
            base = next((each for each in above if each in self._meant), None)
            if base is None or pointer in self.bases or pointer in self._stated:
                continue
            if mapping(self.bases[base][1].get("mapping")) and _same_fields(decls.get(pointer), decls[base]):
                yield pointer, self._meant[base]

    def _with_unions(self, decl: SchemaDecl) -> SchemaDecl:
        kept = self._listed(decl) if isinstance(decl, UnionDecl) else ()
        return map_decl(decl, lambda type_: type_ if _ref(type_) in kept else self.redirect(type_))

    def _listed(self, union: UnionDecl) -> Collection[Pointer]:
        """The members that stand for themselves alone, as the document says itself which subtypes there are: by a
        discriminator of its own, or as a member stands beside a subtype of it."""
        refs = {_ref(member) for member in union.members}
        beneath = {each for ref in refs & self._middles for each in self._children[ref]}
        own = union.discriminator is not None or not refs.isdisjoint(beneath)
        return {ref for ref in refs & self._meant.keys() if ref not in self.bases or (own and ref in self._middles)}

    def _union(self, base: Pointer, decls: Mapping[Pointer, SchemaDecl]) -> UnionDecl | None:
        name, keys = self.bases[base]
        decl = decls.get(base)
        if not isinstance(decl, ObjectDecl):
            return None
        wanted = text(keys.get("propertyName"))
        members = [each for each in self._children[base] if isinstance(decls.get(each), ObjectDecl)]
        fitting = [each for each in members if not _refuses(decls[each], wanted, self._values[each], decls)]
        if not fitting:
            return None
        if base in self._middles:
            # What the property does not tell is tried in order: as the type that was asked for, before any subtype.
            members = [base, *fitting]
        elif _takes(decl, wanted, self._values[base], decls):
            members.append(base)
        pairs = tuple((value, member) for member in members for value in self._values[member])
        place = _place(base)
        title = f"{name}Union"
        origin = Origin(root=title, role="component", short=title)
        types = tuple(Named(Meta(decls[member].pointer), member) for member in members)
        return UnionDecl(
            place, origin, Meta(place, description=decl.meta.description), types, Discriminator(wanted, pairs)
        )

    def _inherit(self, found: _Components) -> None:
        """Add the subtypes that have subtypes to the bases."""
        stated = dict(self.bases)
        room = _MOST_MEMBERS
        for pointer in [each for each in found if each in self._children and each not in stated]:
            name, data = found[pointer]
            keys = self._inherited(pointer, stated)
            if keys is None or _has_alternatives(data):
                continue
            room -= len(self._children[pointer])
            if room < 0:
                message = f"More than {_MOST_MEMBERS:,} subtypes of subtypes; this one stands for itself alone."
                self.reader.report(warning("subtypes-too-many", message, pointer))
                return
            self.bases[pointer] = (name, keys)
            self._middles.add(pointer)

    def _inherited(self, pointer: Pointer, stated: _Components) -> Mapping[str, Json] | None:
        """The discriminator of the nearest base. None where its mapping lists no subtype of this one: they may be
        nothing but longer forms of it."""
        base = next((each for each in self._ancestors.get(pointer, ()) if each in stated), None)
        if base is None:
            return None
        keys = {key: value for key, value in stated[base][1].items() if key in ("propertyName", "mapping")}
        listed = not mapping(keys.get("mapping")) or not self._stated.isdisjoint(self._children[pointer])
        return keys if listed else None

    def _extended(self, pointer: Pointer, data: Mapping[str, Json]) -> Iterator[Pointer]:
        for index, member in enumerate(sequence(data.get("allOf"))):
            ref = mapping(member).get("$ref")
            found = self.reader.find(join_pointer(pointer, "allOf", index), text(ref)) if ref else None
            if found is not None:
                yield found[0]

    def _relate(self, found: _Components) -> None:
        for pointer, (_, data) in found.items():
            if "allOf" in data:
                self._parents[pointer] = tuple(self._extended(pointer, data))
        for pointer in self._parents:
            self._ancestors[pointer] = self._above(pointer)
            for ancestor in self._ancestors[pointer]:
                self._children.setdefault(ancestor, []).append(pointer)

    def _above(self, pointer: Pointer) -> tuple[Pointer, ...]:
        seen: dict[Pointer, None] = {}
        level: Iterable[Pointer] = (pointer,)
        for _ in range(_MOST_LEVELS):
            parents = (parent for each in level for parent in self._parents.get(each, ()))
            level = dict.fromkeys(parent for parent in parents if parent not in seen and parent != pointer)
            if not level:
                break
            seen |= level
        return tuple(seen)

    def _mapped(self, base: Pointer) -> Iterator[tuple[str, Pointer]]:
        """The base's explicit mapping: value, and what it means; a bare name is a component's."""
        for value, target in mapping(self.bases[base][1].get("mapping")).items():
            ref = text(target)
            known = join_pointer("#/components/schemas", ref)
            if known in self._parents or known in self.bases:
                yield text(value), known
            elif (found := self.reader.find(base, ref)) is not None:
                yield text(value), found[0]


def _is_base(data: Mapping[str, Json]) -> bool:
    return bool(text(mapping(data.get("discriminator")).get("propertyName"))) and not _has_alternatives(data)


def _has_alternatives(data: Mapping[str, Json]) -> bool:
    return "oneOf" in data or "anyOf" in data


def _ref(type_: Type) -> Pointer:
    return type_.ref if isinstance(type_, Named) else ""


def _place(base: Pointer) -> Pointer:
    return join_pointer(base, "discriminator")


def _same_fields(decl: SchemaDecl | None, base: SchemaDecl) -> bool:
    if not isinstance(decl, ObjectDecl) or not isinstance(base, ObjectDecl):
        return False
    return (decl.fields, decl.additional, decl.closed) == (base.fields, base.additional, base.closed)


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
