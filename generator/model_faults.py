"""Which declarations make the model generator fail: the smallest set without which it does not, within bounded time."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from . import ir, models
from .cache import Cache
from .diagnostics import Pointer
from .layout import Layout
from .names import Names
from .normalize.untyped import untyped_schemas

SECONDS = 90.0
"""After which what is still suspected counts as being at fault."""


def faulty(sdk: ir.Sdk, names: Names, layout: Layout, failed: models.NotGenerated, cache: Cache) -> dict[Pointer, str]:
    """The declarations to leave untyped, with the reason for each, so that `models.generate` works; empty when none of
    them is at fault."""
    said = {found.pointer: found.message for found in failed.diagnostics if found.pointer in sdk.schemas}
    if said:
        return said
    reason = failed.diagnostics[0].message.rstrip(".")
    parts = ("faults", *models.identity(sdk, names, layout))
    known = cache.remember("faults", parts, lambda: json.dumps(_searched(sdk, names, layout)).encode())
    return dict.fromkeys(json.loads(known), reason)


def _searched(sdk: ir.Sdk, names: Names, layout: Layout) -> list[Pointer]:
    def fails(typed: Sequence[Pointer]) -> bool:
        others = sdk.schemas.keys() - set(typed)
        return models.failure(replace(sdk, schemas=untyped_schemas(sdk.schemas, others)), names, layout) is not None

    return [] if fails(()) else culprits(tuple(sdk.schemas), fails, time.monotonic() + SECONDS)


def culprits(items: Sequence[Pointer], fails: Callable[[Sequence[Pointer]], bool], end: float) -> list[Pointer]:
    """Those of `items` without which `fails` is no longer true of them; it is false of none at all.

    One after another: the last item of the shortest beginning that fails, found by halving. After `end`, a time of
    `time.monotonic`, all that is left of the search counts."""
    found: list[Pointer] = []
    while fails(rest := [item for item in items if item not in found]):
        low, high = 0, len(rest)
        while high - low > 1 and time.monotonic() < end:
            middle = (low + high) // 2
            low, high = (low, middle) if fails(rest[:middle]) else (middle, high)
        found += rest[low:high]
    return found
