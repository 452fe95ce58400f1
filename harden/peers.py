"""Other generators on some of the same attacks, in environments of their own; the figures beside ours.

Only what can be told from outside is compared: whether it ends within the bounds without a traceback, whether every
Python file of its output compiles, and whether importing them runs a text from the document.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from bench.generators import OPENAPI_PYTHON_CLIENT, installed
from generator.plain import is_object

from . import bounds, positions, trial
from .case import Case, Result, Verdict
from .inert import NEWEST, SEEDS
from .payloads import MARK, SHARP
from .pool import run
from .positions import Kind

PEER = "openapi-python-client"
_BOUNDS = (
    "alias bomb", "500 levels of lists", "cycle through allOf", "cycle through items", "10,000 enum values",
    "2,000 union members", "2 MB description", "5 MB description", "catastrophic patterns", "10,000 properties",
    "5,000 operations of one id", "huge numbers", "cycles of components",
)  # fmt: skip
Generate = Callable[[Path, Path], Sequence[str]]
"""The command that generates an SDK for a document into a folder."""
_PROBE = f"""
import importlib, os, pathlib, sys
root, package = map(pathlib.Path, sys.argv[1:])
sys.path.insert(0, str(root))
for path in sorted(package.rglob("*.py")):
    compile(path.read_bytes(), str(path), "exec")
for path in sorted(package.rglob("*.py")):
    parts = path.relative_to(root).with_suffix("").parts
    importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
sys.exit(3 if os.environ.get("{MARK}") or pathlib.Path("{MARK}").exists() else 0)
"""


def compare(jobs: int) -> str:
    """The same attacks on both, as a table; a sentence where the peer cannot be had."""
    python = installed(PEER, OPENAPI_PYTHON_CLIENT)
    if python is None or not starts(python):
        return f"{OPENAPI_PYTHON_CLIENT} cannot be {'started' if python else 'installed'}: no figures of a peer"
    ours = list(run(_cases(_own, Path(sys.executable)), jobs))
    theirs = list(run(_cases(partial(_peer, python), python), jobs))
    head = (
        f"{'the same ' + str(len(ours)) + ' documents':<30}{'survived':>10}{'served':>8}{'refused':>9}{'slowest':>10}"
    )
    lines = [f"{head}{'largest':>10}  did not end well because"]
    return "\n".join([*lines, _line("this generator", ours), _line(OPENAPI_PYTHON_CLIENT, theirs)])


def starts(python: Path) -> bool:
    """Whether the peer of this environment says its version: else it would be taken for one that fails at all."""
    with suppress(OSError):
        command = [*_program(python), "--version"]
        return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0
    return False


def _line(name: str, results: Sequence[Result]) -> str:
    lost: dict[str, int] = {}
    for result in results:
        if not result.survived:
            reason = result.verdict.problem.split(":")[0]
            lost[reason] = lost.get(reason, 0) + 1
    told = ", ".join(f"{reason} ({count})" for reason, count in sorted(lost.items()))
    survived = [result for result in results if result.survived]
    refused = sum(result.verdict.refused for result in survived)
    slowest, largest = max(each.seconds for each in results), max(each.megabytes for each in results)
    counts = f"{len(survived):>10}{len(survived) - refused:>8}{refused:>9}"
    return f"{name:<30}{counts}{slowest:>8.1f} s{largest:>6} MiB  {told}"


def _cases(generate: Generate, python: Path) -> Iterator[Case]:
    for name in _BOUNDS:
        made = bounds.DOCUMENTS[name]
        yield Case("peers", name, partial(_attempt, made, generate, python), limit=120, alone=True)
    files = positions.load(next(seed for seed in SEEDS if seed.stem != NEWEST and seed.stem.startswith("openapi")))
    found = [each for each in positions.positions(files) if each.kind in (Kind.PROSE, Kind.NAME)]
    for payload in SHARP:
        for behind in (True, False):
            texts = {each: positions.placed(each, payload.text, behind=behind) for each in found}
            changed = positions.rewritten(files, texts)
            attempt = partial(_attempt, changed.copy, generate, python)
            yield Case("peers", payload.name, attempt, limit=120)


def _attempt(make: Callable[[], Any], generate: Generate, python: Path, folder: Path) -> Verdict:
    made = make()
    if is_object(made) and positions.ROOT in made:
        spec = positions.written(made, folder)
    else:
        text = made if isinstance(made, str) else bounds.dumped(made)
        spec = folder / ("api.json" if text.startswith("{") else "api.yaml")
        spec.write_text(text)
    out = folder / "out"
    done = trial.measured(generate(spec, out), folder, SDKWRIGHT_CACHE=str(folder / "cache"))
    return replace(_judged(done, out, python, folder), seconds=done.seconds, megabytes=done.megabytes)


def _judged(done: trial.Measured, out: Path, python: Path, folder: Path) -> Verdict:
    if "Traceback" in done.said or done.code < 0:
        return Verdict("not done after 90 s" if done.late else "traceback")
    if trial.beyond(done):
        return Verdict("more than 10 s or 1 GiB")
    own = (out / "src").is_dir()
    places = [str(out / "src")] * 2 if own else [str(out.parent), str(out)]
    if not any(out.rglob("*.py")):
        return Verdict(refused=True)
    probed = trial.measured([str(python), "-c", _PROBE, *places], folder)
    if probed.code == 3:
        return Verdict("a text from the document ran")
    return Verdict("output that does not import" if probed.code else "")


def _own(spec: Path, out: Path) -> Sequence[str]:
    return [sys.executable, "-m", "generator", "generate", "--quiet", "--spec", str(spec), "--output", str(out)]


def _peer(python: Path, spec: Path, out: Path) -> Sequence[str]:
    command = [*_program(python), "generate", "--path", str(spec), "--output-path", str(out)]
    return [*command, "--meta", "none", "--overwrite"]


def _program(python: Path) -> Sequence[str]:
    """As a module: the script of an environment that was moved does not find its interpreter."""
    return [str(python), "-m", PEER.replace("-", "_")]
