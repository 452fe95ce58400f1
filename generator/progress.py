"""Tell people what a run is doing: a line per stage with its time, in place on a terminal, plain elsewhere."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import TextIO


class Progress:
    """Times the stages of a run. `stream` None: measure only, print nothing."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._terminal = stream is not None and stream.isatty()
        self.times: dict[str, float] = {}
        """Stage → seconds, in order of their start."""

    @contextmanager
    def stage(self, name: str) -> Generator[None]:
        """Everything inside is the stage `name`."""
        started = time.perf_counter()
        try:
            self._print(f"\r\x1b[2K  {name} …", end="") if self._terminal else None
            yield
        except BaseException:
            self._print("") if self._terminal else None
            raise
        seconds = time.perf_counter() - started
        self.times[name] = self.times.get(name, 0.0) + seconds
        self._print(
            f"\r\x1b[2K\x1b[32m✓\x1b[0m {name:<10} {seconds:6.2f} s" if self._terminal else f"{name}: {seconds:.2f} s"
        )

    def _print(self, text: str, end: str = "\n") -> None:
        if self._stream is not None:
            # One write: an interruption between a text and its end would share the line with what is said of it.
            self._stream.write(text + end)
            self._stream.flush()
