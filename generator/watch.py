"""Generate again at every edit, in one process that keeps warm what the edit did not touch.

The inputs are looked at twenty times a second. An edit of a template renders again what is already understood, one of
the settings starts at the normal form, any other at the document. A mistake is printed where it stands, and the watch
goes on.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import TextIO, TypeAlias

from . import pipeline, plugins, write
from .cache import Cache
from .diagnostics import InputError
from .frozen import dataclass
from .progress import Progress
from .selection import Selection

INTERVAL = 0.05
"""Seconds between two looks at the inputs."""
SAVING = 0.01
"""Seconds between two looks that have to agree after an edit: an editor may empty a file before it fills it."""
QUIET = 1.0
"""Seconds without an edit after which the settings' own formatter, which may be slow, is asked."""
_COLOURS = {"+": "32", "-": "31", "@": "36"}

Snapshot: TypeAlias = Mapping[str, tuple[int, int]]
"""File → modification time and size."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """One run of a watch. `difference` is of the output, `seconds` from the edit's discovery to the last byte."""

    outcome: pipeline.Outcome
    written: bool
    difference: str
    seconds: float


@dataclass
class Watch:
    """The inputs of a selection, and what was last understood of them. `force` overwrites edited outputs."""

    selection: Callable[[], Selection]
    cache: Cache
    force: bool = False
    at_work: bool = False
    """Whether an output is being made: who ends the watch then interrupts something."""
    _known: pipeline.Outcome | None = None
    _seen: Snapshot = field(default_factory=dict[str, tuple[int, int]])
    _programs: Snapshot = field(default_factory=lambda: dict(_stamps(_sources())))

    def run(self) -> Cycle:
        """Bring the output up to date once, in haste; `settle` does what can wait."""
        started = time.perf_counter()
        self._begin()
        seen = self._look()
        known = self._kept(_changes(self._seen, seen))
        outcome = pipeline.run(self.selection(), Progress(None), self.cache, known=known, hasty=True)
        self._seen = seen
        return self._write(outcome, started)

    def _kept(self, changes: Sequence[str]) -> pipeline.Outcome | None:
        """What stays understood after these changes: all of it, the document alone, or nothing."""
        others = [path for path in changes if not self._is_template(path)]
        if self._known is None or not others:
            return self._known
        beside = {str(path) for path in (self.selection().config, self.selection().lock)}
        return self._known.document_only() if set(others) <= beside else None

    def settle(self) -> Cycle | None:
        """Format what `run` wrote as the settings say, and write the map of what was made from what; None where
        nobody sees a change."""
        known, started = self._known, time.perf_counter()
        if known is None or known.plan is None:
            return None
        self._begin()
        cycle = self._write(pipeline.run(self.selection(), Progress(None), self.cache, known=known), started)
        plan = cycle.outcome.plan
        return cycle if plan is None or set(plan.written) - {write.MIRROR} else None

    def _begin(self) -> None:
        self.at_work = True
        write.touched.clear()

    def _write(self, outcome: pipeline.Outcome, started: float) -> Cycle:
        difference = write.difference(outcome.plan) if outcome.plan and not outcome.plan.clean else ""
        written = outcome.plan is not None and (self.force or not outcome.plan.edited)
        if written:
            try:
                pipeline.commit(outcome)
            except InputError as problem:
                outcome.diagnostics += problem.diagnostics
                outcome.plan, written = None, False
        self._known = outcome if outcome.package is not None else None
        if outcome.config is not None:
            asked = plugins.files(each.name for each in outcome.config.plugins)
            self._programs = {**dict(_stamps(asked)), **self._programs}
        self._seen = {**self._seen, **self._stamp_of_lock()}
        self.at_work = False
        return Cycle(outcome, written, difference, time.perf_counter() - started)

    def changed(self) -> bool:
        """Whether an input is not as the last run found it."""
        return self._look() != self._seen

    def outdated(self) -> bool:
        """Whether a source that this process has imported was edited: the generator's own, or a plugin's."""
        return dict(_stamps(map(Path, self._programs))) != self._programs

    def wait_for_save(self) -> None:
        """Return when the inputs stand still."""
        before: Snapshot = {}
        while (now := self._look()) != before:
            before = now
            time.sleep(SAVING)

    def _look(self) -> Snapshot:
        return dict(_stamps(self._inputs()))

    def _stamp_of_lock(self) -> Snapshot:
        lock = self.selection().lock
        return {} if lock is None else dict(_stamps([lock]))

    def _inputs(self) -> Iterator[Path]:
        selection = self.selection()
        yield selection.spec
        yield from selection.overlays
        yield from (path for path in (selection.config, selection.lock) if path is not None)
        if self._known is not None and self._known.source is not None:
            yield from self._known.source.files
        for tree in selection.trees:
            yield from _files(tree)

    def _is_template(self, path: str) -> bool:
        return any(Path(path).is_relative_to(tree) for tree in self.selection().trees)


def follow(watch: Watch, seen: Callable[[Cycle], None]) -> None:
    """Run at once and at every edit, until interrupted; `seen` gets each run. An edit of the generator itself or of
    a plugin, or its upgrade, starts the same program anew."""
    seen(watch.run())
    edited: float | None = time.monotonic()
    while True:
        time.sleep(INTERVAL)
        if watch.changed():
            watch.wait_for_save()
            seen(watch.run())
            edited = time.monotonic()
        elif edited is not None and time.monotonic() - edited > QUIET:
            edited = None
            if (settled := watch.settle()) is not None:
                seen(settled)
        if watch.outdated():
            os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def describe(cycle: Cycle, stream: TextIO) -> None:
    """Print what a run changed, coloured on a terminal, and how long it took."""
    plan = cycle.outcome.plan
    if plan is None:
        print(f"nothing written in {cycle.seconds:.2f} s; waiting for the next edit", file=stream, flush=True)
        return
    if cycle.difference:
        print(paint(cycle.difference) if stream.isatty() else cycle.difference, file=stream)
    if not cycle.written:
        edited = ", ".join(plan.edited)
        print(f"not written: edited by hand: {edited}; --force overwrites them", file=stream, flush=True)
        return
    counted = f"{len(plan.written)} written, {len(plan.removed)} removed, {len(plan.unchanged)} unchanged"
    print(f"{time.strftime('%H:%M:%S')} {counted} in {cycle.seconds:.2f} s", file=stream, flush=True)


def paint(difference: str) -> str:
    """A unified diff with the colours that terminals give it."""
    return "\n".join(_painted(line) for line in difference.split("\n"))


def _painted(line: str) -> str:
    if line.startswith(("+++", "---")):
        return f"\x1b[1m{line}\x1b[0m"
    code = _COLOURS.get(line[:1])
    return f"\x1b[{code}m{line}\x1b[0m" if code else line


def _changes(old: Snapshot, new: Snapshot) -> list[str]:
    return [path for path in {**old, **new} if old.get(path) != new.get(path)]


def _sources() -> Iterator[Path]:
    return (path for path in _files(Path(__file__).parent) if path.suffix == ".py")


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__" and not name.startswith(".")]
        yield from (Path(place, name) for name in names)


def _stamps(paths: Iterable[Path]) -> Iterator[tuple[str, tuple[int, int]]]:
    for path in paths:
        try:
            found = path.stat()
        except OSError:
            continue
        yield str(path), (found.st_mtime_ns, found.st_size)
