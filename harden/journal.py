"""What became of the cases of earlier runs: one that was stopped goes on where it was while the code is the same.

A case that was survived is not tried again; what failed is. With a time to end at, no case begins after it.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from . import pool
from .case import Case, Result

HOME = Path(__file__).resolve().parent.parent
_SOURCES = ("generator", "templates", "harden", "corpus", "requirements.lock")
"""What the outcome of a case depends on, beside the Python that runs it."""


class OutOfTimeError(Exception):
    """The time to end at has come, and cases are left."""


class Journal:
    """Runs cases, `jobs` at a time, and keeps what was survived in `folder`; `anew` forgets earlier runs.

    `ends` is the moment (of `time.monotonic`) from which on no case begins: what runs is awaited, then OutOfTimeError
    is raised."""

    def __init__(self, folder: Path, jobs: int, *, ends: float | None = None, anew: bool = False) -> None:
        self._folder = folder / code()
        self._jobs = jobs
        self._ends = ends
        self._left = False
        self.kept = 0
        """How many cases were known from earlier runs."""
        for other in folder.glob("*"):
            if anew or other != self._folder:
                shutil.rmtree(other, ignore_errors=True)
        self._folder.mkdir(parents=True, exist_ok=True)

    def run(self, cases: Iterable[Case]) -> Iterator[Result]:
        """The result of each case, known or new."""
        known: list[Result] = []
        for result in pool.run(self._unknown(cases, known), self._jobs):
            yield from _drained(known)
            if result.survived:
                self._keep(result)
            yield result
        yield from _drained(known)
        if self._left:
            raise OutOfTimeError

    def _unknown(self, cases: Iterable[Case], known: list[Result]) -> Iterator[Case]:
        for case in cases:
            if self._ends is not None and time.monotonic() > self._ends:
                self._left = True
                return
            found = self._found(case)
            if found is None:
                yield case
            else:
                self.kept += 1
                known.append(found)

    def _found(self, case: Case) -> Result | None:
        with suppress(Exception):  # whatever a file cut in the middle leads to
            return Result(case, *pickle.loads(self._path(case).read_bytes()))
        return None

    def _keep(self, result: Result) -> None:
        path = self._path(result.case)
        temporary = path.with_suffix(".new")
        temporary.write_bytes(pickle.dumps((result.verdict, result.seconds, result.megabytes)))
        os.replace(temporary, path)

    def _path(self, case: Case) -> Path:
        told = "\0".join((case.group, case.name, case.detail, str(case.weight)))
        return self._folder / hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _drained(known: list[Result]) -> Iterator[Result]:
    while known:
        yield known.pop(0)


def code() -> str:
    """A hash of the sources that a result holds for."""
    digest = hashlib.sha256(sys.version.encode())
    for name in _SOURCES:
        top = HOME / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(HOME)}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
