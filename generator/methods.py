"""The HTTP methods of a path item, and which of its keys are operations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .plain import members

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
METHOD = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
"""What can be sent as a method: a token of HTTP."""


def methods_of(item: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """Each operation of a path item: its method in capitals or as the document names one of its own, where it stands
    in the item, and what stands there. A method that is written in another case is understood, too."""
    for key, value in item.items():
        name = str(key).lower()
        if name in METHODS and (key == name or not item.get(name)):
            yield name.upper(), (key,), value
        elif key == "additionalOperations":
            for method, operation in members(value).items():
                yield method, (key, method), operation
