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
    words, others = list(_words(old)), list(_words(new))
    pairs = _pairs(words, others)
    firsts: dict[int, int] = {}
    for (_, there), (_, here) in pairs:
        firsts.setdefault(here, there)
    return _filled(old, new, firsts)


def lines_of(text: str) -> list[str]:
    """The lines of a text as editors count them: only a line feed ends one."""
    return text.removesuffix("\n").split("\n") if text else []


def _words(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    for number, line in enumerate(lines):
        for word in _WORD.findall(line):
            yield word.casefold(), number


def _pairs(
    words: Sequence[tuple[str, int]], others: Sequence[tuple[str, int]]
) -> list[tuple[tuple[str, int], tuple[str, int]]]:
    """The same words in both; where the sequences part, they meet again at the next three words in common."""
    found: list[tuple[tuple[str, int], tuple[str, int]]] = []
    here = there = 0
    while here < len(words) and there < len(others):
        if words[here][0] == others[there][0]:
            found.append((words[here], others[there]))
            here, there = here + 1, there + 1
            continue
        step = _resume(words, others, here, there)
        if step is None:
            break
        here, there = here + step[0], there + step[1]
    return found


_REACH = 60
_RUN = 3


def _resume(
    words: Sequence[tuple[str, int]], others: Sequence[tuple[str, int]], here: int, there: int
) -> tuple[int, int] | None:
    for distance in range(1, 2 * _REACH):
        for left in range(distance + 1):
            right = distance - left
            run = [word for word, _ in words[here + left : here + left + _RUN]]
            if run and run == [word for word, _ in others[there + right : there + right + _RUN]]:
                return left, right
    return None


def _filled(old: Sequence[str], new: Sequence[str], firsts: dict[int, int]) -> list[int]:
    """`firsts` for every line: one without a word is the next line of the same text, or else goes with the last."""
    found: list[int] = []
    last = 0
    for number, line in enumerate(new):
        if number in firsts:
            last = firsts[number]
        elif last + 1 < len(old) and old[last + 1].strip() == line.strip() and found:
            last += 1
        found.append(min(last, max(len(old) - 1, 0)))
    return found
