"""Diagnostics on the terminal: all errors, and of the warnings as many as a person reads; and what became of a run."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from . import messages
from .diagnostics import Diagnostic, Severity
from .retold import once

if TYPE_CHECKING:
    from .source import Source

_SHOWN = 20
"""Warnings that are printed in full; the report has them all."""


def print_diagnostics(diagnostics: Sequence[Diagnostic], source: Source | None, quiet: bool) -> None:
    """Print to stderr, errors before warnings; `quiet` leaves the warnings out.

    `source` may be None only where each diagnostic has a position of its own."""
    told = once(diagnostics)
    errors = [found for found in told if found.severity is Severity.ERROR]
    others = [] if quiet else [found for found in told if found.severity is Severity.WARNING]
    shown = [*errors, *others[:_SHOWN]]
    if shown:
        print(messages.render(shown, source, color=sys.stderr.isatty()), file=sys.stderr)
    if len(others) > _SHOWN:
        print(f"… {len(others) - _SHOWN} more warnings; --report FILE lists them all", file=sys.stderr)


def say(text: str) -> None:
    """Print what became of a run that is done: where that cannot be printed, the work is done all the same."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        raise
    except OSError as problem:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(f"warning: standard output: {problem.strerror or problem}; the work is done: {text}", file=sys.stderr)
