"""An SDK that another generator of the seed's family published: its operations, read from its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from ..diagnostics import NOWHERE, InputError, error
from ..frozen import dataclass
from .reading import read_package
from .surface import Surface


@dataclass(frozen=True, slots=True)
class PublishedCall:
    """An operation as published. `classes` are those of its groups, outermost first, as many as accessor parts.

    `request` is the class that its arguments are gathered in, or empty; `errors` the exceptions it raises with data."""

    accessor: tuple[str, ...]
    classes: tuple[str, ...]
    method: str
    http_method: str
    path: str
    request: str
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """The SDK: its surface, its operations by HTTP method and path, its groups' classes and files by accessor."""

    surface: Surface
    calls: dict[tuple[str, str], PublishedCall]
    groups: dict[str, tuple[str, Path]]


def read_published(folder: Path, package: str) -> Published:
    """The SDK `package` that stands in `folder`. Raises InputError when it cannot be read."""
    surface, groups = read_package(folder, package)
    calls: dict[tuple[str, str], PublishedCall] = {}
    for accessor, (name, file) in sorted(groups.items()):
        parts = tuple(accessor.split(".")) if accessor else ()
        above = tuple(groups[".".join(parts[: depth + 1])][0] for depth in range(len(parts)))
        for found in _calls(file, name, parts, above):
            calls.setdefault((found.http_method, _shape(found.path)), found)
    return Published(surface, calls, groups)


def endpoint(method: str, path: str) -> tuple[str, str]:
    """How an operation is looked up: the names of path parameters do not count."""
    return method.upper(), _shape(path)


def _shape(path: str) -> str:
    parts = ["{}" if part.startswith("{") else part for part in path.strip("/").split("/")]
    return "/".join(parts)


def _calls(file: Path, name: str, accessor: tuple[str, ...], above: tuple[str, ...]) -> Iterator[PublishedCall]:
    tree = _parsed(file)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name]
    for function in (node for each in classes for node in each.body if isinstance(node, ast.FunctionDef)):
        place = next(_endpoints(function), None)
        if place is not None:
            yield PublishedCall(accessor, above, function.name, *place, _request(function), _errors(function))


def _parsed(file: Path) -> ast.Module:
    try:
        return ast.parse(file.read_bytes())
    except (OSError, ValueError, SyntaxError, RecursionError) as problem:
        message = f"{file} cannot be read as Python: {problem}."
        raise InputError([error("package", message, "#", position=NOWHERE)]) from problem


def _endpoints(function: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    for call in _called(function):
        given = {each.arg: each.value.value for each in call.keywords if isinstance(each.value, ast.Constant)}
        method, path = given.get("method"), given.get("path")
        if isinstance(method, str) and isinstance(path, str):
            yield method.upper(), path


def _called(function: ast.FunctionDef) -> Iterator[ast.Call]:
    return (node for node in ast.walk(function) if isinstance(node, ast.Call))


def _request(function: ast.FunctionDef) -> str:
    """The class in `request = models.X(…)`."""
    for node in ast.walk(function):
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        value = node.value if isinstance(node, ast.Assign) else None
        made = value.func if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) else None
        if isinstance(target, ast.Name) and target.id == "request" and made is not None:
            return made.attr if made.attr[:1].isupper() else ""
    return ""


def _errors(function: ast.FunctionDef) -> tuple[str, ...]:
    """The exceptions in `raise models.X(data=…)`, and in `raise models.X(data, …)` of later generators."""
    found: dict[str, None] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and isinstance(node.exc.func, ast.Attribute):
            given = {each.arg for each in node.exc.keywords}
            first = node.exc.args[0] if node.exc.args else None
            if "data" in given or (isinstance(first, ast.Name) and first.id.endswith("data")):
                found[node.exc.func.attr] = None
    return tuple(found)
