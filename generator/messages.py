"""Diagnostics as people read them: `file:line:column`, the offending line with a caret, and a hint."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from .diagnostics import Diagnostic, Position, Severity
from .frozen import dataclass

if TYPE_CHECKING:
    from .source import Source

_WIDTH = 110
_ASKED = re.compile(r'Put it in quotes: "([^"]*)"')
_NUMBER = re.compile(r"[-+.\w]+")
_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


def render(diagnostics: Iterable[Diagnostic], source: Source | None, color: bool = False) -> str:
    """All `diagnostics` as one text, sorted by file and line, with a count at the end; empty when there are none.

    `source` may be None only where each diagnostic has a position of its own."""
    placed = _placed(diagnostics, source)
    if not placed:
        return ""
    paint = _Paint(color)
    blocks = [_block(diagnostic, position, paint) for diagnostic, position in placed]
    return "\n".join([*blocks, _counts([diagnostic for diagnostic, _ in placed])]) + "\n"


def told(diagnostic: Diagnostic) -> str:
    """A diagnostic that stands alone: as `render` has it where it has a place in a file, else the bare words."""
    if diagnostic.position is not None and diagnostic.position.line:
        return _block(_as_written(diagnostic, diagnostic.position), diagnostic.position, _Paint(color=False))
    hint = f"\nhint: {escape(diagnostic.hint)}" if diagnostic.hint else ""
    return f"error: {escape(diagnostic.message)}{hint}"


def to_json(diagnostic: Diagnostic, source: Source | None) -> dict[str, str | int]:
    """The diagnostic as a JSON object: code, severity, message, hint, pointer, file, line, column."""
    position = place(diagnostic, source)
    diagnostic = _as_written(diagnostic, position)
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "pointer": diagnostic.pointer,
        "file": position.file,
        "line": position.line,
        "column": position.column,
    }


def place(diagnostic: Diagnostic, source: Source | None) -> Position:
    """Where the diagnostic points; line 0 when nobody knows."""
    if diagnostic.position is not None:
        return diagnostic.position
    if source is None:
        return Position("", 0, 0)
    return source.position(diagnostic.pointer, on_key=diagnostic.on_key)


def escape(text: str) -> str:
    """`text` on one line, with everything that a terminal would act on shown as an escape."""
    return "".join(char if _harmless(char) else ascii(char)[1:-1] for char in text)


def _harmless(char: str) -> bool:
    return " " <= char <= "~" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


@dataclass(frozen=True, slots=True)
class _Paint:
    color: bool

    def __call__(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.color else text


def _placed(diagnostics: Iterable[Diagnostic], source: Source | None) -> list[tuple[Diagnostic, Position]]:
    placed = ((diagnostic, place(diagnostic, source)) for diagnostic in diagnostics)
    pairs = {(_as_written(diagnostic, position), position): None for diagnostic, position in placed}
    return sorted(pairs, key=lambda pair: (pair[1].file, pair[1].line, pair[1].column, pair[0].code, pair[0].message))


def _as_written(diagnostic: Diagnostic, position: Position) -> Diagnostic:
    """The diagnostic with a number that it wants in quotes as it stands in the file: 1.10, which is read as 1.1."""
    asked = _ASKED.search(diagnostic.hint)
    found = _NUMBER.match(position.excerpt[-1], position.column - 1 - position.cut) if position.excerpt else None
    if asked is None or found is None:
        return diagnostic
    with suppress(ValueError):
        if float(found[0]) == float(asked[1]):
            return replace(
                diagnostic,
                message=re.sub(rf"^{re.escape(asked[1])}(?= )", found[0], diagnostic.message),
                hint=diagnostic.hint.replace(asked[0], asked[0].replace(asked[1], found[0])),
            )
    return diagnostic


def _block(diagnostic: Diagnostic, position: Position, paint: _Paint) -> str:
    where = f"{escape(position.file)}:{position.line}:{position.column}: " if position.line else ""
    severity = paint(f"{diagnostic.severity.value}[{diagnostic.code}]", "1;" + _COLOURS[diagnostic.severity])
    lines = [f"{paint(where, '1')}{severity}: {escape(diagnostic.message)}", *_excerpt(position, paint)]
    lines += [f"  {escape(line)}" for line in diagnostic.detail]
    if diagnostic.hint:
        lines.append(f"  {paint('hint', '1;32')}: {escape(diagnostic.hint)}")
    return "\n".join(lines) + "\n"


def _excerpt(position: Position, paint: _Paint) -> list[str]:
    """The lines of the excerpt behind a gutter of line numbers, and a caret under the column."""
    if not any(line.strip() for line in position.excerpt):
        return []
    width = len(str(position.line))
    start = max(0, position.column - 1 - position.cut - _WIDTH * 2 // 3)
    lines: list[str] = []
    for number, text in enumerate(position.excerpt, position.line - len(position.excerpt) + 1):
        gutter = paint(f"{number:>{width}} |", "34")
        lines.append(f"  {gutter} {_shown(text, start, position.cut)}".rstrip())
    before = _shown(position.excerpt[-1][: position.column - 1 - position.cut], start, position.cut)
    return [*lines, f"  {' ' * width} {paint('|', '34')} {' ' * _columns(before)}{paint('^', '1;31')}"]


def _shown(text: str, start: int, cut: int) -> str:
    piece = escape(text[start : start + _WIDTH].replace("\t", "    "))
    head = "…" if start + cut else ""
    return head + piece + ("…" if len(text) > start + _WIDTH else "")


def _columns(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    wide = sum(unicodedata.east_asian_width(char) in ("W", "F") for char in text)
    return len(text) + wide - sum(bool(unicodedata.combining(char)) for char in text)


def _counts(diagnostics: list[Diagnostic]) -> str:
    parts: list[str] = []
    for severity in Severity:
        count = sum(diagnostic.severity is severity for diagnostic in diagnostics)
        if count:
            parts.append(f"{count} {severity.value}{'s' if count > 1 else ''}")
    return ", ".join(parts)
