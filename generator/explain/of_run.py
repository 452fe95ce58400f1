"""The map of one run, from what its stages made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from .. import ir
from ..cache import Cache
from ..config import Config
from ..names import Names
from ..parallel import mapped
from ..render import Rendered, Target
from .lines import Tracer
from .origins import origins
from .pages import subjects
from .record import Lines, lines, write

_MANY = 400
"""Files from which on it is worth while to share them out."""


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
    tracer = Tracer(trees, targets, cache)
    tracer.prepare(made)

    def of(each: Rendered) -> Lines:
        return lines(each, tracer.places(each), files[each.path])

    found = {each.path: known for each, known in zip(made, mapped(of, made, least=_MANY), strict=True)}
    return write(names.module, sdk.title, found, subjects(made, sdk, names), origins(sdk, names, config), plugins)
