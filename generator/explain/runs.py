"""The places of a file's lines as short text: a run for each stretch of lines that come from one stretch of a template.

`1+3:7 9=:12` says: from line 1 on, line after line, template 3 from its line 7 on; from line 9 on, all of the same
template's line 12.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from .lines import Place

_RUN = re.compile(r"(\d+)([+=])(\d*):(\d+)")


Run: TypeAlias = tuple[int, int, str, int]
"""From which line on, how far each line is from the one before (0 or 1), the template, and its first line."""


def runs_of(places: Sequence[Place]) -> tuple[Run, ...]:
    """The stretches of `places`, in order."""
    found: list[Run] = []
    start = 0
    while start < len(places):
        step, end = _stretch(places, start)
        found.append((start + 1, step, *places[start]))
        start = end
    return tuple(found)


def pack(runs: Sequence[Run], numbers: Mapping[str, int]) -> str:
    """`runs` as text; `numbers` gives each template's number."""
    texts: list[str] = []
    known = ""
    for start, step, template, line in runs:
        number = "" if template == known else str(numbers[template])
        texts.append(f"{start}{'+' if step else '='}{number}:{line}")
        known = template
    return " ".join(texts)


def _stretch(places: Sequence[Place], start: int) -> tuple[int, int]:
    """How far each line of the run that begins at `start` is from the one before, and where the run ends."""
    template, line = places[start]
    end = start + 1
    step = 0 if end < len(places) and places[end] == (template, line) else 1
    while end < len(places) and places[end] == (template, line + step * (end - start)):
        end += 1
    return step, end


def last_of(tree: str, runs: Sequence[Run], line: int) -> Place | None:
    """The place of the last line, up to `line`, that a template of `tree` made."""
    end = line
    for start, step, template, first in reversed(runs):
        if start <= line:
            if template.startswith(f"{tree}/"):
                return template, first + step * (end - start)
            end = start - 1
    return None


def unpack(text: str, templates: Sequence[str], line: int) -> Place | None:
    """The place of `line`, from 1; None where the text tells of no such line."""
    starts, found = _parsed(text)
    index = bisect_right(starts, line) - 1
    if index < 0:
        return None
    number, first, steps = found[index]
    return templates[number], first + (line - starts[index] if steps else 0)


@lru_cache(maxsize=512)
def _parsed(text: str) -> tuple[list[int], list[tuple[int, int, bool]]]:
    """The first line of each run, and its template's number, line, and whether that moves along."""
    starts: list[int] = []
    found: list[tuple[int, int, bool]] = []
    number = 0
    for match in _RUN.finditer(text):
        number = int(match[3]) if match[3] else number
        starts.append(int(match[1]))
        found.append((number, int(match[4]), match[2] == "+"))
    return starts, found
