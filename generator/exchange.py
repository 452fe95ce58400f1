"""Put a folder in the place of another in one step of the file system."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2


def exchange(new: Path, place: Path) -> None:
    """Make the folder `new` stand at `place`; what stood there, if anything, then stands at `new`.

    One atomic call where the system has one (Linux, macOS); elsewhere two renames. Raises OSError.
    """
    if not place.exists():
        os.rename(new, place)
    elif not _swap(new, place):
        aside = new.with_name(new.name + ".old")
        os.rename(place, aside)
        os.rename(new, place)
        os.rename(aside, new)


def _swap(one: Path, other: Path) -> bool:
    """Exchange two existing paths; False where the system cannot."""
    names = os.fsencode(one), os.fsencode(other)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            done = libc.renamex_np(*names, _RENAME_SWAP)
        else:
            done = libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE)
    except (AttributeError, OSError, TypeError):
        return False
    if done == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(other))
