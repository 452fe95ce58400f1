"""Forks of this process, which end with it, whatever ends that: one that nobody waits for would stay for ever."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.process import BaseProcess
from typing import NoReturn

from .interruption import ENDING

_LOOKS = 0.5
"""Seconds after which a process looks whether the one that began it is still there."""
_GRACE = 3.0
"""Seconds that a process has to clean up."""


def forked(target: Callable[[], object]) -> BaseProcess:
    """A process that does what `target` does, and is to `follow` first."""
    process = multiprocessing.get_context("fork").Process(target=target)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return process


def follow() -> None:
    """End where the run says so, or is gone, and clean up; what interrupts the run is for the run alone to hear."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGALRM, _look)
    signal.setitimer(signal.ITIMER_REAL, _LOOKS, _LOOKS)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)


def _look(*_: object) -> None:
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid != os.getppid():
        _leave()


def _leave(*_: object) -> NoReturn:
    """Clean up and end; once more after a while, where a callback of the collector was at work, which cannot raise."""
    sys.unraisablehook = _unheard
    signal.setitimer(signal.ITIMER_REAL, _GRACE, _LOOKS)
    sys.exit(1)


def _unheard(_: object) -> None:
    """The run tells of its end."""


def stop(processes: Sequence[BaseProcess]) -> None:
    """End processes that have no work, or whose work nobody wants any more."""
    for each in processes:
        each.terminate()
    for each in processes:
        each.join(_GRACE)
        each.kill()
        each.join()
        with suppress(ValueError):  # an interruption hid its end
            each.close()  # by hand: an interruption of what the collector calls is lost
