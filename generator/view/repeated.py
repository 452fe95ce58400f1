"""Encoders that remember: a document says the same texts again and again, on pages that are made one by one."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar, cast

from ..encode import Encoded

Encoder = TypeVar("Encoder", bound=Callable[..., Encoded])

_KEPT = 8_192
_LONGEST = 1_000
"""Characters of a text that is worth keeping; longer ones hardly repeat, and would fill the memory."""


def repeated(encode: Encoder) -> Encoder:
    """`encode`, which depends on its arguments alone, a text the first, with what it made of short texts remembered."""
    known = lru_cache(maxsize=_KEPT)(encode)

    def encoded(raw: str, *args: Any, **kwargs: Any) -> Encoded:
        return (known if len(raw) <= _LONGEST else encode)(raw, *args, **kwargs)

    return cast("Encoder", encoded)
