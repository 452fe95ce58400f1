"""Answers that arrive piece by piece, as iterators that own their connection."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Generator, Iterator
from contextlib import aclosing, asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar

from typing_extensions import Self

from .discretion import DISCREET
from .errors import StreamError
from .events import ItemReader, ReportedError
from .http import Response as HTTPResponse
from .operation import Response
from .parsing import ParseError
from .parts import part
from .record import Record
from .sse import MAX_EVENT_BYTES
from .types import ValidationMode

if TYPE_CHECKING:
    import asyncio

T_co = TypeVar("T_co", covariant=True)


class StreamFaults(Record):
    """Raises what the HTTP client's error means; makes errors of an unfit event, and of one that reports an error."""

    lost: Callable[[Exception], NoReturn]
    invalid: Callable[[ParseError, str], Exception]
    failed: Callable[[bytes, str], Exception]


Reconnect = Callable[[str, "int | None", "Exception | None"], "HTTPResponse | None"]
"""Opens the stream again after an event's id, by the milliseconds and the error, if any; None gives up."""

ReconnectAsync = Callable[[str, "int | None", "Exception | None"], Awaitable["HTTPResponse | None"]]
"""The asynchronous `Reconnect`."""


class _Base(Generic[T_co]):
    def __init__(self, response: HTTPResponse) -> None:
        self._response = response
        self._was_left = False

    def _check(self, source: Source | SourceAsync, *, ended: bool) -> None:
        """Raise StreamError if it was closed or broken off; if it `ended`, where that is asked."""
        if not source.closed:
            return
        advice = "read to its end; keep the events in a list, or" if ended else ""
        if self._was_left or not source.is_whole:
            advice = "closed;" if self._was_left else "broken off;"
        if advice:
            raise StreamError(f"this {type(self).__name__} was {advice} make the call again")

    @property
    def response(self) -> HTTPResponse:
        """The HTTP response, whose body belongs to the stream."""
        return self._response

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(
            f"{type(self).__name__!r} has no attribute {name!r}: this answer is a stream; iterate over it and look for"
            f" {name!r} in its events"
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._response!r}>"


class EventStream(_Base[T_co]):
    """A stream of typed items: an iterator, and a context manager which frees the connection at its end.

    The connection is also freed when the stream ends or fails, and when it is closed or forgotten.
    """

    def __init__(
        self,
        response: HTTPResponse,
        descriptor: Response,
        *,
        faults: StreamFaults,
        mode: ValidationMode = "lenient",
        reconnect: Reconnect | None = None,
        max_event_bytes: int = MAX_EVENT_BYTES,
    ) -> None:
        super().__init__(response)
        if reconnect is None:
            self._source = Source(response, ItemReader(descriptor, mode, max_event_bytes, response), faults)
        else:
            reader = part("reopening").ReopeningReader(descriptor, mode, max_event_bytes)
            self._source = part("reopening").ReopeningSource(response, reader, faults, reconnect)
        self._items: Generator[T_co, None, None] = _read(self._source)

    def __iter__(self) -> Iterator[T_co]:
        self._check(self._source, ended=True)
        return self

    def __next__(self) -> T_co:
        self._check(self._source, ended=False)
        return next(self._items)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Free the connection; there are no more items then. Closing twice is fine."""
        self._was_left = self._was_left or not self._source.closed
        self._source.close()
        with suppress(ValueError):  # another thread is just reading
            self._items.close()


class EventStreamAsync(_Base[T_co]):
    """The asynchronous `EventStream`."""

    def __init__(
        self,
        response: HTTPResponse,
        descriptor: Response,
        *,
        faults: StreamFaults,
        mode: ValidationMode = "lenient",
        reconnect: ReconnectAsync | None = None,
        max_event_bytes: int = MAX_EVENT_BYTES,
    ) -> None:
        super().__init__(response)
        if reconnect is None:
            self._source = SourceAsync(response, ItemReader(descriptor, mode, max_event_bytes, response), faults)
        else:
            reader = part("reopening").ReopeningReader(descriptor, mode, max_event_bytes)
            self._source = part("reopening").ReopeningSourceAsync(response, reader, faults, reconnect)
        self._items: AsyncGenerator[T_co, None] = _read_async(self._source)

    def __aiter__(self) -> AsyncIterator[T_co]:
        self._check(self._source, ended=True)
        return self

    def __anext__(self) -> Awaitable[T_co]:
        self._check(self._source, ended=False)
        return self._items.__anext__()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Free the connection; there are no more items then. Closing twice is fine."""
        self._was_left = self._was_left or not self._source.closed
        await self._source.aclose()
        with suppress(RuntimeError):  # another task is just reading
            await self._items.aclose()


