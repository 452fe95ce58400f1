"""Custom regions: places in a generated module that belong to its maintainer and stay when the module is made again.

    # region custom: class …
    # endregion

What stands between the two comments is theirs, further regions inside included; everything else is the generator's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .frozen import dataclass

_START = re.compile(r"[ \t]*#[ \t]*region[ \t]+custom:[ \t]*(?P<id>\w+)\b")
_MARKED = re.compile("^" + _START.pattern + r"[^\n]*\n", re.MULTILINE)
_HINT = re.compile(r"region[ \t]+custom:")
"""What is in each of them, and found ten times as fast as they are themselves."""
_OPEN = re.compile(r"[ \t]*#[ \t]*region\b")
_END = re.compile(r"[ \t]*#[ \t]*endregion\b")


@dataclass(frozen=True, slots=True)
class _Region:
    """Lines `first` up to `last` (exclusive), from 0, stand between the markers."""

    id: str
    first: int
    last: int


class CustomRegions:
    """Keeps what stands in the custom regions of a Python module."""

    def owned(self, text: str) -> str:
        """`text` with empty regions."""
        if _is_untouched(text):
            return text
        lines = text.splitlines(keepends=True)
        for region in reversed(list(_regions(lines))):
            del lines[region.first : region.last]
        return "".join(lines)

    def merge(self, existing: str, rendered: str) -> str:
        """`rendered` with the regions filled as they are in `existing`."""
        kept = _contents(existing)
        lines = rendered.splitlines(keepends=True)
        for region in reversed(list(_regions(lines))):
            lines[region.first : region.last] = kept.get(region.id, [])
        return "".join(lines)

    def homeless(self, existing: str, rendered: str) -> tuple[int, ...]:
        """The lines, from 1, of regions in `existing` that hold something and have no place in `rendered`."""
        places = {region.id for region in _regions(rendered.splitlines(keepends=True))}
        lines = existing.splitlines(keepends=True)
        lost = (region for region in _regions(lines) if region.id not in places)
        return tuple(region.first for region in lost if "".join(lines[region.first : region.last]).strip())


def _is_untouched(text: str) -> bool:
    """Whether every region is empty, which is quickly seen."""
    starts = (text.rfind("\n", 0, hint.start()) + 1 for hint in _HINT.finditer(text))
    return all(_END.match(text, found.end()) for start in starts if (found := _MARKED.match(text, start)))


def _contents(text: str) -> dict[str, list[str]]:
    lines = text.splitlines(keepends=True)
    return {region.id: lines[region.first : region.last] for region in _regions(lines)}


def _regions(lines: list[str]) -> Iterator[_Region]:
    """The custom regions in order, each id once. A start without its end is text."""
    seen: set[str] = set()
    number = 0
    while number < len(lines):
        start = _START.match(lines[number])
        end = _end(lines, number + 1) if start else None
        number += 1
        if start and end is not None and start["id"] not in seen:
            seen.add(start["id"])
            yield _Region(start["id"], number, end)
            number = end + 1


def _end(lines: list[str], first: int) -> int | None:
    depth = 1
    for number in range(first, len(lines)):
        if _START.match(lines[number]):
            return None
        depth += bool(_OPEN.match(lines[number])) - bool(_END.match(lines[number]))
        if depth == 0:
            return number
    return None
