"""Whether the last run's output still stands: nothing that it read changed, and nothing that it wrote.

A run that ends with its output in place is remembered: the hashes of its inputs and outputs, and what it had to say.
While they all hold, running again would change nothing, so nothing else needs to be imported or computed. An answer
from here never writes a file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from . import old_names, versions
from .cache import Cache, default_folder
from .diagnostics import Diagnostic, from_json, to_json
from .frozen import dataclass
from .selection import Selection, select

if TYPE_CHECKING:
    from .pipeline import Outcome

_MANIFEST = ".sdkwright/manifest.json"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the last run said: its diagnostics, all with positions, and `made` (`4 operations, 149 models`)."""

    output: Path
    files: int
    made: str
    diagnostics: tuple[Diagnostic, ...]


def answer(chosen: argparse.Namespace) -> int | None:
    """The exit code of `generate` when there is nothing to do, after saying so; None when it has to run."""
    if chosen.command != "generate" or chosen.report is not None:
        return None
    started = time.perf_counter()
    found = recall(select(chosen), Cache(default_folder()))
    if found is None:
        return None
    from .notices import print_diagnostics, say

    print_diagnostics(found.diagnostics, None, chosen.quiet)
    seconds = time.perf_counter() - started
    if chosen.check:
        print("up to date")
    elif not chosen.quiet:
        counted = f"{found.made}, 0 files written, {found.files} unchanged, 0 removed"
        say(f"{found.output}: {counted} in {seconds:.2f} s; nothing to do")
    return 0


def recall(selection: Selection, cache: Cache) -> Standing | None:
    """The last run of `selection`, if everything that it read and wrote is as it was."""
    record = cache.get(_key(selection))
    if record is None:
        return None
    with suppress(OSError, ValueError, KeyError, TypeError):
        content = json.loads(record)
        output = Path(content["output"])
        places = {output / path: digest for path, digest in content["files"].items()}
        same = _holds(content["inputs"]) and _trees(selection) == content["trees"] and _holds(places)
        due = content["due"] and old_names.today() > content["due"]
        if same and not due and _plugins(content["plugins"]) == content["plugged"]:
            found = tuple(from_json(each) for each in content["diagnostics"])
            return Standing(output, len(places) - 1, content["made"], found)
    return None


def remember(selection: Selection, outcome: Outcome, cache: Cache, started: float) -> None:
    """Keep a run whose output is in place. `started` is the wall-clock time before it read anything: a run during
    which an input changed is not kept."""
    if outcome.plan is None or outcome.sdk is None or outcome.source is None or outcome.source.failures:
        return
    if outcome.source.is_remote:
        return
    inputs = [*_given(selection), *outcome.source.files]
    if any(_changed_at(path) >= started for path in (*inputs, *_tree_files(selection))):
        return
    plan = outcome.plan
    record = {
        "inputs": {str(path): _digest(path) for path in (*inputs, *_present(selection.lock))},
        "trees": _trees(selection),
        "plugins": (asked := [each.name for each in outcome.config.plugins] if outcome.config is not None else []),
        "plugged": _plugins(asked),
        "due": old_names.next_day(outcome.config.aliases, old_names.today()) if outcome.config is not None else "",
        "output": str(plan.output.resolve()),
        "files": {path: hashlib.sha256(content).hexdigest() for path, content in plan.files.items()}
        | {_MANIFEST: _digest(plan.output / _MANIFEST)},
        "made": f"{len(outcome.sdk.operations)} operations, {len(outcome.sdk.schemas)} models",
        "diagnostics": [to_json(found) for found in outcome.placed],
    }
    cache.put(_key(selection), json.dumps(record).encode())
    cache.tidy()


def _plugins(names: list[str]) -> str:
    """The identity of the named plugins; to know it they need not be imported, and without any nothing is."""
    if not names:
        return ""
    from .plugins import identity

    return identity(names)


def _given(selection: Selection) -> tuple[Path, ...]:
    return selection.spec, *selection.overlays, *_present(selection.config)


def _present(path: Path | None) -> tuple[Path, ...]:
    return () if path is None else (path,)


def _key(selection: Selection) -> str:
    return Cache.key("standing", (repr(selection), os.getcwd(), versions.own(), versions.tools()))


def _holds(files: dict[str, str] | dict[Path, str]) -> bool:
    return all(_digest(Path(path)) == digest for path, digest in files.items())


def _digest(path: Path) -> str:
    """The hash of a file's content; of a file that is not there, nothing."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except FileNotFoundError:
        return ""


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_ctime
    except FileNotFoundError:
        return 0.0


def _tree_files(selection: Selection) -> Iterable[Path]:
    for tree in selection.trees:
        yield from (path for path in sorted(tree.rglob("*")) if "__pycache__" not in path.parts and path.is_file())


def _trees(selection: Selection) -> str:
    digest = hashlib.sha256()
    for path in _tree_files(selection):
        digest.update(f"{path}\0{_digest(path)}\0".encode())
    return digest.hexdigest()
