"""The map of one run, from what its stages made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from .. import ir
from ..cache import Cache
from ..config import Config
from ..names import Names
from ..render import Rendered, Target
from .lines import trace
from .origins import origins
from .pages import subjects
from .record import write


def map_of(
    sdk: ir.Sdk,
    names: Names,
    config: Config,
    trees: Sequence[Path],
    targets: Sequence[Target],
    made: Sequence[Rendered],
    files: Mapping[str, bytes],
    plugins: Mapping[str, str],
    cache: Cache,
) -> bytes:
    """What each line and each name was made from. `made` are the files as rendered, `files` as formatted; `plugins`
    says which plugin made a file."""
    traced = trace(trees, targets, made, cache)
    return write(
        names.module, sdk.title, traced, files, subjects(made, sdk, names), origins(sdk, names, config), plugins
    )
