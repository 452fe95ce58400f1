"""Types: what stands at a usage position, with what the document says there."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from ..diagnostics import Pointer
from ..frozen import dataclass

Json: TypeAlias = Any
"""A JSON value as `source` reads it: None, bool, int, float, str, list, dict."""


class Missing:
    """The type of `MISSING`: absent, which is not the same as null."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "MISSING"


MISSING = Missing()


@dataclass(frozen=True, slots=True)
class Xml:
    """How a position is written in XML, as far as the document says. `wrapped` is said of arrays."""

    name: str = ""
    namespace: str = ""
    prefix: str = ""
    node: Literal["", "element", "attribute", "text", "cdata", "none"] = ""
    wrapped: bool = False


@dataclass(frozen=True, slots=True)
class Meta:
    """What a schema position says beside its type. All of it documentation, except `constraints` and `default`."""

    pointer: Pointer
    title: str = ""
    description: str = ""
    deprecated: bool = False
    deprecation_message: str = ""
    examples: tuple[Json, ...] = ()
    default: Json | Missing = MISSING
    read_only: bool = False
    write_only: bool = False
    constraints: tuple[tuple[str, Json], ...] = ()
    """JSON Schema keywords with their values (`minimum`, `maxLength`, `pattern`, `minItems`…), in keyword order.
    On the response side they are documentation and do not reject."""
    fallback_examples: tuple[Json, ...] = ()
    """Examples of a union's members, for a sample where the position itself has none."""
    xml: Xml | None = None


# --- types: what stands at a usage position -------------------------------------------------------------------

ScalarKind: TypeAlias = Literal[
    "str", "int", "float", "bool", "datetime", "date", "bytes", "none",
    "time", "duration", "decimal", "base64", "base64url", "int_text", "number",
]  # fmt: skip
"""`bytes` is file content (`format: binary` in a multipart or octet-stream body). The kinds of the second line are
strings in JSON: `int_text` is an integer in quotes, `decimal` a number whose digits are kept. But the last: `number` is
a decimal number that is a number in JSON, too."""


TEXT_KINDS = frozenset({"time", "duration", "decimal", "base64", "base64url", "int_text"})
"""The kinds whose values are strings in JSON and of a type of their own in Python, beside dates."""


@dataclass(frozen=True, slots=True)
class AnyType:
    """Any JSON value, because the document says so or because nothing better can be expressed."""

    meta: Meta


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value without parts. `format` is the document's own, also when it does not change `kind`; `media_type` that of
    a file's content."""

    meta: Meta
    kind: ScalarKind
    format: str = ""
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Const:
    """Exactly one JSON scalar."""

    meta: Meta
    value: Json


@dataclass(frozen=True, slots=True)
class Named:
    """A reference to a `SchemaDecl`, by the declaration's pointer."""

    meta: Meta
    ref: Pointer


@dataclass(frozen=True, slots=True)
class ListOf:
    """A JSON array."""

    meta: Meta
    item: Type


@dataclass(frozen=True, slots=True)
class TupleOf:
    """A JSON array with a type for each of its places, and no more places."""

    meta: Meta
    items: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class MapOf:
    """A JSON object used as a map from strings."""

    meta: Meta
    value: Type


@dataclass(frozen=True, slots=True)
class Nullable:
    """`inner` or null. Never nested, never around `AnyType`."""

    meta: Meta
    inner: Type


Type: TypeAlias = AnyType | Scalar | Const | Named | ListOf | TupleOf | MapOf | Nullable


def only_value(type_: Type) -> Json | Missing:
    """The one value that a type has, if it has one."""
    if isinstance(type_, Const):
        return type_.value
    return None if isinstance(type_, Scalar) and type_.kind == "none" else MISSING


WITHOUT_PARTS = (Scalar, AnyType, Const)
"""What most types are, for which the others need not be asked one by one."""
