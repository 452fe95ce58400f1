"""Inline schemas of equal structure under one short name become one declaration: first those of one root, then those
of all components, and those of all operations, where earlier runs gave them no names of their own and the settings
keep roots apart for no more than what belongs to none."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import field, replace
from typing import Literal

from ..diagnostics import Pointer
from ..frozen import dataclass
from ..ir import (
    MISSING,
    Const,
    EnumDecl,
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
    UnionDecl,
)
from .draft import map_decl, map_type

_SILENT = ((), MISSING, (), ())


def merged(
    decls: Mapping[Pointer, SchemaDecl], locked: Mapping[Pointer, str], *, across: bool
) -> tuple[dict[Pointer, SchemaDecl], Callable[[Type], Type]]:
    """The declarations that stay, in order, and the function that redirects a type to them. `locked` are the names
    that earlier runs gave: two of different names in different roots stay two. Without `across` all in different roots
    do, but for what belongs to none."""
    within, to_first = Deduper(decls).merged()
    if not across and not any(decl.origin.shared for decl in decls.values()):
        return within, to_first
    found, to_last = Deduper(within, locked, "all" if across else "shared").merged()
    return found, lambda target: to_last(to_first(target))


@dataclass(slots=True)
class Deduper:
    """Finds for each declaration the first of its kind. Children are compared before what holds them."""

    decls: Mapping[Pointer, SchemaDecl]
    locked: Mapping[Pointer, str] = field(default_factory=dict[Pointer, str])
    across: Literal["none", "shared", "all"] = "none"
    """Which schemas of different roots may become one."""
    _twin: dict[Pointer, Pointer] = field(default_factory=dict[Pointer, Pointer])

    def merged(self) -> tuple[dict[Pointer, SchemaDecl], Callable[[Type], Type]]:
        """The declarations that stay, in order, and the function that redirects a type to them."""
        order = {pointer: index for index, pointer in enumerate(self.decls)}
        kinds: dict[Hashable, list[_Group]] = {}
        for pointer in sorted(order, key=lambda p: (-self.decls[p].origin.depth, order[p])):
            group = self._group(kinds.setdefault(self._key(self.decls[pointer]), []), pointer)
            group.members.append(pointer)
            self._twin[pointer] = group.members[0]
        found: dict[Pointer, tuple[Pointer, ...]] = {}
        for group in (each for groups in kinds.values() for each in groups):
            first, *others = sorted(group.members, key=lambda p: order[p])
            self._twin.update((pointer, first) for pointer in group.members)
            found[first] = tuple(twin for p in others for twin in (p, *self.decls[p].origin.twins))
        kept = {p: self._redirected_decl(standing_for(d, found[p])) for p, d in self.decls.items() if p in found}
        return kept, self._redirect

    def _group(self, groups: list[_Group], pointer: Pointer) -> _Group:
        """The group of `pointer` among those of its kind: that of its name, else the first one that has none yet, or,
        where it has no name itself, the first."""
        names = (self.locked.get(place, "") for place in (pointer, *self.decls[pointer].origin.twins))
        name = next(filter(None, names), "")
        fitting = [each for each in groups if not name or each.name in ("", name)]
        if not fitting:
            groups.append(_Group(name))
            return groups[-1]
        found = min(fitting, key=lambda each: bool(name) and each.name != name)
        found.name = found.name or name
        return found

    def _redirected_decl(self, decl: SchemaDecl) -> SchemaDecl:
        found = map_decl(decl, self._redirect)
        if not isinstance(found, UnionDecl) or found.discriminator is None:
            return found
        pairs = tuple((value, self._twin.get(ref, ref)) for value, ref in found.discriminator.mapping)
        return replace(found, discriminator=replace(found.discriminator, mapping=pairs))

    def _redirect(self, target: Type) -> Type:
        return map_type(target, self._redirected)

    def _redirected(self, target: Type) -> Type:
        if isinstance(target, Named) and self._twin.get(target.ref, target.ref) != target.ref:
            return Named(target.meta, self._twin[target.ref])
        return target

    def _key(self, decl: SchemaDecl) -> Hashable:
        origin = decl.origin
        if origin.role != "inline":
            return decl.pointer
        anywhere = self.across == "all" or (self.across == "shared" and origin.shared)
        root = "" if anywhere else origin.root
        return (
            root,
            origin.side == "component",
            origin.short,
            origin.override,
            type(decl).__name__,
            self._structure(decl),
        )

    def _structure(self, decl: SchemaDecl) -> Hashable:
        if isinstance(decl, ObjectDecl):
            fields = tuple((f.name, f.required, f.name_override, self._type_key(f.type)) for f in decl.fields)
            return (fields, decl.additional and self._type_key(decl.additional), decl.closed, decl.meta.constraints)
        if isinstance(decl, EnumDecl):
            return (tuple((type(value).__name__, value) for value in decl.values), decl.names, decl.descriptions)
        if isinstance(decl, UnionDecl):
            tags = decl.discriminator and (decl.discriminator.property, tuple(v for v, _ in decl.discriminator.mapping))
            return (tuple(self._type_key(member) for member in decl.members), tags)
        return self._type_key(decl.type)

    def _type_key(self, target: Type) -> Hashable:
        words = _words(target.meta)
        if isinstance(target, Scalar):
            return ("scalar", words, target.kind, target.format)
        if isinstance(target, Named):
            return ("named", words, self._twin.get(target.ref, target.ref))
        if isinstance(target, ListOf):
            return ("list", words, self._type_key(target.item))
        if isinstance(target, TupleOf):
            return ("tuple", words, tuple(map(self._type_key, target.items)))
        if isinstance(target, MapOf):
            return ("map", words, self._type_key(target.value))
        if isinstance(target, Nullable):
            return ("nullable", words, self._type_key(target.inner))
        if isinstance(target, Const):
            return ("const", words, type(target.value).__name__, target.value)
        return ("any", words)


@dataclass(slots=True)
class _Group:
    """Declarations that become one, and the name that earlier runs gave to one of them."""

    name: str
    members: list[Pointer] = field(default_factory=list[Pointer])


def standing_for(decl: SchemaDecl, twins: tuple[Pointer, ...]) -> SchemaDecl:
    """`decl`, which is also what stands at `twins`."""
    if not twins:
        return decl
    return replace(decl, origin=replace(decl.origin, twins=(*decl.origin.twins, *twins)))


def _words(meta: Meta) -> Hashable:
    """Everything in `meta` but the pointer; JSON values by their spelling."""
    values = (meta.examples, meta.default, meta.constraints, meta.fallback_examples)
    flags = (meta.deprecated, meta.read_only, meta.write_only)
    said = repr(values) if values != _SILENT else ""
    return (meta.title, meta.description, meta.deprecation_message, flags, said, meta.xml)
