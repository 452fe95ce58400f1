"""Prose in short lines: Markdown wrapped without a change of its meaning, and the first sentence of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..encode import Encoded, code, single_line

WIDTH = 100
_BRIEF = 100
"""The longest text that a table's cell shows."""

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_KEPT = re.compile(r"\s*(\||#|>|$)| {4}|\t")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+")
_ACTS = re.compile(r"[-*+#>|=~<:]|```|\d+[.)]")
"""Beginnings of words that would mean something else at the beginning of a line."""
_TOKEN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)\S*|!?\[[^\]]*\]\([^)]*\)\S*|(\*\*|__)(?=\S).+?\2\S*|\S+")
_SENTENCE = re.compile(r"[.!?][\"')\]]?$")
_SHORT_FORM = re.compile(r"(?:^|\W)(?:e\.g|i\.e|etc|vs|cf|approx|no|[A-Za-z])\.$", re.IGNORECASE)


def wrapped(markup: str) -> Encoded:
    """Encoded Markdown in lines of at most 100 characters where it can be. Fences, tables, headings, quotes and
    indented code stay as they are."""
    out: list[str] = []
    fence = ""
    for line in markup.split("\n"):
        marker = _FENCE.match(line)
        if fence or marker or _KEPT.match(line):
            out.append(line)
            if marker:
                fence = ("" if line.strip().startswith(fence) else fence) if fence else marker[1]
        else:
            out += _cut(line, WIDTH)
    return code("\n".join(out))


def _cut(line: str, width: int) -> Iterator[str]:
    lead = line[: len(line) - len(line.lstrip())]
    item = _ITEM.match(line)
    rest = " " * item.end() if item else lead
    first, *words = line[len(lead) :].split(" ")
    current = lead + first
    for word in words:
        fits = len(current) + 1 + len(word) <= width or (item and len(current) < item.end())
        if fits or not word or _ACTS.match(word) or current.endswith("\\"):
            current += " " + word
        else:
            yield current.rstrip()
            current = rest + word
    yield current


def brief(raw: str) -> str:
    """The first sentence of a document's text, or its first words and `…`; still to be encoded."""
    text = single_line(raw)
    if len(text) <= _BRIEF:
        return text
    found = ""
    for token in _TOKEN.finditer(text):
        longer = text[: token.end()]
        if len(longer) > _BRIEF:
            return f"{found.rstrip(' ,;:')} …" if found else longer
        found = longer
        if _SENTENCE.search(token[0]) and not _SHORT_FORM.search(longer) and text[token.end() :].strip():
            return found
    return found
