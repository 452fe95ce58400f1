"""One fault is told once: what is wrong, as the check of the document says it, with what became of it, which a later
stage found. The report keeps both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from .diagnostics import Diagnostic, Pointer

_EFFECTS: Mapping[str, tuple[str, str]] = {
    "operation-id-duplicate": ("duplicate-operation-id", "this one gets a longer name"),
    "parameter-not-in-path": ("path-parameter-surplus", "the parameter is left out"),
    "parameter-undescribed": ("path-parameter-missing", "it is a required string"),
    "ref-not-found": ("ref-not-found", "it counts as empty"),
    "security-scheme-unknown": ("security-undefined", "the requirement is left out"),
    "server-variable-undescribed": ("server-variable", "it is empty unless the caller sets it"),
}
"""What a later stage says of a fault → what the check says of it, and what became of it."""


def once(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """`diagnostics` without those that speak again of what one before them is about: that says what became of it."""
    kept: list[Diagnostic] = []
    places: dict[tuple[str, Pointer], list[int]] = {}
    for found in diagnostics:
        earlier, effect = _EFFECTS.get(found.code, ("", ""))
        if numbers := places.get((earlier, found.pointer)):
            for number in numbers:
                kept[number] = _ending(kept[number], effect)
            continue
        for pointer in (found.pointer, found.pointer.rpartition("/")[0]):
            places.setdefault((found.code, pointer), []).append(len(kept))
        kept.append(found)
    return kept


def _ending(found: Diagnostic, effect: str) -> Diagnostic:
    """`found` with what became of it at the end of its hint."""
    if found.hint.endswith(f"{effect}."):
        return found
    joint = " Until" if found.hint.endswith((".", "?")) else "; until"
    return replace(found, hint=f"{found.hint}{joint} then {effect}.")
