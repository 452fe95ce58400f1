"""Careful reading of a document: references are followed, values of the wrong type become diagnostics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, Protocol, TypeAlias, cast

from ..diagnostics import Diagnostic, InputError, Pointer, join_pointer, split_pointer, warning
from ..frozen import dataclass
from ..ir import Json
from ..plain import LIMITS, Limits

_SUMMARIES = ("summary", "description")
_ABSENT = (InputError, LookupError, TypeError, ValueError, AttributeError)
_Finding: TypeAlias = tuple[str, Pointer, str]


class SpecSource(Protocol):
    """What normalisation needs of `source.Source`."""

    def get(self, pointer: Pointer) -> Json:
        """The value at `pointer`."""
        ...

    def resolve(self, base: Pointer, ref: str) -> Pointer:
        """The pointer that `ref`, standing at `base`, means."""
        ...

    @property
    def has_identifiers(self) -> bool:
        """Whether what a reference means may depend on where in its document it stands."""
        ...

    def is_overridden(self, reference: str) -> bool:
        """Whether a `$dynamicRef` may mean another schema than its own one."""
        ...


def mapping(value: Json) -> Mapping[str, Json]:
    """`value` if it is a JSON object, else an empty one."""
    return cast("Mapping[str, Json]", value) if isinstance(value, dict) else {}


def sequence(value: Json) -> Sequence[Json]:
    """`value` if it is a JSON array, else an empty one."""
    return cast("Sequence[Json]", value) if isinstance(value, list) else ()


def text(value: Json) -> str:
    """`value` as text: a scalar's own spelling, else nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (int, float)) else ""


def entries(value: Json, pointer: Pointer) -> list[tuple[str, Pointer, Json]]:
    """The members of an object with their names as text and their pointers."""
    return [(text(name), join_pointer(pointer, name), member) for name, member in mapping(value).items()]


@dataclass(slots=True)
class Reader:
    """A source with the findings made while it is read; one finding is kept once."""

    source: SpecSource
    limits: Limits = LIMITS
    found: dict[tuple[str, Pointer, str], Diagnostic] = field(
        default_factory=dict[tuple[str, Pointer, str], Diagnostic]
    )
    _known: dict[tuple[str, str], tuple[Pointer, Json] | None] = field(
        default_factory=dict[tuple[str, str], "tuple[Pointer, Json] | None"]
    )

    def report(self, diagnostic: Diagnostic) -> None:
        """Keep `diagnostic` unless it was found before."""
        self.found.setdefault((diagnostic.code, diagnostic.pointer, diagnostic.message), diagnostic)

    def _through(self, pointer: Pointer) -> Pointer:
        document, tokens = split_pointer(pointer)
        here: Pointer = document + "#"
        for token in tokens:
            value = self.source.get(here)
            for _ in range(32):
                if not (isinstance(value, dict) and "$ref" in value and token not in value):
                    break
                here = self.source.resolve(here, text(cast("Any", value)["$ref"]))
                value = self.source.get(here)
            here = join_pointer(here, token)
            self.source.get(here)
        if not tokens:
            raise LookupError(pointer)
        return here

    def target(self, pointer: Pointer, ref: Json) -> tuple[Pointer, Json] | None:
        """Where the reference `ref` at `pointer` leads and what stands there; None, and a warning, for nowhere."""
        found = self.find(pointer, text(ref))
        if found is None:
            message = f"The reference {text(ref)!r} leads nowhere."
            hint = "Correct the reference, or add what it names; until then any value is accepted here."
            self.report(warning("ref-not-found", message, join_pointer(pointer, "$ref"), hint))
        return found

    def find(self, pointer: Pointer, ref: str) -> tuple[Pointer, Json] | None:
        """Where the reference `ref` at `pointer` leads and what stands there; None for nowhere."""
        if self.source.has_identifiers:
            return self._found(pointer, ref)
        key = pointer.partition("#")[0], ref
        if key not in self._known:
            self._known[key] = self._found(pointer, ref)
        return self._known[key]

    def _found(self, pointer: Pointer, ref: str) -> tuple[Pointer, Json] | None:
        try:
            found = self.source.resolve(pointer, ref)
            try:
                return found, self.source.get(found)
            except _ABSENT:
                found = self._through(found)
                return found, self.source.get(found)
        except _ABSENT:
            return None

    def follow(self, pointer: Pointer, data: Json) -> tuple[Pointer, Mapping[str, Json]]:
        """The object that stands at `pointer`, behind any chain of references; texts beside a reference win."""
        beside: dict[str, Json] = {}
        seen = {pointer}
        here, value = pointer, mapping(data)
        while "$ref" in value:
            beside = {**{key: value[key] for key in _SUMMARIES if key in value}, **beside}
            step = self.target(here, value["$ref"])
            if step is None or step[0] in seen:
                if step is not None:
                    self.report(warning("ref-cycle", "The reference leads back to itself.", here))
                return here, beside
            seen.add(step[0])
            here, value = step[0], mapping(step[1])
        return here, {**value, **beside} if beside else value
