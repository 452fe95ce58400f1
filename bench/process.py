"""What a process costs: wall time, CPU time and peak memory, those of the processes that it starts included."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
"""A program that is used twice is compiled once, whatever this environment says; the others' are when installed."""
HOME = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Cost:
    """`wall` and `cpu` in seconds; `memory` in MB: the peak of the largest of its processes."""

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> tuple[int, Cost]:
    """Run `command` in `folder` to its end: its exit code, and what it cost."""
    started = time.perf_counter()
    null = subprocess.DEVNULL
    environ = {**os.environ, **_COMPILED, **environment}
    process = subprocess.Popen(command, cwd=folder, env=environ, stdout=null, stderr=null)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    return process.returncode, Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
