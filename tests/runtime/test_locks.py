"""What a fork finds: whole imports, free locks, and properties that hold no lock."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

import pytest
from _runtime.locks import LOADING, ForkSafeLock, cached_property

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="only where processes fork"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning"),
]


class Shop:
    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make

    @cached_property
    def pets(self) -> object:
        """Its pets."""
        return self._make()


def in_child(work: Callable[[], bool]) -> bool:
    """Whether a forked child finds `work` true, within 10 seconds."""
    child = os.fork()
    if child == 0:
        threading.Timer(10, os._exit, (2,)).start()
        os._exit(0 if work() else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def while_another_thread(begun: threading.Event, does: Callable[[], object], then: Callable[[], bool]) -> bool:
    thread = threading.Thread(target=does)
    thread.start()
    begun.wait(10)
    result = then()
    thread.join()
    return result


def test_a_fork_waits_for_the_imports_of_other_threads() -> None:
    begun, done = threading.Event(), threading.Event()

    def load() -> str:
        begun.set()
        threading.Event().wait(0.05)
        done.set()
        return "loaded"

    shop = Shop(load)
    assert while_another_thread(begun, lambda: shop.pets, lambda: in_child(lambda: done.is_set() and bool(shop.pets)))


def test_a_fork_does_not_wait_for_its_own_imports() -> None:
    with LOADING:
        assert in_child(lambda: Shop(dict).pets == {})
    with LOADING:
        assert in_child(lambda: True)


def test_a_lock_that_another_thread_holds_is_free_in_the_child() -> None:
    lock, begun, free = ForkSafeLock(), threading.Event(), threading.Event()

    def hold() -> None:
        with lock:
            begun.set()
            free.wait(10)

    def take() -> bool:
        with lock:
            return True

    def fork() -> bool:
        try:
            return in_child(take)
        finally:
            free.set()

    assert while_another_thread(begun, hold, fork)


def test_a_property_keeps_its_first_value() -> None:
    numbers = iter(range(9))
    shop = Shop(lambda: next(numbers))
    assert (shop.pets, shop.pets) == (0, 0)
    assert Shop.pets.__doc__ == "Its pets."
