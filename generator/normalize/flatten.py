"""A schema position becomes the layers that hold there: references followed, `allOf` opened, cycles cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import cast

from ..diagnostics import Pointer, join_pointer, warning
from ..frozen import dataclass
from ..ir import Json
from .dialect import ANNOTATIONS, unified
from .generics import filled
from .node import Layer, Node, Part, Variant
from .reading import Reader, mapping, sequence

_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_STRUCTURE = frozenset((*_REFERENCES, "allOf"))
_UNIONS = ("oneOf", "anyOf")
_MOST_REFERENCES = 200
"""How far references that lead straight to others are followed; a document that somebody wrote has a few."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What a position says before references are followed, in order: a `Part` is where a reference leads."""

    items: tuple[Part | Layer, ...]
    refers: bool
    """Whether there is a reference at all."""

    @property
    def targets(self) -> dict[Pointer, Part]:
        """Where the references lead, each once."""
        return {item.pointer: item for item in self.items if isinstance(item, Part)}

    @property
    def layers(self) -> tuple[Layer, ...]:
        """What is written beside the references."""
        if not self.refers:
            return cast("tuple[Layer, ...]", self.items)
        return tuple(item for item in self.items if isinstance(item, Layer))


@dataclass(slots=True)
class Flattener:
    """Opens positions; an instance belongs to one run."""

    reader: Reader
    _outlines: dict[tuple[Pointer, Variant], Outline] = field(default_factory=dict[tuple[Pointer, Variant], Outline])
    _ends: dict[tuple[Pointer, Variant], Part | None] = field(
        default_factory=dict[tuple[Pointer, Variant], "Part | None"]
    )

    def layers(self, node: Node) -> tuple[Layer, ...]:
        """Every layer of `node`, those behind references before those written here (the later is the narrower)."""
        if len(node.parts) == 1 and not (outline := self._outline(node.parts[0])).refers:
            return outline.layers if len(outline.items) == 1 else _first_of_each(outline.layers)
        found: dict[Pointer, Layer] = {}
        opened: set[Pointer] = set()
        for part in node.parts:
            self._open(part, found, {}, opened)
        return tuple(found.values())

    def bare_parts(self, node: Node, variant: Variant) -> tuple[Part, ...]:
        """The layers of `node` as parts, without alternatives; `mute`: also without words."""
        parts: list[Part] = []
        for layer in self.layers(node):
            keys: Json = {name: value for name, value in layer.keys.items() if name not in _UNIONS}
            if variant == "mute" or not layer.own:
                keys = {name: value for name, value in keys.items() if not _is_word(name)}
            parts.append(Part(layer.pointer, False if layer.never else keys, variant))
        return tuple(parts)

    def _open(self, part: Part, found: dict[Pointer, Layer], active: dict[Pointer, None], opened: set[Pointer]) -> None:
        """Add the layers of `part` to `found`; what was opened before in the same position adds nothing and is not
        opened again. `active` are the parts that led here."""
        for item in self._outline(part).items:
            if isinstance(item, Layer):
                own = item if not active else Layer(item.pointer, item.keys, own=False, never=item.never)
                found.setdefault(item.pointer, own)
                continue
            end = self._end(item)
            if end is None or end.pointer in active or end.pointer == part.pointer:
                message = "The schema includes itself; the inclusion is left out."
                self.reader.report(warning("schema-cycle", message, part.pointer))
            elif len(active) >= _MOST_REFERENCES:
                message = f"More than {_MOST_REFERENCES} references lead from one to the next; the rest is left out."
                self.reader.report(warning("schema-too-deep", message, part.pointer))
            elif end.pointer not in opened:
                opened.add(end.pointer)
                active[part.pointer] = None
                self._open(end, found, active, opened)
                del active[part.pointer]

    def _end(self, part: Part) -> Part | None:
        """Where references lead that say nothing but the next; None where they form a ring."""
        passed: set[tuple[Pointer, Variant]] = set()
        end: Part | None = part
        while end is not None and end.key not in self._ends and (following := self._following(end)) is not None:
            passed.add(end.key)
            end = None if following.key in passed else following
        end = self._ends.get(end.key, end) if end is not None else None
        self._ends |= dict.fromkeys(passed, end)
        return end

    def _following(self, part: Part) -> Part | None:
        """What a part refers to if it says nothing else."""
        items = self._outline(part).items
        return items[0] if len(items) == 1 and isinstance(items[0], Part) else None

    def outline(self, node: Node) -> Outline:
        """The references of `node` and the layers beside them."""
        if len(node.parts) == 1:
            return self._outline(node.parts[0])
        return _outline_of([item for part in node.parts for item in self._outline(part).items])

    def _outline(self, part: Part) -> Outline:
        known = self._outlines.get(part.key)
        if known is None:
            known = self._outlines[part.key] = self._read(part)
        return known

    def _read(self, part: Part) -> Outline:
        if part.data is False:
            return Outline((Layer(part.pointer, {}, never=True),), refers=False)
        keys = unified(mapping(part.data))
        if not keys:
            if part.data is not True and part.data != {}:
                self.reader.report(warning("schema-not-object", "A schema is an object or a boolean.", part.pointer))
            return Outline((), refers=False)
        if _STRUCTURE.isdisjoint(keys):
            return Outline((Layer(part.pointer, keys),), refers=False)
        items: list[Part | Layer] = []
        if (generic := filled(part.pointer, keys, self.reader)) is not None:
            del keys["$ref"]
            items += self._outline(Part(*generic)).items
        items += self._targets(part.pointer, keys)
        for index, member in enumerate(sequence(keys.pop("allOf", None))):
            items.extend(self._outline(Part(join_pointer(part.pointer, "allOf", index), member)).items)
        if keys:
            items.append(Layer(part.pointer, keys))
        return _outline_of(items)

    def _targets(self, pointer: Pointer, keys: dict[str, Json]) -> Iterator[Part]:
        for keyword in _REFERENCES:
            if keyword in keys:
                if keyword == "$dynamicRef" and self.reader.source.is_overridden(str(keys[keyword])):
                    message = (
                        "The reference leads to its own schema's anchor; what others put in its place is not typed."
                    )
                    self.reader.report(warning("dynamic-ref-static", message, pointer))
                found = self.reader.target(pointer, keys.pop(keyword))
                if found is not None:
                    yield Part(*found)


def _outline_of(items: list[Part | Layer]) -> Outline:
    return Outline(tuple(items), any(isinstance(item, Part) for item in items))


def _first_of_each(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """The layers without those at a place that was there before."""
    found: dict[Pointer, Layer] = {}
    for layer in layers:
        found.setdefault(layer.pointer, layer)
    return tuple(found.values())


def annotates_only(layer: Layer) -> bool:
    """Whether the layer only comments: no value is valid or invalid because of it."""
    return not layer.never and all(_is_word(key) for key in layer.keys)


def _is_word(keyword: str) -> bool:
    return keyword in ANNOTATIONS or keyword.startswith("x-")
