"""Wheel and sdist of a generated project, the same bytes for the same input, and proof that the wheel works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from .. import old_names
from .snapshot import Snapshot
from .surface import Surface

_SMOKE = Path(__file__).with_name("smoke.py")


class BuildError(Exception):
    """A tool failed; the message has what it said last."""


def source_date(date: str) -> int:
    """The time that a build shall claim: SOURCE_DATE_EPOCH where it is set, else the midnight (UTC) of `date`."""
    seconds = old_names.source_date()
    return int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp()) if seconds is None else seconds


def build(project: Path, dist: Path, epoch: int) -> tuple[Path, ...]:
    """Build the sdist of `project`, and the wheel from the sdist, into `dist`. Raises BuildError.

    The build backend is the one that is installed, so that a pinned one gives the same bytes everywhere."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(dist), str(project)]
    dist.mkdir(parents=True, exist_ok=True)
    _run(command, "the build", dist, {"SOURCE_DATE_EPOCH": str(epoch), "PYTHONHASHSEED": "0"})
    return tuple(sorted(path for path in dist.iterdir() if path.suffix in (".whl", ".gz")))


def smoke_test(wheel: Path, promised: Snapshot, distribution: str, scratch: Path) -> str:
    """Install `wheel` in a fresh environment and use what it promises; the last line said. Raises BuildError."""
    home = scratch / "venv"
    venv.create(home, with_pip=True, clear=True)
    python = str(home / ("Scripts" if os.name == "nt" else "bin") / "python")
    _run(
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)],
        "installing the wheel",
        scratch,
    )
    plan = scratch / "smoke.json"
    plan.write_text(json.dumps(_plan(promised, distribution)), encoding="utf-8")
    return _run([python, "-I", str(_SMOKE), str(plan)], "the smoke test", scratch).strip().splitlines()[-1]


def _plan(promised: Snapshot, distribution: str) -> dict[str, object]:
    surface = promised.surface
    return {
        "distribution": distribution,
        "version": promised.version,
        "package": surface.package,
        "client": surface.client,
        "names": sorted({*surface.classes, *surface.aliases, *surface.values}),
        "calls": [name for name in sorted(surface.calls) if not _belongs_to_a_class(name, surface)],
    }


def _belongs_to_a_class(name: str, surface: Surface) -> bool:
    return name in surface.classes or name.rpartition(".")[0] in surface.classes


def _run(command: Sequence[str], what: str, place: Path, extra: dict[str, str] | None = None) -> str:
    """What `command` says. `place` has no Python in it: `-m` would import from there first. Raises BuildError."""
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **(extra or {})}, cwd=place
    )
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines()[-15:]
        raise BuildError("\n".join([f"{what} failed:", *(f"  {line}" for line in said)]))
    return done.stdout
