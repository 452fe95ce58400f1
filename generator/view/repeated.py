"""Encoders that remember: a document says the same texts again and again, on pages that are made one by one."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec

from ..encode import Encoded

Options = ParamSpec("Options")

_KEPT = 8_192
_LONGEST = 1_000
"""Characters of a text that is worth keeping; longer ones hardly repeat, and would fill the memory."""


def repeated(
    encode: Callable[Concatenate[str, Options], Encoded],
) -> Callable[Concatenate[str, Options], Encoded]:
    """`encode`, which depends on its arguments alone, with what it made of short texts remembered."""
    known = lru_cache(maxsize=_KEPT)(encode)

    @wraps(encode)
    def encoded(raw: str, *args: Options.args, **kwargs: Options.kwargs) -> Encoded:
        return (known if len(raw) <= _LONGEST else encode)(raw, *args, **kwargs)

    return encoded
