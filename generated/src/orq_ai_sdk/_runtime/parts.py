"""The modules of this package that an SDK comes with only where its API has a use for them."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def part(name: str) -> Any:
    """Such a module, imported when it is first needed."""
    return import_module(f"{__package__}.{name}")
