"""A folder for files that live for a moment, because a tool reads and writes nothing but files."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

_MEMORY = Path("/dev/shm")
"""Linux's disk in memory: files come and go there in a fraction of the time that another disk takes."""
_SPARE = 8
"""How many times the room has to be there: other runs write at the same time."""


@contextmanager
def scratch(size: int) -> Generator[Path]:
    """A folder with room for `size` bytes, which is removed in the end: in memory where there is room, unless `TMPDIR`
    says otherwise."""
    with tempfile.TemporaryDirectory(prefix="sdkwright-", dir=_memory(size), ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _memory(size: int) -> Path | None:
    with suppress(OSError):
        if "TMPDIR" not in os.environ and shutil.disk_usage(_MEMORY).free > _SPARE * size:
            return _MEMORY if os.access(_MEMORY, os.W_OK) else None
    return None
