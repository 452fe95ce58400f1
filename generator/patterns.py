"""Whether a text fits a pattern of the document, found in bounded time: a hostile pattern takes Python's own matcher
years."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

LONGEST = 10_000
"""Characters beyond which a pattern is left alone: matchers go through its parts by recursion, in native code, where
too many end the whole program."""
_BACKTRACKS = 50_000
"""Steps after which a pattern that needs backtracking is given up."""


def matches(pattern: str, text: str, otherwise: bool = True) -> bool:
    """Whether `pattern` is found in `text`; `otherwise` for one that is no pattern, or would take too long to tell."""
    if len(pattern) > LONGEST:
        return otherwise
    try:
        return bool(_validator(pattern).is_valid(text))
    except ValueError:
        return otherwise


@lru_cache(maxsize=256)
def _validator(pattern: str) -> Any:
    import jsonschema_rs  # which documents without patterns go without

    options = jsonschema_rs.FancyRegexOptions(backtrack_limit=_BACKTRACKS)
    return jsonschema_rs.validator_for({"pattern": pattern}, pattern_options=options)
