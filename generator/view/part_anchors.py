"""The places of fields and parameters on a page of the API reference, to be linked to: `body-messages-content`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field

from ..frozen import dataclass

_LONGEST = 120


@dataclass(slots=True)
class PartAnchors:
    """Those of one page, each once."""

    _taken: set[str] = field(default_factory=set[str])

    def add(self, path: Sequence[str]) -> str:
        """The anchor of what is reached by `path`, a section's title first; the second of a name has a number."""
        words = (re.sub(r"[^\w.]+", "-", step.lower()).strip("-") for step in path)
        base = "-".join(filter(None, words))[:_LONGEST] or "field"
        found, number = base, 2
        while found in self._taken:
            found, number = f"{base}-{number}", number + 1
        self._taken.add(found)
        return found
