"""Lists whose pages name the next one's address, in the answer or in a `Link` header (RFC 8288)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin

_PARAMETER = r'\s*;\s*[\w!#$&+\-.^`|~*]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]*))?'
_LINK = re.compile(rf"\s*<([^<>]*)>((?:{_PARAMETER})*)\s*(?:,|$)")
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))', re.IGNORECASE)


def address(style: str, found: Any, base_url: str) -> str:
    """The next page's absolute address; empty if there is none. What is none is for the HTTP client to refuse."""
    url = next_link(found) if style == "link" else found
    if not isinstance(url, str) or not url:
        return ""
    try:
        return urljoin(base_url, url)
    except ValueError:
        return url


def next_link(header: str) -> str:
    """The target of `rel="next"` in a `Link` header; empty if there is none."""
    position = 0
    while match := _LINK.match(header, position):
        relation = _REL.search(match[2])
        if relation and "next" in (relation[1] or relation[2] or "").lower().split():
            return match[1]
        position = match.end()
    return ""
