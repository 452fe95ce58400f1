"""A child must not wait for a lock or an import of a thread that the fork left behind."""

from __future__ import annotations

import os
from functools import cache
from functools import cached_property as _cached_property
from importlib import import_module
from threading import Condition, RLock, get_ident
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

__all__ = ["BUILDING", "LOADING", "ForkSafeLock", "Loading", "cached_property"]

_PATIENCE = 5
"""Seconds that a fork waits for imports."""


class ForkSafeLock:
    """A lock that its own thread may take again; a context manager."""

    __slots__ = ("__weakref__", "_lock")

    def __init__(self) -> None:
        self._renew()
        _known.add(self)

    def _renew(self) -> None:
        self._lock = RLock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


class Loading:
    """Imports at first use; a fork waits for those of other threads, seconds at most."""

    __slots__ = ("_changed", "_threads")

    def __init__(self) -> None:
        self._changed = Condition()
        self._threads: list[int] = []

    def __enter__(self) -> None:
        _watch_forks()
        with self._changed:
            self._threads.append(get_ident())

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._threads.remove(get_ident())
            self._changed.notify_all()

    def hold(self) -> None:
        """Wait, before a fork."""
        self._changed.acquire()
        self._changed.wait_for(lambda: {*self._threads} <= {get_ident()}, timeout=_PATIENCE)

    def go_on(self) -> None:
        """Let the parent's threads go on."""
        self._changed.release()

    def renew(self) -> None:
        """Forget the parent's other threads, in a child."""
        self._changed = Condition()
        self._threads = [thread for thread in self._threads if thread == get_ident()]


LOADING = Loading()


@cache
def _watch_forks() -> None:
    import_module("logging")  # of locks, a fork takes the last known first: this one comes after ours
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=LOADING.hold, after_in_parent=LOADING.go_on, after_in_child=LOADING.renew)


if TYPE_CHECKING:
    from functools import cached_property
else:

    class cached_property(_cached_property):  # noqa: N801
        """Without the lock that the standard one has up to 3.11, which a forked child may find taken."""

        def __get__(self, owner: Any, kind: Any = None) -> Any:
            if owner is None:
                return self
            with LOADING:
                return owner.__dict__.setdefault(self.attrname, self.func(owner))


_known: WeakSet[ForkSafeLock] = WeakSet()

BUILDING = ForkSafeLock()
"""Held while pydantic builds a model: it does not do so safely in several threads at once."""


def _renew_all() -> None:
    for lock in _known:
        lock._renew()  # pyright: ignore[reportPrivateUsage]


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)
