"""Whether a JSON value is one of a type: examples in documents often are not."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping

from ..ir import (
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
    SchemaDecl,
    Sdk,
    TupleOf,
    Type,
)
from ..text_values import value_of

_DEEPEST = 60


def fits(sdk: Sdk, type_: Type, value: Json, depth: int = 0) -> bool:
    """Whether `value` has the shape of `type_` and keeps its simple limits; patterns and most formats are believed."""
    if depth > _DEEPEST:
        return False
    match type_:
        case AnyType():
            return True
        case Const(value=wanted):
            return same(wanted, value)
        case Nullable(inner=inner):
            return value is None or fits(sdk, inner, value, depth + 1)
        case Scalar():
            return _is_scalar(type_, value) and keeps_limits(type_, value)
        case ListOf(item=item):
            return isinstance(value, list) and all(fits(sdk, item, one, depth + 1) for one in items(value))
        case TupleOf(items=places):
            given = items(value) if isinstance(value, list) else []
            same_length = isinstance(value, list) and len(given) == len(places)
            return same_length and all(fits(sdk, *each, depth + 1) for each in zip(places, given, strict=True))
        case MapOf(value=inner):
            return all(fits(sdk, inner, one, depth + 1) for one in mapping(value).values()) if is_map(value) else False
        case Named(ref=ref):
            decl = sdk.schemas.get(ref)
            return decl is None or _fits_declared(sdk, decl, value, depth + 1)


def can_stand(location: str, value: Json) -> bool:
    """Whether a parameter of that location can have such a value at all: no segment of a path is empty or leads
    elsewhere, no header has more than one line, and no text outside a body breaks one."""
    if location == "path" and value in ("", ".", "..", [], {}, None):
        return False
    if location and any(isinstance(each, str) and _BROKEN.search(each) for each in _flat(value)):
        return False
    return location not in ("header", "cookie") or not isinstance(value, str) or value.isprintable()


def _flat(value: Json) -> list[Json]:
    return items(value) if isinstance(value, list) else [value]


_BROKEN = re.compile(r"[\0\r\n]")


def is_map(value: Json) -> bool:
    """Whether `value` is a JSON object."""
    return isinstance(value, Mapping)


def mapping(value: Json) -> Mapping[str, Json]:
    """`value`, which is a JSON object, as one."""
    found: Mapping[str, Json] = value
    return found


def items(value: Json) -> list[Json]:
    """`value`, which is a JSON array, as one."""
    found: list[Json] = value
    return found


def same(one: Json, other: Json) -> bool:
    """Equality of JSON values: true is not 1."""
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def _fits_declared(sdk: Sdk, decl: SchemaDecl, value: Json, depth: int) -> bool:
    match decl:
        case EnumDecl(values=values):
            return any(same(one, value) for one in values)
        case AliasDecl(type=inner):
            return fits(sdk, inner, value, depth)
        case ObjectDecl():
            return is_map(value) and _fits_object(sdk, decl, mapping(value), depth)
        case _:
            return any(fits(sdk, member, value, depth) for member in decl.members)


def _fits_object(sdk: Sdk, decl: ObjectDecl, value: Mapping[str, Json], depth: int) -> bool:
    known = {field.name: field for field in decl.fields}
    missing = any(field.required and field.name not in value and not field.meta.read_only for field in decl.fields)
    if missing or (decl.closed and not value.keys() <= known.keys()):
        return False
    return all(fits(sdk, known[key].type, item, depth) for key, item in value.items() if key in known)


def _is_scalar(scalar: Scalar, value: Json) -> bool:
    match scalar.kind:
        case "bool" | "none":
            return isinstance(value, bool) if scalar.kind == "bool" else value is None
        case "int":
            return isinstance(value, int) and not isinstance(value, bool)
        case "float" | "number":
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        case "str" | "bytes":
            return isinstance(value, str)
        case kind:
            return isinstance(value, str) and value_of(kind, value) is not None


_LIMITS: Mapping[str, Callable[[float, float], bool]] = {
    "minimum": operator.ge,
    "maximum": operator.le,
    "exclusiveMinimum": operator.gt,
    "exclusiveMaximum": operator.lt,
}


def keeps_limits(scalar: Scalar, value: Json) -> bool:
    """Whether a number or a string is as large or as long as it has to be."""
    for key, limit in scalar.meta.constraints:
        if key == "multipleOf" and isinstance(limit, (int, float)) and limit > 0 and isinstance(value, (int, float)):
            if value % limit:
                return False
            continue
        if not isinstance(limit, (int, float)) or isinstance(limit, bool):
            continue
        if key in _LIMITS and isinstance(value, (int, float)) and not _LIMITS[key](value, limit):
            return False
        if isinstance(value, str) and key in ("minLength", "maxLength"):
            return len(value) >= limit if key == "minLength" else len(value) <= limit
    return True
