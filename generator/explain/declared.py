"""The declarations of a Python file: classes, functions, arguments, attributes, with the lines that they stand on."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from ..frozen import dataclass


@dataclass(frozen=True, slots=True)
class Declared:
    """A name with what encloses it (`Orq.__init__.api_key`), and its lines, from 1, decorators and docstring included.

    `bases` are the names that a class is derived from; `line` is where the name itself stands. `imported` names are
    declared in another module."""

    name: str
    first: int
    last: int
    line: int
    bases: tuple[str, ...] = ()
    imported: bool = False


def declared(text: str) -> list[Declared]:
    """Every declaration of a module, outermost first. Raises SyntaxError for what is not Python."""
    return list(_of_body(ast.parse(text).body, ""))


def innermost(found: Sequence[Declared], line: int) -> list[Declared]:
    """The declarations around `line`, the innermost first."""
    around = [each for each in found if each.first <= line <= each.last]
    return sorted(around, key=lambda each: (each.last - each.first, -each.name.count(".")))


def _of_body(body: Sequence[ast.stmt], owner: str) -> Iterator[Declared]:
    for number, node in enumerate(body):
        match node:
            case ast.ClassDef():
                yield from _of_class(node, owner)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield from _of_function(node, owner)
            case ast.Assign() | ast.AnnAssign():
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                last = _with_docstring(body, number)
                yield from (
                    Declared(owner + each.id, node.lineno, last, node.lineno)
                    for target in targets
                    for each in ast.walk(target)
                    if isinstance(each, ast.Name)
                )
            case ast.If():
                yield from _of_body([*node.body, *node.orelse], owner)
            case ast.Try():
                yield from _of_body([*node.body, *(each for handler in node.handlers for each in handler.body)], owner)
            case ast.Import() | ast.ImportFrom():
                yield from _of_import(node, owner)
            case _:
                pass


def _of_class(node: ast.ClassDef, owner: str) -> Iterator[Declared]:
    bases = tuple(name for base in node.bases if (name := _base(base)))
    yield Declared(owner + node.name, _first(node), node.end_lineno or node.lineno, node.lineno, bases)
    yield from _of_body(node.body, f"{owner}{node.name}.")


def _of_function(node: ast.FunctionDef | ast.AsyncFunctionDef, owner: str) -> Iterator[Declared]:
    name = owner + node.name
    yield Declared(name, _first(node), node.end_lineno or node.lineno, node.lineno)
    given = node.args
    for each in (*given.posonlyargs, *given.args, given.vararg, *given.kwonlyargs, given.kwarg):
        if each is None:
            continue
        yield Declared(f"{name}.{each.arg}", each.lineno, each.end_lineno or each.lineno, each.lineno)
    for inner in ast.walk(node):
        match inner:
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id="self"), attr=attribute)]):
                yield Declared(owner + attribute, inner.lineno, inner.end_lineno or inner.lineno, inner.lineno)
            case _:
                pass


def _of_import(node: ast.Import | ast.ImportFrom, owner: str) -> Iterator[Declared]:
    for each in node.names:
        name = owner + (each.asname or each.name)
        yield Declared(name, each.lineno, each.end_lineno or each.lineno, each.lineno, imported=True)


def _first(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return min([node.lineno, *(each.lineno for each in node.decorator_list)])


def _with_docstring(body: Sequence[ast.stmt], number: int) -> int:
    """The last line of an assignment, with the text that may follow it."""
    node, following = body[number], body[number + 1] if number + 1 < len(body) else None
    match following:
        case ast.Expr(value=ast.Constant(value=str())):
            return following.end_lineno or following.lineno
        case _:
            return node.end_lineno or node.lineno


def _base(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(value=inner):
            return _base(inner)
        case _:
            return ""
