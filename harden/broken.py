"""Broken documents: each class of fault has one message with its place, an excerpt of the file, and mostly a hint.

The classes are those of the tests' tables (`tests/unit/test_source.py`, `tests/unit/test_validate.py`); here each is
given to the program as a stranger would, and what it prints is looked at. (Swagger is one of them for the validator
only: the program converts it first.)
"""

from __future__ import annotations

import contextlib
import importlib
import io
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from .case import Case, Verdict

_PLACE = re.compile(r"^\S.*?:\d+:\d+: (?:error|warning)\[([a-z-]+)\]: \S", re.MULTILINE)
_EXCERPT = re.compile(r"^\s+\d+ \| ", re.MULTILINE)


def cases() -> Iterator[Case]:
    """A case for each row of the tables."""
    for name, suffix, text, code, hint in _rows():
        yield Case("broken documents", name, partial(_attempt, suffix, text, code, hint))


def _rows() -> Iterator[tuple[str, str, str | bytes, str, str]]:
    reading: Any = importlib.import_module("tests.unit.test_source")
    validating: Any = importlib.import_module("tests.unit.test_validate")
    for name, text, code, _, _, hint in reading.BROKEN:
        yield f"text: {name}", "yaml", text, code, hint
    for number, (text, code, _, _, hint) in enumerate(reading.BROKEN_JSON):
        yield f"JSON: {number}", "json", text, code, hint
    for name, text, code, _, _, hint in validating.BROKEN:
        if code != "swagger":
            yield f"document: {name}", "yaml", text, code, hint


def _attempt(suffix: str, text: str | bytes, code: str, hint: str, folder: Path) -> Verdict:
    from generator.cli import main

    spec = folder / f"api.{suffix}"
    spec.write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "other.yaml").write_text("Pets: {}\n")
    (folder / "broken.yaml").write_text("a: b: c\n")
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        exit_code = main(["generate", "--strict", "--quiet", "--spec", str(spec), "--output", str(folder / "out")])
    return Verdict(_judged(exit_code, said.getvalue(), code, hint), refused=exit_code == 2)


def _judged(exit_code: int, said: str, code: str, hint: str) -> str:
    if exit_code != 2:
        return f"exit {exit_code}"
    if code not in _PLACE.findall(said):
        return f"no message {code} with a place: {said[:300]}"
    if not _EXCERPT.search(said) and code not in ("empty-document", "bad-encoding", "binary-file"):
        return f"no excerpt: {said[:300]}"
    return "" if not hint or "hint: " in said else f"no hint: {said[:300]}"
