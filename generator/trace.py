"""Where each node of a changed document was written: a sparse tree beside the data.

A `Trace` says of its node where it came from, and has children only where a child came from elsewhere than its parent
suggests.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .diagnostics import Position
from .document import Document


class Trace:
    """The origin of a node: `tokens` in `document`, and of those below it that have another origin."""

    __slots__ = ("children", "document", "items", "tokens")

    def __init__(self, document: Document, tokens: tuple[str, ...]) -> None:
        self.document, self.tokens = document, tokens
        self.children: dict[str, Trace] = {}
        self.items: list[Trace] | None = None

    def position(self, tokens: Sequence[str], *, on_key: bool = False) -> Position:
        """Where the node at `tokens` below this one was written, or else its nearest existing ancestor."""
        here = self
        for depth, token in enumerate(tokens):
            child = here._known(token)
            if child is None:
                return here.document.position((*here.tokens, *tokens[depth:]), on_key=on_key)
            here = child
        return here.document.position(here.tokens, on_key=on_key)

    def at(self, location: Sequence[str | int]) -> Trace:
        """The trace of the node at `location` below this one, made if need be."""
        here = self
        for step in location:
            token = str(step)
            child = here._known(token)
            if child is None:
                child = here.children[token] = Trace(here.document, (*here.tokens, token))
            here = child
        return here

    def set(self, step: str | int, trace: Trace) -> None:
        """Gives the child at `step` another origin."""
        if self.items is not None and isinstance(step, int):
            self.items[step] = trace
        else:
            self.children[str(step)] = trace

    def append(self, before: list[Any], trace: Trace) -> None:
        """Notes an item's origin that is about to be appended to the list `before`."""
        self._itemised(before).append(trace)

    def remove(self, step: str | int, before: Any) -> None:
        """Notes that the child at `step` is about to be removed from the list or mapping `before`."""
        if isinstance(step, int):
            del self._itemised(before)[step]
        else:
            self.children.pop(step, None)

    def copy(self) -> Trace:
        """A trace that changes by itself."""
        twin = Trace(self.document, self.tokens)
        twin.children = {token: child.copy() for token, child in self.children.items()}
        twin.items = None if self.items is None else [item.copy() for item in self.items]
        return twin

    def _known(self, token: str) -> Trace | None:
        if self.items is None:
            return self.children.get(token)
        place = int(token) if token.isdecimal() and len(token) < 10 else len(self.items)
        return self.items[place] if place < len(self.items) else None

    def _itemised(self, before: list[Any]) -> list[Trace]:
        """From the first change of its length on, a list has a trace for each item."""
        if self.items is None:
            self.items = [self.at((index,)) for index in range(len(before))]
            self.children = {}
        return self.items
