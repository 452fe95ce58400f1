"""When Python looks for garbage in cycles: rarely, since next to nothing here is any, and looking takes its time."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager

_RARELY = (200_000, 20, 100)
"""How many new objects it takes to look among the young ones, and how many such looks for one among the older."""


@contextmanager
def collector_off() -> Generator[None]:
    """Nothing that is made meanwhile is garbage."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def collector_rare() -> Generator[None]:
    """Little of what is made meanwhile is garbage."""
    usual = gc.get_threshold()
    gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
