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
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import IO, Any, Generic, TypeVar

from .forks import follow, forked, stop

Item = TypeVar("Item")
Result = TypeVar("Result")

_PARTS = 4
"""Slices for each worker: the more, the less one waits for the slowest; the fewer, the less is said to and fro."""
_GENTLE = 10
"""How much nicer a process is to others that works gently."""
_beside = False
"""Whether this process is one of `Beside`, which may have workers."""


def mapped(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    least: int = 2,
    at_once: int | None = None,
    heard: Callable[[list[Result]], None] | None = None,
    nested: bool = False,
) -> list[Result]:
    """`work` of each item, in order. Below `least` items no process is started: that takes 20 ms. A worker is given
    `at_once` items, else an even share. `heard` is told of results as soon as they are there, in any order. `nested`:
    a worker may have workers for this, which it would else be waited for.

    Results are sent between processes, so that they should be small. Raises what `work` raises first."""
    workers = min(processors(), len(items) // max(1, least // 2))
    if len(items) < least or workers < 2 or not _may_fork(nested=nested):
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

    def __init__(self, work: Callable[[], Result], *, worth: bool, gently: bool = False) -> None:
        """Begin `work`, whose result can be sent between processes, if it is `worth` a process and one can be started.
        Else it is done when its result is asked for; and where it fails it is done again here. `gently`: only with what
        others leave of the processors."""
        self._work, self._gently = work, gently
        self._told = _file()
        self.is_beside = worth and processors() > 1 and _may_fork()
        self._process = forked(self._tell) if self.is_beside else None

    def __enter__(self) -> Beside[Result]:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End what still goes on."""
        if self._process is not None:
            stop([self._process])
            self._process = None
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
        if self._gently:
            os.nice(_GENTLE)
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
        self._begun: Sequence[Item] = ()
        self._here, there = multiprocessing.Pipe()
        serve = partial(self._serve, there)
        can = worth and processors() > 1 and _may_fork()
        self._process = forked(serve) if can else None
        there.close()

    def __enter__(self) -> Prepared[Item, Result]:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End what still goes on."""
        if self._process is not None:
            stop([self._process])
            self._process = None
        self._here.close()

    def begin(self, items: Sequence[Item]) -> None:
        """Have `work` done of each item beside what is done here until somebody asks for its `results`."""
        self._begun = items
        if self._process is not None and items:
            with suppress(OSError):  # it is gone, which is seen when there are no results
                self._here.send(list(items))

    def results(self) -> list[Result]:
        """What `work` gave of what was begun, in order, and as `mapped` gives it. Raises what `work` raises first."""
        items, self._begun = self._begun, ()
        if self._process is not None and items:
            with suppress(OSError, EOFError):
                found: list[Result] | None = self._here.recv()
                if found is not None:
                    return found
        if len(items) > 1:
            self._ready()
        return mapped(self._work, items)

    def _serve(self, there: Connection) -> None:
        """Answer what is asked, as long as there is somebody who may ask."""
        _become_beside()
        self._here.close()
        with suppress(Exception):
            self._ready()
            while True:
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
    follow()


def _file() -> IO[bytes]:
    return tempfile.TemporaryFile("w+b")


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def is_worker() -> bool:
    """Whether this process is one of several for the same work."""
    return multiprocessing.parent_process() is not None and not _beside


def _may_fork(*, nested: bool = False) -> bool:
    """A fork has none of the other threads, whose locks it would wait for; and a worker has workers only where these
    are to be `nested`."""
    can = "fork" in multiprocessing.get_all_start_methods()
    return can and threading.active_count() == 1 and (nested or not is_worker())


def _parts(
    work: Callable[[Any], Any], items: Sequence[Any], slices: Sequence[tuple[int, int]], workers: int,
    heard: Callable[[list[Any]], None] | None,
) -> list[list[Any] | None]:  # fmt: skip
    """What workers make of the slices; None of one that cannot be made there."""
    found: list[list[Any] | None] = [None] * len(slices)
    left = list(range(len(slices)))[::-1]
    gc.freeze()  # a collection in a worker would copy every page that it looks at
    try:
        with _crew(work, items, workers) as crew:
            at_work = _given(crew, left, slices)
            while at_work:
                ready = wait(list(at_work))
                for each in [each for each in at_work if each in ready]:
                    number = at_work.pop(each)
                    with suppress(OSError, EOFError):  # where the worker died
                        found[number] = each.recv()
                        at_work |= _given([each], left, slices)
                    if (part := found[number]) is not None:
                        _heard(part, heard)
    finally:
        gc.unfreeze()
    return found


def _given(idle: Sequence[Connection], left: list[int], slices: Sequence[tuple[int, int]]) -> dict[Connection, int]:
    """Give idle workers slices, as long as there are any left; who has which."""
    given: dict[Connection, int] = {}
    for each in idle:
        if left:
            given[each] = left.pop()
            with suppress(OSError):  # it died, which is seen when its answer is read
                each.send(slices[given[each]])
    return given


@contextmanager
def _crew(work: Callable[[Any], Any], items: Sequence[Any], workers: int) -> Generator[list[Connection]]:
    """Workers, by what is said to them. Each has a pipe of its own: nobody waits for a word of one that died."""
    pipes: list[Connection] = []
    processes: list[BaseProcess] = []
    try:
        for _ in range(workers):
            here, there = multiprocessing.Pipe()
            pipes.append(here)
            processes.append(forked(partial(_work_off, there, list(pipes), work, items)))
            there.close()
        yield list(pipes)
    finally:
        stop(processes)
        for each in pipes:
            each.close()


def _work_off(there: Connection, pipes: Sequence[Connection], work: Callable[[Any], Any], items: Sequence[Any]) -> None:
    follow()
    for each in pipes:  # the run's own ends: without them what is said ends where the run does
        each.close()
    with suppress(OSError, EOFError):
        while True:
            start, end = there.recv()
            try:
                there.send([work(item) for item in items[start:end]])
            except Exception:
                there.send(None)
