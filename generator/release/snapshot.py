"""One side of a comparison: the surface of an SDK, and where it is known what it says on the wire."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import __version__
from ..diagnostics import NOWHERE, InputError, error
from . import compare, surface, wire
from .changes import Change, arranged
from .facts import Facts
from .surface import Surface

BASELINE = ".sdkwright/surface.json"
"""Where a released SDK keeps what it promised."""

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was promised. `version` is empty where nothing tells it; `facts` is None for a tree without its spec.

    `digest` stands for the package's code, so that a release notices a change that nothing public shows."""

    surface: Surface
    facts: Facts | None = None
    version: str = ""
    digest: str = ""


def changes_between(old: Snapshot, new: Snapshot) -> tuple[Change, ...]:
    """Every change from `old` to `new`, of the Python surface and of the wire, the gravest first."""
    if old.facts is None or new.facts is None:
        return arranged(compare.compare(old.surface, new.surface))
    moved = wire.renames(old.facts, new.facts)
    known = new.surface.names()
    moved = {name: target for name, target in moved.items() if name not in known and target in known}
    return arranged((*compare.compare(old.surface, new.surface, moved), *wire.compare(old.facts, new.facts)))


def to_bytes(snapshot: Snapshot) -> bytes:
    """`snapshot` as the content of a baseline file."""
    content = {
        "about": "What the released version promised. Written by `release`; the next release is compared with it.",
        "format": _FORMAT,
        "generator": __version__,
        "version": snapshot.version,
        "digest": snapshot.digest,
        "surface": surface.to_data(snapshot.surface),
        "wire": snapshot.facts,
    }
    return (json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def read_baseline(path: Path) -> Snapshot | None:
    """The snapshot in `path`; None when there is no such file. Raises InputError for one that cannot be used."""
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as problem:
        raise _unusable(path, str(problem)) from problem
    return from_data(path, data)


def is_baseline(data: object) -> bool:
    """Whether JSON data is a baseline, of whatever format."""
    return isinstance(data, dict) and {"format", "surface", "wire"} <= data.keys()


def from_data(path: Path, data: Mapping[str, Any]) -> Snapshot:
    """The snapshot that the data of a baseline describes. Raises InputError for one that cannot be used."""
    if not is_baseline(data) or data["format"] != _FORMAT:
        raise _unusable(path, "it has another format")
    if data["wire"] is not None and not {"servers", "calls", "types", "names"} <= set(data["wire"]):
        raise _unusable(path, "its wire facts are incomplete")
    try:
        return Snapshot(surface.from_data(data["surface"]), data["wire"], str(data["version"]), str(data["digest"]))
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise _unusable(path, f"{type(problem).__name__}: {problem}") from problem


def _unusable(path: Path, why: str) -> InputError:
    hint = "restore it from version control, or delete it to start anew from this release"
    return InputError(
        [error("baseline", f"{path} is not a baseline that can be used: {why}.", "#", hint, position=NOWHERE)]
    )
