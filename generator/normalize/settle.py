"""References are settled: each becomes the name of a declaration, or the type that stands where it leads."""

from __future__ import annotations

from dataclasses import field, replace

from ..diagnostics import Pointer, warning
from ..frozen import dataclass
from ..ir import (
    WITHOUT_PARTS,
    AliasDecl,
    AnyType,
    Discriminator,
    ListOf,
    MapOf,
    Named,
    Nullable,
    SchemaDecl,
    TupleOf,
    Type,
    UnionDecl,
)
from .cycles import Cycles
from .draft import Draft, Open, Reference, closed, map_decl, nullable, with_meta
from .meta import meta_of, overlay
from .reading import Reader


@dataclass(slots=True)
class Settler:
    """Settles the references of one draft."""

    draft: Draft
    reader: Reader
    _done: dict[Pointer, Type] = field(default_factory=dict[Pointer, Type])
    _active: dict[Pointer, None] = field(default_factory=dict[Pointer, None])

    def decls(self) -> dict[Pointer, SchemaDecl]:
        """The declarations with settled types, in the order of claiming names."""
        order = {pointer: index for index, pointer in enumerate(self.draft.decls)}
        pointers = sorted(order, key=lambda pointer: (self.draft.ranks[pointer], order[pointer]))
        found = {pointer: self._decl(self.draft.decls[pointer]) for pointer in pointers}
        return Cycles(found, self._endless).broken()

    def position(self, pointer: Pointer) -> Type:
        """The settled type of the position `pointer`."""
        if pointer not in self._done:
            if pointer in self._active or pointer not in self.draft.positions:
                return self._endless(pointer)
            self._active[pointer] = None
            self._done[pointer] = self.settled(self.draft.positions[pointer])
            del self._active[pointer]
        return self._done[pointer]

    def _endless(self, pointer: Pointer) -> Type:
        message = "The schema refers to itself without an object between; any value is accepted."
        self.reader.report(warning("schema-cycle", message, pointer))
        return AnyType(meta_of(pointer, ()))

    def settled(self, found: Open) -> Type:
        """`found` without open references."""
        if isinstance(found, WITHOUT_PARTS):
            return found
        if isinstance(found, Reference):
            return self._used(found)
        if isinstance(found, ListOf):
            item = self.settled(found.item)
            return found if item is found.item else ListOf(found.meta, item)
        if isinstance(found, TupleOf):
            return TupleOf(found.meta, tuple(map(self.settled, found.items)))
        if isinstance(found, MapOf):
            value = self.settled(found.value)
            return found if value is found.value else MapOf(found.meta, value)
        if isinstance(found, Nullable):
            inner = self.settled(found.inner)
            return found if inner is found.inner else closed(nullable(inner))
        return found

    def _used(self, use: Reference) -> Type:
        target = self.position(use.target)
        inner = target.inner if isinstance(target, Nullable) else target
        meta = use.meta if isinstance(inner, Named) else overlay(use.meta, target.meta)
        return with_meta(target, meta)

    def _decl(self, decl: SchemaDecl) -> SchemaDecl:
        settled = map_decl(decl, self.settled)
        if isinstance(settled, UnionDecl):
            members = (member.inner if isinstance(member, Nullable) else member for member in settled.members)
            aimed = settled.discriminator and self._aimed(settled.discriminator)
            return replace(settled, members=_distinct(tuple(members)), discriminator=aimed)
        if isinstance(settled, AliasDecl) and isinstance(settled.type, Nullable):
            return replace(settled, type=settled.type.inner)
        return settled

    def _aimed(self, told: Discriminator) -> Discriminator:
        """`told` with what its targets have become, as the members of the union have."""
        return replace(told, mapping=tuple((value, self._declared(target)) for value, target in told.mapping))

    def _declared(self, pointer: Pointer) -> Pointer:
        """The declaration that the position `pointer` is, where it is one."""
        found = self.position(pointer) if pointer in self.draft.positions else None
        inner = found.inner if isinstance(found, Nullable) else found
        return inner.ref if isinstance(inner, Named) else pointer


def _distinct(members: tuple[Type, ...]) -> tuple[Type, ...]:
    found: dict[object, Type] = {}
    for member in members:
        found.setdefault(member.ref if isinstance(member, Named) else id(member), member)
    return tuple(found.values())
