"""JSONPath after RFC 9535."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import regex  # type: ignore[import-untyped]
from iregexp_check import check
from jsonpath_rfc9535 import JSONPathEnvironment, JSONPathError
from jsonpath_rfc9535.function_extensions import Search
from jsonpath_rfc9535.function_extensions._pattern import map_re

from .plain import Json

_SECONDS = 2.0
"""What the patterns of all paths that one selector is given may take: those that backtrack would take years."""


class Selector:
    """Selects nodes, in bounded time."""

    def __init__(self) -> None:
        self._environment = _Environment()

    def select(self, path: str, data: Json) -> dict[tuple[str | int, ...], Json]:
        """The nodes of `data` that `path` selects, by their places. Raises ValueError for what is no path, or has a
        pattern that takes too long."""
        try:
            return {node.location: node.value for node in self._environment.find(path, data)}
        except (JSONPathError, RecursionError, OverflowError, ValueError, TimeoutError) as fault:
            raise ValueError(str(fault)) from fault


class _Environment(JSONPathEnvironment):
    max_recursion_depth = 1000

    def setup_function_extensions(self) -> None:
        """The functions of the standard, patience with patterns aside."""
        super().setup_function_extensions()
        patience = _Patience()
        self.function_extensions["match"] = _Pattern(regex.fullmatch, patience)
        self.function_extensions["search"] = _Pattern(partial(regex.search, flags=regex.VERSION1), patience)


class _Patience:
    """The seconds that are left for patterns."""

    left = _SECONDS


class _Pattern(Search):
    """A function that holds a text against a pattern, as the library's own does."""

    def __init__(self, find: Callable[..., Any], patience: _Patience) -> None:
        self._find, self._patience = find, patience

    def __call__(self, string: object, pattern: object) -> bool:
        """Whether it is found; what is no text, or no pattern, is not. Raises TimeoutError."""
        if not isinstance(string, str) or not isinstance(pattern, str) or not check(pattern):
            return False
        begun = time.monotonic()
        try:
            return bool(self._find(map_re(pattern), string, timeout=max(self._patience.left, 0.001)))
        except regex.error:
            return False
        except TimeoutError:
            raise TimeoutError("a pattern in it takes too long to match") from None
        finally:
            self._patience.left -= time.monotonic() - begun
