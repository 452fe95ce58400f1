"""Graphs of names: which of them lead to each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .frozen import dataclass


def components(graph: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The strongly connected components of `graph` (node → successors), by Tarjan's algorithm without recursion."""
    state = _Tarjan({}, {}, [], set(), [])
    for root in graph:
        if root not in state.index:
            state.visit(root, graph)
    return state.found


@dataclass(slots=True)
class _Tarjan:
    index: dict[str, int]
    low: dict[str, int]
    stack: list[str]
    on_stack: set[str]
    found: list[list[str]]

    def visit(self, root: str, graph: Mapping[str, Sequence[str]]) -> None:
        work = [(root, self._enter(root, graph))]
        while work:
            node, successors = work[-1]
            following = next(successors, None)
            if following is None:
                work.pop()
                self._leave(node, work[-1][0] if work else None)
            elif following not in self.index:
                work.append((following, self._enter(following, graph)))
            elif following in self.on_stack:
                self.low[node] = min(self.low[node], self.index[following])

    def _enter(self, node: str, graph: Mapping[str, Sequence[str]]) -> Iterator[str]:
        self.index[node] = self.low[node] = len(self.index)
        self.stack.append(node)
        self.on_stack.add(node)
        return iter(graph[node])

    def _leave(self, node: str, parent: str | None) -> None:
        if parent is not None:
            self.low[parent] = min(self.low[parent], self.low[node])
        if self.low[node] != self.index[node]:
            return
        group: list[str] = []
        while not group or group[-1] != node:
            group.append(self.stack.pop())
            self.on_stack.discard(group[-1])
        self.found.append(group)
