"""Sample values: JSON that a reader would believe and a validating server accepts.

A value is the position's example, else its default, else the first of an enum, else a placeholder by format and
name. An example that its own schema would reject is passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from ..diagnostics import Pointer
from ..frozen import dataclass
from ..ir import (
    MISSING,
    AliasDecl,
    AnyType,
    Argument,
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
    SchemaDecl,
    Sdk,
    TupleOf,
    Type,
    UnionDecl,
    behind,
)
from ..text_values import FORMATS
from .docs_rows import Style
from .fitting import can_stand, fits, is_file, is_map, items, mapping
from .scalar_samples import number, string

FILE_CONTENT = "<file content>"
_MANY = 20
"""No sample shows more items than this, whatever `minItems` says."""


_MOST = 1_000
"""Objects within one sample. Types that refer to each other a lot would fill pages; then lists and maps stay empty."""
_REPEATED = 500
"""Values that the lists of one sample repeat. Lists in lists would multiply them; then they have one item."""
_LONG = 100
"""Characters that count as one value of a sample."""


_PLENTY = 200
"""Values of an optional argument that a reader looks through."""


class EndlessError(Exception):
    """The type holds itself through required parts only: it has no finite value that could be shown."""


@dataclass(slots=True)
class Repeats:
    """What the lists of one sample hold besides their first items: so much is `left`."""

    left: int = _REPEATED

    def of(self, item: Json, limits: Mapping[str, Json]) -> Json:
        """A list of `item`: one, or as many as the `limits` of the list ask for, which differ if they have to."""
        least = limits.get("minItems", 0)
        count = min(max(int(least) if isinstance(least, (int, float)) else 0, 1), _MANY)
        if count > 1:
            size = _size(item, self.left)
            count = min(count, 1 + self.left // size)
            self.left -= (count - 1) * size
        return [_varied(item, position) if limits.get("uniqueItems") else item for position in range(count)]


@dataclass(slots=True)
class _Budget:
    """What one sample may still hold; `empty` once lists, maps and nullable parts are left empty."""

    left: int = _MOST
    empty: bool = False
    repeats: Repeats = field(default_factory=Repeats)


@dataclass(frozen=True, slots=True)
class Sampler:
    """Makes sample values for the types of one SDK. `request`: what a caller sends, without what only servers set."""

    sdk: Sdk
    request: bool = True
    style: Style = "seed"
    _budget: _Budget = field(default_factory=_Budget, compare=False)

    def argument(self, argument: Argument, name: str) -> Json:
        """A value for a call's argument; `name` is the word by which placeholders are chosen."""
        own = tuple(one for one in self._given(argument.type, argument.meta) if can_stand(argument.location, one))
        made = self._first_or_made(own, argument.type, name, frozenset())
        if not can_stand(argument.location, made):
            made = self._bounded(_unsaid(argument.type), name, frozenset())
        if argument.kind == "body" and is_map(made):
            made = self._with_file(argument.type, mapping(made))
        sent = argument.kind == "body" or argument.location == "path"
        return self._one_field(argument.type) if made == {} and sent else made

    def _with_file(self, type_: Type, made: Mapping[str, Json]) -> Mapping[str, Json]:
        """What a body holds, and a file, where it takes one: that is what such a body is there for."""
        files = self.files(type_)
        if not files or any(one.name in made for one in files):
            return made
        return {**made, files[0].name: self._bounded(files[0].type, files[0].name, frozenset())}

    def files(self, type_: Type) -> list[Field]:
        """The fields of a body that are files."""
        return [one for one in self._shown_fields(type_) if is_file(self.sdk, one.type)]

    def _one_field(self, type_: Type) -> Json:
        """The first field of what needs none: without any, not every media type sends a body, and no path can be."""
        for one in self._shown_fields(type_)[:_MANY]:
            value = self._bounded(one.type, one.name, frozenset())
            if not is_long(value):
                return {one.name: value}
        return {}

    def _shown_fields(self, type_: Type) -> list[Field]:
        found = behind(type_, self.sdk.schemas)
        decl = self.sdk.schemas.get(found.ref) if isinstance(found, Named) else None
        fields = decl.fields if isinstance(decl, ObjectDecl) else ()
        return [one for one in fields if len(one.name) <= _LONG and not (one.meta.read_only or one.meta.deprecated)]

    def value(self, type_: Type, name: str = "") -> Json:
        """A value for any position; null where the type has no finite value."""
        return self._bounded(type_, name, frozenset())

    def _bounded(self, type_: Type, name: str, open_: frozenset[Pointer]) -> Json:
        for empty in (False, True):
            self._budget.left, self._budget.empty, self._budget.repeats = _MOST, empty, Repeats()
            try:
                made = self._value(type_, name, open_)
            except EndlessError:
                made = None
            if self._budget.left > 0:
                return made
        return None

    def has_example(self, argument: Argument) -> bool:
        """Whether the document shows a fitting value for the argument itself."""
        shown = (*argument.meta.examples, *argument.type.meta.examples)
        usable = (example for example in shown if can_stand(argument.location, example))
        return any(fits(self.sdk, argument.type, example) for example in usable)

    def _first_or_made(self, given: tuple[Json, ...], type_: Type, name: str, open_: frozenset[Pointer]) -> Json:
        for candidate in given:
            if fits(self.sdk, type_, candidate):
                return candidate
        return self._bounded(type_, name, open_)

    def _given(self, type_: Type, *metas: Meta) -> tuple[Json, ...]:
        """What the document offers as a value, best first."""
        said = (*metas, type_.meta, *self._declared_meta(type_))
        examples = [example for meta in said for example in meta.examples]
        examples += [example for meta in said for example in meta.fallback_examples]
        return (*examples, *(meta.default for meta in said if not isinstance(meta.default, Missing | None)))

    def _declared_meta(self, type_: Type) -> tuple[Meta, ...]:
        decl = self.sdk.schemas.get(type_.ref) if isinstance(type_, Named) else None
        return (decl.meta,) if decl else ()

    def _value(self, type_: Type, name: str, open_: frozenset[Pointer]) -> Json:
        for candidate in self._given(type_):
            if fits(self.sdk, type_, candidate):
                return candidate
        match type_:
            case Const(value=value):
                return value
            case Nullable(inner=inner):
                return self._nullable(inner, name, open_)
            case ListOf():
                return self._list(type_, name, open_)
            case TupleOf(items=items):
                return [self._value(item, name, open_) for item in items]
            case MapOf(value=inner):
                return self._map(inner, name, open_)
            case Named(ref=ref):
                return self._declared(ref, name, open_)
            case AnyType():
                return string(type_.meta, "", name, self.style)
            case Scalar():
                return _scalar(type_, name, self.style)

    def _nullable(self, inner: Type, name: str, open_: frozenset[Pointer]) -> Json:
        try:
            return None if self._budget.empty else self._value(inner, name, open_)
        except EndlessError:
            return None

    def _list(self, list_: ListOf, name: str, open_: frozenset[Pointer]) -> Json:
        limits = dict(list_.meta.constraints)
        if limits.get("maxItems") == 0 or (self._budget.empty and not limits.get("minItems")):
            return []
        try:
            item = self._value(list_.item, name, open_)
        except EndlessError:
            return []
        return self._budget.repeats.of(item, limits)

    def _map(self, inner: Type, name: str, open_: frozenset[Pointer]) -> Json:
        try:
            return {} if self._budget.empty else {"key": self._value(inner, name, open_)}
        except EndlessError:
            return {}

    def _declared(self, ref: Pointer, name: str, open_: frozenset[Pointer]) -> Json:
        decl = self.sdk.schemas.get(ref)
        self._budget.left -= 1
        if ref in open_ or self._budget.left <= 0:
            raise EndlessError(ref)
        return self._made(decl, name, open_ | {ref}) if decl else string(Meta(ref), "", name, self.style)

    def _made(self, decl: SchemaDecl, name: str, open_: frozenset[Pointer]) -> Json:
        match decl:
            case EnumDecl(values=values):
                return next((value for value in values if value is not None), None)
            case AliasDecl(type=inner):
                return self._value(inner, name, open_)
            case UnionDecl(members=members):
                return self._member(decl.pointer, members, name, open_)
            case ObjectDecl():
                return self._object(decl, open_)

    def _member(self, ref: Pointer, members: tuple[Type, ...], name: str, open_: frozenset[Pointer]) -> Json:
        for member in sorted(members, key=lambda one: one.meta.deprecated):
            try:
                return self._value(member, name, open_)
            except EndlessError:
                continue
        raise EndlessError(ref)

    def _object(self, decl: ObjectDecl, open_: frozenset[Pointer]) -> Mapping[str, Json]:
        shown = [each for each in decl.fields if not (self.request and each.meta.read_only)]
        made = {each.name: self._value(each.type, each.name, open_) for each in shown if each.required}
        least = dict(decl.meta.constraints).get("minProperties", 0)
        for each in shown:
            if not isinstance(least, int) or len(made) >= least:
                break
            made.setdefault(each.name, self._value(each.type, each.name, open_))
        return made


