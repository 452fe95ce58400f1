"""JSON in the API reference's placeholder style: `"<string>"`, `123`, the first enum value, `{}` for a free map.

Deprecated fields and members are left out; a field that leads back to a type being shown ends the walk.
"""

from __future__ import annotations

from ..diagnostics import Pointer
from ..ir import (
    MISSING,
    AliasDecl,
    AnyType,
    Const,
    EnumDecl,
    Json,
    ListOf,
    MapOf,
    Named,
    Nullable,
    ObjectDecl,
    Scalar,
    Sdk,
    Type,
    UnionDecl,
)

_WORDS = {"date": "2023-12-25", "datetime": "2023-11-07T05:31:56Z", "bytes": "<binary>"}


def placeholder(sdk: Sdk, type_: Type, open_: frozenset[Pointer] = frozenset()) -> Json:
    """A JSON value that shows the shape of `type_`. `open_` are the declarations being shown around it."""
    match type_:
        case Nullable(inner=inner):
            return placeholder(sdk, inner, open_)
        case ListOf(item=item):
            return [] if _is_open(sdk, item, open_) else [placeholder(sdk, item, open_)]
        case Const(value=value):
            return value
        case Scalar():
            return _scalar(type_)
        case Named(ref=ref):
            return _named(sdk, ref, open_)
        case MapOf() | AnyType():
            return {}


def _scalar(scalar: Scalar) -> Json:
    if scalar.kind == "bool":
        return scalar.meta.default if scalar.meta.default is not MISSING else True
    if scalar.kind in ("int", "float"):
        return 123
    return None if scalar.kind == "none" else _WORDS.get(scalar.kind, "<string>")


def _named(sdk: Sdk, ref: Pointer, open_: frozenset[Pointer]) -> Json:
    inside = open_ | {ref}
    match sdk.schemas[ref]:
        case EnumDecl(values=values):
            return values[0]
        case AliasDecl(type=inner):
            return {} if _is_open(sdk, inner, inside) else placeholder(sdk, inner, inside)
        case UnionDecl() as union:
            shown = [member for member in current(union) if not _is_open(sdk, member, inside)]
            return placeholder(sdk, shown[0], inside) if shown else {}
        case ObjectDecl(fields=fields):
            shown_fields = [
                field for field in fields if not field.meta.deprecated and not _is_open(sdk, field.type, inside)
            ]
            return {field.name: placeholder(sdk, field.type, inside) for field in shown_fields}


def current(union: UnionDecl) -> tuple[Type, ...]:
    """The members that are not deprecated, or all of them where none is left."""
    return tuple(member for member in union.members if not member.meta.deprecated) or union.members


def _is_open(sdk: Sdk, type_: Type, open_: frozenset[Pointer]) -> bool:
    while isinstance(type_, Nullable):
        type_ = type_.inner
    return isinstance(type_, Named) and (type_.ref in open_ or type_.ref not in sdk.schemas)
