"""The nearest known name to one that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

_MOST_NAMES = 5_000
_MOST_COMPARED = 300_000
"""Pairs of names that a `Suggester` compares; they take about a second."""


class Suggester:
    """Suggests names as `nearest` does, until it has compared too many: of thousands that are not known, those that
    come first are told what was perhaps meant."""

    def __init__(self, most: int = _MOST_COMPARED) -> None:
        self._left = most

    def nearest(self, name: str, known: Sequence[str]) -> str:
        """`nearest`, or nothing any more."""
        self._left -= len(known)
        return nearest(name, known) if self._left >= 0 else ""


def nearest(name: str, known: Sequence[str]) -> str:
    """`Did you mean …?`, when one of the known names is close to `name`; else empty."""
    if len(known) > _MOST_NAMES:
        return ""
    lowered = {candidate.lower(): candidate for candidate in reversed(known)}
    close = difflib.get_close_matches(name.lower(), lowered, 1, 0.6)
    return f"Did you mean `{lowered[close[0]]}`?" if close else ""
