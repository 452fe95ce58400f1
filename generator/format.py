"""Format the Python files of an output: only those not seen before, and many at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Literal, TypeAlias

from .cache import Cache

Formatter: TypeAlias = Literal["black", "ruff"]
LINE_LENGTH = 100
_SERIAL_LIMIT = 60_000
"""Characters below which starting worker processes costs more than it saves."""


class FormatError(Exception):
    """A generated file is not Python: a defect of a template or of the generator, never of the input."""


def format_files(files: Mapping[str, bytes], formatter: Formatter, cache: Cache) -> dict[str, bytes]:
    """`files` (path → UTF-8 source) formatted. Raises FormatError naming the file that does not parse."""
    stamp = f"{formatter} {version(formatter)} {LINE_LENGTH}"
    keys = {path: Cache.key("format", (stamp, source)) for path, source in files.items()}
    known = {path: found for path, key in keys.items() if (found := cache.get(key)) is not None}
    missing = {path: files[path].decode() for path in files if path not in known}
    fresh = _with_ruff(missing) if formatter == "ruff" else _with_black(missing)
    for path, text in fresh.items():
        cache.put(keys[path], text)
    return {path: known[path] if path in known else fresh[path] for path in files}


def _with_black(sources: Mapping[str, str]) -> dict[str, bytes]:
    paths = sorted(sources, key=lambda path: -len(sources[path]))
    if sum(map(len, sources.values())) < _SERIAL_LIMIT or len(paths) < 2:
        results: Sequence[str] = [_black(path, sources[path]) for path in paths]
    else:
        with ProcessPoolExecutor(min(len(paths), os.cpu_count() or 1)) as pool:
            results = list(pool.map(_black, paths, [sources[path] for path in paths]))
    return {path: text.encode() for path, text in zip(paths, results, strict=True)}


def _black(path: str, source: str) -> str:
    import black
    from black.mode import TargetVersion
    from black.parsing import InvalidInput

    mode = black.Mode(line_length=LINE_LENGTH, target_versions={TargetVersion.PY310})
    try:
        return black.format_str(source, mode=mode)
    except InvalidInput as problem:
        raise FormatError(f"{path}: {problem}") from None


def _with_ruff(sources: Mapping[str, str]) -> dict[str, bytes]:
    if not sources:
        return {}
    with tempfile.TemporaryDirectory(prefix="sdkwright-") as folder:
        places = {path: Path(folder, f"{number}.py") for number, path in enumerate(sources)}
        for path, place in places.items():
            place.write_text(sources[path], encoding="utf-8", newline="\n")
        command = [sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache"]
        command += ["--line-length", str(LINE_LENGTH), "--target-version", "py310", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise FormatError(_name_files(done.stderr, places))
        return {path: place.read_bytes() for path, place in places.items()}


def _name_files(message: str, places: Mapping[str, Path]) -> str:
    for path, place in places.items():
        message = message.replace(str(place), path)
    return message.strip()
