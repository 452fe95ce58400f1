"""Trials side by side, each in its own process with a bound on time and memory."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection, get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from . import trial
from .documents import Document
from .record import Record, from_data

_CONTEXT = get_context("fork")

Work = Callable[[Document, Path], Record]
"""What a trial does with a document and a folder of its own."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What trials may take: `jobs` at a time, `memory` bytes altogether, `seconds` each beside the size's share."""

    jobs: int
    memory: int
    seconds: float


@dataclass(slots=True)
class _Trial:
    document: Document
    process: BaseProcess
    answer: connection.Connection
    ends: float


def run(documents: Sequence[Document], folder: Path, bounds: Bounds, work: Work = trial.run) -> Iterator[Record]:
    """The record that `work` makes of each document, as it is done; what it wrote stays where something failed."""
    pending, running = list(documents), list[_Trial]()
    try:
        while pending or running:
            while fitting := next((each for each in pending if _fits(each, running, bounds)), None):
                pending.remove(fitting)
                running.append(_start(fitting, folder, bounds, work))
            connection.wait([trial.answer for trial in running], timeout=0.5)
            for done in [trial for trial in running if trial.answer.poll() or time.monotonic() > trial.ends]:
                running.remove(done)
                yield _finish(done, folder)
    finally:
        for trial in running:
            _kill(trial.process)


def _fits(document: Document, running: Sequence[_Trial], bounds: Bounds) -> bool:
    if not running:
        return True
    taken = sum(trial.document.memory for trial in running)
    return len(running) < bounds.jobs and taken + document.memory <= bounds.memory


def _start(document: Document, folder: Path, bounds: Bounds, work: Work) -> _Trial:
    receiver, sender = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_work, args=(document, _output(folder, document), sender, work))
    process.start()
    sender.close()
    return _Trial(document, process, receiver, time.monotonic() + bounds.seconds + document.seconds)


def _work(document: Document, output: Path, sender: connection.Connection, work: Work) -> None:
    os.setsid()
    limit = max(document.memory * 2, 4 * 1024**3)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115 — for the life of the process
    shutil.rmtree(output, ignore_errors=True)
    record = work(document, output)
    if not record.problems:
        shutil.rmtree(output, ignore_errors=True)
    sender.send(record.to_line())
    sender.close()


def _finish(done: _Trial, folder: Path) -> Record:
    import json

    late = time.monotonic() > done.ends and not done.answer.poll()
    try:
        record = Record(done.document.name, done.document.size) if late else from_data(json.loads(done.answer.recv()))
    except EOFError:
        done.process.join(5)
        record = Record(done.document.name, done.document.size)
        record.fail("generate", f"the process died: exit {done.process.exitcode}")
    if late:
        record.seconds = round(time.monotonic() - done.ends, 2)
        record.fail("time", "out of time")
    _kill(done.process)
    return record


def _kill(process: BaseProcess) -> None:
    process.join(0.2)
    if process.is_alive() and process.pid is not None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.join()


def _output(folder: Path, document: Document) -> Path:
    return folder / document.name.replace("/", "__").removesuffix(".json")
