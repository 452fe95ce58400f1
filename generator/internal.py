"""A fault of the generator itself: one line that says where, in place of a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import is_dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import NoReturn

EXIT_CODE = 3
DEBUG = "SDKWRIGHT_DEBUG"
"""The environment variable that asks for the traceback as well."""


def guarded(action: Callable[[], int]) -> int:
    """What `action` returns; `EXIT_CODE`, with a message on stderr, where it raises what nobody expected."""
    try:
        return action()
    except Exception as fault:
        if os.environ.get(DEBUG):
            sys.excepthook(type(fault), fault, fault.__traceback__)
        print(described(fault), file=sys.stderr)
        return EXIT_CODE


def leave(code: int) -> NoReturn:
    """End the process with this exit code. What a large run made takes half a second to be taken apart, and goes with
    the process anyway; a profiler has to say what it found first."""
    if sys.getprofile() is None and sys.gettrace() is None:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError):
                stream.flush()
        os._exit(code)
    sys.exit(code)


def described(fault: BaseException) -> str:
    """The fault in two lines: what and where, in the generator and in the document, and what to do."""
    frames = list(_frames(fault.__traceback__))
    ours = [(frame, line) for frame, line in frames if frame.f_globals.get("__package__", "").startswith(__package__)]
    code = next((f" in {Path(frame.f_code.co_filename).name}:{line}" for frame, line in reversed(ours)), "")
    pointer = next((found for frame, _ in reversed(ours) for found in _pointers(frame)), "")
    first = (str(fault).splitlines() or [""])[0][:200]
    what = f"{type(fault).__name__}: {first}" if first else type(fault).__name__
    place = f", at {pointer} of the document" if pointer else ""
    return (
        f"error: internal error: {what}{code}{place}; nothing was changed\n"
        f"hint: this is a bug of the generator: please report it with the document; {DEBUG}=1 shows the traceback"
    )


def _frames(found: TracebackType | None) -> Iterator[tuple[FrameType, int]]:
    while found is not None:
        yield found.tb_frame, found.tb_lineno
        found = found.tb_next


def _pointers(frame: FrameType) -> Iterator[str]:
    """Where in the document the nodes stand that a function was at work on."""
    for value in frame.f_locals.values():
        pointer = getattr(value, "pointer", None) if is_dataclass(value) else None
        if isinstance(pointer, str) and pointer:
            yield pointer
