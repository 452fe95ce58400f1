"""Diagnostics are values: what is wrong, where, and what to do about it.

Stages collect them; only the command line prints them. `InputError` is the one exception by which a stage
says that the input cannot be used at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, TypeAlias

from .frozen import dataclass

Pointer: TypeAlias = str
"""Where a node stands: `#/paths/~1pets` in the root document, `other.yaml#/Pet` in another one."""


class Severity(StrEnum):
    """How much a diagnostic weighs: an error refuses, a warning degrades, a note only informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file as people count: `line` and `column` start at 1, columns are characters.

    `excerpt` is the end of the text up to and including the line itself, each line cut so that its first character
    is column `cut + 1`; it is empty where the text is not known.
    """

    file: str
    line: int
    column: int
    excerpt: tuple[str, ...] = ()
    cut: int = 0


NOWHERE = Position("", 0, 0)
"""For what is wrong with no file in particular."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding about the input.

    `code` is stable kebab-case (`ref-not-found`), `message` one sentence, `pointer` the node it is about,
    `hint` what to do (may be empty). `on_key` asks for the position of the key rather than of its value.
    `position` is given only where no pointer can lead to the place: in a file that could not be parsed.
    `detail` are lines to be shown below the message as they are.
    """

    code: str
    severity: Severity
    message: str
    pointer: Pointer
    hint: str = ""
    on_key: bool = False
    position: Position | None = None
    detail: tuple[str, ...] = ()


def to_json(found: Diagnostic) -> dict[str, Any]:
    """`found` as plain data, for `from_json`."""
    place = found.position
    position = {name: getattr(place, name) for name in Position.__slots__} if place is not None else None
    return {name: getattr(found, name) for name in Diagnostic.__slots__} | {"position": position}


def from_json(content: dict[str, Any]) -> Diagnostic:
    """The diagnostic that `to_json` took apart. Raises TypeError, ValueError or KeyError for other data."""
    place: dict[str, Any] = dict(content["position"] or {})
    if place:
        place["excerpt"] = tuple(place["excerpt"])
    position = Position(**place) if place else None
    fields: dict[str, Any] = {**content, "severity": Severity(content["severity"]), "position": position}
    fields["detail"] = tuple(content.get("detail", ()))
    return Diagnostic(**fields)


class InputError(Exception):
    """The input cannot be used; `diagnostics` says why. The command line turns it into exit code 2."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(d.message for d in self.diagnostics))


def error(
    code: str, message: str, pointer: Pointer, hint: str = "", *, on_key: bool = False, position: Position | None = None
) -> Diagnostic:
    """A diagnostic that refuses what it is about."""
    return Diagnostic(code, Severity.ERROR, message, pointer, hint, on_key, position)


def warning(code: str, message: str, pointer: Pointer, hint: str = "", *, on_key: bool = False) -> Diagnostic:
    """A diagnostic for what was kept in a weaker form."""
    return Diagnostic(code, Severity.WARNING, message, pointer, hint, on_key)


def note(code: str, message: str, pointer: Pointer, hint: str = "", *, on_key: bool = False) -> Diagnostic:
    """A diagnostic that only informs."""
    return Diagnostic(code, Severity.NOTE, message, pointer, hint, on_key)


def join_pointer(pointer: Pointer, *tokens: str | int) -> Pointer:
    """`pointer` extended by reference tokens, escaped after RFC 6901."""
    for token in tokens:
        text = str(token)
        pointer += "/" + (text.replace("~", "~0").replace("/", "~1") if "/" in text or "~" in text else text)
    return pointer


def split_pointer(pointer: Pointer) -> tuple[str, tuple[str, ...]]:
    """The document name (empty for the root document) and the unescaped tokens of `pointer`."""
    document, _, fragment = pointer.partition("#")
    tokens = fragment.split("/")[1:]
    if "~" in fragment:
        tokens = [token.replace("~1", "/").replace("~0", "~") for token in tokens]
    return document, tuple(tokens)
