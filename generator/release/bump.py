"""Versions, and which one a release must have.

From 1.0.0 on: a breaking change demands a major version, a feature a minor one, anything else a patch. Before that
(0.x): a breaking change demands a minor version, anything else a patch; 1.0.0 is a decision of people, never
computed. A pre-release is followed by its own release, where that is far enough from the one before.
"""

from __future__ import annotations

import re
from functools import total_ordering

from ..diagnostics import NOWHERE, InputError, error
from ..frozen import dataclass
from .changes import Level

_FORM = re.compile(r"(0|[1-9]\d{0,17})\.(0|[1-9]\d{0,17})\.(0|[1-9]\d{0,17})(?:(a|b|rc)(\d{1,18}))?", re.ASCII)


@total_ordering
@dataclass(frozen=True, slots=True)
class Version:
    """`MAJOR.MINOR.PATCH`, maybe a pre-release `aN`, `bN` or `rcN` of it."""

    major: int
    minor: int
    patch: int
    phase: str = ""
    number: int = 0

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}" + (f"{self.phase}{self.number}" if self.phase else "")

    def __lt__(self, other: Version) -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[int, int, int, str, int]:
        return self.major, self.minor, self.patch, self.phase or "z", self.number


def parse_version(text: str, hint: str = "correct package.version") -> Version:
    """The version that `text` writes. Raises InputError, with the `hint`, for another form."""
    match = _FORM.fullmatch(text)
    if match is None:
        message = f"{text[:60]!r} is not a version of the form MAJOR.MINOR.PATCH, maybe with a1, b1 or rc1 after it."
        raise InputError([error("version", message, "#", hint, position=NOWHERE)])
    major, minor, patch, phase, number = match.groups()
    return Version(int(major), int(minor), int(patch), phase or "", int(number or 0))


def next_version(last: Version, level: Level) -> Version:
    """The lowest version that may follow the released `last` when its changes weigh `level`."""
    if level is Level.NONE:
        return last
    if last.phase and _holds(last, level):
        return Version(last.major, last.minor, last.patch)
    match part(last, level):
        case "major":
            return Version(last.major + 1, 0, 0)
        case "minor":
            return Version(last.major, last.minor + 1, 0)
        case _:
            return Version(last.major, last.minor, last.patch + 1)


def part(last: Version, level: Level) -> str:
    """Which part of a version after `last` has to grow: `major`, `minor`, `patch` or `none`."""
    parts = ("none", "patch", "patch", "minor") if last.major == 0 else ("none", "patch", "minor", "major")
    return parts[level]


def _holds(last: Version, level: Level) -> bool:
    """Whether the release that `last` prepares is already a step of the size that `level` demands."""
    steps = {"major": last.minor == last.patch == 0, "minor": last.patch == 0, "patch": True}
    return steps[part(last, level)]
