"""How much of an output is proven before it is written."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

Level: TypeAlias = Literal["off", "imports", "types"]
"""`off`: that every file compiles, and no more; `imports`: that everything can be imported and every type built, too;
`types`: that mypy finds no fault, too."""

LEVELS: tuple[Level, ...] = get_args(Level)
