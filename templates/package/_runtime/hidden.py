"""What must not be told of a request: credentials and passwords, in each spelling in which a server may repeat them.

They are looked for when something is to be told, so that a call that goes well pays nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus

from .bodies import Payload, bare, is_json
from .errors import MASK
from .request import Draft
from .shapes import is_list, is_object

_LIMIT = 1_000_000


class Secrets:
    """The secrets of one attempt.

    Args:
        granted: The credentials.
        draft: The request without them.
        names: What the fields and parameters that hold passwords are called, in lower case.
    """

    __slots__ = ("_draft", "_granted", "_names")

    def __init__(self, granted: Iterable[str], draft: Draft, names: frozenset[str]) -> None:
        self._granted = granted
        self._draft = draft
        self._names = names

    def __repr__(self) -> str:
        return "<secrets>"

    def __iter__(self) -> Iterator[str]:
        found = [*self._granted, *(_passwords(self._draft, self._names) if self._names else ())]
        spelled = {spelling for secret in found for spelling in _spellings(secret)}
        return iter(sorted(spelled, key=len, reverse=True))


def _spellings(secret: str) -> Iterator[str]:
    """A secret as it is, in a URL, as the bytes that a log shows, and in JSON, also where a body that was sent is
    repeated within JSON."""
    yield from (quote(secret, safe=""), quote(secret, safe="~"), quote(secret, safe="/~"), quote_plus(secret))
    for text in (secret, secret.encode("utf-8", "replace").decode("latin-1")):
        yield from (text, repr(text.encode("utf-8", "replace"))[2:-1])
        for ascii_only in (False, True):
            inner = _in_quotes(text, ascii_only=ascii_only)
            yield from (inner, _in_quotes(inner, ascii_only=False), _in_quotes(inner, ascii_only=True))


def _in_quotes(text: str, *, ascii_only: bool) -> str:
    return json.dumps(text, ensure_ascii=ascii_only)[1:-1]


def _passwords(draft: Draft, names: frozenset[str]) -> Iterator[str]:
    for name, value in parse_qsl("&".join(draft.query), errors="replace"):
        if name.lower() in names:
            yield value
    for name, value in draft.headers.items():
        if name.lower() in names:
            yield value
    if draft.payload is not None:
        yield from _in_body(draft.payload, names)


def _in_body(payload: Payload, names: frozenset[str]) -> Iterator[str]:
    for name, (_, content, *_rest) in payload.parts or ():
        if name.lower() in names and isinstance(content, bytes):
            yield content.decode("utf-8", "replace")
    if not isinstance(payload.content, bytes) or len(payload.content) > _LIMIT:
        return
    media_type = bare(payload.media_type)
    if is_json(media_type):
        yield from _in_json(json.loads(payload.content), names)
    elif media_type == "application/x-www-form-urlencoded":
        for name, value in parse_qsl(payload.content.decode("utf-8", "replace"), errors="replace"):
            if name.lower() in names:
                yield value


def _in_json(value: Any, names: frozenset[str], *, hidden: bool = False) -> Iterator[str]:
    """The texts under one of the names, at any depth."""
    if isinstance(value, str) and hidden:
        yield value
    elif is_object(value):
        for name, member in value.items():
            yield from _in_json(member, names, hidden=hidden or name.lower() in names)
    elif is_list(value):
        for item in value:
            yield from _in_json(item, names, hidden=hidden)


def scrub(text: str, secrets: Iterable[str]) -> str:
    """`text` with each of the secrets masked, as far as it is long enough to be told from other text."""
    for secret in secrets:
        if len(secret) > 3:
            text = text.replace(secret, MASK)
    return text
