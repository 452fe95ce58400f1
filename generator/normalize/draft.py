"""Types while references are still open, and the walk that rebuilds a type."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import field, replace
from typing import TypeAlias, cast

from ..diagnostics import Pointer
from ..frozen import dataclass
from ..ir import (
    WITHOUT_PARTS,
    AliasDecl,
    AnyType,
    EnumDecl,
    Field,
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


@dataclass(frozen=True, slots=True)
class Reference:
    """A use of the position `target`, of which nothing is known yet."""

    meta: Meta
    target: Pointer


Open: TypeAlias = Type | Reference
"""A type in which a `Reference` may stand anywhere a type does; the fields of `ir` carry it until `settle` is done."""


def closed(open_type: Open) -> Type:
    """`open_type` for a field of `ir`, before the references in it are settled."""
    return cast("Type", open_type)


@dataclass(slots=True)
class Draft:
    """What conversion found: the type of each position, the declarations, and their order of claiming names."""

    positions: dict[Pointer, Open] = field(default_factory=dict[Pointer, Open])
    decls: dict[Pointer, SchemaDecl] = field(default_factory=dict[Pointer, SchemaDecl])
    ranks: dict[Pointer, tuple[int, int]] = field(default_factory=dict[Pointer, tuple[int, int]])
    file_positions: set[Pointer] = field(default_factory=set[Pointer])


def nullable(inner: Open) -> Open:
    """`inner` or null; never nested, never around what takes null by itself."""
    if isinstance(inner, (Nullable, AnyType)) or (isinstance(inner, Scalar) and inner.kind == "none"):
        return inner
    return Nullable(inner.meta, closed(inner))


def with_meta(target: Type, meta: Meta) -> Type:
    """`target` saying `meta`."""
    if isinstance(target, Nullable):
        return Nullable(meta, with_meta(target.inner, meta))
    return replace(target, meta=meta)


def map_type(target: Type, change: Callable[[Type], Type]) -> Type:
    """`target` with `change` applied to it and, first, to every type inside."""
    if isinstance(target, WITHOUT_PARTS):
        return change(target)
    if isinstance(target, ListOf):
        item = map_type(target.item, change)
        return change(target if item is target.item else ListOf(target.meta, item))
    if isinstance(target, TupleOf):
        items = tuple(map_type(each, change) for each in target.items)
        return change(target if all(map(operator.is_, items, target.items)) else TupleOf(target.meta, items))
    if isinstance(target, MapOf):
        value = map_type(target.value, change)
        return change(target if value is target.value else MapOf(target.meta, value))
    if isinstance(target, Nullable):
        inner = map_type(target.inner, change)
        return change(target if inner is target.inner else closed(nullable(inner)))
    return change(target)


def map_decl(decl: SchemaDecl, change: Callable[[Type], Type]) -> SchemaDecl:
    """`decl` with `change` applied to each of its types as a whole."""
    if isinstance(decl, ObjectDecl):
        fields = tuple(_retyped(each, change(each.type)) for each in decl.fields)
        additional = decl.additional and change(decl.additional)
        same = additional is decl.additional and all(map(operator.is_, fields, decl.fields))
        return decl if same else replace(decl, fields=fields, additional=additional)
    if isinstance(decl, UnionDecl):
        return replace(decl, members=tuple(change(member) for member in decl.members))
    if isinstance(decl, AliasDecl):
        return replace(decl, type=change(decl.type))
    return decl


def _retyped(each: Field, new: Type) -> Field:
    return each if new is each.type else Field(each.pointer, each.name, new, each.required, each.name_override)


def types_of(decl: SchemaDecl) -> tuple[Type, ...]:
    """The types that stand directly in `decl`."""
    if isinstance(decl, ObjectDecl):
        return tuple(each.type for each in decl.fields) + ((decl.additional,) if decl.additional else ())
    if isinstance(decl, UnionDecl):
        return decl.members
    return () if isinstance(decl, EnumDecl) else (decl.type,)


def refs_of(target: Type) -> tuple[Pointer, ...]:
    """The declarations that `target` names."""
    if isinstance(target, WITHOUT_PARTS):
        return ()
    if isinstance(target, Named):
        return (target.ref,)
    if isinstance(target, ListOf):
        return refs_of(target.item)
    if isinstance(target, TupleOf):
        return tuple(ref for each in target.items for ref in refs_of(each))
    if isinstance(target, MapOf):
        return refs_of(target.value)
    return refs_of(target.inner)
