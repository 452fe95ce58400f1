"""`make harden`: attacks the generator and the SDK, and prints what it survived; exit code 1 on any failure."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import SystemRandom

from . import bounds, broken, confinement, fuzz, inert, peers, pool, summary, weather
from .case import Result, Run
from .journal import HOME, Journal, OutOfTimeError

_PLACE = HOME / ".cache" / "harden"
_EVERY = 60.0
"""Seconds between two lines of progress where nobody watches."""

CLASSES: Mapping[str, Callable[[Run], Iterator[Result]]] = {
    "inert": inert.attack,
    "confinement": lambda run: run(confinement.cases()),
    "bounds": lambda run: run(bounds.cases()),
    "broken": lambda run: run(broken.cases()),
    "random": lambda run: run(fuzz.cases()),
    "weather": lambda run: run(weather.cases()),
}
"""The classes of attacks: each runs cases and gives their results. A new one is a module and a line here."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Try what was chosen, and print what was survived."""
    chosen = _parser().parse_args(arguments)
    results, started, stopped = list[Result](), time.monotonic(), ""
    progress = _Progress(started)
    try:
        for result in _results(chosen, started):
            results.append(result)
            progress.tell(result)
    except (KeyboardInterrupt, OutOfTimeError):
        stopped = "stopped before the end; the same command goes on from here"
    print(f"\n{summary.table(results)}\nin {time.monotonic() - started:.0f} s")
    whole = chosen.command != "fuzz" and not chosen.only and not stopped
    if whole and not chosen.no_peers:
        print(f"\n{peers.compare(chosen.jobs)}")
    failed = summary.failures(results)
    print("\n" + "\n".join(filter(None, (failed or "no failures", stopped))))
    return 1 if failed else 3 if stopped else 0


def _results(chosen: argparse.Namespace, started: float) -> Iterator[Result]:
    if chosen.command == "fuzz":
        yield from _fuzz(chosen.minutes, chosen.seed, chosen.jobs)
        return
    ends = started + chosen.end_after * 60 if chosen.end_after else None
    journal = Journal(_PLACE, chosen.jobs, ends=ends, anew=chosen.anew)
    for name in chosen.only or CLASSES:
        yield from CLASSES[name](journal.run)
    if journal.kept:
        print(f"\n{journal.kept} cases are known from a run of the same code before; --anew tries them again")


def _fuzz(minutes: float, seed: int, jobs: int) -> Iterator[Result]:
    ends = time.monotonic() + minutes * 60
    first = seed or SystemRandom().randrange(10**9)
    print(f"seeds from {first}")
    endless = fuzz.cases(batches=10**9, first=first)
    yield from pool.run(iter(lambda: next(endless) if time.monotonic() < ends else None, None), jobs)


class _Progress:
    """Says on the error stream what was done: every case to a terminal, else a line a minute; a failure at once."""

    def __init__(self, started: float) -> None:
        self._started = self._told = started
        self._number = 0

    def tell(self, result: Result) -> None:
        """One more case is done."""
        self._number += 1
        now = time.monotonic()
        line = f"{self._number} {result.case.group}: {result.case.name}"[:110].encode("ascii", "replace").decode()
        if not result.survived:
            print(f"\nFAILED {line}: {result.verdict.problem[:300]!r}", file=sys.stderr, flush=True)
        elif sys.stderr.isatty():
            print(f"\r\x1b[2K{line}", end="", file=sys.stderr, flush=True)
        elif now - self._told > _EVERY:
            self._told = now
            print(f"after {(now - self._started) / 60:.0f} min: {line}", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m harden", description=__doc__)
    parser.add_argument("--only", nargs="*", choices=tuple(CLASSES), metavar="CLASS", help=f"of {', '.join(CLASSES)}")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="cases at a time")
    parser.add_argument("--end-after", type=float, default=0, metavar="MINUTES", help="begin no case after that time")
    parser.add_argument("--anew", action="store_true", help="forget what earlier runs of the same code came to")
    parser.add_argument("--no-peers", action="store_true", help="do not install and run other generators")
    commands = parser.add_subparsers(dest="command", metavar="fuzz")
    fuzzing = commands.add_parser("fuzz", help="try random documents for a time")
    fuzzing.add_argument("--minutes", type=float, default=60)
    fuzzing.add_argument("--seed", type=int, default=0, help="where to begin (0: anywhere)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
