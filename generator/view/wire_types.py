"""Types in the API reference's words: `string`, `object[]`, `enum<string>`, `(Title · object | …)[]`."""

from __future__ import annotations

from ..diagnostics import Pointer
from ..frozen import dataclass
from ..ir import (
    TEXT_KINDS,
    AliasDecl,
    AnyType,
    Const,
    EnumDecl,
    Json,
    ListOf,
    MapOf,
    Named,
    ObjectDecl,
    Scalar,
    Sdk,
    TupleOf,
    Type,
    UnionDecl,
    behind,
)
from .placeholder import current

_KINDS = {
    "str": "string",
    "int": "integer",
    "float": "number",
    "number": "number",
    "bool": "boolean",
    "none": "null",
    "bytes": "file",
}


_MAX_DEPTH = 4
"""Lists and unions within each other that are spelled out."""
_MOST = 10_000
"""Types named in one line of words; the lists, tuples and unions beyond are `any`."""


def type_words(sdk: Sdk, type_: Type) -> str:
    """The words for `type_`, on one line."""
    return _Wording(sdk).of(type_, frozenset())


@dataclass(slots=True)
class _Wording:
    """One line of words for a type, of at most `left` parts: pairs of pairs would double them. `inside` are the lists,
    tuples and unions that a type is a part of; what is a part of itself has no end, so that its second occurrence is
    only `any`."""

    sdk: Sdk
    left: int = _MOST

    def of(self, type_: Type, inside: frozenset[Pointer]) -> str:
        """The words for `type_`."""
        self.left -= 1
        found = bare(self.sdk, type_)
        if not isinstance(found, ListOf | TupleOf | Named) or self._is_leaf(found):
            return self._words(found, inside)
        key = found.ref if isinstance(found, Named) else found.meta.pointer
        ends = key in inside or len(inside) > _MAX_DEPTH or self.left < 0
        return "any" if ends else self._words(found, inside | {key})

    def _is_leaf(self, found: Type) -> bool:
        return isinstance(declaration(self.sdk, found), ObjectDecl | EnumDecl)

    def _words(self, found: Type, inside: frozenset[Pointer]) -> str:
        match found:
            case ListOf(item=item):
                union = declaration(self.sdk, item)
                if isinstance(union, UnionDecl) and union.pointer not in inside:
                    return f"({self._members(union, inside | {union.pointer})})[]"
                return f"{self.of(item, inside)}[]"
            case TupleOf(items=items):
                return f"[{', '.join(self.of(item, inside) for item in items)}]"
            case Named() as named:
                return self._declared(named, inside)
            case Const(value=value):
                return f"enum<{_json_kind(value)}>"
            case Scalar() as scalar:
                return _scalar(scalar)
            case AnyType():
                return "any"
            case _:
                return "object"

    def _declared(self, named: Named, inside: frozenset[Pointer]) -> str:
        match declaration(self.sdk, named):
            case EnumDecl(values=values):
                return f"enum<{_json_kind(values[0])}>"
            case UnionDecl() as union:
                return " | ".join(dict.fromkeys(self.of(member, inside) for member in current(union)))
            case _:
                return "object"

    def _members(self, union: UnionDecl, inside: frozenset[Pointer]) -> str:
        return " | ".join(self._member(member, inside) for member in current(union))

    def _member(self, member: Type, inside: frozenset[Pointer]) -> str:
        words, title = self.of(member, inside), title_of(self.sdk, member)
        return f"{title} · {words}" if title else words


def _scalar(scalar: Scalar) -> str:
    if scalar.kind in ("date", "datetime"):
        return "string<date>" if scalar.kind == "date" else "string<date-time>"
    return f"string<{scalar.format}>" if scalar.kind in TEXT_KINDS else _KINDS[scalar.kind]


def _json_kind(value: Json) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    return "integer" if isinstance(value, int) else "number" if isinstance(value, float) else "any"


def title_of(sdk: Sdk, type_: Type) -> str:
    """The title at the use of a type or at its declaration, on one line."""
    declared = declaration(sdk, type_)
    return " ".join((type_.meta.title or (declared.meta.title if declared else "")).split())


def bare(sdk: Sdk, type_: Type) -> Type:
    """`type_` without nullability, and without names that only stand for another type."""
    return behind(type_, sdk.schemas)


def declaration(sdk: Sdk, type_: Type) -> ObjectDecl | EnumDecl | UnionDecl | AliasDecl | None:
    """What `type_` names, seen through nullability and aliases."""
    found = bare(sdk, type_)
    return sdk.schemas.get(found.ref) if isinstance(found, Named) else None


def object_of(sdk: Sdk, type_: Type) -> ObjectDecl | None:
    """The object that `type_` is, if it is one."""
    found = declaration(sdk, type_)
    return found if isinstance(found, ObjectDecl) else None


def target(sdk: Sdk, type_: Type) -> Pointer | None:
    """The declaration that a reader of `type_` wants to see: its own, its items' or its values'."""
    found, seen = bare(sdk, type_), set[Pointer]()
    while isinstance(found, ListOf | MapOf) and found.meta.pointer not in seen:
        seen.add(found.meta.pointer)
        found = bare(sdk, found.item if isinstance(found, ListOf) else found.value)
    return found.ref if isinstance(found, Named) else None


def union_of(sdk: Sdk, type_: Type) -> UnionDecl | None:
    """The union that `type_` is, or whose list it is."""
    found = bare(sdk, type_)
    declared = declaration(sdk, found.item if isinstance(found, ListOf) else found)
    return declared if isinstance(declared, UnionDecl) else None


def bullets(sdk: Sdk, type_: Type, *, deprecated: bool = False) -> tuple[Type, ...]:
    """The titled members of a union or of a list of unions; the deprecated ones on demand."""
    union = union_of(sdk, type_)
    if union is None:
        return ()
    chosen = [m for m in union.members if m.meta.deprecated] if deprecated else list(current(union))
    return tuple(member for member in chosen if title_of(sdk, member))


def options(sdk: Sdk, type_: Type) -> tuple[Json, ...]:
    """The values of an enum or of a list of an enum."""
    found = bare(sdk, type_)
    declared = declaration(sdk, found.item if isinstance(found, ListOf) else found)
    return declared.values if isinstance(declared, EnumDecl) else ()
