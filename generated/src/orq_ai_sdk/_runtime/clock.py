"""Time and chance, so that tests hand in their own; and a time limit for asynchronous code."""

from __future__ import annotations

import random
import time as clocks
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from .record import Record

if TYPE_CHECKING:
    import asyncio


async def _sleep_async(seconds: float) -> None:
    import asyncio  # takes long

    await asyncio.sleep(seconds)


class Clock(Record):
    """`monotonic` and `time` are in seconds; `chance` draws evenly from [0, 1)."""

    monotonic: Callable[[], float] = clocks.monotonic
    time: Callable[[], float] = clocks.time
    chance: Callable[[], float] = random.random
    sleep: Callable[[float], object] = clocks.sleep
    sleep_async: Callable[[float], Awaitable[object]] = _sleep_async


class OverdueError(TimeoutError):
    """The time that a call was given is over; one that a hook raises is another."""


class TimeLimit:
    """Ends the task's work by OverdueError after so many seconds; cancellation from outside stays one."""

    __slots__ = ("_expired", "_handle", "_pending", "_seconds", "_task")

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds
        self._expired = False
        self._pending = 0
        self._handle: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[Any] | None = None

    def __enter__(self) -> None:
        """Start the clock."""
        task = _current_task()
        if self._seconds is not None and task is not None:
            self._task = task
            self._pending = getattr(task, "cancelling", int)()  # Python 3.10 does not count them
            self._handle = task.get_loop().call_later(self._seconds, self._expire)

    def _expire(self) -> None:
        self._expired = True
        if self._task is not None:
            self._task.cancel()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Stop the clock; raise OverdueError if it was what ended the work."""
        if self._handle is not None:
            self._handle.cancel()
        if not self._expired or self._task is None:
            return
        import asyncio

        outside = getattr(self._task, "uncancel", int)() > self._pending
        if kind is not None and issubclass(kind, asyncio.CancelledError) and not outside:
            raise OverdueError


def _current_task() -> asyncio.Task[Any] | None:
    import asyncio

    try:
        return asyncio.current_task()
    except RuntimeError:  # another kind of event loop
        return None
