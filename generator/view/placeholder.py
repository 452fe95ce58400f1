"""JSON in the API reference's placeholder style: `"<string>"`, `123`, the first enum value, `{}` for a free map. A
request, which is to be sent, has the document's own examples wherever they fit; an answer shows its shape.

Deprecated fields and members are left out, and fields that only go the other way; a field that leads back to a type
being shown ends the walk.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..diagnostics import Pointer
from ..ir import (
    MISSING,
    TEXT_KINDS,
    AliasDecl,
    AnyType,
    Const,
    EnumDecl,
    Field,
    Json,
    ListOf,
    MapOf,
    Meta,
    Missing,
    Named,
    Nullable,
    ObjectDecl,
    Scalar,
    Sdk,
    TupleOf,
    Type,
    UnionDecl,
)
from ..text_values import FORMATS
from .fitting import fits, is_map, keeps_limits, mapping
from .scalar_samples import formatted, number, within

_WORDS = {"date": "2023-12-25", "datetime": "2023-11-07T05:31:56Z", "bytes": "<binary>"}


_DEPTHS = (100, 6, 4, 3, 2, 1)
_MOST = 3_000
"""Parts looked at for one placeholder. Types that refer to each other a lot have more than a page could hold: then what
lies deepest is left out."""
_LONG = 2_000
"""Characters from which on an example hides the shape around it."""


def placeholder(sdk: Sdk, type_: Type, *, request: bool) -> Json:
    """A JSON value that shows the shape of `type_`, in a request or else in an answer, as deep as its size allows."""
    for depth in _DEPTHS:
        walk = _Walk(sdk, request, depth, _MOST)
        value = walk.value(type_, frozenset())
        if walk.left > 0:
            return value
    return {}


def example(sdk: Sdk, type_: Type, *said: Meta) -> Json | Missing:
    """The first example that fits, of those that `said`, the position and its declaration give."""
    declared = sdk.schemas.get(type_.ref) if isinstance(type_, Named) else None
    metas = (*said, type_.meta, *([declared.meta] if declared else []))
    given = (one for meta in metas for one in meta.examples)
    return next((one for one in given if fits(sdk, type_, one) and len(str(one)) < _LONG), MISSING)


@dataclass(slots=True)
class _Walk:
    """One attempt: declarations within each other down to `depth`, and at most `left` more parts."""

    sdk: Sdk
    request: bool
    depth: int
    left: int

    def value(self, type_: Type, open_: frozenset[Pointer]) -> Json:
        """The value for `type_`; `open_` are the declarations being shown around it."""
        given = example(self.sdk, type_) if self.request else MISSING
        if not isinstance(given, Missing):
            return self._sent(type_, given)
        match type_:
            case Nullable(inner=inner):
                return self.value(inner, open_)
            case ListOf(item=item):
                return [] if self._is_closed(item, open_) else [self.value(item, open_)]
            case TupleOf(items=items):
                return [self.value(item, open_) for item in items if not self._is_closed(item, open_)]
            case Const(value=value):
                return value
            case Scalar():
                return _scalar(type_)
            case Named(ref=ref):
                return self._named(ref, open_)
            case MapOf() | AnyType():
                return {}

    def _named(self, ref: Pointer, open_: frozenset[Pointer]) -> Json:
        inside = open_ | {ref}
        match self.sdk.schemas[ref]:
            case EnumDecl(values=values):
                return values[0]
            case AliasDecl(type=inner):
                return {} if self._is_closed(inner, inside) else self.value(inner, inside)
            case UnionDecl() as union:
                shown = [member for member in current(union) if not self._is_closed(member, inside)]
                return self.value(shown[0], inside) if shown else {}
            case ObjectDecl(fields=fields):
                return self._object([field for field in fields if goes(field.meta, request=self.request)], inside)

    def _object(self, fields: list[Field], inside: frozenset[Pointer]) -> Json:
        return {
            field.name: self.value(field.type, inside)
            for field in fields
            if self.left > 0 and not self._is_closed(field.type, inside)
        }

    def _sent(self, type_: Type, given: Json) -> Json:
        """An example without the fields that only the server sets."""
        while isinstance(type_, Nullable):
            type_ = type_.inner
        decl = self.sdk.schemas.get(type_.ref) if isinstance(type_, Named) else None
        if not is_map(given) or not isinstance(decl, ObjectDecl):
            return given
        hidden = {one.name for one in decl.fields if one.meta.read_only}
        return {name: value for name, value in mapping(given).items() if name not in hidden}

    def _is_closed(self, type_: Type, open_: frozenset[Pointer]) -> bool:
        """Whether `type_` is not shown here: it is being shown already, or lies too deep."""
        self.left -= 1
        while isinstance(type_, Nullable):
            type_ = type_.inner
        if not isinstance(type_, Named):
            return False
        return type_.ref in open_ or type_.ref not in self.sdk.schemas or len(open_) >= self.depth


def _scalar(scalar: Scalar) -> Json:
    if scalar.kind == "bool":
        return scalar.meta.default if scalar.meta.default is not MISSING else True
    if scalar.kind in ("int", "float", "number"):
        whole = Scalar(scalar.meta, "float")
        return 123 if keeps_limits(whole, 123) else number(scalar.meta, whole=scalar.kind == "int")
    if scalar.kind == "str" or scalar.kind in TEXT_KINDS:
        return formatted(FORMATS.get(scalar.kind, scalar.format)) or within("<string>", scalar.meta)
    return None if scalar.kind == "none" else _WORDS[scalar.kind]


def goes(meta: Meta, *, request: bool) -> bool:
    """Whether a field is shown in a request, or else in an answer."""
    return not (meta.deprecated or (meta.read_only if request else meta.write_only))


def current(union: UnionDecl) -> tuple[Type, ...]:
    """The members that are not deprecated, or all of them where none is left."""
    return tuple(member for member in union.members if not member.meta.deprecated) or union.members
