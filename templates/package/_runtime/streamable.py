"""The base class of a model that is also one event of a stream."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from typing_extensions import Self

from .models import BaseModel


class StreamableModel(BaseModel):
    """A JSON answer of an operation that may also answer with an event stream.

    It can be used like such a stream, of which it is the only event:
    `with res as event_stream: for event in event_stream: ...`.
    """

    def __enter__(self) -> Iterator[Self]:
        """Give an iterator over this answer alone."""
        return iter((self,))

    def __exit__(self, *_: object) -> None:
        """Do nothing: the answer has already been read."""

    async def __aenter__(self) -> AsyncIterator[Self]:
        """Give an asynchronous iterator over this answer alone."""
        return _only(self)

    async def __aexit__(self, *_: object) -> None:
        """Do nothing, too."""


async def _only(model: StreamableModel) -> AsyncIterator[Any]:
    yield model
