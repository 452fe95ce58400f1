"""What a target of `explain` means: a line of a file, a Python name, an operation, or a node of the document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ..diagnostics import join_pointer
from ..frozen import dataclass
from .declared import innermost
from .lines import Place
from .origins import Origin
from .output import Output

LINE = re.compile(r"(?P<file>.+?):(?P<line>[0-9]{1,18})(?::[0-9]+)?\Z")
"""A line of a file, as tools print it."""
_OPERATION = re.compile(r"(?P<method>[A-Za-z]+)\s+(?P<path>/\S*)\Z")
_CALL = re.compile(r"\(\s*(?:\.\.\.|…)?\s*\)")
_ARGUMENT = re.compile(r"\(\s*(\w+)\s*(?:=[^()]*)?\)")
_WORD = re.compile(r"\w+(?:\.\w+)*")
_HEADING = re.compile(r"#+\s+`?(?P<text>[^`]*?)`?\s*\Z")
_ROW = re.compile(r"\|\s*`(?P<name>[^`]+)`")
ENDINGS = (".py", ".md", ".toml", ".txt")
"""What the names of files that people ask about end with."""
_MOST = 40


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a target means: its name, where it stands in the output, and what made it. `plugin` is the one
    that made the file, or empty."""

    name: str
    path: str
    line: int
    place: Place | None
    origin: Origin | None
    plugin: str = ""


def find(target: str, output: Output) -> list[Found]:
    """Everything that `target` means; empty where it means nothing."""
    if target.startswith("#"):
        return list(made_from(target, output))
    match = _OPERATION.match(target)
    if match:
        pointer = join_pointer("#/paths", match["path"], match["method"].lower())
        return list(_methods_at(pointer, output))
    if (line := _line(target, output)) is not None:
        return [line]
    named = _as_name(target, output) if target.strip(". ") else None
    if named is not None:
        return [named]
    return list(_operation(target, output)) or list(_ending_in(target, output))


def names(output: Output) -> Iterator[tuple[str, ...]]:
    """Every name of the map, with what encloses it."""

    def inside(parts: tuple[str, ...], origin: Origin) -> Iterator[tuple[str, ...]]:
        yield parts
        for name, each in origin.names.items():
            yield from inside((*parts, name), each)

    for name, origin in output.record.names.items():
        yield from inside((name,), origin)


# --- names and operations ---------------------------------------------------------------------------------------


def parts_of(target: str, output: Output) -> list[str]:
    """The parts of a name as people write it: `deployments.get_config(…).key`, `get_config(key)`, `pkg.models.Pet`."""
    plain = _ARGUMENT.sub(r".\1", _CALL.sub("", target.strip()))
    parts = [part for part in plain.split(".") if part]
    return parts[1:] if parts[:1] == [output.record.module] else parts


def _as_name(target: str, output: Output) -> Found | None:
    """The name that callers write, or the one that is imported; a group and its module may be called the same."""
    parts = parts_of(target, output)
    readings = [output.qualified(parts), parts]
    if target.startswith(f"{output.record.module}."):
        readings.reverse()
    return next((found for each in readings if (found := _named(each, output)) is not None), None)


def _named(parts: Sequence[str], output: Output) -> Found | None:
    if not all(part.isidentifier() for part in parts):
        return None
    located = output.locate(parts)
    if located is None:
        return _unlocated(parts, output)
    path, declared = located
    origin = output.origin(declared.name.split(".")) or output.origin(parts)
    name, plugin = ".".join(parts) or output.record.module, output.record.plugins.get(path, "")
    return Found(name, path, declared.line, output.place(path, declared.line), origin, plugin)


def _unlocated(parts: Sequence[str], output: Output) -> Found | None:
    """A name of the map that stands nowhere as such: what a class has by `__getattr__`, or what was edited away."""
    known = set(names(output))
    return Found(".".join(parts), "", 0, None, output.origin(parts)) if tuple(parts) in known else None


def _methods_at(pointer: str, output: Output) -> Iterator[Found]:
    return _methods(output, lambda origin: origin.at == pointer)


def _operation(target: str, output: Output) -> Iterator[Found]:
    """The method of an operation that is called by its operationId."""
    return _methods(output, lambda origin: origin.settings[1:] == (target,))


