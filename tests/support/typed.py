"""What mypy says of files, in strict mode. What it learns of the libraries is kept for the next test of this worker."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from generator.selection import HOME

_OPTIONS = ("--strict", "--warn-unreachable", "--follow-imports=silent", "--no-error-summary", "--no-pretty")
_CACHE = HOME / ".mypy_cache" / os.environ.get("PYTEST_XDIST_WORKER", "alone")
"""One for each worker: two runs at once would write into each other's."""


def mypy(folder: Path, files: Sequence[str], packages: Iterable[Path]) -> list[str]:
    """The lines that mypy prints of `files` in `folder`; `packages` are the folders of what they import."""
    command = [sys.executable, "-m", "mypy", *_OPTIONS, "--hide-error-context", f"--config-file={os.devnull}"]
    done = subprocess.run(
        [*command, f"--cache-dir={_CACHE}", *files],
        cwd=folder,
        env={**os.environ, "MYPYPATH": os.pathsep.join(map(str, packages))},
        capture_output=True,
        text=True,
        check=False,
        timeout=170,
    )
    return (done.stdout + (done.stderr if done.returncode not in (0, 1) else "")).splitlines()
