"""Cases side by side, each in a forked process with a bound on time; the parent has imported what they need."""

from __future__ import annotations

import gc
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection, get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from .case import Case, Result, Verdict

_CONTEXT = get_context("fork")
_ROOM = 4 * 1024**3


@dataclass(slots=True)
class _Trial:
    case: Case
    process: BaseProcess
    answer: connection.Connection
    folder: Path
    started: float


def run(cases: Iterable[Case], jobs: int) -> Iterator[Result]:
    """The result of each case as it is done, `jobs` at a time, those that are to be alone one by one."""
    waiting, running = iter(cases), list[_Trial]()
    following = next(waiting, None)
    with tempfile.TemporaryDirectory(prefix="harden-", dir=_memory(), ignore_cleanup_errors=True) as scratch:
        try:
            while True:
                while following is not None and _has_room(running, following, jobs):
                    running.append(_start(following, Path(scratch)))
                    following = next(waiting, None)
                if not running:
                    return
                connection.wait([trial.answer for trial in running], timeout=0.5)
                for done in [trial for trial in running if trial.answer.poll() or _is_late(trial)]:
                    running.remove(done)
                    yield _finish(done)
        finally:
            for trial in running:
                _kill(trial.process)


def _has_room(running: list[_Trial], case: Case, jobs: int) -> bool:
    return not running or (len(running) < jobs and not case.alone and not running[-1].case.alone)


def _memory() -> Path | None:
    """The system's memory disk, if there is one with room and no other place is asked for: most cases make hundreds
    of files and look at them once."""
    place = Path("/dev/shm")
    asked = any(os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
    if asked or not os.access(place, os.W_OK | os.X_OK) or shutil.disk_usage(place).free < _ROOM:
        return None
    return place


def _is_late(trial: _Trial) -> bool:
    return time.monotonic() - trial.started > trial.case.limit


def _start(case: Case, scratch: Path) -> _Trial:
    folder = Path(tempfile.mkdtemp(dir=scratch))
    receiver, sender = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_work, args=(case, folder, sender))
    process.start()
    sender.close()
    return _Trial(case, process, receiver, folder, time.monotonic())


def _work(case: Case, folder: Path, sender: connection.Connection) -> None:
    os.setsid()
    os.chdir(folder)
    gc.freeze()  # a collection would copy every page of the parent that it looks at
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115 — for the life of the process
    started = time.perf_counter()
    try:
        verdict = case.attempt(folder)
    except BaseException as fault:
        verdict = Verdict(_last_words(fault))
    taken = time.perf_counter() - started
    sender.send((verdict, taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))
    sender.close()


def _last_words(fault: BaseException) -> str:
    frames = traceback.extract_tb(fault.__traceback__)[-3:]
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    return f"{type(fault).__name__}: {str(fault)[:300]!r} at {places}"


def _finish(done: _Trial) -> Result:
    taken = time.monotonic() - done.started
    verdict, megabytes = Verdict(f"not done after {taken:.0f} s"), 0
    if done.answer.poll():
        try:
            verdict, taken, megabytes = done.answer.recv()
        except EOFError:
            done.process.join(5)
            verdict = Verdict(f"the process died: exit {done.process.exitcode}")
    _kill(done.process)
    shutil.rmtree(done.folder, ignore_errors=True)
    measured = verdict.megabytes if verdict.megabytes is not None else megabytes
    return Result(done.case, verdict, verdict.seconds if verdict.seconds is not None else taken, measured)


def _kill(process: BaseProcess) -> None:
    process.join(0.05)
    if process.is_alive() and process.pid is not None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.join()
