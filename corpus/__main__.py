"""`make corpus`: the generator over thousands of public documents; exit code 1 when a defect was found.

`roundtrip` calls what was generated, against a server made from each document alone."""

from __future__ import annotations

import argparse
import fcntl
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from . import documents, pool, record, summary, trial, typing_check
from .documents import Document
from .record import Record
from .roundtrip import holding
from .roundtrip import summary as roundtrip_summary

HOME = Path(__file__).resolve().parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the chosen documents that have no result yet, and print what was found."""
    chosen = _parser().parse_args(arguments)
    cache: Path = chosen.cache
    documents.install(cache / "npm")
    everything = documents.find(cache / "npm")
    supported = [document for document in everything if documents.is_supported(document)]
    sampled = documents.sample(supported, chosen.sample, chosen.seed)
    wanted = [each for each in sampled if chosen.only in each.name and each.size <= chosen.below * 1e6]
    print(f"{len(everything)} documents, {len(everything) - len(supported)} of them Swagger 2.0; {len(wanted)} wanted")
    if chosen.what == "roundtrip":
        return _roundtrip(wanted, cache / "corpus", chosen)
    records = _try(wanted, cache / "corpus", chosen, "results.jsonl", trial.run)
    if chosen.mypy:
        sampled = documents.sample(wanted, chosen.mypy, chosen.seed)
        typing_check.check(sampled, records, cache / "corpus", chosen.jobs)
    print(summary.table(records))
    print(f"\n{text}" if (text := summary.causes(records)) else "\nno defects")
    return 1 if any(each.problems for each in records) else 0


def _roundtrip(wanted: Sequence[Document], folder: Path, chosen: argparse.Namespace) -> int:
    records = _try(wanted, folder, chosen, "roundtrip.jsonl", holding.run)
    print(roundtrip_summary.table(records))
    print(f"\n{text}" if (text := summary.causes(records)) else "\nno failures")
    return 0 if roundtrip_summary.is_within_bar(records) else 1


def _try(
    wanted: Sequence[Document], folder: Path, chosen: argparse.Namespace, name: str, work: pool.Work
) -> list[Record]:
    folder.mkdir(parents=True, exist_ok=True)
    results = folder / name
    known = {} if chosen.fresh else record.latest(record.read(results))
    if chosen.failed:
        known = {name: each for name, each in known.items() if not each.problems}
    pending = sorted((each for each in wanted if each.name not in known), key=lambda each: -each.size)
    bounds = pool.Bounds(chosen.jobs, int(_physical_memory() * 0.7), chosen.seconds)
    failures = 0
    trial.warm_up(folder / "output")
    with results.open("a", encoding="utf-8") as file:
        _claim(file)
        for number, done in enumerate(pool.run(pending, folder / "output", bounds, work), 1):
            known[done.name] = done
            file.write(done.to_line() + "\n")
            file.flush()
            failures += bool(done.problems)
            _show(number, len(pending), failures, done)
    return [known[each.name] for each in wanted]


def _claim(file: TextIO) -> None:
    """Keep a second run from the same folder, and stop the trials when this run is told to stop."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("another run is at work in this folder")
    signal.signal(signal.SIGTERM, _stop)


def _stop(number: int, frame: object) -> None:
    sys.exit(128 + number)


def _show(number: int, total: int, failures: int, done: Record) -> None:
    bar = "█" * (30 * number // total)
    line = f"{bar:<30} {number:>5}/{total} {failures} with defects  {done.seconds:6.1f} s {done.name}"[:140]
    if sys.stderr.isatty():
        print(f"\r\x1b[2K{line}", end="\n" if number == total else "", file=sys.stderr, flush=True)
    elif done.problems or number % 50 == 0 or number == total:
        print(f"{line}  {done.problems[0].cause if done.problems else ''}", file=sys.stderr, flush=True)


def _physical_memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m corpus", description=__doc__)
    parser.add_argument(
        "what",
        nargs="?",
        choices=("import", "roundtrip"),
        default="import",
        help="import what is made, or call all of it",
    )
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="try N documents drawn at random (0: all)")
    parser.add_argument("--seed", type=int, default=1, help="of the sample (default: 1)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="documents at a time")
    parser.add_argument("--seconds", type=float, default=120, help="time for one document; large ones get more")
    parser.add_argument("--only", default="", metavar="TEXT", help="only documents with TEXT in their name")
    parser.add_argument("--below", type=float, default=1e6, metavar="MB", help="only documents up to this size")
    parser.add_argument("--fresh", action="store_true", help="forget earlier results")
    parser.add_argument("--failed", action="store_true", help="try again what had a defect")
    parser.add_argument("--mypy", type=int, default=0, metavar="N", help="type-check N of the packages")
    parser.add_argument("--cache", type=Path, default=HOME / ".cache", metavar="DIR", help="packages and results")
    return parser


if __name__ == "__main__":
    sys.exit(main())
