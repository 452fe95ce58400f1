"""The proof of imports: a process that starts early, gets the sources when they are formatted, and says what failed."""

from __future__ import annotations

import json
import marshal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from ..frozen import dataclass

_SCRIPT = Path(__file__).with_name("script.py")
SOURCES = "src/"
"""The folder of sources in an output."""
SECONDS = 60.0
"""What using a package may take; what is left then is not proven, which is said."""
_GRACE = 15.0
_TOGETHER = {"step": "model", "module": "", "name": ""}
"""What is tried when all models are built at once."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What cannot be used. `step`: compile, import, name, model, operation or types; `name`: what in `module` it is
    about, an operation by its id; `path` and `line`: the generated line, where one is known; `template`: the file and
    the line that made it."""

    step: str
    module: str
    name: str
    message: str
    path: str = ""
    line: int = 0
    template: tuple[str, int] = ("", 0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a proof found. `left`: how much was not tried for want of time; `missing`: a library that is not installed
    here, so that nothing was tried."""

    problems: tuple[Problem, ...] = ()
    left: int = 0
    missing: str = ""

    def to_bytes(self) -> bytes:
        """The verdict as JSON, for `from_bytes`."""
        return json.dumps(asdict(self)).encode()


def from_bytes(content: bytes) -> Verdict:
    """The verdict that `to_bytes` wrote."""
    found: dict[str, Any] = json.loads(content)
    return Verdict(tuple(Problem(**each) for each in found["problems"]), found["left"], found["missing"])


class Imports:
    """A process that waits for sources; it imports the `library` of HTTP and pydantic meanwhile.

    What it says goes into files and not through a thread, so that this process can be forked beside it."""

    def __init__(self, library: str) -> None:
        self._library = library
        self._files: dict[str, bytes] = {}
        command = [sys.executable, "-I", str(_SCRIPT), library]
        self._output, self._errors = _file(), _file()
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=self._output, stderr=self._errors)
        self._end = 0.0

    def start(
        self, files: Mapping[str, bytes], code: Mapping[str, bytes] | None = None, *, together: bool = True
    ) -> Imports:
        """Prove `files` (path from the folder of sources → text) meanwhile; `result` has the verdict. `code` is what
        some of them are compiled to, marshalled. What is built `together` takes less time; a process that dies of it is
        followed by one that builds one by one."""
        self.expect(sorted(files), together=together)
        self.give(files, code or {})
        return self.all_given()

    def expect(self, paths: Sequence[str], *, together: bool = True) -> None:
        """Begin to prove the files at `paths`, in that order, which are given later."""
        self._send({"seconds": SECONDS, "together": together, "paths": list(paths)})

    def give(self, files: Mapping[str, bytes], code: Mapping[str, bytes]) -> None:
        """Some of the files that are expected, and what they are compiled to."""
        self._files |= files
        self._send({"files": dict(files), "code": dict(code)})

    def all_given(self) -> Imports:
        """Nothing more is to be expected."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._end = time.monotonic() + SECONDS + _GRACE
        return self

    def _send(self, said: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            content = marshal.dumps(said)
            self._process.stdin.write(len(content).to_bytes(8, "big") + content)
            self._process.stdin.flush()

    def result(self) -> Verdict:
        """The verdict; waits for it."""
        try:
            self._process.wait(max(0.0, self._end - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.stop()
            return Verdict(_problems(_said(_whole(self._output))), left=1)
        said = _said(_whole(self._output))
        left = next((each["end"]["left"] for each in said if "end" in each), None)
        missing = next((each["missing"] for each in said if "missing" in each), "")
        if left is None and not missing and _last(said) == _TOGETHER:
            return Imports(self._library).start(self._files, together=False).result()
        if left is None and not missing:
            return Verdict((*_problems(said), _death(said, _whole(self._errors))), left=1)
        return Verdict(_problems(said), left or 0, missing)

    def stop(self) -> None:
        """End the process, if it still runs."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()


def _file() -> IO[bytes]:
    return tempfile.TemporaryFile("w+b")


def _whole(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def _said(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines() if line.endswith("}")]


def _problems(said: list[dict[str, Any]]) -> tuple[Problem, ...]:
    return tuple(Problem(**each["problem"]) for each in said if "problem" in each)


def _last(said: list[dict[str, Any]]) -> dict[str, Any]:
    """What was tried last."""
    tried = [each["tried"] for each in said if "tried" in each]
    return tried[-1] if tried else {"step": "import", "module": "", "name": ""}


def _death(said: list[dict[str, Any]], errors: str) -> Problem:
    """A process that died is a problem of what it tried last."""
    reason = (errors.strip().splitlines() or ["it ended without a word"])[-1]
    return Problem(**_last(said), message=f"the process died: {reason}")
