"""`dataclass`, of which what is frozen is frozen to type checkers, and no dearer at run time than what is not.

Python's own frozen dataclasses assign each attribute by a call, which takes five times as long: for the half a million
values that a large document is made of, a tenth of the time until there is code. See docs/adr/0016.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    Class = TypeVar("Class", bound=type)

    def dataclass(
        made: Class | None = None, /, *, frozen: bool = False, eq: bool = True, **options: bool
    ) -> Class | Callable[[Class], Class]:
        """As `dataclasses.dataclass` does; what is `frozen` can be a key, as there."""
        made_as = partial(dataclasses.dataclass, eq=eq, unsafe_hash=frozen and eq, **options)
        return made_as() if made is None else made_as(made)
