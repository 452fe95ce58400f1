"""A Python file in parts that Black formats alone as it does within the file.

A part ends between two functions, classes or assignments that have as many blank lines between them as Black puts or
leaves there, and nothing else: then what becomes of one side depends on nothing of the other.
"""

from __future__ import annotations

import ast
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from .frozen import dataclass

_INDENT = "    "
_HEAD = f"class _:\n{_INDENT}_ = 0\n\n"
"""Stands before what is inside of a class."""
_SWITCHES = ("fmt: off", "fmt:off", "yapf: disable", "\r", "\f")
"""What tells Black to leave alone what follows, and what else than a line feed may end a line."""
_STRIDE = 4
_Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_Assignment: TypeAlias = ast.Assign | ast.AnnAssign
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_ASSIGNMENTS = (ast.Assign, ast.AnnAssign)
_KINDS = (*_DEFINITIONS, *_ASSIGNMENTS)


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines of a file, which may begin inside of a class, and the blank lines behind them."""

    text: str
    is_inside: bool
    blank: int

    @property
    def alone(self) -> str:
        """A file that has only this."""
        return f"{_HEAD if self.is_inside else ''}{self.text}\n"

    def within(self, formatted: str) -> str:
        """What stands in the whole file for this, where what is `alone` becomes `formatted`."""
        return (formatted.removeprefix(_HEAD) if self.is_inside else formatted) + "\n" * self.blank


@dataclass(frozen=True, slots=True)
class _End:
    """Where a part may end: the first line of the next one, from 0, what that gives a name to, and the blank lines
    between."""

    line: int
    name: str
    blank: int
    is_inside: bool


def parts(source: str, size: int) -> list[Part]:
    """The parts of a file, each of about `size` characters; where one ends depends on what is in it and not on what
    comes before. One part where the file cannot be divided."""
    lines = source.removesuffix("\n").split("\n")
    found: list[Part] = []
    start, is_inside, weight, passed = 0, False, 0, 0
    for end in _ends(source, lines):
        weight += sum(map(len, lines[passed : end.line]))
        passed = end.line
        if weight >= 2 * size or (weight >= size and zlib.crc32(end.name.encode()) % _STRIDE == 0):
            found.append(Part("\n".join(lines[start : end.line - end.blank]), is_inside, end.blank))
            start, is_inside, weight = end.line, end.is_inside, 0
    return [*found, Part("\n".join(lines[start:]), is_inside, 0)]


def _ends(source: str, lines: Sequence[str]) -> list[_End]:
    if any(switch in source for switch in _SWITCHES):
        return []
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    found = [*_between(body, lines, is_inside=False)]
    for each in body:
        if isinstance(each, ast.ClassDef):
            found += _between(each.body, lines, is_inside=True)
    return sorted(found, key=lambda end: end.line)


def _between(body: Sequence[ast.stmt], lines: Sequence[str], *, is_inside: bool) -> Iterator[_End]:
    most = 1 if is_inside else 2
    for before, after in pairwise(body):
        if isinstance(before, _KINDS) and isinstance(after, _KINDS):
            end, start = before.end_lineno or before.lineno, _first_line(after) - 1
            blank, simple = start - end, isinstance(before, _ASSIGNMENTS) and isinstance(after, _ASSIGNMENTS)
            fits = 0 <= blank <= most if simple else blank == most
            if (
                fits
                and not any(lines[end:start])
                and lines[start][: after.col_offset] == (_INDENT if is_inside else "")
            ):
                yield _End(start, _name(after), blank, is_inside)


def _first_line(statement: _Definition | _Assignment) -> int:
    if isinstance(statement, _DEFINITIONS):
        return min([statement.lineno, *(each.lineno for each in statement.decorator_list)])
    return statement.lineno


def _name(statement: _Definition | _Assignment) -> str:
    if isinstance(statement, _DEFINITIONS):
        return statement.name
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    return target.id if isinstance(target, ast.Name) else ""
