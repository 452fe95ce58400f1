"""References that lead from schema to schema further than pydantic can follow them, which it does within Python's own
limit of recursion: there the chain is cut, rather than found broken by the proof, a link at each round.

What refers to itself is not counted: pydantic stops where it comes to a schema for the second time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from . import ir
from .diagnostics import Diagnostic, Pointer, warning
from .graph import components
from .layout import parts, references
from .normalize import NormalForm
from .normalize.untyped import untyped_schemas

_MOST = 800
"""Frames of Python's thousand; the rest is for the program that calls."""
_OBJECT, _OTHER = 11, 9
"""Frames that pydantic takes for a model with its field, and for a list, a dictionary, a union or an alias."""
_MESSAGE = "The references from here lead through more schemas than can be followed; any value is accepted."


def shallow(form: NormalForm) -> tuple[NormalForm, list[Diagnostic]]:
    """`form` without references that lead too deep, and a warning for each schema that takes any value for it."""
    deep = _too_deep(form.schemas)
    if not deep:
        return form, []
    return replace(form, schemas=untyped_schemas(form.schemas, deep)), [
        warning("schema-too-deep", _MESSAGE, pointer) for pointer in deep
    ]


def _too_deep(decls: Mapping[Pointer, ir.SchemaDecl]) -> dict[Pointer, None]:
    heights: dict[Pointer, int] = {}
    deep: dict[Pointer, None] = {}
    for group in components({at: list(references(decl)) for at, decl in decls.items()}):
        inside = frozenset(group)
        own = {at: _height(decls[at], heights, inside) for at in group}
        deep |= {at: None for at, height in own.items() if height > _MOST}
        most = max((height for height in own.values() if height <= _MOST), default=0)
        heights |= dict.fromkeys(group, most)
    return deep


def _height(decl: ir.SchemaDecl, heights: Mapping[Pointer, int], inside: frozenset[Pointer]) -> int:
    found = (taken + heights[ref] for part in parts(decl) for taken, ref in _mentioned(part) if ref not in inside)
    return (_OBJECT if isinstance(decl, ir.ObjectDecl) else _OTHER) + max(found, default=0)


def _mentioned(found: ir.Type, taken: int = 0) -> Iterator[tuple[int, Pointer]]:
    """What a type refers to, and how many frames that is inside of it."""
    match found:
        case ir.Named():
            yield taken, found.ref
        case ir.TupleOf():
            for item in found.items:
                yield from _mentioned(item, taken + _OTHER)
        case ir.ListOf():
            yield from _mentioned(found.item, taken + _OTHER)
        case ir.MapOf():
            yield from _mentioned(found.value, taken + _OTHER)
        case ir.Nullable():
            yield from _mentioned(found.inner, taken)
        case _:
            return
