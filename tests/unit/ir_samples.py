"""Small IRs, made by hand, for the tests of the stages after `build`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from generator import ir
from generator.config import Config

SCHEMAS = "#/components/schemas/"


def config(**settings: Any) -> Config:
    """A configuration that reads and writes nothing."""
    return Config(spec=Path("/spec"), output=Path("/out"), templates=Path("/templates"), **settings)


def meta(pointer: str = "#", **said: Any) -> ir.Meta:
    return ir.Meta(pointer=pointer, **said)


def scalar(kind: ir.ScalarKind = "str", **said: Any) -> ir.Scalar:
    return ir.Scalar(meta(**said), kind)


def const(value: Any) -> ir.Const:
    return ir.Const(meta(), value)


def any_type() -> ir.AnyType:
    return ir.AnyType(meta())


def named(name: str, **said: Any) -> ir.Named:
    """A reference to the component `name`, or to a pointer as it stands."""
    return ir.Named(meta(**said), name if name.startswith("#") else SCHEMAS + name)


def list_of(item: ir.Type) -> ir.ListOf:
    return ir.ListOf(meta(), item)


def map_of(value: ir.Type) -> ir.MapOf:
    return ir.MapOf(meta(), value)


def nullable(inner: ir.Type) -> ir.Nullable:
    return ir.Nullable(meta(), inner)


def field(name: str, type_: ir.Type | None = None, *, required: bool = False, at: str = "#/x") -> ir.Field:
    return ir.Field(f"{at}/properties/{name}", name, type_ or scalar(), required)


def component(name: str, **more: Any) -> ir.Origin:
    return ir.Origin(root=name, role="component", **more)


def obj(name: str, *fields: ir.Field, origin: ir.Origin | None = None, at: str = "", **more: Any) -> ir.ObjectDecl:
    """An object; a component unless `origin` says otherwise."""
    said = more.pop("meta", None) or meta(at or SCHEMAS + name)
    return ir.ObjectDecl(at or SCHEMAS + name, origin or component(name), said, fields, **more)


def enum(name: str, *values: Any, origin: ir.Origin | None = None, at: str = "", **more: Any) -> ir.EnumDecl:
    pointer = at or SCHEMAS + name
    return ir.EnumDecl(pointer, origin or component(name), meta(pointer), values, **more)


def union(name: str, *members: ir.Type, origin: ir.Origin | None = None, at: str = "", **more: Any) -> ir.UnionDecl:
    pointer = at or SCHEMAS + name
    return ir.UnionDecl(pointer, origin or component(name), meta(pointer), members, **more)


def alias(name: str, type_: ir.Type) -> ir.AliasDecl:
    return ir.AliasDecl(SCHEMAS + name, component(name), meta(SCHEMAS + name), type_)


def inline(root: str, short: str, at: str, **more: Any) -> ir.Origin:
    """The origin of an inline type; `at` is not kept, it reminds the reader where the type stands."""
    del at
    side = more.pop("side", "request")
    return ir.Origin(root=root, role="inline", short=short, side=side, **more)


def argument(key: str, *, required: bool = False, type_: ir.Type | None = None) -> ir.Argument:
    """`query:limit`, `path:id`, `field:name` or `body`."""
    location, _, name = key.partition(":")
    kind: Any = "body" if not name else "field" if location == "field" else "param"
    of = type_ or scalar()
    return ir.Argument(kind, key, required, of, of.meta, location if kind == "param" else "", name)


def result(type_: ir.Type | None, status: str = "200", *, stream: bool = False, media: str = "") -> ir.Response:
    found = ir.Stream("sse", type_) if stream and type_ else None
    media = media or ("text/event-stream" if stream else "application/json")
    return ir.Response("#/r", status, "", (ir.Content("#/c", media, None if stream else type_, found),))


def operation(
    operation_id: str,
    groups: tuple[str, ...] = ("pets",),
    *,
    method_hint: str = "",
    arguments: tuple[ir.Argument, ...] = (),
    responses: tuple[ir.Response, ...] = (),
    errors: tuple[ir.ErrorCase, ...] = (),
) -> ir.Operation:
    return ir.Operation(
        pointer=f"#/paths/~1{operation_id}/get",
        operation_id=operation_id,
        method="GET",
        path=f"/{operation_id}",
        groups=groups,
        method_hint=method_hint or operation_id,
        summary="",
        description="",
        deprecated=False,
        params=(),
        body=None,
        responses=responses,
        errors=errors,
        arguments=arguments,
        security=None,
    )


def sdk(
    *decls: ir.SchemaDecl,
    operations: tuple[ir.Operation, ...] = (),
    title: str = "Pet Shop API",
    schemes: tuple[ir.SecurityScheme, ...] = (),
) -> ir.Sdk:
    groups = dict.fromkeys(op.groups for op in operations)
    resources = tuple(ir.Resource(path, "", tuple(op for op in operations if op.groups == path)) for path in groups)
    schemas = {decl.pointer: decl for decl in decls}
    built = frozenset(pointer for pointer, decl in schemas.items() if decl.origin.side != "response")
    return ir.Sdk(title, "", "", "1", (), schemes, (), resources, schemas, request_schemas=built)


PET = obj("Pet", field("name"))
KIND = enum("Kind", "cat", "dog")
OPEN = replace(obj("Open"), additional=scalar("int"))
