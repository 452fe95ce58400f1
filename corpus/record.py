"""What a trial of one document found, as a value and as a line of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class Problem:
    """One defect: the step that found it, a `cause` that groups it with its like, and the case itself."""

    step: str
    cause: str
    detail: str


@dataclass(slots=True)
class Record:
    """The trial of one document. Counts of steps that were not reached stay 0.

    Of a round trip: `held` operations did all that they should, and of the `excused` objections a tool is to blame."""

    name: str
    size: int = 0
    operations: int = 0
    emitted: int = 0
    degraded: int = 0
    refused: int = 0
    missing: int = 0
    generated: bool = False
    files: int = 0
    modules: int = 0
    names: int = 0
    models: int = 0
    seconds: float = 0.0
    megabytes: int = 0
    held: int = 0
    excused: dict[str, int] = field(default_factory=dict[str, int])
    stages: dict[str, float] = field(default_factory=dict[str, float])
    problems: list[Problem] = field(default_factory=list[Problem])

    def fail(self, step: str, cause: str, detail: str = "") -> None:
        """Note a defect."""
        self.problems.append(Problem(step, cause, detail[:2000]))

    def failed(self, *steps: str) -> bool:
        """Whether one of `steps` found a defect."""
        return any(problem.step in steps for problem in self.problems)

    def to_line(self) -> str:
        """The record as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=True)


def from_data(data: dict[str, Any]) -> Record:
    """The record that `to_line` wrote."""
    found = dict(data)
    problems = [Problem(**each) for each in found.pop("problems")]
    return Record(**found, problems=problems)


def read(path: Path) -> Iterator[Record]:
    """The records of a file, oldest first; a line that was cut off is left out."""
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        try:
            yield from_data(json.loads(line))
        except (ValueError, TypeError, KeyError):
            continue


def latest(records: Iterable[Record]) -> dict[str, Record]:
    """The last record of each document."""
    return {record.name: record for record in records}
