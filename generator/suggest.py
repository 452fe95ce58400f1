"""The nearest known name to one that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

_MOST_NAMES = 5_000


def nearest(name: str, known: Sequence[str]) -> str:
    """`Did you mean …?`, when one of the known names is close to `name`; else empty."""
    if len(known) > _MOST_NAMES:
        return ""
    lowered = {candidate.lower(): candidate for candidate in reversed(known)}
    close = difflib.get_close_matches(name.lower(), lowered, 1, 0.6)
    return f"Did you mean `{lowered[close[0]]}`?" if close else ""