def _ending_in(target: str, output: Output) -> Iterator[Found]:
    """What is called so inside classes: a method or a field by its last name alone."""
    wanted = parts_of(target, output)
    ending = [parts for parts in names(output) if wanted and list(parts[-len(wanted) :]) == wanted]
    for parts in ending[:_MOST]:
        found = _named(parts, output)
        yield from [] if found is None else [found]


def _methods(output: Output, wanted: Callable[[Origin], bool]) -> Iterator[Found]:
    for owner, group in output.record.names.items():
        for name, origin in group.names.items():
            if origin.key.endswith("?method") and wanted(origin):
                found = _named([owner, name], output)
                yield from [] if found is None else [found]


def made_from(pointer: str, output: Output) -> Iterator[Found]:
    """Everything that is named after one node of the document."""
    count = 0
    for parts in names(output):
        origin = output.origin(parts)
        if origin is not None and origin.at == pointer and count < _MOST:
            found = _named(parts, output)
            count += 1
            yield from [] if found is None else [found]


# --- lines ------------------------------------------------------------------------------------------------------


def _line(target: str, output: Output) -> Found | None:
    match = LINE.match(target)
    if match is None and "/" not in target and not target.endswith(ENDINGS):
        return None
    file, line = (match["file"], int(match["line"])) if match else (target, 1)
    for path in _paths(file, output):
        if path in output.record.plugins and output.has_line(path, line):
            return Found(f"{path}:{line}", path, line, None, None, output.record.plugins[path])
        if path in output.record.lines and output.has_line(path, line):
            place = output.place(path, line)
            name, origin = _around(path, line, output)
            return Found(name or f"{path}:{line}", path, line, place, origin)
    return None


def _paths(file: str, output: Output) -> Iterator[str]:
    """`file` relative to the output: it may be given from here, from the output, from `src/`, or from the package."""
    given = Path(file)
    root = output.folder.resolve()
    if given.resolve().is_relative_to(root):
        yield given.resolve().relative_to(root).as_posix()
    plain = given.as_posix().removeprefix("./")
    yield from (plain, f"src/{plain}", f"{output.package}/{plain}")


def _around(path: str, line: int, output: Output) -> tuple[str, Origin | None]:
    """The innermost declaration around a line, or the name that the line speaks of, with what it was made from."""
    around = _in_code(path, line, output) if path.endswith(".py") else _in_page(path, line, output)
    for parts in around:
        if (origin := output.origin(parts)) is not None:
            return ".".join(parts), origin
    return ".".join(around[0]) if around else "", None


def _in_code(path: str, line: int, output: Output) -> list[list[str]]:
    around = [each.name.split(".") for each in innermost(output.declarations(path), line)]
    return [*around, *_spoken_of(_text(path, line, output), output)]


def _in_page(path: str, line: int, output: Output) -> list[list[str]]:
    """The row's name inside the section's, the section's, the page's; else what the line speaks of."""
    subject = output.record.subjects.get(path, "")
    spoken = _spoken_of(_text(path, line, output), output)
    if not subject:
        return spoken
    page = subject.split(".")
    owner = output.origin(page)
    section = next((each for each in _headings(path, line, output) if owner and each in owner.names), "")
    here = [*page, section] if section else page
    row = _ROW.match(_text(path, line, output))
    inner = [*here, row["name"].split("(")[0]] if row else []
    return [*([inner] if inner and _is_member(inner, output) else []), here]


def _is_member(parts: Sequence[str], output: Output) -> bool:
    owner = output.origin(parts[:-1])
    if owner is None:
        return False
    return parts[-1] in owner.names or (owner.key == owner.at and output.locate(parts) is not None)


def _headings(path: str, line: int, output: Output) -> Iterator[str]:
    """The headings above a line, the nearest first."""
    for text in reversed(output.text(path).split("\n")[:line]):
        if (match := _HEADING.match(text)) is not None:
            yield match["text"]


def _spoken_of(text: str, output: Output) -> list[list[str]]:
    """The names of the SDK that a line has in it."""
    found: list[list[str]] = []
    for word in _WORD.findall(text):
        parts = output.qualified(parts_of(word.removeprefix("models."), output))
        if (len(parts) > 1 or parts[:1] == [word.rpartition(".")[2]]) and parts[0] in output.record.names:
            found.append(parts)
    return found


def _text(path: str, line: int, output: Output) -> str:
    lines = output.text(path).split("\n")
    return lines[line - 1] if 0 < line <= len(lines) else ""
