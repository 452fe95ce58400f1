"""What of a Python source a text from a document must not change: everything but constants and derived names.

A source is taken apart into its statements. Of each remains its syntax tree with every text replaced by `S`, every
number by `0`, and every identifier that the generator does not always write by `N`. What a document may say decides
which statements there are (a description brings a docstring, an odd name an alias), so an attacked output is held
against those of harmless documents: it may hold no statement of a form that none of them has.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from generator.plain import is_array

_BODIES = ("body", "orelse", "finalbody", "handlers", "cases")


def identifiers(source: str) -> frozenset[str]:
    """Every identifier of a source."""
    return frozenset(name for node in ast.walk(ast.parse(source)) for name in _names(node))


@lru_cache(maxsize=10_000)
def statements(source: str, known: frozenset[str]) -> frozenset[str]:
    """Every statement of a source without what a text may decide; `known` are the identifiers that stay."""
    return frozenset(_below(ast.parse(source), "", known))


def _names(node: ast.AST) -> Iterator[str]:
    for field in ("id", "attr", "arg", "name", "asname", "module"):
        value = getattr(node, field, None)
        if isinstance(value, str):
            yield from value.split(".")


def _below(node: ast.AST, place: str, known: frozenset[str]) -> Iterator[str]:
    for field in _BODIES:
        for inner in getattr(node, field, []):
            yield f"{place}{_head(inner, known)}"
            yield from _below(inner, f"{type(inner).__name__}.", known)


def _head(node: ast.AST, known: frozenset[str]) -> str:
    """A statement without the statements in it."""
    return _form(node, known, skipped=_BODIES)


def _form(node: object, known: frozenset[str], skipped: tuple[str, ...] = ()) -> str:
    if isinstance(node, ast.Constant):
        return "S" if isinstance(node.value, str) else "0" if type(node.value) in (int, float) else repr(node.value)
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        names = sorted({_form(alias, known) for alias in node.names})
        return f"{type(node).__name__}({names}, {_identifier(getattr(node, 'module', ''), known)})"
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "models":
        return "Attribute(models, N)"
    if isinstance(node, ast.AST):
        fields = ((name, value) for name, value in ast.iter_fields(node) if name not in skipped)
        return f"{type(node).__name__}({', '.join(_form(value, known) for _, value in fields)})"
    if is_array(node):
        forms = [_form(item, known) for item in node]
        if all(isinstance(item, ast.Starred) and isinstance(item.value, ast.Name) for item in node):
            forms = sorted(set(forms))  # the groups of operations, whose order is the document's choice
        return "[" + ", ".join(_collapsed(forms)) + "]"
    return _identifier(node, known) if isinstance(node, str) else repr(node)


def _collapsed(forms: list[str]) -> list[str]:
    """Without repetitions in a row: how many members a union or a call has is the document's choice."""
    return [form for number, form in enumerate(forms) if number == 0 or form != forms[number - 1]]


def _identifier(name: str | None, known: frozenset[str]) -> str:
    return ".".join(part if part in known else "N" for part in (name or "").split("."))
