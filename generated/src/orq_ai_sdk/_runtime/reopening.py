"""The stream that a call answers with: what its faults mean to the caller, and how it goes on after a break."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from .call import Call, Reply
from .errors import APIConnectionError, ResponseValidationError, SDKError
from .http import Response as HTTPResponse
from .http import fault_of
from .operation import Response
from .parsing import ParseError
from .response import facts, reported
from .retry import next_wait
from .streaming import EventStream, EventStreamAsync, StreamFaults

_NO_CONTENT = 204


def stream_of(call: Call, reply: Reply, content: Response, send: Callable[[Call], Reply]) -> EventStream[Any]:
    """The stream of a reply; `send` makes another call, if the stream is to be opened again."""
    reopening = Reopening(call) if _may_reopen(call, content) else None

    def reconnect(last_event_id: str, asked: int | None, fault: Exception | None) -> HTTPResponse | None:
        planned = reopening.plan(last_event_id, asked, fault) if reopening else None
        if planned is None:
            return None
        again, wait = planned
        call.clock.sleep(wait)
        answer = send(again).response
        if answer.status_code != _NO_CONTENT:
            return answer
        answer.close()
        return None

    again = reconnect if reopening else None
    return EventStream(reply.response, content, faults=_faults(call, reply), mode=call.mode, reconnect=again)


def stream_of_async(
    call: Call, reply: Reply, content: Response, send: Callable[[Call], Awaitable[Reply]]
) -> EventStreamAsync[Any]:
    """The asynchronous `stream_of`."""
    reopening = Reopening(call) if _may_reopen(call, content) else None

    async def reconnect(last_event_id: str, asked: int | None, fault: Exception | None) -> HTTPResponse | None:
        planned = reopening.plan(last_event_id, asked, fault) if reopening else None
        if planned is None:
            return None
        again, wait = planned
        await call.clock.sleep_async(wait)
        answer = (await send(again)).response
        if answer.status_code != _NO_CONTENT:
            return answer
        await answer.aclose()
        return None

    again = reconnect if reopening else None
    return EventStreamAsync(reply.response, content, faults=_faults(call, reply), mode=call.mode, reconnect=again)


def _may_reopen(call: Call, content: Response) -> bool:
    """Whether the operation allows it, the caller wants it, and the same request can be sent again."""
    payload = call.draft.payload
    replayable = payload is None or payload.replayable
    return call.plan.operation.reconnect and call.config.reconnect and content.stream == "sse" and replayable


class Reopening:
    """Decides whether and when a broken stream is opened again.

    The bounds of the call's retries hold for each break: an event with a new id begins the count anew."""

    def __init__(self, call: Call) -> None:
        self._first = call
        self._call = call
        self._last_event_id: str | None = None

    def plan(self, last_event_id: str, asked: int | None, fault: Exception | None) -> tuple[Call, float] | None:
        """The next call and the seconds to wait before; None to give up.

        Args:
            last_event_id: Where to go on.
            asked: The milliseconds to wait that the server asked for.
            fault: What the HTTP client raised; None if the answer ended.
        """
        known = None if fault is None else fault_of(fault)
        if fault is not None and (known is None or not known.passing):
            return None
        call, clock, now = self._first, self._first.clock, self._first.clock.monotonic()
        goes_on = last_event_id == self._last_event_id
        attempt, since = (self._call.attempt, self._call.started) if goes_on else (1, now)
        seconds = None if asked is None else asked / 1000
        wait = next_wait(call.config, attempt, now - since, seconds, clock.chance())
        if wait is None:
            return None
        draft = replace(call.draft, headers={**call.draft.headers, "last-event-id": last_event_id})
        config = replace(call.config, retry_non_idempotent=True)
        again = Call(call.plan, draft, config, call.timeout, call.mode, clock, True, home=call.home)
        again.attempt, again.started = attempt, since
        self._call, self._last_event_id = again, last_event_id
        return again, wait


def _faults(call: Call, reply: Reply) -> StreamFaults:
    """How what goes wrong in mid-stream becomes the SDK's errors."""
    plan = call.plan

    def lost(error: Exception) -> Exception:
        if fault_of(error) is None and not isinstance(error, TimeoutError):
            return error
        return call.failure(error) or APIConnectionError(f"{plan.place.call}: the stream was lost")

    def invalid(error: ParseError, which: str) -> SDKError:
        message = f"{plan.place.call}: {which} of the stream does not match its description: {error}"
        return ResponseValidationError(message, facts(plan, reply.response, b"", reply.secrets), path=error.path)

    def failed(data: bytes, which: str) -> SDKError:
        return reported(plan, reply.response, data, reply.secrets, which)

    return StreamFaults(lost, invalid, failed)
