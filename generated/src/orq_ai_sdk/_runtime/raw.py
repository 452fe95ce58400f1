"""Answers with what HTTP says beside the body, and answers that the caller reads piece by piece."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar, cast

from typing_extensions import Self

from .discretion import DISCREET
from .http import Headers, Response, check_end
from .operation import Response as Documented
from .parts import part

if TYPE_CHECKING:
    from .call import Call
    from .client import SDKClient

P = ParamSpec("P")
T = TypeVar("T")
V = TypeVar("V")


class _Answer:
    def __init__(self, http_response: Response, documented: list[Documented]) -> None:
        self.http_response = http_response
        self._documented = documented

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.status_code}>"

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        return self.http_response.status_code

    @property
    def headers(self) -> Headers:
        """The headers, found without regard to case."""
        return self.http_response.headers

    @property
    def request_id(self) -> str:
        """The id that the server gave the request, or an empty text."""
        from .response import request_id  # with the rest of the runtime, which no import of a resource needs

        return request_id(self.headers)

    def header(self, name: str) -> Any:
        """A header's value by its documented type; its text where it has none, None if the answer lacks it."""
        if any(answer.headers for answer in self._documented):
            return part("header_values").header_value(name, self.headers, self._documented)
        return self.headers.get(name)


class RawResponse(_Answer, Generic[T]):
    """A successful answer: status, headers, body, and by `parse()` what the method itself would have returned."""

    def __init__(self, http_response: Response, parse: Callable[[], T], documented: list[Documented]) -> None:
        super().__init__(http_response, documented)
        self._parse = cache(parse)  # there is but one stream of a body

    @property
    def content(self) -> bytes:
        """The body."""
        return self.http_response.content

    @property
    def text(self) -> str:
        """The body as text."""
        return self.http_response.text

    def parse(self) -> T:
        """The typed result; raises ResponseValidationError if the body is not what is documented."""
        return self._parse()


class _Streamed(_Answer):
    def __init__(self, call: Call, http_response: Response) -> None:
        super().__init__(http_response, call.documented(http_response))
        self._call = call

    @contextmanager
    def _reading(self) -> Generator[None, None, None]:
        """Raises an SDKError for a body that is lost or cut."""
        try:
            yield
            check_end(self.http_response)
        except Exception as error:
            if failed := self._call.failure(error):
                raise failed from self._call.shown(error)
            raise


class StreamedResponse(_Streamed):
    """A successful answer whose body is not read yet; a context manager that frees the connection."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def iter_bytes(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The body as it arrives, decompressed."""
        with DISCREET, self._reading():
            yield from self.http_response.iter_bytes(chunk_size)

    def iter_lines(self) -> Iterator[str]:
        """The body's lines as they arrive."""
        with DISCREET, self._reading():
            yield from self.http_response.iter_lines()

    def read(self) -> bytes:
        """The whole body."""
        with DISCREET, self._reading():
            return self.http_response.read()

    def close(self) -> None:
        """Free the connection."""
        self.http_response.close()


class StreamedResponseAsync(_Streamed):
    """The asynchronous `StreamedResponse`."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def iter_bytes(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        """The body as it arrives, decompressed."""
        with DISCREET, self._reading():
            async for chunk in self.http_response.aiter_bytes(chunk_size):
                yield chunk

    async def iter_lines(self) -> AsyncIterator[str]:
        """The body's lines as they arrive."""
        with DISCREET, self._reading():
            async for line in self.http_response.aiter_lines():
                yield line

    async def read(self) -> bytes:
        """The whole body."""
        with DISCREET, self._reading():
            return await self.http_response.aread()

    async def aclose(self) -> None:
        """Free the connection."""
        await self.http_response.aclose()


class _Calls:
    """Stands for the client and for its engine."""

    def __init__(self, client: SDKClient) -> None:
        self._client = client

    @property
    def engine(self) -> Self:
        return self


class _RawCalls(_Calls):
    def call(self, *arguments: Any, **options: Any) -> Any:
        return self._client.engine.call_raw(*arguments, **options)

    async def call_async(self, *arguments: Any, **options: Any) -> Any:
        return await self._client.engine.call_raw_async(*arguments, **options)


class _StreamedCalls(_Calls):
    def call(self, *arguments: Any, **options: Any) -> Any:
        return self._client.engine.call_streamed(*arguments, **options)

    async def call_async(self, *arguments: Any, **options: Any) -> Any:
        return await self._client.engine.call_streamed_async(*arguments, **options)


def raw_view(cls: type[V], client: SDKClient) -> V:
    """A resource or client whose methods return a `RawResponse`."""
    return _view(cls, _RawCalls(client))


def streamed_view(cls: type[V], client: SDKClient) -> V:
    """A resource or client whose methods return a `StreamedResponse`."""
    return _view(cls, _StreamedCalls(client))


def _view(cls: type[V], calls: _Calls) -> V:
    """An instance with no more than methods need: `_client`, or the client's engine."""
    made = cls.__new__(cls)
    made.__dict__.update(_client=calls, _built=calls)
    return made


def raw_method(method: Callable[P, T]) -> Callable[P, RawResponse[T]]:
    """A method of a raw view, with the type that it has there."""
    return cast("Callable[P, RawResponse[T]]", method)


def raw_method_async(method: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, RawResponse[T]]]:
    """The asynchronous `raw_method`."""
    return cast("Callable[P, Coroutine[Any, Any, RawResponse[T]]]", method)


def streamed_method(method: Callable[P, Any]) -> Callable[P, StreamedResponse]:
    """A method of a streamed view, with the type that it has there."""
    return method


def streamed_method_async(
    method: Callable[P, Coroutine[Any, Any, Any]],
) -> Callable[P, Coroutine[Any, Any, StreamedResponseAsync]]:
    """The asynchronous `streamed_method`."""
    return method
