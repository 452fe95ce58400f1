"""A change between two releases as a value: of what, how, and what it means to those who use the SDK."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Literal, TypeAlias

from ..frozen import dataclass

Side: TypeAlias = Literal["python", "wire"]


VIEWS = ("with_raw_response", "with_streaming_response")
"""The other ways to the calls of a client, whose changes are those of the calls."""


class Level(IntEnum):
    """What a change demands of the version. A higher level contains the lower ones."""

    NONE = 0
    FIX = 1
    FEATURE = 2
    BREAKING = 3

    @property
    def word(self) -> str:
        """How the level is told: `breaking`, `feature`, `fix` or `none`."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `subject` is what users write (`deployments.get_config()`, `models.Thread.id`).

    `group` is the heading of a changelog that it belongs under. `renamed_to` is set where the new name is known,
    `parameter` where it is a parameter of the subject that was renamed; `code` is stable kebab-case, for programs."""

    level: Level
    subject: str
    message: str
    code: str
    side: Side = "python"
    group: Literal["Added", "Changed", "Deprecated", "Removed", "Fixed"] = "Changed"
    renamed_to: str = ""
    parameter: str = ""

    @property
    def text(self) -> str:
        """The change as one line."""
        return f"{self.subject}: {self.message} ({self.level.word})"


def breaking(subject: str, message: str, code: str, side: Side = "python") -> Change:
    """A change that stops programs which worked."""
    return Change(Level.BREAKING, subject, message, code, side)


def removed(subject: str, message: str, code: str, side: Side = "python") -> Change:
    """Something public that is gone."""
    return Change(Level.BREAKING, subject, message, code, side, "Removed")


def added(subject: str, message: str, code: str, side: Side = "python") -> Change:
    """Something new that nobody has to use."""
    return Change(Level.FEATURE, subject, message, code, side, "Added")


def feature(subject: str, message: str, code: str, side: Side = "python") -> Change:
    """Something that can do more than before, and no less."""
    return Change(Level.FEATURE, subject, message, code, side)


def fix(subject: str, message: str, code: str, side: Side = "python") -> Change:
    """A difference that programs which follow the documentation do not notice."""
    return Change(Level.FIX, subject, message, code, side)


def demanded(changes: Iterable[Change]) -> Level:
    """The highest level among `changes`."""
    return max((change.level for change in changes), default=Level.NONE)


def arranged(changes: Iterable[Change]) -> tuple[Change, ...]:
    """`changes` once each, the gravest first; of a call and its `_async` twin, the twin's equal change is left out."""
    unique = dict.fromkeys(changes)
    told = {(change.subject, change.message) for change in unique}
    kept = [change for change in unique if not _is_twin(change, told)]
    return tuple(sorted(kept, key=lambda change: (-change.level, change.subject, change.message, change.code)))


def _is_twin(change: Change, told: set[tuple[str, str]]) -> bool:
    """Whether the same is told of the plain call: without `_async`, without a view like `with_raw_response` between."""
    message = change.message.replace("_async()", "()")
    return any((subject, message) in told for subject in _plain(change.subject) if subject != change.subject)


def _plain(subject: str) -> list[str]:
    whole = subject.replace("_async()", "()")
    parts = whole.split(".")
    views = [index for index, part in enumerate(parts[:-1]) if part.startswith("with_")]
    return [whole, *(".".join(parts[:index] + parts[index + 1 :]) for index in views)]
