"""Type annotations as values, and whether one accepts all that another does."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeAlias

Atom: TypeAlias = "tuple[str, tuple[Kind, ...]]"
Kind: TypeAlias = "frozenset[Atom]"
"""A type: the alternatives of a union. `Literal` values are alternatives of their own, by their `repr`."""

_TOP = {"Any", "object"}
_WRAPPERS = {"Annotated", "NotRequired", "Required", "ReadOnly", "Final", "ClassVar", "Nullable_"}
_SPELLINGS = {"list": "List", "dict": "Dict", "set": "Set", "tuple": "Tuple", "type": "Type", "NoneType": "None"}
_WIDER: Mapping[str, frozenset[str]] = {
    "float": frozenset({"int", "bool"}),
    "int": frozenset({"bool"}),
    "Sequence": frozenset({"List", "Tuple"}),
    "Collection": frozenset({"List", "Tuple", "Set", "Sequence", "Mapping", "Dict"}),
    "Iterable": frozenset({"List", "Tuple", "Set", "Sequence", "Collection", "Mapping", "Dict"}),
    "Mapping": frozenset({"Dict", "MutableMapping"}),
    "MutableMapping": frozenset({"Dict"}),
    "date": frozenset({"datetime"}),
}
_DEPTH = 12

Expand: TypeAlias = Callable[[str], "str | None"]
"""What a name of the package stands for, where it is an alias of another type."""


@lru_cache(maxsize=8192)
def parse(text: str) -> Kind:
    """The type that the annotation `text` writes; what cannot be read is a type of its own."""
    try:
        return _kind(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _named(text)


def accepts(wide: str, narrow: str, wide_names: Expand, narrow_names: Expand) -> bool:
    """Whether every value of the annotation `narrow` is a value of `wide`."""
    return _accepts(parse(wide), parse(narrow), wide_names, narrow_names, _DEPTH)


def names_in(text: str) -> frozenset[str]:
    """Every name that the annotation `text` mentions."""
    return frozenset(_names(parse(text)))


def _names(kind: Kind) -> set[str]:
    found: set[str] = set()
    for name, arguments in kind:
        found.add(name)
        for argument in arguments:
            found |= _names(argument)
    return found


def _accepts(wide: Kind, narrow: Kind, wide_names: Expand, narrow_names: Expand, depth: int) -> bool:
    if depth == 0 or any(name in _TOP for name, _ in wide):
        return True
    return all(_has(wide, atom, wide_names, narrow_names, depth) for atom in narrow)


def _has(wide: Kind, atom: Atom, wide_names: Expand, narrow_names: Expand, depth: int) -> bool:
    if any(_covers(each, atom, wide_names, narrow_names, depth) for each in wide):
        return True
    inner = narrow_names(atom[0])
    if inner is not None:
        return _accepts(wide, parse(inner), wide_names, narrow_names, depth - 1)
    outer = [parse(text) for name, _ in wide if (text := wide_names(name)) is not None]
    return any(_accepts(each, frozenset({atom}), wide_names, narrow_names, depth - 1) for each in outer)


def _covers(wide: Atom, narrow: Atom, wide_names: Expand, narrow_names: Expand, depth: int) -> bool:
    if narrow[0].startswith("Literal:"):
        return wide[0] == narrow[0] or wide[0] == _literal_type(narrow[0])
    if wide[0] != narrow[0] and narrow[0] not in _WIDER.get(wide[0], ()):
        return False
    if not wide[1] or not narrow[1] or len(wide[1]) != len(narrow[1]):
        return not wide[1] or len(wide[1]) == len(narrow[1])
    pairs = zip(wide[1], narrow[1], strict=True)
    return all(_accepts(a, b, wide_names, narrow_names, depth - 1) for a, b in pairs)


def _literal_type(name: str) -> str:
    """The type of a `Literal` value; empty for what is none, such as the member of an enumeration."""
    try:
        return type(ast.literal_eval(name.removeprefix("Literal:"))).__name__
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return ""


def _named(name: str, arguments: tuple[Kind, ...] = ()) -> Kind:
    return frozenset({(_SPELLINGS.get(name, name), arguments)})


def _kind(node: ast.expr) -> Kind:
    match node:
        case ast.Constant(value=str(text)):
            return parse(text)
        case ast.Constant(value=None):
            return _named("None")
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _kind(left) | _kind(right)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return _named(name)
        case ast.Subscript(value=ast.Name(id=name) | ast.Attribute(attr=name), slice=inside):
            return _generic(name, inside)
        case ast.List(elts=elements):
            return _named("[]", tuple(_kind(each) for each in elements))
        case _:
            return _named(ast.unparse(node))


def _generic(name: str, inside: ast.expr) -> Kind:
    arguments = inside.elts if isinstance(inside, ast.Tuple) else [inside]
    if not arguments:
        return _named(name)
    match name:
        case "Literal":
            return frozenset((f"Literal:{ast.unparse(each)}", ()) for each in arguments)
        case "Union":
            return frozenset[Atom]().union(*(_kind(each) for each in arguments))
        case "Optional" | "Nullable":
            return _kind(arguments[0]) | _named("None")
        case "OptionalNullable":
            return _kind(arguments[0]) | _named("None") | _named("Unset")
        case _ if name in _WRAPPERS:
            return _kind(arguments[0])
        case _:
            return _named(name, tuple(_kind(each) for each in arguments))
