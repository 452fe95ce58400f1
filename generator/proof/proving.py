"""One proof, from the rendered files to the verdict: begun early, carried on beside other stages, and remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from .. import versions
from ..cache import Cache
from ..diagnostics import NOWHERE, Diagnostic, Position, error, note
from ..levels import Level
from .process import SOURCES, Imports, Problem, Verdict, from_bytes
from .types import typed

CODES = ("not-proven", "proof-skipped", "proof-incomplete")
"""The codes of diagnostics about proofs."""

_SHOWN = 5


class Proving:
    """A proof of the files of one output, at a level."""

    def __init__(self, level: Level, library: str, cache: Cache) -> None:
        """`library` is the SDK's HTTP library, which the process imports until there are files."""
        self._level, self._cache = level, cache
        self._parts = (level, library, versions.own("proof"), versions.tools())
        self._key = ""
        self._known = Verdict() if level == "off" else None
        self._imports = Imports(library) if level != "off" else None
        self._files: Mapping[str, bytes] = {}
        self._begun = False

    def expect(self, paths: Sequence[str]) -> None:
        """Begin to prove the files at `paths`, in that order, as `give` brings them, before there are all of them."""
        if self._imports is not None:
            self._begun = True
            self._imports.expect([path.removeprefix(SOURCES) for path in paths if _is_source(path)])

    def give(self, files: Mapping[str, bytes], code: Mapping[str, bytes]) -> None:
        """Some of the files that are expected, as they will be written, and what some of them are compiled to,
        marshalled."""
        if self._imports is not None:
            self._imports.give(_sources(files), _sources(code))

    def start(self, files: Mapping[str, bytes], code: Mapping[str, bytes]) -> None:
        """Prove all the files, some of which may have been given, unless the verdict is known."""
        if self._imports is None:
            return
        self._files = _sources(files)
        sources = (part for each in sorted(self._files.items()) for part in each)
        self._key = Cache.key("proof", (*self._parts, *sources))
        known = self._cache.get(self._key)
        if known is not None:
            self.stop()
            self._known, self._imports = from_bytes(known), None
        elif self._begun:
            self._imports.all_given()
        else:
            self._imports.start(self._files, _sources(code))

    def verdict(self) -> Verdict:
        """What was found; waits for it."""
        if self._imports is None:
            return self._known or Verdict()
        found = self._imports.result()
        if self._level == "types" and not found.problems:
            found = typed(self._files, _folder(self._cache), found)
        if not (found.left or found.missing):
            self._cache.put(self._key, found.to_bytes())
        return found

    def stop(self) -> None:
        """End what still goes on."""
        if self._imports is not None:
            self._imports.stop()


def _sources(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The Python files of the package, by their path from the folder of sources."""
    return {path.removeprefix(SOURCES): content for path, content in files.items() if _is_source(path)}


def _is_source(path: str) -> bool:
    return path.startswith(SOURCES) and path.endswith(".py")


def _folder(cache: Cache) -> Path | None:
    return cache.folder / "mypy" if cache.folder is not None else None


def remarks(verdict: Verdict) -> list[Diagnostic]:
    """What of the package is not proven, as notes."""
    if verdict.missing:
        message = f"{verdict.missing} is not installed here, so that it was not tried whether the package works."
        return [note("proof-skipped", message, "#", f"install {verdict.missing} beside the generator")]
    if verdict.left:
        message = f"{verdict.left} of the package's types and modules were not tried for want of time."
        return [note("proof-incomplete", message, "#")]
    return []


def refusals(problems: Sequence[Problem], *, own: bool) -> list[Diagnostic]:
    """Why a package that cannot be used is not written. `own`: the maintainer's templates or plugins took part."""
    hint = "see your templates and plugins first" if own else "this is a bug of the generator; please report it"
    if problems and problems[0].step == "compile":
        return [_not_python(problems[0])]
    return [error("not-proven", _told(each), "#", hint, position=NOWHERE) for each in problems[:_SHOWN]]


def _not_python(problem: Problem) -> Diagnostic:
    file, line = problem.template
    position = Position(file, line, 1, _excerpt(Path(file), line)) if file else NOWHERE
    message = f"A template makes a file that is not Python: {problem.message.rstrip('.')}."
    hint = "this line, or one before it, makes it so" if file else "see the last change of a template"
    return error("template", message, "#", hint, position=position)


def _excerpt(file: Path, line: int) -> tuple[str, ...]:
    try:
        return tuple(file.read_text("utf-8").splitlines()[max(0, line - 2) : line])
    except (OSError, UnicodeDecodeError):
        return ()


def _told(problem: Problem) -> str:
    place = f" ({problem.path}:{problem.line})" if problem.path else ""
    what = ".".join(part for part in (problem.module, problem.name) if part)
    return f"The generated package does not work, and nothing was written: {what}: {problem.message}{place}"
