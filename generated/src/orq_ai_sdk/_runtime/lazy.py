"""Names of a package that are imported when they are first used."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any

from .locks import LOADING


def lazy_names(
    package: str, *modules: tuple[str, str], old: Mapping[str, tuple[str, str]] = MappingProxyType({})
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """The `__getattr__` and `__dir__` of a package. `old`: old name → the new one and a warning (empty: none)."""
    table = {name: module for module, names in modules for name in names.split()}

    def find(name: str) -> Any:
        if name in old:
            target, message = old[name]
            if message:
                warnings.warn(message, DeprecationWarning, stacklevel=2)
            return getattr(sys.modules[package], target)
        module = table.get(name)
        if module is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name, obj=sys.modules[package])
        with LOADING:
            value = getattr(import_module(f"{package}.{module}"), name)
        setattr(sys.modules[package], name, value)
        return value

    def listed() -> list[str]:
        return sorted({*vars(sys.modules[package]), *table, *old})

    return find, listed
