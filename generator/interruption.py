"""Signals that would end the process interrupt it instead, so that nothing is left half made."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from typing import Any, NoReturn

ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""What ends a process that does not know better."""
_AGAIN = 0.01
"""Seconds after which an interruption that was lost comes again."""


class Interruption(KeyboardInterrupt):
    """An interruption by the signal of this `number`."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def heeding_signals() -> Generator[None]:
    """Raise an Interruption where a signal would end the process, unless the caller has other plans for it."""
    is_main = threading.current_thread() is threading.main_thread()
    before = {number: signal.getsignal(number) for number in ENDING if is_main}
    heeded = [number for number, does in before.items() if does in (signal.SIG_DFL, signal.default_int_handler)]
    for number in heeded:
        signal.signal(number, partial(_interrupt, number))
    hook = sys.unraisablehook
    if is_main and hasattr(signal, "setitimer"):
        sys.unraisablehook = partial(_heed_again, hook)
    try:
        yield
    finally:
        sys.unraisablehook = hook
        for number in heeded:
            signal.signal(number, before[number])


def _interrupt(number: int, *_: object) -> NoReturn:
    raise Interruption(number)


def _heed_again(hook: Callable[[Any], object], lost: Any) -> None:
    """An interruption that came while the collector called something, where nothing can be raised, comes again."""
    if isinstance(lost.exc_value, Interruption):
        signal.signal(signal.SIGALRM, partial(_interrupt, lost.exc_value.number))
        signal.setitimer(signal.ITIMER_REAL, _AGAIN)
    else:
        hook(lost)
