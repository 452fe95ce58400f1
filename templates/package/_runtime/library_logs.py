"""The HTTP client's own log names URLs and answers: secrets in them are masked there."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextvars import ContextVar, Token
from functools import cache
from typing import Any
from weakref import finalize

from .hidden import scrub
from .http import library_of

_secrets: ContextVar[tuple[str, ...]] = ContextVar("_secrets", default=())
"""Those of the request that this thread or task sends."""

_kept: dict[int, tuple[str, ...]] = {}
"""Those of answers that may be read later, by any thread or task."""


class _Mask(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the secrets in what is told; the record itself is kept."""
        found = {each for secrets in (_secrets.get(), *_kept.values()) for each in secrets}
        if secrets := sorted(found, key=len, reverse=True):
            record.msg = _masked(record.msg, secrets)
            if isinstance(record.args, tuple):
                record.args = tuple(_masked(each, secrets) for each in record.args)
        return True


def _masked(value: Any, secrets: list[str]) -> Any:
    text = str(value)
    shown = scrub(text, secrets)
    return value if shown == text else shown


_MASK = _Mask()
_CORES = {"httpx": "httpcore", "httpx2": "httpcore2"}
_PARTS = ("connection", "http11", "http2", "proxy", "socks")
"""The loggers of the library below, each of which has filters of its own."""


def tells_all(client: object) -> bool:
    """Whether someone reads the log in which the library below `client` tells of every step."""
    for logger in _loggers(library_of(client).__name__)[1:]:  # noqa: SIM110  (`any` costs a call several µs)
        if logger.isEnabledFor(logging.DEBUG):
            return True
    return False


@cache
def _loggers(library: str) -> tuple[logging.Logger, ...]:
    core = _CORES.get(library)
    names = (library, *(f"{core}.{part}" for part in _PARTS if core))
    return tuple(logging.getLogger(name) for name in names)


class Masked:
    """A context in which the library of `client` logs none of these secrets, nor while `answer` lives."""

    __slots__ = ("_found", "_token")

    def __init__(self, client: object, secrets: Iterable[str], answer: object = None) -> None:
        for logger in _loggers(library_of(client).__name__):
            logger.addFilter(_MASK)
        self._found = tuple(secrets)
        if answer is not None:
            _kept[id(answer)] = self._found
            finalize(answer, _kept.pop, id(answer), None)

    def __enter__(self) -> None:
        """Begin to mask."""
        self._token: Token[tuple[str, ...]] = _secrets.set(self._found)

    def __exit__(self, *_: object) -> None:
        """End it."""
        _secrets.reset(self._token)
