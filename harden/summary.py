"""What was tried and survived, as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .case import Result


def table(results: Sequence[Result]) -> str:
    """A row for each class: attacks, those survived, the refused among them, the slowest and the largest case."""
    rows: list[tuple[str, ...]] = [("class", "cases", "survived", "refused", "slowest", "", "largest", "")]
    for group in dict.fromkeys(result.case.group for result in results):
        rows.append(_row(group, [result for result in results if result.case.group == group]))
    if len(rows) > 2:
        rows.append(_row("all", results))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def failures(results: Iterable[Result], most: int = 60) -> str:
    """A line for each case that was not survived."""
    lines = [
        f"FAILED {result.case.group}: {result.case.name}\n       {result.verdict.problem}"
        for result in results
        if not result.survived
    ]
    more = [f"and {len(lines) - most} more"] if len(lines) > most else []
    return "\n".join([*lines[:most], *more])


def _row(group: str, results: Sequence[Result]) -> tuple[str, ...]:
    slowest = max(results, key=lambda result: result.seconds)
    largest = max(results, key=lambda result: result.megabytes)
    tried = sum(result.case.weight for result in results)
    survived = sum(result.case.weight for result in results if result.survived)
    refused = sum(result.case.weight for result in results if result.verdict.refused)
    return (
        group,
        f"{tried:,}",
        f"{survived:,} ({'100' if survived == tried else f'{100 * survived / tried:.2f}'} %)",
        f"{refused:,}",
        f"{slowest.seconds:.1f} s",
        slowest.case.name[:48],
        f"{largest.megabytes} MiB",
        largest.case.name[:48],
    )
