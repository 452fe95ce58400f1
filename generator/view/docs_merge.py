"""Pages that are shared with a maintainer: the blocks between markers are ours, all other text is theirs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..frozen import dataclass

_START = re.compile(r"^[ \t]*<!-- Start (?P<title>[^\n]*?) \[(?P<id>[\w.-]+)\] -->[ \t]*$", re.MULTILINE)
_LEFT_OUT = re.compile(r"^[ \t]*<!-- No [^\n]*?\[(?P<id>[\w.-]+)\] -->[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Block:
    id: str
    start: int
    end: int
    """Behind the end marker, without its line end."""


def merge_blocks(existing: str, rendered: str) -> str:
    """`existing` with its blocks as `rendered` has them; everything outside of blocks stays as it is.

    A new block stands behind its forerunner in `rendered`, or before all others. A block that `rendered` has no
    more is taken out with its markers. `<!-- No Title [id] -->` in `existing` keeps a block out. A start marker
    without its end is text. An empty page is replaced.
    """
    if not existing.strip():
        return rendered
    fresh = {block.id: rendered[block.start : block.end] for block in _blocks(rendered)}
    unwanted = {match["id"] for match in _LEFT_OUT.finditer(existing)}
    wanted = {id_: text for id_, text in fresh.items() if id_ not in unwanted}
    return _with_new(_replaced(existing, wanted), wanted)


def marked_text(page: str) -> str:
    """The blocks of a page alone, one after the other: what is ours on it."""
    return "\n\n".join(page[block.start : block.end] for block in _blocks(page))


def block_lines(page: str) -> dict[str, int]:
    """Block → the line on which it begins, from 1."""
    return {block.id: page.count("\n", 0, block.start) + 1 for block in _blocks(page)}


def block_at(page: str, line: int) -> tuple[str, int]:
    """The block that `line` stands in, and how many lines behind its first; an empty name where it is in none."""
    for block in _blocks(page):
        first = page.count("\n", 0, block.start) + 1
        if first <= line <= page.count("\n", 0, block.end) + 1:
            return block.id, line - first
    return "", 0


def _blocks(page: str) -> list[_Block]:
    found: list[_Block] = []
    position = 0
    while start := _START.search(page, position):
        ending = re.compile(rf"^[ \t]*<!-- End [^\n]*?\[{re.escape(start['id'])}\] -->[ \t]*$", re.MULTILINE)
        end = ending.search(page, start.end())
        known = start["id"] in {block.id for block in found}
        if end and not known:
            found.append(_Block(start["id"], start.start(), end.end()))
        position = end.end() if end and not known else start.end()
    return found


def _replaced(existing: str, wanted: Mapping[str, str]) -> str:
    parts: list[str] = []
    position = 0
    for block in _blocks(existing):
        parts += [existing[position : block.start], wanted.get(block.id, "")]
        position = block.end
        if block.id not in wanted:
            position += len(re.compile(r"\n{0,2}").match(existing, position)[0])  # type: ignore[index]
    return "".join([*parts, existing[position:]])


def _with_new(page: str, wanted: Mapping[str, str]) -> str:
    before = ""
    for id_, text in wanted.items():
        present = {block.id: block for block in _blocks(page)}
        if id_ not in present:
            page = _inserted(page, present.get(before), text)
        before = id_
    return page


def _inserted(page: str, after: _Block | None, text: str) -> str:
    if after:
        return f"{page[: after.end]}\n\n{text}{page[after.end :]}"
    first = next(iter(_blocks(page)), None)
    if first is None:
        return f"{page.rstrip()}\n\n{text}\n"
    return f"{page[: first.start]}{text}\n\n{page[first.start :]}"
