"""Which line of a text became which line of its formatted form.

A formatter moves words and never changes them: both texts are the same sequence of words, so that a line is known by
its first one. Lines without a word (a bracket, a blank line) go with the line before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

_WORD = re.compile(r"\w+")


@lru_cache(maxsize=2048)
def realign(before: str, after: str) -> Sequence[int]:
    """For each line of `after` the index of the line of `before` that it comes from."""
    old, new = lines_of(before), lines_of(after)
    if old == new:
        return range(len(new))
    firsts: dict[int, int] = {}
    for there, here, count in _pairs(_Words(old), _Words(new)):
        if count:
            firsts.update(zip(range(here, here + count), range(there, there + count), strict=True))
        else:
            firsts.setdefault(here, there)
    return _filled(old, new, firsts)


@lru_cache(maxsize=4096)
def _has_word(line: str) -> bool:
    return _WORD.search(line) is not None


def lines_of(text: str) -> list[str]:
    """The lines of a text as editors count them: only a line feed ends one."""
    return text.removesuffix("\n").split("\n") if text else []


class _Words:
    """The words of a text, with the line of each; taken apart line by line, as they are asked for."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.line, self.at = 0, 0
        self._words: dict[int, list[str]] = {}

    def of(self, line: int) -> list[str]:
        """The words of a line."""
        if line not in self._words:
            self._words[line] = _WORD.findall(self.lines[line].casefold())
        return self._words[line]

    def settle(self) -> bool:
        """Stand before a word; False where there is none left."""
        while self.line < len(self.lines) and not self._is_before_one():
            self.go(self.line + 1)
        return self.line < len(self.lines)

    def _is_before_one(self) -> bool:
        if not self.at:
            return _has_word(self.lines[self.line])
        return self.at < len(self.of(self.line))

    def left(self) -> int:
        """How many words of the line are not behind."""
        return len(self.of(self.line)) - self.at

    def coming(self, count: int) -> list[str]:
        """The next words of the line, at most `count`."""
        return self.of(self.line)[self.at : self.at + count]

    def go(self, line: int) -> None:
        """Stand before a line; what was before it is not needed any more."""
        if line != self.line:
            self._words = {number: words for number, words in self._words.items() if number >= line}
            self.line, self.at = line, 0

    def ahead(self, count: int) -> list[str]:
        """The next words, at most `count`."""
        found = self.of(self.line)[self.at : self.at + count]
        line = self.line + 1
        while len(found) < count and line < len(self.lines):
            found += self.of(line)
            line += 1
        return found[:count]

    def skip(self, count: int) -> None:
        """Go on by so many words."""
        for _ in range(count):
            self.at += 1
            self.settle()


def _pairs(old: _Words, new: _Words) -> Iterator[tuple[int, int, int]]:
    """The lines, of the old text and the new, of the same words in both, and how many whole lines are the same from
    there on; where the sequences part, they meet again at the next three words in common."""
    while True:
        if equal := _equal(old, new):
            yield old.line - equal, new.line - equal, equal
        if not (old.settle() and new.settle()):
            return
        if not old.at and not new.at and old.lines[old.line] == new.lines[new.line]:
            continue
        if (same := _common(old, new)) > 0:
            yield old.line, new.line, 0
            old.at, new.at = old.at + same, new.at + same
        elif (step := _resume(old, new)) is not None:
            old.skip(step[0])
            new.skip(step[1])
        else:
            return


def _equal(old: _Words, new: _Words) -> int:
    """How many lines from here on are the same in both; they are passed by."""
    if old.at or new.at:
        return 0
    before, after, there, here = old.lines, new.lines, old.line, new.line
    end = there + min(len(before) - there, len(after) - here)
    while there < end and before[there] == after[here]:
        there, here = there + 1, here + 1
    count = there - old.line
    old.go(there)
    new.go(here)
    return count


def _common(old: _Words, new: _Words) -> int:
    """How many words of both lines are the same, from here on."""
    count = min(old.left(), new.left())
    one, other = old.coming(count), new.coming(count)
    if one == other:
        return count
    return next(number for number in range(count) if one[number] != other[number])


_REACH = 60
_RUN = 3


def _resume(old: _Words, new: _Words) -> tuple[int, int] | None:
    before, after = old.ahead(2 * _REACH + _RUN), new.ahead(2 * _REACH + _RUN)
    for distance in range(1, 2 * _REACH):
        for left in range(distance + 1):
            right = distance - left
            run = before[left : left + _RUN]
            if run and run == after[right : right + _RUN]:
                return left, right
    return None


def _filled(old: Sequence[str], new: Sequence[str], firsts: dict[int, int]) -> list[int]:
    """`firsts` for every line: one without a word is the next line of the same text, or else goes with the last."""
    found: list[int] = []
    last, end = 0, max(len(old) - 1, 0)
    for number, line in enumerate(new):
        if (first := firsts.get(number)) is not None:
            last = first
        elif last < end and old[last + 1].strip() == line.strip() and found:
            last += 1
        found.append(last)
    return found
