"""A program in a process of its own, measured and held to its bounds.

The time is that of the clock, with nothing else of ours running; or that of the processors where it is less, since a
machine that is busy makes the one longer, and a program that shares its work out pays with more of the other.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .case import Verdict

SECONDS, MEGABYTES = 10.0, 1024
HOME = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Measured:
    """How a program ended: its exit code, what it said, its seconds (of the clock or of processors, whichever are
    fewer), and its largest size."""

    code: int
    said: str
    seconds: float
    megabytes: int
    late: bool


def measured(command: Sequence[str], folder: Path, **environment: str) -> Measured:
    """Run `command` in `folder`, in a process of its own that is ended after 90 seconds."""
    said = folder / "said"
    started = time.monotonic()
    with said.open("wb") as errors:
        environ = {**os.environ, "PYTHONPATH": str(HOME), **environment}
        process = subprocess.Popen(command, stdout=errors, stderr=errors, cwd=folder, env=environ)
        late = not _ended(process, started)
        clock = time.monotonic() - started
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds, megabytes = min(clock, used.ru_utime + used.ru_stime), used.ru_maxrss // 1024
    return Measured(process.returncode, said.read_text("utf-8", "replace"), seconds, megabytes, late)


def trial(spec: Path, output: Path, *more: str) -> Verdict:
    """Run the program on `spec` in a process of its own, and hold it to its bounds."""
    command = [sys.executable, "-m", "generator", "generate", "--quiet", "--spec", str(spec), "--output", str(output)]
    command += more
    done = measured(command, output.parent, SDKWRIGHT_CACHE=str(output.parent / "cache"))
    return Verdict(_judged(done), refused=done.code == 2, seconds=done.seconds, megabytes=done.megabytes)


def _ended(process: subprocess.Popen[bytes], started: float) -> bool:
    """Wait without reaping, since the system tells only once what the process used; kill it when it is late."""
    while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if time.monotonic() - started > 90:
            process.kill()
            return False
        time.sleep(0.02)
    return True


def _judged(done: Measured) -> str:
    said = done.said
    if done.late:
        return "not done after 90 s"
    if done.code not in (0, 2) or "Traceback" in said:
        return f"exit {done.code}: {said.strip()[-300:]}"
    if done.code == 2 and "error" not in said:
        return "refused without a reason"
    if done.code == 2 and ("validator-failed" in said or "models-not-generated" in said or "[template]" in said):
        return f"refused by accident: {said[:300]}"
    return beyond(done)


def beyond(done: Measured) -> str:
    """What a program took, if that is more than it may take."""
    if done.seconds > SECONDS or done.megabytes > MEGABYTES:
        return f"took {done.seconds:.1f} s and {done.megabytes} MiB"
    return ""
