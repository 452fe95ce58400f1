"""Names that stand for each other with nothing between: unions that are their own members, aliases in a ring."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from ..diagnostics import Pointer
from ..frozen import dataclass
from ..graph import components
from ..ir import AliasDecl, ListOf, Named, Nullable, SchemaDecl, Type, UnionDecl


@dataclass(frozen=True, slots=True)
class Cycles:
    """The rings among `decls`. `endless` gives the type of what is nothing but itself, and reports it."""

    decls: Mapping[Pointer, SchemaDecl]
    endless: Callable[[Pointer], Type]

    def broken(self) -> dict[Pointer, SchemaDecl]:
        """The declarations without rings. Who is in a ring stands for the same values as all others in it, so that
        each union of the ring gets what the members of all of them are beside the ring."""
        names = {at: [ref for ref in _names(decl) if ref in self.decls] for at, decl in self.decls.items()}
        groups = [frozenset(group) for group in components(names)]
        ringed = {at: group for group in groups for at in group if len(group) > 1 or at in names[at]}
        return {
            at: self._broken(decl, _ring(at, ringed[at], names)) if at in ringed else self._ended(decl)
            for at, decl in self.decls.items()
        }

    def _ended(self, decl: SchemaDecl) -> SchemaDecl:
        """A list of nothing but lists of itself, for which the model generator has no type, as one of anything."""
        if not isinstance(decl, AliasDecl) or not _is_list_of(decl.type, decl.pointer):
            return decl
        return replace(decl, type=ListOf(decl.type.meta, self.endless(decl.pointer)))

    def _broken(self, decl: SchemaDecl, ring: tuple[Pointer, ...]) -> SchemaDecl:
        if isinstance(decl, AliasDecl) and any(isinstance(self.decls[each], UnionDecl) for each in ring):
            return self._aimed(decl, ring)
        members = self._members(ring)
        if len(members) > 1 and isinstance(decl, UnionDecl):
            return replace(decl, members=members)
        kept = members[0] if members else self.endless(decl.pointer)
        return AliasDecl(decl.pointer, decl.origin, decl.meta, kept)

    def _aimed(self, decl: AliasDecl, ring: tuple[Pointer, ...]) -> AliasDecl:
        """The alias of the first union in its ring: not of another alias, which might lead back."""
        union = next(each for each in ring if isinstance(self.decls[each], UnionDecl))
        return replace(decl, type=Named(decl.type.meta, union))

    def _members(self, ring: tuple[Pointer, ...]) -> tuple[Type, ...]:
        found: dict[object, Type] = {}
        inside = frozenset(ring)
        for pointer in ring:
            for member in _alternatives(self.decls[pointer]):
                if not isinstance(member, Named):
                    found.setdefault(id(member), member)
                elif member.ref not in inside:
                    found.setdefault(member.ref, member)
        return tuple(found.values())


def _is_list_of(found: Type, pointer: Pointer) -> bool:
    """Whether a type is a list whose items, or those of lists within it, are what is at `pointer`."""
    if not isinstance(found, ListOf):
        return False
    while isinstance(found, ListOf | Nullable):
        found = found.item if isinstance(found, ListOf) else found.inner
    return isinstance(found, Named) and found.ref == pointer


def _ring(
    pointer: Pointer, group: Collection[Pointer], names: Mapping[Pointer, Sequence[Pointer]]
) -> tuple[Pointer, ...]:
    """The names of a `group` that lead to each other, in the order in which they are found from `pointer` on."""
    found: dict[Pointer, None] = {}
    pending = [pointer]
    while pending:
        for ref in names[pending.pop()]:
            if ref in group and ref not in found:
                found[ref] = None
                pending.append(ref)
    return tuple(found)


def _names(decl: SchemaDecl) -> list[Pointer]:
    """The declarations that a declaration stands for."""
    return [each.ref for each in _alternatives(decl) if isinstance(each, Named)]


def _alternatives(decl: SchemaDecl) -> tuple[Type, ...]:
    """What a declaration stands for: its members, or what it is another name for."""
    found = decl.members if isinstance(decl, UnionDecl) else (decl.type,) if isinstance(decl, AliasDecl) else ()
    return tuple(each.inner if isinstance(each, Nullable) else each for each in found)
