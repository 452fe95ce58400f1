"""One side of a comparison: the surface of an SDK, and where it is known what it says on the wire."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from .. import __version__
from ..diagnostics import NOWHERE, InputError, error, join_pointer
from ..frozen import dataclass
from . import compare, surface, wire
from .changes import Change, arranged
from .facts import Facts
from .surface import Surface

BASELINE = ".sdkwright/surface.json"
"""Where a released SDK keeps what it promised."""

_FORMAT = 1
_SCHEMA = Path(__file__).with_name("baseline.schema.json")
"""What the data of a baseline has to be, so that a comparison can rely on it."""


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


def from_data(path: Path, data: Any) -> Snapshot:
    """The snapshot that the data of a baseline describes. Raises InputError for one that cannot be used."""
    if not is_baseline(data) or data["format"] != _FORMAT:
        raise _unusable(path, "it has another format")
    try:
        json.dumps(data, ensure_ascii=False).encode()  # half a pair of surrogates could be printed nowhere
        found = next(_validator().iter_errors(data), None)
    except (ValueError, RecursionError) as problem:
        raise _unusable(path, str(problem)) from problem
    if found is not None:
        raise _unusable(path, f"something else is expected at {_place(found.instance_path)}")
    return Snapshot(surface.from_data(data["surface"]), data["wire"], data["version"], data["digest"])


@lru_cache(maxsize=1)
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(json.loads(_SCHEMA.read_bytes()))


def _place(path: Sequence[str | int]) -> str:
    return join_pointer("#", *map(str, path))


def _unusable(path: Path, why: str) -> InputError:
    hint = "restore it from version control, or delete it to start anew from this release"
    return InputError(
        [error("baseline", f"{path} is not a baseline that can be used: {why}.", "#", hint, position=NOWHERE)]
    )
