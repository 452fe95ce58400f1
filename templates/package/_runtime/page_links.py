"""Lists whose pages name the next one in a `Link` header (RFC 8288)."""

from __future__ import annotations

import re

_PARAMETER = r'\s*;\s*[\w!#$&+\-.^`|~*]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]*))?'
_LINK = re.compile(rf"\s*<([^<>]*)>((?:{_PARAMETER})*)\s*(?:,|$)")
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))', re.IGNORECASE)


def next_link(header: str) -> str:
    """The target of `rel="next"` in a `Link` header; empty if there is none."""
    position = 0
    while match := _LINK.match(header, position):
        relation = _REL.search(match[2])
        if relation and "next" in (relation[1] or relation[2] or "").lower().split():
            return match[1]
        position = match.end()
    return ""
