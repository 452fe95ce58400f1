"""What is wrong with a call's or a client's options, in the caller's terms; or an empty text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from .retry import BackoffStrategy, RetryConfig
from .types import UNSET, OptionalNullable, ValidationMode

if TYPE_CHECKING:
    from .http import TimeoutSetting

_FAR = 10**10
"""Milliseconds, a quarter of a year: operating systems refuse to wait much longer."""

_MODES = ("strict", "lenient", "off")


class CallOptions(NamedTuple):
    """What a call says in place of its client. `retries` None: one attempt."""

    retries: OptionalNullable[RetryConfig] = UNSET
    server_url: str | None = None
    timeout_ms: TimeoutSetting = None
    http_headers: Mapping[str, str] | None = None
    response_validation: ValidationMode | None = None


NO_OPTIONS = CallOptions()


def wrong_options(options: CallOptions) -> Iterator[tuple[str, str]]:
    """The options of a call that are not what they should be, and why."""
    found = {
        "retries": wrong_retries(options.retries),
        "timeout_ms": wrong_timeout(options.timeout_ms),
        "http_headers": wrong_headers(options.http_headers),
        "response_validation": wrong_mode(options.response_validation or "off"),
    }
    return ((name, problem) for name, problem in found.items() if problem)


def wrong_retries(value: Any) -> str:
    """What is wrong with what is to be a `RetryConfig`."""
    if not value:
        return ""
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
    if hasattr(value, "as_dict"):
        phases = {each or 0 for each in value.as_dict().values()}
        fits = all(isinstance(each, (int, float)) and 0 <= each < _FAR / 1000 for each in phases)
    else:
        fits = value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 < value < _FAR)
    wanted = "must be a whole number of milliseconds above 0 and below 10**10, or a timeout of the HTTP library"
    return "" if fits else f"{wanted} of such phases"


def wrong_mode(value: Any) -> str:
    """What is wrong with what is to be a way of validation."""
    return "" if value in _MODES else f"must be one of {', '.join(map(repr, _MODES))}"


def wrong_headers(value: Any) -> str:
    """What is wrong with headers, without their values: these may be secrets."""
    if not hasattr(value, "items"):
        return "must be a dictionary of names and values" if value else ""
    return next((f"{name!r} must be a string" for name, text in value.items() if not isinstance(text, str)), "")
