"""The HTTP client's own log names the URL of each request: while one with a secret is sent, that is masked there."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextvars import ContextVar, Token
from typing import Any

from .hidden import scrub

_secrets: ContextVar[tuple[str, ...]] = ContextVar("_secrets", default=())
"""Those of the request that this thread or task sends."""


class _Mask(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the secrets in what is told; the record itself is kept."""
        secrets = _secrets.get()
        if secrets and isinstance(record.args, tuple):
            record.args = tuple(_masked(each, secrets) for each in record.args)
        return True


def _masked(value: Any, secrets: tuple[str, ...]) -> Any:
    text = str(value)
    shown = scrub(text, secrets)
    return value if shown == text else shown


_MASK = _Mask()


class Masked:
    """A context in which the library of `client` logs none of these secrets."""

    __slots__ = ("_found", "_token")

    def __init__(self, client: object, secrets: Iterable[str]) -> None:
        library = type(client).__module__.partition(".")[0]
        logging.getLogger(library).addFilter(_MASK)
        self._found = tuple(secrets)

    def __enter__(self) -> None:
        """Begin to mask."""
        self._token: Token[tuple[str, ...]] = _secrets.set(self._found)

    def __exit__(self, *_: object) -> None:
        """End it."""
        _secrets.reset(self._token)
