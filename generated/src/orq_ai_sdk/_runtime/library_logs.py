"""The HTTP client's own log names URLs and answers: secrets in them are masked there."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextvars import ContextVar, Token
from functools import cache
from typing import Any

from .hidden import scrub

_secrets: ContextVar[tuple[str, ...]] = ContextVar("_secrets", default=())
"""Those of the request that this thread or task sends."""


class _Mask(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the secrets in what is told; the record itself is kept."""
        secrets = _secrets.get()
        if secrets:
            record.msg = _masked(record.msg, secrets)
        if secrets and isinstance(record.args, tuple):
            record.args = tuple(_masked(each, secrets) for each in record.args)
        return True


def _masked(value: Any, secrets: tuple[str, ...]) -> Any:
    text = str(value)
    shown = scrub(text, secrets)
    return value if shown == text else shown


_MASK = _Mask()
_CORES = {"httpx": "httpcore", "httpx2": "httpcore2"}
_PARTS = ("connection", "http11", "http2", "proxy", "socks")
"""The loggers of the library below, each of which has filters of its own."""


def tells_all(client: object) -> bool:
    """Whether someone reads the log in which the library below `client` tells of every step."""
    return any(logger.isEnabledFor(logging.DEBUG) for logger in _parts(_package(client)))


@cache
def _parts(library: str) -> tuple[logging.Logger, ...]:
    core = _CORES.get(library)
    return tuple(logging.getLogger(f"{core}.{part}") for part in _PARTS) if core else ()


def _package(client: object) -> str:
    return type(client).__module__.partition(".")[0]


class Masked:
    """A context in which the library of `client` logs none of these secrets."""

    __slots__ = ("_found", "_token")

    def __init__(self, client: object, secrets: Iterable[str]) -> None:
        library = _package(client)
        for logger in (logging.getLogger(library), *_parts(library)):
            logger.addFilter(_MASK)
        self._found = tuple(secrets)

    def __enter__(self) -> None:
        """Begin to mask."""
        self._token: Token[tuple[str, ...]] = _secrets.set(self._found)

    def __exit__(self, *_: object) -> None:
        """End it."""
        _secrets.reset(self._token)
