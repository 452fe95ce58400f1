"""Lists whose pages name the next one's address, in the answer or in a `Link` header (RFC 8288)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from .pagination import PaginationError
from .redirect import redirected

if TYPE_CHECKING:
    from .call import Call

_PARAMETER = r'\s*;\s*[\w!#$&+\-.^`|~*]+(?:\s*=(?:\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]+))?)?'
_LINK = re.compile(rf"\s*<([^<>]*)>((?:{_PARAMETER})*)\s*(?:,|$)")
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))', re.IGNORECASE)


def address(style: str, found: Any, base_url: str) -> str:
    """The next page's absolute address; empty if there is none. What is none is for `lead` to refuse."""
    url = next_link(found) if style == "link" else found
    if not isinstance(url, str) or not url:
        return ""
    try:
        return urljoin(base_url, url)
    except ValueError:
        return url


def lead(call: Call, url: str, secrets: Iterable[str]) -> None:
    """Turn a call to the next page's address, as to where a redirect leads, less the parameters `secrets`."""
    found = redirected(call.draft, 307, url, call.draft.url)
    if found is None:
        text = "the address that the server gives for the next page cannot be followed; the list is not complete"
        raise call.plan.place.error(PaginationError, text)
    call.draft, call.home = found
    if call.home and call.draft.query:
        names = set(secrets)
        pieces = "&".join(call.draft.query).split("&")
        call.draft.query = [piece for piece in pieces if piece.partition("=")[0] not in names]


def next_link(header: str) -> str:
    """The target of `rel="next"` in a `Link` header; empty if there is none."""
    position = 0
    while match := _LINK.match(header, position):
        relation = _REL.search(match[2])
        if relation and "next" in (relation[1] or relation[2] or "").lower().split():
            return match[1]
        position = match.end()
    return ""
