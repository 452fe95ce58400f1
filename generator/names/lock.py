"""`names.lock` as text: one public name per line, sorted, so that a review shows exactly what changed.

The file is a YAML mapping from a key to a name. A key is the spec pointer of what is named; where one node has
several names, `?` and the kind follow (`…/get?method`, `…/get?query:limit`, `…/properties/topK?field`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from ..diagnostics import Diagnostic, InputError, error
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


def read_lock(text: str) -> dict[str, str]:
    """The entries of a `names.lock`, key → name.

    Raises InputError for a line that is neither an entry nor a comment, and for a key that comes twice."""
    entries: dict[str, str] = {}
    findings: list[Diagnostic] = []
    for number, line in enumerate(text.splitlines(), 1):
        _read_line(number, line.strip(), entries, findings)
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


def _read_line(number: int, line: str, entries: dict[str, str], findings: list[Diagnostic]) -> None:
    if not line or line.startswith("#"):
        return
    match = _LINE.match(line)
    key = _key(match[1]) if match else None
    if match is None or key is None:
        findings.append(_finding(number, 'is not an entry of the form "pointer": Name'))
    elif match[2] in KEYWORDS:
        findings.append(_finding(number, f"gives the name {match[2]}, which is Python's own"))
    elif key in entries and entries[key] != match[2]:
        findings.append(_finding(number, f"names {key} a second time"))
    else:
        entries[key] = match[2]


def _key(literal: str) -> str | None:
    try:
        return str(json.loads(literal))
    except ValueError:
        return None


def _finding(number: int, problem: str) -> Diagnostic:
    hint = "restore the line from version control, or delete it to have the name chosen anew"
    return error("names-lock-invalid", f"names.lock, line {number}, {problem}", "names.lock#", hint)
