"""Answers with what HTTP says beside the body, and answers that the caller reads piece by piece."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, Generic, TypeVar

from typing_extensions import Self  # noqa: UP035  (Python 3.10 has none of its own)

from .http import Headers, Response
from .response import request_id

T = TypeVar("T")


class RawResponse(Generic[T]):
    """A successful answer: status, headers, body, and by `parse()` what the method itself would have returned."""

    def __init__(self, http_response: Response, parse: Callable[[], T]) -> None:
        self.http_response = http_response
        self._parse = parse

    def __repr__(self) -> str:
        return f"<RawResponse {self.status_code}>"

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
        return request_id(self.headers)

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


class _Streamed:
    def __init__(self, http_response: Response) -> None:
        self.http_response = http_response

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
        return request_id(self.headers)


class StreamedResponse(_Streamed):
    """A successful answer whose body is not read yet; a context manager that frees the connection."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def iter_bytes(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The body as it arrives, decompressed."""
        return self.http_response.iter_bytes(chunk_size)

    def iter_lines(self) -> Iterator[str]:
        """The body's lines as they arrive."""
        return self.http_response.iter_lines()

    def read(self) -> bytes:
        """The whole body."""
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

    def iter_bytes(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        """The body as it arrives, decompressed."""
        return self.http_response.aiter_bytes(chunk_size)

    def iter_lines(self) -> AsyncIterator[str]:
        """The body's lines as they arrive."""
        return self.http_response.aiter_lines()

    async def read(self) -> bytes:
        """The whole body."""
        return await self.http_response.aread()

    async def aclose(self) -> None:
        """Free the connection."""
        await self.http_response.aclose()


class RawCalls:
    """Stands for the client in a resource whose methods return a `RawResponse` of their result."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def call(self, *arguments: Any, **options: Any) -> Any:
        """`SDKClient.call` with the raw response."""
        return self._client.call_raw(*arguments, **options)

    async def call_async(self, *arguments: Any, **options: Any) -> Any:
        """`SDKClient.call_async` with the raw response."""
        return await self._client.call_raw_async(*arguments, **options)


class StreamedCalls:
    """Stands for the client in a resource whose methods return a `StreamedResponse`."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def call(self, *arguments: Any, **options: Any) -> Any:
        """`SDKClient.call` with the response's body unread."""
        return self._client.call_streamed(*arguments, **options)

    async def call_async(self, *arguments: Any, **options: Any) -> Any:
        """`SDKClient.call_async` with the response's body unread."""
        return await self._client.call_streamed_async(*arguments, **options)
