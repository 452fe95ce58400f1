"""Use a generated package as its users would, and tell whether a text from the document ran on the way."""

from __future__ import annotations

import importlib
import inspect
import os
import pydoc
import sys
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from corpus import importing
from corpus.record import Record

from .payloads import MARK

_ACTS = ("os.system", "subprocess.Popen", "os.exec", "os.posix_spawn", "socket.connect", "os.remove", "os.rename")


def problem(source: Path, module: str) -> str:
    """What is wrong with the package `module` in the folder `source`: it does not import, or something ran. Empty if
    all is well. The process is not to be used for another package of the same name."""
    record = Record("", 0)
    with _watched() as acts, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        importing.use(source, module, record)
        if not record.problems:
            sys.path.insert(0, str(source))
            _document(source, module)
            sys.path.remove(str(source))
    if record.problems:
        return f"{record.problems[0].step}: {record.problems[0].cause}: {record.problems[0].detail[:300]}"
    if MARK in os.environ or any(Path.cwd().rglob(MARK)):
        return "a text from the document ran"
    return f"importing it did {acts[0]}" if acts else ""


def _document(source: Path, module: str) -> None:
    reader = _Reader()
    for path in sorted((source / module).rglob("*.py")):
        parts = path.relative_to(source).with_suffix("").parts
        if "_runtime" not in parts:
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            pydoc.render_doc(importlib.import_module(name), renderer=reader)


class _Reader(pydoc.TextDoc):
    """What `pydoc` says, which looks at each class and function once: all models inherit the same forty methods."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, str]] = {}

    def document(self, object: Any, name: str | None = None, *arguments: Any) -> str:
        """The text about a thing."""
        told = getattr(object, "__func__", object)
        if not (inspect.isclass(told) or inspect.isroutine(told)):
            return super().document(object, name, *arguments)
        if id(told) not in self._known:
            self._known[id(told)] = told, super().document(object, name, *arguments)
        return self._known[id(told)][1]


@contextmanager
def _watched() -> Generator[list[str]]:
    """What is done meanwhile that importing and documenting a package has no reason to do."""
    acts: list[str] = []
    watching = True

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and (event in _ACTS or (event == "open" and _writes(arguments))):
            acts.append(f"{event}{arguments!r}"[:200])

    sys.addaudithook(hook)
    try:
        yield acts
    finally:
        watching = False


def _writes(arguments: tuple[Any, ...]) -> bool:
    path, mode = str(arguments[0]), arguments[1]
    return isinstance(mode, str) and any(letter in mode for letter in "wax+") and "__pycache__" not in path
