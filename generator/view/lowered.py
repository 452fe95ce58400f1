"""Headings in a text of the document, brought below those of the page that the text stands on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)$")
_HEADING = re.compile(r"^((?:\s{0,3}(?:[-*+>]|\d{1,9}[.)])[ \t]+)*\s{0,3})(#{1,6})(?=[ \t]|$)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)$")
_NO_PARAGRAPH = re.compile(r"\s*(?:[-*+>#|]|\d{1,9}[.)](?:\s|$)|$)| {4}|\t")
_LOWEST = 6


def lowered(markup: Sequence[str], below: int) -> list[str]:
    """The lines, with the highest heading one level below `below` and the others as far apart as they were."""
    found = list(_with_marks(markup))
    highest = min((level for _, level in found if level), default=0)
    return [_at(line, min(_LOWEST, below + 1 + level - highest)) if level else line for line, level in found]


def _at(line: str, level: int) -> str:
    return _HEADING.sub(lambda match: match[1] + "#" * level, line)


def _with_marks(markup: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Each line with the level of the heading that it is, or 0. Underlined headings become marked ones."""
    fence, paragraph = "", list[str]()
    for line in markup:
        marker = _FENCE.match(line)
        if paragraph and not marker and (rule := _UNDERLINE.match(line)):
            level = 1 if rule[1].startswith("=") else 2
            yield _marked(paragraph, level), level
            paragraph = []
        elif not fence and not marker and not _NO_PARAGRAPH.match(line):
            paragraph.append(line)
        else:
            yield from ((part, 0) for part in paragraph)
            paragraph = []
            if marker and (not fence or (marker[1].startswith(fence) and not marker[2].strip())):
                fence = "" if fence else marker[1]
            heading = None if fence or marker else _HEADING.match(line)
            yield line, len(heading[2]) if heading else 0
    yield from ((part, 0) for part in paragraph)


def _marked(paragraph: Sequence[str], level: int) -> str:
    lead = paragraph[0][: len(paragraph[0]) - len(paragraph[0].lstrip())]
    return f"{lead}{'#' * level} {' '.join(part.strip() for part in paragraph)}"
