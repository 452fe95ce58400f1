"""Room for functions that follow a document down, which may nest deeper than Python by itself lets calls nest."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager

_DEEPEST = 20_000


@contextmanager
def deep_recursion() -> Generator[None]:
    """Calls may nest as deep as documents do, which have a limit of their own; a level takes several calls."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _DEEPEST))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
