"""Names that stand for each other with nothing between: unions that are their own members, aliases in a ring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ..diagnostics import Pointer
from ..ir import AliasDecl, Named, Nullable, SchemaDecl, Type, UnionDecl


@dataclass(frozen=True, slots=True)
class Cycles:
    """The rings among `decls`. `endless` gives the type of what is nothing but itself, and reports it."""

    decls: Mapping[Pointer, SchemaDecl]
    endless: Callable[[Pointer], Type]

    def broken(self) -> dict[Pointer, SchemaDecl]:
        """The declarations without rings. Who is in a ring stands for the same values as all others in it, so that
        each union of the ring gets what the members of all of them are beside the ring."""
        return {pointer: self._broken(decl) for pointer, decl in self.decls.items()}

    def _broken(self, decl: SchemaDecl) -> SchemaDecl:
        if not isinstance(decl, UnionDecl | AliasDecl):
            return decl
        ring = self._ring(decl.pointer)
        if not ring:
            return decl
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
        for pointer in ring:
            for member in _alternatives(self.decls[pointer]):
                if not isinstance(member, Named):
                    found.setdefault(id(member), member)
                elif member.ref not in ring:
                    found.setdefault(member.ref, member)
        return tuple(found.values())

    def _ring(self, pointer: Pointer) -> tuple[Pointer, ...]:
        """All that `pointer` stands for and that stand for it; empty when it does not stand for itself."""
        reached = self._reached(pointer)
        return tuple(each for each in reached if pointer in self._reached(each)) if pointer in reached else ()

    def _reached(self, pointer: Pointer) -> dict[Pointer, None]:
        found: dict[Pointer, None] = {}
        pending = [pointer]
        while pending:
            decl = self.decls.get(pending.pop())
            for ref in [each.ref for each in _alternatives(decl) if isinstance(each, Named)]:
                if ref not in found:
                    found[ref] = None
                    pending.append(ref)
        return found


def _alternatives(decl: SchemaDecl | None) -> tuple[Type, ...]:
    """What a declaration stands for: its members, or what it is another name for."""
    found = decl.members if isinstance(decl, UnionDecl) else (decl.type,) if isinstance(decl, AliasDecl) else ()
    return tuple(each.inner if isinstance(each, Nullable) else each for each in found)
