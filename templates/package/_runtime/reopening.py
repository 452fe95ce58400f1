"""How a stream goes on after a break: opened again from its last event."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from dataclasses import replace

from .call import Call, Reply
from .events import ItemReader
from .http import Response, fault_of
from .operation import Response as Documented
from .parsing import ParseError
from .retry import next_wait
from .sse import RawEvent
from .streaming import Reconnect, ReconnectAsync, Source, SourceAsync, StreamFaults, closing_iterator
from .types import ValidationMode

_NO_CONTENT = 204
_FIT_FOR_HEADER = re.compile(r"[^\x00-\x08\x0a-\x1f\x7f]*")


def reconnection(call: Call, send: Callable[[Call], Reply]) -> Reconnect:
    """What opens the stream of a call again, by another call that `send` makes."""
    reopening = Reopening(call)

    def reconnect(last_event_id: str, asked: int | None, fault: Exception | None) -> Response | None:
        planned = reopening.plan(last_event_id, asked, fault)
        if planned is None:
            return None
        again, wait = planned
        call.clock.sleep(wait)
        answer = send(again).response
        if answer.status_code != _NO_CONTENT:
            return answer
        answer.close()
        return None

    return reconnect


def reconnection_async(call: Call, send: Callable[[Call], Awaitable[Reply]]) -> ReconnectAsync:
    """The asynchronous `reconnection`."""
    reopening = Reopening(call)

    async def reconnect(last_event_id: str, asked: int | None, fault: Exception | None) -> Response | None:
        planned = reopening.plan(last_event_id, asked, fault)
        if planned is None:
            return None
        again, wait = planned
        await call.clock.sleep_async(wait)
        answer = (await send(again)).response
        if answer.status_code != _NO_CONTENT:
            return answer
        await answer.aclose()
        return None

    return reconnect


class ReopeningReader(ItemReader):
    """Goes on with the next connection's chunks, unless these begin where an earlier one began."""

    def __init__(self, descriptor: Documented, mode: ValidationMode, max_event_bytes: int) -> None:
        super().__init__(descriptor, mode, max_event_bytes)
        self._starts: list[str] = []
        self._resumed_after = ""

    @property
    def last_event_id(self) -> str:
        """What a reconnection sends as `Last-Event-ID`: no blanks around it, and nothing if no header can hold it."""
        sent = self._decoder.last_event_id.strip(" \t")
        return sent if _FIT_FOR_HEADER.fullmatch(sent) else ""

    @property
    def retry(self) -> int | None:
        """How many milliseconds the server asked to wait before a reconnection."""
        return self._decoder.retry

    def restart(self) -> None:
        """Forget what is incomplete: the next chunk comes from a new connection."""
        first, last = self._decoder.first_id, self._decoder.last_event_id
        if first is not None:
            self._starts = [*self._starts[:1], first]
        self.has_news, self._resumed_after = False, last
        self._decoder = self._new_decoder()
        self._decoder.last_event_id = last

    def _next(self, events: list[bytes | RawEvent]) -> Iterator[bytes | RawEvent]:
        first = self._decoder.first_id
        if first in self._starts and first != self._resumed_after:
            self._given.append(b"")
            raise ParseError("$", "it was given before: the server does not go on after the Last-Event-ID")
        return super()._next(events)


class ReopeningSource(Source):
    """The connection behind a stream, or the next one after a break, which restarts the reader."""

    def __init__(self, body: Response, reader: ReopeningReader, faults: StreamFaults, reconnect: Reconnect) -> None:
        super().__init__(body, reader, faults)
        self._reader = reader
        self._reconnect = reconnect

    def chunks(self) -> Iterator[bytes]:
        """The bytes of one body after the other."""
        while not self.closed:
            try:
                yield from self.body.iter_bytes()
                self.reader.check_end(self.body)
            except Exception as error:
                if not self.closed and not self._reopened(error):
                    self.faults.lost(error)
            else:
                if not self._reopened():
                    return

    def _reopened(self, fault: Exception | None = None) -> bool:
        last, reader = self._reader.last_event_id, self._reader
        if not last or not (fault or reader.has_news):
            return False
        self.body.close()
        body = self._reconnect(last, reader.retry, fault)
        if body is None:
            return False
        self.body = body
        reader.restart()
        if self.closed:
            body.close()
        return True


class ReopeningSourceAsync(SourceAsync):
    """The asynchronous `ReopeningSource`."""

    def __init__(
        self, body: Response, reader: ReopeningReader, faults: StreamFaults, reconnect: ReconnectAsync
    ) -> None:
        super().__init__(body, reader, faults)
        self._reader = reader
        self._reconnect = reconnect

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """The bytes of one body after the other."""
        while not self.closed:
            try:
                async with closing_iterator(self.body.aiter_bytes()) as chunks:
                    async for chunk in chunks:
                        yield chunk
                self.reader.check_end(self.body)
            except Exception as error:
                if not self.closed and not await self._reopened(error):
                    self.faults.lost(error)
            else:
                if not await self._reopened():
                    return

    async def _reopened(self, fault: Exception | None = None) -> bool:
        last, reader = self._reader.last_event_id, self._reader
        if not last or not (fault or reader.has_news):
            return False
        await self.body.aclose()
        body = await self._reconnect(last, reader.retry, fault)
        if body is None:
            return False
        self.body = body
        reader.restart()
        if self.closed:
            await body.aclose()
        return True


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
        config = call.config.replace(retry_non_idempotent=True)
        again = Call(call.plan, draft, config, call.timeout, call.mode, clock, True, False, call.passwords)
        again.attempt, again.started, again.home, again.pool = attempt, since, call.home, call.pool
        self._call, self._last_event_id = again, last_event_id
        return again, wait
