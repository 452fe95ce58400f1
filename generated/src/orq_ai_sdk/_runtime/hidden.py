"""Credentials and passwords, looked for when something is told, so that a call that goes well pays nothing."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

from .errors import MASK
from .parts import part

if TYPE_CHECKING:
    from .http import Request
    from .request import Draft

_MOST = 10**10
"""Characters to look at for secrets, once for each of them: some seconds."""


class Secrets:
    """Those of one attempt: credentials, and what stands in the request under `names`."""

    __slots__ = ("_draft", "_granted", "_names")

    def __init__(self, granted: Iterable[str], draft: Draft | None = None, names: frozenset[str] = frozenset()) -> None:
        self._granted = granted
        self._draft = draft
        self._names = names

    def __repr__(self) -> str:
        return "<secrets>"

    def __iter__(self) -> Iterator[str]:
        found = [*self._granted, *(part("passwords").passwords(self._draft, self._names) if self._names else ())]
        spelled = {spelling for secret in found for spelling in _spellings(secret)}
        return iter(sorted(spelled, key=len, reverse=True))


def in_address(request: Request) -> list[str]:
    """The user information of a request's URL, also as it is sent."""
    url = request.url
    if not url.userinfo:
        return []
    pair = b64encode(f"{url.username}:{url.password}".encode()).decode()
    return [url.userinfo.decode(), url.username, url.password, pair]


def _spellings(secret: str) -> Iterator[str]:
    """A secret as it is, in a URL, in a log of bytes, and in JSON, also within JSON or a URL."""
    yield from (quote(secret, safe=""), quote(secret, safe="~"), quote(secret, safe="/~"), quote_plus(secret))
    for text in (secret, secret.encode("utf-8", "replace").decode("latin-1")):
        logged = repr(text.encode("utf-8", "replace"))[2:-1]
        yield from (text, logged, logged.replace("\\", r"\\"))
        for ascii_only in (False, True):
            inner = _in_quotes(text, ascii_only=ascii_only)
            yield from (inner, quote(inner, safe="~"), quote_plus(inner))
            yield from (_in_quotes(inner, ascii_only=False), _in_quotes(inner, ascii_only=True))


def _in_quotes(text: str, *, ascii_only: bool) -> str:
    return json.dumps(text, ensure_ascii=ascii_only)[1:-1]


def scrub(text: str, secrets: Iterable[str]) -> str:
    """`text` with each of the secrets masked that is long enough; all of it where looking would take too long."""
    found = [secret for secret in secrets if len(secret) > 3]
    if len(found) * len(text) > _MOST:
        return MASK
    for secret in found:
        text = text.replace(secret, MASK)
    return text
