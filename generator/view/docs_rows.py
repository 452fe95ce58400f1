"""Tables of fields and parameters, in both styles of the documentation.

`seed`: one wide table. `full`: a narrow table, and below it what its cells have no room for.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Literal, TypeAlias

from ..encode import Encoded, code, join
from ..frozen import dataclass
from ..ir import Json
from . import markdown
from .markdown import Markup
from .prose import brief, wrapped

Style: TypeAlias = Literal["seed", "full"]

_ROOM = 120
"""How long facts and description together may be to stand in one cell."""


@dataclass(frozen=True, slots=True)
class Row:
    """A field or a parameter: `told` is the document's text, `facts` are sentences about it, `examples` JSON."""

    name: str
    type: str
    required: bool
    told: str
    facts: tuple[Encoded, ...] = ()
    examples: Sequence[Json] = ()


def required_mark(required: bool) -> str:
    """The cell of the column Required."""
    return ":heavy_check_mark:" if required else ":heavy_minus_sign:"


def rows_table(first: str, rows: Sequence[Row], style: Style) -> Encoded:
    """The table of `rows`; `first` is the head of the column of names."""
    header = (first, "Type", "Required", "Description")
    return _full(header, rows) if style == "full" else _seed(header, rows)


def _seed(header: tuple[str, ...], rows: Sequence[Row]) -> Encoded:
    cells = [(*_head(row), row.told or "N/A", _example(row.examples)) for row in rows]
    if any(row.examples for row in rows):
        return markdown.table([*header, "Example"], cells)
    return markdown.table(header, [cell[:-1] for cell in cells])


def _head(row: Row) -> tuple[str, str, str]:
    return Markup(f"`{row.name}`"), Markup(row.type), Markup(required_mark(row.required))


def _example(examples: Sequence[Json]) -> str:
    if not examples:
        return ""
    return examples[0] if isinstance(examples[0], str) else markdown.json_line(examples[0])


def _full(header: tuple[str, ...], rows: Sequence[Row]) -> Encoded:
    table = markdown.narrow_table(header, [(*_head(row), Markup(_cell(row))) for row in rows])
    details = [_detail(row) for row in rows if not _fits(row)]
    return join("\n\n", [table, join("\n", details)]) if details else table


def _cell(row: Row) -> str:
    said = markdown.line(brief(row.told))
    parts = [said, *(row.facts if _fits(row) else _urgent(row))]
    return " ".join(filter(None, parts)) or ("N/A" if _fits(row) else "See below.")


def _urgent(row: Row) -> tuple[Encoded, ...]:
    """What is said in the table in any case: that it is deprecated, and what to use instead."""
    return tuple(fact for fact in row.facts if fact.startswith("**Deprecated.**"))


def _fits(row: Row) -> bool:
    whole = markdown.line(row.told)
    return markdown.line(brief(row.told)) == whole and len(whole) + sum(map(len, row.facts)) <= _ROOM


def _detail(row: Row) -> Encoded:
    """A list item: the whole text, then the facts that the table does not show."""
    said = markdown.text(row.told, below=3)
    start = f"* **`{row.name}`**"
    if markdown.starts_block(said):
        start = f"{start}\n\n{_indented(wrapped(said))}"
    elif said:
        first, _, rest = said.partition("\n")
        start = wrapped(f"{start}: {first}") + (f"\n{_indented(wrapped(rest))}" if rest else "")
    facts = [fact for fact in row.facts if fact not in _urgent(row)]
    return code("\n".join([start, *(_indented(wrapped(f"* {fact}")) for fact in facts)]))


def _indented(markup: str) -> str:
    return textwrap.indent(markup, "  ")
