"""The same work on many items, in as many processes as there are processors; and one thing beside others.

A worker is a fork of this process, so that it has everything that is known here and nothing has to be sent to it. What
comes back is the same, and in the same order, as without any worker.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import tempfile
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from typing import IO, Any, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_PARTS = 4
"""Slices for each worker: the more, the less one waits for the slowest; the fewer, the less is said to and fro."""
_beside = False
"""Whether this process is one of `Beside`, which may have workers."""
_inherited: tuple[Callable[[Any], Any], Sequence[Any]] | None = None


def mapped(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    least: int = 2,
    at_once: int | None = None,
    heard: Callable[[list[Result]], None] | None = None,
) -> list[Result]:
    """`work` of each item, in order. Below `least` items no process is started: that takes 20 ms. A worker is given
    `at_once` items, else an even share. `heard` is told of results as soon as they are there, in any order.

    Results are sent between processes, so that they should be small. Raises what `work` raises first."""
    workers = min(processors(), len(items) // max(1, least // 2))
    if len(items) < least or workers < 2 or not _may_fork():
        return _heard([work(item) for item in items], heard)
    size = at_once or max(1, -(-len(items) // (workers * _PARTS)))
    slices = [(start, start + size) for start in range(0, len(items), size)]
    found: list[Result] = []
    for (start, end), part in zip(slices, _parts(work, items, slices, workers, heard), strict=True):
        # Only here a fault is raised as it is: not every exception can be sent.
        found += _heard([work(item) for item in items[start:end]], heard) if part is None else part
    return found


def _heard(found: list[Result], heard: Callable[[list[Result]], None] | None) -> list[Result]:
    if heard is not None:
        heard(found)
    return found


class Beside(Generic[Result]):
    """Work that is done in a process of its own, beside what is done here meanwhile."""

    def __init__(self, work: Callable[[], Result], *, worth: bool) -> None:
        """Begin `work`, whose result can be sent between processes, if it is `worth` a process and one can be started.
        Else it is done when its result is asked for; and where it fails it is done again here."""
        self._work = work
        self._told = _file()
        self.is_beside = worth and processors() > 1 and _may_fork()
        self._process = multiprocessing.get_context("fork").Process(target=self._tell) if self.is_beside else None

        if self._process is not None:
            self._process.start()

    def __enter__(self) -> Beside[Result]:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End what still goes on."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._told.close()

    def result(self) -> Result:
        """What `work` gives; waits for it. Raises what it raises."""
        if self._process is not None:
            self._process.join()
            self._told.seek(0)
            if not self._process.exitcode:
                found: Result = pickle.load(self._told)
                return found
        return self._work()

    def _tell(self) -> None:
        _become_beside()
        try:
            pickle.dump(self._work(), self._told)
            self._told.flush()
        except Exception:
            os._exit(1)


class Prepared(Generic[Item, Result]):
    """A process that makes itself ready beside what is done here meanwhile, for work on many items."""

    def __init__(self, ready: Callable[[], None], work: Callable[[Item], Result], *, worth: bool) -> None:
        """Begin to make it `ready`, if that is `worth` a process and one can be started; else that is done when there
        are items."""
        self._ready, self._work = ready, work
        self._here, there = multiprocessing.Pipe()
        serve = partial(self._serve, there)
        can = worth and processors() > 1 and _may_fork()
        self._process = multiprocessing.get_context("fork").Process(target=serve) if can else None
        if self._process is not None:
            self._process.start()
        there.close()

    def __enter__(self) -> Prepared[Item, Result]:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End what still goes on."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._here.close()

    def mapped(self, items: Sequence[Item]) -> list[Result]:
        """`work` of each item, in order, and as `mapped` does it. Raises what `work` raises first."""
        if self._process is not None and items:
            with suppress(OSError, EOFError):
                self._here.send(list(items))
                found: list[Result] | None = self._here.recv()
                if found is not None:
                    return found
        if len(items) > 1:
            self._ready()
        return mapped(self._work, items)

    def _serve(self, there: Connection) -> None:
        """Answer one question, if it comes before the one who asks is gone."""
        _become_beside()
        self._here.close()
        with suppress(Exception):
            self._ready()
            items = there.recv()
            try:
                found = mapped(self._work, items)
            except Exception:
                there.send(None)
            else:
                there.send(found)


def _become_beside() -> None:
    global _beside  # noqa: PLW0603 - a process is told once what it is
    _beside = True
    gc.freeze()


def _file() -> IO[bytes]:
    return tempfile.TemporaryFile("w+b")


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _may_fork() -> bool:
    """A fork has none of the other threads, whose locks it would wait for; and a worker has no workers."""
    can = "fork" in multiprocessing.get_all_start_methods()
    is_worker = multiprocessing.parent_process() is not None and not _beside
    return can and threading.active_count() == 1 and not is_worker


def _parts(
    work: Callable[[Any], Any], items: Sequence[Any], slices: Sequence[tuple[int, int]], workers: int,
    heard: Callable[[list[Any]], None] | None,
) -> list[list[Any] | None]:  # fmt: skip
    gc.freeze()  # a collection in a worker would copy every page that it looks at
    context = multiprocessing.get_context("fork")
    try:
        with ProcessPoolExecutor(workers, context, initializer=_inherit, initargs=(work, items)) as pool:
            futures = [pool.submit(_slice, each) for each in slices]
            for done in as_completed(futures):
                if (found := done.result()) is not None:
                    _heard(found, heard)
            return [each.result() for each in futures]
    except BrokenProcessPool:
        return [None] * len(slices)
    finally:
        gc.unfreeze()


def _inherit(work: Callable[[Any], Any], items: Sequence[Any]) -> None:
    global _inherited  # noqa: PLW0603 - a worker is told once, by the fork itself
    _inherited = work, items


def _slice(part: tuple[int, int]) -> list[Any] | None:
    if _inherited is not None:
        work, items = _inherited
        with suppress(Exception):
            return [work(item) for item in items[part[0] : part[1]]]
    return None
