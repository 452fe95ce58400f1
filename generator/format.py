"""Format the Python files of an output: only those not seen before, and many at a time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import warnings
from collections.abc import Mapping
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Literal, TypeAlias

from .black_parts import parts
from .cache import Cache
from .collector import collector_off
from .parallel import is_worker, mapped
from .scratch import scratch

Formatter: TypeAlias = Literal["black", "ruff"]
LINE_LENGTH = 100
_TOOLS: Mapping[Formatter, tuple[str, ...]] = {"black": ("ruff", "black"), "ruff": ("ruff",)}
"""Black has the last word; it takes a third less time for what ruff already brought near."""
_PART = 20_000
"""Characters of a large file that black is given at once."""
_SERIAL_LIMIT = 60_000
"""Characters below which starting worker processes costs more than it saves."""


class FormatError(Exception):
    """A generated file is not Python: a defect of a template or of the generator, never of the input. `line` of
    `source`, the file's text, is 0 where it is not known; so is that of the `template` that made it."""

    def __init__(self, message: str, path: str = "", line: int = 0, source: bytes = b"") -> None:
        self.path, self.line, self.source = path, line, source
        self.template: tuple[str, int] = "", 0
        super().__init__(message)


def format_files(
    files: Mapping[str, bytes], formatter: Formatter, cache: Cache, *, compiled: bool = True
) -> dict[str, bytes]:
    """`files` (path → UTF-8 source) formatted. Raises FormatError naming the file that is not Python, and where; a
    file that a formatter accepts and Python does not is only found if it is `compiled`."""
    stamp = " ".join([formatter, *(version(tool) for tool in _TOOLS[formatter]), str(LINE_LENGTH), str(compiled)])
    keys = {path: Cache.key("format", (stamp, source)) for path, source in files.items()}
    known = {path: found for path, key in keys.items() if (found := cache.get(key)) is not None}
    missing = {path: _decoded(path, files[path]) for path in files if path not in known}
    fresh = _with_ruff(missing)
    if formatter == "black":
        fresh = _with_black({path: text.decode() for path, text in fresh.items()}, stamp, cache)
    for path, text in fresh.items():
        if compiled:
            _prove(path, text)
        cache.put(keys[path], text)
    return {path: known[path] if path in known else fresh[path] for path in files}


def _decoded(path: str, source: bytes) -> str:
    try:
        return source.decode()
    except UnicodeDecodeError as problem:
        line = source.count(b"\n", 0, problem.start) + 1
        raise FormatError(f"{path}:{line}: is not UTF-8", path, line, source) from None


def _prove(path: str, text: bytes) -> None:
    """Compile a file: a formatter accepts what Python does not, for example an argument that is named twice."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, path, "exec", dont_inherit=True)
        except SyntaxError as problem:
            raise FormatError(f"{path}:{problem.lineno}: {problem.msg}", path, problem.lineno or 0, text) from None


def _with_black(sources: Mapping[str, str], stamp: str, cache: Cache) -> dict[str, bytes]:
    texts = sorted(sources.items(), key=lambda each: -len(each[1]))
    if not texts:
        return {}
    import_module("black")  # once, before there are workers
    least = 2 if sum(map(len, sources.values())) >= _SERIAL_LIMIT else len(texts) + 1
    results = mapped(partial(_black, stamp, cache), texts, least=least, at_once=1)
    return {path: text.encode() for (path, _), text in zip(texts, results, strict=True)}


def _black(stamp: str, cache: Cache, file: tuple[str, str]) -> str:
    path, source = file
    from black.parsing import InvalidInput

    several = parts(source, _PART) if len(source) > 2 * _PART else []
    try:
        if len(several) < 2:
            return _whole(source)
        alone = sorted((each.alone for each in several), key=len, reverse=True)
        made = mapped(partial(_black_part, stamp, cache), alone, at_once=1, nested=True)
        known = dict(zip(alone, made, strict=True))
        return "".join(each.within(known[each.alone]) for each in several)
    except InvalidInput as problem:
        raise FormatError(f"{path}: {problem}", path) from None


def _black_part(stamp: str, cache: Cache, source: str) -> str:
    key = Cache.key("format-part", (stamp, source))
    if (known := cache.get(key)) is not None:
        return known.decode()
    made = _whole(source)
    cache.put(key, made.encode())
    return made


def _whole(source: str) -> str:
    import black
    from black.mode import TargetVersion

    with collector_off():
        return black.format_str(source, mode=black.Mode(line_length=LINE_LENGTH, target_versions={TargetVersion.PY310}))


def _with_ruff(sources: Mapping[str, str]) -> dict[str, bytes]:
    """The formatted texts; all in one run, since to start ruff takes longer than to format a file."""
    if not sources:
        return {}
    with scratch(4 * sum(map(len, sources.values()))) as folder:
        places = {path: folder / f"{number}.py" for number, path in enumerate(sources)}
        for path, place in places.items():
            place.write_text(sources[path], encoding="utf-8", newline="\n")
        command = [*_ruff(), "format", "--isolated", "--no-cache", "--no-respect-gitignore"]
        command += ["--line-length", str(LINE_LENGTH), "--target-version", "py310", str(folder)]
        done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)
        if done.returncode:
            raise _named(done.stderr, places, sources)
        return {path: place.read_bytes() for path, place in places.items()}


def _environment() -> dict[str, str]:
    """One thread where there is a worker for each processor already."""
    return {**os.environ, "RAYON_NUM_THREADS": "1"} if is_worker() else dict(os.environ)


def _ruff() -> list[str]:
    """The program itself where it is installed beside this Python: that saves starting another one."""
    program = Path(sysconfig.get_path("scripts"), "ruff")
    return [str(program)] if program.is_file() else [sys.executable, "-m", "ruff"]


def _named(message: str, places: Mapping[str, Path], sources: Mapping[str, str]) -> FormatError:
    """What ruff said, with the first of the files that it complains of by their own paths."""
    paths = {str(place): path for path, place in places.items()}
    first = next((match for match in _PLACE.finditer(message) if match[1] in paths), None)
    for place, path in paths.items():
        message = message.replace(place, path)
    if first is None:
        return FormatError(_plain(message))
    path = paths[first[1]]
    return FormatError(_plain(message), path, int(first[2]), sources[path].encode())


def _plain(message: str) -> str:
    """The complaint without the tool's own words around it."""
    return message.strip().removeprefix("error: ").removeprefix("Failed to parse ")


_PLACE = re.compile(r"(\S+\.py):(\d+)")
