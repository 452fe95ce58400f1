"""JSONPath after RFC 9535."""

from __future__ import annotations

from jsonpath_rfc9535 import JSONPathEnvironment, JSONPathError

from .plain import Json


class _Environment(JSONPathEnvironment):
    max_recursion_depth = 1000


_JSONPATH = _Environment()


def select(path: str, data: Json) -> dict[tuple[str | int, ...], Json]:
    """The nodes of `data` that `path` selects, by their places. Raises ValueError for what is no path."""
    try:
        return {node.location: node.value for node in _JSONPATH.find(path, data)}
    except (JSONPathError, RecursionError) as fault:
        raise ValueError(str(fault)) from fault
