"""The normal form with some of it left untyped: what the later stages could not express must not cost the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from ..diagnostics import Pointer, join_pointer
from ..ir import AliasDecl, AnyType, MapOf, Meta, Named, ObjectDecl, SchemaDecl, Type, UnionDecl
from .form import ContentSite, NormalForm, OperationSite


def untyped(form: NormalForm, schemas: Collection[Pointer], operations: Collection[Pointer]) -> NormalForm:
    """`form` where the declarations `schemas` take any value, objects any object, and so does whatever the
    `operations` send and receive."""
    places = {place for site in form.operations if site.pointer in operations for place in _places(site)}
    types = {place: AnyType(found.meta) if place in places else found for place, found in form.types.items()}
    return replace(form, types=types, schemas=untyped_schemas(form.schemas, schemas))


def untyped_schemas(decls: Mapping[Pointer, SchemaDecl], chosen: Collection[Pointer]) -> dict[Pointer, SchemaDecl]:
    """`decls` where those `chosen` take any value, objects any object. They keep their names."""
    return {at: _untyped(decl) if at in chosen else _without(decl, chosen) for at, decl in decls.items()}


def _untyped(decl: SchemaDecl) -> SchemaDecl:
    inner: Type = AnyType(decl.meta)
    if isinstance(decl, ObjectDecl):
        inner = MapOf(decl.meta, AnyType(Meta(join_pointer(decl.pointer, "additionalProperties"))))
    return AliasDecl(decl.pointer, decl.origin, decl.meta, inner)


def _without(decl: SchemaDecl, chosen: Collection[Pointer]) -> SchemaDecl:
    """`decl`, if a union whose members can no longer be told apart by a property: without its discriminator."""
    if not isinstance(decl, UnionDecl) or decl.discriminator is None:
        return decl
    refs = {member.ref for member in decl.members if isinstance(member, Named)}
    return replace(decl, discriminator=None) if refs & set(chosen) else decl


def _places(site: OperationSite) -> Iterator[Pointer]:
    yield from (param.schema for param in site.params)
    contents: list[ContentSite] = list(site.body.contents) if site.body is not None else []
    for response in site.responses:
        contents += response.contents
        yield from (header.schema for header in response.headers)
    for content in contents:
        yield from (content.schema, content.item)
