"""What can go wrong. Neither an error's text nor its pickle holds the request or a secret."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from .http import Headers, Response
from .record import Record

MASK = "***"

E = TypeVar("E", bound="SDKError")
_PRIVATE_HEADERS = frozenset({"set-cookie", "authorization", "proxy-authorization", "cookie", "www-authenticate"})


class Facts(Record):
    """Where an error happened: the operation, and the response as far as there is one."""

    operation_id: str = ""
    status_code: int | None = None
    headers: Headers | None = None
    request_id: str = ""
    body: str = ""
    raw_response: Response | None = None


class Place(Record):
    """The call that a message is about: the operation's id, and the method as its caller writes it."""

    operation_id: str
    call: str

    def error(self, kind: type[E], text: str) -> E:
        """An error of the call, which got no answer."""
        return kind(f"{self.call}: {text}", Facts(self.operation_id))


class SDKError(Exception):
    """The base class of every error that the SDK raises.

    Attributes:
        message: What happened and what to do, on one line.
        operation_id: The operation that was called; empty if there is none.
        status_code: The response's status; None without a response.
        headers: The response's headers.
        request_id: The id that the server gave the request, for its support; or empty.
        body: The response's body as text.
        raw_response: The HTTP client's response; None without one, and after unpickling.
    """

    message: str
    operation_id: str
    status_code: int | None
    headers: Headers
    request_id: str
    body: str
    raw_response: Response | None

    def __init__(self, message: str, facts: Facts | None = None) -> None:
        super().__init__(message)
        facts = facts or Facts()
        self.message = message
        self.operation_id = facts.operation_id
        self.status_code = facts.status_code
        self.headers = Headers() if facts.headers is None else facts.headers
        self.request_id = facts.request_id
        self.body = facts.body
        self.raw_response = facts.raw_response

    def __str__(self) -> str:
        return self.message

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.message!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), _portable(self.__dict__))


def _portable(state: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: value for name, value in state.items() if name not in {"raw_response", "headers"}}
    return {**shown, "headers": _masked(state["headers"])}


def _masked(headers: Headers) -> list[tuple[str, str]]:
    return [(name, MASK if name in _PRIVATE_HEADERS else value) for name, value in headers.multi_items()]


def headers_of(items: Iterable[tuple[str, str]]) -> Headers:
    """Headers with these names and values; a value may hold any text."""
    return Headers([(name.encode(), value.encode()) for name, value in items])


def _restore(cls: type[SDKError], state: dict[str, Any]) -> SDKError:
    error = cls.__new__(cls, state["message"])
    error.args = (state["message"],)
    error.__dict__.update(state, headers=headers_of(state["headers"]), raw_response=None)
    return error


class APIError(SDKError):
    """The server answered with a status that is no success, or that is not documented."""


class DocumentedError(APIError):
    """An error of which the API's description gives the type: `data` is the parsed body."""

    data: Any

    def __init__(self, message: str, facts: Facts | None = None, *, data: Any = None) -> None:
        super().__init__(message, facts)
        self.data = data


class ResponseValidationError(SDKError):
    """The answer is not what the API's description says: the message names operation, status and place.

    Attributes:
        path: The place as a JSON path, `$` for the whole.
    """

    def __init__(self, message: str, facts: Facts | None = None, *, path: str = "$") -> None:
        super().__init__(message, facts)
        self.path = path


class APIConnectionError(SDKError):
    """No answer, or half of one: the network, the name, TLS, a proxy or the server failed."""

    unsent = False
    """Whether the call was not sent, as its token could not be had for now."""


class APITimeoutError(APIConnectionError, TimeoutError):
    """No answer in time."""


class InvalidArgumentError(SDKError, ValueError):
    """What the caller gave is not what the operation takes; nothing was sent."""


class ConfigurationError(SDKError):
    """The client is not set up for the call, for example without credentials; nothing was sent."""


class ClientClosedError(ConfigurationError):
    """The client was closed before the call; nothing was sent."""


class StreamError(SDKError):
    """The stream was read to its end, closed or broken off: there is nothing more to iterate over."""
