"""Names of the modules under `models/`."""

from __future__ import annotations

from collections.abc import Collection

from . import words
from .reserved import DEVICES, KEYWORDS, MODEL_MODULES, STDLIB_MODULES
from .scope import Scope


class ModuleNames:
    """Hands out module names, each once, whatever the case.

    `exports` are names that stand beside the modules: who imports a module gives its package an attribute of that
    name, which a class that somebody calls `thing` would be hidden by."""

    def __init__(self, exports: Collection[str] = ()) -> None:
        self._scope = Scope(DEVICES | KEYWORDS | MODEL_MODULES | STDLIB_MODULES, frozenset(exports), folded=True)

    def take(self, name: str) -> str:
        """The module for `name` in snake_case, legal and not handed out before."""
        wanted = words.snake(name) or "module"
        wanted = wanted if wanted[0].isalpha() else f"module_{wanted}"
        if not self._scope.is_free((wanted,)):
            wanted = self._other(wanted)
        self._scope.take((wanted,), name)
        return wanted

    def _other(self, wanted: str) -> str:
        suffixed = f"{wanted}_model"
        if self._scope.is_free((suffixed,)):
            return suffixed
        return self._scope.numbered(wanted, lambda form: (form,), "_")
