"""The order of the names that one import statement lists, as isort and ruff have it."""

from __future__ import annotations


def rank(name: str) -> tuple[bool, bool, str]:
    """What to sort names by: constants come first, then classes, then all others."""
    return not (name.isupper() and len(name) > 1), not name[:1].isupper(), name
