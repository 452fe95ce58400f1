"""Edits by hand and a newly generated text become one: a plan with edited files turns into one that keeps the edits."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import replace
from warnings import catch_warnings

from . import bases, holding, merging
from .cache import Cache
from .diagnostics import Diagnostic, Position, error, warning
from .frozen import dataclass
from .write import Merge, Plan

CODES = ("conflict", "custom-region", "edited")
"""The codes of its errors."""
BROKEN = "custom-code"
"""The code of its warning."""

_SHOWN = 12
"""Lines of each side of a conflict that are shown."""


@dataclass(frozen=True, slots=True)
class _File:
    """An edited file. The texts are those parts of it that are the generator's; `whole` is the file on disk."""

    path: str
    name: str
    whole: str
    base: str
    mine: str
    theirs: str


def reconciled(planned: Plan, merges: Mapping[str, Merge], cache: Cache) -> tuple[Plan, list[Diagnostic]]:
    """`planned` with every edited file merged, or why some cannot be; those stay `edited`."""
    found: list[Diagnostic] = []
    made: dict[str, bytes] = {}
    for path in planned.edited:
        text, problems = _file(planned, path, merges.get(path), cache)
        found += problems
        if text is not None:
            made[path] = text.encode()
    return _with(planned, made), found


def broken(planned: Plan, rendered: Mapping[str, bytes]) -> list[Diagnostic]:
    """A warning for each planned file that is not Python, and is not as `rendered`: its maintainer wrote into it."""
    own = [path for path, content in planned.files.items() if path.endswith(".py") and content != rendered[path]]
    return [found for path in own for found in _broken(str(planned.output / path), planned.files[path])]


def _broken(name: str, content: bytes) -> Iterator[Diagnostic]:
    try:
        with catch_warnings(action="ignore"):
            compile(content, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        line, what = 1, str(problem)
        if isinstance(problem, SyntaxError):
            line, what = problem.lineno or 1, problem.msg
        excerpt = tuple(content.decode("utf-8", "replace").splitlines()[max(0, line - 2) : line])
        message = f"What you wrote into this file is not Python, so that it cannot be imported: {what}."
        found = warning(BROKEN, message, "#", "mend it; the generator keeps it as it is")
        yield replace(found, position=Position(name, line, 1, excerpt))


def _file(planned: Plan, path: str, merge: Merge | None, cache: Cache) -> tuple[str | None, list[Diagnostic]]:
    name = str(planned.output / path)
    if path in planned.homeless:
        return None, [_homeless(name, line) for line in planned.homeless[path]]
    reason, lines = holding.reason_of(planned, path)
    if not reason.mergeable:
        return None, [_refused(name, reason.one, reason.hint, line) for line in lines]
    try:
        whole, theirs = planned.existing(path).decode(), planned.files[path].decode()
    except UnicodeDecodeError:
        return None, [_refused(name, "was edited and is no text", "restore it")]
    if merge is not None:
        theirs = merge.owned(theirs)
    mine = merge.owned(whole) if merge is not None else whole
    base = theirs if planned.known[path] == planned.owned[path] else bases.find(planned, path, merge, cache)
    if base is None:
        why = "was edited, and what was generated last is neither in the cache nor in the history of version control"
        return None, [_refused(name, why, "undo the edit, generate, and make it again")]
    return _merged(_File(path, name, whole, base, mine, theirs), merge)


def _merged(file: _File, merge: Merge | None) -> tuple[str | None, list[Diagnostic]]:
    text, conflicts = merging.merge(file.base, file.mine, file.theirs)
    if conflicts:
        places = _places(file.whole, file.mine)
        return None, [_conflict(file, each, places) for each in conflicts]
    text = text if merge is None else merge.merge(file.whole, text)
    if file.path.endswith(".py") and (wrong := _syntax(text)) and not _syntax(file.whole):
        return None, [_refused(file.name, f"cannot be merged: it would not be Python ({wrong})", "undo the edit")]
    return text, []


def _syntax(text: str) -> str:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError) as problem:
        return str(problem)
    return ""


def _places(whole: str, part: str) -> list[int]:
    """For each line of `part` its line in `whole`, from 1: the lines of the one are among those of the other."""
    lines = whole.splitlines()
    found: list[int] = []
    at = 0
    for line in part.splitlines():
        at = next((number for number in range(at, len(lines)) if lines[number] == line), at)
        found.append(at + 1)
        at += 1
    return found


def _conflict(file: _File, conflict: merging.Conflict, places: list[int]) -> Diagnostic:
    line = places[min(conflict.line, len(places)) - 1] if places else 1
    sides = (("yours", conflict.mine), ("generated last", conflict.base), ("generated now", conflict.theirs))
    message = "Conflict: an edit by hand and what is generated now changed the same lines."
    hint = "make these lines say what is generated now, or last, and generate again; or --force to drop the edits"
    found = error("conflict", message, "#", hint, position=_position(file.name, line))
    return replace(found, detail=tuple(line for title, lines in sides for line in _side(title, lines)))


def _side(title: str, lines: tuple[str, ...]) -> list[str]:
    more = [f"    … {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
    return [f"{title}:", *(f"    | {line.rstrip()}" for line in lines[:_SHOWN]), *more]


def _homeless(name: str, line: int) -> Diagnostic:
    hint = "move your code to another region or to a file of your own"
    return error(
        "custom-region", "This custom region has no place any more.", "#", hint, position=_position(name, line)
    )


def _refused(name: str, why: str, hint: str, line: int = 1) -> Diagnostic:
    hint = f"{hint}; or --force to drop the edits"
    return error("edited", f"{name} {why}.", "#", hint, position=_position(name, line))


def _position(name: str, line: int) -> Position:
    return Position(name, line, 1)


def _with(planned: Plan, made: Mapping[str, bytes]) -> Plan:
    same = {path for path, content in made.items() if planned.existing(path) == content}
    return replace(
        planned,
        files={**planned.files, **made},
        changed=tuple(path for path in planned.changed if path not in same),
        unchanged=tuple(sorted({*planned.unchanged, *same})),
        edited=tuple(path for path in planned.edited if path not in made),
        merged=tuple(sorted(made)),
    )
