"""`make harden`: attacks the generator and the SDK, and prints what it survived; exit code 1 on any failure."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import SystemRandom

from . import bounds, broken, confinement, fuzz, inert, peers, pool, summary, weather
from .case import Result, Run

HOME = Path(__file__).resolve().parent.parent

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
    results: list[Result] = []
    started = time.monotonic()
    for result in _results(chosen):
        results.append(result)
        _show(len(results), result)
    print(f"\n{summary.table(results)}\nin {time.monotonic() - started:.0f} s")
    if chosen.command != "fuzz" and not chosen.only and not chosen.no_peers:
        print(f"\n{peers.compare(HOME / '.cache' / 'harden', chosen.jobs)}")
    failed = summary.failures(results)
    print(f"\n{failed}" if failed else "\nno failures")
    return 1 if failed else 0


def _results(chosen: argparse.Namespace) -> Iterator[Result]:
    if chosen.command == "fuzz":
        yield from _fuzz(chosen.minutes, chosen.seed, chosen.jobs)
        return
    for name in chosen.only or CLASSES:
        yield from CLASSES[name](lambda cases: pool.run(cases, chosen.jobs))


def _fuzz(minutes: float, seed: int, jobs: int) -> Iterator[Result]:
    ends = time.monotonic() + minutes * 60
    first = seed or SystemRandom().randrange(10**9)
    print(f"seeds from {first}")
    endless = fuzz.cases(batches=10**9, first=first)
    yield from pool.run(iter(lambda: next(endless) if time.monotonic() < ends else None, None), jobs)


def _show(number: int, result: Result) -> None:
    line = f"{number} {result.case.group}: {result.case.name}"[:110].encode("ascii", "replace").decode()
    if not result.survived:
        print(f"\nFAILED {line}: {result.verdict.problem[:300]!r}", file=sys.stderr, flush=True)
    elif sys.stderr.isatty():
        print(f"\r\x1b[2K{line}", end="", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m harden", description=__doc__)
    parser.add_argument("--only", nargs="*", choices=tuple(CLASSES), metavar="CLASS", help=f"of {', '.join(CLASSES)}")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="cases at a time")
    parser.add_argument("--no-peers", action="store_true", help="do not install and run other generators")
    commands = parser.add_subparsers(dest="command", metavar="fuzz")
    fuzzing = commands.add_parser("fuzz", help="try random documents for a time")
    fuzzing.add_argument("--minutes", type=float, default=60)
    fuzzing.add_argument("--seed", type=int, default=0, help="where to begin (0: anywhere)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
