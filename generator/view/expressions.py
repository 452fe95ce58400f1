"""Sample values as Python expressions, laid out as a formatter would leave them.

What a call takes is written in dictionaries with wire names, as the typed dictionaries of the SDK have them; a model
of its own is written by its constructor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import TypeAlias

from ..encode import py_literal, py_string
from ..frozen import dataclass
from ..ir import AliasDecl, Json, ListOf, MapOf, Named, Nullable, ObjectDecl, Scalar, Sdk, TupleOf, Type, UnionDecl
from ..names import Names
from ..text_values import FORMATS, HOMES, expression
from .fitting import fits, is_map, items, mapping

WIDTH = 88
_EXACT = 2**53
"""Whole numbers below are floats as well."""


@dataclass(frozen=True, slots=True)
class Brackets:
    """An expression in brackets. `items` are (`key: ` or `name=`, expression)."""

    start: str
    items: tuple[tuple[str, Expression], ...]
    end: str


Expression: TypeAlias = str | Brackets


def one_line(expression: Expression) -> str:
    """The expression without line ends."""
    if isinstance(expression, str):
        return expression
    return expression.start + ", ".join(head + one_line(item) for head, item in expression.items) + expression.end


def layout(expression: Expression, width: int = WIDTH, before: int = 0) -> list[str]:
    """The expression in lines of at most `width` where it can be; the first begins after `before` characters."""
    flat = one_line(expression)
    if isinstance(expression, str) or not expression.items or before + len(flat) <= width:
        return [flat]
    lines = [expression.start]
    for head, item in expression.items:
        first, *rest = layout(item, width - 4, len(head) + 1)
        cut = [head + first, *rest]
        lines += ["    " + line for line in [*cut[:-1], cut[-1] + ","]]
    return [*lines, expression.end]


def call(name: str, arguments: Sequence[tuple[str, Expression]]) -> Brackets:
    """`name(keyword=expression, …)`."""
    return Brackets(f"{name}(", tuple((f"{keyword}=", item) for keyword, item in arguments), ")")


@dataclass(slots=True)
class Expressions:
    """Writes values of an SDK's types. `imports` are the names of the standard library that the expressions need."""

    sdk: Sdk
    names: Names
    imports: set[str] = field(default_factory=set[str])

    def import_lines(self) -> list[str]:
        """The statements that import those names."""
        modules = sorted({HOMES[name] for name in self.imports})
        names = {module: sorted(name for name in self.imports if HOMES[name] == module) for module in modules}
        return [f"from {module} import {', '.join(names[module])}" for module in modules]

    def input(self, type_: Type, value: Json) -> Expression:
        """`value` as a caller may pass it where `type_` is asked for."""
        return self._write(type_, value, models=False)

    def model(self, type_: Type, value: Json) -> Expression:
        """`value` as an instance of the type's own classes."""
        return self._write(type_, value, models=True)

    def _write(self, type_: Type, value: Json, *, models: bool) -> Expression:
        if value is None:
            return "None"
        match type_:
            case Nullable(inner=inner):
                return self._write(inner, value, models=models)
            case Scalar(kind="bytes"):
                return "b" + py_literal(str(value).encode("ascii", "replace").decode())
            case Scalar(kind=kind) if kind in FORMATS:
                written, name = expression(kind, str(value))
                self.imports |= {name} - {""}
                return written
            case ListOf(item=item) if isinstance(value, list):
                return Brackets("[", tuple(("", self._held(item, one, models=models)) for one in items(value)), "]")
            case TupleOf(items=places) if isinstance(value, list) and len(items(value)) == len(places):
                pairs = zip(places, items(value), strict=True)
                parts = tuple(("", self._write(place, one, models=models)) for place, one in pairs)
                return Brackets("(", parts, ",)" if len(places) == 1 else ")")
            case MapOf(value=inner) if is_map(value):
                return _dict([(key, self._held(inner, one, models=models)) for key, one in mapping(value).items()])
            case Named():
                return self._declared(type_, value, models=models)
            case _:
                return plain(value)

    def _held(self, type_: Type, value: Json, *, models: bool) -> Expression:
        """A value within a list or dictionary: where a union has others, type checkers take one of ints for none of
        floats."""
        whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) < _EXACT
        is_float = isinstance(type_, Scalar) and type_.kind == "float"
        return py_literal(float(value)) if whole and is_float else self._write(type_, value, models=models)

    def _declared(self, named: Named, value: Json, *, models: bool) -> Expression:
        decl = self.sdk.schemas.get(named.ref)
        if isinstance(decl, AliasDecl):
            return self._write(decl.type, value, models=models)
        if isinstance(decl, UnionDecl):
            fitting = (member for member in decl.members if fits(self.sdk, member, value))
            member = next(fitting, None)
            return self._write(member, value, models=models) if member else plain(value)
        if isinstance(decl, ObjectDecl) and is_map(value):
            return self._object(decl, value, models=models)
        return plain(value)

    def _object(self, decl: ObjectDecl, value: Json, *, models: bool) -> Expression:
        types = {field.name: field.type for field in decl.fields}
        names = self.names.fields.get(decl.pointer, {})
        wire = mapping(value)
        name = f"models.{self.names.models[decl.pointer]}"
        if models and any(names.get(key) != key for key in wire):
            return Brackets(f"{name}.model_validate(", (("", self._object(decl, value, models=False)),), ")")
        if not types:
            return plain(value)
        written = [(key, self._write(types[key], one, models=models)) for key, one in wire.items() if key in types]
        return call(name, written) if models else _dict(written)


def plain(value: Json) -> Expression:
    """A JSON value as it is."""
    if is_map(value):
        return _dict([(key, plain(one)) for key, one in mapping(value).items()])
    if isinstance(value, list):
        return Brackets("[", tuple(("", plain(one)) for one in items(value)), "]")
    return py_literal(value)


def _dict(entries: Sequence[tuple[str, Expression]]) -> Brackets:
    return Brackets("{", tuple((f"{py_string(key)}: ", item) for key, item in entries), "}")
