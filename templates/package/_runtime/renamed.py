"""Arguments that are known by an old name too."""

from __future__ import annotations

import warnings
from typing import Any

from .types import UNSET


def renamed(method: str, name: str, value: Any, required: bool, *olds: tuple[str, Any, str]) -> Any:
    """The value of an argument that may come under its name or an old one; `UNSET` when it comes under none.

    Args:
        method: The method, as errors name it.
        name: The argument's name.
        value: What was given under that name.
        required: Whether the argument must be given.
        olds: An old name, what was given under it, and the warning that its users get (empty: none).

    Raises:
        TypeError: The argument was given under two names, or a required one under none.
    """
    given = [(name, value)] if value is not UNSET else []
    for old, other, message in olds:
        if other is not UNSET:
            given.append((old, other))
            if message:
                warnings.warn(message, DeprecationWarning, stacklevel=3)
    if len(given) > 1:
        raise TypeError(f"{method}() got {' and '.join(repr(word) for word, _ in given)}, which are one argument")
    if required and not given:
        raise TypeError(f"{method}() missing 1 required keyword-only argument: {name!r}")
    return given[0][1] if given else UNSET