class Source:
    """A stream's connection, without a reference to it: a forgotten stream goes at once."""

    def __init__(self, body: HTTPResponse, reader: ItemReader, faults: StreamFaults) -> None:
        self.closed = self.is_whole = False
        self.reader = reader
        self.faults = faults
        self.body = body

    def chunks(self) -> Iterator[bytes]:
        """The body's bytes."""
        try:
            yield from self.body.iter_bytes()
            self.reader.check_end(self.body)
        except Exception as error:
            if not self.closed:
                self.faults.lost(error)

    def close(self) -> None:
        """Free the connection."""
        self.closed = True
        self.body.close()

    def __del__(self) -> None:
        if not self.closed:
            with suppress(Exception):
                self.close()


class SourceAsync:
    """The asynchronous `Source`."""

    def __init__(self, body: HTTPResponse, reader: ItemReader, faults: StreamFaults) -> None:
        self.closed = self.is_whole = False
        self.reader = reader
        self.faults = faults
        self.body = body
        self._loop = _running_loop()

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """The body's bytes."""
        try:
            async with closing_iterator(self.body.aiter_bytes()) as chunks:
                async for chunk in chunks:
                    yield chunk
            self.reader.check_end(self.body)
        except Exception as error:
            if not self.closed:
                self.faults.lost(error)

    async def aclose(self) -> None:
        """Free the connection."""
        self.closed = True
        await self.body.aclose()

    def __del__(self) -> None:
        if self.closed or self._loop is None or self._loop.is_closed():
            return
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(_close_later, self._loop, self.body)


@asynccontextmanager
async def closing_iterator(iterator: AsyncIterator[bytes]) -> AsyncGenerator[AsyncIterator[bytes], None]:
    """Finish an iterator here and now, and not when the event loop finds the time."""
    try:
        yield iterator
    finally:
        if isinstance(iterator, AsyncGenerator):
            await iterator.aclose()


def _close_later(loop: asyncio.AbstractEventLoop, body: HTTPResponse) -> None:
    task = loop.create_task(_close(body))
    _closing.add(task)
    task.add_done_callback(_closing.discard)


async def _close(body: HTTPResponse) -> None:
    with suppress(Exception):
        await body.aclose()


_closing: set[asyncio.Task[None]] = set()
"""The tasks that close forgotten streams: an event loop itself keeps no task alive."""


def _running_loop() -> asyncio.AbstractEventLoop | None:
    import asyncio  # takes long

    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _read(source: Source) -> Generator[Any, None, None]:
    reader, parse = source.reader, source.reader.parse
    with DISCREET:
        try:
            for chunk in source.chunks():
                yield from map(parse, reader.events(chunk))
                reader.check()
                if reader.done or source.closed:
                    break
            else:
                yield from map(parse, reader.rest())
                reader.check()
            source.is_whole = True
        except ParseError as error:
            raise source.faults.invalid(error, reader.place) from None
        except ReportedError as error:
            raise source.faults.failed(error.data, reader.place) from None
        finally:
            chunk = b""  # an error's traceback keeps what stands here
            source.close()


async def _read_async(source: SourceAsync) -> AsyncGenerator[Any, None]:
    reader, parse = source.reader, source.reader.parse
    chunk: Any = None
    event: Any = None
    with DISCREET:
        try:
            async with aclosing(source.chunks()) as chunks:
                async for chunk in chunks:
                    for event in reader.events(chunk):
                        yield parse(event)
                    reader.check()
                    if reader.done or source.closed:
                        break
                else:
                    for event in reader.rest():
                        yield parse(event)
                    reader.check()
            source.is_whole = True
        except ParseError as error:
            raise source.faults.invalid(error, reader.place) from None
        except ReportedError as error:
            raise source.faults.failed(error.data, reader.place) from None
        finally:
            chunk = event = None  # an error's traceback keeps what stands here
            await source.aclose()
