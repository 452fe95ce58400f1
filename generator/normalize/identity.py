"""Which operation is which: its id, unique, and the group that it belongs to."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import field

from ..diagnostics import Pointer, join_pointer, note, warning
from ..frozen import dataclass
from ..ir import Json
from .reading import Reader, mapping, sequence, text
from .vendors import group_of

_DEEPEST = 20
"""Groups around an operation: each is a folder of the documentation within the one before."""

_MOST = 3_000
"""Groups within others in a whole document: each is a module and a page, and a few words name twenty."""


@dataclass(slots=True)
class Identities:
    """Gives out operation ids and groups; the first to come keeps its own."""

    reader: Reader
    _taken: set[str] = field(default_factory=set[str])
    _inner: set[tuple[str, ...]] = field(default_factory=set[tuple[str, ...]])

    def id_of(self, pointer: Pointer, method: str, path: str, data: Mapping[str, Json]) -> str:
        """The operation's id: its own, or one made from method and path."""
        made = "_".join([method.lower(), *re.findall(r"[^\W_]+(?:_[^\W_]+)*", path)])
        own = text(data.get("operationId")).strip()
        if not own:
            message = f"The operation has no operationId; it is called {made!r}."
            self.reader.report(note("operation-id-missing", message, pointer, on_key=True))
        return self._claim(own or made, made, pointer)

    def _claim(self, wanted: str, made: str, pointer: Pointer) -> str:
        numbered = (f"{wanted}_{made}_{number}" for number in itertools.count(2))
        candidates = itertools.chain((wanted, f"{wanted}_{made}"), numbered)
        found = next(candidate for candidate in candidates if candidate not in self._taken)
        self._taken.add(found)
        if found != wanted:
            message = f"The operationId {wanted!r} is given twice; this one is called {found!r}."
            self.reader.report(warning("operation-id-duplicate", message, join_pointer(pointer, "operationId")))
        return found

    def groups_of(self, pointer: Pointer, data: Mapping[str, Json], tags: Tags) -> tuple[str, ...]:
        """The accessor path of an operation: the group that it names, else its first tag and those around it, else
        none."""
        named = [text(tag) for tag in sequence(data.get("tags")) if text(tag).strip()]
        shown = [name for name in named if tags.kinds.get(name, "nav") == "nav"]
        found = group_of(data) or (tags.path(shown[0]) if shown else ())
        if len(found) > _DEEPEST:
            message = f"The operation's group lies deeper than {_DEEPEST} others; it is put into the last of these."
            self.reader.report(warning("group-too-deep", message, pointer, "Name fewer groups.", on_key=True))
        return self._among_most(found[:_DEEPEST], pointer)

    def _among_most(self, wanted: tuple[str, ...], pointer: Pointer) -> tuple[str, ...]:
        """The groups of `wanted` that there is room for: the outermost always, and those that are there already."""
        new = [inner for end in range(2, len(wanted) + 1) if (inner := wanted[:end]) not in self._inner]
        if len(self._inner) + len(new) > _MOST:
            message = f"There are more than {_MOST:,} groups within others; this is put into one that is there."
            self.reader.report(warning("group-limit", message, pointer, "Name fewer groups.", on_key=True))
            return wanted[: len(wanted) - len(new)]
        self._inner.update(new)
        return wanted


@dataclass(frozen=True, slots=True)
class Tags:
    """What a document says of its tags: the one around each, and what kinds those are which are no navigation."""

    parents: Mapping[str, str]
    kinds: Mapping[str, str]
    _known: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def path(self, name: str) -> tuple[str, ...]:
        """The tags around a tag, outermost first, and the tag; of a long way the beginning."""
        inner: dict[str, None] = {}
        here = name
        while here and here not in inner and here not in self._known:
            inner[here] = None
            here = self.parents.get(here, "")
        found, is_ring = self._known.get(here, ()), here in inner
        for tag in reversed(inner):
            found = (*found, tag)[: _DEEPEST + 1]
            if not is_ring or len(inner) > _DEEPEST:
                self._known[tag] = found
        return found


def tags_of(document: Mapping[str, Json]) -> Tags:
    """The tags of a document. Before 3.2 there are neither parents nor kinds."""
    declared = [mapping(tag) for tag in sequence(document.get("tags"))]
    parents = {text(tag.get("name")): text(tag["parent"]) for tag in declared if "parent" in tag}
    kinds = {text(tag.get("name")): text(tag["kind"]) for tag in declared if tag.get("kind")}
    return Tags(parents, kinds)
