"""`names.lock` as text: one public name per line, sorted, so that a review shows exactly what changed.

The file is a YAML mapping from a key to a name. A key is the spec pointer of what is named; where one node has
several names, `?` and the kind follow (`…/get?method`, `…/get?query:limit`, `…/properties/topK?field`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from ..diagnostics import Diagnostic, InputError, Position, error
from .reserved import KEYWORDS

_HEADER = (
    "# Public Python names by spec pointer. The generator writes this file; people review it.\n"
    "# A name in here never moves. An entry whose node has left the document keeps its name from coming to mean\n"
    "# something else; delete the line to give the name free.\n"
)
_KIND = re.compile(
    r"\?(?:alias|error|response|page|answer|group|attribute|operation|method|field|path|query|querystring|header|cookie|body)(?=:|$)"
)
_LINE = re.compile(r'^("(?:[^"\\]|\\.)*"): ([A-Za-z_][A-Za-z0-9_]{0,199})$')


def read_lock(text: str, name: str = "names.lock") -> dict[str, str]:
    """The entries of a `names.lock`, key → name; diagnostics call the file `name`.

    Raises InputError for a line that is neither an entry nor a comment, and for a key that comes twice."""
    entries: dict[str, str] = {}
    findings: list[Diagnostic] = []
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if problem := _read_line(line.strip(), entries):
            excerpt = tuple(each[:_SHOWN] for each in lines[max(0, number - 2) : number])
            findings.append(_finding(Position(name, number, 1, excerpt), problem))
    if findings:
        raise InputError(findings)
    return entries


def split_key(key: str) -> tuple[str, str]:
    """The pointer of a key, and what of the node it names: nothing for its type, else `?` and the kind."""
    match = _KIND.search(key)
    return (key[: match.start()], key[match.start() :]) if match else (key, "")


def write_lock(entries: Mapping[str, str]) -> str:
    """The text of a `names.lock` with `entries`, sorted by key."""
    return _HEADER + "".join(f"{json.dumps(key)}: {entries[key]}\n" for key in sorted(entries))


def _read_line(line: str, entries: dict[str, str]) -> str:
    """Add the entry of a line, if it has one, to `entries`; or what is wrong with it."""
    if not line or line.startswith("#"):
        return ""
    match = _LINE.match(line)
    key = _key(match[1]) if match else None
    if match is None or key is None:
        return 'is not an entry of the form "pointer": Name'
    if match[2] in KEYWORDS:
        return f"gives the name {match[2]}, which is Python's own"
    if key in entries and entries[key] != match[2]:
        return f"names {key} a second time"
    entries[key] = match[2]
    return ""


def _key(literal: str) -> str | None:
    try:
        return str(json.loads(literal))
    except ValueError:
        return None


_SHOWN = 300
"""Characters of a line that is shown."""


def _finding(position: Position, problem: str) -> Diagnostic:
    hint = "restore the line from version control, or delete it to have the name chosen anew"
    message = f"names.lock, line {position.line}, {problem}"
    return error("names-lock-invalid", message, "names.lock#", hint, position=position)
