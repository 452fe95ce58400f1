"""The proof of types: what mypy says of a package, where it is installed."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from .process import Problem, Verdict

_ERROR = re.compile(r"^(.*?):(\d+)(?::\d+)?: error: (.*)$")
_SECONDS = 600.0


def typed(files: Mapping[str, bytes], cache: Path | None, verdict: Verdict) -> Verdict:
    """`verdict` with what mypy finds in `files` (path from the folder of sources → text). `cache` is where it keeps
    what it knows of the libraries."""
    if importlib.util.find_spec("mypy") is None:
        return replace(verdict, missing="mypy")
    with tempfile.TemporaryDirectory(prefix="sdkwright-") as folder:
        for path, content in files.items():
            place = Path(folder, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        try:
            done = _asked(folder, cache)
            if done.returncode > 1 and cache is not None:  # to which what is damaged there may lead
                shutil.rmtree(cache, ignore_errors=True)
                done = _asked(folder, cache)
        except subprocess.TimeoutExpired:
            return replace(verdict, left=verdict.left + len(files))
    found = [_problem(*match.groups()) for line in done.stdout.splitlines() if (match := _ERROR.match(line))]
    if done.returncode and not found:
        reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
        found = [Problem("types", "", "", f"mypy failed: {reason}")]
    return replace(verdict, problems=(*verdict.problems, *found))


def _asked(folder: str, cache: Path | None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--python-version", "3.10"]
    command += ["--cache-dir", str(cache or os.devnull), "--hide-error-context", "--no-error-summary", "."]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=_SECONDS)


def _problem(path: str, line: str, message: str) -> Problem:
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return Problem("types", module, "", message, path, int(line))
