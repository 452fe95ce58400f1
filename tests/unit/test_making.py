"""Files are the same whether they are made here, by workers, or beside other work; views are made when asked for."""

from __future__ import annotations

import pytest

from generator.lazily import Lazily


def test_items_are_made_when_asked_for_and_once() -> None:
    asked: list[int] = []

    def double(number: int) -> int:
        asked.append(number)
        return 2 * number

    found = Lazily([1, 2, 3], double)
    assert (len(found), asked) == (3, [])
    assert (found[1], found[-2], asked) == (4, 4, [2])
    assert (list(found), found[1:], list(reversed(found))) == ([2, 4, 6], [4, 6], [6, 4, 2])
    assert asked == [2, 1, 3]
    with pytest.raises(IndexError):
        found[3]
