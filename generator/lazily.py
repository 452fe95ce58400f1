"""Sequences whose items are made when somebody asks for them: a worker makes those that it needs, and no others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, overload

from .encode import Encoded

Key = TypeVar("Key")
Item = TypeVar("Item")


class Lazily(Sequence[Item], Generic[Key, Item]):
    """What `make` makes of each of `keys`, once each. `stem` tells of a key the `file_stem` of its item, for those who
    need no more."""

    def __init__(
        self, keys: Sequence[Key], make: Callable[[Key], Item], stem: Callable[[Key], Encoded] | None = None
    ) -> None:
        self._keys, self._make, self._stem = keys, make, stem
        self._made: dict[int, Item] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def stem(self, number: int) -> Encoded | None:
        """The `file_stem` of the item at `number`, if it is known without the item."""
        return self._stem(self._keys[number]) if self._stem is not None else None

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Item]: ...
    def __getitem__(self, index: int | slice) -> Item | Sequence[Item]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        number = range(len(self))[index]
        if number not in self._made:
            self._made[number] = self._make(self._keys[number])
        return self._made[number]
