"""What the round trips found, for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from corpus.record import Record

BAR = 0.99
"""The share of operations that must hold."""


def table(records: Sequence[Record]) -> str:
    """The figures, and whose faults explain the objections that were overruled."""
    operations = sum(record.operations for record in records)
    held = sum(record.held for record in records)
    whole = [record for record in records if record.generated and not record.problems]
    slowest = max(records, key=lambda record: record.seconds, default=None)
    rows = [
        ("documents", f"{len(records):,}"),
        ("  without a failure", f"{len(whole):,}"),
        ("operations called", f"{operations:,}"),
        ("  that held", f"{held:,}"),
        ("  share", f"{held / operations:.3%}" if operations else "-"),
    ]
    lines = [f"{label:<38}{value:>18}" for label, value in rows]
    lines += ["", "objections overruled, and why:", *_excused(records)]
    if slowest is not None:
        lines += ["", f"slowest: {slowest.seconds:.1f} s, {slowest.megabytes:,} MB  {slowest.name}"]
    return "\n".join(lines)


def is_within_bar(records: Sequence[Record]) -> bool:
    """Whether every document was generated and enough of the operations held."""
    operations = sum(record.operations for record in records)
    crashed = any(record.failed("crash", "generate", "time") for record in records)
    return not crashed and sum(record.held for record in records) >= BAR * operations


def _excused(records: Sequence[Record]) -> list[str]:
    totals: Counter[str] = Counter()
    for record in records:
        totals.update(record.excused)
    return [f"{count:>8} times  {name}" for name, count in totals.most_common()] or ["       none"]
