"""Plain data, as every reader gives it, and what reading it may cost.

Plain data is a tree of dict, list, str, int, float, bool and None; keys are strings, and no node is shared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias, TypeGuard

from .frozen import dataclass
from .recursion import deep_recursion

Json: TypeAlias = Any


def is_object(node: Json) -> TypeGuard[dict[str, Any]]:
    """Whether `node` is an object."""
    return isinstance(node, dict)


def is_array(node: Json) -> TypeGuard[list[Any]]:
    """Whether `node` is an array."""
    return isinstance(node, list)


def members(node: Json) -> dict[str, Any]:
    """`node` if it is an object, else an empty one."""
    return node if is_object(node) else {}


NESTED = frozenset((dict, list))
"""The types of what has parts."""


def inner(level: Iterable[Json]) -> list[Json]:
    """What has parts among the parts of objects and arrays."""
    parts: Iterator[Iterable[Json]] = (node.values() if is_object(node) else node for node in level)
    return [part for each in parts for part in each if type(part) in NESTED]


def items(node: Json) -> list[Any]:
    """`node` if it is an array, else an empty one."""
    return node if is_array(node) else []


@deep_recursion()
def copy(node: Json) -> Json:
    """A deep copy of `node`."""
    return _copied(node)


def _copied(node: Json) -> Json:
    if is_object(node):
        return {key: _copied(item) for key, item in node.items()}
    return [_copied(item) for item in node] if is_array(node) else node


def characters(node: Json) -> int:
    """About as many as `node` has when it is written, each value on a line of its own."""
    found, todo = 0, [node]
    while todo:
        one = todo.pop()
        found += _SHORT + len(one) if isinstance(one, str) else _SHORT
        todo += one.values() if is_object(one) else one if isinstance(one, (list, tuple)) else ()
    return found


_SHORT = 40
PART = 400
"""Characters that a parameter, a header, a media type or the like counts as: it stands in signatures and pages."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost: its size in bytes, the characters of one text, its nesting, the nodes that its
    aliases add when written out, the characters that what operations share adds to the document; how
    many files its references may ask for; and for one from the web its bytes, seconds and redirects."""

    size: int = 256 * 1024 * 1024
    text: int = 2_000_000
    depth: int = 500
    alias_nodes: int = 500_000
    shared: int = 10_000_000
    documents: int = 2_000
    remote_size: int = 10 * 1024 * 1024
    remote_seconds: float = 20.0
    redirects: int = 3

    def shared_by(self, size: int) -> int:
        """The characters that what is shared may add to a document of `size`."""
        return self.shared + 3 * size


LIMITS = Limits()
"""The limits where none are given."""


class ParseFault(Exception):
    """The text is not what it should be: `code`, `message`, the character `offset` of the fault, a `hint`."""

    def __init__(self, code: str, message: str, offset: int, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.offset, self.hint = code, message, offset, hint


def too_deep(limits: Limits, offset: int) -> ParseFault:
    """The fault of a document that is nested beyond its limit."""
    message = f"The document is nested deeper than {limits.depth} levels."
    return ParseFault("nesting-limit", message, offset, "Flatten it.")


def duplicate_key(key: str, offset: int) -> ParseFault:
    """The fault of a key that is written twice in one object."""
    hint = "Remove or rename one of the two."
    return ParseFault("duplicate-key", f"The key {key!r} appears twice in the same mapping.", offset, hint)
