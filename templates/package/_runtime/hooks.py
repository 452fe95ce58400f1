"""Functions of the SDK's user around each attempt."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias, Union

from .errors import SDKError
from .http import Request, Response
from .record import Record


class HookContext(Record):
    """Which call a hook is asked about: the operation, and the number of the attempt, from 1."""

    operation_id: str
    attempt: int


BeforeRequest: TypeAlias = Callable[[HookContext, Request], Union[Request, Awaitable[Union[Request, None]], None]]
"""May return another request to send instead, or change the given one and return None. It sees the credentials."""

AfterSuccess: TypeAlias = Callable[[HookContext, Response], Union[Response, Awaitable[Union[Response, None]], None]]
"""May return another response to be read instead. The body of a stream is not read yet."""

AfterError: TypeAlias = Callable[[HookContext, SDKError], Union[SDKError, Awaitable[Union[SDKError, None]], None]]
"""Is told of each failed attempt, also of one that is tried again; may return another error to raise instead."""


class Hooks(Record):
    """The hooks of a client, called in order. Async functions serve async calls only."""

    before_request: tuple[BeforeRequest, ...] = ()
    after_success: tuple[AfterSuccess, ...] = ()
    after_error: tuple[AfterError, ...] = ()

    def __add__(self, other: Hooks) -> Hooks:
        """These hooks, then the others."""
        return Hooks(
            self.before_request + other.before_request,
            self.after_success + other.after_success,
            self.after_error + other.after_error,
        )


def run(hooks: tuple[Callable[..., Any], ...], context: HookContext, value: Any) -> Any:
    """`value` as the hooks leave it; raises TypeError for an async hook in a sync call."""
    for hook in hooks:
        answer = hook(context, value)
        if inspect.isawaitable(answer):
            if inspect.iscoroutine(answer):
                answer.close()
            raise TypeError(f"the hook {hook!r} is async: it serves the async methods only")
        value = value if answer is None else answer
    return value


async def run_async(hooks: tuple[Callable[..., Any], ...], context: HookContext, value: Any) -> Any:
    """`value` as the hooks, sync and async, leave it."""
    for hook in hooks:
        answer = hook(context, value)
        if inspect.isawaitable(answer):
            answer = await answer
        value = value if answer is None else answer
    return value
