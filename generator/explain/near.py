"""What is called nearly as a target of `explain` that means nothing: of the kind that the target is."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Sequence

from ..diagnostics import split_pointer
from ..methods import METHODS
from .find import ENDINGS, LINE, names, parts_of
from .output import Output

_MOST = 5
_MOST_COMPARED = 5_000
"""Names of which the nearest is looked for."""


def nearest(target: str, output: Output) -> list[str]:
    """Known names close to `target`: pointers for a pointer, operations for one, files for a file's line."""
    if "#" in target:
        return _close(target, _pointers(output), 0.8)
    match = LINE.match(target)
    if match or target.endswith(ENDINGS):
        return _files(match["file"] if match else target, output)
    method, _, path = target.strip().rpartition(" ")
    return _operations(method.upper(), path, output) if path.startswith("/") else _named(target, output)


def _pointers(output: Output) -> list[str]:
    found = (output.origin(parts) for parts in names(output))
    return list(dict.fromkeys(origin.at for origin in found if origin is not None and "#" in origin.at))


def _operations(method: str, path: str, output: Output) -> list[str]:
    """Those of the same path and of paths like it; those of the same method first."""
    known: dict[str, list[str]] = {}
    for other, each in _known_operations(output):
        known.setdefault(each, []).append(f"{other} {each}")
    paths = [path] if path in known else []
    paths += [each for each in _close(path, known, 0.7) if each != path]
    found = [operation for each in paths for operation in known[each]]
    found.sort(key=lambda operation: not operation.startswith(f"{method} "))
    return found[:_MOST]


def _known_operations(output: Output) -> Iterator[tuple[str, str]]:
    for pointer in _pointers(output):
        tokens = split_pointer(pointer)[1]
        if len(tokens) == 3 and tokens[0] == "paths" and tokens[2].lower() in METHODS:
            yield tokens[2].upper(), tokens[1]


def _files(file: str, output: Output) -> list[str]:
    """Files of the output; the last line of one that has no such line."""
    known = [*output.record.lines, *output.record.plugins]
    plain = file.replace("\\", "/")
    same = [path for path in known if f"/{plain}".endswith(f"/{path}") or f"/{path}".endswith(f"/{plain}")]
    last = [f"{path}:{output.text(path).count(chr(10))}" for path in same[:_MOST]]
    return last or _close(plain.removeprefix(f"{output.folder.name}/"), known, 0.8)


def _named(target: str, output: Output) -> list[str]:
    known = [".".join(parts) for parts in names(output)]
    wanted = ".".join(parts_of(target, output))
    ends = {name.rpartition(".")[2]: name for name in reversed(known)}
    tails = _close(wanted.rpartition(".")[2], ends, 0.7)
    return list(dict.fromkeys([*_close(wanted, known), *(ends[each] for each in tails)]))[:_MOST]


def _close(wanted: str, known: Collection[str], least: float = 0.6) -> list[str]:
    """Those of `known` that are like `wanted` but for a few letters and their case."""
    lowered = {each.lower(): each for each in _some(wanted, list(known))}
    return [lowered[each] for each in difflib.get_close_matches(wanted.lower(), lowered, _MOST, least)]


def _some(wanted: str, known: Sequence[str]) -> Sequence[str]:
    """So few of `known` as can be compared: those that begin as `wanted` does."""
    if len(known) <= _MOST_COMPARED:
        return known
    start = wanted[: max(3, wanted.rfind("/") + 2)].lower()
    return [each for each in known if each.lower().startswith(start)][:_MOST_COMPARED]
