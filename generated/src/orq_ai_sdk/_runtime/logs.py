"""Debug logs that hold no secret."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from .errors import MASK
from .hidden import scrub
from .http import Headers, Request
from .shapes import is_list, is_object

_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
_BODY_LIMIT = 2_000
_READ_LIMIT = 1_000_000


class Redactor:
    """Masks what may not be told; `fields` are JSON members and parameters with passwords."""

    def __init__(self, headers: Iterable[str], query: Iterable[str], fields: Iterable[str]) -> None:
        self.fields = frozenset(name.lower() for name in fields)
        self._headers = _HEADERS | self.fields | {name.lower() for name in headers}
        self._query = self.fields | {name.lower() for name in query}

    def headers(self, headers: Headers, secrets: Iterable[str] = ()) -> dict[str, str]:
        """The headers: those with secrets masked, and in the others these secrets."""
        shown = ((name, MASK if name.lower() in self._headers else value) for name, value in headers.items())
        return {name: scrub(value, secrets) for name, value in shown}

    def url(self, url: str, secrets: Iterable[str] = ()) -> str:
        """The URL without user information, secret parameters and these secrets."""
        address, mark, query = url.partition("?")
        scheme, slashes, rest = address.partition("://")
        host, slash, path = rest.partition("/")
        masked = "&".join(self._parameter(piece) for piece in query.split("&"))
        return scrub(f"{scheme}{slashes}{host.rpartition('@')[2]}{slash}{path}{mark}{masked}", secrets)

    def _parameter(self, piece: str) -> str:
        name, sign, _ = piece.partition("=")
        return f"{name}{sign}{MASK}" if name.lower() in self._query else piece

    def body(self, body: bytes, secrets: Iterable[str] = ()) -> str:
        """The body for a log: JSON with passwords masked and cut short; of anything else only its size."""
        try:
            value = json.loads(body) if len(body) <= _READ_LIMIT else None
        except (ValueError, RecursionError):
            value = None
        if not is_object(value) and not is_list(value):
            return f"{len(body)} bytes"
        text = scrub(json.dumps(self._value(value), ensure_ascii=False), secrets)
        return text if len(text) <= _BODY_LIMIT else f"{text[:_BODY_LIMIT]}… ({len(body)} bytes)"

    def _value(self, value: Any) -> Any:
        if is_object(value):
            return {k: MASK if k.lower() in self.fields else self._value(v) for k, v in value.items()}
        return [self._value(item) for item in value] if is_list(value) else value


def request_body(request: Request) -> bytes:
    """The body of a request that is in memory; empty for a stream."""
    try:
        return bytes(request.content)
    except Exception:  # each HTTP client has its own error for a body that was not read
        return b""
