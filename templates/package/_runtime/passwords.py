"""The passwords in a request, of an API that has some: they are not told either."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from .bodies import FORM, Payload, bare, is_json
from .request import Draft
from .shapes import is_list, is_object

_LIMIT = 1_000_000


def passwords(draft: Draft, names: frozenset[str]) -> Iterator[str]:
    """The values in query, headers and body that stand under one of the names, which are in lower case."""
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
    elif media_type == FORM:
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
