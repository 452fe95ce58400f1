"""Locks that a forked child finds free: the thread that held one in the parent does not exist in the child."""

from __future__ import annotations

import os
from threading import RLock
from weakref import WeakSet


class ForkSafeLock:
    """A lock that its own thread may take again; a context manager."""

    __slots__ = ("__weakref__", "_lock")

    def __init__(self) -> None:
        self._renew()
        _known.add(self)

    def _renew(self) -> None:
        self._lock = RLock()

    def __enter__(self) -> None:
        """Wait for the lock, and take it."""
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        """Let it go."""
        self._lock.release()


_known: WeakSet[ForkSafeLock] = WeakSet()


def _renew_all() -> None:
    for lock in _known:
        lock._renew()  # pyright: ignore[reportPrivateUsage]


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)
