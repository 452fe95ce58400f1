"""What a run over the corpus found, for people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from .record import Problem, Record


def table(records: Sequence[Record]) -> str:
    """The figures, the slowest and the largest documents."""
    operations = sum(record.operations for record in records)
    usable = sum(record.emitted + record.degraded for record in records)
    rows = [
        ("documents", f"{len(records):,}"),
        ("generated", _share([record.generated for record in records])),
        ("compile", _passed(records, "compile")),
        ("import, every module and lazy name", _passed(records, "import", "lazy name")),
        ("every model builds", _passed(records, "model")),
        ("crashes", f"{sum(_crashed(record) for record in records):,}"),
        ("out of time", f"{sum(record.failed('time') for record in records):,}"),
        ("operations", f"{operations:,}"),
        ("  emitted", f"{sum(record.emitted for record in records):,}"),
        ("  degraded", f"{sum(record.degraded for record in records):,}"),
        ("  refused", f"{sum(record.refused for record in records):,}"),
        ("  missing from the report", f"{sum(record.missing for record in records):,}"),
        ("  usable", f"{usable / operations:.3%}" if operations else "-"),
        ("files", f"{sum(record.files for record in records):,}"),
    ]
    lines = [f"{label:<38}{value:>18}" for label, value in rows]
    return "\n".join([*lines, "", *_extremes(records)])


def causes(records: Iterable[Record], most: int = 60) -> str:
    """The failures by cause, the most frequent first, with an example each."""
    groups: dict[tuple[str, str], list[tuple[Record, Problem]]] = defaultdict(list)
    for record in records:
        for problem in record.problems:
            groups[problem.step, problem.cause].append((record, problem))
    ordered = sorted(groups.items(), key=lambda item: (-len({record.name for record, _ in item[1]}), item[0]))
    lines: list[str] = []
    for (step, cause), cases in ordered[:most]:
        record, problem = min(cases, key=lambda case: case[0].size)
        lines.append(f"{len({each.name for each, _ in cases}):>5} documents {len(cases):>6} times  {step}: {cause}")
        lines.append(f"      {record.name}: {problem.detail.strip().splitlines()[-1][:300] if problem.detail else ''}")
    if len(ordered) > most:
        lines.append(f"… {len(ordered) - most} more causes")
    return "\n".join(lines)


def _share(passed: Sequence[bool]) -> str:
    return f"{sum(passed):,} ({sum(passed) / len(passed):.2%})" if passed else "-"


def _passed(records: Sequence[Record], *steps: str) -> str:
    return _share([not record.failed(*steps) for record in records if record.generated])


def _crashed(record: Record) -> bool:
    return any(problem.cause.startswith(("crash", "the process died", "out of memory")) for problem in record.problems)


def _extremes(records: Sequence[Record]) -> list[str]:
    slowest = sorted(records, key=lambda record: -record.seconds)[:8]
    largest = sorted(records, key=lambda record: -record.operations)[:8]
    return ["slowest:", *map(_line, slowest), "largest:", *map(_line, largest)]


def _line(record: Record) -> str:
    figures = f"{record.seconds:>8.1f} s {record.megabytes:>7,} MB {record.operations:>7,} operations"
    return f"{figures}  {record.name}"
