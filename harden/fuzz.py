"""Properties of every document: no traceback, an output that imports, nothing to write the second time, the same bytes
twice."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from generator import pipeline
from generator.cache import NO_CACHE
from generator.progress import Progress
from generator.selection import HOME, Selection

from . import output, use
from .case import Case, Verdict
from .documents import documents

Json = Any
_numbers = itertools.count()
_HEALTH = (
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.filter_too_much,
    HealthCheck.large_base_example,
)


class Broken(AssertionError):
    """A document for which a property does not hold."""


def hold(document: Json) -> bool:
    """Hold `document` to every property that one process can tell; whether it was served. Raises Broken, or what the
    generator raises."""
    sys.dont_write_bytecode = True
    with tempfile.TemporaryDirectory(prefix="harden-") as scratch:
        spec, out = Path(scratch, "api.json"), Path(scratch, "out")
        (Path(scratch) / "models").symlink_to(HOME / "harden" / "seeds" / "models")
        spec.write_text(json.dumps(document))
        package = f"fuzz_{os.getpid()}_{next(_numbers)}"
        selection = Selection(spec=spec, output=out, package=package, prove="off")
        outcome = pipeline.run(selection, Progress(None), NO_CACHE)
        verdict = output.refusal(outcome)
        if verdict is not None:
            _demand(verdict.problem)
            return False
        pipeline.commit(outcome)
        _demand(use.problem(out / "src", package))
        again = pipeline.run(selection, Progress(None), NO_CACHE)
        written = again.plan.written if again.plan is not None else ("nothing",)
        _demand(f"the second run writes {written[:3]}" if written else "")
        return True


def _demand(problem: str) -> None:
    if problem:
        raise Broken(problem)


def explore(number: int, examples: int, action: Callable[[Json], object] = hold) -> None:
    """Hold that many random documents to the properties, beginning at the seed `number`; on a failure the smallest
    document found is in the exception's notes."""

    @seed(number)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        suppress_health_check=_HEALTH,
        phases=(Phase.generate, Phase.shrink),
        print_blob=False,
        report_multiple_bugs=False,
    )
    @given(document=documents)
    def test(document: Json) -> None:
        try:
            action(document)
        except Exception as fault:
            fault.add_note(json.dumps(document))
            raise

    test()


def cases(batches: int = 24, examples: int = 25, first: int = 1) -> Iterator[Case]:
    """Batches of random documents, and of each batch's last one the same bytes for different hash seeds."""
    for number in range(first, first + batches):
        attempt = partial(_attempt, number, examples)
        yield Case("random documents", f"seed {number}", attempt, examples, 900)


def _attempt(number: int, examples: int, folder: Path) -> Verdict:
    served: list[Json] = []

    def keep(document: Json) -> None:
        if hold(document):
            served[:] = [document]

    try:
        explore(number, examples, keep)
    except Exception as fault:
        document = (getattr(fault, "__notes__", None) or ["no document"])[0]
        return Verdict(f"{type(fault).__name__}: {str(fault)[:400]} — for {document[:1_500]}")
    return Verdict(same_bytes(served[0], folder) if served else "")


def same_bytes(document: Json, folder: Path) -> str:
    """Generate `document` with two hash seeds, each in a process of its own; the first file that differs."""
    (folder / "api.json").write_text(json.dumps(document))
    (folder / "models").symlink_to(HOME / "harden" / "seeds" / "models")
    trees = [_tree(folder, hash_seed) for hash_seed in ("1", "2")]
    different = [path for path in sorted({*trees[0], *trees[1]}) if trees[0].get(path) != trees[1].get(path)]
    return f"{different[0]} differs between two hash seeds for {json.dumps(document)[:1_500]}" if different else ""


def _tree(folder: Path, hash_seed: str) -> dict[str, bytes]:
    out = folder / f"out{hash_seed}"
    command = [sys.executable, "-m", "generator", "generate", "--quiet", "--spec", "api.json", "--output", str(out)]
    environment = {
        **os.environ,
        "PYTHONHASHSEED": hash_seed,
        "PYTHONPATH": str(HOME),
        "SDKWRIGHT_CACHE": str(folder / f"c{hash_seed}"),
    }
    subprocess.run([*command, "--package", "fuzzed"], cwd=folder, env=environment, check=True, capture_output=True)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
