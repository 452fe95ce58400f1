"""Whether a JSON value is one of a type: examples in documents often are not."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field

from ..diagnostics import Pointer
from ..frozen import dataclass
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
    UnionDecl,
    behind,
)
from ..text_values import value_of

_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at a value. `unions`: whether its parts, by their identity, are values of unions, as far as that was
    asked: each member of a union that leads back to it would ask for all below again."""

    sdk: Sdk
    unions: dict[tuple[Pointer, int], bool] = field(default_factory=dict[tuple[Pointer, int], bool])


def fits(sdk: Sdk, type_: Type, value: Json) -> bool:
    """Whether `value` has the shape of `type_` and keeps its simple limits; patterns and most formats are believed."""
    return not _is_deep(value) and _fits(_Look(sdk), type_, value, 0)


def _is_deep(value: Json) -> bool:
    """Whether a value is nested deeper than anybody would read; Python itself takes no expression of 200 brackets."""
    level = [value]
    for _ in range(_DEEPEST):
        level = [inner for one in level for inner in _within(one)]
    return bool(level)


def _within(value: Json) -> Iterable[Json]:
    if is_map(value):
        return mapping(value).values()
    return items(value) if isinstance(value, list) else ()


def _fits(look: _Look, type_: Type, value: Json, depth: int) -> bool:
    if depth > _DEEPEST:
        return False
    match type_:
        case AnyType():
            return True
        case Const(value=wanted):
            return same(wanted, value)
        case Nullable(inner=inner):
            return value is None or _fits(look, inner, value, depth + 1)
        case Scalar():
            return _is_scalar(type_, value) and keeps_limits(type_, value)
        case ListOf(item=item):
            return isinstance(value, list) and all(_fits(look, item, one, depth + 1) for one in items(value))
        case TupleOf(items=places):
            given = items(value) if isinstance(value, list) else []
            same_length = isinstance(value, list) and len(given) == len(places)
            return same_length and all(_fits(look, *each, depth + 1) for each in zip(places, given, strict=True))
        case MapOf(value=inner):
            return is_map(value) and all(_fits(look, inner, one, depth + 1) for one in mapping(value).values())
        case Named(ref=ref):
            decl = look.sdk.schemas.get(ref)
            return decl is None or _fits_declared(look, decl, value, depth + 1)


def is_file(sdk: Sdk, type_: Type) -> bool:
    """Whether a value is the content of a file, or of several."""
    found = behind(type_, sdk.schemas)
    inner = behind(found.item, sdk.schemas) if isinstance(found, ListOf) else found
    return isinstance(inner, Scalar) and inner.kind == "bytes"


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


def _fits_declared(look: _Look, decl: SchemaDecl, value: Json, depth: int) -> bool:
    match decl:
        case EnumDecl(values=values):
            return any(same(one, value) for one in values)
        case AliasDecl(type=inner):
            return _fits(look, inner, value, depth)
        case ObjectDecl():
            return is_map(value) and _fits_object(look, decl, mapping(value), depth)
        case _:
            return _fits_union(look, decl, value, depth)


def _fits_union(look: _Look, decl: UnionDecl, value: Json, depth: int) -> bool:
    asked = decl.pointer, id(value)
    if asked not in look.unions:
        look.unions[asked] = any(_fits(look, member, value, depth) for member in decl.members)
    return look.unions[asked]


def _fits_object(look: _Look, decl: ObjectDecl, value: Mapping[str, Json], depth: int) -> bool:
    known = {one.name: one for one in decl.fields}
    missing = any(one.required and one.name not in value and not one.meta.read_only for one in decl.fields)
    if missing or (decl.closed and not value.keys() <= known.keys()):
        return False
    return all(_fits(look, known[key].type, item, depth) for key, item in value.items() if key in known)


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
