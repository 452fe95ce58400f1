"""What can be proved without running: types, import directions, and that the committed output is up to date."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.selection import HOME

BIN = Path(sys.executable).parent

SLOW = ("pyright on", "mypy on")
"""`make check` runs them in any case; what users see of the SDK's types, `test_pyright.py` and `test_typing.py` do."""

COMMANDS = {
    "mypy on the generator and the runtime": ["mypy", "generator", "bench", "corpus", "templates/package/_runtime"],
    "mypy on the SDK, as its oldest Python sees it": [
        *("mypy", "--strict", "--config-file=", "--python-version=3.10", "generated/src")
    ],
    "pyright on the generator, the runtime and the SDK": [
        *("pyright", "--warnings", "generator", "templates/package/_runtime", "generated/src")
    ],
    "imports point one way": ["lint-imports", "--no-logo"],
    "generated/ is up to date": ["python", "-m", "generator", "generate", "--strict", "--check", "--quiet"],
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name.startswith(SLOW) else name for name in COMMANDS]
)
def test_static(name: str) -> None:
    program, *arguments = COMMANDS[name]
    path = os.pathsep.join([str(HOME), str(HOME / "templates" / "package")])
    env = {**os.environ, "PYTHONPATH": path, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
    done = subprocess.run(
        [str(BIN / program), *arguments], cwd=HOME, env=env, capture_output=True, text=True, check=False, timeout=170
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
