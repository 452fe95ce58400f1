"""Markdown from a document, made inert: no raw HTML or script link acts, and no block that it opens swallows the page.

What stands in code is left as it is where every reader of Markdown agrees that it is code: in a span that begins and
ends on its line, in a text whose backticks are all paired so; and in a fence that is not indented. Elsewhere a `<`
that could open a tag acts only as `change` lets it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby
from typing import TypeAlias

_HTML_START = re.compile(r"<(?=[A-Za-z/!?])")
_TAG_AROUND_CODE = re.compile(r"<[A-Za-z/!?][^<>\0]*+\0")
_TICKS = re.compile("`+")
_FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_NESTED_FENCE = re.compile(r"^([ \t>*+\-\d.)]++)(?=`{3,}[^`]*$|~{3,})")


Change: TypeAlias = Callable[[str], str]
"""Makes a text inert in which no code is; each code span is a number between nulls there."""


def blocks(lines: list[str], change: Change) -> list[str]:
    """The lines of a text, made inert; a line is added where a fence was left open."""
    done: list[str] = []
    for fenced, group in groupby(_fences(lines), key=lambda pair: pair[0]):
        found = [line for _, line in group]
        done += found if fenced else prose("\n".join(_nested(found)), change).split("\n")
    return done


def _fences(lines: list[str]) -> list[tuple[bool, str]]:
    """Each line, and whether it stands in a fence or delimits one."""
    told: list[tuple[bool, str]] = []
    fence = ""
    for line in lines:
        if fence:
            told.append((True, line))
            fence = "" if _closes(line, fence) else fence
        else:
            opened = _FENCE.match(line)
            fence = (opened[1] or opened[2]) if opened else ""
            told.append((bool(opened), _HTML_START.sub("&lt;", line) if opened else line))
    return [*told, (True, fence)] if fence else told


def _closes(line: str, fence: str) -> bool:
    text = line.strip(" ")
    return len(line) - len(line.lstrip(" ")) < 4 and len(text) >= len(fence) and set(text) == {fence[0]}


def _nested(lines: list[str]) -> list[str]:
    """Lines with fences in lists or quotes, which are no fences any more if one of them lacks its other half."""
    if sum(1 for line in lines if _NESTED_FENCE.match(line)) % 2:
        return [_NESTED_FENCE.sub(r"\1\\", line) for line in lines]
    return lines


def prose(text: str, change: Change) -> str:
    """Text without fences, made inert."""
    if "`" not in text:
        return change(text)
    spans = [_code_spans(line) for line in text.split("\n")]
    kept: list[str] = []
    hidden = [_hidden(line, found or [], kept) for line, found in zip(text.split("\n"), spans, strict=True)]
    if None in spans or _TAG_AROUND_CODE.search("\n".join(hidden)):
        return change(text)
    return re.sub(r"\0(\d+)\0", lambda mark: kept[int(mark[1])], change("\n".join(hidden)))


def _hidden(line: str, spans: list[tuple[int, int]], kept: list[str]) -> str:
    """The line with its code spans, which are put into `kept`, as numbers."""
    parts: list[str] = []
    end = 0
    for start, stop in spans:
        parts += [line[end:start], f"\0{len(kept)}\0"]
        kept.append(line[start:stop])
        end = stop
    return "".join([*parts, line[end:]])


def _code_spans(line: str) -> list[tuple[int, int]] | None:
    """Where code spans begin and end on a line; None if not all of its backticks are in or around one."""
    if "`" not in line:
        return []
    runs = [match.span() for match in _TICKS.finditer(line)]
    partner, spans = _partners(runs), list[tuple[int, int]]()
    number = 0
    while number < len(runs):
        start = runs[number][0]
        if number not in partner or line[start - 1 : start] == "\\":
            return None
        spans.append((start, runs[partner[number]][1]))
        number = partner[number] + 1
    return spans


def _partners(runs: list[tuple[int, int]]) -> dict[int, int]:
    """Each run of backticks with the next one of its length."""
    partner: dict[int, int] = {}
    later: dict[int, int] = {}
    for number in range(len(runs) - 1, -1, -1):
        length = runs[number][1] - runs[number][0]
        if length in later:
            partner[number] = later[length]
        later[length] = number
    return partner
