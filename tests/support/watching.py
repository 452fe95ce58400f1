"""A `watch` in a process of its own, as a user starts it, with its output read line by line."""

from __future__ import annotations

import os
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60.0
"""Seconds after which what should have been said counts as missing."""


class Watching:
    """The process; `said` is all that it printed so far, of both streams."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def until(self, wanted: Callable[[str], bool]) -> str:
        """The next line that is wanted; fails with everything that was said when none comes."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                break
            if line is None:
                break
            self.said.append(line)
            if wanted(line):
                return line
        raise AssertionError("\n".join(["it never came; said was:", *self.said]))

    def rest(self) -> list[str]:
        """The lines until it has nothing more to say."""
        return list(iter(lambda: self._lines.get(timeout=PATIENCE), None))

    def until_written(self) -> str:
        """The line that ends a run with its output in place."""
        return self.until(lambda line: " written, " in line)

    def until_written_so_that(self, holds: Callable[[], bool]) -> None:
        """Wait for the run whose output is as it should be: one of an earlier edit may still have been at work."""
        self.until_written()
        while not holds():
            self.until_written()


@contextmanager
def watching(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Generator[Watching]:
    """The process of `command`, started in `folder`; it is ended at the end."""
    env = {**os.environ, "PYTHONUNBUFFERED": "1", **environment}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "encoding": "utf-8"}
    process = subprocess.Popen(command, cwd=folder, env=env, **pipes)  # type: ignore[call-overload]
    try:
        yield Watching(process)
    finally:
        process.terminate()
        process.wait(10)
