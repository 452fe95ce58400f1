"""Which schemas and operations of the document are to blame for what cannot be used of its package."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from .. import ir
from ..diagnostics import Diagnostic, Pointer, warning
from ..frozen import dataclass
from ..graph import components
from ..layout import Layout, references
from ..names import Names
from .process import SOURCES, Problem

_DEFINED = re.compile(r"(    )?(?:(?:class|def|async def) (\w+)|(?<!    )(\w+)(?: = |: ))")
_ID = re.compile(r'\bid="([^"]*)"')
_HINT = "this is a bug of the generator; please report it"


@dataclass(frozen=True, slots=True)
class Weak:
    """What is left untyped, with the reason for each."""

    schemas: Mapping[Pointer, str] = field(default_factory=dict[Pointer, str])
    operations: Mapping[Pointer, str] = field(default_factory=dict[Pointer, str])

    def __bool__(self) -> bool:
        return bool(self.schemas or self.operations)

    def more(self, other: Weak) -> Weak:
        """This and that."""
        return Weak({**other.schemas, **self.schemas}, {**other.operations, **self.operations})

    def holds(self, other: Weak) -> bool:
        """Whether there is nothing in `other` that is not here."""
        return other.schemas.keys() <= self.schemas.keys() and other.operations.keys() <= self.operations.keys()

    def diagnostics(self) -> list[Diagnostic]:
        """A warning for each."""
        said = "could not be made into Python types that work, and accepts any value"
        schemas = [_untyped("schema", f"The schema {said}", *each) for each in self.schemas.items()]
        operations = [
            _untyped("operation", "What the operation sends and receives is left untyped", *each)
            for each in self.operations.items()
        ]
        return schemas + operations


def _untyped(kind: str, message: str, pointer: Pointer, reason: str) -> Diagnostic:
    return warning(f"{kind}-untyped", f"{message}: {reason}.", pointer, _HINT)


def blame(problems: Sequence[Problem], files: Mapping[str, bytes], sdk: ir.Sdk, names: Names, layout: Layout) -> Weak:
    """What to leave untyped so that `problems` of an output's `files` may go away: of the
    schemas at fault those that depend on no other, and operations only where it is no schema's fault."""
    culprits = _Culprits(files, sdk, names, layout)
    schemas: dict[Pointer, str] = {}
    operations: dict[Pointer, str] = {}
    for problem in problems:
        for pointer in culprits.of(problem):
            (schemas if pointer in sdk.schemas else operations).setdefault(pointer, problem.message)
    if schemas:
        return Weak({pointer: schemas[pointer] for pointer in _first(schemas, sdk)})
    return Weak(operations=operations)


def _first(schemas: Mapping[Pointer, str], sdk: ir.Sdk) -> Iterator[Pointer]:
    graph = {at: [ref for ref in references(sdk.schemas[at]) if ref in schemas] for at in schemas}
    for group in components(graph):
        if all(ref in group for at in group for ref in graph[at]):
            yield from group


class _Culprits:
    """Looks up what a problem is about."""

    def __init__(self, files: Mapping[str, bytes], sdk: ir.Sdk, names: Names, layout: Layout) -> None:
        self._files = {path.removeprefix(SOURCES): text for path, text in files.items()}
        self._members = layout.members
        self._schemas = {name: at for at, name in names.models.items() if at in sdk.schemas}
        self._schemas |= {f"{name}TypedDict": at for name, at in list(self._schemas.items())}
        self._schemas |= {name: at for at, name in names.errors.items()}
        self._ids = {operation.operation_id: operation.pointer for operation in sdk.operations}
        called = {name: at for at, name in names.responses.items()}
        for at, name in names.pages.items():
            called |= {name: at, f"Async{name}": at}
        self._operations = called
        self._methods: dict[tuple[str, str], Pointer] = {}
        for resource in sdk.resources:
            module = names.resources[resource.path].module
            for operation in resource.operations:
                method = names.methods[operation.pointer]
                self._methods |= {(module, method): operation.pointer, (module, f"{method}_async"): operation.pointer}

    def of(self, problem: Problem) -> list[Pointer]:
        """The schemas or operations that `problem` is about; none where it cannot be told."""
        if problem.step == "operation" and problem.name in self._ids:
            return [self._ids[problem.name]]
        if problem.path in self._files and (found := self._at_line(problem.path, problem.line)):
            return found
        if problem.name:
            return self._named(problem.name)
        module = problem.module.partition(".models.")[2].rpartition(".")[2]
        return list(self._members.get(module, ())) if not problem.path else []

    def _named(self, name: str) -> list[Pointer]:
        found = self._schemas.get(name) or self._operations.get(name)
        return [found] if found is not None else []

    def _at_line(self, path: str, line: int) -> list[Pointer]:
        """What the statement at a generated line defines, which need not be Python."""
        lines = self._files[path].decode("utf-8", "replace").split("\n")[:line]
        module = path.rpartition("/")[2].removesuffix(".py")
        for number in range(len(lines), 0, -1):
            match = _DEFINED.match(lines[number - 1])
            if match is None:
                continue
            inside, name = bool(match[1]), match[2] or match[3]
            if found := self._methods.get((module, name)):
                return [found]
            if not inside:
                return self._named(name) or self._described(path, number)
        return []

    def _described(self, path: str, line: int) -> list[Pointer]:
        """The operation whose descriptor begins at a line."""
        text = "\n".join(self._files[path].decode("utf-8", "replace").split("\n")[line - 1 : line + 4])
        return [self._ids[name] for name in _ID.findall(text)[:1] if name in self._ids]
