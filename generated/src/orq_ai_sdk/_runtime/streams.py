"""The stream that a call answers with, and what its faults mean to the caller."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, NoReturn

from .call import Call, Reply
from .errors import SDKError
from .operation import Response
from .parsing import ParseError
from .parts import part
from .response import misfit, reported
from .streaming import EventStream, EventStreamAsync, Reconnect, ReconnectAsync, StreamFaults


def stream_of(call: Call, reply: Reply, content: Response, send: Callable[[Call], Reply]) -> EventStream[Any]:
    """The stream of a reply; `send` makes another call, if the stream is to be opened again."""
    again: Reconnect | None = part("reopening").reconnection(call, send) if _may_reopen(call, content) else None
    return EventStream(reply.response, content, faults=_faults(call, reply), mode=call.mode, reconnect=again)


def stream_of_async(
    call: Call, reply: Reply, content: Response, send: Callable[[Call], Awaitable[Reply]]
) -> EventStreamAsync[Any]:
    """The asynchronous `stream_of`."""
    again: ReconnectAsync | None = None
    if _may_reopen(call, content):
        again = part("reopening").reconnection_async(call, send)
    return EventStreamAsync(reply.response, content, faults=_faults(call, reply), mode=call.mode, reconnect=again)


def _may_reopen(call: Call, content: Response) -> bool:
    payload = call.draft.payload
    replayable = payload is None or payload.replayable
    return call.plan.operation.reconnect and call.config.reconnect and content.stream == "sse" and replayable


def _faults(call: Call, reply: Reply) -> StreamFaults:
    plan = call.plan

    def lost(error: Exception) -> NoReturn:
        raise call.failure(error) or error from call.shown(error)

    def invalid(error: ParseError, which: str) -> SDKError:
        return misfit(plan, reply.response, b"", reply.secrets, f"{which} of the stream", error)

    def failed(data: bytes, which: str) -> SDKError:
        return reported(plan, reply.response, data, reply.secrets, which)

    return StreamFaults(lost, invalid, failed)
