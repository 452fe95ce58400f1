"""References that lead from schema to schema further than pydantic can follow them, which it does within Python's own
limit of recursion: there the chain is cut, rather than found broken by the proof, a link at each round.

Where schemas lead in rings, pydantic goes on until it comes to each of them for the second time: how deep that is
depends on where it begins, so that its way is followed from every schema of the ring.
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
_STEPS = 200_000
"""References within rings that are followed: a tenth of a second."""
_CUTTING = 10 * _STEPS
"""The same where it is known that a ring has to be cut."""
_END: tuple[int, Pointer] = 0, ""
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
    steps = iter(range(_STEPS))
    for group in components({at: list(references(decl)) for at, decl in decls.items()}):
        inside = frozenset(group)
        own = {at: _height(decls[at], heights, inside) for at in group}
        deep |= {at: None for at, height in own.items() if height > _MOST}
        most = max((height for height in own.values() if height <= _MOST), default=0)
        if len(group) > 1:
            most = max(most, _Ring({at: decls[at] for at in group}, own, deep, steps).depth())
        heights |= dict.fromkeys(group, most)
    return deep


class _Ring:
    """Schemas that lead to each other. `own`: the frames of each with what it refers to outside of the ring; `deep`:
    what is cut, to which it adds; `steps`: a number for each reference that may still be followed."""

    def __init__(
        self,
        decls: Mapping[Pointer, ir.SchemaDecl],
        own: Mapping[Pointer, int],
        deep: dict[Pointer, None],
        steps: Iterator[int],
    ) -> None:
        self._own, self._deep, self._steps = own, deep, steps
        self._frames = {at: _frames(decl) for at, decl in decls.items()}
        self._next = {
            at: [found for part in parts(decl) for found in _mentioned(part) if found[1] in decls]
            for at, decl in decls.items()
        }

    def depth(self) -> int:
        """The frames that it takes to follow the ring, wherever one begins. Where that is too deep, it is cut to half
        of what is possible, so that there is room for what refers to the ring."""
        order, found = self._order(), 0
        for start in order:
            found = max(found, self._followed(start))
            if found > _MOST:
                return self._cut(order)
        return found

    def _cut(self, order: list[Pointer]) -> int:
        """Cut the ring wherever it leads too deep, so much as there are steps for; what remains is cut as a whole."""
        self._steps, found = iter(range(_CUTTING)), 0
        for start in order:
            if start not in self._deep:
                found = max(found, self._followed(start, cut=True))
            if next(self._steps, None) is None:
                self._deep[start] = None
        return found

    def _order(self) -> list[Pointer]:
        """Each after one that leads to it, so that a ring is cut once on the way and not at every schema."""
        found: dict[Pointer, None] = {}
        pending = [min(self._next)]
        while pending:
            at = pending.pop()
            if at not in found:
                found[at] = None
                pending.extend(ref for _, ref in reversed(self._next[at]))
        return list(found)

    def _followed(self, start: Pointer, *, cut: bool = False) -> int:
        most, seen = 0, {start}
        ways = [(self._frames[start], iter(self._next[start]))]
        while ways:
            frames, left = ways[-1]
            taken, at = next(left, _END)
            if not at or next(self._steps, None) is None:
                ways.pop()
            elif at not in seen and at not in self._deep:
                seen.add(at)
                here = frames + taken
                if cut and here + self._own[at] > _MOST // 2:
                    self._deep[at] = None
                    continue
                most = max(most, here + self._own[at])
                if most > _MOST:
                    return most
                ways.append((here + self._frames[at], iter(self._next[at])))
        return most


def _frames(decl: ir.SchemaDecl) -> int:
    return _OBJECT if isinstance(decl, ir.ObjectDecl) else _OTHER


def _height(decl: ir.SchemaDecl, heights: Mapping[Pointer, int], inside: frozenset[Pointer]) -> int:
    found = (taken + heights[ref] for part in parts(decl) for taken, ref in _mentioned(part) if ref not in inside)
    return _frames(decl) + max(found, default=0)


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
