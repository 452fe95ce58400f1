"""Overlays that could exhaust the machine: what they select with, how deep and how large they make the document."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Json: TypeAlias = Any


def _overlaid(more: Json, *actions: Json) -> dict[str, str]:
    document = {"openapi": "3.1.0", "info": {"title": "Overlaid", "version": "1"}, "paths": {}, **more}
    overlay = {"overlay": "1.1.0", "info": {"title": "o", "version": "1"}, "actions": actions}
    return {"api.json": json.dumps(document), "overlay.json": json.dumps(overlay)}


def _deepened(times: int) -> dict[str, str]:
    """Each action puts two hundred objects where the one before ended."""
    actions: list[Json] = []
    for number in range(times):
        inner: Json = {f"leaf{number + 1}": {}}
        for _ in range(200):
            inner = {"type": "object", "properties": {"m": inner}}
        actions.append({"target": f"$..leaf{number}", "update": inner})
    return _overlaid({"x": {"leaf0": {}}}, *actions)


def _doubled(times: int) -> dict[str, str]:
    """Each pair of actions puts a copy of the whole into the whole."""
    pairs: list[tuple[Json, Json]] = [
        ({"target": "$.x0.l", "update": {f"k{n}": {}}}, {"target": f"$.x0.l.k{n}", "copy": "$.x0"})
        for n in range(times)
    ]
    return _overlaid({"x0": {"l": {}}}, *(action for pair in pairs for action in pair))


OVERLAID: Mapping[str, Callable[[], Json]] = {
    "overlay with a catastrophic pattern": lambda: _overlaid(
        {"x-l": "a" * 60}, {"target": "$[?search(@, '(a|aa)+b')]", "update": "x"}
    ),
    "overlay with a huge number": lambda: _overlaid({}, {"target": "$[?@.a == 1e99999]", "update": "x"}),
    "overlay that deepens": lambda: _deepened(3),
    "overlay that doubles 24 times": lambda: _doubled(24),
    "overlay of 3,000 keys on 3,000 objects": lambda: _overlaid(
        {"x0": {f"o{n}": {} for n in range(3_000)}},
        {"target": "$.x0[*]", "update": {f"k{n}": n for n in range(3_000)}},
    ),
}
"""Documents with an overlay, by what is odd about it."""
