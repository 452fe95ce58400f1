"""Three-way merge of lines: what two people made of the same text becomes one text, or a list of conflicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from .frozen import dataclass


@dataclass(frozen=True, slots=True)
class Conflict:
    """Lines that both sides changed, each in its own way. `line` is where those of `mine` begin, from 1."""

    line: int
    mine: tuple[str, ...]
    base: tuple[str, ...]
    theirs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Edit:
    """The lines of the base from `start` up to `end` became `lines`, which begin at `place` in their own text."""

    start: int
    end: int
    lines: tuple[str, ...]
    place: int


def merge(base: str, mine: str, theirs: str) -> tuple[str, tuple[Conflict, ...]]:
    """`base` with the changes of both sides. Where there are conflicts, the text has what `mine` says there.

    Changes that touch are one change: they conflict unless both sides say the same."""
    old = base.splitlines(keepends=True)
    left, right = _edits(old, mine), _edits(old, theirs)
    made: list[str] = []
    conflicts: list[Conflict] = []
    position = 0
    for start, end, ours, others in _grouped(left, right):
        made += old[position:start]
        mine_now, theirs_now = _applied(old, start, end, ours), _applied(old, start, end, others)
        if ours and others and mine_now != theirs_now:
            line = ours[0].place - (ours[0].start - start) + 1
            conflicts.append(Conflict(line, tuple(mine_now), tuple(old[start:end]), tuple(theirs_now)))
        made += mine_now if ours else theirs_now
        position = end
    return "".join(made + old[position:]), tuple(conflicts)


def _edits(old: Sequence[str], new: str) -> list[_Edit]:
    lines = new.splitlines(keepends=True)
    found = SequenceMatcher(None, old, lines, autojunk=False).get_opcodes()
    return [_Edit(i, j, tuple(lines[k:m]), k) for tag, i, j, k, m in found if tag != "equal"]


def _grouped(left: list[_Edit], right: list[_Edit]) -> Iterator[tuple[int, int, list[_Edit], list[_Edit]]]:
    """Runs of edits that touch, as the part of the base that they cover and those of each side."""
    waiting = sorted(
        [(edit.start, edit.end, side, edit) for side, es in enumerate((left, right)) for edit in es],
        key=lambda each: each[:3],
    )
    while waiting:
        start, end, *_ = waiting[0]
        sides: tuple[list[_Edit], list[_Edit]] = ([], [])
        while waiting and waiting[0][0] <= end:
            _, stop, side, edit = waiting.pop(0)
            end = max(end, stop)
            sides[side].append(edit)
        yield start, end, *sides


def _applied(old: Sequence[str], start: int, end: int, edits: Sequence[_Edit]) -> list[str]:
    """The lines `start` to `end` of the base after `edits`."""
    made: list[str] = []
    for edit in edits:
        made += [*old[start : edit.start], *edit.lines]
        start = edit.end
    return [*made, *old[start:end]]
