"""JSON as the API reference shows it. In the style of the reference site: `"<string>"`, `123`, the first enum value,
`{}` for a free map, and in a request, which is to be sent, the document's own examples wherever they fit. In full:
those examples everywhere, else values made of names.

Deprecated fields and members are left out, and fields that only go the other way; a field that leads back to a type
being shown ends the walk.
"""

from __future__ import annotations

from dataclasses import field

from ..diagnostics import Pointer
from ..frozen import dataclass
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
from .docs_rows import Style
from .fitting import fits, is_map, keeps_limits, mapping
from .samples import Repeats
from .scalar_samples import number, shape, string

_WORDS = {"date": "2023-12-25", "datetime": "2023-11-07T05:31:56Z", "bytes": "<binary>"}


_DEPTHS = (100, 6, 4, 3, 2, 1)
_MOST = 1_000
"""Parts looked at for one placeholder, which are less than 1,000 lines. Types that refer to each other a lot have more
than a reader has patience, and a shell's argument room, for: then what lies deepest is left out."""
_LONG = 2_000
"""Characters from which on an example hides the shape around it."""


@dataclass(frozen=True, slots=True)
class Shower:
    """Shows the types of one SDK in one style."""

    sdk: Sdk
    style: Style

    def value(self, type_: Type, *, request: bool, name: str = "") -> Json:
        """A JSON value for `type_` under `name`, in a request or else in an answer, as deep as its size allows."""
        for depth in _DEPTHS:
            walk = _Walk(self.sdk, self.style, request, depth, _MOST)
            value = walk.value(type_, frozenset(), name)
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
    style: Style
    request: bool
    depth: int
    left: int
    repeats: Repeats = field(default_factory=Repeats)

    def value(self, type_: Type, open_: frozenset[Pointer], name: str) -> Json:
        """The value for `type_` of a field called `name`; `open_` are the declarations being shown around it."""
        given = example(self.sdk, type_) if self.request or self.style == "full" else MISSING
        if not isinstance(given, Missing):
            return self._shown(type_, given)
        match type_:
            case Nullable(inner=inner):
                return self.value(inner, open_, name)
            case ListOf():
                return self._list(type_, open_, name)
            case TupleOf(items=items):
                return [self.value(item, open_, name) for item in items if not self._is_closed(item, open_)]
            case Const(value=value):
                return value
            case Scalar():
                return self._scalar(type_, name)
            case Named(ref=ref):
                return self._named(ref, open_, name)
            case MapOf(value=inner):
                needed = dict(type_.meta.constraints).get("minProperties")
                return {"key": self.value(inner, open_, name)} if needed and not self._is_closed(inner, open_) else {}
            case AnyType():
                return {}

    def _list(self, list_: ListOf, open_: frozenset[Pointer], name: str) -> Json:
        """One item, or as many as there have to be."""
        limits = dict(list_.meta.constraints)
        if self._is_closed(list_.item, open_) or limits.get("maxItems") == 0:
            return []
        item = self.value(list_.item, open_, name)
        return self.repeats.of(item, limits)

    def _named(self, ref: Pointer, open_: frozenset[Pointer], name: str) -> Json:
        inside = open_ | {ref}
        match self.sdk.schemas[ref]:
            case EnumDecl(values=values):
                return values[0]
            case AliasDecl(type=inner):
                return {} if self._is_closed(inner, inside) else self.value(inner, inside, name)
            case UnionDecl() as union:
                shown = [member for member in current(union) if not self._is_closed(member, inside)]
                return self.value(shown[0], inside, name) if shown else {}
            case ObjectDecl(fields=fields):
                return self._object([field for field in fields if goes(field.meta, request=self.request)], inside)

    def _object(self, fields: list[Field], inside: frozenset[Pointer]) -> Json:
        return {
            field.name: self.value(field.type, inside, field.name)
            for field in fields
            if not self._is_closed(field.type, inside)
        }

    def _scalar(self, scalar: Scalar, name: str) -> Json:
        if scalar.kind == "bool":
            return scalar.meta.default if scalar.meta.default is not MISSING else True
        if scalar.kind in ("int", "float", "number"):
            return self._number(scalar, name)
        if scalar.kind == "str" or scalar.kind in TEXT_KINDS:
            format_ = FORMATS.get(scalar.kind, scalar.format)
            told = self.style == "full"
            return string(scalar.meta, format_, name, "full") if told else shape(scalar.meta, format_)
        return None if scalar.kind == "none" else _WORDS[scalar.kind]

    def _number(self, scalar: Scalar, name: str) -> Json:
        whole = scalar.kind == "int"
        if self.style == "full":
            return number(scalar.meta, whole=whole, name=name, style="full")
        return (
            123
            if keeps_limits(Scalar(scalar.meta, "float"), 123)
            else number(scalar.meta, whole=whole, name=name, style="seed")
        )

    def _shown(self, type_: Type, given: Json) -> Json:
        """An example without the fields that only go the other way."""
        while isinstance(type_, Nullable):
            type_ = type_.inner
        decl = self.sdk.schemas.get(type_.ref) if isinstance(type_, Named) else None
        if not is_map(given) or not isinstance(decl, ObjectDecl):
            return given
        hidden = {one.name for one in decl.fields if (one.meta.read_only if self.request else one.meta.write_only)}
        return {name: value for name, value in mapping(given).items() if name not in hidden}

    def _is_closed(self, type_: Type, open_: frozenset[Pointer]) -> bool:
        """Whether `type_` is not shown here: it is being shown already, lies too deep, or the walk is at its end."""
        self.left -= 1
        if self.left <= 0:
            return True
        while isinstance(type_, Nullable):
            type_ = type_.inner
        if not isinstance(type_, Named):
            return False
        return type_.ref in open_ or type_.ref not in self.sdk.schemas or len(open_) >= self.depth


def goes(meta: Meta, *, request: bool) -> bool:
    """Whether a field is shown in a request, or else in an answer."""
    return not (meta.deprecated or (meta.read_only if request else meta.write_only))


def current(union: UnionDecl) -> tuple[Type, ...]:
    """The members that are not deprecated, or all of them where none is left."""
    return tuple(member for member in union.members if not member.meta.deprecated) or union.members
