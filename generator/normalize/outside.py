"""Components that are nothing but a reference to a schema of another file: that schema is the component itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ..diagnostics import Pointer, split_pointer
from ..frozen import dataclass
from ..ir import Json
from .node import Node, node_at
from .place import name_of
from .reading import Reader, entries, mapping, text

MOST = 32
"""Places that lead to a schema; a document that somebody wrote has two. So rings end, too."""


@dataclass(frozen=True, slots=True)
class Outside:
    """A schema of another file that has the name of a component. `way` are the places which lead to it, the component
    first: each says nothing but where the next is."""

    name: str
    way: tuple[Node, ...]
    node: Node

    @property
    def places(self) -> tuple[Pointer, ...]:
        """Every place that means this schema, its own first."""
        return (self.node.pointer, *(node.pointer for node in self.way))


def outside(document: Mapping[str, Json], reader: Reader, locked: Mapping[Pointer, str]) -> dict[Pointer, Outside]:
    """The components of which schemas of other files have the name, by their pointers. `locked` are the names that
    earlier runs gave: where these differ on the way, the component stays a second name of the schema."""
    schemas = mapping(document.get("components")).get("schemas")
    rivals: dict[Pointer, list[Outside]] = {}
    for name, pointer, data in entries(schemas, "#/components/schemas"):
        for found in _led_out(name, node_at(pointer, data), reader):
            rivals.setdefault(found.node.pointer, []).append(found)
    chosen = (_namesake(each, locked) for each in rivals.values())
    return {each.way[0].pointer: each for each in chosen if len(set(_names(each.places, locked))) < 2}


def _led_out(name: str, component: Node, reader: Reader) -> Iterator[Outside]:
    """Where a component leads, if all that it says is a place in another file."""
    way: list[Node] = []
    here = component
    while len(way) < MOST and (ref := bare(here)):
        found = reader.find(here.pointer, ref)
        if found is None or not split_pointer(found[0])[0]:
            return
        way.append(here)
        here = node_at(*found)
    if way and not bare(here):
        yield Outside(name, tuple(way), here)


def bare(node: Node) -> str:
    """The reference that a schema is, if it says nothing else."""
    data = mapping(node.parts[0].data)
    return text(data.get("$ref")) if len(data) == 1 else ""


def _namesake(rivals: list[Outside], locked: Mapping[Pointer, str]) -> Outside:
    """Which of the components that are one schema gives it the name: the one that gave it in an earlier run, else the
    one that is called as the schema is, else the first."""
    known = locked.get(rivals[0].node.pointer, "")
    kept = (each for each in rivals if known and locked.get(each.way[0].pointer) == known)
    alike = (each for each in rivals if _folded(each.name) == _folded(name_of(each.node.pointer)))
    return next(kept, None) or next(alike, rivals[0])


def _names(places: Iterable[Pointer], locked: Mapping[Pointer, str]) -> Iterator[str]:
    return (locked[place] for place in places if place in locked)


def _folded(name: str) -> str:
    """`name` without what differs between files and components: `order-line` is `OrderLine`."""
    return re.sub(r"[\W_]", "", name).casefold()
