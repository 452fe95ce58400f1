"""Whether the options of a client or a call are what they should be: a problem is told in its caller's terms.

Each function gives the problem, or an empty text.
"""

from __future__ import annotations

from typing import Any

from .retry import BackoffStrategy, RetryConfig
from .shapes import is_object

_FAR = 10**10
"""Milliseconds, a quarter of a year: operating systems refuse to wait much longer."""

_MODES = ("strict", "lenient", "off")


def wrong_retries(value: Any) -> str:
    """What is wrong with what is to be a `RetryConfig`."""
    if not isinstance(value, RetryConfig):
        return "must be a RetryConfig or None"
    given: dict[str, Any] = vars(value)
    if given["strategy"] not in ("backoff", "none"):
        return "strategy must be 'backoff' or 'none'"
    if not isinstance(given["backoff"], BackoffStrategy):
        return "backoff must be a BackoffStrategy"
    numbers = (given["max_attempts"], *vars(given["backoff"]).values())
    if not all(isinstance(number, (int, float)) for number in numbers):
        return "max_attempts and what the backoff says must be numbers"
    if isinstance(given["statuses"], (str, int)):
        return "statuses must be a tuple of codes, such as ('503', '5XX')"
    return ""


def wrong_timeout(value: Any) -> str:
    """What is wrong with what is to be a number of milliseconds, or a timeout of the HTTP library."""
    if hasattr(value, "as_dict") or (isinstance(value, int) and not isinstance(value, bool) and 0 < value < _FAR):
        return ""
    return "must be a whole number of milliseconds above 0 and below 10**10, or a timeout of the HTTP library"


def wrong_mode(value: Any) -> str:
    """What is wrong with what is to be a way of validation."""
    return "" if value in _MODES else f"must be one of {', '.join(map(repr, _MODES))}"


def wrong_headers(value: Any) -> str:
    """What is wrong with what is to be names and values of headers. Values are not told: one may be a secret."""
    if not hasattr(value, "items") and not is_object(value):
        return "must be a dictionary of names and values"
    return next((f"{name!r} must be a string" for name, text in value.items() if not isinstance(text, str)), "")
