"""Whether and when to try again: pure decisions on numbers; clock and chance are handed in."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import timezone
from email.utils import parsedate_to_datetime
from typing import Literal

from .record import Record

RETRY_STATUSES = ("408", "429", "500", "502", "503", "504")
"""The statuses that are tried again where nothing else is said."""

_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"})


class BackoffStrategy(Record):
    """How long to wait between attempts, in milliseconds.

    The wait before the nth retry is drawn between 0 and `initial_interval × exponent^(n-1)`, at most `max_interval`.
    No attempt begins later than `max_elapsed_time` after the first one began.
    """

    initial_interval: int = 500
    max_interval: int = 60_000
    exponent: float = 1.5
    max_elapsed_time: int = 300_000


class RetryConfig(Record):
    """Which failures are tried again, and how often.

    `strategy`: `backoff`, or `none` for a single attempt. `retry_connection_errors`: also when no answer came, if
    that is safe: the method is idempotent, the request did not leave, or it carries an `Idempotency-Key`.
    `max_attempts` counts the first one. `statuses` may hold ranges (`5XX`); None: those of the operation, or of the
    API. `retry_non_idempotent`: treat every method as safe to repeat. `reconnect`: an event stream that breaks off is
    opened again after the last event (`Last-Event-ID`), where the operation allows it; the bounds hold for each break.
    """

    strategy: Literal["backoff", "none"] = "backoff"
    backoff: BackoffStrategy = BackoffStrategy()
    retry_connection_errors: bool = True
    max_attempts: int = 5
    statuses: tuple[str, ...] | None = None
    retry_non_idempotent: bool = False
    reconnect: bool = False


NO_RETRIES = RetryConfig("none")


def settled(
    given: RetryConfig | None, own: RetryConfig | None, general: RetryConfig | None, *, by_call: bool
) -> RetryConfig:
    """What is `given`, else the operation's own, else the API's; where that is never, only the call may."""
    if own is not None and own.strategy == "none" and not by_call:
        return own
    config = given or own or general or NO_RETRIES
    if config.statuses is not None:
        return config
    said = (each.statuses for each in (own, general) if each is not None)
    return config.replace(statuses=next((each for each in said if each is not None), RETRY_STATUSES))


def is_retried_status(status: int, statuses: tuple[str, ...]) -> bool:
    """Whether `status` is in `statuses`, by itself or by its range."""
    known = {str(each).upper() for each in statuses}
    return str(status) in known or f"{status // 100}XX" in known


def is_idempotent(method: str, stated: bool | None, headers: Mapping[str, str], config: RetryConfig) -> bool:
    """Whether a request may be sent twice: as stated, by its method, or by its key."""
    if stated is not None and not config.retry_non_idempotent:
        return stated or _has_key(headers)
    return config.retry_non_idempotent or method.upper() in _IDEMPOTENT or _has_key(headers)


def _has_key(headers: Mapping[str, str]) -> bool:
    return any(name.lower() == "idempotency-key" for name in headers)


def backoff_seconds(backoff: BackoffStrategy, retry: int, chance: float) -> float:
    """The wait before retry number `retry` (from 1); `chance` is drawn evenly from [0, 1)."""
    try:
        interval = backoff.initial_interval * backoff.exponent ** (retry - 1)
    except OverflowError:
        interval = math.inf
    return max(0.0, min(interval, backoff.max_interval) / 1000 * chance)


def retry_after_seconds(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds by `retry-after-ms` or `Retry-After`, if intelligible; `now` is since the epoch."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    value = headers.get("retry-after")
    seconds = _number(value)
    return seconds if seconds is not None or value is None else _seconds_until(value, now)


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _seconds_until(text: str, now: float) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
        return max(0.0, aware.timestamp() - now)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def next_wait(config: RetryConfig, attempt: int, elapsed: float, asked: float | None, chance: float) -> float | None:
    """Seconds before the next attempt, if any, `elapsed` since the first; `asked` by the server."""
    if config.strategy == "none" or attempt >= config.max_attempts:
        return None
    if asked is None:
        wait = backoff_seconds(config.backoff, attempt, chance)
    else:
        wait = min(asked, config.backoff.max_interval / 1000)
    return wait if elapsed + wait < config.backoff.max_elapsed_time / 1000 else None
