"""What every class of cases is made of: a case is tried in a process of its own and leaves one result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

Attempt: TypeAlias = Callable[[Path], "Verdict"]
"""Tries a case in an empty folder of its own. An exception that it raises is a failure."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a case ended. `problem` is empty where the promise held; `facts` is what a later case compares with.

    `seconds` and `megabytes` take the place of the process's own where the case measured something else."""

    problem: str = ""
    refused: bool = False
    facts: Any = None
    seconds: float | None = None
    megabytes: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One attack. `group` is the class that the summary counts it under, `weight` how many single attacks it holds."""

    group: str
    name: str
    attempt: Attempt
    weight: int = 1
    limit: float = 60.0
    """Seconds after which it is stopped."""
    detail: str = ""
    """What tells it from others of the same name."""
    alone: bool = False
    """Whether no other case runs beside it, because its time is measured."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a case."""

    case: Case
    verdict: Verdict
    seconds: float
    megabytes: int

    @property
    def survived(self) -> bool:
        """Whether the promise held."""
        return not self.verdict.problem


Run: TypeAlias = Callable[[Iterable[Case]], Iterator[Result]]
"""Tries cases and gives their results as they come."""