def is_long(value: Json) -> bool:
    """Whether a value is no help in a call that does without it."""
    return _size(value, _PLENTY) > _PLENTY


def _unsaid(type_: Type) -> Type:
    """A type of which the document shows no value."""
    return replace(type_, meta=replace(type_.meta, default=MISSING, examples=(), fallback_examples=()))


def _scalar(scalar: Scalar, name: str, style: Style) -> Json:
    if scalar.kind == "bytes":
        return FILE_CONTENT
    if scalar.kind in ("int", "float", "number"):
        return number(scalar.meta, whole=scalar.kind == "int", name=name, style=style)
    if scalar.kind in ("bool", "none"):
        return False if scalar.kind == "bool" else None
    return string(scalar.meta, FORMATS.get(scalar.kind, scalar.format), name, style)


def _size(value: Json, enough: int) -> int:
    """The values within `value`, a long text being several; counted as far as one more than `enough`."""
    size, todo = 0, [value]
    while todo and size <= enough:
        one = todo.pop()
        size += 1 + len(one) // _LONG if isinstance(one, str) else 1
        todo += mapping(one).values() if is_map(one) else items(one) if isinstance(one, list) else ()
    return size


def _varied(item: Json, position: int) -> Json:
    """Another value of the same kind, for lists whose items must differ."""
    if not position or isinstance(item, bool):
        return item
    return item + position if isinstance(item, (int, float)) else f"{item}{position}" if isinstance(item, str) else item
