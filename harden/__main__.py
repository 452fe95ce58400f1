"""`make harden`: attacks the generator and prints what it survived; exit code 1 on any failure."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from . import bounds, inert, pool, summary
from .case import Case, Result

Run = Callable[[Iterable[Case]], Iterator[Result]]

CLASSES: Mapping[str, Callable[[Run], Iterator[Result]]] = {
    "inert": inert.attack,
    "bounds": lambda run: run(bounds.cases()),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the chosen classes, and print what was survived."""
    chosen = _parser().parse_args(arguments)
    results: list[Result] = []
    started = time.monotonic()
    for name in chosen.only or CLASSES:
        for number, result in enumerate(CLASSES[name](lambda cases: pool.run(cases, chosen.jobs)), 1):
            results.append(result)
            _show(name, number, result)
    print(summary.table(results))
    print(f"in {time.monotonic() - started:.0f} s")
    failed = summary.failures(results)
    print(f"\n{failed}" if failed else "\nno failures")
    return 1 if failed else 0


def _show(name: str, number: int, result: Result) -> None:
    if not result.survived:
        print(f"FAILED {result.case.group}: {result.case.name}: {result.verdict.problem[:300]}", file=sys.stderr)
    elif sys.stderr.isatty():
        print(f"\r\x1b[2K{name} {number} {result.case.name}"[:120], end="", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m harden", description=__doc__)
    parser.add_argument("--only", nargs="*", choices=tuple(CLASSES), metavar="CLASS", help=f"of {', '.join(CLASSES)}")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="cases at a time")
    return parser


if __name__ == "__main__":
    sys.exit(main())
