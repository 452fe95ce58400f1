"""The vocabulary of schema reading: where a schema stands, and the plain keywords that hold there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from ..diagnostics import Pointer
from ..frozen import dataclass
from ..ir import Json

Variant: TypeAlias = Literal["", "bare", "mute"]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One schema of the document. A variant leaves something out: `bare` the alternatives, which a caller
    distributes; `mute` the words as well, because they belong to the whole and not to an alternative."""

    pointer: Pointer
    data: Json
    variant: Variant = ""

    @property
    def key(self) -> tuple[Pointer, Variant]:
        """What tells two parts apart."""
        return (self.pointer, self.variant)


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A schema position: all of its parts hold there. `pointer` names the position and need not exist in the
    document (a property that two members of an `allOf` describe stands at the place of their union)."""

    pointer: Pointer
    parts: tuple[Part, ...]

    @property
    def simple(self) -> bool:
        """Whether the position is exactly one schema of the document."""
        return len(self.parts) == 1 and self.parts[0].pointer == self.pointer and not self.parts[0].variant

    @property
    def key(self) -> tuple[tuple[Pointer, Variant], ...]:
        """What the position means, whatever its own place."""
        return (self.parts[0].key,) if len(self.parts) == 1 else tuple(part.key for part in self.parts)


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """The keywords of one schema in the 3.1 dialect, without `$ref` and `allOf`. `own`: written at the position
    itself, not reached through a reference. `never`: a `false` schema."""

    pointer: Pointer
    keys: Mapping[str, Json]
    own: bool = True
    never: bool = False


def node_at(pointer: Pointer, data: Json) -> Node:
    """The position of the schema `data` that stands at `pointer`."""
    return Node(pointer, (Part(pointer, data),))
