"""Inline schemas of equal structure under one short name in one root become one declaration."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace

from ..diagnostics import Pointer
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


@dataclass(slots=True)
class Deduper:
    """Finds for each declaration the first of its kind. Children are compared before what holds them."""

    decls: Mapping[Pointer, SchemaDecl]
    _twin: dict[Pointer, Pointer] = field(default_factory=dict[Pointer, Pointer])

    def merged(self) -> tuple[dict[Pointer, SchemaDecl], Callable[[Type], Type]]:
        """The declarations that stay, in order, and the function that redirects a type to them."""
        order = {pointer: index for index, pointer in enumerate(self.decls)}
        groups: dict[Hashable, list[Pointer]] = {}
        for pointer in sorted(order, key=lambda p: (-self.decls[p].origin.depth, order[p])):
            group = groups.setdefault(self._key(self.decls[pointer]), [])
            group.append(pointer)
            self._twin[pointer] = group[0]
        for twins in groups.values():
            first = min(twins, key=lambda p: order[p])
            self._twin.update((pointer, first) for pointer in twins)
        kept = {p: self._redirected_decl(d) for p, d in self.decls.items() if self._twin[p] == p}
        return kept, self._redirect

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
        root = (origin.root, origin.side == "component")
        return (root, origin.short, origin.override, type(decl).__name__, self._structure(decl))

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
        if isinstance(target, Scalar):
            return ("scalar", words, target.kind, target.format)
        if isinstance(target, Const):
            return ("const", words, type(target.value).__name__, target.value)
        return ("any", words)


def _words(meta: Meta) -> Hashable:
    """Everything in `meta` but the pointer; JSON values by their spelling."""
    values = (meta.examples, meta.default, meta.constraints, meta.fallback_examples)
    flags = (meta.deprecated, meta.read_only, meta.write_only)
    said = repr(values) if values != _SILENT else ""
    return (meta.title, meta.description, meta.deprecation_message, flags, said, meta.xml)
